"""F12: the ten kinds of emergency on digits, all others by typing. Nothing is opened without a choice."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.text import fit, visible
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.pane.complete import kind_suggestions
from controlroom.incidents.pane.keys import EMERGENCY
from controlroom.ui.closing import Modal
from controlroom.ui.fields import Suggestion
from controlroom.ui.footer import KeyLine
from controlroom.ui.inputs import LineInput
from controlroom.ui.keys import bindings, hints
from controlroom.ui.pane import Frame
from controlroom.ui.safe import Part, content

_DIGITS = "1234567890"
_MOST = 5
_CELLS = 24


class Pressed(NamedTuple):
    """What was chosen: the kind, and the id under which it is opened once."""

    kind: str
    request: str


class _Letters(LineInput):
    """The line that narrows; a digit is never typed into it."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Leave the digits to the screen, whose keys they are."""
        return not (character and character in _DIGITS) and super().check_consume_key(key, character)


class EmergencyScreen(Modal[Pressed | None]):
    """A digit, or a few letters and Enter, choose the kind of emergency.

    Args:
        frame: the console.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(EMERGENCY))
    AUTO_FOCUS: ClassVar[str | None] = "_Letters"
    DEFAULT_CSS = """
    EmergencyScreen {
        align: center middle;
        background: $background 25%;
        #box {
            width: 56; max-width: 100%; height: auto;
            background: $panel; border: round $error; border-title-color: $error; padding: 0 1;
        }
        Static { height: auto; }
        LineInput { background: $surface; margin: 1 0 0 0; }
        KeyLine { margin: 1 0 0 0; }
    }
    """

    def __init__(self, frame: Frame) -> None:
        super().__init__(name="incidents.emergency")
        self._frame = frame
        self._request = str(uuid.uuid4())
        self._keys = frame.policy.emergency
        self._found: Sequence[Suggestion] = ()
        self._at = 0
        self._input = _Letters(hint=_("another kind: type its name or initials"))
        self._list = Static()

    def compose(self) -> ComposeResult:
        """The digits, the line one types into, what answers to it, the keys."""
        with Vertical(id="box") as box:
            box.border_title = Content(visible(_("Emergency: a digit opens it at once")))
            yield Static(content(*self._digits()))
            yield self._input
            yield self._list
            yield KeyLine(hints(EMERGENCY))

    def _digits(self) -> list[Part]:
        shown = [(digit, title(self._keys[digit])) for digit in _DIGITS if digit in self._keys]
        rows = -(-len(shown) // 2)
        found: list[Part] = []
        for row in range(rows):
            for digit, name in shown[row::rows]:
                found += [(f"{digit} ", "key"), (fit(name, _CELLS - 2), "bright")]
            found.append(("\n" if row < rows - 1 else "", "text"))
        return found

    def on_mount(self) -> None:
        """Nothing is typed yet."""
        self._list.display = False

    def on_input_changed(self) -> None:
        """Narrow the kinds."""
        typed = self._input.value.strip()
        catalogue = active_catalogue(self._frame.policy)
        self._found = kind_suggestions(catalogue, typed)[:_MOST] if typed else ()
        self._at = 0
        self._show(typed)

    def _show(self, typed: str) -> None:
        parts: list[Part] = []
        for place, one in enumerate(self._found):
            chosen = place == self._at
            parts += [
                ("▸ " if chosen else "  ", "title"),
                (one.text, "bright" if chosen else "text"),
                (f"  {one.detail}", "dim"),
                ("\n" if place < len(self._found) - 1 else "", "text"),
            ]
        if typed and not self._found:
            parts.append((_("No match. 0 opens “other”."), "soon"))
        self._list.update(content(*parts))
        self._list.display = bool(parts)

    def action_step(self, by: int) -> None:
        """Mark another line."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._show(self._input.value)

    def action_digit(self, digit: str) -> None:
        """Open at once."""
        if digit in self._keys:
            self._open(self._keys[digit].kind)

    def action_take(self) -> None:
        """Open the marked kind; nothing while none is typed."""
        if self._found:
            self._open(self._found[self._at].id)

    def _open(self, kind: str) -> None:
        self.dismiss(Pressed(kind, self._request))

    def action_leave(self) -> None:
        """Open nothing."""
        self.dismiss(None)
