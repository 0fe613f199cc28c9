"""Themes from files: the shipped, then the user's own. A theme that cannot be read stops nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App
from textual.color import Color, ColorParseError
from textual.theme import Theme

from controlroom.base.i18n import _, language
from controlroom.base.settings import shipped, user_config

GROUNDS = ("ground", "bar", "field", "selected", "resting")
TEXTS = ("text", "bright", "dim", "title", "late", "soon", "ok")
_SECTIONS = {
    "grounds": (*GROUNDS, "alarm", "warn"),
    "texts": (*TEXTS, "on_alarm", "on_warn"),
    "lines": ("line", "focus"),
}
_BIGGEST = 100_000

FALLBACK = "night"
"""The theme used when the one asked for is not there; it is also kept in the program."""

_SAFE: Mapping[str, str] = {
    "ground": "#0d1117",
    "bar": "#151b23",
    "field": "#1a222c",
    "selected": "#2a3037",
    "resting": "#1c2026",
    "alarm": "#5c1414",
    "warn": "#3a2c08",
    "text": "#d3dae3",
    "bright": "#f0f4f8",
    "dim": "#98a4b3",
    "title": "#84b6f4",
    "late": "#ff8a82",
    "soon": "#f0b440",
    "ok": "#7fcf94",
    "on_alarm": "#ffe9e6",
    "on_warn": "#ffeec4",
    "line": "#2f3945",
    "focus": "#5f93d0",
}


@dataclass(frozen=True, slots=True)
class LoadedTheme:
    """A theme that can be worn: its id, its name in both languages, its colours by name."""

    id: str
    zh: str
    en: str
    dark: bool
    colours: Mapping[str, Color]

    @property
    def title(self) -> str:
        """The name in the language in use."""
        return self.zh if language() == "zh" else self.en

    def textual(self) -> Theme:
        """Return the theme as Textual registers it."""
        return _textual(self.id, self.dark, {name: colour.hex for name, colour in self.colours.items()})


@dataclass(frozen=True, slots=True)
class FailedTheme:
    """A theme file that was left out, and one sentence that says why."""

    file: Path
    sentence: str


class _Fault(Exception):
    """Why one file is no theme; its text is the sentence."""


def safe_theme() -> LoadedTheme:
    """Return the look that is kept in the program itself."""
    colours = {name: Color.parse(value) for name, value in _SAFE.items()}
    return LoadedTheme(FALLBACK, "夜间", "Night", True, colours)


def folders() -> tuple[Path, ...]:
    """Return the shipped folder and the user's own, which wins where both have an id."""
    return shipped("themes"), user_config() / "themes"


def load_themes(places: Sequence[Path] | None = None) -> tuple[list[LoadedTheme], list[FailedTheme]]:
    """Read every ``*.toml`` of the folders.

    Args:
        places: folders, later ones win; ``None`` for ``folders()``. A folder that is missing has no themes.

    Returns:
        The themes, the safe one always among them, and the files that were left out.
    """
    loaded = {FALLBACK: safe_theme()}
    failed: list[FailedTheme] = []
    for folder in folders() if places is None else places:
        for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            try:
                theme = _read(file)
            except _Fault as fault:
                failed.append(FailedTheme(file, str(fault)))
            else:
                loaded[theme.id] = theme
    return list(loaded.values()), failed


def install(app: App[Any], wanted: str = FALLBACK, places: Sequence[Path] | None = None) -> list[str]:
    """Register every theme that can be read and wear one.

    Args:
        app: the app.
        wanted: id of the theme to wear; another one is worn if it is not there.
        places: folders, as in ``load_themes``.

    Returns:
        One sentence per file that was left out, and one if ``wanted`` is not there.
    """
    loaded, failed = load_themes(places)
    for theme in loaded:
        app.register_theme(theme.textual())
    sentences = [failure.sentence for failure in failed]
    known = {theme.id for theme in loaded}
    if wanted not in known:
        sentences.append(_("There is no theme {name}; the night theme is used.").format(name=wanted))
    app.theme = wanted if wanted in known else FALLBACK
    return sentences


def _read(file: Path) -> LoadedTheme:
    name = file.name
    try:
        if file.stat().st_size > _BIGGEST:
            raise _Fault(
                _("Theme file {file} is too large to be a theme; it was left out.").format(file=name)
            )
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise _Fault(_("Theme file {file} cannot be read; it was left out.").format(file=name)) from None
    except (ValueError, RecursionError):
        raise _Fault(_("Theme file {file} is not TOML; it was left out.").format(file=name)) from None
    head = data.get("theme")
    if not isinstance(head, dict) or not all(
        isinstance(head.get(k), str) and head[k] for k in ("id", "zh", "en")
    ):
        raise _Fault(
            _("Theme file {file} lacks id, zh or en under [theme]; it was left out.").format(file=name)
        )
    if not isinstance(head.get("dark"), bool):
        raise _Fault(_("Theme file {file} lacks dark = true or false; it was left out.").format(file=name))
    colours = {key: _colour(data, name, section, key) for section, keys in _SECTIONS.items() for key in keys}
    return LoadedTheme(head["id"], head["zh"], head["en"], head["dark"], colours)


def _colour(data: Mapping[str, Any], file: str, section: str, key: str) -> Color:
    part = data.get(section)
    value = part.get(key) if isinstance(part, dict) else None
    if value is None:
        raise _Fault(
            _("Theme file {file} lacks the colour {key}; it was left out.").format(file=file, key=key)
        )
    try:
        colour = Color.parse(value) if isinstance(value, str) else None
    except ColorParseError:
        colour = None
    if colour is None or colour.a != 1 or colour.ansi is not None:
        raise _Fault(
            _("Theme file {file}: {key} is not a colour like #rrggbb; it was left out.").format(
                file=file, key=key
            )
        )
    return colour


def _textual(name: str, dark: bool, c: Mapping[str, str]) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=c["title"],
        secondary=c["title"],
        accent=c["bright"],
        foreground=c["text"],
        background=c["ground"],
        surface=c["field"],
        panel=c["bar"],
        boost=c["bar"],
        warning=c["soon"],
        error=c["late"],
        success=c["ok"],
        variables={
            "text": c["text"],
            "text-muted": c["dim"],
            "text-disabled": c["dim"],
            "text-primary": c["title"],
            "text-secondary": c["title"],
            "text-accent": c["bright"],
            "text-success": c["ok"],
            "text-error": c["on_alarm"],
            "text-warning": c["on_warn"],
            "foreground-muted": c["dim"],
            "foreground-disabled": c["dim"],
            "error-muted": c["alarm"],
            "warning-muted": c["warn"],
            "block-cursor-background": c["selected"],
            "block-cursor-foreground": c["bright"],
            "block-cursor-blurred-background": c["resting"],
            "block-cursor-blurred-foreground": c["text"],
            "block-hover-background": c["resting"],
            "border": c["focus"],
            "border-blurred": c["line"],
            "input-cursor-background": c["text"],
            "input-cursor-foreground": c["ground"],
            "input-selection-background": c["selected"],
            "input-selection-foreground": c["bright"],
            "surface-active": c["field"],
            "scrollbar": c["line"],
            "scrollbar-hover": c["focus"],
            "scrollbar-active": c["focus"],
            "scrollbar-background": c["ground"],
            "scrollbar-background-hover": c["ground"],
            "scrollbar-background-active": c["ground"],
            "scrollbar-corner-color": c["ground"],
            "footer-background": c["bar"],
            "footer-foreground": c["dim"],
            "footer-key-foreground": c["title"],
            "footer-description-foreground": c["dim"],
        },
    )


def contrast(front: Color, back: Color) -> float:
    """Return the contrast of a text on a ground, 1 to 21 (WCAG 2.2, success criterion 1.4.3)."""
    light, dark = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / 255 for part in colour.rgb)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pairs() -> Iterator[tuple[str, str]]:
    """Yield every pair of text and ground that the screen uses, by the names of the theme file."""
    for ground in GROUNDS:
        for text in TEXTS:
            yield text, ground
    yield "on_alarm", "alarm"
    yield "on_warn", "warn"
    yield "ground", "text"  # the cursor in a field


def poor_pairs(theme: LoadedTheme, least: float = 4.5) -> list[tuple[str, str, float]]:
    """Return the pairs of a theme that are hard to read: text, ground and contrast below ``least``."""
    found = ((text, ground, contrast(theme.colours[text], theme.colours[ground])) for text, ground in pairs())
    return [pair for pair in found if pair[2] < least]
