"""Beside the journal: which entries bear a tag, and which days were countersigned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText


class LogTag(SQLModel, table=True):
    """The tag of an entry; ``at`` is the entry's, so that a tag is read in the order of time."""

    __tablename__ = "log_tag"
    __table_args__ = (
        Index("log_tag_seq", "tag", "seq"),
        Index("log_tag_at", "tag", "at", "seq"),
    )

    seq: int = Field(primary_key=True, sa_type=Id, foreign_key="journal.seq")
    tag: str = Field(sa_type=OrderedText)
    at: datetime = Field(sa_type=Instant)


class LogDay(SQLModel, table=True):
    """A day of the log as a leader countersigned it. ``day`` is the estate's, ISO 8601.

    ``seq`` and ``head`` are the journal's last entry before the signature: a seal of everything up to it.
    """

    __tablename__ = "log_day"

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    day: str = Field(unique=True, sa_type=OrderedText)
    staff_id: int = Field(sa_type=Id, foreign_key="staff.id")
    at: datetime = Field(sa_type=Instant)
    entries: int
    remark: str = Field(default="", sa_type=Text)
    seq: int = Field(sa_type=Id)
    head: str = Field(sa_type=OrderedText)
