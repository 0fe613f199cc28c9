"""The states of an alarm after ISA-18.2 and what leads from one to the next: pure, as one table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from controlroom.base.i18n import N_


class AlarmState(StrEnum):
    """Where an alarm stands; the words of ISA-18.2."""

    NORMAL = "normal"
    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    """Over, but nobody has acknowledged it."""
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out-of-service"


ALARM_STATE_TITLES = {
    AlarmState.NORMAL: N_("Back to normal"),
    AlarmState.UNACKNOWLEDGED: N_("Not acknowledged"),
    AlarmState.ACKNOWLEDGED: N_("Acknowledged"),
    AlarmState.RETURNED: N_("Over, not acknowledged"),
    AlarmState.SHELVED: N_("Shelved"),
    AlarmState.SUPPRESSED: N_("Suppressed"),
    AlarmState.OUT_OF_SERVICE: N_("Out of service"),
}


class Event(StrEnum):
    """What may happen to an alarm."""

    ACKNOWLEDGE = "acknowledge"
    RETURN = "return"
    """What it tells of is over."""
    AGAIN = "again"
    """What it tells of is there again."""
    SHELVE = "shelve"
    SUPPRESS = "suppress"
    OUT_OF_SERVICE = "out-of-service"
    BACK = "back"
    """The shelf has ended, or the alarm is released from suppression or put into service."""


_A = AlarmState
ASIDE = frozenset({_A.SHELVED, _A.SUPPRESSED, _A.OUT_OF_SERVICE})
"""States in which an alarm is out of the officer's sight on purpose."""

TRANSITIONS: dict[tuple[AlarmState, Event], AlarmState] = {
    (_A.UNACKNOWLEDGED, Event.ACKNOWLEDGE): _A.ACKNOWLEDGED,
    (_A.RETURNED, Event.ACKNOWLEDGE): _A.NORMAL,
    (_A.UNACKNOWLEDGED, Event.RETURN): _A.RETURNED,
    (_A.ACKNOWLEDGED, Event.RETURN): _A.NORMAL,
    (_A.RETURNED, Event.RETURN): _A.RETURNED,
    (_A.UNACKNOWLEDGED, Event.AGAIN): _A.UNACKNOWLEDGED,
    (_A.ACKNOWLEDGED, Event.AGAIN): _A.ACKNOWLEDGED,
    (_A.RETURNED, Event.AGAIN): _A.UNACKNOWLEDGED,
    (_A.UNACKNOWLEDGED, Event.SHELVE): _A.SHELVED,
    (_A.ACKNOWLEDGED, Event.SHELVE): _A.SHELVED,
    **{
        (state, event): target
        for state in (_A.UNACKNOWLEDGED, _A.ACKNOWLEDGED, _A.RETURNED, *sorted(ASIDE))
        for event, target in ((Event.SUPPRESS, _A.SUPPRESSED), (Event.OUT_OF_SERVICE, _A.OUT_OF_SERVICE))
        if state is not target
    },
    **{(state, event): state for state in ASIDE for event in (Event.RETURN, Event.AGAIN)},
    **{(state, Event.BACK): _A.UNACKNOWLEDGED for state in ASIDE},
}
"""A pair that is not here cannot happen."""


def after(
    state: str, event: Event, *, latches: bool, over: bool = False, acknowledged: bool = False
) -> str | None:
    """Return the state an event leads to; None if it cannot happen in this state.

    Args:
        state: where the alarm stands.
        event: what happens.
        latches: whether it stays until acknowledged (breaches and conditions do, warnings clear themselves).
        over: whether what it tells of is over; asked when it comes back from being set aside.
        acknowledged: whether somebody acknowledged it before it was set aside.
    """
    target = TRANSITIONS.get((AlarmState(state), event))
    if event is Event.BACK and target is not None and over:
        target = AlarmState.NORMAL if acknowledged else AlarmState.RETURNED
    # set aside and over: nothing to come back to, unless somebody must still see it
    hidden = target in (AlarmState.SHELVED, AlarmState.SUPPRESSED)
    if event is Event.RETURN and hidden and (acknowledged or not latches):
        target = AlarmState.NORMAL
    if target is AlarmState.RETURNED and not latches:
        target = AlarmState.NORMAL
    return target


def active(state: str, over: bool) -> bool:
    """Whether an alarm climbs its ladder: seen or not, what it tells of goes on and nobody set it aside."""
    return not over and state in (AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED)


def next_rung(afters: Sequence[timedelta], rung: int, now: datetime) -> datetime | None:
    """Return when the next rung is climbed.

    Counted from the step before, so that after a downtime or a shelf the steps do not come all at once.

    Args:
        afters: how long after the alarm was raised each rung is due, ascending.
        rung: how many were climbed.
        now: the instant of the step before, or of the raising.
    """
    if rung >= len(afters):
        return None
    before = afters[rung - 1] if rung else timedelta()
    return now + (afters[rung] - before)
