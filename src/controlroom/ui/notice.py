"""Short notices in the corner: plain text, short enough to be read, red only for what failed."""

from __future__ import annotations

from functools import partial

from textual.widget import Widget

from controlroom.base.errors import ControlroomError
from controlroom.ui.later import later
from controlroom.ui.safe import shown

_LONGEST = 300


def tell(widget: Widget, sentence: str, *, timeout: float = 5) -> None:
    """Tell what was done, a moment after it: what it changed is painted first.

    Args:
        widget: any widget or screen of the app.
        sentence: one translated sentence; it may hold anything a person typed.
        timeout: seconds it stays.
    """
    app = widget.app
    later(app, partial(app.notify, shown(sentence, _LONGEST), timeout=timeout, markup=False))


def warn(widget: Widget, sentence: str | ControlroomError, *, timeout: float = 10) -> None:
    """Tell what went wrong and what to do, with a sign before it.

    Args:
        widget: any widget or screen of the app.
        sentence: one translated sentence, or the error that carries it.
        timeout: seconds it stays.
    """
    text = sentence.sentence if isinstance(sentence, ControlroomError) else sentence
    widget.app.notify("▲ " + shown(text, _LONGEST), severity="error", timeout=timeout, markup=False)
