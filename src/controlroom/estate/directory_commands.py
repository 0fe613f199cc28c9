"""``controlroom directory …``: numbers to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.estate import directory_reads as reads
from controlroom.estate import directory_shown as shown
from controlroom.estate.directory import is_personal
from controlroom.shell.options import Csv, Json, Limit, RequestId, Reveal
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.estate import directory_desk as desk
else:
    desk = Later("controlroom.estate.directory_desk")

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command("find", help=_("Find a number by name, pinyin initials or code."))
def find(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help=_('A name, pinyin initials, a code; "" for all.'))
    ],
    limit: Limit = 50,
    reveal: Reveal = False,
    request: RequestId = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """Find entries of the directory; mobiles of posts and departments are masked unless revealed."""
    here = session()
    found = reads.find(here.reader, text)[:limit]
    if reveal:
        ids = [one.id for one in found if one.id is not None and is_personal(one.sort, one.number)]
        desk.reveal(here.store, here.actor(request), ids)
    here.emit(shown.listed(found, reveal=reveal, json=json or csv), json=json, csv=csv)


@app.command("set", help=_("Set a number; an empty one clears it."))
def set_(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=_("A code or a whole name; a new name adds an entry."))
    ],
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=_('The number; "" clears it.'))],
    note: Annotated[
        str | None,
        typer.Option("--note", metavar="TEXT", help=_("A note beside it: hours, whom to ask for.")),
    ] = None,
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Set or clear the number of an entry."""
    done = written(request, desk.set_number, name, number, note=note)
    here = session()
    entry = reads.entry(here.reader, done.number)
    if entry is None:
        raise NotFound(_("There is no such entry in the directory."), field="name")
    here.emit(shown.one(entry, reveal=False, json=json), json=json)
