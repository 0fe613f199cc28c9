"""What the policy says of the duty log: after how long a silence the officer is reminded."""

from __future__ import annotations

from typing import NamedTuple

from controlroom.base.config_file import Section
from controlroom.base.policy_read_clocks import read_origin


class Log(NamedTuple):
    """The duty log (R-11, D17); no source says how often something is written, so it is ours.

    Attributes:
        silence: seconds without an entry of anybody's after which the console reminds.
        priority: of the reminder, 1 to 4.
    """

    silence: int
    priority: int


def read_log(section: Section) -> Log:
    """Return what the policy says of the duty log."""
    log = Log(silence=section.duration("silence"), priority=section.whole("priority", 1, 4))
    read_origin(section)
    section.done()
    return log
