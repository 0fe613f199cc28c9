"""Lines broken by terminal cells: Chinese anywhere but before a sign, Latin words whole where they fit."""

from __future__ import annotations

from collections.abc import Iterable

from controlroom.base.text import cell, visible
from controlroom.ui.safe import Part

_NOT_FIRST = frozenset("，。、；：！？）》”’,.;:!?)]}%")


def fold(parts: Iterable[Part], cells: int, hang: int = 0) -> list[list[Part]]:
    """Return texts with their looks as lines of at most so many cells.

    Args:
        parts: the texts of one line.
        cells: cells of a line.
        hang: cells by which every line but the first is indented.
    """
    rest = [(one, look) for text, look in parts for one in visible(text, newline=" ")]
    found: list[list[Part]] = []
    while rest:
        indent = hang if found and hang < cells else 0
        upto = _fits(rest, max(cells - indent, 2))
        found.append([(" " * indent, "text")] * bool(indent) + _joined(rest[:upto]))
        rest = rest[upto:]
        while rest and rest[0][0] == " ":
            del rest[0]
    return found or [[]]


def _fits(rest: list[Part], cells: int) -> int:
    """Return how many characters stand on this line."""
    used = best = 0
    for index, (one, _look) in enumerate(rest):
        used += cell(one)
        if used > cells:
            return best or max(index, 1)
        following = rest[index + 1][0] if index + 1 < len(rest) else " "
        breaks = one == " " or (following not in _NOT_FIRST and (cell(one) > 1 or cell(following) > 1))
        if breaks or following == " ":
            best = index + 1
    return len(rest)


def _joined(characters: list[Part]) -> list[Part]:
    found: list[Part] = []
    for one, look in characters:
        if found and found[-1][1] == look:
            found[-1] = (found[-1][0] + one, look)
        else:
            found.append((one, look))
    return found
