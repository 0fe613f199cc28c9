"""What the officer does with the chosen incident through the pane's own keys; what is wrong is said at the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language, _
from controlroom.deadlines.reads import deadlines, of_subject
from controlroom.incidents import desk as acts
from controlroom.incidents import reads, reads_people, reads_story
from controlroom.incidents.rules import State
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.database import Store
from controlroom.store.drafts import parked
from controlroom.store.verify import verify
from controlroom.ui.form import FieldRow
from tests.conftest import NOON
from tests.console.conftest import OFFICER, Open, console, desk, own_settings, sample  # noqa: F401 - fixtures
from tests.console.hands import app_of, offered, sign_in, text, type_in, until
from tests.incidents.test_pane import choose, fill, pane, table

BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


def one_of(store: Store, key: int) -> reads.Incident:
    found = reads.by_id(store.reader, key)
    assert found is not None
    return found


def acts_of(store: Store, key: int) -> list[str]:
    return [line.act for line in reads_story.story(store.reader, key)]


def failed(pilot: Pilot[None]) -> list[str]:
    return [row.of.id for row in pilot.app.screen.query(FieldRow) if row.failed]


async def press_for(pilot: Pilot[None], key: str, screen: str) -> None:
    """Press a key and wait for the form or question it opens."""
    await pilot.press(key)
    await until(pilot, lambda: pilot.app.screen.name == screen)
    await pilot.pause()


async def refused(pilot: Pilot[None], screen: str, field: str, sentence: str) -> None:
    """Send the form; it stays, with this sentence at this field."""
    await pilot.press("f2")
    await until(pilot, lambda: failed(pilot) == [field])
    assert pilot.app.screen.name == screen
    await until(pilot, lambda: sentence in text(pilot).replace("\n", ""))


async def taken(pilot: Pilot[None], true: Callable[[], object]) -> None:
    """Send the form; it is taken and closes."""
    await pilot.press("f2")
    await until(pilot, true)
    await until(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def retype(pilot: Pilot[None], words: str) -> None:
    """Replace what stands in the line in use."""
    await pilot.press("end", "ctrl+u")
    await type_in(pilot, words)


async def seen(pilot: Pilot[None], number: str, *words: str) -> None:
    """Wait until the list shows an incident with these words."""

    def cells() -> str:
        return next(
            (
                "|".join(cell.text for cell in row.cells)
                for row in table(pilot).rows
                if number in row.cells[0].text
            ),
            "",
        )

    await until(pilot, lambda: all(word in cells() for word in words))


@BOTH
async def test_hold_with_reason_and_end_then_resume(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    clock: ManualClock,
    lang: Language,
) -> None:
    async with console(desk, (120, 36), lang) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-012")
        before = of_subject(desk.reader, "incident", [key])[key]
        await press_for(pilot, "alt+h", "incidents.hold")
        await pilot.press("2", "tab")
        await type_in(pilot, "25:99")
        await refused(pilot, "incidents.hold", "until", "25:99")
        await retype(pilot, "14:30")
        await taken(pilot, lambda: one_of(desk, key).hold_why == "parts")
        assert one_of(desk, key).hold_until == NOON + timedelta(hours=2, minutes=30)
        await seen(pilot, "1122-012", "‖", _("on hold"), "14:30")
        await until(pilot, lambda: pane(pilot).chosen() == one_of(desk, key))
        assert _("waiting for parts") in text(pilot)
        clock.move(timedelta(minutes=40))
        await pilot.press("alt+h")
        await until(pilot, lambda: one_of(desk, key).state is State.UNDER_WAY)
        after = of_subject(desk.reader, "incident", [key])[key]
        assert (after.due - before.due, after.id) == (timedelta(minutes=40), before.id)
        await seen(pilot, "1122-012", _("under way"))
    assert acts_of(desk, key)[-2:] == ["incident.held", "incident.resumed"]


async def test_a_wait_without_an_end(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-012")
        await press_for(pilot, "alt+h", "incidents.hold")
        await taken(pilot, lambda: one_of(desk, key).hold_why == "resident")
        await seen(pilot, "1122-012", "‖", _("waits"))


@BOTH
async def test_edit_changes_only_what_was_changed(console: Open, desk: Store, lang: Language) -> None:  # noqa: F811
    async with console(desk, (120, 36), lang) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-014")
        before = one_of(desk, key)
        await press_for(pilot, "alt+e", "incidents.edit")
        await retype(pilot, "no such kind")
        await refused(pilot, "incidents.edit", "kind", "no such kind")
        await retype(pilot, "water-leak")
        await until(pilot, lambda: _kind(lang) in text(pilot))
        await pilot.press("enter", "2", "tab", "tab", "tab", "tab")
        await fill(pilot, "商户刘先生")
        await pilot.press("tab")
        await retype(pilot, "abc")
        await refused(
            pilot,
            "incidents.edit",
            "phone",
            _("This is no telephone number. Type 3 to 24 digits, or leave it empty."),
        )
        await retype(pilot, "15400001111")
        await taken(pilot, lambda: one_of(desk, key).kind == "water-leak")
        await seen(pilot, "1122-014", "2", _kind(lang))
    after = one_of(desk, key)
    assert (after.priority, after.phone) == (2, "15400001111")
    assert after.caller.endswith("商户刘先生")
    unchanged = ("place_code", "place", "summary", "told", "appointment", "severity", "source")
    assert [getattr(after, name) for name in unchanged] == [getattr(before, name) for name in unchanged]


def _kind(lang: Language) -> str:
    return "漏水" if lang == "zh" else "Water leak"


async def test_an_unchanged_edit_writes_nothing(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-014")
        before = one_of(desk, key)
        await press_for(pilot, "alt+e", "incidents.edit")
        await pilot.press("f2")
        await until(pilot, lambda: "还没有改动。" in text(pilot))
        assert pilot.app.screen.name == "incidents.edit"
        assert one_of(desk, key) == before


async def test_resolve_needs_a_result_and_a_time_that_has_come(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-009")
        await press_for(pilot, "alt+r", "incidents.resolve")
        await refused(pilot, "incidents.resolve", "result", "请填写")
        await fill(pilot, "双方已和解")
        await pilot.press("tab")
        await type_in(pilot, "11:30")
        # before it was reported
        await refused(pilot, "incidents.resolve", "at", "接报")
        await retype(pilot, "11:58")
        await taken(pilot, lambda: one_of(desk, key).state is State.RESOLVED)
        await seen(pilot, "1122-009", "已处理")
    after = one_of(desk, key)
    assert (after.result, after.resolved) == ("双方已和解", NOON - timedelta(minutes=2))


async def test_close_says_who_is_out_and_clears_them(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-009")
        await press_for(pilot, "alt+x", "incidents.close")
        await fill(pilot, "双方已和解")
        await pilot.press("tab", "tab", "2")
        assert "203" in text(pilot)
        await refused(pilot, "incidents.close", "clear", "请先登记离场")
        await pilot.press("1")
        screen: Any = pilot.app.screen
        screen.form.set_value("left_out", "双方自行和解")
        await taken(pilot, lambda: one_of(desk, key).state is State.CLOSED)
        await until(pilot, lambda: key not in {row.key for row in table(pilot).rows})
    assert not [one for one in reads_people.sent_to(desk.reader, key) if one.out]
    assert one_of(desk, key).result == "双方已和解"


async def test_a_milestone_is_put_right_with_a_reason(console: Open, desk: Store) -> None:  # noqa: F811
    def set_out() -> datetime | None:
        return reads_people.sent_to(desk.reader, key)[0].under_way

    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-012")
        sent, was = reads_people.sent_to(desk.reader, key)[0].dispatched, set_out()
        await press_for(pilot, "alt+y", "incidents.times")
        assert "305" in text(pilot)
        await press_for(pilot, "1", "incidents.correct")
        await type_in(pilot, "11:40")
        await refused(pilot, "incidents.correct", "why", "请填写")
        await fill(pilot, "对讲里听错")
        # before he was sent
        await refused(pilot, "incidents.correct", "at", "派")
        assert set_out() == was
        await retype(pilot, "11:59")
        await taken(pilot, lambda: set_out() == NOON - timedelta(minutes=1))
    assert reads_people.sent_to(desk.reader, key)[0].dispatched == sent
    assert acts_of(desk, key).count("incident.corrected") == 1
    assert verify(desk.reader) == []


async def test_recall_asks_whom_and_why(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.dispatch(desk, by, "1122-014", ["611", "612"], even_if_busy=True)
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-014")
        await press_for(pilot, "alt+w", "incidents.who")
        await press_for(pilot, "2", "incidents.why")
        await pilot.press("enter")
        await until(pilot, lambda: "请写明原因。" in text(pilot))
        await fill(pilot, "派错")
        await pilot.press("enter")
        await until(pilot, lambda: [one.number for one in one_of(desk, key).people] == ["611"])
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await choose(pilot, desk, "1122-014")
        await press_for(pilot, "w", "incidents.why")
        await fill(pilot, "改由保安部处理")
        await taken(pilot, lambda: one_of(desk, key).state is State.RECEIVED)
        await seen(pilot, "1122-014", "接报", "未派")
    whys = [
        line.texts["why"] for line in reads_story.story(desk.reader, key) if line.act == "incident.recalled"
    ]
    assert whys == ["派错", "改由保安部处理"]


async def test_whoever_has_arrived_cannot_be_called_back(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await choose(pilot, desk, "1122-009")
        await pilot.press("alt+w")
        await until(pilot, lambda: "没有人正在前往 1122-009。" in text(pilot))
        assert len(pilot.app.screen_stack) == 1


@BOTH
async def test_a_note_with_a_moment_meets_its_time_limit(console: Open, desk: Store, lang: Language) -> None:  # noqa: F811
    def assess() -> Any:
        rows = deadlines(desk.reader, about=("incident", key))
        return next(row.state for row in rows if row.kind == "assess-unlisted")

    async with console(desk, (120, 36), lang) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-011")
        assert assess() == "running"
        await press_for(pilot, "alt+n", "incidents.note")
        await refused(pilot, "incidents.note", "text", _("Write what happened."))
        await fill(pilot, "师傅看过：换轨道")
        await pilot.press("tab", *["right"] * 2, "tab")
        await type_in(pilot, "x")
        await refused(pilot, "incidents.note", "at", "x")
        await retype(pilot, "1m")
        await taken(pilot, lambda: assess() == "met")
        await until(pilot, lambda: "师傅看过：换轨道" in text(pilot))
    line = reads_story.story(desk.reader, key)[-1]
    noted = next(
        one for one in reads_story.story(desk.reader, key) if one.texts.get("text") == "师傅看过：换轨道"
    )
    assert noted.facts["mark"] == "assessed"
    assert noted.at == desk.clock.now() - timedelta(minutes=1)
    assert line.recorded >= noted.recorded


async def test_cancel_and_reopen_ask_why_and_stay_until_they_know(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-012")
        await press_for(pilot, "delete", "incidents.why")
        await fill(pilot, "   ")
        await pilot.press("enter")
        await until(pilot, lambda: "请写明原因。" in text(pilot))
        assert one_of(desk, key).is_open
        await fill(pilot, "住户自行下楼")
        await taken(pilot, lambda: one_of(desk, key).state is State.CANCELLED)
        # whoever was on the way is called back with it
        assert not one_of(desk, key).people
        await choose(pilot, desk, "1122-012")
        await pilot.press("alt+d")
        await until(pilot, lambda: "请先重新打开" in text(pilot))
        await press_for(pilot, "alt+o", "incidents.why")
        await pilot.press("f2")
        await until(pilot, lambda: "请写明原因。" in text(pilot))
        await fill(pilot, "又来电")
        await taken(pilot, lambda: one_of(desk, key).life == 2)
        await seen(pilot, "1122-012", "接报")
        await pilot.press("alt+o")
        await until(pilot, lambda: "1122-012 尚未办结" in text(pilot))
    assert acts_of(desk, key)[-2:] == ["incident.cancelled", "incident.reopened"]


@pytest.mark.parametrize(
    ("key", "screen", "words"),
    [
        ("alt+n", "incidents.note", "门厅已围挡"),
        ("alt+r", "incidents.resolve", "已擦净"),
        ("alt+x", "incidents.close", "已擦净"),
    ],
)
async def test_a_form_left_half_typed_comes_back(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    key: str,
    screen: str,
    words: str,
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        one = await choose(pilot, desk, "1122-013")
        await press_for(pilot, key, screen)
        await fill(pilot, words)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.name != screen)
        await until(pilot, lambda: parked(desk.reader, app_of(pilot).desk_name))
    async with console(desk) as pilot:
        await sign_in(pilot)
        await offered(pilot)
        assert words in text(pilot)
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen.name == screen)
        await taken(pilot, lambda: words in str([line.texts for line in reads_story.story(desk.reader, one)]))
        await until(pilot, lambda: not parked(desk.reader, app_of(pilot).desk_name))
