"""Vehicles that were noticed, as shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from controlroom.base.clock import from_us
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.registry import Subject
from controlroom.base.text import half
from controlroom.store import search
from controlroom.store.reader import Reader, Row
from controlroom.visitors.register import Edge, pages, reason, struck_by
from controlroom.visitors.rules import SORT_TITLES, VEHICLE, Sort, parse_vehicle, searched, vehicle_number


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle that was noticed.

    Attributes:
        id, number: key and number.
        sort: unknown, or seen by the watch on the car park.
        plate: its plate; empty without one.
        text: what was noticed.
        post: at which post.
        at: when.
        by: number of who wrote it down.
        is_struck, struck: whether the entry was struck, and why.
    """

    id: int
    number: int
    sort: Sort
    plate: str
    text: str
    post: str
    at: datetime
    by: str
    is_struck: bool
    struck: str

    @property
    def spoken(self) -> str:
        """Its number as it is said."""
        return vehicle_number(self.number)


_VEHICLES = (
    "SELECT c.id, c.number, c.sort, c.plate, c.text, c.post, c.at, s.number, k.seq, kt.body FROM vehicle_seen c "
    f"LEFT JOIN staff s ON s.id = c.staff_id {struck_by(VEHICLE, 'c.id')}"
)


def vehicles(
    reader: Reader,
    *,
    sort: Sort | None = None,
    text: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    before: Edge | None = None,
) -> list[Vehicle]:
    """Return vehicles, those seen last first; struck entries stay readable.

    Args:
        reader: the read lane.
        sort: only this sort.
        text: plate, with or without province, or words they are found by; of more than a thousand the latest.
        since, until: seen from, and before.
        limit: at most so many.
        before: keyset of the next page: time and key of the last one.
    """
    where, given = pages("c.at", "c.id", since, until, before)
    only: dict[str, str] = {}
    if sort is not None:
        where.append("c.sort = :sort")
        only["sort"] = sort.value
    if text:
        found = search.find(
            reader, "vehicle", text, confirm=lambda ids: vehicle_texts(reader, ids), limit=1000
        )
        if not found:
            return []
        where.append(f"c.id IN ({','.join(map(str, found))})")
    conditions = f"WHERE {' AND '.join(where)}" if where else ""
    sql = f"{_VEHICLES} {conditions} ORDER BY c.at DESC, c.id DESC LIMIT :limit"
    rows = reader.rows(sql, limit=limit, **given, **only)
    return [_vehicle(row) for row in rows]


def vehicle(reader: Reader, text: str) -> Vehicle:
    """Return the vehicle's entry with this number: ``C-0001``, ``c1``, ``1``.

    Raises:
        UsageError: no such number; NotFound: no such entry.
    """
    number = parse_vehicle(text)
    rows = reader.rows(f"{_VEHICLES} WHERE c.number = :number", number=number)
    if not rows:
        sentence = _("There is no entry {number}. “vehicles list” shows the last ones.")
        raise NotFound(sentence.format(number=vehicle_number(number)), field="number")
    return _vehicle(rows[0])


def named_vehicle(reader: Reader, text: str, _local_now: datetime) -> Vehicle:
    """Return the vehicle's entry that a number names where numbers of any sort are typed: with the letter.

    Raises:
        UsageError: no such number; NotFound: no such entry.
    """
    if not half(text).strip().upper().startswith("C"):
        raise UsageError(_("This is no number of a vehicle's entry. Write it like C-0001."))
    return vehicle(reader, text)


def describe_vehicles(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how vehicles are named in strips and lists."""
    rows = reader.among("SELECT id, number, sort FROM vehicle_seen WHERE id IN ({ids})", ids)
    return {
        row[0]: Subject(number=vehicle_number(row[1]), title=_(SORT_TITLES[Sort(row[2])])) for row in rows
    }


def vehicle_texts(reader: Reader, ids: Sequence[int]) -> dict[int, str]:
    """Return the texts that decide whether a vehicle answers what was typed."""
    rows = reader.among("SELECT id, number, plate, text, post FROM vehicle_seen WHERE id IN ({ids})", ids)
    return {row[0]: searched(vehicle_number(row[1]), row[3:], row[2]) for row in rows}


def _vehicle(row: Row) -> Vehicle:
    key, number, sort, plate, text, post, at, by, struck, body = row
    return Vehicle(
        key, number, Sort(sort), plate, text, post, from_us(at), by or "", struck is not None, reason(body)
    )
