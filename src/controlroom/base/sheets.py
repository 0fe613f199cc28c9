"""Sheets that people fill in: rows under headings wherever the headings stand, and the empty sheet to begin with."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

from controlroom.base.errors import Refused, StorageFailed
from controlroom.base.i18n import _, language
from controlroom.base.spreadsheet import Values
from controlroom.base.text import half, tidy_line

Headings = Mapping[str, Sequence[str]]
"""Field -> headings taken for it; the first two, Chinese and English, stand in the template."""

_SEARCHED = 30
_YES = frozenset(("是", "yes", "y", "1", "true", "√", "✓"))
_NO = frozenset(("否", "no", "n", "0", "false", "×", "✗"))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row somebody should look at: sheet, row as the spreadsheet shows it, one sentence without names."""

    sheet: str
    row: int
    reason: str


class Filled(NamedTuple):
    """A row under headings: its sheet, its number as the spreadsheet shows it, its cells as tidy text by field."""

    sheet: str
    row: int
    cells: Mapping[str, str]


def rows_under(
    sheets: Iterable[tuple[str, Iterable[Values]]], headings: Headings, needed: Sequence[str], none: str
) -> Iterator[Filled]:
    """Yield the rows of every sheet that has the headings; what stands above them is passed over.

    Args:
        sheets: name and rows of each sheet.
        headings: which headings are taken for which field; small and capital letters count alike.
        needed: fields without which a row holds no headings.
        none: the sentence if no sheet has them.

    Raises:
        Refused: no sheet has them.
    """
    is_found = False
    for name, rows in sheets:
        columns: Mapping[str, int] | None = None
        for number, row in enumerate(rows, start=1):
            if columns is not None:
                yield Filled(
                    name, number, {key: cell_text(row[at]) for key, at in columns.items() if at < len(row)}
                )
                continue
            columns = _columns(row, headings, needed)
            is_found = is_found or columns is not None
            if columns is None and number >= _SEARCHED:
                break
    if not is_found:
        raise Refused(none, field="file")


def _columns(row: Values, headings: Headings, needed: Sequence[str]) -> Mapping[str, int] | None:
    texts = [cell_text(cell).casefold() for cell in row]
    columns = {
        key: texts.index(heading)
        for key, names in headings.items()
        for heading in reversed(names)
        if heading in texts
    }
    return columns if all(key in columns for key in needed) else None


def cell_text(cell: object) -> str:
    """Return a cell as one tidy line: a whole number without its point, true and false as 1 and 0."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return tidy_line(str(cell))


def yes_no(text: str) -> bool | None:
    """Return what a cell says to a question; None if it is neither yes nor no."""
    word = half(text).strip().casefold()
    return True if word in _YES else False if word in _NO else None


@contextmanager
def new_file(file: Path, mode: str, **how: Any) -> Iterator[IO[Any]]:
    """Open a file that must not be there yet.

    Args:
        file: where.
        mode: ``x`` or ``xb``.
        how: as for ``Path.open``.

    Raises:
        Refused: the file exists; StorageFailed: it cannot be written.
    """
    try:
        with file.open(mode, **how) as out:
            yield out
    except FileExistsError:
        raise Refused(
            _("{file} exists already. Choose another name.").format(file=file), field="file"
        ) from None
    except OSError as error:
        raise StorageFailed(
            _("{file} cannot be written: {reason}. Choose another place.").format(
                file=file, reason=error.strerror
            )
        ) from error


def write_sheet(file: Path, headings: Headings, rows: Iterable[Mapping[str, str]]) -> None:
    """Write a CSV file any spreadsheet opens: the headings of the officer's language and some rows to change.

    Raises:
        Refused: the file exists; StorageFailed: it cannot be written.
    """
    at = 0 if language() == "zh" else 1
    with new_file(file, "x", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([names[at] for names in headings.values()])
        writer.writerows([row.get(key, "") for key in headings] for row in rows)
