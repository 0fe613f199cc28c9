"""Bringing the queue in line with what should be promised, on both engines."""

from __future__ import annotations

from datetime import timedelta

from deadline_harness import MIN, SUBJECT, Queue

from controlroom.base.clock import to_us
from controlroom.deadlines import plan
from controlroom.deadlines.plan import Wanted


def settle(queue: Queue, *wanted: Wanted, priority: int = 2, life: int = 1, new: bool = False) -> None:
    with queue.act() as act:
        plan.settle(act, SUBJECT, life, wanted, priority=priority, ladder="security", at=queue.now, new=new)


def arrive(queue: Queue, minutes: float = 10, **more: object) -> Wanted:
    begun = queue.store.reader.value("SELECT MIN(started) FROM deadline WHERE kind = 'arrive'")
    started = queue.now if begun is None else queue.now - timedelta(microseconds=to_us(queue.now) - begun)
    known: dict[str, object] = {
        "kind": "arrive",
        "started": started,
        "due": started + minutes * MIN,
        "warn": started + minutes * MIN * 0.7,
    }
    return Wanted(**(known | more))  # type: ignore[arg-type]


def states(queue: Queue) -> list[tuple[object, ...]]:
    return queue.store.reader.rows("SELECT kind, state FROM deadline ORDER BY id")


def test_missing_ones_start_and_the_same_list_changes_nothing(queue: Queue) -> None:
    settle(queue, arrive(queue), new=True)
    before = queue.store.reader.rows("SELECT * FROM deadline")
    queue.move(1)
    settle(queue, arrive(queue))
    assert queue.store.reader.rows("SELECT * FROM deadline") == before


def test_met_from_the_start(queue: Queue) -> None:
    settle(queue, arrive(queue, met=queue.now), new=True)
    assert states(queue) == [("arrive", "met")]


def test_met_taken_back_runs_again_and_corrected_is_judged_anew(queue: Queue) -> None:
    settle(queue, arrive(queue), new=True)
    begin = queue.now
    queue.pass_by(12)
    settle(queue, arrive(queue, met=queue.now))
    assert states(queue) == [("arrive", "late")]
    settle(queue, arrive(queue, met=begin + 9 * MIN))
    assert states(queue) == [("arrive", "met")]
    settle(queue, arrive(queue))
    assert states(queue) == [("arrive", "running")]
    assert len(queue.tick().raised) == 1
    assert queue.alarms("stage, round")[-1] == ("breach", 2)
    assert queue.journal("deadline.%") == ["deadline.corrected", "deadline.reopened"]


def test_what_is_no_longer_wanted_is_cancelled_and_may_come_again(queue: Queue) -> None:
    settle(queue, arrive(queue), arrive(queue, kind="send"), new=True)
    settle(queue, arrive(queue))
    assert states(queue) == [("arrive", "running"), ("send", "cancelled")]
    settle(queue, arrive(queue), arrive(queue, kind="send"))
    assert states(queue) == [("arrive", "running"), ("send", "cancelled"), ("send", "running")]


def test_priority_and_limit_change_with_what_was_waited(queue: Queue) -> None:
    settle(queue, arrive(queue), new=True)
    begin = queue.now
    with queue.act() as act:
        plan.pause(act, SUBJECT, 1, at=queue.now)
    queue.move(4)
    with queue.act() as act:
        plan.resume(act, SUBJECT, 1, at=queue.now)
    settle(queue, arrive(queue, 5, paused=4 * MIN), priority=1)
    assert queue.deadline(1, "due, priority, limit_s") == (to_us(begin + 9 * MIN), 1, 300)


def test_whose_it_is_follows_and_nothing_else_moves(queue: Queue) -> None:
    for absolute in (False, True):
        kind = "appointment" if absolute else "arrive"
        settle(queue, arrive(queue, kind=kind, absolute=absolute, whose="guard"), life=1 + absolute)
        columns = "due, warn, wake_at, round, priority, stage, pauses"
        [before] = queue.store.reader.rows(f"SELECT {columns} FROM deadline WHERE kind = '{kind}'")
        settle(queue, arrive(queue, kind=kind, absolute=absolute, whose="team-leader"), life=1 + absolute)
        [after] = queue.store.reader.rows(f"SELECT {columns}, whose FROM deadline WHERE kind = '{kind}'")
        assert after == (*before, "team-leader")
    assert queue.journal("deadline.%") == []


def test_an_appointment_comes_and_goes(queue: Queue) -> None:
    settle(queue, arrive(queue), new=True)
    begin = queue.now
    with queue.act() as act:
        plan.pause(act, SUBJECT, 1, at=queue.now)
    queue.move(4)
    at = begin + 240 * MIN
    settle(queue, arrive(queue, due=at, warn=at - 15 * MIN, absolute=True, paused=timedelta()))
    assert queue.deadline(1, "state, due, pauses") == ("running", to_us(at), 0)
    rounds = queue.deadline(1, "round")
    settle(queue, arrive(queue, due=at, warn=at - 15 * MIN, absolute=True, paused=4 * MIN))
    assert queue.deadline(1, "round") == rounds
    with queue.act() as act:
        assert plan.pause(act, SUBJECT, 1, at=queue.now) == []
    settle(queue, arrive(queue, paused=4 * MIN))
    assert queue.deadline(1, "due, pauses, paused_us") == (to_us(begin + 14 * MIN), 1, 4 * 60_000_000)


def test_a_clock_started_during_a_wait_waits_too(queue: Queue) -> None:
    with queue.act() as act:
        plan.settle(
            act,
            SUBJECT,
            1,
            [arrive(queue)],
            priority=2,
            ladder="security",
            at=queue.now,
            held_since=queue.now - 5 * MIN,
        )
    assert queue.deadline(1, "state, paused_since") == ("paused", to_us(queue.now))


def test_missed_stays_missed(queue: Queue) -> None:
    settle(queue, arrive(queue), new=True)
    queue.pass_by(11)
    with queue.act() as act:
        plan.finish(act, SUBJECT, 1, at=queue.now)
    settle(queue, arrive(queue, met=queue.now))
    assert states(queue) == [("arrive", "missed")]


def test_whether_something_waits_for_an_answer(queue: Queue) -> None:
    settle(queue, arrive(queue, kind="result-told"), new=True)
    with queue.act() as act:
        assert plan.waits_for(act, SUBJECT, 1, ["result-told", "arrive"])
        assert not plan.waits_for(act, SUBJECT, 1, ["arrive"])
        assert not plan.waits_for(act, SUBJECT, 2, ["result-told"])
