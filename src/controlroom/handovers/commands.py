"""``controlroom handovers …``: prepare the sheet, read, prove, print, countersign it. Both sign at the console."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.base.output import Column, Table
from controlroom.handovers import reads, shown
from controlroom.shell.options import Csv, Json, Limit, RequestId, Since, Until
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.handovers import afterwards, desk
else:
    afterwards = Later("controlroom.handovers.afterwards")
    desk = Later("controlroom.handovers.desk")

app = typer.Typer(rich_markup_mode=None)

Number = Annotated[str, typer.Argument(metavar="NO", help=_("The handover's number, H-0042."))]


@app.command(help=_("Build the sheet from what is open now, or bring the open one up to date."))
def prepare(request: RequestId = None, json: Json = False) -> None:
    """Prepare the handover."""
    _show(written(request, desk.prepare).number, json=json)


@app.command("list", help=_("Handovers, the latest first."))
def list_(
    limit: Limit = 50, since: Since = None, until: Until = None, json: Json = False, csv: Csv = False
) -> None:
    """List handovers by the time they were prepared."""
    here = session()
    found = reads.handovers(
        here.reader, since=here.back(since, "--since"), until=here.back(until, "--until"), limit=limit
    )
    here.emit(shown.table(found), json=json, csv=csv)


@app.command(help=_("One handover with its sheet."))
def show(number: Number, json: Json = False) -> None:
    """Show one handover."""
    _show(number, json=json)


@app.command(
    help=_("Check a signed sheet and the log it stands on; 1 and the faults if they are not as signed.")
)
def verify(number: Number, json: Json = False, csv: Csv = False) -> None:
    """Prove a signed sheet."""
    from controlroom.handovers.proof import faults

    here = session()
    one = reads.by_number(here.reader, number)
    found = faults(here.reader, one)
    here.emit(Table([Column("text", _("Fault"))], [{"text": fault} for fault in found]), json=json, csv=csv)
    if found:
        raise Refused(
            _("{number} is not proved. Keep this file as it is and call the team leader.").format(
                number=one.spoken
            )
        )
    here.say(
        _("{number} and the log up to it are as they were signed; {count} entries came since.").format(
            number=one.spoken, count=here.reader.seq() - (one.seq or 0) - 1
        )
    )


@app.command("print", help=_("Write the sheet of a handover as a PDF."))
def print_(
    number: Number,
    pdf: Annotated[Path, typer.Option("--pdf", metavar="FILE", help=_("The file."))],
    json: Json = False,
) -> None:
    """Print a sheet, in the language of the console."""
    from controlroom.base.paper import need_new
    from controlroom.handovers.paper import write
    from controlroom.shell.imports import emit_file

    here = session()
    need_new(pdf)
    one = reads.by_number(here.reader, number)
    estate = here.reader.value("SELECT value FROM fact WHERE name = 'estate'") or ""
    lines, counts = reads.lines(here.reader, one.id), reads.counts(here.reader, one.id)
    write(pdf, one, lines, counts, estate=estate, zone=here.zone, now=here.now)
    emit_file(pdf, json=json)


@app.command(help=_("Countersign a signed handover as a leader who did not sign it."))
def countersign(
    number: Number,
    remark: Annotated[
        str,
        typer.Option("--remark", metavar="TEXT", help=_("What you have to say; the desk owes an answer.")),
    ] = "",
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Countersign a handover."""
    _show(written(request, afterwards.countersign, number, remark).number, json=json)


def _show(number: str, *, json: bool) -> None:
    here = session()
    one = reads.by_number(here.reader, number)
    here.emit(
        shown.record(one, reads.lines(here.reader, one.id), reads.counts(here.reader, one.id)), json=json
    )
