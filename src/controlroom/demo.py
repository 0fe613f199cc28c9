"""The sample estate: a throw-away database with a lively hour behind it, played through the desk itself."""

from __future__ import annotations

import secrets
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
        _play(_Hour(store, clock, by, end, script["incidents"]), script["script"]["acts"], progress)
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


class _Hour:
    """The script's verbs, each at its time, with the alarms that fell due before it."""

    def __init__(
        self, store: Store, clock: ManualClock, by: Actor, end: datetime, incidents: Mapping[str, Any]
    ) -> None:
        self.store = store
        self.clock = clock
        self.by = by
        self.end = end
        self.incidents = incidents
        self.numbers: dict[str, str] = {}

    def until(self, at: datetime) -> None:
        """Move to an instant, raising on the way what falls due."""
        from controlroom.deadlines.reads import next_wake
        from controlroom.deadlines.tick import tick

        while (wake := next_wake(self.store.reader)) is not None and wake <= at:
            self.clock.set(max(wake, self.clock.now()))
            tick(self.store, replace(self.by, staff_id=None))
        self.clock.set(at)
        tick(self.store, replace(self.by, staff_id=None))

    def at(self, minutes: float) -> datetime:
        """Return the instant so many minutes from now."""
        return self.end + timedelta(minutes=minutes)

    def act(self, line: Mapping[str, Any]) -> None:
        """Do one line of the script."""
        from controlroom.incidents import desk

        verb, ref = line["act"], line.get("ref", "")
        if verb == "open":
            fields = _said(self.incidents[ref])
            if "appointment" in fields:
                fields["appointment"] = self.at(fields["appointment"])
            self.numbers[ref] = desk.open_incident(self.store, self.by, desk.NewIncident(**fields)).number
            return
        if verb == "log":
            self._log(line)
            return
        if verb == "acknowledge":
            self._acknowledge(line["key"] if "key" in line else self.numbers[ref])
            return
        if verb in ("lend", "return", "remind"):
            self._key(line)
            return
        if verb in ("tick", "tell", "field"):
            self._on_the_card(line)
            return
        if verb in ("owe", "try"):
            self._follow_up(line)
            return
        more = {name: value for name, value in line.items() if name not in ("at", "act", "ref", "who")}
        if "until" in more:
            more["until"] = self.at(more["until"])
        name = verb.replace("-", "_")
        if verb == "dispatch":
            desk.dispatch(self.store, self.by, self.numbers[ref], line["who"], **more)
        elif "who" in line:
            for who in line["who"]:
                getattr(desk, name)(self.store, self.by, self.numbers[ref], who, **more)
        else:
            getattr(desk, name)(self.store, self.by, self.numbers[ref], **more)

    def _log(self, line: Mapping[str, Any]) -> None:
        from controlroom.dutylog.desk import add

        about = self.numbers[line["about"]] if "about" in line else None
        add(self.store, self.by, [line["text"]], tag=line.get("tag"), about=about)

    def _on_the_card(self, line: Mapping[str, Any]) -> None:
        from controlroom.incidents import desk

        number = self.numbers[line["ref"]]
        if line["act"] == "tick":
            desk.tick(self.store, self.by, number, line["step"])
        elif line["act"] == "tell":
            desk.told(self.store, self.by, number, line["who"], said=line.get("said", ""))
        else:
            value = line["value"]
            written = value if isinstance(value, str) else self.at(value)
            desk.set_field(self.store, self.by, number, line["field"], written)

    def _follow_up(self, line: Mapping[str, Any]) -> None:
        from controlroom.followups import desk

        if line["act"] == "owe":
            about = self.numbers[line["about"]] if "about" in line else None
            new = desk.NewFollowup(
                line["kind"],
                line.get("text", ""),
                about=about,
                whose=line.get("whose"),
                due=self.at(line["due"]) if "due" in line else None,
                phone=line.get("phone", ""),
            )
            self.numbers[line["ref"]] = desk.add(self.store, self.by, new).number
            return
        said = desk.Attempt(line["result"], again=self.at(line["again"]))
        desk.attempt(self.store, self.by, self.numbers[line["ref"]], said)

    def _key(self, line: Mapping[str, Any]) -> None:
        from controlroom.keyloans import desk
        from controlroom.keyloans.rules import Condition

        tag = line["key"]
        if line["act"] == "lend":
            to = line["to"]
            hands = (
                desk.Hands(to)
                if isinstance(to, str)
                else desk.Hands(contractor=desk.Contractor(**to, vouched_by=line["vouched"]))
            )
            desk.lend(
                self.store,
                self.by,
                tag,
                hands,
                until=self.at(line["until"]),
                purpose=line["purpose"],
                incident=self.numbers[line["about"]] if "about" in line else "",
            )
        elif line["act"] == "return":
            condition = Condition(line["condition"])
            desk.return_key(self.store, self.by, tag, condition=condition, note=line["note"])
        else:
            desk.remind(self.store, self.by, tag, said=line["said"], promised=self.at(line["promised"]))

    def _acknowledge(self, number: str) -> None:
        from controlroom.deadlines.alarms import acknowledge
        from controlroom.deadlines.reads import strip

        for alarm in strip(self.store.reader):
            if alarm.about.number == number:
                acknowledge(self.store, self.by, alarm.id)


def _said(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line with its words in the officer's language."""
    english = language() == "en"
    plain = {name: value for name, value in line.items() if not name.endswith("_en")}
    return {name: line.get(f"{name}_en", value) if english else value for name, value in plain.items()}


def _play(hour: _Hour, acts: list[dict[str, Any]], progress: Callable[[int, int], None]) -> None:
    from controlroom.shifts.desk import start

    done = start(hour.store, hour.by)
    hour.by = replace(hour.by, shift_id=done.id)
    for count, line in enumerate(acts, start=1):
        hour.until(hour.at(line["at"]))
        hour.act(_said(line))
        progress(count, len(acts))
    hour.until(hour.end)


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
