"""The sample estate: a throw-away database with a lively hour behind it, played through the desk itself."""

from __future__ import annotations

import secrets
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from controlroom.base.clock import ManualClock, SystemClock
from controlroom.base.i18n import _, language
from controlroom.base.output import Column, Record
from controlroom.base.settings import Location, locate, shipped
from controlroom.shell.options import Json
from controlroom.shell.session import session

if TYPE_CHECKING:
    from controlroom.store.actor import Actor
    from controlroom.store.database import Store

CONSOLE = "1"
BEFORE = timedelta(minutes=60)
"""How long before now the hour begins."""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who sits at the desk of the sample estate."""

    number: str
    name: str
    pin: str


def make(
    location: Location,
    officer: Officer | None = None,
    *,
    now: datetime | None = None,
    console: str = CONSOLE,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Officer:
    """Make a database with the sample estate and its lively hour; return who may sign in.

    Args:
        location: where; there must be nothing yet.
        officer: the first officer; without one the sample's own with a PIN thrown by chance.
        now: the instant at which the hour ends.
        console: name of the console at which it was played.
        progress: called with the acts done and how many there are.

    Raises:
        Refused: there is a database already; StorageFailed: it cannot be made.
    """
    from controlroom.demo.hour import Hour, play
    from controlroom.people.founding import found
    from controlroom.people.signin import sign_in
    from controlroom.store.database import Store

    folder = shipped("data") / "demo"
    script = tomllib.loads((folder / "hour.toml").read_text(encoding="utf-8"))
    estate = tomllib.loads((folder / "estate.toml").read_text(encoding="utf-8"))
    end = now or SystemClock().now()
    clock = ManualClock(end - BEFORE)
    store = Store(location, clock)
    try:
        who = officer or Officer(script["officer"], _("Sample officer"), f"{secrets.randbelow(10**6):06}")
        found(
            store, console, estate=estate["name"][language()], number=who.number, name=who.name, pin=who.pin
        )
        by = sign_in(store, who.number, who.pin, console)
        _fill(store, by, folder, estate["files"])
        _hang_keys(store, by, folder / "keys.csv", estate["key_notes"])
        play(Hour(store, clock, by, end, script), script, progress)
    finally:
        store.close()
    return who


def _fill(store: Store, by: Actor, folder: Path, files: Mapping[str, str]) -> None:
    from controlroom.base.policy_model import title
    from controlroom.base.spreadsheet import open_sheets
    from controlroom.estate.desk import import_estate
    from controlroom.incidents.catalogue import active_catalogue
    from controlroom.people.importing import import_staff
    from controlroom.people.sheet import read_sheets

    import_estate(store, by, *(folder / name for name in files if name not in ("staff.csv", "keys.csv")))
    sheet = read_sheets(open_sheets(folder / "staff.csv"), store.policy())
    # the sheet is Chinese; names of people and places stay so, words of the trade are the officer's
    skills = active_catalogue(store.policy()).skills
    said = {named.zh: title(named) for named in skills.values()}
    sheet.people = [
        (name, row, replace(person, skills=tuple(said.get(word, word) for word in person.skills)))
        for name, row, person in sheet.people
    ]
    import_staff(store, by, sheet)


def _hang_keys(store: Store, by: Actor, file: Path, notes: Mapping[str, str]) -> None:
    """Take the register of keys over; what is read on a key when it is lent is in the officer's language."""
    from controlroom.base.spreadsheet import open_sheets
    from controlroom.keyloans.importing import import_keys
    from controlroom.keyloans.sheet import read_sheets

    sheet = read_sheets(open_sheets(file), store.policy())
    if language() == "en":
        sheet.keys = [
            (name, row, replace(key, note=notes.get(key.note, ""))) for name, row, key in sheet.keys
        ]
    import_keys(store, by, sheet)


def command(
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="FILE", help=_("Keep the database in this file."))
    ] = None,
    no_console: Annotated[
        bool, typer.Option("--no-console", help=_("Only make it, do not open the console."))
    ] = False,
    json: Json = False,
) -> None:
    """Make the sample estate, print number and PIN, open the console."""
    here = session()
    if keep is not None:
        _show(here.emit, locate(str(keep)), json, no_console=no_console)
        return
    if no_console:
        folder = tempfile.mkdtemp(prefix="controlroom-demo-")
        _show(here.emit, locate(str(Path(folder) / "demo.db")), json, no_console=True)
        return
    with tempfile.TemporaryDirectory(prefix="controlroom-demo-") as folder:
        _show(here.emit, locate(str(Path(folder) / "demo.db")), json, no_console=False)


def _show(emit: Callable[..., None], location: Location, json: bool, *, no_console: bool) -> None:
    who = make(location)
    columns = [
        Column("database", _("Database")),
        Column("number", _("Number")),
        Column("pin", _("PIN")),
    ]
    emit(Record(columns, {"database": location.shown, "number": who.number, "pin": who.pin}), json=json)
    if not no_console:
        from controlroom.console.app import run

        run(
            location,
            language(),
            hint=_("Sign in: number {number}, PIN {pin}.").format(number=who.number, pin=who.pin),
        )
