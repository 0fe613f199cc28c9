"""Sign-in, sign-out, the beginning of a shift, and that acts ask who does them."""

from __future__ import annotations

import re

import pytest

from controlroom.shifts.reads import current
from controlroom.store.database import Store
from tests.console.conftest import OFFICER, Open
from tests.console.hands import app_of, fill_sign_in, lines, sign_in, text, type_in, until


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


async def test_a_shift_is_offered_where_none_runs(
    console: Open, desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTROLROOM_CONSOLE", "2")
    async with console(desk) as pilot:
        await pilot.press("ctrl+o")
        await fill_sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen.name == "shift")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name != "shift")
        running = current(desk.reader, "2")
        assert running is not None
        assert (running.console, running.number) == ("2", OFFICER.number)
        await until(pilot, lambda: "早班 101" in lines(pilot)[0])


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
