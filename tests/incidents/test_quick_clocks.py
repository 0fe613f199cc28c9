"""A clock that is met and nothing more takes a short way through the queue; it must lead to the same row."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from controlroom.deadlines.tables import Deadline
from controlroom.incidents.desk import dispatch
from controlroom.store.act import Act
from tests.incidents.conftest import Desk


def clocks_of(act: Act, incident_id: int) -> list[Deadline]:
    wanted = select(Deadline).where(Deadline.subject_id == incident_id).order_by(col(Deadline.id))
    return list(act.session.exec(wanted))


def columns(row: Deadline) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Deadline.model_fields if name not in ("id", "subject_id")}


def test_both_ways_write_the_same(at_desk: Desk) -> None:
    at_desk.open("service-request"), at_desk.open("service-request", "5-1-301")
    short, long = at_desk.made
    at_desk.wait(seconds=40)
    with at_desk.store.act(at_desk.by, "test.send") as act:
        # rows the act has loaded take the long way
        loaded = clocks_of(act, long.id)
        dispatch.inside(act, long.number, ["611"])
        dispatch.inside(act, short.number, ["612"])
        assert [row.state for row in loaded] == ["met", "running"]
        act.session.flush()
        assert [columns(row) for row in clocks_of(act, short.id)] == [columns(row) for row in loaded]
    assert at_desk.clocks(short.number)["send"].state == "met"
    assert at_desk.clocks(long.number)["send"].state == "met"


def test_a_clock_met_too_late_breaches(at_desk: Desk) -> None:
    number = at_desk.open("service-request")
    at_desk.wait(hours=5)
    at_desk.do("dispatch", number, ["611"])
    assert at_desk.clocks(number)["send"].state == "late"
    alarms = at_desk.store.reader.value("SELECT COUNT(*) FROM alarm WHERE stage = 'breach'")
    assert alarms == 1


def test_a_met_clock_is_left_alone_by_later_acts(at_desk: Desk) -> None:
    number = at_desk.open("service-request")
    at_desk.do("dispatch", number, ["611"])
    met = at_desk.clocks(number)["send"].ended_at
    at_desk.wait(minutes=3)
    at_desk.do("arrive", number)
    assert at_desk.clocks(number)["send"].ended_at == met
    assert "deadline.corrected" not in [
        row[0] for row in at_desk.store.reader.rows("SELECT act FROM journal")
    ]
