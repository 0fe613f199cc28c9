"""A field that completes while one types. The list helps; whatever is typed may stand as it is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.ui.fields import Provider, Suggestion
from controlroom.ui.inorder import InOrder
from controlroom.ui.inputs import LineInput
from controlroom.ui.looks import palette
from controlroom.ui.safe import line

DEBOUNCE = 0.06
"""Seconds of stillness before the provider is asked."""

LONGEST = 8
"""Lines shown at most; typing more letters is quicker than reading more lines."""

_log = logging.getLogger(__name__)


class SuggestionList(Widget):
    """The lines below the field, over whatever is there."""

    DEFAULT_CSS = """
    SuggestionList { display: none; overlay: screen; constrain: none inflect; width: 100%; height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.suggestions: tuple[Suggestion, ...] = ()
        self.trouble = ""
        self.at: int | None = None

    def show(self, suggestions: Sequence[Suggestion], trouble: str = "") -> None:
        """Show these lines, or a sentence; nothing at all hides the list."""
        self.suggestions, self.trouble = tuple(suggestions[:LONGEST]), trouble
        exact = [index for index, one in enumerate(self.suggestions) if one.exact]
        self.at = exact[0] if len(exact) == 1 else None
        lines = len(self.suggestions) + bool(trouble)
        self.styles.height = max(lines, 1)
        self.display = bool(lines)
        self.refresh()

    def step(self, by: int) -> None:
        """Mark the next line or the one before; above the first nothing is marked."""
        at = (-1 if self.at is None else self.at) + by
        self.at = None if at < 0 else min(at, len(self.suggestions) - 1)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        cells, colours = self.size.width, palette(self.app)
        if y >= len(self.suggestions):
            return line([("  " + self.trouble, "dim")], cells, colours, "bar")
        one, chosen = self.suggestions[y], y == self.at
        parts = [("▸ " if chosen else "  ", "title"), (one.text, "bright" if chosen else "text")]
        return line([*parts, ("  " + one.detail, "dim")], cells, colours, "selected" if chosen else "bar")


class _Line(LineInput):
    """The picker's input: Enter waits for the suggestions to what was typed."""

    async def action_submit(self) -> None:
        """Enter."""
        picker = self.parent
        assert isinstance(picker, Picker)
        picker.when_answered(self._submit)

    def _submit(self) -> None:
        self.post_message(Input.Submitted(self, self.value))


class Picker(Vertical):
    """A line input with a completion list.

    Args:
        provider: asked in a worker; answers to a text that has changed meanwhile are dropped.
        value: what stands in it at first.
        hint: shown dim while it is empty.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("tab", "take_and_leave", show=False),
        Binding("escape", "close", show=False),
    ]
    DEFAULT_CSS = """
    Picker { height: 1; width: 1fr; }
    """

    class Picked(Message):
        """A suggestion was taken."""

        def __init__(self, picker: Picker, suggestion: Suggestion) -> None:
            super().__init__()
            self.picker = picker
            self.suggestion = suggestion

        @property
        def control(self) -> Picker:
            """The field."""
            return self.picker

    def __init__(self, provider: Provider, value: str = "", *, hint: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self._provider = provider
        self._input = _Line(value, hint=hint)
        self._list = SuggestionList()
        self._taken: Suggestion | None = None
        self._asked = value
        self._answered = value
        self._hurry = asyncio.Event()
        self._heard = asyncio.Event()

    def compose(self) -> ComposeResult:
        """The input and its list."""
        yield self._input
        yield self._list

    @property
    def value(self) -> str:
        """The text in the field."""
        return self._input.value

    @value.setter
    def value(self, value: str) -> None:
        self._asked = self._answered = value
        self._input.value = value

    @property
    def picked(self) -> str | None:
        """The id of the suggestion taken, while the text is still its text."""
        return self._taken.id if self._taken is not None and self._taken.text == self.value else None

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return bool(self._list.display)

    @property
    def line(self) -> LineInput:
        """The input, which takes the keyboard."""
        return self._input

    def focus(self, scroll_visible: bool = True) -> Picker:
        """Give the keyboard to the input."""
        self._input.focus(scroll_visible)
        return self

    def when_answered(self, then: Callable[[], object]) -> None:
        """Act once the suggestions to what was typed are there; the keys behind wait as long."""
        app = self.app
        if self._is_answered or not isinstance(app, InOrder):
            then()
        else:
            self._hurry.set()
            app.hold_keys(self._wait_answer(), then)

    async def _wait_answer(self) -> None:
        while not self._is_answered:
            self._heard.clear()
            await self._heard.wait()

    @property
    def _is_answered(self) -> bool:
        return self._answered == self.value or not self.value.strip()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Ask for suggestions once the typing rests."""
        if event.value == self._asked:
            return
        self._asked = event.value
        self._hurry.clear()
        if event.value.strip():
            ask: Callable[[], Awaitable[None]] = partial(self._complete, event.value)
            self.run_worker(ask, group="complete", exclusive=True, exit_on_error=False)
        else:
            self.workers.cancel_node(self)
            self._answered = event.value
            self._list.show(())

    async def _complete(self, text: str) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hurry.wait(), DEBOUNCE)
        try:
            found = await self._provider(text)
        except ControlroomError as error:
            self._answer(text, (), error.sentence)
        except Exception:
            _log.exception("completion failed")
            self._answer(text, (), _("No suggestions at the moment. Type on; it will be taken as typed."))
        else:
            self._answer(text, found, "")

    def _answer(self, text: str, found: Sequence[Suggestion], trouble: str) -> None:
        if text != self.value:
            return
        self._answered = text
        if self._input.has_focus:
            self._list.show(found, trouble)
        self._heard.set()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter takes the marked line; the form then goes on."""
        self.take()

    def on_descendant_blur(self) -> None:
        """Close the list with the field."""
        self._list.show(())

    def action_step(self, by: int) -> None:
        """Move in the open list; otherwise the arrows are the form's."""
        if self._is_answered:
            if not self._may_step(by):
                raise SkipAction
            self._list.step(by)
        else:
            self.when_answered(partial(self._step_late, by))

    def _may_step(self, by: int) -> bool:
        return self.is_open and bool(self._list.suggestions) and (by > 0 or self._list.at is not None)

    def _step_late(self, by: int) -> None:
        if self._may_step(by):
            self._list.step(by)
        else:
            self._leave(by)

    def action_take_and_leave(self) -> None:
        """Tab takes the marked line and goes on."""
        self.when_answered(self._take_and_leave)

    def _take_and_leave(self) -> None:
        self.take()
        self._leave(1)

    def _leave(self, by: int) -> None:
        if self._input.has_focus:
            if by > 0:
                self.screen.focus_next()
            else:
                self.screen.focus_previous()

    def action_close(self) -> None:
        """Esc closes the open list first."""
        if not self.is_open:
            raise SkipAction
        self._list.show(())

    def take(self) -> None:
        """Take the marked line if there is one, and close the list."""
        at = self._list.at
        # the list may still be the one for what stood here before the last keys
        if self.is_open and at is not None and self._answered == self.value:
            self._taken = self._list.suggestions[at]
            self.value = self._taken.text
            self._input.cursor_position = len(self.value)
            self.post_message(self.Picked(self, self._taken))
        self._list.show(())
