"""Visitors registered or refused at the gates, and vehicles nobody knows (R-20, R-21; 003:25, 32, 36, 37)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText

_INSIDE = text("is_inside = 1")
_REFUSED = text("refused <> ''")


class Visitor(SQLModel, table=True):
    """One visit: who came to whom and why; a document only by its sort and last four characters.

    ``refused`` is why the visitor was not let in, empty if let in.
    """

    __tablename__ = "visitor"
    __table_args__ = (
        Index("visitor_inside", "came", "id", sqlite_where=_INSIDE, postgresql_where=_INSIDE),
        Index("visitor_refused", "came", "id", sqlite_where=_REFUSED, postgresql_where=_REFUSED),
        Index("visitor_came", "came", "id"),
        Index("visitor_place", "place_code", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    number: int = Field(unique=True)
    name: str = Field(sa_type=Text)
    people: int = 1
    phone: str = Field(default="", sa_type=OrderedText)
    document: str = Field(default="", sa_type=OrderedText)
    last4: str = Field(default="", sa_type=OrderedText)
    plate: str = Field(default="", sa_type=OrderedText)
    place_sort: str | None = Field(default=None, sa_type=OrderedText)
    place_id: int | None = Field(default=None, sa_type=Id)
    place_code: str = Field(default="", sa_type=OrderedText)
    place: str = Field(default="", sa_type=Text)
    why: str = Field(default="", sa_type=Text)
    post: str = Field(default="", sa_type=Text)
    came: datetime = Field(sa_type=Instant)
    left_at: datetime | None = Field(default=None, sa_type=Instant)
    is_inside: int
    refused: str = Field(default="", sa_type=Text)
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")


class Vehicle(SQLModel, table=True):
    """A vehicle that was noticed: unknown at a gate, or by the watch on the car park (D5, 004:538)."""

    __tablename__ = "vehicle_seen"
    __table_args__ = (
        Index("vehicle_seen_at", "at", "id"),
        Index("vehicle_seen_plate", "plate", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    number: int = Field(unique=True)
    sort: str = Field(sa_type=OrderedText)
    plate: str = Field(sa_type=OrderedText)
    text: str = Field(sa_type=Text)
    post: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
