"""Finding the data in a sheet: the heading row wherever it stands, its columns, and nothing beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from controlroom.base.spreadsheet import Values
from controlroom.estate.headings import KINDS, SheetKind, heading_key

SEARCHED_ROWS = 60
"""How far down a heading row is looked for."""


Line = tuple[int, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet that was recognised.

    Attributes:
        sheet: its name.
        kind: what it holds.
        columns: field name -> index of its column.
        lines: row number (from 1) and cell values by field; blank rows and repeated headings are left out.
    """

    sheet: str
    kind: SheetKind
    columns: Mapping[str, int]
    lines: Iterator[Line]


def recognise(sheet: str, rows: Iterable[Values]) -> Found | None:
    """Find what a sheet holds by its headings.

    Every kind of ``headings.KINDS`` is tried on the first rows; the row and kind with most headings win, the
    sheet's name decides between equals.

    Args:
        sheet: name of the sheet.
        rows: its rows from the first, each a sequence of cell values.

    Returns:
        What was found, its lines still to be read; None if no row holds the headings of any kind.
    """
    remaining = iter(rows)
    head = list(islice(remaining, SEARCHED_ROWS))
    name = heading_key(sheet)
    best: tuple[tuple[int, bool], int, SheetKind, dict[str, int]] | None = None
    for index, row in enumerate(head):
        texts = [heading_key(one) if isinstance(one, str) else "" for one in row]
        for kind in KINDS:
            columns = _columns(kind, texts)
            if not all(any(name in columns for name in group) for group in kind.required):
                continue
            score = (len(columns), name in kind.names())
            if best is None or score > best[0]:
                best = (score, index, kind, columns)
    if best is None:
        return None
    index, kind, columns = best[1:]
    lines = _lines(index + 2, chain(head[index + 1 :], remaining), kind, columns)
    return Found(sheet, kind, columns, lines)


def _columns(kind: SheetKind, texts: list[str]) -> dict[str, int]:
    """Map fields to columns of one row.

    The run of neighbouring cells with most headings is the data. Another run of the row belongs to it only if
    every cell of it is a further heading: notes beside the data repeat headings or hold other words.
    """
    runs = [_run(kind, texts, start, end) for start, end in _runs(texts)]
    if not runs:
        return {}
    main = max(runs, key=lambda run: len(run[0]))
    columns = dict(main[0])
    for found, cells in runs:
        if found is not main[0] and len(found) == cells and columns.keys().isdisjoint(found):
            columns.update(found)
    return columns


def _runs(texts: list[str]) -> Iterator[tuple[int, int]]:
    start = None
    for index, text in enumerate([*texts, ""]):
        if text and start is None:
            start = index
        elif not text and start is not None:
            yield start, index
            start = None


def _run(kind: SheetKind, texts: list[str], start: int, end: int) -> tuple[dict[str, int], int]:
    found: dict[str, int] = {}
    for index in range(start, end):
        name = kind.keys.get(texts[index])
        if name is not None:
            found.setdefault(name, index)
    return found, end - start


def _lines(first: int, rows: Iterable[Values], kind: SheetKind, columns: Mapping[str, int]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=first):
        values = {name: row[index] for name, index in columns.items() if index < len(row)}
        filled = [(name, one) for name, one in values.items() if one is not None and str(one).strip()]
        if not filled:
            continue
        if all(isinstance(one, str) and kind.keys.get(heading_key(one)) == name for name, one in filled):
            continue
        yield number, values
