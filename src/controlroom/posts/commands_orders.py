"""``controlroom orders …``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.i18n import _
from controlroom.posts import reads_orders, shown
from controlroom.posts.commands_undo import Undo, UndoWhy, order_key, post_key, undone
from controlroom.shell.options import Csv, Json, Limit, RequestId, Since, Until
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.posts import desk
else:
    desk = Later("controlroom.posts.desk")

app = typer.Typer(rich_markup_mode=None)

Number = Annotated[str, typer.Argument(metavar="ORDER", help=_("The order's number, L-0012."))]


@app.command(help=_("Send an order to every manned post."))
def send(
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("The order."))],
    posts: Annotated[
        list[str] | None,
        typer.Option("--posts", metavar="POST", help=_("Only to this post; repeat it for several.")),
    ] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Send an order."""
    _show(written(request, desk.send, text, posts or ()).id, json=json)


@app.command(help=_("A post has acknowledged an order."))
def ack(
    order: Number,
    post: Annotated[str, typer.Argument(metavar="POST", help=_("Code or name of the post."))],
    undo: Undo = False,
    why: UndoWhy = "",
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Tick a post off."""
    if undo:
        done = undone(request, why, "order.acknowledged", subject_id=order_key(order), post=post_key(post))
        _show(done.id, json=json)
        return
    _show(written(request, desk.acknowledge, order, post).id, json=json)


@app.command("list", help=_("Orders, the latest first."))
def list_(
    limit: Limit = 50, since: Since = None, until: Until = None, json: Json = False, csv: Csv = False
) -> None:
    """List orders by the time they were sent."""
    here = session()
    found = reads_orders.orders(
        here.reader, since=here.back(since, "--since"), until=here.back(until, "--until"), limit=limit
    )
    here.emit(shown.orders_table(found), json=json, csv=csv)


@app.command("stand-down", help=_("End an order."))
def stand_down(order: Number, request: RequestId = None, json: Json = False) -> None:
    """Stand an order down."""
    _show(written(request, desk.stand_down, order).id, json=json)


def _show(key: int, *, json: bool) -> None:
    here = session()
    here.emit(shown.order_record(reads_orders.by_id(here.reader, key)), json=json)
