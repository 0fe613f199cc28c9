"""Looks: the few names a text may wear (``late``, ``dim``), resolved from the theme in use.

A look never carries a meaning alone: whoever uses ``late`` also writes the sign and the word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from rich.style import Style
from textual.app import App
from textual.color import Color

Look = Literal["text", "bright", "dim", "title", "key", "late", "soon", "ok", "struck"]
Ground = Literal["ground", "bar", "field", "selected", "resting", "alarm", "warn"]

LOOKS: Mapping[str, tuple[str, bool]] = {
    "text": ("foreground", False),
    "bright": ("accent", True),
    "dim": ("foreground-muted", False),
    "title": ("primary", True),
    "key": ("secondary", True),
    "late": ("error", True),
    "soon": ("warning", False),
    "ok": ("success", False),
    "struck": ("foreground-muted", False),
}
"""Look -> theme variable and whether it is bold. Only variables that every Textual theme has."""

STRUCK = "struck"
"""The look that is struck through."""

GROUNDS: Mapping[str, tuple[str, str]] = {
    "ground": ("background", ""),
    "bar": ("panel", ""),
    "field": ("surface", ""),
    "selected": ("block-cursor-background", ""),
    "resting": ("block-cursor-blurred-background", ""),
    "alarm": ("error-muted", "text-error"),
    "warn": ("warning-muted", "text-warning"),
}
"""Ground -> theme variable, and the one text colour allowed on it (empty: every look)."""


class Palette:
    """Looks on grounds as rich styles, for one state of the theme."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._styles: dict[tuple[str, str], Style] = {}

    def style(self, look: str, ground: str = "ground") -> Style:
        """Return the style of a look on a ground; an unknown look is plain text."""
        style = self._styles.get((look, ground))
        if style is None:
            style = self._styles[look, ground] = self._make(look, ground)
        return style

    def _make(self, look: str, ground: str) -> Style:
        variable, bold = LOOKS.get(look, LOOKS["text"])
        behind, only = GROUNDS[ground]
        base = Color.parse(self._variables["background"])
        back = base + Color.parse(self._variables[behind])
        front = back + Color.parse(self._variables[only or variable])
        return Style(
            color=front.rich_color, bgcolor=back.rich_color, bold=bold or None, strike=look == STRUCK or None
        )


_last: tuple[Mapping[str, str], Palette] | None = None


def palette(app: App[Any]) -> Palette:
    """Return the palette of the theme the app wears now (made once per theme)."""
    global _last
    variables = app.theme_variables
    if _last is None or _last[0] is not variables:
        _last = (variables, Palette(variables))
    return _last[1]
