"""A console without a terminal paints pictures and throws them away; here they are painted only when a test looks."""

from __future__ import annotations

import pytest
from rich.console import RenderableType
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.screen import Screen

_paint = Compositor.render_update


def look_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what only a terminal would get not be painted; ``render_strips`` and exported pictures are, as ever."""
    monkeypatch.setattr(Compositor, "render_update", _render_update)


def _render_update(
    self: Compositor, full: bool = False, screen_stack: list[Screen] | None = None, simplify: bool = False
) -> RenderableType | None:
    if full:
        return _paint(self, full, screen_stack, simplify)
    visible_screen_stack.set([] if screen_stack is None else screen_stack)
    self._dirty_regions.clear()
    return None
