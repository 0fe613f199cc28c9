"""The estate in the search index: names in every reading, telephones, codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from controlroom.estate.tables import Building, EstateRoom, Facility, Resident, ResidentPhone, Unit
from controlroom.store.act import Act
from controlroom.store.search import Indexed, put_many

Rows = Iterable[Mapping[Any, Any]]


def coded(rows: Rows) -> Iterator[Indexed]:
    """Return the entries of units or rooms."""
    for row in rows:
        yield Indexed(row["id"], row["code"])


def buildings(rows: Rows) -> Iterator[Indexed]:
    """Return the entries of buildings."""
    for row in rows:
        yield Indexed(row["id"], f"{row['number']}栋", (row["name"],) if row["name"] else ())


def facilities(rows: Rows) -> Iterator[Indexed]:
    """Return the entries of facilities."""
    for row in rows:
        text = " ".join(part for part in (row["code"], row["en"], row["location"]) if part)
        yield Indexed(row["id"], text, (row["zh"],))


def residents(rows: Rows, phones: Mapping[int, Iterable[str]]) -> Iterator[Indexed]:
    """Return the entries of residents; ``phones`` by resident."""
    for row in rows:
        yield Indexed(row["id"], " ".join(phones.get(row["id"], ())), (row["name"],))


def reindex(act: Act) -> None:
    """Write every search entry of the estate anew, inside the act."""
    connection = act.session.connection()
    phones: dict[int, list[str]] = defaultdict(list)
    for row in _rows(connection, ResidentPhone):
        phones[row["resident_id"]].append(row["digits"])
    put_many(act, "building", buildings(_rows(connection, Building)))
    put_many(act, "unit", coded(_rows(connection, Unit)))
    put_many(act, "room", coded(_rows(connection, EstateRoom)))
    put_many(act, "facility", facilities(_rows(connection, Facility)))
    put_many(act, "resident", residents(_rows(connection, Resident), phones))


def _rows(connection: Connection, model: Any) -> Rows:
    table = model.__table__
    return list(connection.execute(select(table).order_by(*table.primary_key.columns)).mappings())
