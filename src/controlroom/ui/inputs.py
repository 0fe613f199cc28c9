"""What one types into: Textual's own inputs (an input method follows their cursor), shown safely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Document

from controlroom.base.text import UNSEEN, visible, width
from controlroom.ui.fields import Choice
from controlroom.ui.looks import palette
from controlroom.ui.safe import Part, line


@lru_cache(maxsize=8)
def _one_for_one(text: str) -> str:
    """Return a text with every unseen character as one visible character, so that cursor places stay true."""
    return UNSEEN.sub(_one_picture, text)


def _one_picture(match: re.Match[str]) -> str:
    return _picture(match[0])


@lru_cache(maxsize=1024)
def _picture(character: str) -> str:
    picture = visible(character)
    return picture if len(picture) == 1 else "�"


# Textual asks several times for each key; a hundred thousand characters are measured once
_cells = lru_cache(maxsize=8)(cell_len)

_LONG = 5000
"""Characters from which the cursor no longer blinks: each time it does the whole text is laid out again."""


class _Visible(Highlighter):
    def highlight(self, text: Text) -> None:
        text.plain = _one_for_one(text.plain)


class LineInput(Input):
    """A one-line field. What is pasted over several lines is folded into one, not cut."""

    def __init__(
        self, value: str = "", *, hint: str = "", secret: bool = False, id: str | None = None
    ) -> None:
        super().__init__(
            value,
            placeholder=hint,
            password=secret,
            highlighter=_Visible(),
            compact=True,
            id=id,
            select_on_focus=False,
        )

    @property
    def content_width(self) -> int:
        """The width of the content, the cursor at its end included."""
        if self.password or not self.value:
            return super().content_width
        return _cells(_one_for_one(self.value)) + 1

    def on_input_changed(self) -> None:
        """Keep the keyboard quick in a very long text."""
        self.cursor_blink = len(self.value) < _LONG

    def on_paste(self, event: events.Paste) -> None:
        """Insert a pasted text whole, on one line."""
        event.prevent_default()
        event.stop()
        text = " ".join(event.text.split("\n")).replace("\r", "")
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)


_LINE = 1500
"""Characters of one line that are laid out: a wrapped line is laid out anew at each key."""


def _layable(text: str) -> int:
    """Return how many characters of a text stand before the end of its first overlong line is reached."""
    at = 0
    for part in text.split("\n"):
        if len(part) > _LINE:
            return at + _LINE
        at += len(part) + 1
    return len(text)


class NoteInput(TextArea, inherit_bindings=False):
    """A field of several lines. Tab, and the arrows at its first and last line, leave it."""

    # Textual's own F6 and F7 would shadow the house's keys
    BINDINGS: ClassVar[list[BindingType]] = [
        one for one in TextArea.BINDINGS if not (isinstance(one, Binding) and one.key in ("f6", "f7"))
    ]

    def __init__(self, value: str = "", *, hint: str = "", id: str | None = None) -> None:
        shown = _layable(value)
        self._kept = value[shown:]
        super().__init__(
            value[:shown],
            placeholder=hint,
            tab_behavior="focus",
            compact=True,
            id=id,
            highlight_cursor_line=False,
        )

    @property
    def text(self) -> str:
        """The whole text, what is not shown included."""
        return super().text + self._kept

    @text.setter
    def text(self, value: str) -> None:
        self._hold(value)

    @property
    def unseen(self) -> int:
        """How many characters are kept without being shown."""
        return len(self._kept)

    def _hold(self, whole: str) -> None:
        shown = _layable(whole)
        self._kept = whole[shown:]
        self.load_text(whole[:shown])

    def on_paste(self, event: events.Paste) -> None:
        """Insert a pasted text; of a line too long to be laid out at each key the rest is kept unseen."""
        document = self.document
        assert isinstance(document, Document)
        start, end = sorted(map(document.get_index_from_location, self.selection))
        before = super().text
        whole = (
            before[:start] + event.text.replace("\r\n", "\n").replace("\r", "\n") + before[end:] + self._kept
        )
        if _layable(whole) == len(whole):
            return
        event.prevent_default()
        event.stop()
        self._hold(whole)
        self.move_cursor(self.document.end)

    def on_text_area_changed(self) -> None:
        """Keep the keyboard quick in a very long text; who takes out all that is seen takes out all."""
        if not super().text:
            self._kept = ""
        self.cursor_blink = len(super().text) < _LONG

    def get_line(self, line_index: int) -> Text:
        """Return a line with everything in it visible."""
        shown = super().get_line(line_index)
        shown.plain = _one_for_one(shown.plain)
        return shown

    def action_cursor_up(self, select: bool = False) -> None:
        """One line up; from the first line to the field before."""
        if not select and self._row == 0:
            raise SkipAction
        super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """One line down; from the last line to the next field."""
        if not select and self._row >= self.wrapped_document.height - 1:
            raise SkipAction
        super().action_cursor_down(select)

    @property
    def _row(self) -> int:
        return self.wrapped_document.location_to_offset(self.cursor_location).y


_BLANKS = 2
"""Cells behind each answer of a choice."""

_MARKS = 7
"""Cells kept for what says that there are more answers to the left and to the right."""


class ChoiceInput(Widget, can_focus=True):
    """A few answers on one line; the arrows, the blank and the digits choose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
        Binding("enter", "done", show=False),
        *(Binding(str(digit), f"take({digit - 1})", show=False) for digit in range(1, 10)),
    ]
    DEFAULT_CSS = """
    ChoiceInput { height: 1; width: 1fr; }
    """

    class Changed(Message):
        """Another answer was chosen."""

        def __init__(self, choice_input: ChoiceInput, value: str) -> None:
            super().__init__()
            self.choice_input = choice_input
            self.value = value

        @property
        def control(self) -> ChoiceInput:
            """The field."""
            return self.choice_input

    class Done(Message):
        """Enter was pressed."""

    def __init__(self, choices: Sequence[Choice], value: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._value = value

    @property
    def value(self) -> str:
        """The id of the chosen answer; empty while none is."""
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.refresh()
            self.post_message(self.Changed(self, value))

    @property
    def _index(self) -> int | None:
        ids = [choice.id for choice in self._choices]
        return ids.index(self._value) if self._value in ids else None

    def action_step(self, by: int) -> None:
        """Choose the next answer or the one before, round and round."""
        if self._choices:
            first = 0 if by > 0 else len(self._choices) - 1
            at = self._index
            self.value = self._choices[first if at is None else (at + by) % len(self._choices)].id

    def action_take(self, index: int) -> None:
        """Choose by number."""
        if index < len(self._choices):
            self.value = self._choices[index].id

    def action_done(self) -> None:
        """Enter."""
        self.post_message(self.Done())

    def on_focus(self) -> None:
        """Paint it bright."""
        self.refresh()

    def on_blur(self) -> None:
        """Paint it at rest."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint the answers that fit, the chosen one always among them, and how many more there are."""
        cells, at = self.size.width, self._index
        ground = "selected" if self.has_focus else "field"
        parts: list[Part] = []
        for number, choice in enumerate(self._choices, 1):
            chosen = number - 1 == at
            sign = "●" if chosen else "○"
            parts.append((f"{sign}{number} {choice.text}  ", "bright" if chosen else "dim"))
        widths = [width(text) for text, _look in parts]
        start, upto = 0, (at or 0) + 1
        while start < upto - 1 and sum(widths[start:upto]) > cells - _MARKS:
            start += 1
        while upto < len(parts) and sum(widths[start : upto + 1]) <= cells - _MARKS:
            upto += 1
        if sum(widths[start:]) - _BLANKS <= cells - (2 if start else 0):
            upto = len(parts)
        lead: list[Part] = [("‹ ", "key")] if start else []
        more: list[Part] = [(f"+{len(parts) - upto} ›", "key")] if upto < len(parts) else []
        return line([*lead, *parts[start:upto], *more], cells, palette(self.app), ground)
