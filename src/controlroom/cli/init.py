"""``controlroom init``."""

from __future__ import annotations

import json as json_
import sys
from typing import Annotated

import typer

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.output import Column, Record
from controlroom.shell.options import Json, RequestId
from controlroom.shell.pins import Credentials, new_pin
from controlroom.shell.session import Session, request_id, session
from controlroom.shifts.rules import SHELL


def init(
    estate: Annotated[str, typer.Option("--estate", metavar="NAME", help=_("The estate's name."))] = "",
    number: Annotated[
        str, typer.Option("--number", metavar="N", help=_("The first officer's staff number."))
    ] = "",
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=_("The first officer's name."))] = "",
    request: RequestId = None,
    json: Json = False,
) -> None:
    """Make a new database with its first officer, who has every right; ask for what is missing."""
    here = session()
    identity = request_id(request)
    from controlroom.people.founding import found
    from controlroom.store.migrate import state

    if state(here.store.reader) != "missing":
        _answer(_made_before(here, identity), json)
        return
    credentials = here.credentials or Credentials()
    without = _("There is no terminal to ask for the PIN. Give --pin-file or CONTROLROOM_PIN.")
    done = found(
        here.store,
        SHELL,
        estate=estate or _asked(_("Estate: "), "--estate"),
        number=number or credentials.number or _asked(_("Your number: "), "--number"),
        name=name or _asked(_("Your name: "), "--name"),
        pin=credentials.given() or new_pin(None, may_ask=True, without=without),
        request=identity,
    )
    here.say(_("The database is ready. “controlroom” opens the console; sign in there with number and PIN."))
    _answer(done.number, json)


def _answer(number: str, json: bool) -> None:
    here = session()
    columns = [Column("database", _("Database")), Column("number", _("Staff number"))]
    here.emit(Record(columns, {"database": here.store.location.shown, "number": number}), json=json)


def _made_before(here: Session, identity: str) -> str:
    """Return the first officer's number if this request made the database.

    Raises:
        Refused: somebody else made it.
    """
    answer = here.reader.value("SELECT answer FROM request WHERE id = :id", id=identity)
    if answer is None:
        raise Refused(
            _("There is a database at {where} already. Choose another place with --db.").format(
                where=here.store.location.shown
            )
        )
    number: str = json_.loads(answer)["number"]
    return number


def _asked(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError(_("{option} is missing.").format(option=option), field=option.lstrip("-"))
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
