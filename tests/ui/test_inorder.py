"""Keys typed faster than the screen follows: each one lands where it was meant."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from controlroom.ui.fields import Field, Suggestion
from controlroom.ui.form import Form
from controlroom.ui.formscreen import FormScreen

_NAMED = {"\t": "tab", "\r": "enter", "↓": "down", "↑": "up"}


def burst(pilot: Pilot[Any], typed: str) -> None:
    """Type all at once, as an input method or a fast finger does."""
    for one in typed:
        name = _NAMED.get(one)
        pilot.app.post_message(events.Key(name or one, None if name else one))


async def settle(pilot: Pilot[Any]) -> None:
    for _ in range(6):
        await asyncio.sleep(0.03)
        await pilot.pause()


class Slow:
    """A provider that takes its time."""

    def __init__(self, *found: Suggestion, seconds: float = 0.15) -> None:
        self._found = found
        self._seconds = seconds

    async def __call__(self, text: str) -> Sequence[Suggestion]:
        await asyncio.sleep(self._seconds)
        return self._found


PLAIN = tuple(Field(name, name) for name in ("a", "b", "c", "d"))


@pytest.mark.parametrize("between", ["\t", "\r", "↓"])
async def test_a_burst_over_several_fields(stage: Any, between: str) -> None:
    form = Form(PLAIN)
    async with stage(form).run_test(size=(60, 12)) as pilot:
        burst(pilot, between.join(("吴家", "停电", "没电", "张三")))
        await settle(pilot)
        assert form.values == {"a": "吴家", "b": "停电", "c": "没电", "d": "张三"}


async def test_a_burst_from_before_the_form_is_there(stage: Any) -> None:
    async def save(_filled: object) -> None:
        return

    async with stage().run_test(size=(60, 12)) as pilot:
        screen = FormScreen("t", PLAIN, name="f", save=save)
        pilot.app.push_screen(screen)
        burst(pilot, "吴家\t停电")
        await settle(pilot)
        assert screen.form.values == {"a": "吴家", "b": "停电", "c": "", "d": ""}


@pytest.mark.parametrize(
    ("typed", "first", "picked"),
    [
        ("吴↓\r停电", "吴家", "1"),
        ("吴↓↓\r停电", "吴宅", "2"),
        ("吴↓\t停电", "吴家", "1"),
        ("吴\r停电", "吴", None),
        ("吴\t停电", "吴", None),
    ],
)
async def test_arrows_and_enter_wait_for_the_suggestions(
    stage: Any, typed: str, first: str, picked: str | None
) -> None:
    find = Slow(Suggestion("1", "吴家"), Suggestion("2", "吴宅"))
    form = Form([Field("place", "地点", "pick", complete=find), *PLAIN])
    async with stage(form).run_test(size=(60, 14)) as pilot:
        burst(pilot, typed)
        await settle(pilot)
        await asyncio.sleep(0.4)
        await settle(pilot)
        assert form.filled().values["place"] == first
        assert form.filled().values["a"] == "停电"
        assert form.filled().picked.get("place") == picked


async def test_an_exact_answer_is_taken_however_fast_enter_comes(stage: Any) -> None:
    form = Form([Field("kind", "类别", "pick", complete=Slow(Suggestion("x", "停电", exact=True))), *PLAIN])
    async with stage(form).run_test(size=(60, 14)) as pilot:
        burst(pilot, "td\r没电")
        await asyncio.sleep(0.5)
        await settle(pilot)
        assert form.filled().picked == {"kind": "x"}
        assert form.values["a"] == "没电"


async def test_a_search_that_hangs_does_not_hold_the_keys_for_ever(
    stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controlroom.ui.inorder.MOST", 0.2)
    find = Slow(Suggestion("1", "吴家"), seconds=60)
    form = Form([Field("place", "地点", "pick", complete=find), *PLAIN])
    async with stage(form).run_test(size=(60, 14)) as pilot:
        burst(pilot, "吴\r停电")
        await asyncio.sleep(0.6)
        await settle(pilot)
        assert form.filled().values["place"] == "吴"
        assert form.filled().values["a"] == "停电"
