"""How a pass stands in the list: its sign, its cells, until when it holds or by when its goods are back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from controlroom.base.i18n import N_, _
from controlroom.base.policy_model import Policy
from controlroom.base.text import width
from controlroom.base.times import left_or_clock, when_text
from controlroom.passes.reads import Pass
from controlroom.passes.rules import LIVE, State
from controlroom.ui.columns import Column
from controlroom.ui.table import Cell, Row

WHICH = {"desk": N_("at the desk"), "all": N_("all passes")}

_STATES = {
    State.WAITING: N_("to check"),
    State.READY: N_("may go"),
    State.OUT: N_("out"),
    State.DONE: N_("gone"),
    State.REFUSED: N_("denied"),
    State.VOID: N_("voided"),
    State.EXPIRED: N_("lapsed"),
}
"""As short as the list needs it; in full it is ``rules.STATE_TITLES``."""

_USUAL_COUNT = 9


def columns() -> list[Column]:
    """Return the columns of the list, the most dispensable to go first on a narrow screen."""
    words = [*(_(word) for word in _STATES.values()), _left(_USUAL_COUNT)]
    return [
        Column("", 1),
        Column(_("Pass"), 6),
        Column(_("Home"), 8, share=1),
        Column(_("Goods"), 4, share=4, drop=1),
        Column(_("Gate"), 6, share=1, drop=4),
        Column(_("Plate"), 9, drop=5),
        Column(_("Applicant"), 20, drop=6),
        Column(_("State"), max(map(width, words))),
        Column(_("Ends"), 10),
    ]


def _left(count: int) -> str:
    return _("{count} left").format(count=count)


def state_words(one: Pass) -> str:
    """Return where a pass stands, in a word or two."""
    if one.state in LIVE and one.state is not State.PART:
        return _(_STATES[one.state])
    if one.state is State.PART:
        return _left(one.left)
    return _(_STATES[State.OUT if one.owed else one.state])


def due_of(one: Pass) -> datetime | None:
    """Return what ends next: the pass, or the time by which goods are back; None if nothing does."""
    ends = [one.until] if one.state in LIVE else []
    if one.owed and one.back_due is not None:
        ends.append(one.back_due)
    return min(ends, default=None)


def look(one: Pass, now: datetime, policy: Policy) -> tuple[str, str]:
    """Return the sign of a pass and the look of its time."""
    due = due_of(one)
    if due is None:
        return ("✓", "dim") if one.state is State.DONE else ("✕", "dim")
    if due <= now:
        return "▲", "late"
    if one.state is State.WAITING:
        return "‖", "soon"
    is_back = bool(one.owed) and due == one.back_due
    lead = policy.passes.warn_back if is_back else policy.passes.warn_unused
    return ("●", "soon") if due - now <= timedelta(seconds=lead) else ("○", "text")


def due_text(one: Pass, now: datetime, policy: Policy) -> str:
    """Return the time column: what is left or over, a clock time, when it begins, or when it ended."""
    due = due_of(one)
    if due is None:
        return when_text(one.ended or one.used or one.until, now, policy.zone)
    if one.starts > now:
        return _("from {time}").format(time=when_text(one.starts, now, policy.zone))
    return left_or_clock(due, now, policy.zone)


def goods_words(one: Pass) -> str:
    """Return the first goods of a pass, and how many lines follow."""
    first = one.lines[0].what if one.lines else ""
    return f"{first}+{len(one.lines) - 1}" if len(one.lines) > 1 else first


def home_words(one: Pass) -> str:
    """Return the home as it is said: by its code, else as it was written down."""
    return one.place_code or one.place


def row(one: Pass, policy: Policy, now: datetime, *, revealed: bool) -> Row:
    """Return a pass's line; who applies and the plate only for who is signed in."""
    sign, wears = look(one, now, policy)
    base = "dim" if due_of(one) is None else "text"
    return Row(
        one.id,
        (
            Cell(sign, wears),
            Cell(one.spoken, base),
            Cell(home_words(one), base),
            Cell(goods_words(one), base),
            Cell(one.gate, "dim"),
            Cell(one.plate if revealed else "", "dim"),
            Cell(one.applicant if revealed else "", "dim"),
            Cell(state_words(one), "soon" if one.state is State.WAITING else base),
            Cell(due_text(one, now, policy), wears),
        ),
    )


def in_order(found: Iterable[Pass], now: datetime) -> list[Pass]:
    """Return passes once each: goods that should be back first, what waits for a check, then what ends first."""
    once = {one.id: one for one in found}

    def rank(one: Pass) -> int:
        return 0 if one.is_overdue(now) else 1 if one.state is State.WAITING else 2

    return sorted(once.values(), key=lambda one: (rank(one), due_of(one) or one.until, one.id))
