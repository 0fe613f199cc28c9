"""Finding places and people by what an officer types: numbers, names, pinyin initials, telephones, plates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from controlroom.base.numbers import PlaceParts, parse_place
from controlroom.base.text import half
from controlroom.estate.places import Place, building_place, facility_place, room_place, unit_place
from controlroom.store import search
from controlroom.store.reader import Reader, Row

_LAST = "\U0010ffff"
_DIGITS = re.compile(r"[0-9A-Z]{1,20}")
_SHOP = re.compile(r"(?:栋|幢|座|号楼|#)商铺")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A person found.

    Attributes:
        homes: rooms the person belongs to.
        relation: id of ``rules.Relation``, as the register gives it.
        phones: digits only; ``base.text.mask_phone`` before they leave the console.
    """

    id: int
    name: str
    relation: str
    phones: tuple[str, ...]
    homes: tuple[Place, ...]


def resolve_place(reader: Reader, text: str) -> Place | None:
    """Return the one place a text names exactly, or None.

    Understood: ``3-2-1802``, ``3栋2单元1802``, ``3栋商铺12``, ``3-1802`` if only one unit has that room, ``3-2``,
    ``3栋`` or ``3``; a facility's code or name in either language; a building's own name.
    """
    typed = text.strip()
    if not typed or len(typed) > _LONGEST:
        return None
    parts = parse_place(_plain(typed))
    found = _by_parts(reader, parts) if parts is not None else None
    return found or _by_name(reader, typed) or _by_parts(reader, PlaceParts(half(typed).upper(), None, None))


def find_places(reader: Reader, text: str, limit: int = 20) -> list[Place]:
    """Return places that answer a text, the likeliest first: exact, numbers begun, names, residents' homes.

    Args:
        reader: the read lane.
        text: what was typed so far: ``3-2-18``, ``1802``, ``水泵``, ``sbf``, a resident's name or its initials.
        limit: at most so many.
    """
    typed = text.strip()[:_LONGEST]
    if not typed:
        return []
    found: dict[tuple[str, int], Place] = {}

    def add(places: Iterable[Place]) -> bool:
        for place in places:
            found.setdefault((place.kind, place.id), place)
        return len(found) >= limit

    exact = resolve_place(reader, typed)
    steps: tuple[Callable[[], Iterable[Place]], ...] = (
        lambda: [exact] if exact is not None else [],
        lambda: _begun(reader, typed, limit),
        lambda: _facilities(reader, typed, limit),
        lambda: _buildings(reader, typed, limit),
        lambda: _homes_of_people(reader, typed, limit),
    )
    for step in steps:
        if add(step()):
            break
    return list(found.values())[:limit]


def find_people(reader: Reader, text: str, limit: int = 20) -> list[Found]:
    """Return residents by name, pinyin initials, telephone (whole, begun, or its last four), owner number or plate.

    Args:
        reader: the read lane.
        text: what was typed.
        limit: at most so many.
    """
    typed = text.strip()[:_LONGEST]
    if not typed:
        return []
    exact = reader.rows(
        "SELECT id FROM resident WHERE number = :number UNION SELECT id FROM resident WHERE name = :typed UNION "
        "SELECT s.id FROM parking p JOIN resident s ON s.number = p.owner_number WHERE p.plate = :plate "
        "ORDER BY id LIMIT :limit",
        number=half(typed),
        typed=typed,
        plate=half(typed).upper().replace(" ", ""),
        limit=limit,
    )
    sure = [row[0] for row in exact]
    more = search.find(reader, "resident", typed, confirm=lambda idents: _texts(reader, idents), limit=limit)
    idents = list(dict.fromkeys(sure + more))
    sql = "SELECT id, name, relation FROM resident WHERE id IN ({ids})"
    rows = {row[0]: row for row in reader.among(sql, idents)}
    kept = [ident for ident in idents if ident in rows]
    kept.sort(key=lambda ident: (ident not in sure, rows[ident][1] != typed, ident))
    kept = kept[:limit]
    phones = phones_of(reader, kept)
    homes = _homes(reader, kept)
    return [
        Found(ident, rows[ident][1], rows[ident][2], phones.get(ident, ()), homes.get(ident, ()))
        for ident in kept
    ]


def phones_of(reader: Reader, resident_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the telephone numbers of residents, digits only, by resident."""
    rows = reader.among(
        "SELECT resident_id, digits FROM resident_phone WHERE resident_id IN ({ids}) ORDER BY resident_id, place",
        sorted(set(resident_ids)),
    )
    found: dict[int, tuple[str, ...]] = {}
    for ident, digits in rows:
        found[ident] = (*found.get(ident, ()), digits)
    return found


def _texts(reader: Reader, idents: list[int]) -> dict[int, str]:
    names = reader.among("SELECT id, name FROM resident WHERE id IN ({ids})", idents)
    phones = phones_of(reader, idents)
    return {ident: " ".join((name, *phones.get(ident, ()))) for ident, name in names}


def _plain(typed: str) -> str:
    return _SHOP.sub("栋0单元", half(typed))


def _by_parts(reader: Reader, parts: PlaceParts) -> Place | None:
    if parts.room is None:
        if parts.unit is None:
            row = reader.one(
                "SELECT id, number, name FROM building WHERE number = :code", code=parts.building
            )
            return building_place(*row) if row else None
        row = reader.one(
            "SELECT id, code FROM unit WHERE code = :code", code=f"{parts.building}-{parts.unit}"
        )
        return unit_place(*row) if row else None
    if parts.unit is not None:
        code = f"{parts.building}-{parts.unit}-{parts.room}"
        row = reader.one("SELECT id, code FROM room WHERE code = :code", code=code)
        return room_place(*row) if row else None
    rows = reader.rows(
        "SELECT r.id, r.code FROM room r JOIN unit u ON u.id = r.unit_id JOIN building b ON b.id = u.building_id "
        "WHERE r.number = :room AND b.number = :building ORDER BY r.id LIMIT 2",
        room=parts.room,
        building=parts.building,
    )
    return room_place(*rows[0]) if len(rows) == 1 else None


def _by_name(reader: Reader, typed: str) -> Place | None:
    row = reader.one(
        "SELECT id, code, zh, en FROM facility WHERE code = :code OR code = :upper OR zh = :typed OR en = :typed "
        "ORDER BY CASE WHEN code = :code THEN 0 WHEN code = :upper THEN 1 ELSE 2 END, id LIMIT 1",
        code=half(typed),
        upper=half(typed).upper(),
        typed=typed,
    )
    if row is not None:
        return facility_place(*row)
    row = reader.one(
        "SELECT id, number, name FROM building WHERE name = :typed ORDER BY id LIMIT 1", typed=typed
    )
    return building_place(*row) if row else None


def _begun(reader: Reader, typed: str, limit: int) -> list[Place]:
    """Return units and rooms whose code begins as typed, and rooms whose number does."""
    parts = parse_place(_plain(typed).rstrip("-"))
    if parts is not None and (parts.unit or parts.room or typed.endswith(("-", "栋"))):
        code = "-".join(part for part in (parts.building, parts.unit, parts.room) if part)
        begun = code if parts.room else f"{code}-"
        return [*_coded(reader, "unit", begun, limit), *_coded(reader, "room", begun, limit)]
    number = half(typed).upper()
    if not _DIGITS.fullmatch(number):
        return []
    buildings = reader.rows(
        "SELECT id, number, name FROM building WHERE number = :number ORDER BY id", number=number
    )
    rows = reader.rows(
        "SELECT id, code FROM room WHERE number >= :begun AND number < :last ORDER BY number, id LIMIT :limit",
        begun=number,
        last=number + _LAST,
        limit=limit,
    )
    return [building_place(*row) for row in buildings] + [room_place(*row) for row in rows]


def _coded(reader: Reader, kind: str, begun: str, limit: int) -> list[Place]:
    rows = reader.rows(
        f"SELECT id, code FROM {kind} WHERE code >= :begun AND code < :last ORDER BY code LIMIT :limit",
        begun=begun,
        last=begun + _LAST,
        limit=limit,
    )
    return [(unit_place if kind == "unit" else room_place)(*row) for row in rows]


def _facilities(reader: Reader, typed: str, limit: int) -> list[Place]:
    sql = "SELECT id, code, zh, en, location FROM facility WHERE id IN ({ids})"
    found = _confirmed(reader, "facility", typed, limit, sql)
    return [facility_place(*row[:4]) for row in sorted(found, key=lambda row: str(row[1]))]


def _buildings(reader: Reader, typed: str, limit: int) -> list[Place]:
    sql = "SELECT id, number, name, number || '栋' FROM building WHERE id IN ({ids})"
    return [building_place(*row[:3]) for row in sorted(_confirmed(reader, "building", typed, limit, sql))]


def _confirmed(reader: Reader, sort: str, typed: str, limit: int, sql: str) -> list[Row]:
    """Return the rows of the records found, the key first; the other columns are the text they are found by."""
    rows: dict[int, Row] = {}

    def texts(idents: list[int]) -> dict[int, str]:
        page = {row[0]: row for row in reader.among(sql, idents)}
        rows.update(page)
        return {ident: " ".join(part for part in row[1:] if part) for ident, row in page.items()}

    return [rows[ident] for ident in search.find(reader, sort, typed, confirm=texts, limit=limit)]


def _homes_of_people(reader: Reader, typed: str, limit: int) -> list[Place]:
    people = find_people(reader, typed, limit)
    return [replace(place, who=person.name) for person in people for place in person.homes]


def _homes(reader: Reader, idents: list[int]) -> dict[int, tuple[Place, ...]]:
    rows = reader.among(
        "SELECT o.resident_id, r.id, r.code FROM occupancy o JOIN room r ON r.id = o.room_id "
        "WHERE o.resident_id IN ({ids}) ORDER BY o.resident_id, r.id",
        idents,
    )
    found: dict[int, tuple[Place, ...]] = {}
    for person, ident, code in rows:
        found[person] = (*found.get(person, ()), room_place(ident, code))
    return found
