"""What the commands that import a sheet, or write an empty one, answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from controlroom.base.i18n import _
from controlroom.base.output import Column, Record, Table
from controlroom.shell.session import session

if TYPE_CHECKING:
    from controlroom.store.act import Done


def emit_import(done: Done, act: str, *, json: bool, csv: bool) -> None:
    """Print what an import did; as CSV its doubtful rows.

    Args:
        done: what the import answered.
        act: name of its journal entry, ``staff.imported``.
        json, csv: what was asked for.
    """
    from controlroom.store.imports import import_report

    here = session()
    report = import_report(here.reader, done.id, act)
    doubts = Table(
        [Column("sheet", _("Sheet")), Column("row", _("Row"), "number"), Column("reason", _("Doubt"))],
        report.doubts,
    )
    if csv:
        here.emit(doubts, csv=True, json=json)
        return
    columns = [
        Column("read", _("Read"), "number"),
        Column("new", _("New"), "number"),
        Column("changed", _("Changed"), "number"),
        Column("doubtful", _("Doubtful")),
    ]
    values = {"read": report.read, "new": report.new, "changed": report.changed, "doubtful": doubts}
    here.emit(Record(columns, values), json=json)


def emit_file(file: Path, *, json: bool) -> None:
    """Print where a file was written."""
    session().emit(Record([Column("file", _("File"))], {"file": str(file.absolute())}), json=json)
