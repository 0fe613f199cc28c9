"""Follow-ups as the shell's tables and JSON; field names follow the options that set them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.policy_model import Policy, title
from controlroom.base.text import mask_phone
from controlroom.base.times import format_left
from controlroom.followups.reads import Followup, about_spoken, owner_words
from controlroom.followups.reads_attempts import Attempt
from controlroom.followups.reads_rates import Rates
from controlroom.followups.rules import (
    COUNTS_FROM,
    MEANS_TITLES,
    RAISES,
    STATE_TITLES,
    WHEN_TITLES,
    State,
    when_due,
)
from controlroom.followups.story import kind_title
from controlroom.incidents.reads_story import Line
from controlroom.incidents.rules import SEVERITIES
from controlroom.incidents.shown import story_table


def columns() -> list[Column]:
    """Return the columns of a list of follow-ups."""
    return [
        Column("number", _("No.")),
        Column("status", _("State")),
        Column("when", _("When due")),
        Column("kind", _("Kind")),
        Column("about_short", _("About")),
        Column("text", _("What")),
        Column("whose", _("Whose")),
        Column("tries", _("Tries"), "number"),
        Column("due", _("Due")),
        Column("left_words", _("Left")),
    ]


def fields(policy: Policy, one: Followup, now: datetime, *, reveal: bool = False) -> dict[str, object]:
    """Return a follow-up as the fields of a record.

    Args:
        policy: for names.
        one: the follow-up.
        now: this instant in the estate's zone.
        reveal: telephone number in full.
    """
    is_open = one.state is State.OPEN
    seconds = (one.due - now).total_seconds()
    when = when_due(one.due, now, policy.zone)
    rule = policy.visits.rules.get(one.rule)
    return {
        "number": one.spoken,
        "kind": Coded(one.kind, kind_title(policy, one.kind)),
        "status": Coded(one.state.value, _(STATE_TITLES[one.state])),
        "when": Coded(when.value, _(WHEN_TITLES[when])) if is_open else None,
        "text": one.text,
        "about": one.about.number or None,
        "about_short": about_spoken(one, now),
        "place": one.about.place or None,
        "whose": Coded(one.staff_number or one.role or one.department, owner_words(policy, one)),
        "caller": one.caller or None,
        "phone": (one.phone if reveal else mask_phone(one.phone)) if one.phone else None,
        "due": one.due,
        "left": int(seconds) if is_open else None,
        "left_words": format_left(seconds) if is_open else "",
        "tries": one.tries,
        "opened": one.opened,
        "started": one.started,
        "promised": one.promised,
        "ended": one.ended,
        "result": one.result or None,
        "rule": Coded(one.rule, title(rule.clock) if rule is not None else one.rule) if one.rule else None,
        "counts_from": Coded(one.counts_from, _(COUNTS_FROM[one.counts_from])),
        "severity": Coded(one.severity, _(SEVERITIES[one.severity])) if one.severity else None,
        "raise": Coded(one.raised, _(RAISES[one.raised])) if one.raised else None,
        "raised": one.raised_number or None,
    }


def table(policy: Policy, rows: Sequence[Followup], now: datetime) -> Table:
    """Return a list of follow-ups; ``now`` in the estate's zone."""
    return Table(columns(), [fields(policy, one, now) for one in rows])


def attempts_table(tries: Sequence[Attempt]) -> Table:
    """Return the attempts of a follow-up."""
    return Table(
        [
            Column("at", _("Time")),
            Column("by", _("How")),
            Column("answered", _("Reached")),
            Column("satisfied", _("Satisfied")),
            Column("result", _("Result")),
            Column("again", _("Again")),
            Column("who", _("By")),
            Column("struck", _("Taken back")),
        ],
        [
            {
                "at": one.at,
                "by": Coded(one.means, _(MEANS_TITLES[one.means])),
                "answered": one.answered,
                "ended_it": one.ended_it,
                "satisfied": one.satisfied,
                "result": one.result,
                "again": one.again,
                "signed": one.signed or None,
                "signed_at": one.signed_at,
                "who": one.staff_number or None,
                "name": one.staff_name or None,
                "struck": one.struck,
            }
            for one in tries
        ],
    )


def record(
    policy: Policy,
    one: Followup,
    now: datetime,
    tries: Sequence[Attempt],
    history: Sequence[Line],
    *,
    reveal: bool = False,
) -> Record:
    """Return one follow-up whole: fields, attempts, history."""
    titles = [
        *(column for column in columns() if column.name != "tries"),
        Column("place", _("Place")),
        Column("caller", _("Caller")),
        Column("phone", _("Telephone")),
        Column("rule", _("Rule")),
        Column("counts_from", _("Counted from")),
        Column("severity", _("Severity")),
        Column("result", _("Result")),
        Column("raise", _("Not satisfied")),
        Column("raised", _("Raised")),
        Column("attempts", _("Attempts")),
        Column("history", _("History")),
    ]
    values = fields(policy, one, now, reveal=reveal)
    values |= {"attempts": attempts_table(tries), "history": story_table(policy, history, now)}
    return Record(titles, values)


def rates_record(rates: Rates, since: datetime | None, until: datetime | None) -> Record:
    """Return coverage and handling, each counted for itself (K-03)."""
    return Record(
        [
            Column("finished", _("Finished, visit owed"), "number"),
            Column("visited", _("Visited"), "number"),
            Column("coverage_words", _("Coverage")),
            Column("raised_count", _("Raised in visits"), "number"),
            Column("handled", _("Handled"), "number"),
            Column("handling_words", _("Handling")),
        ],
        {
            "since": since,
            "until": until,
            "finished": rates.finished,
            "visited": rates.visited,
            "coverage": _share(rates.visited, rates.finished),
            "coverage_words": _percent(rates.visited, rates.finished),
            "raised_count": rates.raised,
            "handled": rates.handled,
            "handling": _share(rates.handled, rates.raised),
            "handling_words": _percent(rates.handled, rates.raised),
        },
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"
