"""``controlroom rounds …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.i18n import _
from controlroom.posts import reads_rounds, shown
from controlroom.posts.commands_undo import Undo, UndoWhy, undone
from controlroom.posts.rules import find_round
from controlroom.shell.options import At, Csv, Json, Limit, RequestId, Since, Until
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.posts import desk
else:
    desk = Later("controlroom.posts.desk")

app = typer.Typer(rich_markup_mode=None)


@app.command("list", help=_("Rounds, the latest first."))
def list_(
    limit: Limit = 50, since: Since = None, until: Until = None, json: Json = False, csv: Csv = False
) -> None:
    """List rounds by the time they begin."""
    here = session()
    found = reads_rounds.rounds(
        here.reader, since=here.back(since, "--since"), until=here.back(until, "--until"), limit=limit
    )
    here.emit(shown.rounds_table(here.store.policy(), found), json=json, csv=csv)


@app.command(help=_("A round was walked."))
def report(
    round_: Annotated[
        str, typer.Argument(metavar="ROUND", help=_("Id or name of the round, as in “rounds list”."))
    ],
    found: Annotated[
        str | None, typer.Option("--found", metavar="TEXT", help=_("What was found; else all is well."))
    ] = None,
    who: Annotated[
        str | None, typer.Option("--who", metavar="N", help=_("Staff number of who walked it."))
    ] = None,
    at: At = None,
    undo: Undo = False,
    why: UndoWhy = "",
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Report a round."""
    here = session()
    if undo:
        rule = find_round(here.store.policy().posts.rounds, round_)
        done = undone(request, why, "round.reported", round=rule.id)
    else:
        when = here.back(at, "--at")
        done = written(request, desk.report_round, round_, at=when, found=found or "", who=who)
    one = reads_rounds.by_id(here.reader, done.id)
    here.emit(shown.round_record(here.store.policy(), one), json=json)
