"""``controlroom posts …``: who stands where, what posts report, signs of life, the equipment's state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from controlroom.base.i18n import _
from controlroom.posts import reads, shown
from controlroom.posts.commands_undo import Undo, UndoWhy, post_key, staff_key, undone
from controlroom.shell.options import At, Csv, Json, Limit, RequestId, Since, Until
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.posts import desk
else:
    desk = Later("controlroom.posts.desk")

app = typer.Typer(rich_markup_mode=None)

PostName = Annotated[str, typer.Argument(metavar="POST", help=_("Code or name of the post."))]
Who = Annotated[str, typer.Argument(metavar="WHO", help=_("Staff number."))]


@app.command("list", help=_("The posts: who stands there, what is due."))
def list_(
    limit: Limit = 50, since: Since = None, until: Until = None, json: Json = False, csv: Csv = False
) -> None:
    """List the posts, those in use first; with --since or --until those whose last report came then."""
    here = session()
    begin, end = here.back(since, "--since"), here.back(until, "--until")
    found = [
        one
        for one in reads.posts(here.reader, here.store.policy())
        if (begin is None or (one.reported is not None and one.reported >= begin))
        and (end is None or (one.reported is not None and one.reported < end))
    ]
    here.emit(shown.posts_table(found[:limit]), json=json, csv=csv)


@app.command(help=_("Who stands at a post from now on; whoever stood there is relieved."))
def man(
    post: PostName,
    who: Annotated[
        list[str] | None, typer.Argument(metavar="WHO...", help=_("Staff numbers; none leaves it empty."))
    ] = None,
    why: Annotated[
        str | None,
        typer.Option("--why", metavar="TEXT", help=_("Why the post is left empty, or the entry taken back.")),
    ] = None,
    undo: Undo = False,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Man a post, or leave it empty with a reason."""
    if undo:
        done = undone(request, why or "", "post.manned", "post.closed", subject_id=post_key(post))
        _show(done.number, json=json)
        return
    _show(written(request, desk.man, post, who or (), why=why or "").number, json=json)


@app.command(help=_("One line from a post, into the log."))
def report(
    post: PostName,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What it reports."))],
    topic: Annotated[
        Literal["other", "home-alarm", "abnormal", "opinion", "fire-room", "vehicle", "roll-call", "review"],
        typer.Option("--topic", help=_("What it is about.")),
    ] = "other",
    at: At = None,
    undo: Undo = False,
    why: UndoWhy = "",
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write down what a post reports."""
    if undo:
        done = undone(request, why, "post.reported", subject_id=post_key(post), text=text)
        _show(done.number, json=json)
        return
    when = session().back(at, "--at")
    _show(written(request, desk.report, post, text, topic=topic, at=when).number, json=json)


@app.command(help=_("Somebody who stands alone has answered; the next sign of life is due later."))
def heard(
    who: Who,
    by: Annotated[
        str | None, typer.Option("--by", metavar="N", help=_("Staff number of who answered instead."))
    ] = None,
    words: Annotated[
        str | None,
        typer.Option("--words", metavar="TEXT", help=_("The words heard, if somebody else answered.")),
    ] = None,
    undo: Undo = False,
    why: UndoWhy = "",
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write down a sign of life."""
    if undo:
        _show(undone(request, why, "welfare.heard", staff=staff_key(who)).number, json=json)
        return
    _show(written(request, desk.heard, who, by=by or "", words=words or "").number, json=json)


@app.command(help=_("Somebody who stands alone did not answer; after the last call somebody goes and looks."))
def silent(
    who: Who, undo: Undo = False, why: UndoWhy = "", request: RequestId = None, json: Json = False
) -> None:
    """Write down a call without an answer."""
    if undo:
        _show(undone(request, why, "welfare.silent", staff=staff_key(who)).number, json=json)
        return
    _show(written(request, desk.silent, who).number, json=json)


@app.command(help=_("The team leader was told how the monitoring equipment is."))
def equipment(
    fault: Annotated[
        str | None, typer.Option("--fault", metavar="TEXT", help=_("What is out of order; else all is well."))
    ] = None,
    undo: Undo = False,
    why: UndoWhy = "",
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Write down that the equipment's state was told on."""
    from controlroom.base.output import Column, Record

    if undo:
        undone(request, why, "post.equipment")
    else:
        written(request, desk.equipment, fault=fault or "")
    here = session()
    columns = [Column("fault", _("Out of order")), Column("due", _("Next by"))]
    here.emit(Record(columns, {"fault": fault or None, "due": reads.equipment_due(here.reader)}), json=json)


def _show(code: str, *, json: bool) -> None:
    here = session()
    here.emit(shown.post_record(reads.by_code(here.reader, here.store.policy(), code)), json=json)
