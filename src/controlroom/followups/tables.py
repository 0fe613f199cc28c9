"""What is owed afterwards, and the attempts made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText

_OPEN = text("state = 'open'")
_OWED_BY = text("staff_id IS NOT NULL")
_ONE_VISIT = text("state = 'open' AND kind = 'return-visit' AND about_id IS NOT NULL")


class Followup(SQLModel, table=True):
    """One thing owed later: return visit, call-back, answer, reminder, check, query."""

    __tablename__ = "followup"
    __table_args__ = (
        Index("followup_due", "due", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "followup_one_visit",
            "about_sort",
            "about_id",
            unique=True,
            sqlite_where=_ONE_VISIT,
            postgresql_where=_ONE_VISIT,
        ),
        Index("followup_about", "about_sort", "about_id", "id"),
        Index("followup_kind", "kind", "opened"),
        Index("followup_when", "due"),
        Index("followup_staff", "staff_id", "id", sqlite_where=_OWED_BY, postgresql_where=_OWED_BY),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    number: int = Field(unique=True)
    kind: str = Field(sa_type=OrderedText)
    state: str = Field(sa_type=OrderedText)
    text: str = Field(default="", sa_type=Text)
    about_sort: str | None = Field(default=None, sa_type=OrderedText)
    about_id: int | None = Field(default=None, sa_type=Id)
    about_life: int | None = None
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    role: str = Field(default="", sa_type=OrderedText)
    department: str = Field(default="", sa_type=OrderedText)
    caller: str = Field(default="", sa_type=Text)
    phone: str = Field(default="", sa_type=OrderedText)
    rule: str = Field(default="", sa_type=OrderedText)
    counts_from: str = Field(default="added", sa_type=OrderedText)
    severity: str | None = Field(default=None, sa_type=OrderedText)
    opened: datetime = Field(sa_type=Instant)
    started: datetime = Field(sa_type=Instant)
    promised: datetime = Field(sa_type=Instant)
    due: datetime = Field(sa_type=Instant)
    ended: datetime | None = Field(default=None, sa_type=Instant)
    result: str = Field(default="", sa_type=Text)
    raised: str = Field(default="", sa_type=OrderedText)
    raised_id: int | None = Field(default=None, sa_type=Id, foreign_key="incident.id")
    raised_life: int | None = None
    entry: int | None = Field(default=None, sa_type=Id)


class FollowupAttempt(SQLModel, table=True):
    """One attempt: somebody called, went to the home, or met the person."""

    __tablename__ = "followup_attempt"
    __table_args__ = (Index("followup_attempt_of", "followup_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    followup_id: int = Field(sa_type=Id, foreign_key="followup.id")
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    means: str = Field(sa_type=OrderedText)
    answered: int
    ended_it: int = 0
    result: str = Field(sa_type=Text)
    due_before: datetime = Field(sa_type=Instant)
    again: datetime | None = Field(default=None, sa_type=Instant)
    signed: str = Field(default="", sa_type=Text)
    signed_at: datetime | None = Field(default=None, sa_type=Instant)
    satisfied: int | None = None
    struck: datetime | None = Field(default=None, sa_type=Instant)
