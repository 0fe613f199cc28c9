"""What is shown of the estate: places, the people in them, what the officer should know about a home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from controlroom.base.clock import from_us
from controlroom.estate.finding import Found, find_people, find_places, phones_of, resolve_place
from controlroom.estate.places import Place, building_place, facility_place, room_place, title_of, unit_place
from controlroom.estate.report import Report
from controlroom.store.reader import Reader

__all__ = [
    "Block",
    "Care",
    "FacilityView",
    "Fee",
    "Found",
    "Home",
    "ImportView",
    "Place",
    "Resident",
    "Space",
    "building",
    "care_of",
    "counts",
    "facility",
    "fee_of",
    "find_people",
    "find_places",
    "home",
    "import_view",
    "people_at",
    "people_of",
    "phones_of",
    "resolve_place",
    "title_of",
    "unit",
]


@dataclass(frozen=True, slots=True)
class Resident:
    """A person or shop of a room.

    Attributes:
        relation: id of ``rules.Relation``.
        phones: digits only; ``base.text.mask_phone`` before they leave the console.
        number: the owner's number.
        document, last4: kind and last four characters of the identity document.
    """

    id: int
    name: str
    relation: str
    phones: tuple[str, ...]
    number: str | None
    document: str | None
    last4: str | None


@dataclass(frozen=True, slots=True)
class Fee:
    """Fee status of a room on a day; ``owed`` in fen."""

    state: str
    owed: int | None
    as_of: date
    note: str | None


@dataclass(frozen=True, slots=True)
class Care:
    """What the officer should know about a home before anybody is sent; the days are included."""

    id: int
    kind: str
    text: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Space:
    """A parking space that belongs to an owner."""

    lot: str
    space: str
    plate: str | None
    car: str | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Home:
    """A room with all that is known about it; ``area`` in hundredths of a square metre."""

    place: Place
    floor: int | None
    floors: int | None
    lift: bool | None
    area: int | None
    kind: str | None
    state: str | None
    owner_number: str | None
    people: tuple[Resident, ...]
    fee: Fee | None
    care: tuple[Care, ...]
    parking: tuple[Space, ...]


@dataclass(frozen=True, slots=True)
class FacilityView:
    """A facility or an equipment room."""

    place: Place
    zh: str
    en: str | None
    kind: str | None
    inside: Place | None
    location: str | None
    equipment_room: bool | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """A building or a unit: its units, how many rooms, its facilities."""

    place: Place
    name: str | None
    floors: int | None
    lift: bool | None
    units: tuple[Place, ...]
    rooms: int
    facilities: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import as it was kept."""

    id: int
    at: datetime
    file: str
    report: Report


_PEOPLE = """
SELECT o.room_id, s.id, s.name, o.relation, s.number, s.document, s.last4
FROM occupancy o JOIN resident s ON s.id = o.resident_id
WHERE o.room_id IN ({ids})
ORDER BY o.room_id, CASE o.relation WHEN 'owner' THEN 0 WHEN 'shop' THEN 1 WHEN 'tenant' THEN 2 ELSE 3 END, s.id
"""


def people_at(reader: Reader, room_id: int) -> list[Resident]:
    """Return the people of a room: owners first, then shops, tenants, the others."""
    return people_of(reader, [room_id]).get(room_id, [])


def people_of(reader: Reader, room_ids: Sequence[int]) -> dict[int, list[Resident]]:
    """Return the people of several rooms, by room."""
    rows = reader.among(_PEOPLE, room_ids)
    phones = phones_of(reader, [row[1] for row in rows])
    found: dict[int, list[Resident]] = defaultdict(list)
    for room, ident, name, relation, number, document, last4 in rows:
        phone = phones.get(ident, ())
        found[room].append(Resident(ident, name, relation, phone, number, document, last4))
    return dict(found)


def care_of(reader: Reader, room_id: int, today: date | None = None) -> list[Care]:
    """Return the notes of care of a room.

    Args:
        reader: the read lane.
        room_id: the room.
        today: leave out notes that have ended before this day or begin after it; None gives all.
    """
    rows = reader.rows(
        "SELECT id, kind, text, since, until FROM care_note WHERE room_id = :room ORDER BY since DESC, id",
        room=room_id,
    )
    notes = [Care(ident, kind, text, _day(since), _day(until)) for ident, kind, text, since, until in rows]
    if today is None:
        return notes
    return [
        one
        for one in notes
        if (one.since is None or one.since <= today) and (one.until is None or today <= one.until)
    ]


def fee_of(reader: Reader, room_id: int) -> Fee | None:
    """Return the fee status of a room, with the day it was true; None if none was imported."""
    row = reader.one("SELECT state, owed, as_of, note FROM fee_status WHERE room_id = :room", room=room_id)
    return None if row is None else Fee(row[0], row[1], date.fromisoformat(row[2]), row[3])


def home(reader: Reader, room_id: int, today: date | None = None) -> Home | None:
    """Return a room with all that is known about it; ``today`` as in ``care_of``."""
    row = reader.one(
        "SELECT r.code, r.floor, u.floors, u.lift, r.area, r.kind, r.state, r.owner_number "
        "FROM room r JOIN unit u ON u.id = r.unit_id WHERE r.id = :room",
        room=room_id,
    )
    if row is None:
        return None
    code, floor, floors, lift, area, kind, state, owner = row
    return Home(
        room_place(room_id, code),
        floor,
        floors,
        _flag(lift),
        area,
        kind,
        state,
        owner,
        tuple(people_at(reader, room_id)),
        fee_of(reader, room_id),
        tuple(care_of(reader, room_id, today)),
        tuple(_spaces(reader, owner)) if owner is not None else (),
    )


def _spaces(reader: Reader, owner: str) -> list[Space]:
    rows = reader.rows(
        "SELECT lot, space, plate, car, until FROM parking WHERE owner_number = :owner ORDER BY lot, space, id",
        owner=owner,
    )
    return [Space(lot, space, plate, car, _day(until)) for lot, space, plate, car, until in rows]


def facility(reader: Reader, facility_id: int) -> FacilityView | None:
    """Return a facility."""
    row = reader.one(
        "SELECT f.code, f.zh, f.en, f.kind, f.location, f.equipment_room, f.note, b.id, b.number, u.id, u.code "
        "FROM facility f LEFT JOIN building b ON b.id = f.building_id LEFT JOIN unit u ON u.id = f.unit_id "
        "WHERE f.id = :id",
        id=facility_id,
    )
    if row is None:
        return None
    code, zh, en, kind, location, equipment_room, note, building_id, building, unit_id, unit = row
    inside = None
    if unit_id is not None:
        inside = unit_place(unit_id, unit)
    elif building_id is not None:
        inside = building_place(building_id, building, None)
    return FacilityView(
        facility_place(facility_id, code, zh, en),
        zh,
        en,
        kind,
        inside,
        location,
        _flag(equipment_room),
        note,
    )


def building(reader: Reader, building_id: int) -> Block | None:
    """Return a building with its units and facilities."""
    row = reader.one("SELECT number, name FROM building WHERE id = :id", id=building_id)
    if row is None:
        return None
    number, name = row
    units = reader.rows("SELECT id, code FROM unit WHERE building_id = :id ORDER BY id", id=building_id)
    rooms = reader.value(
        "SELECT COUNT(*) FROM room r JOIN unit u ON u.id = r.unit_id WHERE u.building_id = :id",
        id=building_id,
    )
    facilities = reader.rows(
        "SELECT id, code, zh, en FROM facility WHERE building_id = :id ORDER BY code", id=building_id
    )
    return Block(
        building_place(building_id, number, name),
        name,
        None,
        None,
        tuple(unit_place(ident, code) for ident, code in units),
        rooms,
        tuple(facility_place(*one) for one in facilities),
    )


def unit(reader: Reader, unit_id: int) -> Block | None:
    """Return a unit with its facilities."""
    row = reader.one("SELECT code, floors, lift FROM unit WHERE id = :id", id=unit_id)
    if row is None:
        return None
    code, floors, lift = row
    rooms = reader.value("SELECT COUNT(*) FROM room WHERE unit_id = :id", id=unit_id)
    facilities = reader.rows(
        "SELECT id, code, zh, en FROM facility WHERE unit_id = :id ORDER BY code", id=unit_id
    )
    return Block(
        unit_place(unit_id, code),
        None,
        floors,
        _flag(lift),
        (),
        rooms,
        tuple(facility_place(*one) for one in facilities),
    )


def import_view(reader: Reader, import_id: int) -> ImportView | None:
    """Return one import with its result table."""
    row = reader.one("SELECT at, file, report FROM estate_import WHERE id = :id", id=import_id)
    return None if row is None else ImportView(import_id, from_us(row[0]), row[1], Report.from_json(row[2]))


def counts(reader: Reader) -> Mapping[str, int]:
    """Return how many buildings, units, rooms, residents and facilities are known."""
    tables = ("building", "unit", "room", "resident", "facility")
    return {name: reader.value(f"SELECT COUNT(*) FROM {name}") for name in tables}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)
