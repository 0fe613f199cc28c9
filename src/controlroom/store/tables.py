"""The tables every room stands on: journal, its texts, request ids, policy, parked forms, search entries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from controlroom.store.types import Id, Instant, OrderedText


class Journal(SQLModel, table=True):
    """One entry per act; append-only (triggers), chained by hash over ``canonical``."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("journal_subject", "subject", "subject_id", "seq"),
        Index("journal_act", "act", "seq"),
        Index("journal_at", "at", "seq"),
        Index("journal_shift", "shift_id", "seq"),
    )

    seq: int = Field(primary_key=True, sa_type=Id, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant)
    recorded: datetime = Field(sa_type=Instant)
    act: str = Field(sa_type=OrderedText)
    subject: str = Field(sa_type=OrderedText)
    subject_id: int = Field(sa_type=Id)
    staff_id: int | None = Field(default=None, sa_type=Id)
    shift_id: int | None = Field(default=None, sa_type=Id)
    console: str = Field(sa_type=OrderedText)
    facts: str = Field(sa_type=Text)
    digest: str = Field(default="", sa_type=OrderedText)
    canonical: str = Field(sa_type=Text)
    hash: str = Field(sa_type=OrderedText)


class JournalText(SQLModel, table=True):
    """Names, numbers and free text of an entry; may be blanked, the entry keeps the salted digest."""

    __tablename__ = "journal_text"

    seq: int = Field(
        primary_key=True, foreign_key="journal.seq", sa_type=Id, sa_column_kwargs={"autoincrement": False}
    )
    salt: bytes | None = Field(default=None, sa_type=LargeBinary)
    body: str | None = Field(default=None, sa_type=Text)


class Request(SQLModel, table=True):
    """The id a form or a shell write carries: the same id twice is one act with the first answer."""

    __tablename__ = "request"

    id: str = Field(primary_key=True, sa_type=OrderedText)
    act: str = Field(sa_type=OrderedText)
    seq: int = Field(sa_type=Id)
    answer: str = Field(sa_type=Text)


class PolicyVersion(SQLModel, table=True):
    """Every policy ever applied, as its TOML text and compiled for quick reading; the last one is active."""

    __tablename__ = "policy_version"

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    text: str = Field(sa_type=Text)
    compiled: str = Field(sa_type=Text)
    applied_at: datetime = Field(sa_type=Instant)
    applied_by: int | None = Field(default=None, sa_type=Id)


class CatalogueVersion(SQLModel, table=True):
    """Every catalogue of kinds ever applied, kept like the policies; the last one is active."""

    __tablename__ = "catalogue_version"

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    text: str = Field(sa_type=Text)
    compiled: str = Field(sa_type=Text)
    applied_at: datetime = Field(sa_type=Instant)
    applied_by: int | None = Field(default=None, sa_type=Id)


class Fact(SQLModel, table=True):
    """Small facts about this database: the estate's name in both languages, its random id."""

    __tablename__ = "fact"

    name: str = Field(primary_key=True, sa_type=OrderedText)
    value: str = Field(sa_type=Text)


class Draft(SQLModel, table=True):
    """A form interrupted half-way, offered again on the same console."""

    __tablename__ = "draft"

    id: str = Field(primary_key=True, sa_type=OrderedText)
    console: str = Field(sa_type=OrderedText)
    form: str = Field(sa_type=OrderedText)
    body: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Instant)


class SearchEntry(SQLModel, table=True):
    """One record's tokens for the search index: FTS5 on SQLite, tsvector on PostgreSQL."""

    __tablename__ = "search_entry"
    __table_args__ = (Index("search_entry_ref", "sort", "ref", unique=True),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Id)
    sort: str = Field(sa_type=OrderedText)
    ref: int = Field(sa_type=Id)
    tokens: str = Field(sa_type=Text)
