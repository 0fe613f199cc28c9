"""Floor of a shell query: a bare Typer command doing one sqlite3 query."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import typer

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def query(file: Path, limit: int = 50) -> None:
    """Print the open incidents."""
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT number, priority, state, place, kind, summary FROM incident WHERE is_open = 1"
        " ORDER BY priority, id DESC LIMIT ?",
        (limit,),
    )
    print("\n".join("\t".join(str(value) for value in row) for row in rows))


def main() -> None:
    """Run the command."""
    app()
