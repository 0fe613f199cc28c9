"""What the policy says of keys: classes with their longest loan, clock time, borrowers and authorisers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from controlroom.base.config_file import Section
from controlroom.base.i18n import _
from controlroom.base.policy_clock import Origin, Warn
from controlroom.base.policy_read_clocks import read_origin, read_warn

MOST_AUTHORISERS = 3
"""More people than a control room can hear in the time a key is wanted (ours)."""


class KeyClass(NamedTuple):
    """A class of keys; a key's own record may be stricter or wider.

    Attributes:
        id, zh, en: its name.
        longest: seconds a loan may last.
        latest: minute of the estate's day by which every key of the class is back (a curfew); None without one.
        warn: how long before it is due, or at which share of the loan, the console warns.
        authorisers: how many people must agree to a loan, 0 to 3; never the borrower.
        other_department: whether they come from another department than the borrower.
        roles, departments: ids of those who may borrow; a department stands for all its roles.
        contractors: whether people from outside may borrow, if somebody vouches for them.
        sealed: whether these keys lie in the sealed box: taking one breaks the seal, its return names the new one.
        priority: of its alarms, 1 to 4.
        ladder: id of its ladder.
        origin: where this comes from.
    """

    id: str
    zh: str
    en: str
    longest: int
    latest: int | None
    warn: Warn
    authorisers: int
    other_department: bool
    roles: frozenset[str]
    departments: frozenset[str]
    contractors: bool
    sealed: bool
    priority: int
    ladder: str
    origin: Origin


class KeyCount(NamedTuple):
    """How often every key is counted, and how loud the reminder is.

    Attributes:
        every: seconds from the oldest count of a key until it is due again.
        warn: how long before, or at which share.
        priority: of its alarms, 1 to 4.
        ladder: id of its ladder.
    """

    every: int
    warn: Warn
    priority: int
    ladder: str


class Keys(NamedTuple):
    """Keys lent by the control centre (D10, 004:543; the rules are a gap, G-04).

    Attributes:
        classes: by id.
        allowance: how many keys one person may have at a time.
        by_shift_end: whether a proposed time is never later than the end of the shift.
        counting: how often the keys are counted.
    """

    classes: Mapping[str, KeyClass]
    allowance: int
    by_shift_end: bool
    counting: KeyCount


def read_keys(
    section: Section, roles: Collection[str], departments: Collection[str], ladders: Collection[str]
) -> Keys:
    """Return what the policy says of keys."""
    classes = {
        name: _class(name, table, roles, departments, ladders)
        for name, table in section.section("classes").sections()
    }
    if not classes:
        section.wrong("classes", _("Write at least one class of keys."))
    keys = Keys(
        classes=classes,
        allowance=section.whole("allowance", 1, 100),
        by_shift_end=section.flag("by_shift_end"),
        counting=_count(section.section("count"), ladders),
    )
    read_origin(section)
    section.done()
    return keys


def _count(table: Section, ladders: Collection[str]) -> KeyCount:
    found = KeyCount(
        every=table.duration("every"),
        warn=read_warn(table),
        priority=table.whole("priority", 1, 4),
        ladder=table.choice("ladder", ladders),
    )
    read_origin(table)
    table.done()
    return found


def _class(
    name: str, table: Section, roles: Collection[str], departments: Collection[str], ladders: Collection[str]
) -> KeyClass:
    found = KeyClass(
        id=name,
        zh=table.text("zh"),
        en=table.text("en"),
        longest=table.duration("longest"),
        latest=table.day_time("latest") if table.has("latest") else None,
        warn=read_warn(table),
        authorisers=table.whole("authorisers", 0, MOST_AUTHORISERS),
        other_department=table.flag("other_department", False),
        roles=frozenset(table.choices("roles", roles)),
        departments=frozenset(table.choices("departments", departments)),
        contractors=table.flag("contractors", False),
        sealed=table.flag("sealed", False),
        priority=table.whole("priority", 1, 4),
        ladder=table.choice("ladder", ladders),
        origin=read_origin(table),
    )
    if not found.roles and not found.departments and not found.contractors:
        table.wrong("departments", _("Nobody may borrow these keys; name a role or a department."))
    table.done()
    return found
