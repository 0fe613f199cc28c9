"""Which promises an incident makes: from its kind, its facts and the policy to planned deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from controlroom.base.due import due_at, warn_at
from controlroom.base.policy_clock import Clock
from controlroom.base.policy_model import Policy
from controlroom.incidents.rules import Sent
from controlroom.incidents.tellings import Telling

Reached = Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the clocks of one life of an incident depend on.

    Attributes:
        began: when this life began: told for the first, the reopening for later ones.
        first_life: False after a reopening; only clocks that a reopening starts run then.
        happened: when it happened, if known.
        recorded: when the record was saved.
        sent: the people sent in this life.
        marks: informed, assessed, agreed, answered, verified, result-told.
        resolved: when it was resolved in this life.
    """

    began: datetime
    first_life: bool
    priority: int
    severity: str | None
    recorded: datetime | None = None
    happened: datetime | None = None
    sent: Sequence[Sent] = ()
    marks: Reached = field(default_factory=dict)
    resolved: datetime | None = None
    closed: datetime | None = None
    appointment: datetime | None = None
    wanted_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One deadline as it should stand, before any wait is added."""

    clock: Clock
    started: datetime
    due: datetime
    warn: datetime
    met: datetime | None

    @property
    def limit(self) -> int:
        """Whole seconds from start to due."""
        return int((self.due - self.started).total_seconds())


def reached(facts: Facts) -> dict[str, datetime]:
    """Return the moments this life has reached, each at its first time. People recalled never went."""
    found: dict[str, datetime] = {"told": facts.began, **facts.marks}
    if facts.first_life:
        found["happened"] = facts.happened or facts.began
        if facts.recorded:
            found["recorded"] = facts.recorded
    sent = [one for one in facts.sent if one.recalled is None]
    for name, times in (
        ("dispatched", [one.dispatched for one in sent]),
        ("under-way", [one.under_way for one in sent]),
        ("arrived", [one.arrived for one in sent]),
        ("resolved", [facts.resolved]),
        ("closed", [facts.closed]),
    ):
        known = [at for at in times if at is not None]
        if known:
            found[name] = min(known)
    return found


def planned(policy: Policy, clock_ids: Iterable[str], facts: Facts) -> list[Planned]:
    """Return every deadline that this life should have, met or not (domain.md 3.1).

    An appointment re-bases (T-004), the resident's own limit replaces (T-055), and reopening starts only the clocks
    whose policy says so.
    """
    moments = reached(facts)
    plans = []
    for clock in policy.running(clock_ids, facts.severity):
        if not facts.first_life and clock.reopen == "none":
            continue
        starts = [moments[name] for name in clock.starts if name in moments]
        if not starts or (clock.needs_appointment and facts.appointment is None):
            continue
        started = min(starts)
        due = due_at(
            clock,
            started,
            policy.zone,
            priority=facts.priority,
            appointment=facts.appointment,
            wanted_by=facts.wanted_by,
            calendar=policy.calendar,
        )
        met = [moments[name] for name in clock.met_by if name in moments and moments[name] >= started]
        plans.append(Planned(clock, started, due, warn_at(clock, started, due), min(met) if met else None))
    return plans


class Heard(NamedTuple):
    """Somebody who knows of an incident: told, or sent to it.

    Attributes:
        at: since when.
        target: id of the target that was told, or empty.
        role, department: of a person of the staff, or empty.
    """

    at: datetime
    target: str
    role: str
    department: str


def heard_by(policy: Policy, target: str, heard: Iterable[Heard]) -> datetime | None:
    """Return when a target first heard: told itself, or a person who answers for it was told or sent."""
    known = policy.tell.targets.get(target)
    times = [
        one.at
        for one in heard
        if one.target == target
        or (known is not None and bool(one.role) and known.reached_by(one.role, one.department))
    ]
    return min(times, default=None)


def owed_tellings(
    policy: Policy, tellings: Iterable[Telling], began: datetime, heard: Sequence[Heard]
) -> list[Planned]:
    """Return the deadlines of those who must be told within a limit (domain.md 1.4, 4.1).

    What a clock of the incident keeps already has none of its own.
    """
    plans = []
    for one in tellings:
        if one.clock is None:
            continue
        due = due_at(one.clock, began, policy.zone, calendar=policy.calendar)
        met = heard_by(policy, one.target, heard)
        plans.append(Planned(one.clock, began, due, warn_at(one.clock, began, due), met))
    return plans


def waited(waits: Iterable[tuple[datetime, datetime | None]], since: datetime) -> timedelta:
    """Return how long the finished waits lasted after an instant."""
    total = timedelta()
    for began, ended in waits:
        if ended is not None and ended > since:
            total += ended - max(began, since)
    return total
