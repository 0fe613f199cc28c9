"""The sample estate's tables as rows of text."""

from __future__ import annotations

import csv
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "data" / "demo"

Row = dict[str, str]


def table(name: str) -> list[Row]:
    """Return the rows of one file, headings as keys."""
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def code(row: Row) -> str:
    """Return the place of a row as it is spoken: ``3-2-1802``."""
    return f"{row['楼栋编号']}-{row['单元编号']}-{row['房屋编号']}"
