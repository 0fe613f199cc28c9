"""What a follow-up may become, when it is due, how a visit may be made: pure decisions over plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import N_, _
from controlroom.base.numbers import format_prefixed, parse_prefixed
from controlroom.base.policy_visits import FOLLOWUP_KINDS, MEANS, Visits


class State(StrEnum):
    """Where a follow-up stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    TAKEN_BACK = "taken-back"


STATE_TITLES = {
    State.OPEN: N_("owed"),
    State.DONE: N_("done"),
    State.DROPPED: N_("dropped"),
    State.TAKEN_BACK: N_("taken back"),
}
"""Taken back: a return visit whose incident was opened again; the next closing plans another."""

KINDS = FOLLOWUP_KINDS
VISIT = "return-visit"

DEADLINE_TITLES = {
    "followup.return-visit": N_("return visit"),
    "followup.call-back": N_("call back"),
    "followup.answer": N_("answer owed"),
    "followup.reminder": N_("reminder"),
    "followup.check": N_("check"),
    "followup.query": N_("query"),
}
"""Names of the deadlines: one of each follow-up."""

MEANS_TITLES = {"phone": N_("by telephone"), "home": N_("at the home"), "in-person": N_("in person")}

RAISES = {"reopen": N_("opened again"), "new": N_("a new matter")}
"""What a dissatisfied resident leads to (domain.md T-029, 001:79)."""

WORD_NEEDED = N_(
    "A return visit ends with the resident's word: write an attempt with --satisfied or --raise."
)

LEAK_TESTED = "leak-tested"
"""The mark from which the visit after a leak counts (T-021)."""

COUNTS_FROM = {
    "resolved": N_("counted from the end of the handling"),
    LEAK_TESTED: N_("counted from the leak test"),
    "closed": N_("no leak test recorded: counted from the closing"),
    "added": N_("counted from when it was entered"),
}
"""What the time of a return visit is counted from (T-020 to T-028)."""


class When(StrEnum):
    """In which part of the list a follow-up stands."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


WHEN_TITLES = {
    When.OVERDUE: N_("overdue"),
    When.TODAY: N_("today"),
    When.WEEK: N_("this week"),
    When.LATER: N_("later"),
}


def number_of(number: int) -> str:
    """Return a follow-up's number as it is said, ``F-0042``."""
    return format_prefixed(number, "F", 4)


def parse_number(text: str) -> int:
    """Return the number in ``F-0042``, ``f42`` or ``42``.

    Raises:
        UsageError: not such a number.
    """
    return parse_prefixed(text, "F", 4, field="number")


def midnight(now: datetime, zone: ZoneInfo, days: int) -> datetime:
    """Return the estate's midnight that ends the day so many days after today; 0 for today."""
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=days + 1)
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def when_due(due: datetime, now: datetime, zone: ZoneInfo) -> When:
    """Return where something stands: overdue, still today, within seven days, later."""
    if due <= now:
        return When.OVERDUE
    if due < midnight(now, zone, 0):
        return When.TODAY
    return When.WEEK if due < midnight(now, zone, 6) else When.LATER


class Try(NamedTuple):
    """One attempt as written down.

    Attributes:
        by: ``phone``, ``home`` or ``in-person``.
        answered: whether somebody was reached.
        ends: whether the follow-up is settled by it.
        satisfied: what the resident said at a return visit; None if not asked.
        raises: ``reopen``, ``new`` or empty.
    """

    by: str
    answered: bool
    ends: bool
    satisfied: bool | None
    raises: str


def judge(
    kind: str,
    *,
    by: str,
    answered: bool | None,
    satisfied: bool | None,
    raises: str,
    ends: bool,
    again: bool,
    signed: bool,
) -> Try:
    """Return what an attempt means, worked out from what was said of it.

    Somebody was reached if anything he said is written down. A return visit ends with the resident's word unless
    another time was agreed; who is not satisfied is never sent away: the matter is opened again, becomes a new one,
    or a time is named (T-029, 001:79).

    Args:
        kind: of the follow-up.
        by: ``phone``, ``home`` or ``in-person``.
        answered: whether somebody was reached; None: it follows from the rest.
        satisfied: the resident's word; None if not asked.
        raises: ``reopen``, ``new`` or empty.
        ends: the officer says that it is settled.
        again: another time was given.
        signed: a name was given.

    Raises:
        UsageError: contradictions, with the field's name.
    """
    if by not in MEANS:
        raise UsageError(_choices(by, MEANS), field="by")
    if raises and raises not in RAISES:
        raise UsageError(_choices(raises, tuple(RAISES)), field="raise")
    if kind != VISIT and (satisfied is not None or raises):
        raise UsageError(_("Only a return visit asks whether the resident is satisfied."), field="satisfied")
    if raises and satisfied:
        raise UsageError(
            _("A satisfied resident raises nothing. Say that they are not satisfied, or raise nothing."),
            field="raise",
        )
    if raises:
        satisfied = False
    spoke = satisfied is not None or signed or ends
    if answered is False and spoke:
        raise UsageError(
            _("Nobody was reached, so nothing can be settled. Leave one of the two out."), field="answered"
        )
    if ends and again:
        raise UsageError(_("Settled, or again at a time: choose one."), field="again")
    if raises and again:
        raise UsageError(_("What was raised is followed there. Leave out the next time."), field="again")
    if satisfied is False and not raises and not again:
        raise UsageError(
            _(
                "The resident is not satisfied. Open it again, open a new matter, or name the time of the next visit."
            ),
            field="raise",
        )
    if kind == VISIT and ends and satisfied is None:
        raise UsageError(_(WORD_NEEDED), field="satisfied")
    settled = ends or bool(raises) or (satisfied is not None and not again)
    return Try(by, bool(spoke if answered is None else answered), settled, satisfied, raises)


def visits_made(means: Sequence[str], reached: Sequence[tuple[str, bool]]) -> int:
    """Return how many visits were made: somebody came as the rule asks, or took the resident's word (T-030).

    A call that only agreed on another day is none.

    Args:
        means: how the first visit may be made.
        reached: of each attempt that reached somebody how it was made, and whether the resident's word was taken.
    """
    return sum(by in means or word for by, word in reached)


def check_visit(visits: Visits, rule: str, severity: str | None, made: int, by: str, *, signed: bool) -> None:
    """Refuse a return visit made in a way the rules do not allow (T-030, 001:69, 001:71).

    Args:
        visits: the policy.
        rule: id of the rule that planned it; empty if somebody added it.
        severity: grade of the complaint, if it was one.
        made: how many visits were made before.
        by: how this one was made.
        signed: whether the resident's name is given.

    Raises:
        Refused: by telephone where that is not allowed; UsageError: at the home without the resident's name.
    """
    known = visits.rules.get(rule)
    first_by = known.means if known is not None else MEANS
    if by == "phone" and severity in visits.phone_never:
        raise Refused(_("A major complaint is never visited by telephone. Go to the home."), field="by")
    if by not in first_by and not (by == "phone" and made + 1 >= visits.phone_from):
        raise Refused(
            _("Visit {visit} may not be made {means}. Go to the home, or talk in person.").format(
                visit=made + 1, means=_(MEANS_TITLES[by])
            ),
            field="by",
        )
    if by == "home" and not signed:
        raise UsageError(_("Write who signed for the visit at the home."), field="signed")


def check_open(state: str, number: str) -> None:
    """Refuse an act on a follow-up that has ended.

    Raises:
        Refused: it is not open.
    """
    if state != State.OPEN:
        title = _(STATE_TITLES[State(state)])
        raise Refused(_("{number} is {state}: not possible now.").format(number=number, state=title))


def _choices(value: str, choices: tuple[str, ...]) -> str:
    return _("“{value}” is not possible here. Choose one of: {choices}.").format(
        value=value, choices=", ".join(choices)
    )
