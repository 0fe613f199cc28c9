"""Reading workbooks and CSV files into rows that mean something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from controlroom.base.spreadsheet import Values, open_sheets
from controlroom.estate.parse import parse_sheets
from controlroom.estate.rows import Parsed


def read_files(paths: Sequence[Path]) -> Parsed:
    """Read every recognised sheet of Excel workbooks (.xlsx, .xlsm) and CSV files, as if they were one file.

    Args:
        paths: the files.

    Raises:
        UsageError: there is no such file or it may not be read.
        Refused: one is not what its name says, is protected or far too large, or no sheet is known.
    """
    return parse_sheets(_named_apart(paths))


def read_workbook(path: Path) -> Parsed:
    """Read one file; see ``read_files``."""
    return read_files([path])


def _named_apart(paths: Sequence[Path]) -> Iterator[tuple[str, Iterator[Values]]]:
    seen: set[str] = set()
    for path in paths:
        for name, rows in open_sheets(path):
            apart = name if name not in seen else f"{path.name}: {name}"
            seen.add(apart)
            yield apart, rows
