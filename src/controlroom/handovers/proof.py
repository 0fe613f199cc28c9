"""Whether a signed sheet, the rows it was made of and the journal it stands on are as they were signed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from controlroom.base.errors import Refused
from controlroom.base.i18n import N_, _, language
from controlroom.handovers.reads import Handover
from controlroom.handovers.rules import State, number_of, seal_of
from controlroom.handovers.sealed import SIGNED, Sheet, read
from controlroom.store.reader import Reader
from controlroom.store.verify import Seal, verify

Line = Mapping[str, Any]
"""A row by its columns, or a line of the sheet."""

_HEAD = {
    "number": N_("No."),
    "outgoing": N_("Hands over"),
    "incoming": N_("Takes over"),
    "prepared": N_("Prepared"),
    "signed": N_("Ended"),
    "console": N_("Console"),
    "shift": N_("Shift"),
    "note": N_("Note to the next shift"),
    "seq": N_("Entry"),
    "head": N_("Hash of the log"),
}
_HEADS = (
    "SELECT number, outgoing_id, incoming_id, prepared, ended, console, shift_id, note, seq, head "
    "FROM handover WHERE id = :id"
)
_ITEM = (
    "room",
    "subject",
    "id",
    "number",
    "zh",
    "en",
    "due",
    "risk",
    "verdict",
    "came",
    "gone",
    "query",
    "answer",
)
_ITEMS = (
    "SELECT room, subject, subject_id, number, zh, en, due, risk, verdict, came, gone, query, answer "
    "FROM handover_item WHERE handover_id = :id ORDER BY nth"
)
_COUNT = ("sort", "zh", "en", "expected", "found", "why")
_COUNTS = "SELECT sort, zh, en, expected, found, why FROM handover_count WHERE handover_id = :id ORDER BY nth"
_MOST = 5
"""So many of what differs are named."""


def faults(reader: Reader, one: Handover, *, progress: Callable[[int], object] | None = None) -> list[str]:
    """Return what is wrong with a signed sheet or with the journal it stands on; nothing if it is as it was signed.

    Args:
        reader: the read lane.
        one: the handover.
        progress: as for ``store.verify.verify``.

    Raises:
        Refused: nobody has signed it.
    """
    entry = reader.one(SIGNED, id=one.id)
    if one.state is not State.SIGNED and entry is None:
        raise Refused(_("{number} is not signed.").format(number=one.spoken))
    found = []
    text, seal = reader.rows("SELECT sheet, seal FROM handover WHERE id = :id", id=one.id)[0]
    sheet = read(text)
    if sheet is None or seal_of(text) != seal:
        found.append(
            _("The sheet {number} is not what was signed: its seal differs.").format(number=one.spoken)
        )
    else:
        found += _differing(reader, one, sheet, entry)
    if entry is None:
        found.append(_("The journal has no entry of the signatures of {number}.").format(number=one.spoken))
    elif json.loads(entry[0]).get("sheet") != seal:
        found.append(_("The seal of {number} is not the one the journal has.").format(number=one.spoken))
    seals = [Seal(one.seq, one.head, one.spoken)] if one.seq is not None else []
    return [*found, *(fault.sentence for fault in verify(reader, seals=seals, progress=progress))]


def _differing(reader: Reader, one: Handover, sheet: Sheet, entry: Sequence[Any] | None) -> list[str]:
    """Say which rows are not as they were signed; the text is shown, but somebody's hand was in the database."""
    what = []
    if one.state is not State.SIGNED:
        what.append(_("State"))
    outgoing, incoming = (
        (entry[1], json.loads(entry[0]).get("incoming")) if entry is not None else (None, None)
    )
    number = int(sheet["number"].removeprefix("H-"))
    signed = {**sheet, "number": number, "outgoing": outgoing, "incoming": incoming}
    row = reader.rows(_HEADS, id=one.id)[0]
    what += [_(title) for (key, title), value in zip(_HEAD.items(), row, strict=True) if signed[key] != value]
    for columns, sql, lines in ((_ITEM, _ITEMS, sheet["items"]), (_COUNT, _COUNTS, sheet["counts"])):
        rows = [dict(zip(columns, row, strict=True)) for row in reader.rows(sql, id=one.id)]
        before = [{name: line[name] for name in columns} for line in lines]
        pairs: Iterator[tuple[Line, Line]] = zip_longest(before, rows, fillvalue={})
        what += [_called(was or now) for was, now in pairs if was != now]
    if not what:
        return []
    named = _(", ").join(what[:_MOST]) + (" …" if len(what) > _MOST else "")
    sentence = _("In the database this of {number} is not as it was signed: {what}.")
    return [sentence.format(number=number_of(number), what=named)]


def _called(line: Line) -> str:
    words = line["zh"] if language() == "zh" else line["en"]
    return str(line.get("number") or words.partition("\n")[0])
