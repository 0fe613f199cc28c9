"""The shell's ``alarms`` and ``deadlines`` commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.numbers import parse_id
from controlroom.base.output import Column, Record
from controlroom.deadlines import reads, shown
from controlroom.deadlines.naming import find
from controlroom.deadlines.rules import State
from controlroom.shell.options import Csv, Json, Limit, RequestId, Since, Until, Why
from controlroom.shell.session import Session, session
from controlroom.store.actor import house

if TYPE_CHECKING:
    from controlroom.store.act import Done

alarms = typer.Typer(rich_markup_mode=None)
deadlines = typer.Typer(rich_markup_mode=None)

AlarmId = Annotated[str, typer.Argument(metavar="ID", help=_("The alarm's number, see alarms list."))]


@alarms.command("list", help=_("List alarms, the worst first."))
def list_(
    active: Annotated[
        bool, typer.Option("--active/--all", help=_("Those that stand, or all, the newest first."))
    ] = True,
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List alarms."""
    here = session()
    rows = reads.alarms(
        here.reader,
        "active" if active else "all",
        limit=limit,
        since=here.back(since, "--since"),
        until=here.back(until, "--until"),
    )
    here.emit(shown.alarm_table(rows, here.now.astimezone(here.zone)), json=json, csv=csv)


@alarms.command("ack", help=_("Acknowledge an alarm."))
def ack(alarm: AlarmId, request: RequestId = None, json: Json = False) -> None:
    """Acknowledge an alarm."""
    here = session()
    by = here.actor(request)
    from controlroom.deadlines import alarms as acts

    _answer(here, acts.acknowledge(here.store, by, parse_id(alarm)), json)


@alarms.command("shelve", help=_("Shelve an alarm for a while; at the end it comes back."))
def shelve(
    alarm: AlarmId,
    why: Why,
    span: Annotated[str, typer.Option("--for", metavar="15m", help=_("For how long."))],
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Shelve an alarm."""
    here = session()
    by = here.actor(request)
    from controlroom.deadlines import alarms as acts

    until = here.now + here.span(span, "--for")
    _answer(here, acts.shelve(here.store, by, parse_id(alarm), until=until, why=why), json)


@alarms.command("unshelve", help=_("Unshelve an alarm."))
def unshelve(alarm: AlarmId, request: RequestId = None, json: Json = False) -> None:
    """Take an alarm off the shelf."""
    here = session()
    by = here.actor(request)
    from controlroom.deadlines import alarms as acts

    _answer(here, acts.unshelve(here.store, by, parse_id(alarm)), json)


@alarms.command("tick", help=_("Raise what is due; any process may, as often as it likes."))
def tick(json: Json = False) -> None:
    """Raise what is due, without anybody signed in."""
    here = session()
    from controlroom.deadlines.tick import tick as run

    done = run(here.store, house("bar" if here.in_bar else "shell"), attended=here.in_bar)
    columns = [
        Column("raised", _("Raised")),
        Column("escalated", _("Passed up")),
        Column("unshelved", _("No longer shelved")),
        Column("next", _("Next")),
    ]
    values = {
        "raised": list(done.raised),
        "escalated": list(done.escalated),
        "unshelved": list(done.unshelved),
        "next": done.next_at,
    }
    here.emit(Record(columns, values), json=json)


@deadlines.command("list", help=_("List time limits by the time they are due."))
def list_deadlines(
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="S", help=_("One of: {states}.").format(states=", ".join(State))),
    ] = None,
    about: Annotated[
        str | None, typer.Option("--about", metavar="NO", help=_("Of this record, 1122-012."))
    ] = None,
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List deadlines: those that are open, or all of one record, or those in one state."""
    here = session()
    now = here.now.astimezone(here.zone)
    if state is not None and state not in tuple(State):
        raise UsageError(
            _("“{value}” is not possible here. Choose one of: {choices}.").format(
                value=state, choices=", ".join(State)
            ),
            field="state",
        )
    rows = reads.deadlines(
        here.reader,
        state=state,
        about=None if about is None else find(here.reader, about, now),
        limit=limit,
        since=here.back(since, "--since"),
        until=here.ahead(until, "--until"),
    )
    here.emit(shown.due_table(rows, now), json=json, csv=csv)


def _answer(here: Session, done: Done, json: bool) -> None:
    """Say what an act has to say and print the alarm as it now is."""
    here.tell(done)
    row = reads.alarm(here.reader, done.id)
    if row is None:
        raise NotFound(_("There is no alarm {id}. See the list of alarms.").format(id=done.number))
    here.emit(shown.alarm_record(row, here.now.astimezone(here.zone)), json=json)
