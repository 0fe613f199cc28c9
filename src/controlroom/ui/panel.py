"""A box with its number, title and state in the border; brighter while the keyboard is in it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from controlroom.base.text import visible
from controlroom.ui.keys import bindings
from controlroom.ui.safe import Part, content


class Panel(Vertical):
    """A pane's box.

    Args:
        children: what stands in it.
        title: its title, translated.
        number: the digit that focuses it (alt+digit), if there is one.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings("pane"))
    DEFAULT_CSS = """
    Panel {
        border: round $border-blurred;
        border-title-color: $foreground-muted;
        border-subtitle-color: $foreground-muted;
        background: $background;
        padding: 0 1;
        &:focus-within {
            border: round $border;
            border-title-color: $primary;
        }
    }
    """

    class ZoomWanted(Message):
        """The officer wants this panel alone on the screen, or everything back; the console lays out."""

        def __init__(self, panel: Panel) -> None:
            super().__init__()
            self.panel = panel

        @property
        def control(self) -> Panel:
            """The panel."""
            return self.panel

    def __init__(
        self,
        *children: Widget,
        title: str,
        number: int | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(*children, id=id, classes=classes)
        self.number = number
        self._title = title
        self._state: tuple[Part, ...] = ()
        self._foot: tuple[Part, ...] = ()
        self._keys: tuple[Part, ...] = ()
        self._name_border()

    def show_title(self, title: str) -> None:
        """Change the title."""
        if title != self._title:
            self._title = title
            self._name_border()

    def show_state(self, *state: Part) -> None:
        """Show counts beside the title, for instance ``("7", "dim")``; painted only when changed."""
        if state != self._state:
            self._state = state
            self._name_border()

    def show_foot(self, *parts: Part) -> None:
        """Show texts in the lower border."""
        if parts != self._foot:
            self._foot = parts
            self.border_subtitle = content(*parts, newline="␤").rstrip() if parts else None

    def show_keys(self, *parts: Part) -> None:
        """Show keys in the lower border, while its pane has the keyboard: elsewhere they would do something else."""
        self._keys = parts
        if not parts:
            self.show_foot()
        self.keyboard_moved()

    def keyboard_moved(self) -> None:
        """Show or hide the keys."""
        if self._keys:
            pane = self.parent if isinstance(self.parent, Widget) else self
            self.show_foot(*(self._keys if pane.has_focus_within else ()))

    def action_zoom(self) -> None:
        """Ask for this panel alone, or for everything back."""
        self.post_message(self.ZoomWanted(self))

    def _name_border(self) -> None:
        number = f"{self.number} " if self.number is not None else ""
        state = content(*((" " + text, look) for text, look in self._state), newline="␤")
        # no look: the title takes the border's colour, which changes with the keyboard
        name = Content(visible(f"{number}{self._title}"))
        self.border_title = name + state
