"""Questions over the screen: yes or no, one line, one of several."""

from __future__ import annotations

import logging
import math
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.text import brief, visible
from controlroom.ui.closing import ClosingScreen
from controlroom.ui.fields import Choice
from controlroom.ui.footer import KeyLine
from controlroom.ui.inorder import InOrder
from controlroom.ui.inputs import LineInput
from controlroom.ui.kept import keep, take_back
from controlroom.ui.keys import Hint, bindings, hints
from controlroom.ui.looks import palette
from controlroom.ui.notice import forget_replies
from controlroom.ui.safe import content, line

Result = TypeVar("Result")

Keep = Callable[[str, str], Awaitable[object]]
"""Awaited with what was typed and the id under which the act is done once."""

STOOD = 1.0
"""Seconds a box that comes by itself stands, and no key is struck, before it takes keys."""

_DIGITS = "1234567890"

_log = logging.getLogger(__name__)


def open_once(
    app: App[Any], screen: Screen[Result], callback: Callable[[Result | None], None] | None = None
) -> bool:
    """Open a screen unless one of its kind and name is open already (a key pressed twice).

    Args:
        app: the app.
        screen: the screen; its ``name`` tells it from others of its class.
        callback: called with its result.

    Returns:
        Whether it was opened.
    """
    if any(type(other) is type(screen) and other.name == screen.name for other in app.screen_stack):
        return False
    app.push_screen(screen, callback)
    return True


class Prompt(ClosingScreen[Result]):
    """A box in the middle of the screen; what the three kinds of question share."""

    DEFAULT_CSS = """
    Prompt {
        align: center middle;
        background: $background 25%;
        #box {
            width: auto; min-width: 40; max-width: 76; height: auto; margin: 2 0;
            background: $panel; border: round $border; border-title-color: $primary; padding: 0 1;
        }
        .said { height: auto; max-height: 5; }
        .fault { height: auto; display: none; }
        KeyLine { width: 100%; margin: 1 0 0 0; }
        LineInput { background: $surface; width: 1fr; }
    }
    """

    def __init__(self, title: str, sentence: str = "", *, name: str | None = None) -> None:
        super().__init__(name=name or title)
        self._heading = Content(visible(title))
        self._sentence = sentence

    def on_mount(self) -> None:
        """Leave no notice about something else below it."""
        forget_replies(self.app)

    def _box(self) -> Vertical:
        box = Vertical(id="box")
        box.border_title = self._heading
        return box


class Confirm(Prompt[bool]):
    """Yes or no. Enter takes ``default``, which is "no" unless it cannot hurt.

    Args:
        title: a question in two or three words.
        sentence: what will happen.
        default: what Enter means.
        name: as for ``open_once``; the title otherwise.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("prompt"), Binding("enter", "default", show=False)]

    def __init__(
        self, title: str, sentence: str = "", *, default: bool = False, name: str | None = None
    ) -> None:
        super().__init__(title, sentence, name=name)
        self._default = default

    def compose(self) -> ComposeResult:
        """The sentence and the keys."""
        with self._box():
            yield Static(content(brief(self._sentence)), classes="said")
            enter = Hint("Enter", _("Yes") if self._default else _("No"), 2)
            yield KeyLine([*hints("prompt"), enter])

    def action_yes(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_no(self) -> None:
        """No."""
        self.dismiss(False)

    def action_default(self) -> None:
        """What Enter means."""
        self.dismiss(self._default)


class Ask(Prompt[str | None]):
    """One line to type. The result is the text, ``None`` if it was cancelled.

    Args:
        title: what is asked.
        sentence: why, or how to write it.
        value: what stands there at first.
        check: called with the text; raises ``ControlroomError`` with the sentence to show.
        save: awaited with the text before it closes; why it was not taken is shown and what was typed stays.
        secret: show dots (a PIN).
        name: as for ``open_once``; the title otherwise.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings("ask"))

    def __init__(
        self,
        title: str,
        sentence: str = "",
        *,
        value: str = "",
        check: Callable[[str], object] | None = None,
        save: Keep | None = None,
        secret: bool = False,
        name: str | None = None,
    ) -> None:
        super().__init__(title, sentence, name=name)
        self._question = (title, sentence)
        self._value = value
        self._secret = secret
        self._check = check
        self._save = save
        self._request = str(uuid.uuid4())
        self._busy = False
        self._fault = Static(classes="fault")

    def compose(self) -> ComposeResult:
        """The sentence, the line, the keys."""
        with self._box():
            if self._sentence:
                yield Static(content(brief(self._sentence)), classes="said")
            words, self._request = take_back(self.app, self._question) or (self._value, self._request)
            yield LineInput(words, secret=self._secret)
            yield self._fault
            yield KeyLine(hints("ask"))

    def put_away(self) -> None:
        """Keep what was typed: an emergency takes the screen. Saved meanwhile and once more it is the same record."""
        if not self._secret:
            keep(self.app, self._question, (self.query_one(LineInput).value, self._request))

    def on_input_submitted(self) -> None:
        """Enter."""
        self.action_save()

    def action_save(self) -> None:
        """Take the text if it passes."""
        text = self.query_one(LineInput).value
        try:
            if self._check is not None:
                self._check(text)
        except ControlroomError as error:
            self._fail(error.sentence)
            return
        if self._save is None:
            self.dismiss(text)
        elif not self._busy:
            self._busy = True
            self.run_worker(self._send(self._save, text), group="save", exit_on_error=False)

    async def _send(self, save: Keep, text: str) -> None:
        try:
            await save(text, self._request)
        except ControlroomError as error:
            self._fail(error.sentence)
        except Exception:
            _log.exception("an answer could not be saved")
            self._fail(_("This could not be saved. Nothing typed is lost: try again."))
        else:
            self.close(text)
        finally:
            self._busy = False

    def _fail(self, sentence: str) -> None:
        self._fault.update(content(("▲ " + brief(sentence), "late")))
        self._fault.display = True

    def action_cancel(self) -> None:
        """Close without taking; not while it is being saved. Words for the desk come back with the same question."""
        if not self._busy:
            if self._save is not None and self.query_one(LineInput).value.strip():
                self.put_away()
            self.dismiss(None)


class ChoiceList(Widget, can_focus=True):
    """The answers of a ``Choose``, one a line."""

    DEFAULT_CSS = """
    ChoiceList { width: 70; max-width: 100%; height: auto; }
    """

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.choices = tuple(choices)
        self.at = 0

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Return a line for each answer."""
        return max(len(self.choices), 1)

    def step(self, by: int) -> None:
        """Mark another line, round and round."""
        if self.choices:
            self.at = (self.at + by) % len(self.choices)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        cells, colours = self.size.width, palette(self.app)
        index = y + max(self.at - self.size.height + 1, 0)
        if index >= len(self.choices):
            return line([], cells, colours, "bar")
        chosen = index == self.at
        digit = _DIGITS[index] if index < len(_DIGITS) else " "
        parts = [("▸" if chosen else " ", "title"), (f"{digit} ", "key"), (self.choices[index].text, "text")]
        return line(parts, cells, colours, "selected" if chosen else "bar")


class Choose(Prompt[str | None]):
    """One of several, by its digit or with the arrows and Enter. The result is its id, ``None`` if cancelled.

    Args:
        title: what is asked.
        choices: the answers; the first ten have digits (1 to 9, then 0).
        sentence: why.
        name: as for ``open_once``; the title otherwise.
        unasked: it comes by itself, perhaps while something else is being typed: it takes no key until it has
            stood, and the keys have rested, for ``STOOD`` seconds.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("choice"),
        *(Binding(digit, f"take({index})", show=False) for index, digit in enumerate(_DIGITS)),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        sentence: str = "",
        *,
        name: str | None = None,
        unasked: bool = False,
    ) -> None:
        super().__init__(title, sentence, name=name)
        self._list = ChoiceList(choices)
        self._takes_from = math.inf if unasked else -math.inf

    def on_mount(self) -> None:
        """Take keys some time after the first picture."""
        if self._takes_from == math.inf:
            self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        self._takes_from = time.monotonic() + STOOD

    @property
    def is_ready(self) -> bool:
        """Whether a key struck now is meant for it."""
        return time.monotonic() >= self._takes_from

    def _is_meant(self) -> bool:
        """Whether the present key was struck for it; one that was not may be followed by others of its sort."""
        struck = self.app.struck if isinstance(self.app, InOrder) else time.monotonic()
        if struck >= self._takes_from:
            return True
        self._takes_from = max(self._takes_from, struck + STOOD)
        return False

    def compose(self) -> ComposeResult:
        """The sentence, the answers, the keys."""
        with self._box():
            if self._sentence:
                yield Static(content(brief(self._sentence)), classes="said")
            yield self._list
            yield KeyLine(hints("choice"))

    def on_resize(self, event: events.Resize) -> None:
        """Leave the strips of the screen and the keys of the box in sight."""
        around = 4 + 2 + 2 + (5 if self._sentence else 0)
        self._list.styles.max_height = max(event.size.height - around, 3)

    def action_up(self) -> None:
        """One line up."""
        if self._is_meant():
            self._list.step(-1)

    def action_down(self) -> None:
        """One line down."""
        if self._is_meant():
            self._list.step(1)

    def action_take(self, index: int) -> None:
        """Take by digit."""
        if self._is_meant() and index < len(self._list.choices):
            self.dismiss(self._list.choices[index].id)

    def action_choose(self) -> None:
        """Take the marked line."""
        self.action_take(self._list.at)

    def action_cancel(self) -> None:
        """Close without taking."""
        if self._is_meant():
            self.dismiss(None)
