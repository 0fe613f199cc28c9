"""What is done to the estate's records: workbooks are imported, telephone numbers are shown in full."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from controlroom.base.i18n import _, ngettext
from controlroom.base.text import visible
from controlroom.estate.merge import Merge
from controlroom.estate.report import Report
from controlroom.estate.rows import Parsed
from controlroom.estate.tables import EstateImport
from controlroom.estate.workbook import read_files
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.actor import Actor
from controlroom.store.database import Store


def import_estate(store: Store, by: Actor, *files: Path) -> Done:
    """Import workbooks or CSV files, all of them or nothing (right ``import``).

    Files are read before the transaction begins, so that a long one keeps nobody waiting. The result table is
    kept: ``reads.import_view(reader, done.id)``.

    Args:
        store: the database.
        by: who acts.
        files: read as if they were one.

    Raises:
        UsageError: a file is missing or cannot be read; Refused: it is not what it claims, or no sheet is known.
        NotAllowed: without the right.
    """
    by.need("import")
    parsed = read_files(files)
    return keep(store, by, parsed, ", ".join(visible(file.name) for file in files))


@desk_act(right="import")
def keep(act: Act, parsed: Parsed, file: str) -> Done:
    """Bring what a file says into the tables, and keep the result table.

    Args:
        act: the running act.
        parsed: what the file says.
        file: its name, for the record.
    """
    merge = Merge(act)
    merge.run(parsed)
    report = Report(merge.counts, merge.doubts, merge.ended)
    row = EstateImport(at=act.now, file=file, report=report.to_json())
    act.session.add(row)
    act.session.flush()
    assert row.id is not None
    totals = {what: report.total(what) for what in ("read", "new", "changed", "doubtful")}
    act.journal(
        "estate.imported", ("estate-import", row.id), {**totals, "ended": merge.ended}, {"file": file}
    )
    act.announce("estate.imported")
    return Done("estate-import", row.id, str(row.id), _notes(report))


@desk_act(right="reveal")
def reveal(act: Act, sort: str, ids: Sequence[int]) -> Done:
    """Record that telephone numbers of residents are shown in full (right ``reveal``).

    Args:
        act: the running act.
        sort: ``room`` or ``resident``.
        ids: whose numbers are shown; one entry each.
    """
    for ident in ids:
        act.journal("estate.revealed", (sort, ident))
    return Done(sort, ids[0] if ids else 0, "")


def _notes(report: Report) -> tuple[str, ...]:
    sentence = _("Read {read}, new {new}, changed {changed}, doubtful {doubtful}.").format(
        read=report.total("read"),
        new=report.total("new"),
        changed=report.total("changed"),
        doubtful=report.total("doubtful"),
    )
    if not report.ended:
        return (sentence,)
    ended = ngettext(
        "{count} person no longer belongs to a room.",
        "{count} people no longer belong to a room.",
        report.ended,
    )
    return sentence, ended.format(count=report.ended)
