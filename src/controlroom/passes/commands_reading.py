"""The verbs of ``controlroom passes`` that read; how every verb prints a pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.incidents.reads_story import story
from controlroom.incidents.shown import story_table
from controlroom.passes import reads, reads_checks, shown
from controlroom.shell.options import Csv, Json, Limit, RequestId, Reveal, Since, Until
from controlroom.shell.session import session
from controlroom.shell.writing import Later

if TYPE_CHECKING:
    from controlroom.passes import desk
    from controlroom.store.act import Done
else:
    desk = Later("controlroom.passes.desk")

app = typer.Typer()

Number = Annotated[str, typer.Argument(metavar="NO", help=_("The pass's number, P-0311."))]


@app.command("list", help=_("Passes: the open ones by their end, or those asked for."))
def list_(
    waiting: Annotated[bool, typer.Option("--waiting", help=_("Only those to be checked."))] = False,
    open_only: Annotated[bool, typer.Option("--open", help=_("Open ones (as without options)."))] = False,
    back_due: Annotated[
        bool, typer.Option("--back-due", help=_("Those whose goods are to come back."))
    ] = False,
    all_: Annotated[bool, typer.Option("--all", help=_("All, the newest first."))] = False,
    limit: Limit = 50,
    since: Since = None,
    until: Until = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List passes; ``--since`` and ``--until`` are about the time they were applied for."""
    if waiting + open_only + back_due + all_ > 1:
        raise UsageError(_("Give one of --waiting, --open, --back-due and --all."))
    which = (
        reads.Which.WAITING
        if waiting
        else reads.Which.BACK_DUE
        if back_due
        else reads.Which.ALL
        if all_
        else reads.Which.OPEN
    )
    here = session()
    rows = reads.passes(
        here.reader,
        here.now,
        which,
        since=here.back(since, "--since"),
        until=here.back(until, "--until"),
        limit=limit,
    )
    here.emit(shown.table(here.store.policy(), rows, here.now), json=json, csv=csv)


@app.command(help=_("One pass: goods, checks, what happened at the gate."))
def show(number: Number, json: Json = False, reveal: Reveal = False, request: RequestId = None) -> None:
    """Show one pass; with ``--reveal`` telephone number in full, and the code for whoever may release."""
    here = session()
    if reveal:
        desk.reveal(here.store, here.actor(request), number)
        _show(number, json=json, reveal=True, code="release" in here.actor(request).rights)
    else:
        _show(number, json=json)


@app.command(help=_("What happened with a pass."))
def history(number: Number, limit: Limit = 50, json: Json = False, csv: Csv = False) -> None:
    """Show a pass's history, its last entries."""
    here = session()
    one = reads.by_number(here.reader, number, here.now)
    lines = story(here.reader, one.id, subject="pass", limit=limit)
    here.emit(story_table(here.store.policy(), lines, here.now), json=json, csv=csv)


def answer(done: Done, request: str | None, *, json: bool) -> None:
    """Print the pass as it now is, with the code for whoever may release."""
    _show(done.number, json=json, code="release" in session().actor(request).rights)


def _show(number: str, *, json: bool, reveal: bool = False, code: bool = False) -> None:
    here = session()
    one = reads.by_number(here.reader, number, here.now)
    here.emit(
        shown.record(
            here.store.policy(),
            one,
            reads_checks.checks(here.reader, one.id),
            reads_checks.moves(here.reader, one.id),
            here.now,
            code=reads.code_of(here.reader, one.id) if code else "",
            reveal=reveal,
        ),
        json=json,
    )
