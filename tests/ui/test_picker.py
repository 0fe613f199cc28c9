"""The completing field: asks when the typing rests, drops old answers, never in the way of free text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from tests.console.hands import until
from textual.app import App

from controlroom.base.errors import StorageFailed
from controlroom.ui.fields import Field, Suggestion
from controlroom.ui.form import Form
from controlroom.ui.inputs import LineInput
from controlroom.ui.picker import DEBOUNCE, LONGEST, Picker

Seen = Callable[[App[Any]], list[str]]
REST = DEBOUNCE * 2.5


class Answers:
    """A provider that counts what it is asked and can be held back for one text."""

    def __init__(self, *suggestions: Suggestion) -> None:
        self.suggestions = suggestions
        self.asked: list[str] = []
        self.slow: dict[str, asyncio.Event] = {}
        self.fails: Exception | None = None

    async def __call__(self, text: str) -> Sequence[Suggestion]:
        self.asked.append(text)
        if text in self.slow:
            await self.slow[text].wait()
        if self.fails is not None:
            raise self.fails
        return [Suggestion(one.id, f"{one.text}", f"{text}", one.exact) for one in self.suggestions]


@pytest.fixture
def answers() -> Answers:
    return Answers(Suggestion("r1", "3栋2单元1802"), Suggestion("r2", "3栋2单元1803 [/]"))


@pytest.fixture
def form(answers: Answers) -> Form:
    return Form([Field("a", "前"), Field("place", "地点", "pick", complete=answers), Field("b", "后")])


async def test_it_asks_once_the_typing_rests(stage: Any, seen: Seen, form: Form, answers: Answers) -> None:
    app = stage(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("tab")
        line = app.query_one(Picker).query_one(LineInput)
        for character in "3-2":
            line.insert_text_at_cursor(character)
        assert answers.asked == []
        await pilot.pause(REST)
        assert answers.asked == ["3-2"]
        text = "\n".join(seen(app))
        assert "3栋2单元1802" in text
        assert "3栋2单元1803 [/]" in text
        assert "▸" not in text


async def test_arrows_mark_enter_takes_and_the_form_goes_on(stage: Any, form: Form, answers: Answers) -> None:
    app = stage(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("tab", *"3-2")
        await pilot.pause(REST)
        await pilot.press("down", "down", "down", "up", "enter", "x")
        assert form.filled().values == {"a": "", "place": "3栋2单元1802", "b": "x"}
        assert form.filled().picked == {"place": "r1"}
        await pilot.pause(REST)
        assert "3栋2单元1802" not in answers.asked
        await pilot.press("up", "end", "y")
        assert form.filled().picked == {}


async def test_free_text_stays_as_typed(stage: Any, seen: Seen, form: Form) -> None:
    app = stage(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("tab", *"3-2 门口")
        await pilot.pause(REST)
        await pilot.press("enter", "x")
        assert form.filled().values["place"] == "3-2 门口"
        assert form.filled().values["b"] == "x"
        assert form.filled().picked == {}
        await pilot.pause()
        assert "1802" not in "\n".join(seen(app))


async def test_tab_takes_the_marked_line(stage: Any, form: Form) -> None:
    app = stage(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("tab", *"3-2")
        await pilot.pause(REST)
        await pilot.press("down", "tab", "x")
        assert form.filled().picked == {"place": "r1"}
        assert form.filled().values["b"] == "x"


async def test_the_only_exact_line_is_marked_at_once(stage: Any, form: Form, answers: Answers) -> None:
    answers.suggestions = (Suggestion("r1", "3栋2单元180"), Suggestion("r2", "3栋2单元1802", exact=True))
    app = stage(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("tab", *"3-2-1802")
        await pilot.pause(REST)
        await pilot.press("enter")
        assert form.filled().picked == {"place": "r2"}


async def test_a_line_for_an_earlier_text_is_not_taken(
    stage: Any, form: Form, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controlroom.ui.inorder.MOST", 0.1)
    answers.suggestions = (Suggestion("unit", "3栋2单元", exact=True),)
    answers.slow["3-2-1802"] = asyncio.Event()
    app = stage(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("tab", *"3-2")
        await pilot.pause(REST)
        await pilot.press(*"-1802", "enter", "x")
        await until(pilot, lambda: form.filled().values["b"])
        assert form.filled().values == {"a": "", "place": "3-2-1802", "b": "x"}
        assert form.filled().picked == {}


async def test_escape_closes_the_list_before_the_form(stage: Any, seen: Seen, form: Form) -> None:
    left: list[Form.Left] = []

    class Leaving(stage):  # type: ignore[misc]
        def on_form_left(self, event: Form.Left) -> None:
            left.append(event)

    app = Leaving(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("tab", *"3")
        await pilot.pause(REST)
        await pilot.press("escape")
        await pilot.pause()
        assert "1802" not in "\n".join(seen(app))
        assert left == []
        await pilot.press("escape")
        await pilot.pause()
        assert len(left) == 1


async def test_arrows_leave_a_closed_field(stage: Any, form: Form) -> None:
    app = stage(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("down", "up", "x", "down", "down", "y")
        assert form.values == {"a": "x", "place": "", "b": "y"}


async def test_an_old_answer_is_dropped(stage: Any, seen: Seen, form: Form, answers: Answers) -> None:
    answers.slow["1"] = asyncio.Event()
    app = stage(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("tab", "1")
        await pilot.pause(REST)
        await pilot.press("2")
        await pilot.pause(REST)
        answers.slow["1"].set()
        await pilot.pause()
        rows = [row for row in seen(app) if "1802" in row]
        assert len(rows) == 1
        assert "12" in rows[0].replace("1802", "")
        await pilot.press("backspace", "backspace")
        await pilot.pause(REST)
        assert "1802" not in "\n".join(seen(app))


async def test_an_answer_after_leaving_opens_nothing(
    stage: Any, seen: Seen, form: Form, answers: Answers
) -> None:
    answers.slow["1"] = asyncio.Event()
    app = stage(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("tab", "1")
        await pilot.pause(REST)
        await pilot.press("tab")
        answers.slow["1"].set()
        await pilot.pause()
        assert "1802" not in "\n".join(seen(app))


@pytest.mark.parametrize(
    ("error", "says"),
    [(StorageFailed("数据库读不出来。"), "数据库读不出来。"), (ValueError("x"), "暂无提示")],
)
async def test_a_failing_provider_costs_one_line(
    stage: Any, seen: Seen, form: Form, answers: Answers, error: Exception, says: str
) -> None:
    answers.fails = error
    app = stage(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("tab", "1")
        await pilot.pause(REST)
        assert says in "\n".join(seen(app))
        await pilot.press("2", "enter", "x")
        assert form.values == {"a": "", "place": "12", "b": "x"}


async def test_long_lists_and_any_text(
    stage: Any, seen: Seen, form: Form, answers: Answers, hostile: str
) -> None:
    answers.suggestions = tuple(Suggestion(str(number), hostile) for number in range(40))
    app = stage(form)
    async with app.run_test(size=(60, 16), notifications=True) as pilot:
        await pilot.press("tab", "1")
        await pilot.pause(REST)
        await pilot.press(*["down"] * (LONGEST + 1))
        await pilot.pause()
        rows = seen(app)
        assert all(character.isprintable() for row in rows for character in row)
        assert "▸" in rows[1 + LONGEST]


@pytest.mark.parametrize(("keys", "picked"), [((), None), (("down",), "r1"), (("down", "down"), "r2")])
async def test_saving_takes_the_marked_line(
    stage: Any, form: Form, keys: tuple[str, ...], picked: str | None
) -> None:
    sent: list[str | None] = []

    class Stage(stage):  # type: ignore[misc, valid-type]
        def on_form_submitted(self, event: Form.Submitted) -> None:
            sent.append(event.filled.picked.get("place"))

    app = Stage(form)
    async with app.run_test(size=(60, 12), notifications=True) as pilot:
        await pilot.press("tab", *"3-2")
        await pilot.pause(REST)
        await pilot.press(*keys)
        form.action_save()
        await pilot.pause()
    assert sent == [picked]
