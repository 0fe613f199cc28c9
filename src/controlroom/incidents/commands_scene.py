"""The verbs of ``controlroom incidents`` for emergencies: told, steps, command, callers, services, links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.i18n import _
from controlroom.incidents.commands_reading import Number, emit
from controlroom.shell.options import At, Csv, Json, Limit, RequestId, Since, Until
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.incidents import desk
else:
    desk = Later("controlroom.incidents.desk")

app = typer.Typer()

Step = Annotated[
    str, typer.Argument(metavar="STEP", help=_("Id of the step, its words, or its place on the card."))
]


@app.command(help=_("Somebody was told: who, how, what they said."))
def told(
    number: Number,
    who: Annotated[
        str,
        typer.Argument(
            metavar="WHO", help=_("Staff number, a name of the playbook or the directory, or words.")
        ),
    ],
    by: Annotated[
        str, typer.Option("--by", metavar="phone|radio|in-person|message", help=_("By what means."))
    ] = "phone",
    at: At = None,
    said: Annotated[str, typer.Option("--said", metavar="TEXT", help=_("What they answered."))] = "",
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Write down that somebody was told."""
    emit(written(request, desk.told, number, who, by=by, at=session().back(at), said=said).number, json=json)


@app.command(help=_("Somebody takes command."))
def commander(
    number: Number,
    who: Annotated[str, typer.Argument(metavar="WHO", help=_("Staff number, or words."))],
    at: At = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Write down who commands."""
    emit(written(request, desk.commander, number, who, at=session().back(at)).number, json=json)


@app.command(help=_("One more caller about the same matter."))
def caller(
    number: Number,
    caller: Annotated[str, typer.Option("--caller", metavar="NAME", help=_("Who calls."))] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="N", help=_("Number to call back."))] = "",
    said: Annotated[str, typer.Option("--said", metavar="TEXT", help=_("What is new."))] = "",
    anonymous: Annotated[bool, typer.Option("--anonymous", help=_("Gives no name, wants no call."))] = False,
    at: At = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Write down one more caller."""
    done = written(
        request,
        desk.add_caller,
        number,
        caller=caller,
        phone=phone,
        said=said,
        anonymous=anonymous,
        at=session().back(at),
    )
    emit(done.number, json=json)


@app.command(help=_("An outside service came, took over, left."))
def outside(
    number: Number,
    service: Annotated[str, typer.Argument(metavar="police|ambulance|fire|other", help=_("Which service."))],
    arrived: Annotated[
        str | None, typer.Option("--arrived", metavar="T", help=_("When it came, if not now."))
    ] = None,
    officer: Annotated[str, typer.Option("--officer", metavar="NAME", help=_("Who leads it."))] = "",
    taken_over: Annotated[
        str, typer.Option("--taken-over", metavar="TEXT", help=_("What or whom it took over."))
    ] = "",
    left: Annotated[str | None, typer.Option("--left", metavar="T", help=_("When it left."))] = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Write down an outside service."""
    here = session()
    done = written(
        request,
        desk.outside,
        number,
        service,
        arrived=here.back(arrived, "--arrived"),
        officer=officer,
        taken_over=taken_over,
        left=here.back(left, "--left"),
    )
    emit(done.number, json=json)


@app.command(help=_("Tick a step of the playbook."))
def tick(
    number: Number,
    step: Step,
    at: At = None,
    undo: Annotated[bool, typer.Option("--undo", help=_("Take the tick back."))] = False,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=_("Why it is taken back."))] = "",
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Tick a step, or take the tick back."""
    if undo:
        done = written(request, desk.untick, number, step, why=why)
    else:
        done = written(request, desk.tick, number, step, at=session().back(at))
    emit(done.number, json=json)


@app.command(help=_("Record what the playbook asks for."))
def field(
    number: Number,
    name: Annotated[str, typer.Argument(metavar="FIELD", help=_("Id or name of the field."))],
    value: Annotated[str, typer.Argument(metavar="[VALUE]", help=_("What is recorded."))] = "",
    left_out: Annotated[
        str, typer.Option("--left-out", metavar="REASON", help=_("Why it is left out, instead of a value."))
    ] = "",
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Write down what must be recorded."""
    emit(written(request, desk.set_field, number, name, value, left_out=left_out).number, json=json)


@app.command(help=_("It belongs together with another one."))
def link(
    number: Number,
    other: Annotated[str, typer.Argument(metavar="OTHER", help=_("The other incident's number."))],
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Link two incidents."""
    emit(written(request, desk.link, number, other).number, json=json)


@app.command(help=_("It is the same matter as another one: it ends, its callers go there."))
def duplicate(
    number: Number,
    of: Annotated[str, typer.Argument(metavar="OF", help=_("Number of the one that goes on."))],
    json: Json = False,
    request: RequestId = None,
) -> None:
    """End a duplicate."""
    emit(written(request, desk.duplicate, number, of).number, json=json)


@app.command(help=_("Sign for an emergency that was opened with nobody signed in."))
def claim(number: Number, json: Json = False, request: RequestId = None) -> None:
    """Sign for an emergency."""
    emit(written(request, desk.claim, number).number, json=json)


@app.command(help=_("Calls kept before they were saved."))
def parked(
    limit: Limit = 50, since: Since = None, until: Until = None, json: Json = False, csv: Csv = False
) -> None:
    """List parked calls."""
    from controlroom.incidents import reads_scene, shown_scene

    here = session()
    first, last = here.back(since, "--since"), here.back(until, "--until")
    rows = [
        one
        for one in reads_scene.parked_calls(here.reader)
        if (first is None or one.at >= first) and (last is None or one.at < last)
    ]
    here.emit(shown_scene.parked_table(rows[:limit]), json=json, csv=csv)
