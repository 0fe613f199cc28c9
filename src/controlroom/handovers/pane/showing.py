"""How the sheet of a handover is shown: its lines, the chosen one in full, how far the two have come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from controlroom.base.i18n import _
from controlroom.base.times import clock_text, left_or_clock
from controlroom.handovers.reads import CountLine, Handover, Line
from controlroom.handovers.rules import VERDICT_TITLES, Verdict
from controlroom.handovers.shown import room_title
from controlroom.ui.safe import Part
from controlroom.ui.table import Cell, Row

_SIGNS = {
    Verdict.NONE: ("□", "soon"),
    Verdict.ACCEPTED: ("✓", "dim"),
    Verdict.QUERIED: ("?", "late"),
    Verdict.ANSWERED: ("!", "soon"),
}


def standing(one: Handover, counts: Sequence[CountLine], *, is_here: bool) -> list[Part]:
    """Return who hands over to whom, and what is missing before both can sign.

    Args:
        one: the handover.
        counts: what is counted at it.
        is_here: whether the relief's PIN was given on this screen.
    """
    who = one.incoming or _("the relief signs in: F3")
    if one.incoming and not is_here:
        who = _("{who} signs in again: F3").format(who=one.incoming)
    state: list[Part] = [(f"{one.spoken}  {one.outgoing} → {who}", "bright")]
    if one.left:
        state.append((_("not gone through {count}").format(count=one.left), "soon"))
    if one.asked:
        state.append((_("asked {count}").format(count=one.asked), "late"))
    if one.uncounted:
        state.append((_("not counted {count}").format(count=one.uncounted), "soon"))
    if odd := [count for count in counts if count.is_unexplained]:
        state.append((_("differs {count}").format(count=len(odd)), "late"))
    if not one.left and not one.uncounted and not odd:
        state.append((_("F2 signs"), "ok"))
    return state


def rows(one: Line, now: datetime, zone: ZoneInfo) -> list[Row]:
    """Return an item, and under it what is told with it: nothing is asked of these one by one."""
    blank = Cell("")
    told = [
        Row(f"{one.nth}.{nth}", (blank, blank, blank, Cell(f"  {words}", "dim"), blank, blank))
        for nth, words in enumerate(one.told, 1)
    ]
    return [_row(one, now, zone), *told]


def _row(one: Line, now: datetime, zone: ZoneInfo) -> Row:
    sign, look = _SIGNS[one.verdict] if one.gone is None else ("·", "dim")
    is_new = one.is_new and one.is_undecided
    if is_new:
        sign = "+"
    if one.risk and one.is_undecided:
        sign, look = "▲", "late"
    plain = "dim" if one.gone is not None or one.verdict is Verdict.ACCEPTED else "text"
    due = left_or_clock(one.due, now, zone) if one.due is not None and one.gone is None else ""
    late = one.due is not None and one.gone is None and one.due <= now
    said = _("at an end") if one.gone is not None else _(VERDICT_TITLES[one.verdict])
    if is_new:
        said = _("new {time}").format(time=clock_text(one.came, zone))
    return Row(
        one.nth,
        (
            Cell(sign, look),
            Cell(room_title(one.room), "dim"),
            Cell(one.number, plain),
            Cell(one.words, plain),
            Cell(due, "late" if late else "bright" if plain == "text" else "dim"),
            Cell(said, look),
        ),
    )


def in_full(one: Line, told: str, zone: ZoneInfo) -> list[Part]:
    """Return an item in full.

    Args:
        one: the item.
        told: the line told with it where the cursor stands, or nothing.
        zone: the estate's time zone.
    """
    parts: list[Part] = [(f"{one.number} {one.words}\n".lstrip(), "bright")]
    if told:
        parts.append((told + "\n", "text"))
    if one.is_new:
        came = clock_text(one.came, zone)
        parts.append((_("New since the sheet was prepared: {time}").format(time=came) + "\n", "soon"))
    if one.risk and one.is_undecided:
        parts.append((_("Speak it through, then Y on it alone.") + "\n", "late"))
    if one.query:
        parts.append((_("Q: {words}").format(words=one.query) + "\n", "soon"))
    if one.answer:
        parts.append((_("A: {words}").format(words=one.answer) + "\n", "text"))
    return parts


def counted(counts: Sequence[CountLine]) -> list[Part]:
    """Return what is counted: found against expected once it was counted, so that it is counted and not copied."""
    plain: list[Part] = []
    odd: list[Part] = []
    for count in counts:
        if not count.found:
            plain.append((f"□ {count.title}  ", "soon"))
        elif not count.differs:
            plain.append((f"✓ {count.title} {count.found}  ", "dim"))
        elif count.why:
            words = _("{found}, register {expected}: {why}")
            said = words.format(found=count.found, expected=count.register, why=count.why)
            odd.append((f"▲ {count.title} {said}\n", "soon"))
        else:
            odd.append((f"▲ {count.title} {count.found} {_('differs from the register')}\n", "late"))
    return [*odd, *plain, ("\n", "dim")] if plain else odd
