"""How a follow-up stands in the list: its sign, its cells, the time it is due."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import N_, _
from controlroom.base.policy_model import Policy
from controlroom.base.text import mask_phone, width
from controlroom.base.times import left_or_clock, when_text
from controlroom.followups.reads import Followup, about_spoken, owner_words
from controlroom.followups.rules import STATE_TITLES, WHEN_TITLES, State, When, when_due
from controlroom.followups.story import kind_title
from controlroom.ui.columns import Column
from controlroom.ui.table import Cell, Row

WHICH = {"open": N_("owed"), "all": N_("all")}

SIGNS = {When.OVERDUE: "▲", When.TODAY: "●", When.WEEK: "○", When.LATER: "·"}
LOOKS = {When.OVERDUE: "late", When.TODAY: "soon", When.WEEK: "text", When.LATER: "dim"}


def columns() -> list[Column]:
    """Return the columns of the list, the most dispensable to go first on a narrow screen."""
    words = max(width(_(text)) for text in (*WHEN_TITLES.values(), *STATE_TITLES.values()))
    return [
        Column("", 1),
        Column(_("No."), 6),
        Column(_("When due"), max(words, width(_("When due"))), drop=5),
        Column(_("Kind"), 9),
        Column(_("About"), 8, share=3, drop=1),
        Column(_("What"), 16, share=6, drop=2),
        Column(_("Whose"), 8, share=2, drop=3),
        Column(_("Tries"), max(width(_("Tries")), 2), drop=4, align="right"),
        Column(_("Due"), 11),
    ]


def due_text(one: Followup, now: datetime, policy: Policy) -> str:
    """Return the time column: what is left or over, a clock time, or when it ended."""
    if one.state is not State.OPEN:
        return when_text(one.ended, now, policy.zone) if one.ended is not None else ""
    return left_or_clock(one.due, now, policy.zone)


def what(one: Followup, *, revealed: bool) -> str:
    """Return what is owed; what people said only for who is signed in, else the place."""
    if not revealed:
        return one.about.place
    title = one.about.title if one.rule else ""
    words = (title, one.about.place if one.rule else "", one.caller, one.text, one.result)
    return " ".join(word for word in words if word)


def about(one: Followup, local_now: datetime, *, revealed: bool, phones: bool) -> str:
    """Return what it is about: the record; without one whom to call, or what is owed."""
    words = about_spoken(one, local_now)
    if words or not revealed:
        return words or "—"
    return (one.phone if phones else mask_phone(one.phone)) or one.caller or one.text or "—"


def row(one: Followup, policy: Policy, now: datetime, *, revealed: bool, phones: bool) -> Row:
    """Return a follow-up's line; names and words only for who is signed in, telephone numbers in full by right."""
    if one.state is State.OPEN:
        when = when_due(one.due, now, policy.zone)
        sign, word, look = SIGNS[when], _(WHEN_TITLES[when]), LOOKS[when]
    else:
        sign, word, look = "✓" if one.state is State.DONE else "✕", _(STATE_TITLES[one.state]), "dim"
    base = "text" if one.state is State.OPEN else "dim"
    return Row(
        one.id,
        (
            Cell(sign, look),
            Cell(one.spoken, base),
            Cell(word, look),
            Cell(kind_title(policy, one.kind), base),
            Cell(about(one, now.astimezone(policy.zone), revealed=revealed, phones=phones), base),
            Cell(what(one, revealed=revealed), base),
            Cell(owner_words(policy, one, name=False), base),
            Cell(str(one.tries) if one.tries else "", "dim"),
            Cell(due_text(one, now, policy), look),
        ),
    )
