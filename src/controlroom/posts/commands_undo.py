"""``--undo``: a command with the words with which it was entered takes the last such entry back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.i18n import _
from controlroom.people.reads import by_number
from controlroom.posts.places import find_place, places_known
from controlroom.posts.rules import parse_order
from controlroom.shell.session import session
from controlroom.shell.writing import Later, written

if TYPE_CHECKING:
    from controlroom.posts import desk
    from controlroom.store.act import Done
else:
    desk = Later("controlroom.posts.desk")

Undo = Annotated[
    bool, typer.Option("--undo", help=_("It was entered wrongly: take the last such entry back."))
]
UndoWhy = Annotated[str, typer.Option("--why", metavar="TEXT", help=_("Why the entry is taken back."))]


def undone(request: str | None, why: str, *acts: str, **facts: object) -> Done:
    """Take back the last entry of some acts.

    Args:
        request: what ``--id`` gave.
        why: the reason.
        acts, facts: as for ``reads_undo.last``.

    Raises:
        Refused: there is none; else as the desk's ``undo``.
    """
    return written(request, desk.undo_last, acts, facts, why=why)


def post_key(text: str) -> int:
    """Return the key of the post that a text names; 0 while nobody has done anything about it."""
    here = session()
    code = find_place(places_known(here.reader.rows, here.store.policy()), text).code
    return int(here.reader.value("SELECT id FROM post WHERE code = :code", code=code) or 0)


def staff_key(number: str) -> int:
    """Return the key of somebody's number."""
    return by_number(session().reader, number).id


def order_key(text: str) -> int:
    """Return the key of an order's number; 0 if there is none."""
    number = parse_order(text)
    return int(session().reader.value("SELECT id FROM post_order WHERE number = :number", number=number) or 0)
