"""The command bar, help, palette, themes, leaving."""

from __future__ import annotations

from pathlib import Path

import pytest

from controlroom.base.i18n import Language
from controlroom.console.prefs import remembered_theme
from controlroom.store.database import Store
from controlroom.ui.keys import faults
from tests.console.conftest import Open
from tests.console.hands import app_of, fill_sign_in, lines, sign_in, text, type_in, until


async def test_the_bar_takes_the_words_of_the_shell_once_somebody_is_signed_in(
    console: Open, desk: Store
) -> None:
    number = desk.reader.value("SELECT number FROM incident WHERE is_open = 1 ORDER BY id LIMIT 1")[5:]
    async with console(desk) as pilot:
        await pilot.press("f10")
        await fill_sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen.name == "bar")
        await type_in(pilot, "inc list")
        await pilot.press("enter")
        await until(pilot, lambda: number in "\n".join(lines(pilot)[12:]))
        await type_in(pilot, "nonsense")
        await pilot.press("enter")
        await until(pilot, lambda: "▲ " in "\n".join(lines(pilot)[30:]))
        await pilot.press("up")
        await pilot.pause()
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board)


async def test_a_write_in_the_bar_is_done_by_who_is_signed_in(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: pilot.app.screen.name == "bar")
        await type_in(pilot, "staff pin 102 --new-pin-file none")
        await pilot.press("enter")
        await until(
            pilot, lambda: "none" in "\n".join(lines(pilot)[20:33]) and "▲" in "\n".join(lines(pilot)[20:])
        )
        await pilot.press("ctrl+u")
        await type_in(pilot, "shifts start --with 102")
        await pilot.press("enter")
        await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM shift_member") == 1)
        actor = app_of(pilot).actor
        assert actor is not None
        assert desk.reader.value("SELECT staff_id FROM journal WHERE act = 'shift.shared'") == actor.staff_id


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_help_names_every_key_of_the_console(console: Open, desk: Store, lang: Language) -> None:
    async with console(desk, (120, 60), lang) as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: pilot.app.screen.name == "help")
        shown = text(pilot)
        await pilot.press("f1")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board)
    for key in (
        "F1",
        "F2",
        "F5",
        "F8",
        "F9",
        "F10",
        "F12",
        "Ctrl+F",
        "Alt+A",
        "Ctrl+P",
        "Ctrl+O",
        "Ctrl+Q",
        "Alt+4",
    ):
        assert f"  {key}  " in shown


def test_every_letter_has_a_twin_and_no_key_does_two_things() -> None:
    assert faults() == []


async def test_the_palette_finds_by_pinyin_and_changes_the_theme_which_is_remembered(
    console: Open, desk: Store
) -> None:
    async with console(desk) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: pilot.app.screen.name == "palette")
        await type_in(pilot, "ps")
        await until(pilot, lambda: "配色：" in text(pilot))
        await pilot.press("ctrl+u")
        await type_in(pilot, "day")
        await pilot.pause()
        await pilot.press("ctrl+u")
        await type_in(pilot, "gj")
        await until(pilot, lambda: "▸ 跟进" in text(pilot))
        await pilot.press("down")
        await until(pilot, lambda: "▸ 告警" in text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name == "alarms")
        await pilot.press("escape", "ctrl+p")
        await until(pilot, lambda: pilot.app.screen.name == "palette")
        await pilot.press("up", "enter")
        await until(pilot, lambda: pilot.app.theme != "night")
        worn = pilot.app.theme
        await until(pilot, lambda: remembered_theme() == worn)
    async with console(desk) as pilot:
        assert pilot.app.theme == worn


async def test_the_bar_changes_the_theme(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f10")
        await until(pilot, lambda: pilot.app.screen.name == "bar")
        await type_in(pilot, "theme contrast")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.theme == "contrast")


async def test_a_broken_theme_is_one_notice_and_the_console_runs(
    console: Open, desk: Store, tmp_path: Path
) -> None:
    themes = tmp_path / "config/controlroom/themes"
    themes.mkdir(parents=True)
    (themes / "bad.toml").write_text("[theme]\nid = [/]", encoding="utf-8")
    (themes.parent / "console.json").write_text('{"theme": "gone"}', encoding="utf-8")
    async with console(desk) as pilot:
        await until(pilot, lambda: "bad.toml" in text(pilot))
        assert pilot.app.theme == "night"


async def test_leaving_asks(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await pilot.press("ctrl+q", "ctrl+q")
        await until(pilot, lambda: pilot.app.screen.name == "quit")
        assert len(pilot.app.screen_stack) == 2
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board)
        await pilot.press("ctrl+q", "f2")
        await pilot.pause()
        assert not pilot.app.is_running or pilot.app._exit


async def test_the_bars_own_words(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f10")
        await until(pilot, lambda: pilot.app.screen.name == "bar")
        for words, wanted in (("theme nosuch", "contrast"), ('log add "open', "引号"), ("init", "“init”")):
            await pilot.press("ctrl+u")
            await type_in(pilot, words)
            await pilot.press("enter")
            await until(pilot, lambda wanted=wanted: wanted in "\n".join(lines(pilot)[24:33]))  # type: ignore[misc]
        assert pilot.app.theme == "night"
        await pilot.press("ctrl+u")
        await type_in(pilot, "quit")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name == "quit")


async def test_ctrl_c_says_how_to_leave(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "退出控制台请按 Ctrl+Q" in lines(pilot)[-1])
        assert app_of(pilot).is_running
