"""What five tables of forty rows read from a database cost at start; for comparison."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import DataTable

COLUMNS = ("number", "priority", "state", "place", "kind")


class Five(App[None]):
    """Five live tables."""

    def compose(self) -> ComposeResult:
        """The tables."""
        for name in range(5):
            table: DataTable[str] = DataTable(id=f"table-{name}")
            table.styles.height = "1fr"
            yield table

    def on_mount(self) -> None:
        """Read and show."""
        file = Path(sys.argv[1])
        connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        for table in self.query(DataTable):
            table.add_columns(*COLUMNS)
            rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM incident ORDER BY id DESC LIMIT 40")
            table.add_rows([str(value) for value in row] for row in rows)


def main() -> None:
    """Run it."""
    Five().run()
