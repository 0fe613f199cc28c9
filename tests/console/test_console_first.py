"""What the officer works in is read and painted first, the rest a moment later; what must not wait does not."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from controlroom.base.clock import ManualClock
from controlroom.incidents import desk as acts
from controlroom.incidents.desk import NewIncident
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.database import Store
from controlroom.ui import later
from controlroom.ui.notice import tell
from controlroom.ui.pane import Pane
from tests.console.conftest import OFFICER, Open
from tests.console.hands import app_of, lines, sign_in, text, until
from tests.incidents.test_pane import table

LONG = 60.0


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float]]:
    """Which pane showed what it had read, and when."""
    seen: list[tuple[int, float]] = []
    took = Pane._took

    def noting(self: Pane[object], found: object) -> None:
        seen.append((self.number, time.monotonic()))
        took(self, found)

    monkeypatch.setattr(Pane, "_took", noting)
    return seen


async def test_the_pane_with_the_keyboard_reads_before_the_others(
    console: Open, desk: Store, readings: list[tuple[int, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(later, "MOMENT", 0.4)
    async with console(desk, (200, 60)) as pilot:
        app = app_of(pilot)
        await pilot.press("4")
        await pilot.pause(1)
        readings.clear()
        app.heart.changed()
        await until(pilot, lambda: {1, 4, 5} <= {number for number, _at in readings})
        first, *others = readings
        assert first[0] == 4
        assert all(at - first[1] > 0.2 for _number, at in others)


async def test_who_turns_to_another_pane_meanwhile_sees_both_changes(
    console: Open, desk: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(later, "MOMENT", 1.0)
    by = sign_in_there(other, OFFICER.number, OFFICER.pin, "2")
    async with console(desk, (200, 60)) as pilot:
        await pilot.press("1")
        await pilot.pause(1.5)
        app_of(pilot).heart.changed()
        await pilot.press("4")
        done = acts.open_incident(other, by, NewIncident(kind="fire", place="2-1"))
        await until(pilot, lambda: done.id in [row.key for row in table(pilot).rows], 5)


async def test_what_may_not_be_seen_any_more_is_gone_at_once(
    console: Open, desk: Store, readings: list[tuple[int, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(desk, (200, 60)) as pilot:
        await sign_in(pilot)
        await pilot.press("4")
        await pilot.pause(0.5)
        monkeypatch.setattr(later, "MOMENT", LONG)
        readings.clear()
        app_of(pilot).officer_changed()
        await until(pilot, lambda: {1, 4, 5} <= {number for number, _at in readings}, 4)


async def test_an_alarm_does_not_wait(
    console: Open, desk: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(desk) as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.heart._alarm_loop is not None)
        await pilot.pause(0.5)
        monkeypatch.setattr(later, "MOMENT", LONG)
        before = app.heart.seen.counts.late
        clock.move(timedelta(minutes=30))
        await until(pilot, lambda: app.heart.seen.counts.late > before, 6)
        await until(pilot, lambda: f"▲{app.heart.seen.counts.late}项超时" in lines(pilot)[0])


async def test_a_notice_comes_after_what_it_tells_of(
    console: Open, desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(later, "MOMENT", 0.5)
    async with console(desk) as pilot:
        tell(app_of(pilot).screen, "已派出 611")
        await pilot.pause(0.1)
        assert "已派出 611" not in text(pilot)
        await until(pilot, lambda: "已派出 611" in text(pilot), 4)
