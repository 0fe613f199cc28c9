"""Minutes of lists and of the strip agree at every second; the counts of the lines agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.times import format_left, format_left_seconds
from controlroom.deadlines.reads import of_subject
from controlroom.incidents import desk as acts
from controlroom.incidents.desk import NewIncident
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.database import Store
from controlroom.ui.turning import next_turn
from tests.console.conftest import OFFICER, Open
from tests.console.hands import app_of, lines, sign_in, text, until
from tests.incidents.test_pane import table

AT = datetime(2026, 11, 22, 4, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("left", [600, 61.5, 60, 59, 1, 0, -1, -59, -60, -61, -600.25])
def test_a_time_reads_the_same_until_it_turns(left: float) -> None:
    due = AT + timedelta(seconds=left)
    turn = next_turn([due], AT)
    assert turn is not None
    assert timedelta() < turn - AT <= timedelta(minutes=1)

    def says(at: datetime) -> str:
        return format_left((due - at).total_seconds())

    tick = timedelta(microseconds=1)
    assert says(AT + tick) == says(turn - tick)
    assert says(turn - tick) != says(turn + tick)


def test_the_nearest_turn_counts_and_none_if_nothing_is_due() -> None:
    later, sooner = AT + timedelta(seconds=90), AT - timedelta(seconds=50)
    assert next_turn([later, sooner], AT) == AT + timedelta(seconds=10)
    assert next_turn([], AT) is None


async def test_list_and_story_turn_with_the_strip(console: Open, desk: Store, clock: ManualClock) -> None:
    clock.move(timedelta(seconds=20))
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    done = acts.open_incident(desk, by, NewIncident(kind="fire", place="2-1"))
    due = of_subject(desk.reader, "incident", [done.id])[done.id].due
    assert due.second not in (0, 59, 1)
    # a little after a full minute over, far from the turn of the wall clock
    clock.move(due - clock.now() + timedelta(minutes=2, seconds=-3))
    async with console(desk) as pilot:

        def limit() -> str:
            return next(row.cells[-1].text for row in table(pilot).rows if row.key == done.id)

        app_of(pilot).board.pane("incidents").go_to(done.id)  # type: ignore[union-attr]
        await until(pilot, lambda: limit() == format_left(-117))
        clock.move(timedelta(seconds=5))
        await until(pilot, lambda: limit() == format_left(-122), seconds=4)
        await until(pilot, lambda: f"{format_left(-122)}" in text(pilot).replace(limit(), "", 1))
        assert format_left_seconds(-122)[:3] == limit()[:3]


async def test_the_lines_count_what_is_overdue_alike(console: Open, desk: Store, clock: ManualClock) -> None:
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    clock.move(timedelta(minutes=40))
    async with console(desk, (160, 40)) as pilot:
        app = app_of(pilot)
        await sign_in(pilot)
        await until(pilot, lambda: app.heart.seen.counts.late > 2)
        worst = next(alarm for alarm in app.heart.seen.alarms if alarm.subject == "incident")
        number = worst.about.number
        acts.cancel(desk, by, number, why="误报")
        await until(pilot, lambda: app.heart.seen.counts.over > 0)
        late = app.heart.seen.counts.late
        await until(pilot, lambda: f"▲{late}项超时" in lines(pilot)[0])
        assert f"▲{late}项超时" in lines(pilot)[-2]
        assert "○" in lines(pilot)[0]
