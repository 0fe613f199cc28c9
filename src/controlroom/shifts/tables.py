"""Shifts as they were really worked at the desk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText


class Shift(SQLModel, table=True):
    """One shift at one console under one responsible officer. ``name`` is the policy's, ``day`` ISO 8601."""

    __tablename__ = "shift"
    __table_args__ = (
        Index(
            "shift_running",
            "console",
            unique=True,
            sqlite_where=text("ended IS NULL"),
            postgresql_where=text("ended IS NULL"),
        ),
        Index("shift_started", "started", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    name: str = Field(sa_type=OrderedText)
    day: str = Field(sa_type=OrderedText)
    started: datetime = Field(sa_type=Instant)
    ended: datetime | None = Field(default=None, sa_type=Instant)
    console: str = Field(sa_type=OrderedText)
    staff_id: int = Field(sa_type=Id, foreign_key="staff.id")


class ShiftMember(SQLModel, table=True):
    """Somebody who shares a shift with its responsible officer."""

    __tablename__ = "shift_member"

    shift_id: int = Field(primary_key=True, sa_type=Id, foreign_key="shift.id")
    staff_id: int = Field(primary_key=True, sa_type=Id, foreign_key="staff.id")
