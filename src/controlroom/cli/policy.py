"""``controlroom policy``: the rules the desk runs by, looked at, checked and applied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from controlroom.base.config_file import PolicyError, read_text
from controlroom.base.i18n import _
from controlroom.base.output import Column, Record, Table
from controlroom.base.policy import Change
from controlroom.base.text import visible
from controlroom.cli.books import CATALOGUE, POLICY, Book, book_of
from controlroom.shell.options import File, Json, RequestId
from controlroom.shell.session import Session, session

app = typer.Typer(rich_markup_mode=None)


@app.command("show", help=_("Print the active policy or catalogue, ready to be copied and changed."))
def show(
    catalogue: Annotated[
        bool, typer.Option("--catalogue", help=_("The catalogue of kinds of incident instead."))
    ] = False,
    json: Json = False,
) -> None:
    """Print what is in force as its TOML text, or as JSON."""
    here = session()
    book = CATALOGUE if catalogue else POLICY
    if json:
        here.emit(Record([], book.raw(here)), json=True)
        return
    if warning := book.warning(here):
        here.say(warning)
    text = book.text(here)
    here.out.write("".join(f"{visible(line)}\n" for line in text.expandtabs().splitlines()))


@app.command("check", help=_("Check a policy or catalogue file and show what it would change."))
def check(file: File, json: Json = False) -> None:
    """Check a policy or catalogue file; nothing is changed."""
    here = session()
    book, _text, changes = _read(here, file)
    here.say(book.sound(len(changes)))
    here.emit(_table(changes), json=json)


@app.command("apply", help=_("Make a policy or catalogue file the active one."))
def apply(file: File, request: RequestId = None, json: Json = False) -> None:
    """Apply a policy or catalogue file; the difference is shown and journalled."""
    here = session()
    by = here.actor(request)
    by.need("policy")
    book, text, _changes = _read(here, file)
    done = book.apply(here, by, text)
    here.tell(done)
    changes = _table(book.changed(here, done.id))
    here.say(book.active())
    if json:
        here.emit(Record([], {"version": done.id, "changes": changes}), json=True)
    else:
        here.emit(changes)


def _read(here: Session, file: Path) -> tuple[Book, str, list[Change]]:
    book = POLICY
    try:
        text = read_text(file)
        book = book_of(text)
        return book, text, book.preview(here, text, str(file))
    except PolicyError:
        here.say(book.unusable())
        raise


def _table(changes: Sequence[Change]) -> Table:
    columns = [Column("key", _("Setting")), Column("old", _("Until now")), Column("new", _("From now"))]
    return Table(columns, [{"key": one.key, "old": one.old, "new": one.new} for one in changes])
