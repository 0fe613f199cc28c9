"""The only way from a typed text to a widget: controls visible, no markup, looks by name."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip

from controlroom.base.text import fit, visible, width
from controlroom.ui.looks import LOOKS, STRUCK, Palette

Part = tuple[str, str]
"""A text and its look."""


def content(*parts: str | Part, newline: str = "\n") -> Content:
    """Return texts as content for ``Static``, labels and border titles.

    Args:
        parts: a plain text, or a text with its look.
        newline: what a line feed in a text becomes; give ``"␤"`` for one line.
    """
    pieces = [(part, "text") if isinstance(part, str) else part for part in parts]
    return Content.assemble(*((visible(text, newline=newline), _css(look)) for text, look in pieces))


def _css(look: str) -> str:
    variable, bold = LOOKS.get(look, LOOKS["text"])
    style = "bold " if bold else "strike " if look == STRUCK else ""
    return f"{style}${variable}"


def shown(text: str, cells: int) -> str:
    """Return one line of a text as it may be painted: controls visible, at most ``cells`` terminal cells.

    Costs nothing for what would not fit anyway, however long the text is.
    """
    start = text[: 4 * cells + 16]
    line = visible(start)
    if len(start) < len(text):
        line += "…"
    return line if width(line) <= cells else fit(line, cells)


def line(parts: Iterable[Part], cells: int, palette: Palette, ground: str = "ground") -> Strip:
    """Return texts with their looks as one painted line of exactly ``cells`` cells, cut with ``…``."""
    segments: list[Segment] = []
    left = cells
    for text, look in parts:
        if left <= 0:
            break
        piece = shown(text, left)
        segments.append(Segment(piece, palette.style(look, ground)))
        left -= width(piece)
    if left > 0:
        segments.append(Segment(" " * left, palette.style("text", ground)))
    return Strip(segments).adjust_cell_length(cells)
