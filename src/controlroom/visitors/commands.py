"""``controlroom visitors …`` and ``controlroom vehicles …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.estate.documents import split_document
from controlroom.shell.options import At, Csv, Json, Limit, RequestId, Since, Until
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written
from controlroom.visitors import reads, reads_vehicles, shown
from controlroom.visitors.rules import Sort, check_sort

if TYPE_CHECKING:
    from controlroom.visitors import desk
else:
    desk = Later("controlroom.visitors.desk")

visitors = typer.Typer(rich_markup_mode=None)
vehicles = typer.Typer(rich_markup_mode=None)

Post = Annotated[str | None, typer.Option("--post", metavar="POST", help=_("At which post."))]
Text = Annotated[
    str | None, typer.Option("--text", metavar="W", help=_("Only those found by plate, name or these words."))
]


@visitors.command("list", help=_("Visitors on the estate, or those asked for; who came last first."))
def list_visitors(
    refused: Annotated[bool, typer.Option("--refused", help=_("Those not let in."))] = False,
    all_: Annotated[bool, typer.Option("--all", help=_("All of them."))] = False,
    text: Text = None,
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List visitors; ``--since`` and ``--until`` are about when they came."""
    if refused and all_:
        raise UsageError(_("Give one of --refused and --all."))
    which = reads.Which.REFUSED if refused else reads.Which.ALL if all_ else reads.Which.INSIDE
    here = session()
    rows = reads.visitors(
        here.reader,
        which,
        text=text or "",
        since=here.back(since, "--since"),
        until=here.back(until, "--until"),
        limit=limit,
    )
    here.emit(shown.visitor_table(rows), json=json, csv=csv)


@visitors.command(help=_("Register a visitor, or write down that one was not let in."))
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Who came."))],
    home: Annotated[
        str | None, typer.Option("--home", metavar="PLACE", help=_("To which home, shop or facility."))
    ] = None,
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help=_("What for."))] = None,
    refused: Annotated[
        str | None,
        typer.Option(
            "--refused", metavar="TEXT", help=_("Why not let in: unknown, without papers, doubtful.")
        ),
    ] = None,
    document: Annotated[
        str | None,
        typer.Option(
            "--document", metavar="T:LAST4", help=_("Document seen: its sort and last four characters.")
        ),
    ] = None,
    phone: Annotated[
        str | None, typer.Option("--phone", metavar="N", help=_("The visitor's telephone number."))
    ] = None,
    plate: Annotated[
        str | None, typer.Option("--plate", metavar="N", help=_("The visitor's number plate."))
    ] = None,
    people: Annotated[int, typer.Option("--people", metavar="N", help=_("How many came together."))] = 1,
    post: Post = None,
    at: At = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Register a visitor."""
    sort, last4 = split_document(document)
    new = desk.NewVisitor(
        name=name,
        home=home or "",
        why=why or "",
        refused=refused or "",
        document=sort,
        last4=last4,
        phone=phone or "",
        plate=plate or "",
        people=people,
        post=post or "",
        at=session().back(at, "--at"),
    )
    _show_visitor(written(request, desk.add, new).number, json=json)


@visitors.command(help=_("One visitor."))
def show(
    number: Annotated[str, typer.Argument(metavar="NO", help=_("The visitor's number, V-0001."))],
    json: Json = False,
) -> None:
    """Show one visitor."""
    _show_visitor(number, json=json)


@visitors.command(help=_("A visitor has left."))
def left(
    number: Annotated[str, typer.Argument(metavar="NO", help=_("The visitor's number, V-0001."))],
    at: At = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """A visitor has left."""
    done = written(request, desk.left, number, at=session().back(at, "--at"))
    _show_visitor(done.number, json=json)


@vehicles.command("list", help=_("Vehicles that were noticed, those seen last first."))
def list_vehicles(
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar="|".join(Sort), help=_("Only unknown ones, or those of the car-park watch.")
        ),
    ] = None,
    text: Text = None,
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List vehicles; ``--since`` and ``--until`` are about when they were seen."""
    here = session()
    rows = reads_vehicles.vehicles(
        here.reader,
        sort=check_sort(kind) if kind is not None else None,
        text=text or "",
        since=here.back(since, "--since"),
        until=here.back(until, "--until"),
        limit=limit,
    )
    here.emit(shown.vehicle_table(rows), json=json, csv=csv)


@vehicles.command("add", help=_("Write down a vehicle nobody knows, or what the watch on the car park saw."))
def add_vehicle(
    plate: Annotated[str, typer.Argument(metavar="PLATE", help=_("Its plate; “none” without one."))],
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What was noticed."))],
    post: Post = None,
    at: At = None,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="|".join(Sort), help=_("An unknown vehicle, or the car-park watch.")),
    ] = Sort.UNKNOWN.value,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Write down a vehicle."""
    here = session()
    new = desk.NewVehicle(plate=plate, text=text, post=post or "", at=here.back(at, "--at"), sort=kind)
    done = written(request, desk.note_vehicle, new)
    here.emit(shown.vehicle_record(reads_vehicles.vehicle(here.reader, done.number)), json=json)


def _show_visitor(number: str, *, json: bool) -> None:
    here = session()
    here.emit(shown.visitor_record(reads.visitor(here.reader, number)), json=json)
