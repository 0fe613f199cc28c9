"""What an import did, as its entry in the journal tells."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import NamedTuple

from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.base.sheets import Doubt
from controlroom.store.act import Act, Done
from controlroom.store.reader import Reader


class ImportReport(NamedTuple):
    """What one import did: rows read, records new and changed, and the doubtful rows (sheet, row, reason)."""

    read: int
    new: int
    changed: int
    doubts: tuple[dict[str, object], ...]


def imported(
    act: Act, name: str, subject: str, *, read: int, new: int, changed: int, doubts: Sequence[Doubt]
) -> Done:
    """Write the entry of an import; its number is the answer's, and ``import_report`` reads it.

    Args:
        name: the act, ``staff.imported``.
        subject: sort of the import, ``staff-import``.
        read, new, changed: how many rows were read, and records made and changed.
        doubts: rows somebody should look at.
    """
    seq = act.journal(
        name,
        (subject, 0),
        {"read": read, "new": new, "changed": changed, "doubtful": len(doubts)},
        {"doubts": json.dumps([asdict(doubt) for doubt in doubts], ensure_ascii=False)} if doubts else {},
        report=True,
    )
    return Done(subject, seq, str(seq))


def import_report(reader: Reader, seq: int, name: str) -> ImportReport:
    """Return the report of an import from its journal entry.

    Args:
        seq: number of the entry.
        name: its act, ``staff.imported``.

    Raises:
        NotFound: the entry is no import.
    """
    row = reader.one(
        "SELECT facts, body FROM journal LEFT JOIN journal_text ON journal_text.seq = journal.seq "
        "WHERE journal.seq = :seq AND act = :name",
        seq=seq,
        name=name,
    )
    if row is None:
        raise NotFound(_("Entry {number} is no import.").format(number=seq))
    facts = json.loads(row[0])
    doubts = json.loads(json.loads(row[1])["doubts"]) if row[1] else []
    return ImportReport(facts["read"], facts["new"], facts["changed"], tuple(doubts))
