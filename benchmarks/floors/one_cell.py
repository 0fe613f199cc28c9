"""Floor of a key: 200 rows; a key commits one row durably and then updates one cell."""

from __future__ import annotations

import sqlite3
import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable

READY = "row-0001"
ROWS = 200


class OneCell(App[None]):
    """A table whose chosen row changes on a key."""

    BINDINGS: ClassVar[list[BindingType]] = [("u", "change", "Change")]

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Open the database and fill the table."""
        self._connection = sqlite3.connect(sys.argv[1], isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("CREATE TABLE IF NOT EXISTS bench_cell (id INTEGER PRIMARY KEY, state TEXT)")
        self._changed = 0
        table = self.query_one(DataTable)
        for column in ("number", "state", "place", "kind", "people"):
            table.add_column(column, key=column, width=18)
        for row in range(ROWS):
            table.add_row(f"row-{row:04}", "sent", "3-2-1802", "leak", "612", key=str(row))

    def action_change(self) -> None:
        """Commit, then show."""
        self._changed += 1
        state = f"now-{self._changed:04}"
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO bench_cell (state) VALUES (?)", (state,))
        self._connection.execute("COMMIT")
        table = self.query_one(DataTable)
        table.update_cell(str(table.cursor_row), "state", state)


def main() -> None:
    """Run it."""
    OneCell().run()
