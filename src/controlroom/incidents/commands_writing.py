"""The verbs of ``controlroom incidents`` that write: a report taken, people sent, its course, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.incidents.commands_reading import Kind, Number, Place, emit
from controlroom.shell.options import At, Ends, Json, RequestId, Why
from controlroom.shell.pairs import pairs
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.incidents import desk
else:
    desk = Later("controlroom.incidents.desk")

app = typer.Typer()

Who = Annotated[
    str | None, typer.Argument(metavar="[WHO]", help=_("Staff number; may be left out if only one fits."))
]
Summary = Annotated[str | None, typer.Option("--summary", metavar="TEXT", help=_("What the caller says."))]
Caller = Annotated[str | None, typer.Option("--caller", metavar="NAME", help=_("Who calls."))]
Phone = Annotated[str | None, typer.Option("--phone", metavar="N", help=_("Number to call back."))]
Priority = Annotated[int | None, typer.Option("--priority", min=1, max=4, help=_("1 critical to 4 low."))]
Severity = Annotated[
    str | None, typer.Option("--severity", metavar="major|important|minor", help=_("Grade of a complaint."))
]
WantedBy = Annotated[
    str | None, typer.Option("--wanted-by", metavar="T", help=_("The resident's own limit."))
]
Appointment = Annotated[
    str | None, typer.Option("--appointment", metavar="T", help=_("The time agreed with the resident."))
]


@app.command("open", help=_("Take a report."))
def open_(
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help=_("Kind, by id or name."))],
    place: Annotated[
        str, typer.Option("--place", metavar="PLACE", help=_("3-2-1802, a facility, or free words."))
    ],
    summary: Summary = None,
    caller: Caller = None,
    phone: Phone = None,
    source: Annotated[
        str, typer.Option("--source", metavar="S", help=_("How it came: phone, radio, cctv …"))
    ] = "phone",
    priority: Priority = None,
    severity: Severity = None,
    happened: Annotated[
        str | None, typer.Option("--happened", metavar="T", help=_("When it happened."))
    ] = None,
    told: Annotated[
        str | None, typer.Option("--told", metavar="T", help=_("When it was reported, if not now."))
    ] = None,
    appointment: Appointment = None,
    wanted_by: WantedBy = None,
    anonymous: Annotated[bool, typer.Option("--anonymous", help=_("The caller gives no name."))] = False,
    about: Annotated[
        str,
        typer.Option("--about", metavar="N", help=_("The officer a complaint is about; it goes past them.")),
    ] = "",
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Take a report."""
    here = session()
    new = desk.NewIncident(
        kind=kind,
        place=place,
        summary=summary or "",
        caller=caller or "",
        phone=phone or "",
        source=source,
        priority=priority,
        severity=severity,
        happened=here.back(happened, "--happened"),
        told=here.back(told, "--told"),
        appointment=here.ahead(appointment, "--appointment"),
        wanted_by=here.ahead(wanted_by, "--wanted-by"),
        anonymous=anonymous,
        about=about,
    )
    emit(written(request, desk.open_incident, new).number, json=json)


@app.command(help=_("Send people."))
def dispatch(
    number: Number,
    who: Annotated[list[str], typer.Argument(metavar="WHO...", help=_("Staff numbers."))],
    lead: Annotated[
        str | None, typer.Option("--lead", metavar="WHO", help=_("Who leads; else the first sent."))
    ] = None,
    even_if_busy: Annotated[
        bool, typer.Option("--even-if-busy", help=_("Also people who are out elsewhere."))
    ] = False,
    at: At = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Send people."""
    sent = written(
        request, desk.dispatch, number, who, lead=lead, even_if_busy=even_if_busy, at=session().back(at)
    )
    emit(sent.number, json=json)


@app.command(help=_("Recall somebody who was sent by mistake."))
def recall(
    number: Number,
    who: Annotated[str, typer.Argument(metavar="WHO", help=_("Staff number."))],
    why: Why,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Recall a wrong dispatch."""
    emit(written(request, desk.recall, number, who, why=why).number, json=json)


@app.command("under-way", help=_("Somebody has set out."))
def under_way(
    number: Number, who: Who = None, at: At = None, json: Json = False, request: RequestId = None
) -> None:
    """Write down that somebody has set out."""
    emit(written(request, desk.under_way, number, who, at=session().back(at)).number, json=json)


@app.command(help=_("Somebody has arrived."))
def arrive(
    number: Number, who: Who = None, at: At = None, json: Json = False, request: RequestId = None
) -> None:
    """Write down that somebody has arrived."""
    emit(written(request, desk.arrive, number, who, at=session().back(at)).number, json=json)


@app.command(help=_("Somebody is free again."))
def clear(
    number: Number, who: Who = None, at: At = None, json: Json = False, request: RequestId = None
) -> None:
    """Write down that somebody is free again."""
    emit(written(request, desk.clear, number, who, at=session().back(at)).number, json=json)


@app.command(help=_("Add a line to the story."))
def note(
    number: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("The words."))] = "",
    mark: Annotated[
        str | None,
        typer.Option(
            "--mark",
            metavar="informed|assessed|agreed|answered|verified|result-told|leak-tested",
            help=_("The moment this note writes down; meets the clocks that wait for it."),
        ),
    ] = None,
    at: At = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Add a line to the story."""
    emit(written(request, desk.note, number, text, mark=mark, at=session().back(at)).number, json=json)


@app.command(help=_("Let it wait: resident, parts or outside."))
def hold(
    number: Number,
    why: Annotated[
        str, typer.Option("--why", metavar="resident|parts|outside", help=_("What it waits for."))
    ],
    until: Ends = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Put it on hold."""
    emit(written(request, desk.hold, number, why=why, until=session().ahead(until)).number, json=json)


@app.command(help=_("End the wait."))
def resume(number: Number, json: Json = False, request: RequestId = None) -> None:
    """End the wait."""
    emit(written(request, desk.resume, number).number, json=json)


@app.command(help=_("Change what was taken."))
def edit(
    number: Number,
    kind: Kind = None,
    priority: Priority = None,
    severity: Severity = None,
    wanted_by: WantedBy = None,
    appointment: Appointment = None,
    place: Place = None,
    summary: Summary = None,
    caller: Caller = None,
    phone: Phone = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Change what was taken; an empty time drops it."""
    here = session()
    drop = frozenset(
        name for name, text in (("wanted_by", wanted_by), ("appointment", appointment)) if text == ""
    )
    change = desk.Edit(
        kind=kind,
        priority=priority,
        severity=severity,
        wanted_by=here.ahead(wanted_by or None, "--wanted-by"),
        appointment=here.ahead(appointment or None, "--appointment"),
        place=place,
        summary=summary,
        caller=caller,
        phone=phone,
        drop=drop,
    )
    emit(written(request, desk.edit, number, change).number, json=json)


@app.command(help=_("Put a time right."))
def correct(
    number: Number,
    milestone: Annotated[
        str,
        typer.Argument(
            metavar="MILESTONE",
            help=_("happened, told, dispatched, under-way, arrived, cleared, resolved, closed"),
        ),
    ],
    why: Why,
    at: Annotated[str | None, typer.Option("--at", metavar="T", help=_("The right time."))] = None,
    not_reached: Annotated[
        bool,
        typer.Option("--not-reached", help=_("It never happened: under-way, arrived or cleared by mistake.")),
    ] = False,
    who: Annotated[str | None, typer.Option("--who", metavar="N", help=_("Whose time."))] = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Put a time right, or take it back."""
    when = session().back(at)
    if not_reached:
        if when is not None:
            raise UsageError(_("Give either --at or --not-reached."))
        emit(written(request, desk.retract, number, milestone, who, why=why).number, json=json)
        return
    if when is None:
        raise UsageError(_("Give the right time."), field="at")
    emit(written(request, desk.correct, number, milestone, at=when, why=why, who=who).number, json=json)


@app.command(help=_("The matter is settled."))
def resolve(
    number: Number,
    result: Annotated[str, typer.Option("--result", metavar="TEXT", help=_("What was done."))],
    at: At = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Resolve it."""
    emit(written(request, desk.resolve, number, result=result, at=session().back(at)).number, json=json)


@app.command(help=_("Close it; refused while people are out, unless --clear."))
def close(
    number: Number,
    result: Annotated[str | None, typer.Option("--result", metavar="TEXT", help=_("What was done."))] = None,
    told: Annotated[
        str | None, typer.Option("--told", metavar="NAME", help=_("Who told the caller."))
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help=_("Clear everybody who is out, too."))] = False,
    despite: Annotated[
        str | None,
        typer.Option("--despite", metavar="TEXT", help=_("Why it is closed although a key is out for it.")),
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--field", metavar="ID=VALUE", help=_("What the playbook asks to be recorded; repeated.")
        ),
    ] = None,
    left_out: Annotated[
        list[str] | None,
        typer.Option("--left-out", metavar="ID=REASON", help=_("Why something is not recorded; repeated.")),
    ] = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Close it."""
    closed = written(
        request,
        desk.close,
        number,
        result=result,
        told=told,
        clear=clear,
        despite=despite or "",
        fields=pairs(fields or (), "--field"),
        left_out=pairs(left_out or (), "--left-out"),
    )
    emit(closed.number, json=json)


@app.command(help=_("Not an incident: a wrong press, a false call."))
def cancel(number: Number, why: Why, json: Json = False, request: RequestId = None) -> None:
    """Cancel it."""
    emit(written(request, desk.cancel, number, why=why).number, json=json)


@app.command(help=_("Open it again."))
def reopen(number: Number, why: Why, json: Json = False, request: RequestId = None) -> None:
    """Open it again."""
    emit(written(request, desk.reopen, number, why=why).number, json=json)
