"""The command bar: one line at the foot that takes the shell's words, and shows what they answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.ui.closing import Modal
from controlroom.ui.footer import KeyLine
from controlroom.ui.inputs import LineInput
from controlroom.ui.keys import Hint
from controlroom.ui.safe import Part, content

if TYPE_CHECKING:
    from controlroom.cli.bar import Outcome

HISTORY = 100

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a line answered: data, talk, and whether it went well."""

    data: str
    talk: str
    well: bool


class CommandBar(Modal[None]):
    """One line to type a command; its answer stands above it until the next one.

    Args:
        run: awaited with the line.
        history: lines typed before, the last one last; this bar adds to it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("up", "earlier(-1)", show=False),
        Binding("down", "earlier(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]
    DEFAULT_CSS = """
    CommandBar { align: left bottom; background: $background 25%; }
    CommandBar #bar { height: auto; max-height: 80%; background: $panel; border: round $border;
        border-title-color: $primary; padding: 0 1; }
    CommandBar VerticalScroll { height: auto; max-height: 1fr; }
    CommandBar #answer { width: auto; height: auto; }
    CommandBar LineInput { background: $surface; }
    """

    def __init__(self, run: Callable[[str], object], history: list[str]) -> None:
        super().__init__(name="bar")
        self._run = run
        self._history = history
        self._at = len(history)
        self._busy = False
        self._input = LineInput(hint=_("incidents list    next    dispatch 1122-012 612    --help"))
        self._answer = Static(id="answer")
        self._scroll = VerticalScroll(self._answer, can_focus=False)

    def compose(self) -> ComposeResult:
        """The answer, the line, the keys."""
        with Vertical(id="bar") as box:
            box.border_title = _("Command")
            yield self._scroll
            yield self._input
            yield KeyLine(
                [
                    Hint("Enter", _("Do it"), 1),
                    Hint("Esc", _("Close"), 1),
                    Hint("↑", _("Earlier lines"), 3),
                    Hint("PgUp", _("Scroll"), 4),
                ]
            )

    def on_mount(self) -> None:
        """Begin to type."""
        self._scroll.display = False
        self._input.focus()

    def on_input_submitted(self) -> None:
        """Run the line, once."""
        text = self._input.value.strip()
        if text and not self._busy:
            self._busy = True
            if self._history[-1:] != [text]:
                self._history.append(text)
                del self._history[:-HISTORY]
            self._at = len(self._history)
            self.show([(_("Working…"), "dim")])
            self._run(text)

    def answer(self, answer: Answer) -> None:
        """Show what the line answered; a line that went well leaves room for the next."""
        self._busy = False
        parts: list[Part] = [(answer.data, "text")] if answer.data else []
        if answer.talk:
            parts.append(
                (answer.talk if answer.well else f"▲ {answer.talk}", "dim" if answer.well else "late")
            )
        self.show(parts or [("✓ " + _("Done."), "ok")])
        if answer.well:
            self._input.value = ""

    def show(self, parts: list[Part]) -> None:
        """Show parts above the line."""
        self._answer.update(content(*parts))
        self._scroll.display = True
        self._scroll.styles.max_height = max(self.size.height - 8, 3)
        self._scroll.scroll_home(animate=False)

    def action_close(self) -> None:
        """Back to the panes."""
        self.dismiss(None)

    def action_page(self, by: int) -> None:
        """Scroll the answer."""
        if by < 0:
            self._scroll.scroll_page_up(animate=False)
        else:
            self._scroll.scroll_page_down(animate=False)

    def action_earlier(self, by: int) -> None:
        """Take an earlier line again."""
        at = self._at + by
        if 0 <= at <= len(self._history):
            self._at = at
            self._input.value = self._history[at] if at < len(self._history) else ""
            self._input.cursor_position = len(self._input.value)


async def run_line(store: Store, actor: Callable[[], Actor], line: str, cells: int) -> Answer:
    """Run one line in a thread: the shell's words, loaded when the first line is run.

    Args:
        store: the console's database.
        actor: returns the signed-in officer, or raises ``NotAllowed``.
        line: what was typed.
        cells: room for tables.
    """
    try:
        outcome = await asyncio.to_thread(_run, store, actor, line, cells)
    except ControlroomError as error:
        return Answer("", error.sentence, well=False)
    except Exception:
        _log.exception("a line of the command bar failed")
        return Answer("", _("Something went wrong inside. The log file has the details."), well=False)
    return Answer(outcome.out.rstrip("\n"), outcome.err.rstrip("\n"), well=outcome.exit_code == 0)


def _run(store: Store, actor: Callable[[], Actor], line: str, cells: int) -> Outcome:
    from controlroom.cli.bar import bar_session, run_words, split_words

    return run_words(split_words(line), bar_session(store, actor, cells))
