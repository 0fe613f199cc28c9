"""Keys of public and equipment rooms, and to whom they were lent (D10, 004:543)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText

_RUNS = text("ended IS NULL")
_OF_STAFF = text("ended IS NULL AND staff_id IS NOT NULL")
_OF_SET = text("ended IS NULL AND set_loan_id IS NOT NULL")
_FOR_INCIDENT = text("incident_id IS NOT NULL")
_IN_SET = text("set_id IS NOT NULL")


class Key(SQLModel, table=True):
    """A key on a tag, or a set whose keys name it. Columns that say NULL or nothing leave it to the class."""

    __tablename__ = "key_tag"
    __table_args__ = (
        Index("key_tag_state", "state", "id"),
        Index("key_tag_set", "set_id", "id", sqlite_where=_IN_SET, postgresql_where=_IN_SET),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    tag: str = Field(sa_type=OrderedText, unique=True)
    zh: str = Field(sa_type=Text)
    en: str = Field(default="", sa_type=Text)
    hook: str = Field(default="", sa_type=OrderedText)
    copies: int = 1
    key_class: str = Field(sa_type=OrderedText)
    is_set: int = 0
    set_id: int | None = Field(default=None, sa_type=Id, foreign_key="key_tag.id")
    note: str = Field(default="", sa_type=Text)
    longest: int | None = None
    latest: int | None = None
    authorisers: int | None = None
    other_department: int | None = None
    roles: str = Field(default="[]", sa_type=Text)
    departments: str = Field(default="[]", sa_type=Text)
    firms: str = Field(default="[]", sa_type=Text)
    seal: str = Field(default="", sa_type=OrderedText)
    state: str = Field(default="in", sa_type=OrderedText)
    in_audit: int = 0
    counted: datetime | None = Field(default=None, sa_type=Instant)
    counted_by: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    added: datetime = Field(sa_type=Instant)
    active: int = 1


class KeyOpens(SQLModel, table=True):
    """What a key opens: a place of the estate by its code, and as it was written if no such place is known."""

    __tablename__ = "key_opens"
    __table_args__ = (Index("key_opens_place", "place_code", "key_id"),)

    key_id: int = Field(primary_key=True, sa_type=Id, foreign_key="key_tag.id")
    nth: int = Field(primary_key=True)
    place_code: str = Field(default="", sa_type=OrderedText)
    place: str = Field(sa_type=Text)


class KeyLoan(SQLModel, table=True):
    """A key in somebody's hands, from the desk or from hand to hand."""

    __tablename__ = "key_loan"
    __table_args__ = (
        Index("key_loan_open", "key_id", unique=True, sqlite_where=_RUNS, postgresql_where=_RUNS),
        Index("key_loan_of", "key_id", "id"),
        Index("key_loan_due", "due", "id", sqlite_where=_RUNS, postgresql_where=_RUNS),
        Index("key_loan_staff", "staff_id", "id", sqlite_where=_OF_STAFF, postgresql_where=_OF_STAFF),
        Index("key_loan_set", "set_loan_id", "id", sqlite_where=_OF_SET, postgresql_where=_OF_SET),
        Index(
            "key_loan_incident",
            "incident_id",
            "id",
            sqlite_where=_FOR_INCIDENT,
            postgresql_where=_FOR_INCIDENT,
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    key_id: int = Field(sa_type=Id, foreign_key="key_tag.id")
    set_loan_id: int | None = Field(default=None, sa_type=Id, foreign_key="key_loan.id")
    before_id: int | None = Field(default=None, sa_type=Id, foreign_key="key_loan.id")
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    contractor: str = Field(default="", sa_type=Text)
    firm: str = Field(default="", sa_type=Text)
    phone: str = Field(default="", sa_type=OrderedText)
    document: str = Field(default="", sa_type=OrderedText)
    last4: str = Field(default="", sa_type=OrderedText)
    vouched_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    purpose: str = Field(default="", sa_type=Text)
    incident_id: int | None = Field(default=None, sa_type=Id, foreign_key="incident.id")
    lent: datetime = Field(sa_type=Instant)
    due: datetime = Field(sa_type=Instant)
    overridden: str = Field(default="", sa_type=Text)
    ended: datetime | None = Field(default=None, sa_type=Instant)
    how: str = Field(default="", sa_type=OrderedText)
    condition: str = Field(default="", sa_type=OrderedText)
    note: str = Field(default="", sa_type=Text)


class KeyAuthoriser(SQLModel, table=True):
    """Somebody who agreed to a loan."""

    __tablename__ = "key_authoriser"

    loan_id: int = Field(primary_key=True, sa_type=Id, foreign_key="key_loan.id")
    staff_id: int = Field(primary_key=True, sa_type=Id, foreign_key="staff.id")


class KeyReminder(SQLModel, table=True):
    """A call about a key that should be back, and what was promised."""

    __tablename__ = "key_reminder"
    __table_args__ = (Index("key_reminder_of", "loan_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    loan_id: int = Field(sa_type=Id, foreign_key="key_loan.id")
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    said: str = Field(default="", sa_type=Text)
    promised: datetime | None = Field(default=None, sa_type=Instant)


class KeyCount(SQLModel, table=True):
    """One walk along the hooks."""

    __tablename__ = "key_count"

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, sa_type=Id, foreign_key="staff.id")
    counted: int = 0
    seal: str = Field(default="", sa_type=OrderedText)
    seal_before: str = Field(default="", sa_type=OrderedText)
    seal_why: str = Field(default="", sa_type=Text)


class KeyDifference(SQLModel, table=True):
    """Where a count and the register differ, and how that is explained."""

    __tablename__ = "key_difference"

    count_id: int = Field(primary_key=True, sa_type=Id, foreign_key="key_count.id")
    key_id: int = Field(primary_key=True, sa_type=Id, foreign_key="key_tag.id")
    sort: str = Field(sa_type=OrderedText)
    why: str = Field(default="", sa_type=Text)
    incident_id: int | None = Field(default=None, sa_type=Id, foreign_key="incident.id")
