"""What was signed, read from the text that the seal is of: what the rows beside it have become since alters nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from controlroom.base.errors import Refused
from controlroom.base.i18n import _, language
from controlroom.handovers.rules import State, number_of, seal_of
from controlroom.store.reader import Reader, Row

Sheet = Mapping[str, Any]

SIGNED = (
    "SELECT facts, staff_id FROM journal WHERE subject = 'handover' AND subject_id = :id "
    "AND act = 'handover.signed' ORDER BY seq DESC LIMIT 1"
)
"""The entry of the signatures."""


def signed_sheet(reader: Reader, handover_id: int) -> Sheet | None:
    """Return the sheet that was signed; None of a handover that is not signed.

    Raises:
        Refused: the text is not the one whose seal the journal has.
    """
    state, number, text = reader.rows(
        "SELECT state, number, sheet FROM handover WHERE id = :id", id=handover_id
    )[0]
    if state != State.SIGNED:
        return None
    entry = reader.one(SIGNED, id=handover_id)
    sheet = read(text)
    if sheet is None or entry is None or json.loads(entry[0]).get("sheet") != seal_of(text):
        raise Refused(
            _(
                "The sheet {number} is not what was signed and is not shown. "
                "Keep this file as it is and call the team leader."
            ).format(number=number_of(number))
        )
    return sheet


def read(text: str) -> Sheet | None:
    """Return a sheet as it was sealed; None if it is none."""
    try:
        sheet = json.loads(text)
    except ValueError:
        return None
    return sheet if isinstance(sheet, dict) and {"items", "counts", "signed"} <= set(sheet) else None


def item_rows(sheet: Sheet) -> list[Row]:
    """Return what is on a sheet, in the language of the console; each as ``reads.lines`` has it from its table."""
    return [
        (
            nth,
            one["room"],
            one["subject"],
            one["id"],
            one["number"],
            one[_tongue()],
            one["due"],
            one["came"],
            one["gone"],
            one["verdict"],
            one["query"],
            one["answer"],
            one["risk"],
            one["came"] != sheet["prepared"],
        )
        for nth, one in enumerate(sheet["items"], 1)
    ]


def count_rows(sheet: Sheet) -> list[Row]:
    """Return what was counted, in the language of the console; each as ``reads.counts`` has it from its table."""
    return [
        (one["sort"], one[_tongue()], one["expected"], one["found"], one["why"]) for one in sheet["counts"]
    ]


def _tongue() -> str:
    return "zh" if language() == "zh" else "en"
