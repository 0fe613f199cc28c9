"""Floor of an idle console: a Textual app with one ticking clock."""

from __future__ import annotations

import time

from textual.app import App, ComposeResult
from textual.widgets import Static

READY = "CLOCK"


class OneClock(App[None]):
    """A clock."""

    def compose(self) -> ComposeResult:
        """The clock."""
        yield Static(READY)

    def on_mount(self) -> None:
        """Tick once a second."""
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        self.query_one(Static).update(f"{READY} {time.strftime('%H:%M:%S')}")


def main() -> None:
    """Run it."""
    OneClock().run()
