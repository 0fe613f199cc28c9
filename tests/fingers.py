"""Fingers faster than Textual's own pilot, which waits a tenth of a second after each character."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual import events
from textual.app import App
from textual.keys import _character_to_key

_LOOK = 0.006
"""Seconds between two looks whether the console has come to rest."""

_press_and_rest = App._press_keys


def be_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pilot press its keys this way."""
    monkeypatch.setattr(App, "_press_keys", _press_keys)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", _LOOK)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", _LOOK / 20)


async def _press_keys(self: App[object], keys: Iterable[str]) -> None:
    """Send a run of characters at once, as a terminal delivers what is typed fast, and wait after the last."""
    driver = self._driver
    assert driver is not None
    waiting = ""
    for key in keys:
        if len(key) > 1:
            await _press_and_rest(self, [*waiting, key])
            waiting = ""
            continue
        if waiting:
            event = events.Key(waiting if waiting.isalnum() else _character_to_key(waiting), waiting)
            event.set_sender(self)
            driver.send_message(event)
        waiting = key
    await _press_and_rest(self, [*waiting])
