"""Sign-in, sign-out, the beginning of a shift, and that acts ask who does them."""

from __future__ import annotations

import re

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from controlroom.people.signin import sign_in as signed_in_there
from controlroom.shifts import desk as shifts
from controlroom.shifts import roster
from controlroom.shifts.reads import current
from controlroom.store.actor import house
from controlroom.store.database import Store
from tests.console.conftest import OFFICER, Open
from tests.console.hands import (
    SECOND,
    SECOND_PIN,
    app_of,
    fill_sign_in,
    lines,
    second_officer,
    sign_in,
    text,
    type_in,
    until,
)


async def test_a_wrong_pin_is_a_sentence_at_the_field_and_the_form_stays(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await pilot.press("ctrl+o")
        await until(pilot, lambda: pilot.app.screen.name == "sign-in")
        await type_in(pilot, "101")
        await pilot.press("tab")
        await type_in(pilot, "999999")
        await pilot.press("f2")
        await until(pilot, lambda: "工号或密码不对" in text(pilot))
        assert app_of(pilot).actor is None
        assert "999999" not in text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.name != "sign-in")
        assert app_of(pilot).actor is None


async def test_signing_in_and_out(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await pilot.press("ctrl+o")
        await fill_sign_in(pilot)
        app = app_of(pilot)
        assert app.revealed
        assert app.may("dispatch")
        await until(pilot, lambda: "已登录" in lines(pilot)[0])
        await pilot.press("ctrl+o", "2")
        await until(pilot, lambda: app.actor is None)
        await until(pilot, lambda: "未登录" in lines(pilot)[0])
        assert not app.may("dispatch")


async def menu(pilot: Pilot[None], words: str) -> None:
    """Open the menu of the officer and choose the line with these words."""
    await pilot.press("ctrl+o")
    await until(pilot, lambda: pilot.app.screen.name == "officer" and words in text(pilot))
    line = next(line for line in lines(pilot) if words in line)
    found = re.search(r"(\d) " + re.escape(words), line)
    assert found is not None
    await pilot.press(found[1])


async def say_why(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: pilot.app.screen.name == "officer.why")
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(words)
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen.name != "officer.why")


async def test_a_shift_is_offered_where_none_runs(console: Open, desk: Store) -> None:
    shifts.end(desk, signed_in_there(desk, OFFICER.number, OFFICER.pin, "t"), "停电检修")
    async with console(desk) as pilot:
        await pilot.press("ctrl+o")
        await fill_sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen.name == "shift")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name != "shift")
        running = current(desk.reader)
        assert running is not None
        assert (running.console, running.number) == ("1", OFFICER.number)
        await until(pilot, lambda: "白班 101" in lines(pilot)[0])


async def test_who_is_planned_shares_the_shift_that_is_offered(console: Open, desk: Store) -> None:
    officer = signed_in_there(desk, OFFICER.number, OFFICER.pin, "t")
    roster.plan(desk, officer, "2026-11-22", "early", [OFFICER.number, SECOND, "303"])
    with desk.act(house("t"), "test.nobody") as act:
        act.run("UPDATE shift SET ended = started WHERE ended IS NULL")
    async with console(desk) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen.name == "shift")
        await until(pilot, lambda: f"{SECOND} 303" in text(pilot))
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name != "shift")
    shift = current(desk.reader)
    assert shift is not None
    assert shift.members == (SECOND, "303")


async def test_the_desk_is_carried_to_another_console(
    console: Open, desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTROLROOM_CONSOLE", "2")
    before = current(desk.reader)
    assert before is not None
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.pause(1.3)
        assert pilot.app.screen.name != "shift"
        # an entry made here carries the one shift, wherever the desk is
        await menu(pilot, "移到本台值班")
        await until(pilot, lambda: current(desk.reader).console == "2")  # type: ignore[union-attr]
    after = current(desk.reader)
    assert after is not None
    assert (after.id, after.started) == (before.id, before.started)
    assert desk.reader.value("SELECT shift_id FROM journal WHERE act = 'shift.carried'") == before.id


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_somebody_elses_desk_is_handed_over_not_taken(
    console: Open, desk: Store, size: tuple[int, int]
) -> None:
    second_officer(desk)
    async with console(desk, size) as pilot:
        app = app_of(pilot)
        app.start(app.officer.take(SECOND, SECOND_PIN))
        await until(pilot, lambda: "请双方按 F7 交接班" in text(pilot))
        assert pilot.app.screen.name != "shift"
        await pilot.press("ctrl+o")
        await until(pilot, lambda: pilot.app.screen.name == "officer")
        shown = text(pilot)
        assert "接管" not in shown.replace("班长、主管可写明原因后接管", "")
        assert "无人接班" not in shown
        await pilot.press("escape")
        # what leads there by another way says the same
        app.officer.begin_shift()
        await pilot.pause()
        assert pilot.app.screen.name != "shift"
    running = current(desk.reader)
    assert running is not None
    assert running.number == OFFICER.number


async def test_a_leader_takes_over_or_ends_with_a_reason(console: Open, desk: Store) -> None:
    second_officer(desk, "control-centre-team-leader")
    async with console(desk) as pilot:
        app = app_of(pilot)
        app.start(app.officer.take(SECOND, SECOND_PIN))
        await until(pilot, lambda: app.actor is not None)
        await menu(pilot, "接管值班台")
        await until(pilot, lambda: pilot.app.screen.name == "officer.why")
        await pilot.press("enter")
        await until(pilot, lambda: "▲ 请写明原因" in text(pilot))
        await say_why(pilot, "值班员突发急病")
        await until(pilot, lambda: "白班 102" in lines(pilot)[0])
        await until(pilot, lambda: "接管 101 苏敏 的值班" in text(pilot))
        await menu(pilot, "无人接班，结束本班")
        await say_why(pilot, "停电检修")
        await until(pilot, lambda: current(desk.reader) is None)
        await until(pilot, lambda: "未接班" in lines(pilot)[0])


async def taken_over(pilot: Pilot[None], desk: Store) -> None:
    """A leader takes the desk over from the officer who is signed in here, at another console."""
    second_officer(desk, "control-centre-team-leader")
    await sign_in(pilot)
    await until(pilot, lambda: app_of(pilot).heart.seen.shift is not None)
    shifts.start(desk, signed_in_there(desk, SECOND, SECOND_PIN, "2"), why="值班员离岗")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_an_officer_whose_desk_is_taken_over_elsewhere_is_told_until_it_is_seen(
    console: Open, desk: Store, size: tuple[int, int]
) -> None:
    async with console(desk, size) as pilot:
        await taken_over(pilot, desk)
        await until(pilot, lambda: pilot.app.screen.name == "desk-lost", 5)
        assert "12:00 起由 102" in text(pilot)
        # a key struck in the middle of something is not an answer
        await pilot.press("enter")
        assert pilot.app.screen.name == "desk-lost"
        await until(pilot, lambda: pilot.app.screen.is_ready, 5)  # type: ignore[attr-defined]
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen.name != "desk-lost")
        # now it is known: what is entered stands in the other's shift
        app_of(pilot).desk.press("controlroom.dutylog.desk:add", ["西门"])
        noted = "SELECT shift_id FROM journal WHERE act = 'log.noted' ORDER BY seq DESC LIMIT 1"
        await until(pilot, lambda: desk.reader.value(noted) == current(desk.reader).id)  # type: ignore[union-attr]
        await pilot.pause(1.3)
        assert pilot.app.screen.name != "desk-lost"


async def test_the_next_act_after_a_take_over_is_not_done_before_it_was_said(
    console: Open, desk: Store
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.screen.name == "dutylog.note")
        await type_in(pilot, "西门正常")
        second_officer(desk, "control-centre-team-leader")
        shifts.start(desk, signed_in_there(desk, SECOND, SECOND_PIN, "2"), why="值班员离岗")
        noted = "SELECT COUNT(*) FROM journal WHERE act = 'log.noted'"
        before = desk.reader.value(noted)
        # over a form no box comes up; the form says it
        await pilot.press("f2")
        await until(pilot, lambda: "您已不是值班员" in text(pilot))
        assert (pilot.app.screen.name, desk.reader.value(noted)) == ("dutylog.note", before)
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name != "dutylog.note")
        assert desk.reader.value(noted) == before + 1


async def test_a_shift_one_ends_oneself_is_nothing_to_be_told(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await menu(pilot, "无人接班，结束本班")
        await say_why(pilot, "停电检修")
        await until(pilot, lambda: current(desk.reader) is None and app_of(pilot).heart.seen.shift is None)
        await pilot.pause(1.3)
        assert pilot.app.screen.name != "desk-lost"


async def test_whoever_left_the_staff_writes_nothing_more(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        with desk.act(house("t"), "test.leave") as act:
            act.run("UPDATE staff SET active = 0 WHERE number = :number", number=OFFICER.number)
        before = desk.reader.seq()
        await pilot.press("f9")
        app_of(pilot).desk.press("controlroom.dutylog.desk:add", ["西门"])
        await until(pilot, lambda: app_of(pilot).actor is None)
        await until(pilot, lambda: "101 已离职" in text(pilot))
        assert desk.reader.seq() == before


async def test_no_shift_is_offered_where_one_runs(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.pause(1.3)
        assert pilot.app.screen.name != "shift"


async def test_the_first_act_asks_who_does_it_and_then_is_done(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        app = app_of(pilot)
        await pilot.pause(1.1)
        alarm = app.heart.seen.worst
        assert alarm is not None
        await pilot.press("f8")
        await fill_sign_in(pilot)
        state = "SELECT state, acked_by FROM alarm WHERE id = :id"
        await until(pilot, lambda: desk.reader.one(state, id=alarm.id)[0] == "acknowledged")  # type: ignore[index]
        assert app.actor is not None
        assert desk.reader.one(state, id=alarm.id) == ("acknowledged", app.actor.staff_id)


async def test_leaving_the_sign_in_leaves_the_act(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await pilot.pause(1.1)
        await pilot.press("f8")
        await until(pilot, lambda: pilot.app.screen.name == "sign-in")
        before = desk.reader.value("SELECT COUNT(*) FROM alarm WHERE state = 'unacknowledged'")
        await pilot.press("escape")
        await pilot.pause(0.3)
        assert desk.reader.value("SELECT COUNT(*) FROM alarm WHERE state = 'unacknowledged'") == before
        await pilot.press("f8")
        await until(pilot, lambda: pilot.app.screen.name == "sign-in")


async def test_after_a_wrong_pin_the_field_is_empty_and_the_wait_runs_down(
    console: Open, desk: Store
) -> None:
    async with console(desk) as pilot:
        await pilot.press("ctrl+o")
        await until(pilot, lambda: pilot.app.screen.name == "sign-in")
        assert "F2登录" in text(pilot)
        assert "暂存" not in text(pilot)
        await type_in(pilot, OFFICER.number)
        await pilot.press("tab")
        form = pilot.app.screen.form  # type: ignore[attr-defined]
        for _ in range(7):
            await type_in(pilot, "999999")
            await pilot.press("f2")
            await until(pilot, lambda: "▲" in text(pilot) and not form.values["pin"], 10)
            if re.search(r"等 ?\d+ ?秒", text(pilot)):
                break
        waits: set[str] = set()

        def counted() -> bool:
            found = re.search(r"等 ?(\d+) ?秒", text(pilot))
            waits.update([found[1]] if found else [])
            return len(waits) > 1

        await until(pilot, counted, 10)
