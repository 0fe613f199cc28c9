"""What the policy says of the desk: when a handover is due, how long a relief may be late, when a console locks."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from controlroom.base.config_file import Section
from controlroom.base.policy_read_clocks import read_origin


class Desk(NamedTuple):
    """The desk one officer is responsible for (003:34; the figures are a gap, G-11). Lengths in seconds.

    Attributes:
        begins_early: whoever takes the desk so shortly before the next shift begins that one.
        lock_after: so long without a key, and the PIN is asked for before the next entry.
        tell_leader: a handover was refused: by when the leader is told.
        remind: so long before the end of a shift its handover is to be prepared.
        remind_priority: of that alarm, 1 to 4; it climbs no ladder.
        grace: so long after the end of a shift the missing relief is an alarm.
        priority: of that alarm, 1 to 4.
        ladder: id of its ladder (K-01).
    """

    begins_early: int
    lock_after: int
    tell_leader: int
    remind: int
    remind_priority: int
    grace: int
    priority: int
    ladder: str


def read_desk(section: Section, ladders: Collection[str]) -> Desk:
    """Return what the policy says of the desk."""
    handover, relief = section.section("handover"), section.section("relief")
    desk = Desk(
        begins_early=section.duration("begins_early"),
        lock_after=section.duration("lock_after"),
        tell_leader=section.duration("tell_leader"),
        remind=handover.duration("remind"),
        remind_priority=handover.whole("priority", 1, 4),
        grace=relief.duration("grace"),
        priority=relief.whole("priority", 1, 4),
        ladder=relief.choice("ladder", ladders),
    )
    for one in (handover, relief, section):
        read_origin(one)
        one.done()
    return desk
