"""Where the page of a call stands: right of the form on a wide screen, over it on a narrow one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from controlroom.base.i18n import _
from controlroom.ui.closing import Modal
from controlroom.ui.footer import KeyLine
from controlroom.ui.keys import Hint
from controlroom.ui.safe import Part, content

WIDE = 118
"""Cells of the screen from which the page stands beside the form."""

Lines = Sequence[Sequence[Part]]


def _joined(lines: Lines) -> Content:
    return content(*(part for parts in lines for part in (*parts, ("\n", "text"))))


class CallSide(VerticalScroll, can_focus=False):
    """The page right of the form; the form keeps the keyboard."""

    DEFAULT_CSS = """
    CallSide {
        width: 44; height: auto; margin: 0 0 0 1; padding: 0 0 0 1;
        border-left: solid $border; scrollbar-size-vertical: 1;
    }
    CallSide > Static { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: Lines = ()
        self._shown = Static()

    @property
    def lines(self) -> Lines:
        """What it shows."""
        return self._lines

    def compose(self) -> ComposeResult:
        """One text."""
        yield self._shown

    def show(self, lines: Lines) -> None:
        """Show the page; painted only when it changed."""
        if lines != self._lines:
            self._lines = lines
            self._shown.update(_joined(lines))


class CallPage(Modal[None]):
    """The page over the form; Esc goes back to it.

    Args:
        lines: the page.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,alt+h", "dismiss", show=False)]
    DEFAULT_CSS = """
    CallPage {
        align: center middle; background: $background 25%;
        #box {
            width: 90%; max-width: 100; height: auto; margin: 2 0;
            background: $panel; border: round $border; border-title-color: $primary; padding: 0 1;
        }
        #lines { height: auto; scrollbar-size-vertical: 1; }
        #lines > Static { height: auto; }
    }
    """

    def __init__(self, lines: Lines) -> None:
        super().__init__(name="incidents.home")
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The text, and how to leave."""
        with Vertical(id="box") as box:
            box.border_title = Content(_("The home, and what to ask"))
            with VerticalScroll(id="lines"):
                yield Static(_joined(self._lines))
            yield KeyLine([Hint("Esc", _("Back to the form"), 1)])

    def on_resize(self, event: events.Resize) -> None:
        """Leave the lines around the panes in sight."""
        self.query_one("#lines").styles.max_height = max(event.size.height - 7, 3)
