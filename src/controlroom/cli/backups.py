"""``controlroom backup``, ``restore`` and ``backups list``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.i18n import _
from controlroom.base.output import Column, Record, Table
from controlroom.base.settings import locate
from controlroom.shell.options import Csv, File, Json, Limit, RequestId, Since, Until
from controlroom.shell.session import session

if TYPE_CHECKING:
    from controlroom.store.seals import Made

app = typer.Typer(rich_markup_mode=None)


def backup(file: File, request: RequestId = None, json: Json = False) -> None:
    """Copy the database while it works, and look the copy through."""
    here = session()
    by = here.actor(request)
    by.need("backup")
    from controlroom.store.backup import backup as make

    made = make(here.store, file, by=by)
    here.emit(Record(_columns(), _row(made)), json=json)


def restore(
    file: File,
    into: Annotated[
        str, typer.Option("--into", metavar="NEW", help=_("The new database: a file or postgresql://…"))
    ],
    json: Json = False,
) -> None:
    """Make a new database from a backup; never over an existing one."""
    here = session()
    from controlroom.store.restore import restore as make

    target = locate(into)
    head = make(Path(file), target, clock=here.store.clock)
    columns = [Column("database", _("Database")), Column("head", _("Last entry"), "number")]
    here.emit(Record(columns, {"database": target.shown, "head": head.seq, "hash": head.hash}), json=json)


@app.command("list", help=_("List the backups, the newest first."))
def list_(
    limit: Limit = 50, since: Since = None, until: Until = None, json: Json = False, csv: Csv = False
) -> None:
    """List this database's backups."""
    here = session()
    from controlroom.store.seals import known

    begins, ends = here.back(since, "--since"), here.back(until, "--until")
    rows = [
        _row(made)
        for made in known(here.reader)
        if (begins is None or made.made >= begins) and (ends is None or made.made < ends)
    ]
    here.emit(Table(_columns(), rows[:limit]), json=json, csv=csv)


def _columns() -> list[Column]:
    return [
        Column("made", _("Made")),
        Column("file", _("File")),
        Column("head", _("Last entry"), "number"),
        Column("size", _("Bytes"), "number"),
        Column("sound", _("Sound")),
        Column("automatic", _("Automatic")),
    ]


def _row(made: Made) -> dict[str, object]:
    return {
        "made": made.made,
        "file": str(made.path),
        "head": made.head_seq,
        "hash": made.head_hash,
        "size": made.size,
        "sound": made.sound,
        "automatic": made.automatic or None,
    }
