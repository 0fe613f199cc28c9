"""F8, F9, the bell and the list of alarms."""

from __future__ import annotations

from datetime import timedelta

from controlroom.base.clock import ManualClock
from controlroom.console.alarmlist import AlarmList
from controlroom.store.database import Store
from tests.console.conftest import Open
from tests.console.hands import app_of, lines, sign_in, text, type_in, until


async def test_an_alarm_that_just_jumped_to_the_strip_is_not_acknowledged(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        app = app_of(pilot)
        await until(pilot, lambda: app.heart.worst_since and _age(app) > 1)
        first = app.heart.seen.worst
        assert first is not None
        await pilot.press("f8")
        await until(pilot, lambda: app.heart.seen.worst is not None and app.heart.seen.worst.id != first.id)
        second = app.heart.seen.worst
        assert second is not None
        await pilot.press("f8")
        await pilot.pause(0.3)
        assert "告警条刚换了一条" in text(pilot)
        assert _state(desk, second.id) == second.state
        await until(pilot, lambda: _age(app) > 1)
        await pilot.press("f8")
        await until(pilot, lambda: _state(desk, second.id) != second.state)


async def test_what_falls_due_is_on_the_strip_within_a_moment(
    console: Open, desk: Store, clock: ManualClock
) -> None:
    async with console(desk) as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.heart._alarm_loop is not None)
        before = desk.reader.value("SELECT COUNT(*) FROM alarm")
        clock.move(timedelta(minutes=30))
        await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM alarm") > before)
        await until(pilot, lambda: "12:30" in lines(pilot)[0])
        late = app.heart.seen.counts.late
        await until(pilot, lambda: f"▲{app.heart.seen.counts.late}项超时" in lines(pilot)[0])
        assert late >= 1


async def test_silence_is_journalled_and_acknowledges_nothing(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        app = app_of(pilot)
        waiting = desk.reader.value("SELECT COUNT(*) FROM alarm WHERE state = 'unacknowledged'")
        assert waiting
        await pilot.press("f9")
        acts = "SELECT COUNT(*) FROM journal WHERE act = 'console.silenced'"
        await until(pilot, lambda: desk.reader.value(acts) == 1)
        await until(pilot, lambda: not lines(pilot)[0].startswith(" ▲"))
        assert desk.reader.value("SELECT COUNT(*) FROM alarm WHERE state = 'unacknowledged'") == waiting
        await pilot.press("f9")
        await pilot.pause(0.2)
        assert desk.reader.value(acts) == 1
        assert app.actor is not None


async def test_the_list_shelves_with_reason_and_end_and_takes_off_the_shelf(
    console: Open, desk: Store, clock: ManualClock
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("alt+a")
        screen = pilot.app.screen
        assert isinstance(screen, AlarmList)
        await until(pilot, lambda: screen.chosen is not None)
        alarm = screen.chosen
        assert alarm is not None
        # the strip stays in sight and goes on counting
        clock.move(timedelta(seconds=1))
        await until(pilot, lambda: lines(pilot)[1].startswith(" ▲ 超时") and "14秒" in lines(pilot)[1])

        await pilot.press("s", "f2")
        await until(pilot, lambda: "请填写" in text(pilot) or "▲" in "".join(lines(pilot)[12:24]))
        await type_in(pilot, "parts")
        await pilot.press("tab", "end", *["backspace"] * 5)
        await type_in(pilot, "99h")
        await pilot.press("f2")
        await until(pilot, lambda: "480" in text(pilot))
        assert _state(desk, alarm.id) == "unacknowledged"
        await pilot.press(*["backspace"] * 5)
        await type_in(pilot, "10m")
        await pilot.press("f2")
        await until(pilot, lambda: _state(desk, alarm.id) == "shelved")
        await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: "‖" in text(pilot))

        assert screen.table.move_to(alarm.id)
        await pilot.press("alt+u")
        await until(pilot, lambda: _state(desk, alarm.id) == "unacknowledged")
        await pilot.press("f8")
        await until(pilot, lambda: _state(desk, alarm.id) == "acknowledged")
        await pilot.press("alt+a")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board)


async def test_enter_on_the_strip_opens_the_list_of_all(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await pilot.click("#alarm")
        await until(pilot, lambda: isinstance(pilot.app.screen, AlarmList))
        active = len(pilot.app.screen.query_one("RecordTable").rows)  # type: ignore[attr-defined]
        await pilot.press("l")
        await until(pilot, lambda: "全部告警" in text(pilot))
        assert len(pilot.app.screen.query_one("RecordTable").rows) >= active  # type: ignore[attr-defined]
        assert app_of(pilot).actor is None


def _age(app: object) -> float:
    import time

    from controlroom.console.app import ControlRoom

    assert isinstance(app, ControlRoom)
    return time.monotonic() - app.heart.worst_since


def _state(desk: Store, alarm_id: int) -> str:
    found: str = desk.reader.value("SELECT state FROM alarm WHERE id = :id", id=alarm_id)
    return found


async def test_enter_in_the_list_tells_who_was_to_be_called(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await pilot.press("alt+a")
        screen = pilot.app.screen
        assert isinstance(screen, AlarmList)
        await until(pilot, lambda: screen.chosen is not None)
        alarm = screen.chosen
        assert alarm is not None
        assert alarm.prompt is not None
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name == "alarm")
        shown = text(pilot)
        assert alarm.prompt.title in shown
        assert alarm.prompt.name in shown
        assert alarm.prompt.phone not in shown, "nobody is signed in"
        assert alarm.prompt.phone[-4:] in shown
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)


async def test_an_alarm_that_jumped_under_the_cursor_of_the_list_is_not_acknowledged(
    console: Open, desk: Store, other: Store
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("alt+a")
        screen = pilot.app.screen
        assert isinstance(screen, AlarmList)
        await until(pilot, lambda: screen.chosen is not None)
        first = screen.chosen
        assert first is not None
        _end_alarm(other, first.id)
        await until(pilot, lambda: screen.chosen is not None and screen.chosen.id != first.id)
        second = screen.chosen
        assert second is not None
        await pilot.press("f8")
        await pilot.pause(0.3)
        assert _state(desk, second.id) == second.state
        await pilot.pause(1)
        await pilot.press("f8")
        await until(pilot, lambda: _state(desk, second.id) != second.state)


def _end_alarm(store: Store, alarm_id: int) -> None:
    """Let an alarm return and be acknowledged, as another console would."""
    from controlroom.deadlines.alarms import acknowledge
    from controlroom.deadlines.raising import let_return
    from controlroom.deadlines.tables import Alarm
    from controlroom.people.signin import sign_in as sign_in_there

    by = sign_in_there(store, "101", "246810", "shell", note=False)
    with store.act(by, "test.return") as act:
        let_return(act, act.session.get_one(Alarm, alarm_id))
    acknowledge(store, by, alarm_id)
