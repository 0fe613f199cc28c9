"""Times put right: what was met is judged anew even of a closed incident, and nothing stands out of order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base.errors import UsageError
from controlroom.deadlines import reads as deadline_reads

from .conftest import Desk


def closed(at_desk: Desk, arrived: float) -> str:
    """Return a closed incident to which somebody came so many minutes after the report."""
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["612"])
    at_desk.wait(minutes=arrived)
    at_desk.do("arrive", number, "612")
    at_desk.wait(hours=1)
    at_desk.do("close", number, result="已关阀", told="101", clear=True, left_out=at_desk.unrecorded(number))
    return number


def raised(at_desk: Desk) -> list[tuple[int, str]]:
    """Return every alarm that is not back to normal."""
    return [(row.id, row.state) for row in deadline_reads.alarms(at_desk.store.reader, limit=200)]


@pytest.mark.parametrize(
    ("was", "right", "before", "after"), [(30, 5, "late", "met"), (5, 30, "met", "late")]
)
def test_a_closed_incident_is_judged_by_the_time_put_right(
    at_desk: Desk, was: int, right: int, before: str, after: str
) -> None:
    number = closed(at_desk, was)
    told = at_desk.one(number).told
    clocks, alarms = at_desk.clocks(number), raised(at_desk)
    assert clocks["arrive"].state == before
    at_desk.wait(days=1)
    at_desk.do("correct", number, "arrived", at=told + timedelta(minutes=right), why="对讲机报晚了")
    judged = at_desk.clocks(number)
    assert (judged["arrive"].state, judged["arrive"].ended_at) == (after, told + timedelta(minutes=right))
    assert {kind: row.state for kind, row in judged.items() if kind != "arrive"} == {
        kind: row.state for kind, row in clocks.items() if kind != "arrive"
    }
    assert raised(at_desk) == alarms
    assert at_desk.acts(number).count("deadline.corrected") == 1
    assert {row.state for row in judged.values()} <= {"met", "late", "missed"}


def test_the_report_of_a_closed_incident_put_right_moves_what_was_promised(at_desk: Desk) -> None:
    number = closed(at_desk, 15)
    told = at_desk.one(number).told
    due = at_desk.clocks(number)["arrive"].due
    at_desk.do("correct", number, "told", at=told - timedelta(minutes=60), why="记错")
    row = at_desk.clocks(number)["arrive"]
    assert (row.state, row.due) == ("late", due - timedelta(minutes=60))


def test_a_clock_that_ran_out_stays_missed(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["612"])
    at_desk.wait(hours=3)
    at_desk.do("close", number, result="已关阀", told="101", clear=True, left_out=at_desk.unrecorded(number))
    before = {kind: row.state for kind, row in at_desk.clocks(number).items()}
    assert before["arrive"] == "missed"
    alarms = raised(at_desk)
    at_desk.do("correct", number, "dispatched", at=at_desk.one(number).told, why="记错")
    at_desk.do("correct", number, "closed", at=at_desk.clock.now(), why="记错")
    assert {kind: row.state for kind, row in at_desk.clocks(number).items()} == before
    assert raised(at_desk) == alarms


def test_nobody_was_sent_before_the_report(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    told = at_desk.wait(minutes=1)
    at_desk.do("dispatch", number, ["612"], at=told - timedelta(seconds=30))
    at_desk.do("dispatch", number, ["611"])
    at_desk.wait(minutes=3)
    for late in (told + timedelta(minutes=2), told):
        with pytest.raises(UsageError, match="派出") as refused:
            at_desk.do("correct", number, "told", at=late, why="记错")
        assert refused.value.field == "at"
    assert at_desk.clocks(number)["send"].state == "met"
    at_desk.do("recall", number, "612", why="派错人")
    at_desk.do("correct", number, "told", at=told, why="记错")
    assert at_desk.one(number).told == told


def test_what_an_earlier_life_saw_came_after_the_report_too(at_desk: Desk) -> None:
    number = closed(at_desk, 5)
    told = at_desk.one(number).told
    at_desk.wait(hours=1)
    at_desk.do("reopen", number, why="又漏")
    with pytest.raises(UsageError):
        at_desk.do("correct", number, "told", at=told + timedelta(minutes=2), why="记错")
    at_desk.do("correct", number, "told", at=told - timedelta(minutes=2), why="记错")


def test_no_mark_was_written_before_the_report(at_desk: Desk) -> None:
    number = at_desk.open(kind="public-facility-fault")
    told = at_desk.wait(minutes=1)
    at_desk.do("note", number, "", mark="informed")
    at_desk.wait(minutes=5)
    with pytest.raises(UsageError) as refused:
        at_desk.do("correct", number, "told", at=told + timedelta(minutes=1), why="记错")
    assert refused.value.field == "at"
    assert at_desk.clocks(number)["facility-engineering-told"].state == "met"
    at_desk.do("correct", number, "told", at=told, why="记错")


def test_a_later_life_ends_in_order_too(at_desk: Desk) -> None:
    number = closed(at_desk, 5)
    at_desk.wait(hours=1)
    at_desk.do("reopen", number, why="又漏")
    began = at_desk.clock.now()
    at_desk.wait(hours=1)
    at_desk.do("resolve", number, result="已换阀")
    at_desk.wait(hours=1)
    at_desk.do("close", number, told="101", left_out=at_desk.unrecorded(number))
    one = at_desk.one(number)
    assert one.resolved is not None
    assert one.closed is not None
    at_desk.wait(hours=1)
    for milestone, at in (
        ("resolved", began - timedelta(minutes=1)),
        ("resolved", one.closed + timedelta(minutes=1)),
        ("closed", one.resolved - timedelta(minutes=1)),
        ("closed", began - timedelta(minutes=1)),
    ):
        with pytest.raises(UsageError):
            at_desk.do("correct", number, milestone, at=at, why="记错")
    at_desk.do("correct", number, "resolved", at=began + timedelta(minutes=5), why="记错")
    at_desk.do("correct", number, "closed", at=began + timedelta(minutes=5), why="记错")
    after = at_desk.one(number)
    assert (after.resolved, after.closed) == (began + timedelta(minutes=5),) * 2


def test_what_a_cancelled_incident_met_stands(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["612"])
    at_desk.wait(minutes=5)
    at_desk.do("arrive", number, "612")
    at_desk.wait(hours=1)
    at_desk.do("cancel", number, why="误报")
    at_desk.do("correct", number, "arrived", at=at_desk.clock.now(), why="记错")
    assert at_desk.clocks(number)["arrive"].state == "met"


def test_a_wait_counts_when_a_closed_incident_is_judged(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["612"])
    at_desk.wait(minutes=2)
    at_desk.do("hold", number, why="resident", until=at_desk.clock.now() + timedelta(minutes=20))
    at_desk.wait(minutes=20)
    at_desk.do("resume", number)
    at_desk.wait(minutes=30)
    at_desk.do("arrive", number, "612")
    at_desk.wait(hours=1)
    at_desk.do("close", number, result="已关阀", told="101", clear=True, left_out=at_desk.unrecorded(number))
    told = at_desk.one(number).told
    for minutes, state in ((29, "met"), (33, "late"), (30, "met")):
        at_desk.do("correct", number, "arrived", at=told + timedelta(minutes=minutes), why="记错")
        assert at_desk.clocks(number)["arrive"].state == state
