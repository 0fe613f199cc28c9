"""The card on the screen: its lines folded to the width at hand, and a cursor on its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from controlroom.incidents.pane.fold import fold
from controlroom.ui.looks import palette
from controlroom.ui.safe import Part, line


class CardLine(NamedTuple):
    """A line of the card.

    Attributes:
        parts: texts with their looks.
        sort: ``step`` or ``branch`` for what the cursor stops at, else empty.
        id: of that step or branch.
        hang: cells by which a line that goes on is indented.
    """

    parts: tuple[Part, ...]
    sort: str = ""
    id: str = ""
    hang: int = 2


class CardView(Widget):
    """The card. The cursor stops at steps and branches; the widget around it has the keyboard."""

    DEFAULT_CSS = """
    CardView { height: auto; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[CardLine, ...] = ()
        self._folded: list[tuple[int, list[Part]]] = []
        self._width = 0
        self._at: tuple[str, str] | None = None

    # -- what it shows ------------------------------------------------------------------------------------

    def show(self, lines: Sequence[CardLine]) -> None:
        """Show a card; laid out and painted only when it changed, the cursor kept where it was."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        self._width = 0
        if self._at not in self._stops():
            self._at = None
        self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Return how many lines it takes at this width."""
        self._fold(width)
        return len(self._folded)

    def _fold(self, width: int) -> None:
        if width != self._width and width > 2:
            self._width = width
            # the two cells of the cursor's mark are kept free on every line
            self._folded = [
                (index, parts)
                for index, one in enumerate(self._lines)
                for parts in fold(one.parts, width - 2, one.hang)
            ]

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        cells, colours = self.size.width, palette(self.app)
        self._fold(cells)
        if y >= len(self._folded):
            return line([], cells, colours)
        index, parts = self._folded[y]
        chosen = self._at is not None and self._stop(index) == self._at
        first = y == 0 or self._folded[y - 1][0] != index
        mark = "▸ " if chosen and first else "  "
        return line([(mark, "title"), *parts], cells, colours, "selected" if chosen else "ground")

    # -- the cursor ---------------------------------------------------------------------------------------

    @property
    def at(self) -> tuple[str, str] | None:
        """What the cursor is on: ``("step", id)`` or ``("branch", id)``."""
        return self._at

    def put(self, at: tuple[str, str] | None) -> None:
        """Put the cursor somewhere, or take it away."""
        if at != self._at and (at is None or at in self._stops()):
            self._at = at
            self.refresh()

    def step(self, by: int) -> bool:
        """Move the cursor; False if there is nothing farther that way."""
        stops = self._stops()
        if not stops:
            return False
        at = stops.index(self._at) + by if self._at in stops else 0
        if not 0 <= at < len(stops):
            return False
        self._at = stops[at]
        self.refresh()
        return True

    def region_of_cursor(self) -> Region | None:
        """Return where the cursor's line is, in the space of what is scrolled."""
        rows = [y for y, (index, _parts) in enumerate(self._folded) if self._stop(index) == self._at]
        if self._at is None or not rows:
            return None
        return Region(0, self.virtual_region.y + rows[0], self.size.width, len(rows))

    def _stop(self, index: int) -> tuple[str, str]:
        return self._lines[index].sort, self._lines[index].id

    def _stops(self) -> list[tuple[str, str]]:
        found = [(one.sort, one.id) for one in self._lines if one.sort]
        return list(dict.fromkeys(found))
