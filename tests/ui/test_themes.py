"""Themes: every text readable, in true colour and in 256 colours; a broken file costs one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.app import App
from textual.color import Color

from controlroom.base import i18n
from controlroom.ui import themes
from controlroom.ui.looks import GROUNDS, LOOKS, Palette

SHIPPED = Path(__file__).resolve().parents[2] / "themes"
LOADED, FAILED = themes.load_themes([SHIPPED])
BY_ID = {theme.id: theme for theme in LOADED}


def test_the_three_looks_are_shipped_and_whole() -> None:
    assert FAILED == []
    assert set(BY_ID) == {"night", "day", "contrast"}
    assert [BY_ID[name].dark for name in ("night", "day", "contrast")] == [True, False, True]
    assert themes.folders()[0] == SHIPPED


def test_the_safe_look_is_the_night_file() -> None:
    assert themes.safe_theme() == BY_ID["night"]


def test_names_follow_the_language() -> None:
    assert BY_ID["contrast"].title == "高对比度"
    i18n.use("en")
    assert BY_ID["contrast"].title == "High contrast"


def test_contrast_is_that_of_wcag() -> None:
    assert themes.contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert themes.contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("name", "least"), [("night", 4.5), ("day", 4.5), ("contrast", 7.0)])
def test_every_text_is_readable_on_every_ground(name: str, least: float) -> None:
    assert themes.poor_pairs(BY_ID[name], least) == []


def _as_256(colour: Color) -> Color:
    near = RichColor.parse(colour.hex).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
    return Color(*near)


@pytest.mark.parametrize(("name", "least"), [("night", 4.5), ("day", 4.5), ("contrast", 7.0)])
def test_every_text_is_readable_over_ssh_with_256_colours(name: str, least: float) -> None:
    near = {key: _as_256(colour) for key, colour in BY_ID[name].colours.items()}
    poor = [pair for pair in themes.pairs() if themes.contrast(near[pair[0]], near[pair[1]]) < least]
    assert poor == []


@pytest.mark.parametrize("name", ["night", "day", "contrast"])
async def test_what_is_painted_has_that_contrast(name: str) -> None:
    """The pairs of the theme file are those that really reach the screen, behind an open form too."""
    app: App[Any] = App()
    async with app.run_test() as pilot:
        assert themes.install(app, name, [SHIPPED]) == []
        await pilot.pause()
        painted = Palette(app.theme_variables)
        veil = Color.parse(app.theme_variables["background"]).with_alpha(0.25)
    for ground in GROUNDS:
        for look in LOOKS:
            style = painted.style(look, ground)
            assert style.color is not None
            assert style.bgcolor is not None
            front, back = (Color(*rich.get_truecolor()) for rich in (style.color, style.bgcolor))
            assert themes.contrast(front, back) >= (7 if name == "contrast" else 4.5), (look, ground)
            if ground in ("alarm", "warn"):
                assert themes.contrast(front + veil, back + veil) >= 4.5, (look, ground)


def test_poor_pairs_names_what_is_hard_to_read() -> None:
    night = BY_ID["night"]
    grey = themes.LoadedTheme("x", "x", "x", True, {**night.colours, "dim": Color.parse("#333333")})
    assert {text for text, _ground, _value in themes.poor_pairs(grey)} == {"dim"}


GOOD = (SHIPPED / "night.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not toml [", "TOML"),
        ("\x00", "TOML"),
        (GOOD.replace('zh = "夜间"', ""), "id"),
        (GOOD.replace("dark = true", 'dark = "yes"'), "dark"),
        (GOOD.replace('late = "#ff8a82"', 'late = "ff8a8"'), "late"),
        (GOOD.replace('late = "#ff8a82"', 'late = "red;}"'), "late"),
        (GOOD.replace('late = "#ff8a82"', "late = 3"), "late"),
        (GOOD.replace('late = "#ff8a82"', 'late = "#ff8a8200"'), "late"),
        (GOOD.replace('late = "#ff8a82"', 'late = "ansi_red"'), "late"),
        (GOOD.replace('late = "#ff8a82"', ""), "late"),
        (GOOD.replace("[lines]", "[other]"), "line"),
        ("grounds = 3\n" + GOOD.replace("[grounds]", "[other]"), "ground"),
        ("theme = 3", "id"),
        ("x" * 200_000, "过大"),
    ],
)
def test_a_broken_file_is_left_out_with_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "broken.toml").write_text(text, encoding="utf-8")
    loaded, failed = themes.load_themes([tmp_path])
    assert [theme.id for theme in loaded] == ["night"]
    assert len(failed) == 1
    assert "broken.toml" in failed[0].sentence
    assert says in failed[0].sentence


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "nowhere.toml").symlink_to(tmp_path / "gone")
    assert len(themes.load_themes([tmp_path, tmp_path / "missing"])[1]) == 3


async def test_a_users_theme_is_worn_and_wins_by_id(tmp_path: Path) -> None:
    mine = GOOD.replace('id = "night"', 'id = "mine"').replace("#d3dae3", "#fefefe")
    (tmp_path / "mine.toml").write_text(mine, encoding="utf-8")
    (tmp_path / "night.toml").write_text(GOOD.replace("#d3dae3", "#fdfdfd"), encoding="utf-8")
    app: App[Any] = App()
    async with app.run_test() as pilot:
        assert themes.install(app, "mine", [SHIPPED, tmp_path]) == []
        await pilot.pause()
        assert app.theme_variables["foreground"].lower() == "#fefefe"
        app.theme = "night"
        await pilot.pause()
        assert app.theme_variables["foreground"].lower() == "#fdfdfd"


async def test_a_missing_theme_falls_back_with_one_sentence(tmp_path: Path) -> None:
    app: App[Any] = App()
    async with app.run_test():
        sentences = themes.install(app, "gone[/]", [tmp_path])
        assert len(sentences) == 1
        assert "gone[/]" in sentences[0]
        assert app.theme == "night"
