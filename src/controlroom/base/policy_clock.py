"""A clock of the policy as plain frozen values: its limit, its warning, and where they come from.

Named tuples, not dataclasses: two dozen dataclasses cost every reading command 12 ms at import, these 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple, get_args

Milestone = Literal[
    "happened",
    "told",
    "recorded",
    "informed",
    "dispatched",
    "under-way",
    "arrived",
    "assessed",
    "agreed",
    "answered",
    "verified",
    "resolved",
    "result-told",
    "closed",
]
MILESTONES: tuple[Milestone, ...] = get_args(Milestone)
"""The moments of an incident that start or meet a clock.

``happened`` falls back to ``told`` when nobody knows; ``recorded``: the record (the slip) is saved;
``informed``: the responsible department or superior was told; ``agreed``: the resident agreed to the price;
``answered``: the resident got a reply; ``result-told``: the resident heard the result.
"""

Severity = Literal["major", "important", "minor"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


class LimitKind(StrEnum):
    """How a limit is counted."""

    ELAPSED = "elapsed"
    AT_ONCE = "at-once"
    DAYS = "days"
    SAME_DAY = "same-day"
    BEFORE_APPOINTMENT = "before-appointment"
    DAILY = "daily"


class Window(NamedTuple):
    """A daily span of local time, in minutes after midnight; it may run past midnight."""

    starts: int
    ends: int

    def holds(self, minute: int) -> bool:
        """Tell whether a minute of the day lies in it."""
        if self.starts < self.ends:
            return self.starts <= minute < self.ends
        return minute >= self.starts or minute < self.ends


class Limit(NamedTuple):
    """A time limit as written.

    Attributes:
        kind: how it is counted.
        text: as it stands in the file.
        seconds: length, lead before the appointment, or grace inside the daily window.
        days: whole days, for ``days``.
        window: the daily window, for ``daily``.
    """

    kind: LimitKind
    text: str
    seconds: int = 0
    days: int = 0
    window: Window | None = None


class Warn(NamedTuple):
    """When to warn: so many seconds before the time is up, or this share of the whole before it."""

    seconds: int = 0
    share: float = 0.0


class Other(NamedTuple):
    """The other side of a conflict: what another document says; ``share`` of a hundred, 0 where it says none."""

    limit: str
    source: str
    share: int = 0


class Origin(NamedTuple):
    """Where a value comes from.

    Attributes:
        source: citation ``document:line``, or ``ours``.
        why: the reason, when it is ours or needs one.
        conflict: id of the conflict between documents (domain.md 3.3), or empty.
        chosen: which side was taken and why.
        other: what the other documents say.
    """

    source: str
    why: str = ""
    conflict: str = ""
    chosen: str = ""
    other: tuple[Other, ...] = ()


class Clock(NamedTuple):
    """A promise with a time.

    Attributes:
        t: number of the figure in domain.md 3.1, or of the gap it fills.
        limit: the time allowed.
        by_priority: other limits for single priorities.
        starts: milestones that start it, the first to come.
        met_by: milestones that meet it.
        warn: when to warn.
        who: id of the role that owes it.
        pauses: whether a wait stops it.
        appointment: ``rebase`` if an appointment sets the time anew, else ``none``.
        rebase_to: id of the clock whose lead then counts.
        lead: that lead in seconds.
        reopen: what reopening does: ``start`` or ``none``.
        severity: the only severity it runs for, or None.
        resident_limit: whether the resident's own limit replaces it.
        days: ``calendar`` or ``working``.
        reading: what the source says of the start: ``S``, ``I``, ``?``; empty when ours.
        origin: where it comes from.
    """

    id: str
    zh: str
    en: str
    t: str
    limit: Limit
    by_priority: Mapping[int, Limit]
    starts: tuple[Milestone, ...]
    met_by: tuple[Milestone, ...]
    warn: Warn
    who: str
    pauses: bool
    appointment: Literal["rebase", "none"]
    rebase_to: str
    lead: int
    reopen: Literal["start", "none"]
    severity: Severity | None
    resident_limit: bool
    days: Literal["calendar", "working"]
    reading: str
    origin: Origin

    def limit_for(self, priority: int | None) -> Limit:
        """Return the limit that holds for a priority."""
        return self.limit if priority is None else self.by_priority.get(priority, self.limit)

    @property
    def needs_appointment(self) -> bool:
        """True if it cannot run without an appointment."""
        return self.limit.kind is LimitKind.BEFORE_APPOINTMENT


class Calendar(NamedTuple):
    """Which days count: ``days`` by default, weekend as weekdays (Monday 0), legal holidays."""

    days: Literal["calendar", "working"] = "calendar"
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        return day.weekday() not in self.weekend and day not in self.holidays
