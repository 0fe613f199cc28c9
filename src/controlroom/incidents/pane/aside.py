"""The lines beside the form for a new report: what is known of the place, whom to send, what to read back."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from controlroom.base.text import cell, visible
from controlroom.ui.looks import palette
from controlroom.ui.safe import Part, line

_MOST = 4
_READ_BACK = 2


class Aside(Widget):
    """At most four lines of what is known, then what to read back to the caller."""

    DEFAULT_CSS = """
    Aside { height: 6; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._known: tuple[tuple[Part, ...], ...] = ()
        self._said = ""

    @property
    def text(self) -> str:
        """What is shown, as plain text."""
        known = ("".join(text for text, _look in parts) for parts in self._known)
        return "\n".join((*known, self._said))

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Return the same height always, so that nothing jumps while one types."""
        return _MOST + _READ_BACK

    def show(self, known: Sequence[Sequence[Part]]) -> None:
        """Show what is known; painted only when it changed."""
        wanted = tuple(tuple(parts) for parts in known[:_MOST])
        if wanted != self._known:
            self._known = wanted
            self.refresh()

    def say(self, read_back: str) -> None:
        """Show what to read back."""
        if read_back != self._said:
            self._said = read_back
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        cells, colours = self.size.width, palette(self.app)
        if y < _MOST:
            return line(self._known[y] if y < len(self._known) else (), cells, colours, "bar")
        wrapped = wrap(visible(self._said[: 8 * cells], newline=" "), cells, _READ_BACK)
        at = y - _MOST
        return line([(wrapped[at], "bright")] if at < len(wrapped) else (), cells, colours, "bar")


def wrap(text: str, cells: int, most: int) -> list[str]:
    """Return a text broken into lines of at most so many cells; the last one takes all that is left."""
    found: list[str] = []
    start = used = 0
    for index, character in enumerate(text):
        wide = cell(character)
        if used + wide > cells and len(found) < most - 1:
            found.append(text[start:index])
            start, used = index, 0
        used += wide
    return [*found, text[start:]]
