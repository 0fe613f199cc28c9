"""What the tests of the screen's building blocks share: a small app, its screen as text, hostile texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.widget import Widget

from controlroom.ui import themes
from controlroom.ui.inorder import InOrder

SHIPPED = Path(__file__).resolve().parents[2] / "themes"


class Stage(InOrder[None]):
    """An app with the given widgets, in a shipped theme, that keeps every message of the kinds asked for."""

    def __init__(self, *widgets: Widget, theme: str = "night", css: str = "") -> None:
        self.CSS = css
        super().__init__()
        self._widgets = widgets
        self._wanted = theme
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        yield from self._widgets

    def on_mount(self) -> None:
        assert themes.install(self, self._wanted, [SHIPPED]) == []


@pytest.fixture
def stage() -> type[Stage]:
    return Stage


@pytest.fixture
def seen() -> Callable[[App[Any]], list[str]]:
    """The screen as lines of text."""

    def lines(app: App[Any]) -> list[str]:
        strips = app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    return lines


@pytest.fixture(
    params=[
        "[/]",
        "[Gate A] forced",
        "[red]x[/red] [@click=app.quit]y[/]",
        "\x1b[31mred\x1b]0;title\x07",
        "a\u202egnp.exe\u2066",
        "👩\u200d🚒🏽 ☎️",
        "一" * 100_000,
        "\x00\x07\x08\r\n\t",
        "   ",
        "e" + "\u0301" * 500,
    ],
    ids=["tag", "gate", "action", "escape", "rtl", "emoji", "long", "controls", "blank", "zalgo"],
)
def hostile(request: pytest.FixtureRequest) -> str:
    return str(request.param)
