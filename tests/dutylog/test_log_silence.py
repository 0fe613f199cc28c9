"""The reminder after a silence: it follows the last entry of a person, from whatever process the clock is looked at."""

from __future__ import annotations

from datetime import timedelta

from controlroom.base.clock import from_us
from controlroom.deadlines.reads import alarms, deadlines, next_due
from controlroom.deadlines.tick import tick
from controlroom.dutylog import desk as log
from controlroom.handovers.collect import open_now
from controlroom.shifts import desk as shifts
from controlroom.store.actor import house
from controlroom.store.verify import verify
from tests.incidents.conftest import Desk, at_desk  # noqa: F401 - a fixture

TWO_HOURS = timedelta(hours=2)


def reminders(desk: Desk) -> list[tuple[str, str]]:
    """Return stage and state of the reminders that stand."""
    return [
        (one.stage, one.state)
        for one in alarms(desk.store.reader, "active", limit=50)
        if one.subject == "log-silence"
    ]


def look(desk: Desk) -> None:
    """Look at the clock, as any process does."""
    tick(desk.store, house("another"), attended=False)


def test_without_a_shift_nobody_is_reminded(at_desk: Desk) -> None:  # noqa: F811
    log.add(at_desk.store, at_desk.by, ["东门正常"])
    at_desk.wait(hours=9)
    look(at_desk)
    assert reminders(at_desk) == []


def test_it_comes_two_hours_after_the_last_entry_of_a_person(at_desk: Desk) -> None:  # noqa: F811
    shifts.start(at_desk.store, at_desk.by)
    at_desk.wait(minutes=90)
    log.add(at_desk.store, at_desk.by, ["东门正常"])
    at_desk.wait(hours=1, minutes=59)
    look(at_desk)
    assert reminders(at_desk) == []
    at_desk.wait(minutes=1)
    look(at_desk)
    assert reminders(at_desk) == [("warning", "unacknowledged")]
    # what any act of a person writes ends it, and the silence begins anew
    at_desk.open(place="东门")
    assert reminders(at_desk) == []
    [running] = [one for one in deadlines(at_desk.store.reader, limit=50) if one.kind == "log.silence"]
    assert running.due == at_desk.clock.now() + 2 * TWO_HOURS
    at_desk.wait(hours=2)
    look(at_desk)
    assert reminders(at_desk) == [("warning", "unacknowledged")]
    assert verify(at_desk.store.reader) == []


def test_what_the_console_writes_by_itself_is_no_sign_of_anybody(at_desk: Desk) -> None:  # noqa: F811
    shifts.start(at_desk.store, at_desk.by)
    at_desk.wait(minutes=60)
    with at_desk.store.act(house("1"), "test.beat") as act:
        act.journal("console.absent", ("console", 0), {"from": 0, "until": 1})
    at_desk.wait(minutes=60)
    look(at_desk)
    assert reminders(at_desk) == [("warning", "unacknowledged")]


def test_a_silence_twice_as_long_stays_until_somebody_has_seen_it(at_desk: Desk) -> None:  # noqa: F811
    shifts.start(at_desk.store, at_desk.by)
    at_desk.wait(hours=2)
    look(at_desk)
    at_desk.wait(hours=2)
    look(at_desk)
    assert reminders(at_desk) == [("breach", "unacknowledged")]
    assert at_desk.store.reader.rows("SELECT 1 FROM escalation") == []
    log.add(at_desk.store, at_desk.by, ["东门正常"])
    assert [stage for stage, _state in reminders(at_desk)] == ["breach"]
    [row] = at_desk.store.reader.rows(
        "SELECT priority FROM alarm WHERE subject = 'log-silence' AND stage = 'breach'"
    )
    assert row == (4,)


def test_it_ends_with_the_shift(at_desk: Desk) -> None:  # noqa: F811
    shift = shifts.start(at_desk.store, at_desk.by).id
    with at_desk.store.act(at_desk.by, "test.end") as act:
        act.run("UPDATE shift SET ended = :now WHERE id = :id", now=0, id=shift)
        act.journal("log.noted", ("log", 0), texts={"text": "下班"})
    at_desk.wait(hours=9)
    look(at_desk)
    assert reminders(at_desk) == []


def test_a_busy_desk_keeps_one_row(at_desk: Desk) -> None:  # noqa: F811
    shifts.start(at_desk.store, at_desk.by)
    for minute in range(5):
        at_desk.wait(minutes=1)
        log.add(at_desk.store, at_desk.by, [f"第{minute}条"])
    rows = at_desk.store.reader.rows(
        "SELECT started, warn, due, wake_at, base_due, base_warn FROM deadline WHERE kind = 'log.silence'"
    )
    now = at_desk.clock.now()
    assert [tuple(map(from_us, row)) for row in rows] == [
        (now, now + TWO_HOURS, now + 2 * TWO_HOURS, now + TWO_HOURS, now + 2 * TWO_HOURS, now + TWO_HOURS)
    ]


def test_the_reminder_is_nothing_that_goes_on_to_the_next_officer(at_desk: Desk) -> None:  # noqa: F811
    shifts.start(at_desk.store, at_desk.by)
    at_desk.wait(hours=4)
    look(at_desk)
    items = open_now(at_desk.store.reader, at_desk.store.policy(), at_desk.clock.now())
    assert [item for item in items if item.subject == "alarm"] == []


def test_it_is_no_promise_and_stands_in_no_list_of_what_is_due(at_desk: Desk) -> None:  # noqa: F811
    shifts.start(at_desk.store, at_desk.by)
    at_desk.open(kind="water-leak", place="东门")
    due = next_due(at_desk.store.reader, at_desk.clock.now(), limit=50)
    assert due
    assert "log.silence" not in {one.kind for one in due}
    assert "log.silence" in {one.kind for one in deadlines(at_desk.store.reader, limit=50)}
