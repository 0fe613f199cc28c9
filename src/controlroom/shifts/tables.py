"""Shifts as they were really worked at the desk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText


class Shift(SQLModel, table=True):
    """One shift under one responsible officer; one runs at a time, however many consoles are open.

    ``name`` is the policy's, ``day`` ISO 8601, ``console`` where the officer has the desk.
    """

    __tablename__ = "shift"
    __table_args__ = (
        Index(
            "shift_running",
            text("(ended IS NULL)"),
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


class Roster(SQLModel, table=True):
    """Somebody planned for a shift. ``shift`` is the policy's, ``day`` ISO 8601: the day on which it begins."""

    __tablename__ = "roster"
    __table_args__ = (Index("roster_staff", "staff_id", "day"),)

    day: str = Field(primary_key=True, sa_type=OrderedText)
    shift: str = Field(primary_key=True, sa_type=OrderedText)
    staff_id: int = Field(primary_key=True, sa_type=Id, foreign_key="staff.id")
    post: str = Field(default="", sa_type=Text)
    """Where the person is planned, in the roster's own words."""
