"""Handovers as the shell's tables and JSON."""

from __future__ import annotations

from collections.abc import Sequence

from controlroom.base.i18n import _
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.registry import rooms
from controlroom.handovers.reads import CountLine, Handover, Line
from controlroom.handovers.rules import STATE_TITLES, VERDICT_TITLES


def room_title(name: str) -> str:
    """Return the heading of a room's items on the sheet."""
    room = next((one for one in rooms() if one.name == name), None)
    if room is None:
        return name
    return _(room.open_title or next((pane.title for pane in room.panes), room.name))


def columns() -> list[Column]:
    """Return the columns of a list of handovers."""
    return [
        Column("number", _("No.")),
        Column("status", _("State")),
        Column("outgoing", _("Hands over")),
        Column("incoming", _("Takes over")),
        Column("prepared", _("Prepared")),
        Column("ended", _("Ended")),
        Column("count", _("Items"), "number"),
        Column("left", _("Not gone through"), "number"),
        Column("asked", _("Asked"), "number"),
        Column("uncounted", _("To be counted"), "number"),
        Column("leader", _("Countersigned by")),
    ]


def fields(one: Handover) -> dict[str, object]:
    """Return a handover as the fields of a record."""
    return {
        "number": one.spoken,
        "status": Coded(one.state.value, _(STATE_TITLES[one.state])),
        "outgoing": one.outgoing,
        "incoming": one.incoming or None,
        "prepared": one.prepared,
        "ended": one.ended,
        "console": one.console,
        "note": one.note or None,
        "why": one.why or None,
        "entry": one.seq,
        "head_hash": one.head or None,
        "seal": one.seal or None,
        "leader": one.leader or None,
        "countersigned": one.countersigned,
        "remark": one.remark or None,
        "count": one.items,
        "left": one.left,
        "asked": one.asked,
        "uncounted": one.uncounted,
    }


def table(found: Sequence[Handover]) -> Table:
    """Return a list of handovers."""
    return Table(columns(), [fields(one) for one in found])


def record(one: Handover, items: Sequence[Line], counts: Sequence[CountLine]) -> Record:
    """Return one handover with its sheet and what was counted."""
    titles = [
        *columns(),
        Column("note", _("Note to the next shift")),
        Column("why", _("Why")),
        Column("entry", _("Entry"), "number"),
        Column("head_hash", _("Hash of the log")),
        Column("seal", _("Seal")),
        Column("countersigned", _("Countersigned")),
        Column("remark", _("Remark")),
        Column("items", _("On the sheet")),
        Column("counts", _("Counted")),
    ]
    return Record(
        titles,
        {
            **fields(one),
            "items": _items(items),
            "counts": _counts(counts),
        },
    )


def _items(items: Sequence[Line]) -> Table:
    columns = [
        Column("item", "#", "number"),
        Column("group", _("Kind")),
        Column("number", _("No.")),
        Column("text", _("What goes on")),
        Column("due", _("Due")),
        Column("gone", _("At an end")),
        Column("verdict", _("Gone through")),
    ]
    below = [Column("told", ""), Column("query", _("Asked about")), Column("answer", _("Answer"))]
    return Table(columns, [item_fields(item) for item in items], below)


def _counts(counts: Sequence[CountLine]) -> Table:
    columns = [
        Column("text", _("Counted")),
        Column("expected", _("Expected")),
        Column("found", _("Found there")),
        Column("differs", _("Differs")),
        Column("why", _("Why")),
    ]
    return Table(columns, [count_fields(count) for count in counts])


def count_fields(one: CountLine) -> dict[str, object]:
    """Return one thing that is counted as the fields of a record."""
    return {
        "sort": one.sort,
        "text": one.title,
        "expected": one.register or None,
        "found": one.found or None,
        "differs": one.differs,
        "why": one.why or None,
    }


def item_fields(one: Line) -> dict[str, object]:
    """Return one thing on the sheet as the fields of a record."""
    return {
        "item": one.nth,
        "group": Coded(one.room, room_title(one.room)),
        "subject": one.subject,
        "number": one.number,
        "text": one.words,
        "told": list(one.told),
        "due": one.due,
        "came": one.came,
        "gone": one.gone,
        "verdict": Coded(one.verdict.value, _(VERDICT_TITLES[one.verdict])) if one.verdict else None,
        "query": one.query or None,
        "answer": one.answer or None,
        "risk": one.risk,
    }
