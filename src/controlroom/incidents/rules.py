"""What an incident may become and who may be sent: pure decisions over plain values."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import N_, _


class State(StrEnum):
    """Where an incident stands."""

    RECEIVED = "received"
    DISPATCHED = "dispatched"
    UNDER_WAY = "under-way"
    ON_SCENE = "on-scene"
    HELD = "held"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STATE_TITLES = {
    State.RECEIVED: N_("received"),
    State.DISPATCHED: N_("sent"),
    State.UNDER_WAY: N_("under way"),
    State.ON_SCENE: N_("on scene"),
    State.HELD: N_("on hold"),
    State.RESOLVED: N_("resolved"),
    State.CLOSED: N_("closed"),
    State.CANCELLED: N_("cancelled"),
}

FINAL = frozenset({State.CLOSED, State.CANCELLED})


class Milestone(StrEnum):
    """What is written once and changed only by a correction with a reason."""

    HAPPENED = "happened"
    TOLD = "told"
    DISPATCHED = "dispatched"
    UNDER_WAY = "under-way"
    ARRIVED = "arrived"
    CLEARED = "cleared"
    RESOLVED = "resolved"
    CLOSED = "closed"


PERSONAL = (Milestone.DISPATCHED, Milestone.UNDER_WAY, Milestone.ARRIVED, Milestone.CLEARED)
"""Milestones that each person sent has of their own, in the order in which they come."""

RETRACTABLE = (Milestone.UNDER_WAY, Milestone.ARRIVED, Milestone.CLEARED)
"""Milestones that can be taken back if never reached; a wrong dispatch is recalled, a wrong ending reopened."""

COMMON = (Milestone.HAPPENED, Milestone.TOLD, Milestone.RESOLVED, Milestone.CLOSED)
"""Milestones of the incident itself, in the order in which they come."""

MILESTONE_TITLES = {
    Milestone.HAPPENED: N_("happened"),
    Milestone.TOLD: N_("reported"),
    Milestone.DISPATCHED: N_("dispatched"),
    Milestone.UNDER_WAY: N_("set out"),
    Milestone.ARRIVED: N_("arrived"),
    Milestone.CLEARED: N_("cleared"),
    Milestone.RESOLVED: N_("resolved (time)"),
    Milestone.CLOSED: N_("closed (time)"),
}


class Hold(StrEnum):
    """What an incident waits for."""

    RESIDENT = "resident"
    PARTS = "parts"
    OUTSIDE = "outside"


HOLD_TITLES = {
    Hold.RESIDENT: N_("waiting for the resident"),
    Hold.PARTS: N_("waiting for parts"),
    Hold.OUTSIDE: N_("out of our hands"),
}

MARK_TITLES = {
    "informed": N_("department or superior told"),
    "assessed": N_("assessed and answered"),
    "agreed": N_("resident agreed"),
    "answered": N_("resident got an answer"),
    "verified": N_("verified"),
    "result-told": N_("result told to the resident"),
    "leak-tested": N_("leak test passed"),
}
"""Moments that meet or start clocks and have no verb of their own (domain.md T-002, T-005, T-011, T-021, T-056 to
T-058)."""

SEVERITIES = {"major": N_("major"), "important": N_("important"), "minor": N_("minor")}
"""Grades of a complaint (domain.md 6.4, 002:130)."""

MEANS = {
    "phone": N_("by telephone"),
    "radio": N_("by radio"),
    "in-person": N_("in person"),
    "message": N_("by message"),
}
"""How somebody was told."""

AIRBORNE = frozenset({"radio", "message"})
"""Means by which nobody is reached inside a gas area without a set being switched on there (P-07, 001:254)."""

SERVICES = {
    "police": N_("police"),
    "ambulance": N_("ambulance"),
    "fire": N_("fire brigade"),
    "other": N_("other service"),
}
"""Outside services that come to the scene."""

FIELD_MARKS = {"leak-test": "leak-tested"}
"""Fields of a playbook that write down the same moment as a mark (T-021): one is never without the other."""


class Sent(NamedTuple):
    """One person's part in an incident, as far as rules need it."""

    staff_id: int
    dispatched: datetime
    under_way: datetime | None = None
    arrived: datetime | None = None
    cleared: datetime | None = None
    recalled: datetime | None = None

    @property
    def out(self) -> bool:
        """True while the person is on this incident."""
        return self.cleared is None and self.recalled is None


def state_of(
    sent: Iterable[Sent],
    *,
    held: bool = False,
    resolved: bool = False,
    closed: bool = False,
    cancelled: bool = False,
) -> State:
    """Return the state that follows from what has been written down.

    Nobody out any more and nothing resolved means the incident is as it was received: somebody has to be sent.
    """
    if cancelled:
        return State.CANCELLED
    if closed:
        return State.CLOSED
    if resolved:
        return State.RESOLVED
    if held:
        return State.HELD
    everyone = [one for one in sent if one.recalled is None]
    out = [one for one in everyone if one.out]
    if any(one.arrived for one in out):
        return State.ON_SCENE
    if any(one.under_way for one in out):
        return State.UNDER_WAY
    if out:
        return State.DISPATCHED
    return State.RECEIVED


_OPEN = frozenset(State) - FINAL
_ALLOWED: dict[str, frozenset[State]] = {
    "dispatch": _OPEN - {State.RESOLVED},
    "recall": _OPEN,
    "under-way": _OPEN,
    "arrive": _OPEN,
    "clear": _OPEN,
    "note": frozenset(State),
    "hold": _OPEN - {State.RESOLVED, State.HELD},
    "resume": frozenset({State.HELD}),
    "edit": _OPEN,
    "correct": frozenset(State),
    "retract": _OPEN,
    "resolve": _OPEN - {State.RESOLVED},
    "close": _OPEN,
    "cancel": _OPEN,
    "claim": frozenset(State),
    "mistake": _OPEN,
    "told": frozenset(State),
    "caller": frozenset(State),
    "field": frozenset(State),
    "outside": frozenset(State),
    "link": frozenset(State),
    "linked": frozenset(State),
    "commander": _OPEN,
    "tick": _OPEN,
    "untick": _OPEN,
    "duplicate": _OPEN,
    "reopen": frozenset({State.RESOLVED, State.CLOSED, State.CANCELLED}),
}


KEPT_FROM_WHOM_IT_IS_ABOUT = frozenset(
    {
        "edit",
        "correct",
        "retract",
        "resolve",
        "close",
        "cancel",
        "reopen",
        "hold",
        "resume",
        "mistake",
        "duplicate",
        "field",
    }
)
"""Acts that an officer does not do on a complaint about the officer's own work."""


def allowed(act: str, state: State) -> bool:
    """Return whether an act is possible in this state."""
    return state in _ALLOWED[act]


def check(act: str, state: State, number: str) -> None:
    """Refuse an act that the state does not allow.

    Raises:
        Refused: with the state and what to do instead.
    """
    if allowed(act, state):
        return
    title = _(STATE_TITLES[state])
    if state in FINAL:
        raise Refused(_("{number} is {state}. Reopen it first.").format(number=number, state=title))
    if act == "resume":
        raise Refused(_("{number} is not on hold.").format(number=number))
    if act == "reopen":
        raise Refused(_("{number} is still open.").format(number=number))
    raise Refused(_("{number} is {state}: not possible now.").format(number=number, state=title))


def check_time(at: datetime, now: datetime, *, field: str = "at") -> None:
    """Refuse a time that has not come yet: reports come late, never early.

    Raises:
        UsageError: ``at`` lies after ``now``.
    """
    if at > now:
        raise UsageError(_("This time has not come yet. Give the time at which it happened."), field=field)


def check_order(times: Sequence[tuple[Milestone, datetime | None]]) -> None:
    """Refuse milestones out of order.

    Args:
        times: milestones in the order in which they must come; unknown ones are None.

    Raises:
        UsageError: names the two that contradict each other.
    """
    known = [(milestone, at) for milestone, at in times if at is not None]
    for (first, early), (second, late) in itertools.pairwise(known):
        if late < early:
            raise UsageError(
                _("“{second}” would lie before “{first}”. Check the time.").format(
                    first=_(MILESTONE_TITLES[first]), second=_(MILESTONE_TITLES[second])
                ),
                field="at",
            )
