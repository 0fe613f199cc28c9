"""Goods release passes: the pass, its lines, its checks, what happened at the gate (D11, 004:544)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText

_LIVE = text("is_live = 1")
_OWED = text("owed > 0")


class Pass(SQLModel, table=True):
    """A pass by which goods may leave the estate."""

    __tablename__ = "release_pass"
    __table_args__ = (
        Index("release_pass_live", "until", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("release_pass_owed", "back_due", "id", sqlite_where=_OWED, postgresql_where=_OWED),
        Index("release_pass_place", "place_code", "id"),
        Index("release_pass_opened", "opened", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    number: int = Field(unique=True)
    code: str = Field(sa_type=OrderedText)
    state: str = Field(sa_type=OrderedText)
    is_live: int = 1
    owed: int = 0
    place_sort: str | None = Field(default=None, sa_type=OrderedText)
    place_id: int | None = Field(default=None, sa_type=Id)
    place_code: str = Field(sa_type=OrderedText)
    place: str = Field(sa_type=Text)
    resident_id: int | None = Field(default=None, sa_type=Id)
    applicant: str = Field(sa_type=Text)
    relation: str = Field(sa_type=OrderedText)
    phone: str = Field(default="", sa_type=OrderedText)
    document: str = Field(default="", sa_type=OrderedText)
    last4: str = Field(default="", sa_type=OrderedText)
    purpose: str = Field(default="", sa_type=Text)
    whole_house: int = 0
    value: int | None = Field(default=None, sa_type=Id)
    lorries: int = 1
    plate: str = Field(default="", sa_type=OrderedText)
    gate: str = Field(default="", sa_type=Text)
    requested_by: str = Field(default="", sa_type=OrderedText)
    opened: datetime = Field(sa_type=Instant)
    opened_by: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    starts: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    back_due: datetime | None = Field(default=None, sa_type=Instant)
    confirm_by: datetime | None = Field(default=None, sa_type=Instant)
    wrong_codes: int = 0
    heard: datetime | None = Field(default=None, sa_type=Instant)
    used: datetime | None = Field(default=None, sa_type=Instant)
    came_back: datetime | None = Field(default=None, sa_type=Instant)
    ended: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    ended_how: str = Field(default="", sa_type=OrderedText)
    ended_why: str = Field(default="", sa_type=Text)
    before_id: int | None = Field(default=None, sa_type=Id, foreign_key="release_pass.id")
    incident_id: int | None = Field(default=None, sa_type=Id, foreign_key="incident.id")


class PassLine(SQLModel, table=True):
    """One line of a pass, with what of it is out and back."""

    __tablename__ = "pass_line"

    pass_id: int = Field(primary_key=True, sa_type=Id, foreign_key="release_pass.id")
    nth: int = Field(primary_key=True)
    what: str = Field(sa_type=Text)
    count: int
    unit: str = Field(default="", sa_type=Text)
    note: str = Field(default="", sa_type=Text)
    large: int = 0
    returnable: int = 0
    out: int = 0
    back: int = 0


class PassCheck(SQLModel, table=True):
    """How one check of a pass stands, since when and by whom; earlier verdicts stand in the journal."""

    __tablename__ = "pass_check"

    pass_id: int = Field(primary_key=True, sa_type=Id, foreign_key="release_pass.id")
    sort: str = Field(primary_key=True, sa_type=OrderedText)
    verdict: str = Field(sa_type=OrderedText)
    is_open: int = 0
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    owed: int | None = Field(default=None, sa_type=Id)
    as_of: str = Field(default="", sa_type=OrderedText)
    answered: str = Field(default="", sa_type=Text)
    on_file: str = Field(default="", sa_type=OrderedText)
    note: str = Field(default="", sa_type=Text)


class PassMove(SQLModel, table=True):
    """One time goods were looked at in the lobby, let out, or came back; one that was taken back stays written."""

    __tablename__ = "pass_move"
    __table_args__ = (Index("pass_move_of", "pass_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    pass_id: int = Field(sa_type=Id, foreign_key="release_pass.id")
    sort: str = Field(sa_type=OrderedText)
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    guard_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    note: str = Field(default="", sa_type=Text)
    undone: datetime | None = Field(default=None, sa_type=Instant)


class PassMoved(SQLModel, table=True):
    """How many of a line moved at one time."""

    __tablename__ = "pass_moved"

    move_id: int = Field(primary_key=True, sa_type=Id, foreign_key="pass_move.id")
    nth: int = Field(primary_key=True)
    count: int
