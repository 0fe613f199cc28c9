"""Floor of a search: the index's own query, without tokens cut, candidates confirmed or rows read."""

from __future__ import annotations

import sqlite3


def search(connection: sqlite3.Connection, match: str, limit: int) -> int:
    """Return how many rows the index gives."""
    rows = connection.execute(
        "SELECT rowid FROM search_fts WHERE search_fts MATCH ? ORDER BY rowid DESC LIMIT ?", (match, limit)
    )
    return len(rows.fetchall())
