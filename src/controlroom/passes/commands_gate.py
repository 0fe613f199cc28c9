"""The verbs of ``controlroom passes`` for the gate: compared, out, back, held, ended; the slip shown there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.i18n import _
from controlroom.passes import reads
from controlroom.passes.commands_reading import Number, answer
from controlroom.passes.lines import read_counts
from controlroom.shell.options import Json, RequestId, Why
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.passes import desk
else:
    desk = Later("controlroom.passes.desk")

app = typer.Typer()

Counts = Annotated[
    list[str] | None,
    typer.Argument(metavar="LINE=COUNT", help=_("How many of which line; nothing: all that is left.")),
]


@app.command(help=_("Number and code as the guard reads them: the lines, or why nothing goes out."))
def check(
    number: Number,
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("The four digits of the check code."))],
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Compare number and code."""
    answer(written(request, desk.check, number, code), request, json=json)


@app.command(help=_("The lobby has compared what leaves the block."))
def precheck(
    number: Number,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help=_("Staff number of who looked."))],
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("What was seen."))] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write down the lobby's check."""
    answer(written(request, desk.precheck, number, by=by, note=note or ""), request, json=json)


@app.command(help=_("Goods went out: what was counted, or all that is left."))
def out(
    number: Number,
    guard: Annotated[
        str, typer.Option("--guard", metavar="WHO", help=_("Staff number of who compared at the gate."))
    ],
    counts: Counts = None,
    why: Annotated[
        str | None,
        typer.Option("--why", metavar="TEXT", help=_("Why it goes out without its check code read.")),
    ] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Let goods out."""
    done = written(request, desk.let_out, number, read_counts(counts or ()), guard=guard, why=why or "")
    answer(done, request, json=json)


@app.command(help=_("Goods came back: what was counted, or all that is owed."))
def back(
    number: Number,
    counts: Counts = None,
    guard: Annotated[
        str | None,
        typer.Option("--guard", metavar="WHO", help=_("Staff number of who saw them at the gate.")),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("How they came back."))] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Take goods back."""
    done = written(
        request, desk.come_back, number, read_counts(counts or ()), guard=guard or "", note=note or ""
    )
    answer(done, request, json=json)


@app.command(help=_("Goods at the gate that are not on the pass: not let out; an incident is opened."))
def surplus(
    number: Number,
    what: Annotated[str, typer.Argument(metavar="TEXT", help=_("What is not on the pass."))],
    guard: Annotated[
        str, typer.Option("--guard", metavar="WHO", help=_("Staff number of who compared at the gate."))
    ],
    void_: Annotated[bool, typer.Option("--void", help=_("Make the pass void; else it waits."))] = False,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write down goods that are not on the pass."""
    answer(written(request, desk.surplus, number, what, guard=guard, void=void_), request, json=json)


@app.command(help=_("Let a pass go on that was held at the gate or after wrong codes."))
def resume(number: Number, why: Why, request: RequestId = None, json: Json = False) -> None:
    """Let a held pass go on."""
    answer(written(request, desk.resume, number, why=why), request, json=json)


@app.command(help=_("Do not release what was applied for."))
def refuse(number: Number, why: Why, request: RequestId = None, json: Json = False) -> None:
    """Refuse a pass."""
    answer(written(request, desk.refuse, number, why=why), request, json=json)


@app.command(help=_("Make a pass void: nothing more goes out by it."))
def void(number: Number, why: Why, request: RequestId = None, json: Json = False) -> None:
    """Void a pass."""
    answer(written(request, desk.void, number, why=why), request, json=json)


@app.command(help=_("Write the slip of a pass as a PDF; it bears the check code."))
def slip(
    number: Number,
    pdf: Annotated[Path, typer.Option("--pdf", metavar="FILE", help=_("The file."))],
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write a slip."""
    from controlroom.base.paper import need_new
    from controlroom.passes.slip import write
    from controlroom.shell.imports import emit_file

    here = session()
    need_new(pdf)
    written(request, desk.print_slip, number)
    one = reads.by_number(here.reader, number, here.now)
    estate = here.reader.value("SELECT value FROM fact WHERE name = 'estate'") or ""
    write(pdf, one, reads.code_of(here.reader, one.id), estate=estate, zone=here.zone, now=here.now)
    emit_file(pdf, json=json)
