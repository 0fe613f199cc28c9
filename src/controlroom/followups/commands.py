"""``controlroom followups …``: what is owed afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from controlroom.base.i18n import _
from controlroom.followups import reads, reads_attempts, reads_rates, shown
from controlroom.followups.rules import State, midnight
from controlroom.shell.options import At, Csv, Json, Limit, RequestId, Reveal, Since, Until, Why
from controlroom.shell.session import Session, session

if TYPE_CHECKING:
    from controlroom.store.act import Done

app = typer.Typer(rich_markup_mode=None)

Number = Annotated[str, typer.Argument(metavar="NO", help=_("The follow-up's number, F-0042."))]
Result = Annotated[str, typer.Option("--result", metavar="TEXT", help=_("What came of it."))]
YesNo = Literal["yes", "no"]
_ALL = "all"


def _local(here: Session) -> datetime:
    return here.now.astimezone(here.zone)


def _show(here: Session, number: str, *, json: bool, reveal: bool = False) -> None:
    policy = here.store.policy()
    one = reads.by_number(here.reader, number)
    tries, history = reads_attempts.attempts(here.reader, one.id), reads_attempts.history(here.reader, one)
    here.emit(shown.record(policy, one, _local(here), tries, history, reveal=reveal), json=json)


def _answer(here: Session, done: Done, *, json: bool) -> None:
    here.tell(done)
    _show(here, done.number, json=json)


@app.command("list", help=_("What is owed, by the time it is due."))
def list_(
    due: Annotated[
        Literal["today", "week", "overdue"] | None,
        typer.Option(
            "--due", help=_("Due before the day or the week ends, what is overdue included; or only overdue.")
        ),
    ] = None,
    whose: Annotated[
        str | None,
        typer.Option("--whose", metavar="WHO", help=_("Staff number, role or department with its roles.")),
    ] = None,
    state: Annotated[
        Literal["open", "done", "dropped", "taken-back", "all"],
        typer.Option("--state", help=_("Only those in this state.")),
    ] = "open",
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List follow-ups; ``--since`` and ``--until`` are about the time they are due."""
    here = session()
    policy, now = here.store.policy(), here.now
    end = here.ahead(until, "--until")
    edges = {
        "today": midnight(now, here.zone, 0),
        "week": midnight(now, here.zone, 6),
        "overdue": now + timedelta(microseconds=1),
    }
    if due is not None:
        end = min(end, edges[due]) if end is not None else edges[due]
    rows = reads.followups(
        here.reader,
        state=None if state == _ALL else State(state),
        whose=reads.whose(here.reader, policy, whose) if whose is not None else None,
        since=here.back(since, "--since"),
        until=end,
        limit=limit,
    )
    here.emit(shown.table(policy, rows, _local(here)), json=json, csv=csv)


@app.command(help=_("Write down something owed later; a missed call is a call-back."))
def add(
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What is owed."))],
    kind: Annotated[
        Literal["return-visit", "call-back", "answer", "reminder", "check", "query"],
        typer.Option("--kind", help=_("What it is.")),
    ],
    about: Annotated[
        str | None, typer.Option("--about", metavar="NO", help=_("Number of the record it is about."))
    ] = None,
    whose: Annotated[
        str | None,
        typer.Option(
            "--whose", metavar="WHO", help=_("Staff number, role or department; else the policy's role.")
        ),
    ] = None,
    due: Annotated[
        str | None,
        typer.Option("--due", metavar="T", help=_("By when: 17:30, 2h, tomorrow; else the policy's time.")),
    ] = None,
    phone: Annotated[str | None, typer.Option("--phone", metavar="N", help=_("Number to call."))] = None,
    caller: Annotated[str | None, typer.Option("--caller", metavar="NAME", help=_("Whom to call."))] = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Add one."""
    here = session()
    by = here.actor(request)
    from controlroom.followups import desk

    new = desk.NewFollowup(
        kind=kind,
        text=text,
        about=about,
        whose=whose,
        due=here.ahead(due, "--due"),
        phone=phone or "",
        caller=caller or "",
    )
    _answer(here, desk.add(here.store, by, new), json=json)


@app.command(help=_("One follow-up with its attempts and history."))
def show(number: Number, reveal: Reveal = False, json: Json = False) -> None:
    """Show one."""
    here = session()
    if reveal:
        by = here.actor()
        from controlroom.followups import desk

        desk.reveal(here.store, by, number)
    _show(here, number, json=json, reveal=reveal)


@app.command(help=_("Write an attempt down: called or visited, what came of it, when again."))
def attempt(
    number: Number,
    result: Result,
    again: Annotated[
        str | None,
        typer.Option("--again", metavar="T", help=_("When to try again; else the policy's time.")),
    ] = None,
    by: Annotated[
        Literal["phone", "home", "in-person"], typer.Option("--by", help=_("How it was made."))
    ] = "phone",
    answered: Annotated[
        YesNo | None,
        typer.Option("--answered", help=_("Whether somebody was reached; else it follows from the rest.")),
    ] = None,
    done: Annotated[bool, typer.Option("--done", help=_("It is settled by this."))] = False,
    satisfied: Annotated[
        YesNo | None, typer.Option("--satisfied", help=_("The resident's word at a return visit."))
    ] = None,
    raises: Annotated[
        Literal["reopen", "new"] | None,
        typer.Option("--raise", help=_("Not satisfied: open the incident again, or a new one.")),
    ] = None,
    signed: Annotated[
        str | None, typer.Option("--signed", metavar="NAME", help=_("Who signed at the home."))
    ] = None,
    signed_at: Annotated[
        str | None, typer.Option("--signed-at", metavar="T", help=_("When that was, if not then."))
    ] = None,
    who: Annotated[
        str | None, typer.Option("--who", metavar="N", help=_("Staff number of whoever called or went."))
    ] = None,
    at: At = None,
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Write an attempt down."""
    here = session()
    actor = here.actor(request)
    from controlroom.followups import desk

    new = desk.Attempt(
        result=result,
        again=here.ahead(again, "--again"),
        by=by,
        answered=None if answered is None else answered == "yes",
        ends=done,
        satisfied=None if satisfied is None else satisfied == "yes",
        raises=raises or "",
        signed=signed or "",
        signed_at=here.back(signed_at, "--signed-at"),
        who=who,
        at=here.back(at, "--at"),
    )
    _answer(here, desk.attempt(here.store, actor, number, new), json=json)


@app.command(help=_("It is done."))
def done(number: Number, result: Result, json: Json = False, request: RequestId = None) -> None:
    """End it."""
    here = session()
    by = here.actor(request)
    from controlroom.followups import desk

    _answer(here, desk.done(here.store, by, number, result=result), json=json)


@app.command("pass-on", help=_("Somebody else owes it from now on; the clock goes on."))
def pass_on(
    number: Number,
    who: Annotated[str, typer.Argument(metavar="WHO", help=_("Staff number, role or department."))],
    json: Json = False,
    request: RequestId = None,
) -> None:
    """Pass it on."""
    here = session()
    by = here.actor(request)
    from controlroom.followups import desk

    _answer(here, desk.pass_on(here.store, by, number, who), json=json)


@app.command(help=_("Drop it, with a reason."))
def drop(number: Number, why: Why, json: Json = False, request: RequestId = None) -> None:
    """Drop it."""
    here = session()
    by = here.actor(request)
    from controlroom.followups import desk

    _answer(here, desk.drop(here.store, by, number, why=why), json=json)


@app.command(help=_("Take the last step back: the ending, or the last attempt."))
def undo(number: Number, why: Why, json: Json = False, request: RequestId = None) -> None:
    """Take the last step back."""
    here = session()
    by = here.actor(request)
    from controlroom.followups import desk

    _answer(here, desk.undo(here.store, by, number, why=why), json=json)


@app.command(help=_("Return visits made, and matters raised in them that are settled; two rates."))
def rates(since: Since = None, until: Until = None, json: Json = False) -> None:
    """Coverage and handling of the return visits planned in a span of time."""
    here = session()
    begin, end = here.back(since, "--since"), here.back(until, "--until")
    here.emit(
        shown.rates_record(reads_rates.rates(here.reader, since=begin, until=end), begin, end), json=json
    )
