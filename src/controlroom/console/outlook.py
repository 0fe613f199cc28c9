"""What the lines around the panes show, read at once: estate, shift, alarms, what is due next, the policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from controlroom.base.policy import Policy
from controlroom.deadlines.reads import AlarmRow, Counts, DueRow, counts, next_due, strip
from controlroom.incidents import catalogue
from controlroom.shifts.reads import Shift, current
from controlroom.store.policies import in_force
from controlroom.store.reader import Reader

_DUE = 30


@dataclass(frozen=True, slots=True)
class Outlook:
    """One reading.

    Attributes:
        policy: the active policy.
        policy_warning: why it, or the catalogue of kinds, is not the one applied last; empty if they are.
        estate: the estate's name; empty if it was never given.
        shift: the shift that runs, at whatever console.
        alarms: what the officer must see, worst first.
        counts: how many alarms stand.
        due: what is due next, what is overdue first.
    """

    policy: Policy
    estate: str = ""
    shift: Shift | None = None
    alarms: tuple[AlarmRow, ...] = ()
    counts: Counts = field(default_factory=lambda: Counts(0, 0, 0, 0))
    due: tuple[DueRow, ...] = ()
    policy_warning: str = ""

    @property
    def worst(self) -> AlarmRow | None:
        """The alarm on the strip."""
        return self.alarms[0] if self.alarms else None


def read_outlook(reader: Reader, now: datetime) -> Outlook:
    """Read what the lines show, all of one state of the database.

    Args:
        reader: the read lane.
        now: this instant.

    Raises:
        StorageFailed: it cannot be read; Busy: it is locked.
    """
    with reader.snapshot():
        policy = in_force(reader)
        return Outlook(
            policy.policy,
            reader.value("SELECT value FROM fact WHERE name = 'estate'") or "",
            current(reader),
            tuple(strip(reader)),
            counts(reader),
            tuple(next_due(reader, now, limit=_DUE)),
            policy.warning or catalogue.in_force(policy.policy).warning,
        )
