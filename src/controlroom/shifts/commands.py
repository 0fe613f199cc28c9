"""The shell's ``shifts`` commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.i18n import _, language
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.policy_model import Policy
from controlroom.base.text import mask_phone
from controlroom.people import reads as people
from controlroom.shell.options import Csv, Json, Limit, RequestId, Since, Until
from controlroom.shell.session import Session, session
from controlroom.shell.writing import Later, written
from controlroom.shifts import reads
from controlroom.shifts.reads import Shift
from controlroom.shifts.reads_relief import relief
from controlroom.shifts.rules import span_at, span_of

if TYPE_CHECKING:
    from controlroom.shifts import desk
else:
    desk = Later("controlroom.shifts.desk")

app = typer.Typer(rich_markup_mode=None)

People = Annotated[list[str], typer.Argument(metavar="WHO...", help=_("Staff numbers."))]


@app.command("now", help=_("Show who has the desk, and who is on duty."))
def now(json: Json = False) -> None:
    """Show the running shift; without one, the shift of the policy and nobody."""
    _emit_now(session(), json)


def _emit_now(here: Session, json: bool) -> None:
    running = reads.current(here.reader)
    if running is None:
        here.say(_("No shift has been started. “shifts start” begins one."))
    policy = here.store.policy()
    span = (
        span_at(policy, here.now)
        if running is None
        else span_of(policy, running.name, running.day, running.started)
    )
    values: dict[str, object] = (
        _row(policy, running)
        if running is not None
        else {
            "shift": _coded(policy, span.shift.id),
            "day": span.day,
            "id": None,
            **dict.fromkeys(("officer", "name", "started", "ended", "console")),
        }
    )
    values.setdefault("with", [])
    values["ends"] = span.ends
    values["on_duty"] = [one.number for one in people.on_duty(here.reader)]
    coming = relief(here.reader, policy, span, running.staff_id if running is not None else 0)
    values["relief"] = [
        Coded(one.number, f"{one.number} {one.name} {mask_phone(one.phone)}".strip()) for one in coming.people
    ]
    columns = [
        *_columns(),
        Column("ends", _("Ends by policy")),
        Column("on_duty", _("On duty")),
        Column("relief", _("Rostered to take over")),
    ]
    here.emit(Record(columns, values), json=json)


@app.command("start", help=_("Begin your shift where nobody has the desk; yours goes on at this console."))
def start(
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="WHO", help=_("Who shares it; repeat it for several. Without it, as before.")
        ),
    ] = None,
    why: Annotated[
        str, typer.Option("--why", metavar="TEXT", help=_("Why a leader takes over from who has the desk."))
    ] = "",
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Begin a shift."""
    done = written(request, desk.start, with_, why=why)
    here = session()
    here.emit(Record(_columns(), _row(here.store.policy(), reads.by_id(here.reader, done.id))), json=json)


@app.command("on-duty", help=_("Tick people on duty while the shift runs."))
def on_duty(who: People, request: RequestId = None, json: Json = False) -> None:
    """Tick people on duty; the answer is that of ``shifts now``."""
    written(request, desk.on_duty, who, True)
    _emit_now(session(), json)


@app.command("off-duty", help=_("Tick people off duty while the shift runs."))
def off_duty(who: People, request: RequestId = None, json: Json = False) -> None:
    """Tick people off duty; the answer is that of ``shifts now``."""
    written(request, desk.on_duty, who, False)
    _emit_now(session(), json)


@app.command("list", help=_("List the shifts, the latest first."))
def list_(
    limit: Limit = 50, since: Since = None, until: Until = None, json: Json = False, csv: Csv = False
) -> None:
    """List shifts as worked."""
    here = session()
    found = reads.shifts(
        here.reader, since=here.back(since, "--since"), until=here.back(until, "--until"), limit=limit
    )
    policy = here.store.policy()
    here.emit(Table(_columns(), [_row(policy, one) for one in found]), json=json, csv=csv)


def _columns() -> list[Column]:
    return [
        Column("day", _("Day")),
        Column("shift", _("Shift")),
        Column("officer", _("Officer")),
        Column("name", _("Name")),
        Column("with", _("With")),
        Column("started", _("Started")),
        Column("ended", _("Ended")),
        Column("console", _("Console")),
    ]


def _row(policy: Policy, one: Shift) -> dict[str, object]:
    return {
        "id": one.id,
        "day": one.day,
        "shift": _coded(policy, one.name),
        "officer": one.number,
        "name": one.officer,
        "with": list(one.members),
        "started": one.started,
        "ended": one.ended,
        "console": one.console,
    }


def _coded(policy: Policy, name: str) -> Coded:
    words = {shift.id: shift.zh if language() == "zh" else shift.en for shift in policy.shifts}
    return Coded(name, words.get(name, name))
