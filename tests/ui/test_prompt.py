"""Questions over the screen: answered by letters and by keys an input method lets through, opened once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App
from textual.widgets import Input

from controlroom.base.errors import UsageError
from controlroom.ui.fields import Choice
from controlroom.ui.kept import forget
from controlroom.ui.prompt import Ask, Choose, Confirm, open_once
from controlroom.ui.strip import TextStrip

Seen = Callable[[App[Any]], list[str]]


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("y", True),
        ("f2", True),
        ("ctrl+y", True),
        ("n", False),
        ("escape", False),
        ("ctrl+n", False),
        ("enter", False),
    ],
)
async def test_yes_and_no(stage: Any, key: str, answer: bool) -> None:
    results: list[bool | None] = []
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        open_once(app, Confirm("退出？"), results.append)
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
    assert results == [answer]


async def test_enter_takes_the_default_and_says_so(stage: Any, seen: Seen) -> None:
    results: list[bool | None] = []
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        open_once(app, Confirm("已读？", "[Gate A] forced [/]", default=True), results.append)
        await pilot.pause()
        text = "\n".join(seen(app))
        assert "[Gate A] forced [/]" in text
        assert "F2是" in text
        assert "Enter是" in text
        await pilot.press("enter")
        await pilot.pause()
    assert results == [True]


async def test_two_presses_open_one(stage: Any) -> None:
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert open_once(app, Confirm("退出？"))
        assert not open_once(app, Confirm("退出？"))
        assert open_once(app, Confirm("另一个？"))
        assert open_once(app, Ask("退出？"))
        await pilot.pause()
        assert len(app.screen_stack) == 4


@pytest.mark.parametrize("key", ["enter", "f2", "ctrl+s"])
async def test_a_line_is_checked_and_kept(stage: Any, seen: Seen, key: str) -> None:
    def not_empty(text: str) -> None:
        if not text.strip():
            raise UsageError("请写明原因 [/]。")

    results: list[str | None] = []
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        open_once(app, Ask("原因", "写给交接班看。", check=not_empty), results.append)
        await pilot.pause()
        await pilot.press("space", key)
        await pilot.pause()
        assert "▲ 请写明原因 [/]。" in "\n".join(seen(app))
        await pilot.press(*"误报", key)
        await pilot.pause()
    assert results == [" 误报"]


async def test_cancelled_lines_give_nothing_and_secrets_are_dots(stage: Any, seen: Seen) -> None:
    results: list[str | None] = []
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        open_once(app, Ask("PIN", secret=True), results.append)
        await pilot.pause()
        await pilot.press(*"4711")
        await pilot.pause()
        assert "4711" not in "\n".join(seen(app))
        await pilot.press("escape")
        await pilot.pause()
    assert results == [None]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["3"], "c2"),
        (["0"], "c9"),
        (["enter"], "c0"),
        (["down", "down", "enter"], "c2"),
        (["up", "enter"], "c24"),
        (["escape"], None),
    ],
)
async def test_one_of_several(stage: Any, keys: list[str], answer: str | None) -> None:
    results: list[str | None] = []
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        open_once(app, Choose("转给谁", [Choice(f"c{at}", f"60{at}") for at in range(25)]), results.append)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
    assert results == [answer]


async def test_digits_without_an_answer_do_nothing(stage: Any) -> None:
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        open_once(app, Choose("转给谁", [Choice("a", "A")], "一人"))
        await pilot.pause()
        await pilot.press("2", "0")
        assert isinstance(app.screen, Choose)


async def test_any_text_is_shown_as_text(stage: Any, seen: Seen, hostile: str) -> None:
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for screen in (
            Confirm(hostile, hostile),
            Ask(hostile, hostile, value=hostile),
            Choose(hostile, [Choice("a", hostile), Choice("b", "末")], hostile),
        ):
            open_once(app, screen)
            await pilot.pause()
            rows = seen(app)
            assert all(character.isprintable() for row in rows for character in row)
            assert any("Esc" in row for row in rows)


async def test_a_long_choice_follows_its_mark(stage: Any, seen: Seen) -> None:
    head = TextStrip()
    app = stage(head)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        head.show([("▲ 超时", "late")])
        open_once(app, Choose("转给谁", [Choice(str(at), f"人员{at}号") for at in range(60)]))
        await pilot.pause()
        await pilot.press("up")
        await pilot.pause()
        assert any("▸" in row and "人员59号" in row for row in seen(app))
        assert any("Enter选定" in row for row in seen(app))
        assert seen(app)[0].strip() == "▲ 超时"


async def test_what_was_typed_waits_for_the_same_question_and_is_saved_under_one_id(stage: Any) -> None:
    saved: list[tuple[str, str]] = []

    async def save(words: str, request: str) -> None:
        saved.append((words, request))

    def asked(title: str = "来电号码") -> Ask:
        question = Ask(title, "请输入", save=save)
        open_once(app, question)
        return question

    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        asked()
        await pilot.pause()
        await pilot.press(*"1380", "enter")
        await pilot.pause()
        first = asked()
        await pilot.pause()
        await pilot.press(*"1390")
        first.put_away()
        first.dismiss(None)
        await pilot.pause()
        other = asked("另一个")
        await pilot.pause()
        assert other.query_one(Input).value == ""
        other.dismiss(None)
        await pilot.pause()
        again = asked()
        await pilot.pause()
        assert again.query_one(Input).value == "1390"
        assert again._request == first._request
        await pilot.press("enter")
        await pilot.pause()
        put_off = asked()
        await pilot.pause()
        await pilot.press(*"1370")
        put_off.put_away()
        put_off.dismiss(None)
        await pilot.pause()
        forget(app)
        asked()
        await pilot.pause()
        assert app.screen.query_one(Input).value == ""
    assert [words for words, _request in saved] == ["1380", "1390"]
    assert saved[1][1] == first._request != saved[0][1]
