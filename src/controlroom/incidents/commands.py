"""``controlroom incidents …``: take a report, send people, follow it to its end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.deadlines import reads as deadline_reads
from controlroom.incidents import reads, shown
from controlroom.incidents.catalogue import Catalogue, active_catalogue
from controlroom.incidents.rules import State
from controlroom.people import reads as people
from controlroom.shell.options import At, Csv, Ends, Json, Limit, RequestId, Reveal, Since, Until, Why
from controlroom.shell.session import Session, session

if TYPE_CHECKING:
    from controlroom.store.act import Done

app = typer.Typer(no_args_is_help=True)

Number = Annotated[str, typer.Argument(metavar="NO", help=_("The incident's number, 1122-012."))]
Who = Annotated[
    str | None, typer.Argument(metavar="[WHO]", help=_("Staff number; may be left out if only one fits."))
]
Kind = Annotated[str | None, typer.Option("--kind", metavar="KIND", help=_("Kind, by id or name."))]
Place = Annotated[
    str | None, typer.Option("--place", metavar="PLACE", help=_("3-2-1802, a facility, or free words."))
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


def _local(here: Session) -> datetime:
    return here.now.astimezone(here.zone)


def _catalogue(here: Session) -> Catalogue:
    return active_catalogue(here.store.policy())


def _show(here: Session, number: str, *, json: bool, reveal: bool = False) -> None:
    one = reads.by_number(here.reader, number, _local(here))
    here.emit(
        shown.record(
            _catalogue(here),
            one,
            _local(here),
            reads.sent_to(here.reader, one.id),
            deadline_reads.deadlines(here.reader, about=("incident", one.id), limit=100),
            reveal=reveal,
        ),
        json=json,
    )


def _answer(here: Session, done: Done, *, json: bool) -> None:
    here.tell(done)
    _show(here, done.number, json=json)


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
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Take a report."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

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
    )
    _answer(here, desk.open_incident(here.store, by, new), json=json)


@app.command("list", help=_("Incidents: the open ones, or those asked for."))
def list_(
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help=_("Only in this state."))
    ] = None,
    open_only: Annotated[bool, typer.Option("--open", help=_("Open ones (as without options)."))] = False,
    closed: Annotated[bool, typer.Option("--closed", help=_("Closed and cancelled ones."))] = False,
    all_: Annotated[bool, typer.Option("--all", help=_("All."))] = False,
    kind: Kind = None,
    place: Place = None,
    who: Annotated[
        str | None, typer.Option("--who", metavar="N", help=_("Only those this person was sent to."))
    ] = None,
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List incidents."""
    here = session()
    if open_only + closed + all_ > 1:
        raise UsageError(_("Give one of --open, --closed and --all."))
    state = _state(status) if status is not None else None
    which = "all" if all_ else "closed" if closed else "open"
    if state is not None and not (open_only or closed or all_):
        which = "all"
    catalogue = _catalogue(here)
    code = None
    if place is not None:
        from controlroom.estate.reads import resolve_place

        known = resolve_place(here.reader, place)
        code = known.code if known else half(place).strip().casefold()
    rows = reads.incidents(
        here.reader,
        which=which,
        state=state,
        kind=catalogue.find(kind).id if kind else None,
        place=code,
        staff_id=people.by_number(here.reader, who).id if who else None,
        since=here.back(since, "--since"),
        until=here.back(until, "--until"),
        limit=limit,
    )
    here.emit(shown.table(catalogue, rows, _local(here)), json=json, csv=csv)


def _state(text: str) -> State:
    for state in State:
        if text in (state.value, reads.state_title(state)):
            return state
    raise UsageError(
        _("“{value}” is not possible here. Choose one of: {choices}.").format(
            value=text, choices=", ".join(state.value for state in State)
        ),
        field="status",
    )


@app.command(help=_("One incident whole."))
def show(number: Number, json: Json = False, reveal: Reveal = False, request: RequestId = None) -> None:
    """Show one incident."""
    here = session()
    if reveal:
        one = reads.by_number(here.reader, number, _local(here))
        by = here.actor(request)
        from controlroom.incidents import desk

        desk.reveal(here.store, by, one.number)
    _show(here, number, json=json, reveal=reveal)


@app.command(help=_("An incident's story from the journal."))
def history(number: Number, json: Json = False, csv: Csv = False, limit: Limit = 500) -> None:
    """Show an incident's story."""
    here = session()
    one = reads.by_number(here.reader, number, _local(here))
    lines = reads.story(here.reader, one.id, limit=limit)
    here.emit(shown.story_table(here.store.policy(), lines, here.now), json=json, csv=csv)


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
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    done = desk.dispatch(
        here.store, by, number, who, lead=lead, even_if_busy=even_if_busy, at=here.back(at, "--at")
    )
    _answer(here, done, json=json)


@app.command(help=_("Call somebody back who was sent by mistake."))
def recall(
    number: Number,
    who: Annotated[str, typer.Argument(metavar="WHO", help=_("Staff number."))],
    why: Why,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Recall a wrong dispatch."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    _answer(here, desk.recall(here.store, by, number, who, why=why), json=json)


@app.command("under-way", help=_("Somebody has set out."))
def under_way(
    number: Number, who: Who = None, at: At = None, json: Json = False, request: RequestId = None
) -> None:
    """Write down that somebody has set out."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    _answer(here, desk.under_way(here.store, by, number, who, at=here.back(at, "--at")), json=json)


@app.command(help=_("Somebody has arrived."))
def arrive(
    number: Number, who: Who = None, at: At = None, json: Json = False, request: RequestId = None
) -> None:
    """Write down that somebody has arrived."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    _answer(here, desk.arrive(here.store, by, number, who, at=here.back(at, "--at")), json=json)


@app.command(help=_("Somebody is free again."))
def clear(
    number: Number, who: Who = None, at: At = None, json: Json = False, request: RequestId = None
) -> None:
    """Write down that somebody is free again."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    _answer(here, desk.clear(here.store, by, number, who, at=here.back(at, "--at")), json=json)


@app.command(help=_("Add a line to the story."))
def note(
    number: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("The words."))] = "",
    mark: Annotated[
        str | None,
        typer.Option(
            "--mark",
            metavar="informed|assessed|agreed|answered|verified|result-told",
            help=_("The moment this note writes down; meets the clocks that wait for it."),
        ),
    ] = None,
    at: At = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Add a line to the story."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    _answer(here, desk.note(here.store, by, number, text, mark=mark, at=here.back(at, "--at")), json=json)


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
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    _answer(here, desk.hold(here.store, by, number, why=why, until=here.ahead(until, "--until")), json=json)


@app.command(help=_("End the wait."))
def resume(number: Number, json: Json = False, request: RequestId = None) -> None:
    """End the wait."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    _answer(here, desk.resume(here.store, by, number), json=json)


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
    by = here.actor(request)
    from controlroom.incidents import desk

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
    _answer(here, desk.edit(here.store, by, number, change), json=json)


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
    at: Annotated[str, typer.Option("--at", metavar="T", help=_("The right time."))],
    why: Why,
    who: Annotated[str | None, typer.Option("--who", metavar="N", help=_("Whose time."))] = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Put a time right."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    when = here.back(at, "--at")
    assert when is not None
    _answer(here, desk.correct(here.store, by, number, milestone, at=when, why=why, who=who), json=json)


@app.command(help=_("The matter is settled."))
def resolve(
    number: Number,
    result: Annotated[str, typer.Option("--result", metavar="TEXT", help=_("What was done."))],
    at: At = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Resolve it."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    _answer(here, desk.resolve(here.store, by, number, result=result, at=here.back(at, "--at")), json=json)


@app.command(help=_("Close it; refused while people are out, unless --clear."))
def close(
    number: Number,
    result: Annotated[str | None, typer.Option("--result", metavar="TEXT", help=_("What was done."))] = None,
    told: Annotated[
        str | None, typer.Option("--told", metavar="NAME", help=_("Who told the caller."))
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help=_("Clear everybody who is out, too."))] = False,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Close it."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    _answer(here, desk.close(here.store, by, number, result=result, told=told, clear=clear), json=json)


@app.command(help=_("It was none: a wrong press, a false call."))
def cancel(number: Number, why: Why, json: Json = False, request: RequestId = None) -> None:
    """Cancel it."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    _answer(here, desk.cancel(here.store, by, number, why=why), json=json)


@app.command(help=_("Open it again."))
def reopen(number: Number, why: Why, json: Json = False, request: RequestId = None) -> None:
    """Open it again."""
    here = session()
    by = here.actor(request)
    from controlroom.incidents import desk

    _answer(here, desk.reopen(here.store, by, number, why=why), json=json)
