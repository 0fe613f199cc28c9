"""A one-line widget of texts with looks: status bar, alarm strip, next-due strip. Painted when it changes."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from controlroom.base.text import width
from controlroom.ui.looks import palette
from controlroom.ui.safe import Part, line, shown


class TextStrip(Widget):
    """One line: parts from the left, further parts kept at the right edge while there is room for them.

    Args:
        ground: name of the ground (``ui.looks.GROUNDS``).
        id, classes: as for any widget.
    """

    DEFAULT_CSS = """
    TextStrip { height: 1; width: 1fr; }
    """

    def __init__(self, *, ground: str = "bar", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left: tuple[Part, ...] = ()
        self._right: tuple[Part, ...] = ()
        self._ground = ground

    def show(self, left: Sequence[Part], right: Sequence[Part] = (), *, ground: str | None = None) -> None:
        """Show these parts from now on; nothing is repainted if nothing changed.

        Args:
            left: texts with their looks, one blank is put before the first.
            right: texts with their looks at the right edge; the left side gives way.
            ground: another ground from now on.
        """
        wanted = (tuple(left), tuple(right), ground or self._ground)
        if wanted != (self._left, self._right, self._ground):
            self._left, self._right, self._ground = wanted
            self.refresh()

    @property
    def text(self) -> str:
        """What is shown, as plain text."""
        return "".join(text for text, _look in (*self._left, *self._right))

    def get_content_width(self, container: object, viewport: object) -> int:
        """Return the width the parts would like."""
        return 1 + sum(width(text) for text, _look in (*self._left, *self._right))

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        colours = palette(self.app)
        cells = self.size.width
        right = [(shown(text, cells), look) for text, look in self._right]
        wanted = min(sum(width(text) for text, _look in right), cells)
        left = [(" ", "text"), *self._left]
        if not right:
            return line(left, cells, colours, self._ground)
        gap = 1 if wanted < cells else 0
        return Strip.join(
            [
                line(left, cells - wanted - gap, colours, self._ground),
                line([], gap, colours, self._ground),
                line(right, wanted, colours, self._ground),
            ]
        )
