"""Whether a signed sheet, and the journal it stands on, are as they were signed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from controlroom.base.i18n import _
from controlroom.handovers.reads import Handover
from controlroom.handovers.rules import State, seal_of
from controlroom.store.reader import Reader
from controlroom.store.verify import Seal, verify

_ITEM = ("room", "subject", "id", "number", "zh", "en", "due", "risk", "verdict", "gone", "query", "answer")
_ITEMS = (
    "SELECT room, subject, subject_id, number, zh, en, due, risk, verdict, gone IS NOT NULL, query, answer "
    "FROM handover_item WHERE handover_id = :id ORDER BY nth"
)
_COUNT = ("sort", "zh", "en", "expected", "found", "why")
_COUNTS = "SELECT sort, zh, en, expected, found, why FROM handover_count WHERE handover_id = :id ORDER BY nth"


def faults(reader: Reader, one: Handover, *, progress: Callable[[int], object] | None = None) -> list[str]:
    """Return what is wrong with a signed sheet or with the journal it stands on; nothing if it is as it was signed.

    Args:
        reader: the read lane.
        one: the handover.
        progress: as for ``store.verify.verify``.
    """
    if one.state is not State.SIGNED or one.seq is None:
        return [_("{number} is not signed.").format(number=one.spoken)]
    found = []
    sheet = str(reader.value("SELECT sheet FROM handover WHERE id = :id", id=one.id))
    if seal_of(sheet) != one.seal:
        found.append(
            _("The sheet {number} is not what was signed: its seal differs.").format(number=one.spoken)
        )
    elif _shown(reader, one) != _signed(json.loads(sheet)):
        found.append(_("What is shown of {number} is not what was signed.").format(number=one.spoken))
    written = reader.rows(
        "SELECT facts FROM journal WHERE seq > :seq AND subject = 'handover' AND subject_id = :id "
        "AND act = 'handover.signed' ORDER BY seq LIMIT 1",
        seq=one.seq,
        id=one.id,
    )
    if not written:
        found.append(_("The journal has no entry of the signatures of {number}.").format(number=one.spoken))
    elif json.loads(written[0][0]).get("sheet") != one.seal:
        found.append(_("The seal of {number} is not the one the journal has.").format(number=one.spoken))
    seal = Seal(one.seq, one.head, one.spoken)
    return [*found, *(fault.sentence for fault in verify(reader, seals=[seal], progress=progress))]


def _shown(reader: Reader, one: Handover) -> dict[str, Any]:
    """Return what screen, shell and paper show of a sheet: rows beside the text that the seal is of."""
    return {
        "note": one.note,
        "items": [dict(zip(_ITEM, row, strict=True)) for row in reader.rows(_ITEMS, id=one.id)],
        "counts": [dict(zip(_COUNT, row, strict=True)) for row in reader.rows(_COUNTS, id=one.id)],
    }


def _signed(sheet: Mapping[str, Any]) -> dict[str, Any]:
    return {name: sheet[name] for name in ("note", "items", "counts")}
