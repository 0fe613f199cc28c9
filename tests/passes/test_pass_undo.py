"""Taking the last trip back: counts, state and deadlines are as if it had not been; what is written stays written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base.errors import Refused, UsageError
from controlroom.incidents.reads_story import story
from controlroom.passes import reads_checks
from tests.passes.conftest import Gate


def _moves(gate: Gate, number: str) -> list[reads_checks.Moved]:
    return reads_checks.moves(gate.store.reader, gate.one(number).id)


def test_a_pass_that_was_used_up_holds_again(gate: Gate) -> None:
    number = gate.issue()
    gate.out(number, n1=1)
    gate.later(minutes=5)
    gate.out(number)
    assert (gate.state(number), gate.clocks(number)) == ("done", {"pass.used": "met"})
    gate.do("undo", number, why="记错了张")
    one = gate.one(number)
    assert (one.state.value, one.left, one.used, one.ended) == ("part", 4, None, None)
    assert gate.clocks(number) == {"pass.used": "running"}
    assert [move.undone is None for move in _moves(gate, number)] == [True, False]
    gate.do("undo", number, why="整张都错")
    assert (gate.state(number), gate.one(number).left) == ("ready", 5)
    with pytest.raises(Refused) as caught:
        gate.do("undo", number, why="再来")
    assert "没有可撤回的" in caught.value.sentence
    gate.out(number)
    assert (gate.state(number), gate.clocks(number)) == ("done", {"pass.used": "met"})
    [first, *_others] = story(gate.store.reader, one.id, subject="pass")
    assert first.act == "pass.applied"


def test_goods_that_did_not_come_back_are_owed_again(gate: Gate) -> None:
    number = gate.issue("电锤 2", back=gate.clock.now() + timedelta(hours=4))
    gate.out(number)
    gate.later(hours=1)
    gate.back(number, n1=1)
    gate.later(hours=1)
    gate.back(number)
    assert (gate.state(number), gate.clocks(number)["pass.back"]) == ("done", "met")
    gate.do("undo", number, why="只回来一台")
    assert (gate.state(number), gate.one(number).owed) == ("out", 1)
    assert gate.clocks(number)["pass.back"] == "running"
    gate.later(hours=3)
    gate.tick()
    assert gate.clocks(number)["pass.back"] == "missed" or gate.alarms()


def test_what_was_out_by_mistake_is_not_owed(gate: Gate) -> None:
    number = gate.issue("电锤 2", back=gate.clock.now() + timedelta(hours=4))
    gate.out(number)
    gate.do("undo", number, why="另一张")
    assert (gate.state(number), gate.one(number).owed) == ("ready", 0)
    assert gate.clocks(number) == {"pass.used": "running", "pass.back": "cancelled"}


def test_first_return_counts_again_once_the_later_trip_was_a_mistake(gate: Gate) -> None:
    number = gate.issue("电锤 2", back=gate.clock.now() + timedelta(hours=4))
    gate.out(number, n1=1)
    gate.later(minutes=10)
    gate.back(number)
    came = gate.clock.now()
    gate.later(minutes=10)
    gate.out(number, n1=1)
    gate.later(minutes=10)
    gate.do("undo", number, why="没出去")
    ended = (
        "SELECT ended_at FROM deadline WHERE kind = 'pass.back' AND subject_id = :id ORDER BY id DESC LIMIT 1"
    )
    at = gate.store.reader.value(ended, id=gate.one(number).id)
    assert at == int(came.timestamp() * 1_000_000)


def test_after_its_end_it_expires_at_once(gate: Gate) -> None:
    number = gate.issue(until=gate.clock.now() + timedelta(hours=1))
    gate.out(number)
    gate.later(hours=2)
    gate.do("undo", number, why="没出去")
    assert gate.stored(number) == "expired"
    assert gate.clocks(number) == {"pass.used": "missed"}
    with pytest.raises(Refused):
        gate.out(number)


def test_a_void_pass_stays_void(gate: Gate) -> None:
    number = gate.issue()
    gate.out(number, n2=1)
    gate.do("void", number, why="改期")
    gate.do("undo", number, why="那件也没出去")
    assert (gate.state(number), gate.one(number).left) == ("void", 5)


def test_it_needs_a_reason_and_the_trip_that_was_seen(gate: Gate) -> None:
    number = gate.issue()
    gate.out(number, n2=1)
    [seen] = _moves(gate, number)
    gate.out(number, n2=1)
    with pytest.raises(UsageError):
        gate.do("undo", number, why=" ")
    with pytest.raises(Refused) as caught:
        gate.do("undo", number, why="错", move=seen.id)
    assert "又登记了" in caught.value.sentence
    assert gate.one(number).left == 3


def test_who_looked_before_it_was_taken_back_has_to_look_again(gate: Gate) -> None:
    number = gate.issue()
    gate.out(number, n2=1)
    seen = reads_checks.trips(_moves(gate, number))
    gate.do("undo", number, why="错")
    with pytest.raises(Refused):
        gate.do("let_out", number, {}, guard="305", trips=seen)
    gate.do("let_out", number, {}, guard="305", trips=reads_checks.trips(_moves(gate, number)))
