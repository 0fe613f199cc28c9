"""Many rows into a SQLite file at once, without safety and with the search index built at the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def in_bulk(connection: sqlite3.Connection) -> Iterator[None]:
    """Let the file go without safety while it is filled, and index for search at the end."""
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-600000", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    waits = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'search_entry_in'"
    ).fetchone()[0]
    connection.execute("DROP TRIGGER search_entry_in")
    connection.execute("BEGIN")
    yield
    connection.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")
    connection.execute(waits)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode=WAL")


class Table:
    """Rows waiting for one table."""

    def __init__(self, connection: sqlite3.Connection, name: str, columns: Sequence[str]) -> None:
        self._run = connection.executemany
        marks = ",".join("?" * len(columns))
        self._sql = f"INSERT INTO {name} ({','.join(columns)}) VALUES ({marks})"
        self.rows: list[tuple[Any, ...]] = []

    def write(self) -> None:
        """Write what waits."""
        self._run(self._sql, self.rows)
        self.rows = []
