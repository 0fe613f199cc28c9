"""The screen: status bar, alarm strip, panes, what is due next, keys."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from controlroom.base.i18n import _
from controlroom.base.registry import PaneEntry, load, rooms
from controlroom.console.keys import WHERE
from controlroom.ui.footer import KeyLine
from controlroom.ui.keys import Hint, hints
from controlroom.ui.opening import open_signed_in
from controlroom.ui.pane import Pane, Parked, frame
from controlroom.ui.panel import Panel
from controlroom.ui.safe import content
from controlroom.ui.strip import TextStrip

_log = logging.getLogger(__name__)


class AlarmStrip(TextStrip, can_focus=True):
    """The strip of the worst alarm; Enter or a click opens the list of all."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", show=False)]

    class Opened(Message):
        """The officer wants the list of all alarms."""

    def action_open(self) -> None:
        """Ask for the list."""
        self.post_message(self.Opened())

    def on_click(self) -> None:
        """Ask for the list."""
        self.action_open()


class BrokenPane(Pane[None]):
    """Stands where a pane could not be loaded, and says so."""

    def compose(self) -> ComposeResult:
        """The sentence."""
        sentence = _("This pane could not be loaded. The log file has the details.")
        with Panel(title=self.heading, number=self.number):
            yield Static(content(("▲ " + sentence, "late")))

    def read(self) -> None:
        """Read nothing."""

    def show(self, found: None) -> None:
        """Show nothing new."""

    def fail(self, sentence: str) -> None:
        """Nothing else can fail."""


class Board(Screen[None]):
    """The panes and the lines around them.

    Below 100 columns, and when zoomed, one pane has the room of all.

    Args:
        entries: the panes by number; the first stands left, the others right, one below the other.
    """

    AUTO_FOCUS: ClassVar[str | None] = None
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as Screen declares it
        (0, "-narrow"),
        (100, "-normal"),
        (160, "-wide"),
    ]
    DEFAULT_CSS = """
    Board { layout: vertical; background: $background; }
    Board #panes { height: 1fr; }
    Board #left { width: 8fr; }
    Board #right { width: 5fr; }
    Board.-wide #left { width: 5fr; }
    Board.-wide #right { width: 2fr; min-width: 47; }
    """

    def __init__(self, entries: Sequence[PaneEntry]) -> None:
        super().__init__()
        self.status = TextStrip(ground="bar", id="status")
        self.strip = AlarmStrip(ground="bar", id="alarm")
        self.due = TextStrip(ground="bar", id="due")
        self.keys = KeyLine(id="keys")
        self.panes = [_load(entry) for entry in sorted(entries, key=lambda entry: entry.number)]
        self.current = self.panes[0] if self.panes else None
        self.zoomed = False

    def compose(self) -> ComposeResult:
        """The lines and the panes."""
        yield self.status
        yield self.strip
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield from self.panes[:1]
            with Vertical(id="right"):
                yield from self.panes[1:]
        yield self.due
        yield self.keys

    def on_mount(self) -> None:
        """Begin in the first pane."""
        self._lay_out()
        if self.current is not None:
            self.current.take_focus()

    # -- panes ----------------------------------------------------------------------------------------

    def pane(self, name: str) -> Pane[Any] | None:
        """Return a pane by its room's name for it."""
        return next((pane for pane in self.panes if pane.id == f"pane-{name}"), None)

    def go_to(self, number: int) -> None:
        """Give the keyboard to a pane, and the room if only one has it."""
        wanted = next((pane for pane in self.panes if pane.number == number), None)
        if wanted is not None:
            self.current = wanted
            self._lay_out()
            wanted.take_focus()

    def reopen(self, parked: Parked) -> bool:
        """Let the pane or the room a parked form belongs to open it; False if there is no such room."""
        name = parked.form.partition(".")[0]
        pane = self.pane(name)
        if pane is not None:
            pane.reopen(parked)
            return True
        room = next((one for one in rooms() if one.name == name and one.reopens), None)
        if room is None:
            return False
        opens = load(room.reopens)
        open_signed_in(self.panes[0], lambda: opens(frame(self), parked.form, parked.filled))
        return True

    def on_panel_zoom_wanted(self, _message: Panel.ZoomWanted) -> None:
        """Give one pane all the room, or the others theirs back."""
        self.zoomed = not self.zoomed
        self._lay_out()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Note which pane has the keyboard."""
        pane = next((one for one in event.widget.ancestors if isinstance(one, Pane)), None)
        if pane is not None and pane is not self.current:
            self.current = pane
            self._lay_out()

    def on_resize(self, event: events.Resize) -> None:
        """Choose between one pane and all."""
        self.call_after_refresh(self._lay_out)

    def show_keys(self) -> None:
        """Show what the keys do here."""
        self.keys.show(list(self._hints()))

    @property
    def is_single(self) -> bool:
        """Whether one pane has all the room."""
        return self.zoomed or self.size.width < 100

    def _hints(self) -> Iterator[Hint]:
        yield from hints(WHERE)
        if self.current is not None and self.current.where:
            yield from hints(self.current.where)
        if self.is_single:
            for pane in self.panes:
                if pane is not self.current:
                    yield Hint(f"Alt+{pane.number}", pane.heading, 1)

    def _lay_out(self) -> None:
        for side, panes in (("#left", self.panes[:1]), ("#right", self.panes[1:])):
            shown = [pane for pane in panes if not self.is_single or pane is self.current]
            for pane in panes:
                pane.display = pane in shown
            for box in self.query(side):
                box.display = bool(shown)
        self.show_keys()


def _load(entry: PaneEntry) -> Pane[Any]:
    heading, key = _(entry.title), f"pane-{entry.name}"
    try:
        pane: Pane[Any] = load(entry.loads)(entry.number, heading, id=key)
    except Exception:
        # one broken pane must not take the alarms from the screen
        _log.exception("pane %s could not be loaded", entry.name)
        pane = BrokenPane(entry.number, heading, id=key)
    pane.styles.height = f"{entry.share}fr"
    return pane
