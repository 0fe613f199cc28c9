"""What the policy says of handing the desk over: what is counted, and when an item must be spoken through."""

from __future__ import annotations

from typing import NamedTuple

from controlroom.base.config_file import Section
from controlroom.base.policy_clock import Origin
from controlroom.base.policy_read_clocks import read_origin


class Counted(NamedTuple):
    """Something the relief counts that no register knows.

    Attributes:
        id, zh, en: its name.
        expected: how many there should be.
        origin: where this comes from.
    """

    id: str
    zh: str
    en: str
    expected: int
    origin: Origin


class HandoverPolicy(NamedTuple):
    """When a handover is one of higher risk, and what is counted.

    Attributes:
        absence: seconds since the relief last worked a shift from which on everything is spoken through.
        new: how many shifts somebody has worked before being new at the desk no longer.
        load: more open items than this are a heavy load.
        counts: what is counted beside what the rooms bring (keys, seal).
    """

    absence: int
    new: int
    load: int
    counts: tuple[Counted, ...]


def read_handover(section: Section) -> HandoverPolicy:
    """Return what the policy says of handovers."""
    found = HandoverPolicy(
        absence=section.duration("absence"),
        new=section.whole("new", 0, 100),
        load=section.whole("load", 1, 1000),
        counts=tuple(_counted(name, table) for name, table in section.section("counts").sections()),
    )
    read_origin(section)
    section.done()
    return found


def _counted(name: str, table: Section) -> Counted:
    found = Counted(
        id=name,
        zh=table.text("zh"),
        en=table.text("en"),
        expected=table.whole("expected", 0, 10_000),
        origin=read_origin(table),
    )
    table.done()
    return found
