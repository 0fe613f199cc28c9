"""The palette: everything the keys do, found by its name or its pinyin initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from controlroom.base.i18n import _
from controlroom.base.pinyin import initials
from controlroom.ui.footer import KeyLine
from controlroom.ui.inputs import LineInput
from controlroom.ui.keys import bindings, hints
from controlroom.ui.looks import palette
from controlroom.ui.prompt import Prompt
from controlroom.ui.safe import line

_LINES = 12


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done: its name, its key, what it is known by."""

    id: str
    text: str
    key: str = ""


class CommandLines(Widget):
    """The commands that fit what is typed."""

    DEFAULT_CSS = "CommandLines { width: 70; max-width: 100%; height: 12; }"

    def __init__(self) -> None:
        super().__init__()
        self.commands: Sequence[Command] = ()
        self.at = 0

    def show(self, commands: Sequence[Command]) -> None:
        """Show these, the first one marked."""
        self.commands, self.at = commands, 0
        self.refresh()

    def step(self, by: int) -> None:
        """Mark another line."""
        if self.commands:
            self.at = (self.at + by) % len(self.commands)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        cells, colours = self.size.width, palette(self.app)
        index = y + max(self.at - self.size.height + 1, 0)
        if index >= len(self.commands):
            sentence = _("No match.") if not self.commands and y == 0 else ""
            return line([("  " + sentence, "dim")], cells, colours, "bar")
        one, chosen = self.commands[index], index == self.at
        parts = [("▸ " if chosen else "  ", "title"), (one.text, "text"), (f"   {one.key}", "key")]
        return line(parts, cells, colours, "selected" if chosen else "bar")


class PalettePrompt(Prompt[str | None]):
    """Find a command by name. The result is its id, ``None`` if cancelled.

    Args:
        commands: everything that can be done.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("choice"), Binding("tab", "down", show=False)]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__(_("Everything"), name="palette")
        self._commands = commands
        self._input = LineInput(hint=_("type a word or its pinyin initials"))
        self._lines = CommandLines()

    def compose(self) -> ComposeResult:
        """The line to type in, and what fits."""
        with self._box():
            yield self._input
            yield self._lines
            yield KeyLine(hints("choice"))

    def on_mount(self) -> None:
        """Show everything."""
        self._lines.show(self._commands)
        self._input.focus()

    def on_input_changed(self) -> None:
        """Show what fits."""
        self._lines.show(matching(self._commands, self._input.value))

    def on_input_submitted(self) -> None:
        """Enter."""
        self.action_choose()

    def action_up(self) -> None:
        """One line up."""
        self._lines.step(-1)

    def action_down(self) -> None:
        """One line down."""
        self._lines.step(1)

    def action_choose(self) -> None:
        """Take the marked line."""
        if self._lines.commands:
            self.dismiss(self._lines.commands[self._lines.at].id)

    def action_cancel(self) -> None:
        """Close without taking."""
        self.dismiss(None)


def matching(commands: Sequence[Command], typed: str) -> list[Command]:
    """Return the commands whose text holds what is typed, or whose pinyin initials begin with it."""
    wanted = typed.strip().casefold()
    return [
        one
        for one in commands
        if wanted in one.text.casefold()
        or wanted == one.key.casefold()
        or any(letters.startswith(wanted) for letters in initials(one.text, every_reading=True))
    ]
