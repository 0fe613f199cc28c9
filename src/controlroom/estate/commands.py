"""``controlroom estate …``: workbooks in, places and people found and shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.base.output import Column, Record, Table
from controlroom.base.text import visible
from controlroom.estate import reads, shown
from controlroom.shell.options import Csv, Json, Limit, RequestId, Reveal
from controlroom.shell.session import Session, session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.estate import desk
else:
    desk = Later("controlroom.estate.desk")

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help=_("Workbooks or CSV files; several count as one."))
]
Text = Annotated[
    str, typer.Argument(metavar="TEXT", help=_("A number, name, pinyin initials, telephone or plate."))
]
PlaceText = Annotated[
    str, typer.Argument(metavar="PLACE", help=_("3-2-1802, 3-2, 3, a facility's code or name."))
]


@app.command("import", help=_("Import buildings, homes, residents and facilities from a workbook."))
def import_(files: Files, request: RequestId = None, json: Json = False, csv: Csv = False) -> None:
    """Import workbooks or CSV files as if they were one; repeating it changes nothing."""
    done = written(request, desk.import_estate, *files)
    here = session()
    view = reads.import_view(here.reader, done.id)
    assert view is not None
    here.emit(shown.imported_flat(view) if csv else shown.imported(view), json=json, csv=csv)


@app.command("find", help=_("Find places and residents."))
def find(
    text: Text,
    limit: Limit = 50,
    reveal: Reveal = False,
    request: RequestId = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """Find places by number or name, residents by name, initials, telephone or plate."""
    here = session()
    places = reads.find_places(here.reader, text, limit)
    people = reads.find_people(here.reader, text, limit)
    if reveal:
        _note(here, request, "resident", [one.id for one in people])
    here.emit(shown.found(places, people, reveal, limit), json=json, csv=csv)


@app.command("show", help=_("Show a home, unit, building or facility with what is known about it."))
def show(place: PlaceText, reveal: Reveal = False, request: RequestId = None, json: Json = False) -> None:
    """Show one place."""
    here = session()
    found = reads.resolve_place(here.reader, place)
    if found is None:
        raise NotFound(
            _("There is no place “{text}”. Try “estate find”.").format(text=visible(place[:80])),
            field="place",
        )
    if reveal:
        _note(here, request, found.kind, [found.id])
    here.emit(_record(here, found, reveal=reveal, json=json), json=json)


@app.command("template", help=_("Write an empty workbook to fill in, or list its headings."))
def template(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=_("Where to write it; its name ends in .xlsx."))
    ] = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """Write the template, or without a file list its sheets and headings."""
    here = session()
    if file is None:
        here.say(_("To get it as a workbook, name a file: estate template estate.xlsx"))
        here.emit(_headings(), json=json, csv=csv)
        return
    from controlroom.estate.template import write

    write(file)
    here.emit(Record([Column("file", _("File"))], {"file": str(file.absolute())}), json=json, csv=csv)


def _note(here: Session, request: str | None, sort: str, ids: list[int]) -> None:
    desk.reveal(here.store, here.actor(request), sort, ids)


def _record(here: Session, place: reads.Place, *, reveal: bool, json: bool) -> Record:
    if place.kind == "room":
        today = here.now.astimezone(here.zone).date()
        home = reads.home(here.reader, place.id, today)
        return shown.home(_there(home), reveal=reveal, json=json)
    if place.kind == "facility":
        return shown.facility(_there(reads.facility(here.reader, place.id)))
    read = reads.unit if place.kind == "unit" else reads.building
    return shown.block(_there(read(here.reader, place.id)))


def _there(found: T | None) -> T:
    if found is None:  # it was resolved a moment ago
        raise NotFound(_("This place is no longer in the register. Try “estate find”."))
    return found


def _headings() -> Table:
    from controlroom.base.i18n import language
    from controlroom.estate.headings import KINDS
    from controlroom.estate.template import offered

    chinese = language() == "zh"
    rows = [
        {
            "sheet": kind.zh,
            "sheet_en": kind.en,
            "heading": one.zh,
            "heading_en": one.en,
            "note": one.note_zh if chinese else one.note_en,
        }
        for kind in KINDS
        if kind.in_template
        for one in offered(kind)
    ]
    columns = [
        Column("sheet", _("Sheet")),
        Column("heading", _("Heading")),
        Column("heading_en", _("English heading")),
        Column("note", _("Note")),
    ]
    return Table(columns, rows)
