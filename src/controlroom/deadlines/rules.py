"""The arithmetic of a deadline and the states of an alarm: pure functions, no storage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from controlroom.base.i18n import N_

NOTHING = timedelta()
Wait = tuple[datetime, datetime]


class State(StrEnum):
    """Where a deadline stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    LATE = "late"
    MISSED = "missed"
    CANCELLED = "cancelled"


STATE_TITLES = {
    State.RUNNING: N_("Running"),
    State.PAUSED: N_("Waiting"),
    State.MET: N_("Met in time"),
    State.LATE: N_("Done late"),
    State.MISSED: N_("Missed"),
    State.CANCELLED: N_("No longer applies"),
}


class Stage(StrEnum):
    """What an alarm tells, and how far a deadline has come in its round."""

    NONE = "none"
    WARNING = "warning"
    BREACH = "breach"
    CONDITION = "condition"


STAGE_TITLES = {
    Stage.NONE: N_("In time"),
    Stage.WARNING: N_("Due soon"),
    Stage.BREACH: N_("Overdue"),
    Stage.CONDITION: N_("Condition"),
}


_ORDER = {Stage.NONE: 0, Stage.WARNING: 1, Stage.BREACH: 2}


@dataclass(frozen=True, slots=True)
class Timer:
    """A clock that may wait. Nothing drifts: the time waited is kept apart from the time promised.

    Attributes:
        started: when it began.
        base_due: when it would be due had it never waited.
        base_warn: when it would warn had it never waited.
        earlier: time waited before this timer was made, of which only the sum is known.
        waits: the waits that have ended, in order, not overlapping.
        since: beginning of the wait that goes on now, if any.
    """

    started: datetime
    base_due: datetime
    base_warn: datetime
    earlier: timedelta = NOTHING
    waits: tuple[Wait, ...] = ()
    since: datetime | None = None

    @property
    def paused(self) -> timedelta:
        """All time waited in waits that have ended."""
        return self.earlier + sum((to - begin for begin, to in self.waits), NOTHING)

    @property
    def due(self) -> datetime:
        """When it is due."""
        return self.base_due + self.paused

    @property
    def warn(self) -> datetime:
        """When it warns."""
        return self.base_warn + self.paused

    def waited_before(self, at: datetime) -> timedelta:
        """Return the time waited up to an instant."""
        spans: Sequence[Wait] = (
            self.waits if self.since is None else (*self.waits, (self.since, max(at, self.since)))
        )
        return self.earlier + sum((min(to, at) - begin for begin, to in spans if begin < at), NOTHING)

    def overdue(self, at: datetime) -> bool:
        """Whether more had run at an instant than was promised; the very instant it is due is in time."""
        return at - self.waited_before(at) > self.base_due

    def stage(self, at: datetime) -> Stage:
        """Return how far it had come at an instant; the time is up at the instant it is due."""
        ran = at - self.waited_before(at)
        if ran >= self.base_due:
            return Stage.BREACH
        return Stage.WARNING if ran >= self.base_warn else Stage.NONE

    def pause(self, at: datetime) -> Timer:
        """Return it waiting since an instant, never before it began or the wait before ended."""
        if self.since is not None:
            return self
        return replace(self, since=max(at, self.waits[-1][1] if self.waits else self.started))

    def resume(self, at: datetime) -> Timer:
        """Return it running again; a clock set back meanwhile counts as no wait, never as a negative one."""
        if self.since is None:
            return self
        return replace(self, waits=(*self.waits, (self.since, max(at, self.since))), since=None)

    def rebase(self, due: datetime, warn: datetime, at: datetime) -> Timer:
        """Return it running toward an appointment: earlier waits no longer count, later ones do."""
        # the empty wait keeps a wait reported late from reaching back before the appointment was made
        return Timer(self.started, due, warn, waits=((at, at),))

    def relimit(self, due: datetime, warn: datetime) -> Timer:
        """Return it with another limit; what has run and what was waited is kept."""
        return replace(self, base_due=due, base_warn=warn)


def behind(stage: str, other: str) -> bool:
    """Whether a deadline's stage comes before another."""
    return _ORDER[Stage(stage)] < _ORDER[Stage(other)]


def wake_at(state: str, stage: str, warn: datetime, due: datetime) -> datetime | None:
    """Return when the tick has to look at a deadline next; None: never as it stands."""
    if state != State.RUNNING or stage == Stage.BREACH:
        return None
    return due if stage == Stage.WARNING else min(warn, due)
