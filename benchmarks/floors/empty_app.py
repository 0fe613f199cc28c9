"""Floor of a start: a Textual app that shows one word."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

READY = "READY-0001"


class Empty(App[None]):
    """One word."""

    def compose(self) -> ComposeResult:
        """The word."""
        yield Static(READY)


def main() -> None:
    """Run it."""
    Empty().run()
