"""Search while typing against the bare query of the index."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks import estate
from benchmarks.floors import bare_index
from benchmarks.report import Measured, figure
from benchmarks.timing import percentile, timed
from controlroom.base.clock import SystemClock
from controlroom.base.tokens import query
from controlroom.store.database import Store
from controlroom.store.reader import Reader
from controlroom.store.search import find

LIMIT = 0.003
PAGE = 20
TYPED = (
    "厨", "厨房", "厨房漏", "厨房漏水", "跳闸", "跳闸停电", "老人", "李建国", "lj", "ljg", "ycf", "cfls", "3-2",
    "1-2-702", "138", "1380", "13800330", "0000", "异味", "卫生间有异味",
)  # fmt: skip


def measure(file: Path, rounds: int) -> list[Measured]:
    """Return the row: the first page for what is typed, letter by letter, p95.

    Args:
        file: the database.
        rounds: how often each text is searched.
    """
    store = Store(estate.location_of(file), SystemClock())
    ours, floor = [], []
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        for turn in range(-1, rounds):
            for text in TYPED:
                bare = timed(lambda text=text: bare_index.search(connection, query(text).fts5(), PAGE))()  # type: ignore[misc]
                seconds = timed(lambda text=text: _search(store.reader, text))()  # type: ignore[misc]
                if turn >= 0:
                    floor.append(bare)
                    ours.append(seconds)
    store.close()
    return [
        figure(
            "search while typing, first page, p95, SQLite",
            percentile(ours, 95),
            LIMIT,
            floor=percentile(floor, 95),
        )
    ]


def _search(reader: Reader, text: str) -> list[int]:
    def confirm(ids: list[int]) -> dict[int, str]:
        rows = reader.among(
            "SELECT id, number || ' ' || place_code || ' ' || place || ' ' || summary || ' ' || caller || ' ' || phone"
            " FROM incident WHERE id IN ({ids})",
            ids,
        )
        return {row[0]: row[1] for row in rows}

    found: list[int] = find(reader, "incident", text, confirm=confirm, limit=PAGE)
    return found
