"""Buildings, units, rooms, residents, what is known about them, facilities, parking, and their imports.

Only the importer writes these tables, one at a time; it allots their ids itself, except the import's own.
Days are ISO text, flags 0 or 1, numbers of buildings, units and rooms text (``A``, ``2``, ``0101``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText


def _key() -> Any:
    return Field(primary_key=True, sa_type=Id, sa_column_kwargs={"autoincrement": False})


class Building(SQLModel, table=True):
    """A building."""

    __tablename__ = "building"

    id: int = _key()
    number: str = Field(sa_type=OrderedText, unique=True)
    name: str | None = Field(default=None, sa_type=Text)


class Unit(SQLModel, table=True):
    """A unit (entrance) of a building; unit ``0`` holds its shops."""

    __tablename__ = "unit"
    __table_args__ = (Index("unit_number", "building_id", "number", unique=True),)

    id: int = _key()
    building_id: int = Field(sa_type=Id, foreign_key="building.id")
    number: str = Field(sa_type=OrderedText)
    code: str = Field(sa_type=OrderedText, unique=True)
    floors: int | None = None
    lift: int | None = None


class EstateRoom(SQLModel, table=True):
    """A home, office or shop. ``owner_number`` is what the workbook named, even if no such owner is known."""

    __tablename__ = "room"
    __table_args__ = (
        Index("room_number", "unit_id", "number", unique=True),
        Index("room_owner_number", "owner_number"),
        Index("room_by_number", "number", "id"),
    )

    id: int = _key()
    unit_id: int = Field(sa_type=Id, foreign_key="unit.id")
    number: str = Field(sa_type=OrderedText)
    code: str = Field(sa_type=OrderedText, unique=True)
    floor: int | None = None
    area: int | None = None
    """Hundredths of a square metre."""
    kind: str | None = Field(default=None, sa_type=OrderedText)
    state: str | None = Field(default=None, sa_type=OrderedText)
    owner_number: str | None = Field(default=None, sa_type=OrderedText)


class Resident(SQLModel, table=True):
    """A person or shop. ``number`` is an owner's own, ``owner_number`` links the others to their owner."""

    __tablename__ = "resident"
    __table_args__ = (
        Index("resident_number", "number", unique=True),
        Index("resident_owner_number", "owner_number"),
        Index("resident_name", "name", "id"),
    )

    id: int = _key()
    number: str | None = Field(default=None, sa_type=OrderedText)
    owner_number: str | None = Field(default=None, sa_type=OrderedText)
    name: str = Field(sa_type=OrderedText)
    relation: str = Field(sa_type=OrderedText)
    document: str | None = Field(default=None, sa_type=OrderedText)
    last4: str | None = Field(default=None, sa_type=OrderedText)


class ResidentPhone(SQLModel, table=True):
    """A telephone number of a resident, digits only; ``place`` counts from 1."""

    __tablename__ = "resident_phone"
    __table_args__ = (Index("resident_phone_digits", "digits"),)

    resident_id: int = Field(primary_key=True, sa_type=Id, foreign_key="resident.id")
    place: int = Field(primary_key=True)
    digits: str = Field(sa_type=OrderedText)


class Occupancy(SQLModel, table=True):
    """Who belongs to which room, and as what."""

    __tablename__ = "occupancy"
    __table_args__ = (Index("occupancy_resident", "resident_id"),)

    room_id: int = Field(primary_key=True, sa_type=Id, foreign_key="room.id")
    resident_id: int = Field(primary_key=True, sa_type=Id, foreign_key="resident.id")
    relation: str = Field(sa_type=OrderedText)


class FeeStatus(SQLModel, table=True):
    """Whether a room's fees were paid on a day; money in fen."""

    __tablename__ = "fee_status"

    room_id: int = Field(primary_key=True, sa_type=Id, foreign_key="room.id")
    state: str = Field(sa_type=OrderedText)
    owed: int | None = Field(default=None, sa_type=Id)
    as_of: str = Field(sa_type=OrderedText)
    note: str | None = Field(default=None, sa_type=Text)


class CareNote(SQLModel, table=True):
    """What the officer should know about a home before anybody is sent."""

    __tablename__ = "care_note"
    __table_args__ = (Index("care_note_room", "room_id", "kind", "since", unique=True),)

    id: int = _key()
    room_id: int = Field(sa_type=Id, foreign_key="room.id")
    kind: str = Field(sa_type=OrderedText)
    text: str = Field(sa_type=Text)
    since: str = Field(default="", sa_type=OrderedText)
    until: str | None = Field(default=None, sa_type=OrderedText)


class Facility(SQLModel, table=True):
    """A facility or an equipment room."""

    __tablename__ = "facility"

    id: int = _key()
    code: str = Field(sa_type=OrderedText, unique=True)
    zh: str = Field(sa_type=Text)
    en: str | None = Field(default=None, sa_type=Text)
    kind: str | None = Field(default=None, sa_type=OrderedText)
    building_id: int | None = Field(default=None, sa_type=Id, foreign_key="building.id")
    unit_id: int | None = Field(default=None, sa_type=Id, foreign_key="unit.id")
    location: str | None = Field(default=None, sa_type=Text)
    equipment_room: int | None = None
    note: str | None = Field(default=None, sa_type=Text)


class Parking(SQLModel, table=True):
    """A parking space and the car that may stand there."""

    __tablename__ = "parking"
    __table_args__ = (
        Index("parking_space", "lot", "space", unique=True),
        Index("parking_plate", "plate"),
    )

    id: int = _key()
    lot: str = Field(sa_type=OrderedText)
    space: str = Field(sa_type=OrderedText)
    kind: str | None = Field(default=None, sa_type=Text)
    owner_number: str | None = Field(default=None, sa_type=OrderedText)
    plate: str | None = Field(default=None, sa_type=OrderedText)
    car: str | None = Field(default=None, sa_type=Text)
    holding: str | None = Field(default=None, sa_type=OrderedText)
    since: str | None = Field(default=None, sa_type=OrderedText)
    until: str | None = Field(default=None, sa_type=OrderedText)


class EstateImport(SQLModel, table=True):
    """One import and its result table, as JSON."""

    __tablename__ = "estate_import"

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    at: datetime = Field(sa_type=Instant)
    file: str = Field(sa_type=Text)
    report: str = Field(sa_type=Text)


class DirectoryEntry(SQLModel, table=True):
    """A number of the directory the estate has set: of a shipped code, or of an entry of its own."""

    __tablename__ = "directory_entry"

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    key: str = Field(sa_type=OrderedText, unique=True)
    """The shipped code, or the own name as compared."""
    name: str = Field(sa_type=Text)
    """The name as typed; empty for a shipped code."""
    number: str = Field(sa_type=OrderedText)
    """As typed; empty once cleared."""
    note: str = Field(default="", sa_type=Text)
    updated: datetime = Field(sa_type=Instant)
