"""Short notices in the corner: plain text, short enough to be read, red only for what failed.

A notice that answers a key (it cannot be done, choose something first) is about what the officer looked at then. It
goes once a form or a question is opened by a later key: under the form of another record it would be read as being
about that one. What was done, and what was told for longer than usual, stays its time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from textual.app import App
from textual.notifications import Notification, Notify
from textual.widget import Widget
from textual.widgets._toast import ToastRack

from controlroom.base.errors import ControlroomError
from controlroom.ui.inorder import InOrder
from controlroom.ui.later import later
from controlroom.ui.safe import shown

_LONGEST = 300

USUAL = 10.0
"""Seconds a warning stays."""


@dataclass
class Reply(Notification):
    """A notice that answers a key.

    Attributes:
        since: when it came, in seconds of ``time.monotonic``.
    """

    since: float = field(default_factory=time.monotonic)


def tell(widget: Widget, sentence: str, *, timeout: float = 5) -> None:
    """Tell what was done, a moment after it: what it changed is painted first.

    Args:
        widget: any widget or screen of the app.
        sentence: one translated sentence; it may hold anything a person typed.
        timeout: seconds it stays.
    """
    app = widget.app
    later(app, partial(app.notify, shown(sentence, _LONGEST), timeout=timeout, markup=False))


def decline(widget: Widget, sentence: str) -> None:
    """Tell why a key does nothing here and now; it goes when something is opened.

    Args:
        widget: any widget or screen of the app.
        sentence: one translated sentence.
    """
    widget.app.post_message(Notify(Reply(shown(sentence, _LONGEST), timeout=5)))


def warn(widget: Widget, sentence: str | ControlroomError, *, timeout: float = USUAL) -> None:
    """Tell what went wrong and what to do, with a sign before it; it goes when something is opened.

    Args:
        widget: any widget or screen of the app.
        sentence: one translated sentence, or the error that carries it.
        timeout: seconds it stays; one that is to be longer than usual stays whatever is opened.
    """
    text = sentence.sentence if isinstance(sentence, ControlroomError) else sentence
    sort = Notification if timeout > USUAL else Reply
    widget.app.post_message(Notify(sort("▲ " + shown(text, _LONGEST), severity="error", timeout=timeout)))


def forget_replies(app: App[Any]) -> None:
    """Take away what answered earlier keys than the last one; called by what opens over the panes."""
    last = app.last_given if isinstance(app, InOrder) else time.monotonic()
    # Textual takes away one or all, and offers neither a list nor a choice
    gone = [one for one in app._notifications if isinstance(one, Reply) and one.since < last]
    for one in gone:
        app._unnotify(one, refresh=False)
    if gone:
        # also below what has just opened: the panes shine through
        for rack in [one for screen in app.screen_stack for one in screen.query(ToastRack)]:
            app.call_later(rack.show, app._notifications)
