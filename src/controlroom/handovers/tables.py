"""Handovers: the sheet two people sign, and its items (R-04, 004:551)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText

_OPEN = text("state = 'open'")


class Handover(SQLModel, table=True):
    """One handover of the desk; at most one is open at a time.

    ``seq`` and ``head`` are the journal's last entry before it was signed, ``sheet`` is what was signed, ``seal`` its
    SHA-256; a leader countersigns it afterwards.
    """

    __tablename__ = "handover"
    __table_args__ = (
        Index("handover_open", "state", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("handover_shift", "shift_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    number: int = Field(unique=True)
    state: str = Field(sa_type=OrderedText)
    console: str = Field(sa_type=OrderedText)
    shift_id: int = Field(sa_type=Id, foreign_key="shift.id")
    outgoing_id: int = Field(sa_type=Id, foreign_key="staff.id")
    incoming_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    next_shift_id: int | None = Field(default=None, sa_type=Id, foreign_key="shift.id")
    prepared: datetime = Field(sa_type=Instant)
    ended: datetime | None = Field(default=None, sa_type=Instant)
    note: str = Field(default="", sa_type=Text)
    why: str = Field(default="", sa_type=Text)
    seq: int | None = Field(default=None, sa_type=Id)
    head: str = Field(default="", sa_type=OrderedText)
    sheet: str = Field(default="", sa_type=Text)
    seal: str = Field(default="", sa_type=OrderedText)
    countersigned: datetime | None = Field(default=None, sa_type=Instant)
    countersigned_by: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    remark: str = Field(default="", sa_type=Text)


class HandoverItem(SQLModel, table=True):
    """One thing on the sheet; what came to an end before the signatures stays, marked."""

    __tablename__ = "handover_item"
    __table_args__ = (
        UniqueConstraint("handover_id", "subject", "subject_id"),
        UniqueConstraint("handover_id", "nth"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    handover_id: int = Field(sa_type=Id, foreign_key="handover.id")
    nth: int
    room: str = Field(sa_type=OrderedText)
    subject: str = Field(sa_type=OrderedText)
    subject_id: int = Field(sa_type=Id)
    number: str = Field(sa_type=OrderedText)
    zh: str = Field(sa_type=Text)
    en: str = Field(sa_type=Text)
    due: datetime | None = Field(default=None, sa_type=Instant)
    came: datetime = Field(sa_type=Instant)
    gone: datetime | None = Field(default=None, sa_type=Instant)
    verdict: str = Field(default="", sa_type=OrderedText)
    query: str = Field(default="", sa_type=Text)
    answer: str = Field(default="", sa_type=Text)
    risk: int = Field(default=0)


class HandoverCount(SQLModel, table=True):
    """One thing that the relief counts; ``expected`` as it was when it was counted."""

    __tablename__ = "handover_count"

    handover_id: int = Field(primary_key=True, sa_type=Id, foreign_key="handover.id")
    sort: str = Field(primary_key=True, sa_type=OrderedText)
    nth: int
    zh: str = Field(sa_type=Text)
    en: str = Field(sa_type=Text)
    expected: str = Field(sa_type=OrderedText)
    found: str = Field(default="", sa_type=OrderedText)
    why: str = Field(default="", sa_type=Text)
