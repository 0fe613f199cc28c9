"""``controlroom staff status``: what somebody on duty does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.i18n import _
from controlroom.posts import reads_people, shown
from controlroom.shell.options import Ends, Json, RequestId
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.posts import desk
else:
    desk = Later("controlroom.posts.desk")

app = typer.Typer(rich_markup_mode=None)


@app.command("status", help=_("Set what somebody does: free, break, out-of-contact, off."))
def status(
    who: Annotated[str, typer.Argument(metavar="WHO", help=_("Staff number."))],
    status: Annotated[str, typer.Argument(metavar="STATUS", help=_("free, break, out-of-contact or off."))],
    until: Ends = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Set a status by hand; sent and on scene come from dispatch."""
    when = session().ahead(until, "--until")
    done = written(request, desk.set_status, who, status, until=when)
    here = session()
    here.emit(shown.person_record(reads_people.by_key(here.reader)[done.id]), json=json)
