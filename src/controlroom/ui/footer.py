"""The key line at the foot of the screen: what the keys do here, the most important kept on a narrow one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from controlroom.base.text import width
from controlroom.ui.keys import Hint, choose_hints
from controlroom.ui.looks import palette
from controlroom.ui.safe import Part, line


class KeyLine(Widget):
    """One line of ``F1帮助 F2新事件 …``.

    Args:
        hints: what to show (``ui.keys.hints``); change it with ``show``.
        ground: name of the ground.
    """

    DEFAULT_CSS = """
    KeyLine { height: 1; width: 1fr; }
    """

    def __init__(
        self,
        hints: Sequence[Hint] = (),
        *,
        ground: str = "bar",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._hints = tuple(hints)
        self._ground = ground

    def show(self, hints: Sequence[Hint]) -> None:
        """Show these hints from now on; nothing is repainted if nothing changed."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        cells = self.size.width
        parts: list[Part] = [(" ", "text")]
        for hint in choose_hints(self._hints, cells - 1, [_cells(hint) for hint in self._hints]):
            parts += [(hint.key, hint.look), (_joint(hint) + hint.label, "dim"), ("  ", "dim")]
        return line(parts, cells, palette(self.app), self._ground)


def _joint(hint: Hint) -> str:
    """A blank between key and label, unless the label's script keeps them apart by itself."""
    return " " if hint.label.isascii() else ""


def _cells(hint: Hint) -> int:
    return width(hint.key) + len(_joint(hint)) + width(hint.label) + 2
