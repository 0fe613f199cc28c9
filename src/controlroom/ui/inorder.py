"""Keys in their order: the next one is given out only after the one before has done all it does.

Textual posts a key to whatever has the keyboard when the key arrives. A key that moves the keyboard is worked off
later, and by then the next ones wait in the old field. So keys wait here instead.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from textual import events
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from controlroom.ui.alt import let_through

Result = TypeVar("Result")

LOOK = 0.02
"""Seconds between two looks whether the widget that has a key is still there, while others wait."""

MOST = 2.0
"""Seconds after which the next key is given out, whatever the one before still waits for."""

_LAPS = 2
"""A key's binding may post a message to its widget, whose handler moves the keyboard: two ways up the tree."""

_log = logging.getLogger(__name__)


class KeyBehind(Message):
    """Follows a key up the tree: where it arrives, all that the key caused has been worked off."""

    def __init__(self, given: Given, laps: int) -> None:
        super().__init__()
        self.given = given
        self.laps = laps


class Given:
    """A key that was given out.

    Attributes:
        event: the key; None while only a new screen is waited for.
        target: whoever has it.
        since: when it was given out, in seconds of a clock that only goes forward.
        held: somebody still waits for an answer before the key means anything.
    """

    def __init__(self, event: events.Event | None, target: Widget) -> None:
        self.event = event
        self.target = target
        self.since = time.monotonic()
        self.held = False

    @property
    def is_over(self) -> bool:
        """Whether it is not worth waiting for: its widget is gone, or it has taken too long."""
        gone = not self.target.is_running or not self.target.is_attached
        return not self.held and (gone or time.monotonic() - self.since > MOST)

    @property
    def was_typed(self) -> bool:
        """Whether a field took it as text: nothing else hears of it."""
        event = self.event
        return (
            event is not None
            and event._stop_propagation
            and isinstance(self.target, (Input, TextArea))
            and (isinstance(event, events.Paste) or (isinstance(event, events.Key) and event.is_printable))
        )


class InOrder(App[Result]):
    """An app whose keys and pasted texts are given out one after the other."""

    def __init__(self) -> None:
        super().__init__()
        let_through()
        self._waiting: deque[events.Event] = deque()
        self._given: Given | None = None
        self._seen: Screen[Any] | None = None
        self._looking = False
        self._last_given = 0.0

    async def on_event(self, event: events.Event) -> None:
        """Let keys and pasted texts wait for each other."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
        else:
            self._waiting.append(event)
            await self._next()

    @property
    def struck(self) -> float:
        """When the key being worked off was struck, in seconds of ``time.monotonic``; now if none is."""
        event = self._given.event if self._given is not None else None
        return event.time if event is not None else time.monotonic()

    @property
    def last_given(self) -> float:
        """When a key was given out last, in seconds of ``time.monotonic``: what came before is no answer to it."""
        return self._last_given

    def hold_keys(self, answer: Coroutine[Any, Any, object], then: Callable[[], object]) -> None:
        """Let the keys behind the present one, or the next ones, wait for an answer; then act.

        Args:
            answer: awaited, but not longer than ``MOST`` seconds.
            then: called afterwards in any case.
        """
        given = self._given
        if given is None:
            given = self._given = Given(None, self.screen)
        given.held = True
        self.run_worker(self._held(given, answer, then), group="held", exit_on_error=False)

    async def _held(
        self, given: Given, answer: Coroutine[Any, Any, object], then: Callable[[], object]
    ) -> None:
        try:
            await asyncio.wait_for(answer, MOST)
        except TimeoutError:
            pass
        except Exception:
            _log.exception("a key waited for an answer that failed")
        try:
            then()
        finally:
            given.held = False
            # what was done at last has as long as a key to be worked off
            given.since = time.monotonic()
            self._follow(given, _LAPS)

    async def _next(self) -> None:
        """Give the next one out, unless one is still under way."""
        if not self._waiting:
            return
        if self._given is not None:
            self._look_soon()
            return
        if self.screen is not self._seen:
            # a screen that has just come has no field with the keyboard yet
            self._seen = self.screen
            self._given = Given(None, self.screen)
            self._follow(self._given, 1)
            return
        event = self._waiting.popleft()
        self._last_given = time.monotonic()
        given = self._given = Given(event, self.focused or self.screen)
        try:
            await super().on_event(event)
        finally:
            self._follow(given, _LAPS)

    def _follow(self, given: Given, laps: int) -> None:
        if not given.target.call_later(self._after, given, laps):
            self._done(given)

    def _after(self, given: Given, laps: int) -> None:
        """Run at the key's widget, right behind the key."""
        if given.was_typed or not given.target.post_message(KeyBehind(given, laps)):
            self._done(given)

    def on_key_behind(self, message: KeyBehind) -> None:
        """Count the ways up."""
        given = message.given
        if given is not self._given or given.held:
            return
        if message.laps > 1:
            self._follow(given, message.laps - 1)
        else:
            self._done(given)

    def _done(self, given: Given) -> None:
        if given is self._given:
            self._given = None
            if self._waiting:
                self.call_later(self._next)

    # -- a widget that goes away with its key ---------------------------------------------------------

    def _look_soon(self) -> None:
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(LOOK, self._look)

    def _look(self) -> None:
        self._looking = False
        if self._given is not None and self._given.is_over:
            self._done(self._given)
        if self._waiting and self.is_running:
            self._look_soon()
