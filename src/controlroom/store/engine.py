"""The write lane's engine: pragmas, BEGIN IMMEDIATE, the advisory lock and the word to those who listen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from controlroom.base.settings import Location
from controlroom.store.reader import BUSY_MS, CHANNEL, SERVER

ACT_LOCK = 0x636F6E74726F6C
"""The advisory lock every act takes first on PostgreSQL."""


def make_engine(location: Location) -> Engine:
    """Return the engine for acts on this database."""
    return _file_engine(location) if location.is_file else _server_engine(location)


def _file_engine(location: Location) -> Engine:
    engine = create_engine(
        location.url, connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000}, pool_size=2
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            f"busy_timeout={BUSY_MS}",
            # an act touches a hundred pages; with a million incidents the default of 2 MB forgets them meanwhile
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _server_engine(location: Location) -> Engine:
    from controlroom.store import patience

    def connected() -> patience.PatientConnection:
        # a little longer than this side waits: what was given up must not keep the lock of the lane
        limit = f"{SERVER['options']} -c statement_timeout={int((patience.PATIENCE + 0.5) * 1000)}"
        return patience.PatientConnection.connect(location.url, **{**SERVER, "options": limit})

    engine = create_engine(
        location.url.replace("postgresql://", "postgresql+psycopg://", 1),
        creator=connected,
        pool_size=2,
        pool_pre_ping=False,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # both in one go, so that waking others costs no round trip; it is sent when the act commits
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ACT_LOCK}), pg_notify('{CHANNEL}', '')")

    return engine
