"""A database with the sample estate (200 homes, 30 staff, 49 keys) and one officer, for every measurement."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import releases
from controlroom.base.clock import Clock, SystemClock
from controlroom.base.policy_model import RIGHTS
from controlroom.base.settings import Location, locate, shipped
from controlroom.base.spreadsheet import open_sheets
from controlroom.estate.desk import import_estate
from controlroom.estate.reads import people_of
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.desk import NewIncident, dispatch, open_incident
from controlroom.keyloans import desk as keyloans
from controlroom.keyloans import reads as key_reads
from controlroom.keyloans.importing import import_keys
from controlroom.keyloans.sheet import read_sheets as read_keys
from controlroom.passes import desk as passes
from controlroom.passes import reads as pass_reads
from controlroom.passes import reads_estate
from controlroom.people.founding import found
from controlroom.people.importing import import_staff
from controlroom.people.sheet import read_sheets
from controlroom.store.actor import Actor
from controlroom.store.database import Store

OFFICER = "900"
PIN = "482915"
CONSOLE = "bench"
OPEN = 40
"""Open incidents beside the closed ones."""
LENT = 6
"""Keys that are out."""
RELEASED = 12
"""Passes of today, every third waiting for the owner's word."""


def location_of(file: Path) -> Location:
    """Return a file as the house names it."""
    return locate(str(file))


def make(file: Path, clock: Clock) -> None:
    """Make a database with the sample estate, its staff and its keys.

    Raises:
        Refused: there is one already; StorageFailed: it cannot be written.
    """
    store = Store(location_of(file), clock)
    folder = shipped("data") / "demo"
    files = tomllib.loads((folder / "estate.toml").read_text(encoding="utf-8"))["files"]
    try:
        found(store, CONSOLE, estate="鹤汀花园", number=OFFICER, name="值班员", pin=PIN)
        by = officer(store)
        import_estate(store, by, *(folder / name for name in files if name not in ("staff.csv", "keys.csv")))
        import_staff(store, by, read_sheets(open_sheets(folder / "staff.csv"), store.policy()))
        import_keys(store, by, read_keys(open_sheets(folder / "keys.csv"), store.policy()))
    finally:
        store.close()


def officer(store: Store) -> Actor:
    """Return the officer with every right, without a sign-in."""
    key = store.reader.value("SELECT id FROM staff WHERE number = :number", number=OFFICER)
    return Actor(CONSOLE, staff_id=key, number=OFFICER, role="admin", rights=frozenset(RIGHTS))


def rooms(store: Store) -> list[str]:
    """Return the codes of all homes."""
    return [row[0] for row in store.reader.rows("SELECT code FROM room ORDER BY id")]


def staff(store: Store) -> list[tuple[int, str]]:
    """Return keys and numbers of those who may be sent."""
    return [
        (row[0], row[1])
        for row in store.reader.rows(
            "SELECT id, number FROM staff WHERE active = 1 AND number <> :me ORDER BY id", me=OFFICER
        )
    ]


def keys(store: Store) -> list[tuple[int, str, str, str]]:
    """Return id, tag, name and class of the keys that are lent by themselves: no sets, none of a set."""
    sql = "SELECT id, tag, zh, key_class FROM key_tag WHERE is_set = 0 AND set_id IS NULL ORDER BY id"
    return [(row[0], row[1], row[2], row[3]) for row in store.reader.rows(sql)]


def lend(store: Store, count: int) -> list[str]:
    """Lend equipment-room keys that are there through the desk, the first by tag; return their tags."""
    by = officer(store)
    there = {row[0] for row in store.reader.rows("SELECT id FROM key_tag WHERE state = 'in'")}
    tags = [tag for key, tag, _name, sort in keys(store) if sort == "equipment-room" and key in there][:count]
    numbers = [number for _id, number in staff(store) if number.startswith("61")]
    for place, tag in enumerate(tags):
        hands = keyloans.Hands(numbers[place % len(numbers)])
        keyloans.lend(store, by, tag, hands, length=timedelta(hours=1), purpose="巡检")
    return tags


def owned(store: Store) -> list[releases.Owned]:
    """Return the homes of whose fees nothing is known, with their owners."""
    rows = store.reader.rows(
        "SELECT id, code FROM room WHERE id NOT IN (SELECT room_id FROM fee_status) ORDER BY id"
    )
    people = people_of(store.reader, [row[0] for row in rows])
    return [
        releases.Owned(key, code, people[key][0].id, people[key][0].name, people[key][0].phones[0])
        for key, code in rows
        if people.get(key) and people[key][0].relation == "owner" and people[key][0].phones
    ]


def guards(store: Store) -> list[tuple[int, str, str]]:
    """Return key, number and name of those who stand at a gate."""
    rows = store.reader.rows(
        "SELECT id, number, name FROM staff WHERE active = 1 AND role = 'guard' ORDER BY id"
    )
    return [(row[0], row[1], row[2]) for row in rows]


def gate(store: Store) -> str:
    """Return the name of a gate as passes bear it."""
    return reads_estate.gates(store.reader)[0]


def release(store: Store, count: int) -> list[str]:
    """Write passes down through the desk, every third for a stranger whom the owner has to vouch for.

    Returns:
        Their numbers.
    """
    by, at, homes = officer(store), gate(store), owned(store)
    goods = [f"{what} {pieces}{unit}" for what, pieces, unit, _large in releases.GOODS]
    large = [nth for nth, line in enumerate(releases.GOODS, 1) if line[3]]
    numbers = []
    for place in range(count):
        home = homes[place * 7 % len(homes)]
        new = passes.NewPass(
            place=home.code,
            applicant="李女士" if place % 3 == 2 else home.owner,
            goods=goods,
            large=large,
            document="id-card",
            last4=releases.LAST4,
            plate=releases.PLATE,
            gate=at,
            purpose=releases.PURPOSE,
            until=store.clock.now() + timedelta(microseconds=releases.HOLDS),
        )
        numbers.append(passes.issue(store, by, new).number)
    return numbers


def fill_panes(file: Path, lent: int) -> int:
    """Lend keys and write passes down, so that their panes have something to show; return how many keys are out."""
    store = Store(location_of(file), SystemClock())
    if not pass_reads.passes(store.reader, store.clock.now()):
        release(store, RELEASED)
    lend(store, lent - len(key_reads.keys(store.reader, out=True)))
    out = len(key_reads.keys(store.reader, out=True))
    store.close()
    return out


def take_calls(store: Store, count: int = OPEN) -> list[str]:
    """Open incidents through the desk, every second one with somebody sent; return their numbers."""
    by = officer(store)
    kinds = list(active_catalogue(store.policy()).kinds)
    homes, people = rooms(store), staff(store)
    numbers = []
    for index in range(count):
        new = NewIncident(
            kind=kinds[index % len(kinds)],
            place=homes[index * 7 % len(homes)],
            summary="住户来电，请尽快派人查看",
            caller="李女士",
            phone=f"139{index:08}",
        )
        numbers.append(open_incident(store, by, new).number)
        if index % 2:
            dispatch(store, by, numbers[-1], [people[index % len(people)][1]], even_if_busy=True)
    return numbers


def midnight(store: Store, now: datetime) -> datetime:
    """Return the midnight with which this day of the estate began."""
    return now.astimezone(store.zone).replace(hour=0, minute=0, second=0, microsecond=0)
