"""How a key stands in the list: its sign, its cells, until when it is lent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from controlroom.base.i18n import N_, _
from controlroom.base.policy_model import Policy, title
from controlroom.base.times import left_or_clock
from controlroom.keyloans.reads import Key
from controlroom.keyloans.rules import STATE_TITLES, State, warns_at
from controlroom.ui.columns import Column
from controlroom.ui.table import Cell, Row

WHICH = {"away": N_("away"), "all": N_("all keys")}


def columns() -> list[Column]:
    """Return the columns of the list, the most dispensable to go first on a narrow screen."""
    return [
        Column("", 1),
        Column(_("Tag No."), 7),
        Column(_("Key"), 10, share=5, drop=1),
        Column(_("Hook"), 5, drop=5),
        Column(_("Opens"), 10, share=4, drop=6),
        Column(_("Lent to"), 6, share=3, drop=2),
        Column(_("Incident"), 9, drop=7),
        Column(_("Due"), 10),
    ]


def look(one: Key, now: datetime, policy: Policy) -> tuple[str, str]:
    """Return the sign of a key and the look of its time; how soon is soon its class says."""
    if one.loan is not None:
        if one.is_overdue(now):
            return "▲", "late"
        klass = policy.keys.classes.get(one.key_class)
        is_soon = klass is not None and warns_at(klass.warn, one.loan.lent, one.loan.due) <= now
        return ("●", "soon") if is_soon else ("○", "text")
    if one.state is State.LOST:
        return "✕", "late"
    return ("‖", "soon") if one.in_audit else ("·", "dim")


def state_words(one: Key) -> str:
    """Return where a key is, in words."""
    return _("kept back") if one.in_audit and one.state is State.IN else _(STATE_TITLES[one.state])


def due_text(one: Key, now: datetime, policy: Policy) -> str:
    """Return the time column: what is left or over, a clock time; of a key that is in, where it is."""
    if one.loan is None:
        return state_words(one)
    return left_or_clock(one.loan.due, now, policy.zone)


def who(one: Key, *, revealed: bool) -> str:
    """Return who has a key: the staff number; somebody from outside by name only for who is signed in."""
    if one.loan is None:
        return ""
    return one.loan.number or (one.loan.called if revealed else _("outsider"))


def row(one: Key, policy: Policy, now: datetime, *, revealed: bool) -> Row:
    """Return a key's line; names of outsiders only for who is signed in."""
    sign, wears = look(one, now, policy)
    base = "text" if one.loan is not None or one.state is State.LOST else "dim"
    tag = f"└{one.tag}" if one.loan is not None and one.loan.is_of_set else one.tag
    return Row(
        one.id,
        (
            Cell(sign, wears),
            Cell(tag, base),
            Cell(one.name, base),
            Cell(one.hook, "dim"),
            Cell(", ".join(one.opens), "dim"),
            Cell(who(one, revealed=revealed), base),
            Cell(one.loan.incident.partition("-")[2] if one.loan is not None else "", "dim"),
            Cell(due_text(one, now, policy), wears),
        ),
    )


def in_sets(found: Sequence[Key]) -> list[Key]:
    """Return keys in their order, those that are out with a set behind it."""
    shown = {one.tag for one in found}
    loose = [one for one in found if not _goes_with(one, shown)]
    return [
        one
        for first in loose
        for one in (first, *(k for k in found if _goes_with(k, shown) and k.set == first.tag))
    ]


def _goes_with(one: Key, shown: set[str]) -> bool:
    return one.loan is not None and one.loan.is_of_set and one.set in shown


def class_title(policy: Policy, one: Key) -> str:
    """Return the name of a key's class."""
    known = policy.keys.classes.get(one.key_class)
    return title(known) if known is not None else one.key_class
