"""The shell's ``shifts roster``, ``shifts import``, ``shifts plan``, ``shifts template``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.i18n import _, language
from controlroom.base.output import Coded, Column, Table
from controlroom.base.policy_model import Policy
from controlroom.people.rules import named
from controlroom.shell.imports import emit_file, emit_import
from controlroom.shell.options import Csv, File, Json, Limit, RequestId, Since, Until
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written
from controlroom.shifts import reads_roster
from controlroom.shifts.reads_roster import Planned

if TYPE_CHECKING:
    from controlroom.shifts import roster as desk
else:
    desk = Later("controlroom.shifts.roster")

app = typer.Typer(rich_markup_mode=None)


@app.command("roster", help=_("Who is planned for the shift that holds now; or from a day on."))
def roster(
    limit: Limit = 50, since: Since = None, until: Until = None, json: Json = False, csv: Csv = False
) -> None:
    """Show the roster; --since and --until name days on which shifts begin."""
    here = session()
    policy = here.store.policy()
    if since is None and until is None:
        found = reads_roster.planned(here.reader, policy, here.now)[:limit]
    else:
        begin, end = here.back(since, "--since"), here.ahead(until, "--until")
        found = reads_roster.roster(
            here.reader,
            policy,
            since=begin.astimezone(here.zone).date() if begin is not None else None,
            until=end.astimezone(here.zone).date() if end is not None else None,
            limit=limit,
        )
    here.emit(_table(policy, found), json=json, csv=csv)


@app.command("plan", help=_("Plan a shift by hand: these people and nobody else."))
def plan(
    day: Annotated[str, typer.Argument(metavar="DAY", help=_("The day on which it begins, 2026-11-22."))],
    shift: Annotated[str, typer.Argument(metavar="SHIFT", help=_("Shift: id or name of the policy."))],
    who: Annotated[
        list[str] | None, typer.Argument(metavar="WHO...", help=_("Staff numbers; none empties it."))
    ] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Plan one shift."""
    from datetime import date, timedelta

    done = written(request, desk.plan, day, shift, who or ())
    here = session()
    policy = here.store.policy()
    when, _blank, which = done.number.partition(" ")
    begins = date.fromisoformat(when)
    found = reads_roster.roster(
        here.reader, policy, since=begins, until=begins + timedelta(days=1), limit=1000
    )
    here.emit(_table(policy, [one for one in found if one.shift == which]), json=json)


@app.command("import", help=_("Import a roster from a workbook or CSV file."))
def import_(file: File, request: RequestId = None, json: Json = False, csv: Csv = False) -> None:
    """Import a roster; repeating it changes nothing."""
    here = session()
    here.actor(request).need("import")
    from controlroom.base.spreadsheet import open_sheets
    from controlroom.shifts.sheet import read_sheets

    done = written(request, desk.import_roster, read_sheets(open_sheets(file), here.store.policy()))
    emit_import(done, desk.IMPORTED, json=json, csv=csv)


@app.command("template", help=_("Write an empty roster to fill in."))
def template(file: File, json: Json = False) -> None:
    """Write a CSV file with the headings of the officer's language."""
    from controlroom.shifts.sheet import write_template

    write_template(file, session().store.policy())
    emit_file(file, json=json)


def _table(policy: Policy, found: Sequence[Planned]) -> Table:
    columns = [
        Column("day", _("Day")),
        Column("shift", _("Shift")),
        Column("staff", _("Staff number")),
        Column("name", _("Name")),
        Column("role", _("Role")),
        Column("post", _("Stands at")),
        Column("on_duty", _("On duty")),
    ]
    zh = language() == "zh"
    shifts = {one.id: one.zh if zh else one.en for one in policy.shifts}
    rows: list[dict[str, object]] = []
    for one in found:
        rows.append(
            {
                "day": one.day,
                "shift": Coded(one.shift, shifts.get(one.shift, one.shift)),
                "staff": one.number,
                "name": one.name,
                "role": Coded(one.role, named(policy.roles.get(one.role), one.role)),
                "post": one.post or None,
                "on_duty": one.on_duty,
            }
        )
    return Table(columns, rows)
