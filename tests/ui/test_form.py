"""Forms: every field checked, nothing typed lost, sent once, any text shown as text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from rich.cells import cell_len
from tests.console.hands import until
from textual.app import App
from textual.message import Message
from textual.widgets import Static

from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.ui.fields import Choice, Field, Filled, Suggestion, check_phone
from controlroom.ui.form import FieldRow, Form
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.prompt import Confirm, open_once
from controlroom.ui.strip import TextStrip

Seen = Callable[[App[Any]], list[str]]


def known(text: str) -> None:
    if text == "999":
        raise NotFound("没有 999 这个人。请输入工号。")


async def places(text: str) -> Sequence[Suggestion]:
    return [Suggestion("r1", "3栋2单元1802", "王"), Suggestion("r2", "3栋2单元1803 [/]")]


FIELDS = (
    Field("place", "地点", "pick", required=True, complete=places),
    Field("what", "情况", "lines"),
    Field(
        "source", "来源", "choice", value="phone", choices=(Choice("phone", "电话"), Choice("radio", "对讲"))
    ),
    Field("who", "来电人", check=known),
    Field("phone", "号码", "phone"),
)


def listening(stage: Any, form: Form) -> tuple[App[None], list[Message]]:
    told: list[Message] = []

    class Listening(stage):  # type: ignore[misc]
        def on_form_submitted(self, event: Form.Submitted) -> None:
            told.append(event)

        def on_form_changed(self, event: Form.Changed) -> None:
            told.append(event)

        def on_form_left(self, event: Form.Left) -> None:
            told.append(event)

    return Listening(form), told


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_every_field_is_checked_even_untouched(stage: Any, seen: Seen, size: tuple[int, int]) -> None:
    form = Form(FIELDS)
    app, told = listening(stage, form)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.press("tab", *"abc", "tab", "tab", *"999", "tab", *"12", "f2")
        await pilot.pause()
        text = "\n".join(seen(app))
        assert "▲ 请填写：地点。" in text
        assert "▲ 没有 999 这个人。请输入工号。" in text
        assert "▲ 电话号码不对" in text
        assert not any(isinstance(one, Form.Submitted) for one in told)
        assert form.values == {"place": "", "what": "abc", "source": "phone", "who": "999", "phone": "12"}
        await pilot.press(*"3-2-1802", "ctrl+s")
        await pilot.pause()
        assert "请填写：地点" not in "\n".join(seen(app))
        assert form.values["place"] == "3-2-1802"
        assert all(cell_len(row) == size[0] for row in seen(app))


async def test_arrows_enter_and_tab_go_from_field_to_field(stage: Any) -> None:
    form = Form(FIELDS)
    app, told = listening(stage, form)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press(*"西门", "enter", *"a", "enter", *"b", "down", "right", "enter", *"101", "enter")
        await pilot.press(*"138 1234 6612", "up", "down", "enter")
        await pilot.pause()
        sent = [one.filled for one in told if isinstance(one, Form.Submitted)]
        assert len(sent) == 1
        assert sent[0].values == {
            "place": "西门",
            "what": "a\nb",
            "source": "radio",
            "who": "101",
            "phone": "138 1234 6612",
        }
        assert sent[0].form_id == form.form_id
        await pilot.press("up", "up", "up", "up", "up", "up", "up", *"X")
        assert form.values["place"] == "西门X"


async def test_changes_are_told_once_and_leaving_tells_whether_anything_was_typed(stage: Any) -> None:
    form = Form(FIELDS)
    app, told = listening(stage, form)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("escape")
        await pilot.press("tab", "a")
        await pilot.press("b", "escape")
        await pilot.pause()
    changed = [one.field_id for one in told if isinstance(one, Form.Changed)]
    assert changed == ["what", "what"]
    left = [one for one in told if isinstance(one, Form.Left)]
    assert [one.dirty for one in left] == [False, True]
    assert left[1].filled.values["what"] == "ab"


async def test_a_form_comes_back_as_it_was(stage: Any) -> None:
    form = Form(
        [
            Field("place", "地点", "pick", value="3栋2单元1802", complete=places),
            Field("note", "备注", "lines"),
        ],
        form_id="abc",
        picked={"place": "r1"},
    )
    app, _told = listening(stage, form)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        form.set_value("note", "半句话")
        assert form.filled() == Filled("abc", {"place": "3栋2单元1802", "note": "半句话"}, {"place": "r1"})
        await pilot.press("end", "x")
        assert form.filled().picked == {}
        form.set_value("place", "西门")
        assert form.values["place"] == "西门"


def test_each_form_has_its_own_id() -> None:
    assert Form(FIELDS).form_id != Form(FIELDS).form_id


def test_a_picker_without_a_provider_is_refused() -> None:
    with pytest.raises(ValueError, match="complete"):
        Field("x", "X", "pick")
    with pytest.raises(ValueError, match="complete"):
        Field("x", "X", complete=places)


async def test_errors_stand_at_their_field_or_at_the_foot_and_remarks_do_not_cover_them(
    stage: Any, seen: Seen
) -> None:
    form = Form(FIELDS)
    app, _told = listening(stage, form)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        form.say("place", "● 可能重复：1122-011 [/]", "soon")
        await pilot.pause()
        assert any("● 可能重复：1122-011 [/]" in row for row in seen(app))
        form.fail(UsageError("地点不明。", field="place"))
        form.say("place", "盖不住")
        form.fail(Refused("值班已结束。"))
        form.fail("写一个名字。", "who")
        await pilot.pause()
        text = "\n".join(seen(app))
        assert "▲ 地点不明。" in text
        assert "盖不住" not in text
        assert "▲ 值班已结束。" in text
        await pilot.press("x")
        assert form.values["who"] == "x"
        form.clear_faults()
        await pilot.pause()
        assert "▲" not in "\n".join(seen(app))


async def test_any_text_in_any_field_is_shown_as_text_and_kept(stage: Any, seen: Seen, hostile: str) -> None:
    form = Form(
        [Field("a", hostile[:50], value=hostile), Field("b", "B", "lines", value=hostile, hint=hostile[:50])]
    )
    app, _told = listening(stage, form)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("end", "z", "tab", "x")
        form.say("a", hostile[:500])
        form.fail(hostile[:500], "b")
        await pilot.pause()
        assert form.values["a"] == hostile + "z"
        assert form.values["b"].startswith("x")
        assert all(character.isprintable() for row in seen(app) for character in row)


async def test_a_paste_of_several_lines_is_kept_whole(stage: Any) -> None:
    from textual import events

    form = Form([Field("a", "A", value="0123"), Field("b", "B", "lines")])
    app, _told = listening(stage, form)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.post_message(events.Paste("一栋\r\n二栋\n三栋"))
        await pilot.pause()
        await pilot.press("shift+home")
        app.post_message(events.Paste("x\x1by"))
        await pilot.pause()
        assert form.values["a"] == "x\x1by"
        await pilot.press("tab")
        app.post_message(events.Paste("一\n二"))
        await pilot.pause()
        assert form.values["b"] == "一\n二"
        await pilot.press("f6", "f7", "q")
        assert form.values["b"] == "一\n二q"


async def test_secrets_are_dots(stage: Any, seen: Seen) -> None:
    form = Form([Field("pin", "PIN", "secret")])
    app, _told = listening(stage, form)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press(*"4711")
        await pilot.pause()
        assert form.values["pin"] == "4711"
        assert "4711" not in "\n".join(seen(app))


async def test_a_choice_with_many_answers_keeps_the_chosen_in_sight(stage: Any, seen: Seen) -> None:
    many = tuple(Choice(str(number), f"答案{number} [/]") for number in range(12))
    form = Form([Field("c", "选", "choice", choices=many), Field("d", "D")])
    app, _told = listening(stage, form)
    async with app.run_test(size=(50, 10), notifications=True) as pilot:
        assert form.values["c"] == ""
        await pilot.press("left")
        await pilot.pause()
        assert form.values["c"] == "11"
        assert "●12 答案11 [/]" in "\n".join(seen(app))
        await pilot.press("space")
        assert form.values["c"] == "0"
        await pilot.press("3", "down")
        await pilot.pause()
        assert form.values["c"] == "2"
        assert "●3 答案2 [/]" in "\n".join(seen(app))


@pytest.mark.parametrize(
    "text", ["110", "13812346612", "+86 138-1234-6612", "０２０－８８８８６６６６", "8888转123"]
)
def test_numbers_one_can_dial(text: str) -> None:
    check_phone(text)


@pytest.mark.parametrize("text", ["12", "abc", "138x", "1" * 25, "1381234\x1b", "[/]"])
def test_numbers_nobody_can_dial(text: str) -> None:
    with pytest.raises(UsageError):
        check_phone(text)


# -- the form that saves ------------------------------------------------------------------------------


class Desk:
    """Stands where a room's desk stands: refuses, fails or accepts, and counts."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.sent: list[Filled] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def save(self, filled: Filled) -> None:
        self.sent.append(filled)
        await self.gate.wait()
        answer = self.answers.pop(0)
        if answer is not None:
            raise answer


SHORT = (Field("who", "人员", required=True), Field("why", "原因"))


async def test_a_refused_form_stays_and_goes_again_with_the_same_id(stage: Any, seen: Seen) -> None:
    desk = Desk(NotFound("没有 999 这个人。", field="who"), RuntimeError("disk [/]"), None)
    results: list[Filled | None] = []
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert open_once(app, FormScreen("派人", SHORT, name="send", save=desk.save), results.append)
        await pilot.pause()
        await pilot.press(*"999", "f2")
        await pilot.pause()
        assert "▲ 没有 999 这个人。" in "\n".join(seen(app))
        await pilot.press("end", "backspace", "f2")
        await pilot.pause()
        assert "未能保存" in "\n".join(seen(app))
        assert "disk" not in "\n".join(seen(app))
        await pilot.press("f2")
        await pilot.pause()
    assert [one.values["who"] for one in desk.sent] == ["999", "99", "99"]
    assert len({one.form_id for one in desk.sent}) == 1
    assert results == [desk.sent[-1]]


async def test_two_presses_send_once_and_leaving_waits(stage: Any) -> None:
    desk = Desk(None)
    desk.gate.clear()
    results: list[Filled | None] = []
    parked: list[Filled] = []
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        open_once(
            app, FormScreen("派人", SHORT, name="send", save=desk.save, park=parked.append), results.append
        )
        await pilot.pause()
        await pilot.press("6", "f2", "f2", "ctrl+s", "escape")
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        desk.gate.set()
        await pilot.pause()
        await pilot.pause(0.4)
    assert len(desk.sent) == 1
    assert results == desk.sent
    assert parked == []


async def test_a_form_that_was_saved_is_not_put_aside_by_what_is_heard_late(stage: Any) -> None:
    parked: list[Filled] = []
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = FormScreen("派人", SHORT, name="send", save=Desk(None).save, park=parked.append)
        open_once(app, screen)
        await pilot.pause()
        await pilot.press("6", "f2")
        await until(pilot, lambda: app.screen is not screen)
        screen._put_aside()
        assert (parked, screen.put_away()) == ([], "")


async def test_a_form_that_is_saved_under_another_screen_closes_itself_and_not_that_one(stage: Any) -> None:
    desk = Desk(None)
    desk.gate.clear()
    results: list[Filled | None] = []
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        form, over = FormScreen("派人", SHORT, name="send", save=desk.save), Confirm("退出？")
        open_once(app, form, results.append)
        await pilot.pause()
        await pilot.press("6", "f2")
        open_once(app, over)
        await pilot.pause()
        desk.gate.set()
        await pilot.pause()
        assert app.screen is over
        await pilot.press("n")
        await pilot.pause()
        assert form not in app.screen_stack
    assert results == desk.sent


async def test_what_is_typed_is_put_aside_soon_and_when_left(stage: Any) -> None:
    parked: list[str] = []
    results: list[Filled | None] = []
    app = stage()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = FormScreen(
            "派人",
            SHORT,
            name="send",
            save=Desk().save,
            park=lambda filled: parked.append(filled.values["who"]),
        )
        open_once(app, screen, results.append)
        await pilot.pause()
        await pilot.press("6", "1")
        assert parked == []
        await until(pilot, lambda: parked)
        assert parked == ["61"]
        await pilot.press("2", "escape")
        await pilot.pause()
    assert parked == ["61", "612"]
    assert results == [None]


async def test_a_tall_form_leaves_the_strips_and_its_keys_in_sight(stage: Any, seen: Seen) -> None:
    head, alarm, foot = TextStrip(), TextStrip(ground="alarm"), TextStrip()
    foot.styles.dock = "bottom"
    app = stage(head, alarm, foot)
    many = [Field(f"f{number}", f"字段{number}", required=True) for number in range(20)]
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        head.show([("蓝山花园", "bright")])
        foot.show([("F1帮助", "key")])
        open_once(app, FormScreen("[/] 新", many, name="new", save=Desk().save, aside=Static("未结 2 件")))
        await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        alarm.show([("▲ 超时", "late")])
        await pilot.pause()
        rows = seen(app)
        assert [row.strip() for row in (*rows[:2], rows[-1])] == ["蓝山花园", "▲ 超时", "F1帮助"]
        assert any("[/] 新" in row for row in rows)
        assert any("未结 2 件" in row for row in rows)
        assert any("F2保存" in row for row in rows)
        for _number in range(19):
            await pilot.press("down")
        await pilot.pause()
        assert any("字段19 *" in row for row in seen(app))


async def test_the_label_of_the_field_in_use_stands_out(stage: Any) -> None:
    app = stage(Form(FIELDS))
    async with app.run_test() as pilot:
        bright = []
        for _step in range(3):
            await pilot.pause()
            labels = {row.of.id: row.query_one(".label") for row in app.query(FieldRow)}
            bright.append([name for name, label in labels.items() if label.styles.text_style.bold])
            await pilot.press("tab")
    assert bright == [["place"], ["what"], ["source"]]
