"""How wide the columns of a record table are, in terminal cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

GAP = 2
"""Cells between columns; 1 where there is no room for 2."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        title: its heading, already translated.
        cells: its width, the least one if it may grow.
        share: how much of the spare width it takes; 0 keeps it fixed.
        drop: columns with a higher number go first on a narrow screen; 0 never goes.
        align: where a shorter text stands.
    """

    title: str
    cells: int
    share: int = 0
    drop: int = 0
    align: Literal["left", "right"] = "left"


def lay_out(columns: Sequence[Column], total: int) -> tuple[tuple[int, ...], int]:
    """Return the width of every column (0: not shown) and the gap between them.

    Args:
        columns: the columns in their order.
        total: cells of the line.
    """
    widths = [column.cells for column in columns]
    gap = GAP
    while _needed(widths, gap) > total:
        if gap > 1:
            gap = 1
            continue
        droppable = [index for index, column in enumerate(columns) if column.drop and widths[index]]
        if not droppable:
            break
        widths[max(droppable, key=lambda index: columns[index].drop)] = 0
        gap = GAP
    _squeeze(columns, widths, _needed(widths, gap) - total)
    _stretch(columns, widths, total - _needed(widths, gap))
    return tuple(widths), gap


def _needed(widths: Sequence[int], gap: int) -> int:
    shown = [cells for cells in widths if cells]
    return sum(shown) + gap * max(len(shown) - 1, 0)


def _squeeze(columns: Sequence[Column], widths: list[int], over: int) -> None:
    """Take what is over from the growing columns, never below 4 cells, to keep the last column in sight."""
    for index, column in enumerate(columns):
        if over > 0 and column.share and widths[index] > 4:
            taken = min(over, widths[index] - 4)
            widths[index] -= taken
            over -= taken


def _stretch(columns: Sequence[Column], widths: list[int], spare: int) -> None:
    growing = [index for index, column in enumerate(columns) if column.share and widths[index]]
    shares = sum(columns[index].share for index in growing)
    for index in growing if spare > 0 else ():
        part = spare * columns[index].share // shares
        widths[index] += part
        spare -= part
        shares -= columns[index].share
