"""Floor of an act: a SQLModel transaction that inserts one row, with the house's engine and pragmas."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel


class _Apart(SQLModel, registry=registry()):
    """A base whose tables are not the house's."""


class BareRow(_Apart, table=True):
    """One row with a text."""

    __tablename__ = "bench_row"

    id: int | None = Field(default=None, primary_key=True)
    text: str


def prepare(engine: Engine) -> None:
    """Make the table."""
    with engine.begin() as connection:
        BareRow.metadata.tables["bench_row"].create(connection, checkfirst=True)


def insert(engine: Engine, text: str) -> None:
    """Insert one row, durably."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        session.add(BareRow(text=text))
