"""The queue inside acts, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from deadline_harness import MIN, SUBJECT, Queue
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controlroom.base.clock import from_us, to_us
from controlroom.base.errors import Refused
from controlroom.deadlines import desk
from controlroom.store.verify import verify


def test_met_in_time_raises_nothing(queue: Queue) -> None:
    started = queue.start()
    queue.pass_by(5)
    with queue.act() as act:
        assert desk.meet(act, SUBJECT, 1, ["arrive"], at=queue.now) == [started]
    queue.pass_by(20)
    assert queue.alarms() == []
    assert queue.deadline(started, "state, ended_at, wake_at") == ("met", to_us(queue.now - 20 * MIN), None)


def test_it_warns_then_breaches_then_climbs(queue: Queue) -> None:
    queue.start()
    ticks = queue.pass_by(15)
    assert [index + 1 for index, tick in enumerate(ticks) if tick.raised] == [7, 10]
    assert [index + 1 for index, tick in enumerate(ticks) if tick.escalated] == [12, 15]
    assert queue.alarms() == [("warning", "normal"), ("breach", "unacknowledged")]
    assert queue.journal("alarm.%") == ["alarm.raised", "alarm.raised", "alarm.escalated", "alarm.escalated"]


def test_a_breach_stays_until_acknowledged_even_if_met(queue: Queue) -> None:
    queue.start()
    queue.pass_by(11)
    with queue.act() as act:
        desk.meet(act, SUBJECT, 1, ["arrive"], at=queue.now)
    assert queue.alarms() == [("warning", "normal"), ("breach", "returned")]
    assert all(not tick.escalated for tick in queue.pass_by(60))
    from controlroom.deadlines.alarms import acknowledge

    acknowledge(queue.store, queue.officer, 2)
    assert queue.alarms() == [("warning", "normal"), ("breach", "normal")]


def test_a_warning_clears_itself_when_met(queue: Queue) -> None:
    queue.start()
    queue.pass_by(8)
    with queue.act() as act:
        desk.meet(act, SUBJECT, 1, ["arrive"], at=queue.now)
    assert queue.alarms() == [("warning", "normal")]


def test_a_report_that_comes_late_leaves_the_breach_for_acknowledging(queue: Queue) -> None:
    started = queue.start()
    queue.pass_by(12)
    with queue.act() as act:
        desk.meet(act, SUBJECT, 1, ["arrive"], at=queue.now - 5 * MIN)
    assert queue.deadline(started, "state") == ("met",)
    assert queue.alarms() == [("warning", "normal"), ("breach", "returned")]


def test_met_late_before_any_tick_is_raised_all_the_same(queue: Queue) -> None:
    started = queue.start()
    queue.clock.move(11 * MIN)
    with queue.act() as act:
        desk.meet(act, SUBJECT, 1, ["arrive"], at=queue.now)
    assert queue.deadline(started, "state") == ("late",)
    assert queue.alarms() == [("breach", "returned")]
    assert queue.tick().raised == ()


def test_the_very_instant_it_is_due_is_in_time(queue: Queue) -> None:
    started = queue.start()
    queue.clock.move(10 * MIN)
    with queue.act() as act:
        desk.meet(act, SUBJECT, 1, ["arrive"], at=queue.now)
    assert queue.deadline(started, "state") == ("met",)


def test_a_wait_moves_due_and_warning_by_exactly_its_length(queue: Queue) -> None:
    started = queue.start()
    due, warn = queue.deadline(started, "due, warn")
    queue.move(3)
    with queue.act() as act:
        desk.pause(act, SUBJECT, 1, at=queue.now)
    assert all(not tick.raised for tick in queue.pass_by(47))
    odd = timedelta(microseconds=123_457)
    queue.clock.move(odd)
    with queue.act() as act:
        assert desk.resume(act, SUBJECT, 1, at=queue.now) == [started]
    length = 47 * 60_000_000 + 123_457
    assert queue.deadline(started, "due, warn, paused_us") == (due + length, warn + length, length)  # type: ignore[operator]
    assert queue.move(3.99).raised == ()
    assert len(queue.move(0.02).raised) == 1


def test_only_clocks_that_pause_are_paused(queue: Queue) -> None:
    waits, runs = queue.start(), queue.start(kind="inform", pauses=False)
    with queue.act() as act:
        assert desk.pause(act, SUBJECT, 1, at=queue.now) == [waits]
    queue.pass_by(10)
    assert queue.alarms("deadline_id, stage") == [(runs, "warning"), (runs, "breach")]


def test_a_warning_goes_with_the_wait_and_comes_again_after_it(queue: Queue) -> None:
    started = queue.start()
    queue.pass_by(8)
    with queue.act() as act:
        desk.pause(act, SUBJECT, 1, at=queue.now)
    assert queue.alarms() == [("warning", "normal")]
    queue.pass_by(30)
    with queue.act() as act:
        desk.resume(act, SUBJECT, 1, at=queue.now)
    assert len(queue.tick().raised) == 1
    assert len(queue.move(2).raised) == 1
    assert queue.alarms("stage, state, round") == [
        ("warning", "normal", 1),
        ("warning", "normal", 2),
        ("breach", "unacknowledged", 2),
    ]
    assert queue.deadline(started, "stage") == ("breach",)


def test_a_breach_on_hold_stays_but_climbs_no_further(queue: Queue) -> None:
    queue.start()
    queue.pass_by(13)
    with queue.act() as act:
        desk.pause(act, SUBJECT, 1, at=queue.now)
    assert all(not tick.escalated for tick in queue.pass_by(60))
    assert queue.alarms()[-1] == ("breach", "unacknowledged")
    with queue.act() as act:
        desk.resume(act, SUBJECT, 1, at=queue.now)
    climbed = [index + 1 for index, tick in enumerate(queue.pass_by(5)) if tick.escalated]
    assert climbed == [3]


def test_a_wait_reported_late_takes_a_false_breach_back_to_be_raised_anew(queue: Queue) -> None:
    """On hold since minute 5, told at minute 12: the breach of minute 10 was none, but was seen."""
    started = queue.start()
    queue.pass_by(12)
    with queue.act() as act:
        desk.pause(act, SUBJECT, 1, at=queue.now - 7 * MIN)
    assert queue.alarms()[-1] == ("breach", "returned")
    with queue.act() as act:
        desk.resume(act, SUBJECT, 1, at=queue.now)
    assert queue.deadline(started, "paused_us, round, stage") == (7 * 60_000_000, 2, "none")
    assert [index + 1 for index, tick in enumerate(queue.pass_by(5)) if tick.raised] == [2, 5]


def test_an_appointment_begins_a_new_round(queue: Queue) -> None:
    started = queue.start()
    queue.pass_by(11)
    with queue.act() as act:
        desk.pause(act, SUBJECT, 1, at=queue.now)
        desk.rebase(act, started, due=queue.now + 60 * MIN, warn=queue.now + 50 * MIN, at=queue.now)
    assert queue.deadline(started, "state, round, paused_us") == ("running", 2, 0)
    assert queue.alarms()[-1] == ("breach", "returned")
    assert [index + 1 for index, tick in enumerate(queue.pass_by(61)) if tick.raised] == [50, 60]
    assert queue.alarms("stage, round")[-2:] == [("warning", 2), ("breach", 2)]
    assert queue.journal("deadline.%") == ["deadline.rebased"]


def test_another_limit_keeps_what_has_run_and_was_waited(queue: Queue) -> None:
    started = queue.start()
    begin = queue.now
    queue.move(2)
    with queue.act() as act:
        desk.pause(act, SUBJECT, 1, at=queue.now)
    queue.move(4)
    with queue.act() as act:
        desk.resume(act, SUBJECT, 1, at=queue.now)
        desk.relimit(
            act, started, due=begin + 5 * MIN, warn=begin + 4 * MIN, limit=300, priority=1, at=queue.now
        )
    assert queue.deadline(started, "due, warn, limit_s, priority") == (
        to_us(begin + 9 * MIN),
        to_us(begin + 8 * MIN),
        300,
        1,
    )


def test_a_longer_limit_takes_the_breach_back_and_a_shorter_one_raises_it(queue: Queue) -> None:
    started = queue.start()
    begin = queue.now
    queue.pass_by(10)
    with queue.act() as act:
        desk.relimit(
            act, started, due=begin + 30 * MIN, warn=begin + 20 * MIN, limit=1800, priority=3, at=queue.now
        )
    assert queue.alarms("stage, state, priority")[-1] == ("breach", "returned", 3)
    assert all(not tick.raised for tick in queue.pass_by(9))
    with queue.act() as act:
        desk.relimit(act, started, due=begin + MIN, warn=begin, limit=60, priority=1, at=queue.now)
    assert len(queue.tick().raised) == 1
    assert queue.alarms("stage, state, priority, round")[-1] == ("breach", "unacknowledged", 1, 2)


def test_a_deadline_that_ended_cannot_be_moved(queue: Queue) -> None:
    started = queue.start()
    with queue.act() as act:
        desk.cancel(act, SUBJECT, 1, None, at=queue.now)
    with pytest.raises(Refused), queue.act() as act:
        desk.rebase(act, started, due=queue.now, warn=queue.now, at=queue.now)


def test_finishing_tells_missed_from_cancelled(queue: Queue) -> None:
    late, early = queue.start(), queue.start(kind="solve", due=600, warn=500)
    queue.clock.move(12 * MIN)
    with queue.act() as act:
        assert desk.finish(act, SUBJECT, 1, at=queue.now) == [late, early]
    assert queue.deadline(late, "state") == ("missed",)
    assert queue.deadline(early, "state") == ("cancelled",)
    assert queue.alarms() == [("breach", "returned")]
    assert all(not tick.raised for tick in queue.pass_by(700))


def test_a_corrected_time_changes_the_judgement(queue: Queue) -> None:
    started = queue.start()
    begin = queue.now
    queue.pass_by(14)
    with queue.act() as act:
        desk.meet(act, SUBJECT, 1, ["arrive"], at=queue.now)
        assert desk.correct(act, SUBJECT, 1, "arrive", at=begin + 9 * MIN) == [started]
    assert queue.deadline(started, "state, ended_at") == ("met", to_us(begin + 9 * MIN))
    assert queue.alarms()[-1] == ("breach", "returned")
    with queue.act() as act:
        assert desk.correct(act, SUBJECT, 1, "arrive", at=begin + 9 * MIN) == []
        assert desk.correct(act, SUBJECT, 1, "arrive", at=begin + 11 * MIN) == [started]
    assert queue.deadline(started, "state") == ("late",)
    assert queue.journal("deadline.%") == ["deadline.corrected", "deadline.corrected"]


def test_starting_the_same_clock_twice_is_once(queue: Queue) -> None:
    first = queue.start()
    due = queue.deadline(first, "due")
    queue.move(1)
    assert queue.start() == first
    assert queue.deadline(first, "due") == due


def test_a_timer_of_an_earlier_life_never_raises(queue: Queue) -> None:
    old = queue.start()
    queue.move(1)
    new = queue.start(life=2, due=60, warn=50)
    assert queue.deadline(old, "state") == ("cancelled",)
    queue.pass_by(61)
    assert queue.alarms("deadline_id, stage, life") == [(new, "warning", 2), (new, "breach", 2)]


def test_time_waited_under_another_name_is_kept(queue: Queue) -> None:
    started = queue.start(paused=4 * MIN)
    assert queue.deadline(started, "due") == (to_us(queue.now + 14 * MIN),)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["pause", "resume", "relimit", "rebase", "tick"]), st.integers(1, 400)),
        max_size=10,
    ),
    st.integers(1, 1000),
)
def test_nothing_drifts_whatever_happens(
    file_queue: Queue, acts: list[tuple[str, int]], limit_s: int
) -> None:
    """A model that only knows seconds agrees with the stored due time after every act, to the microsecond."""
    queue = file_queue
    subject = ("incident", queue.store.reader.value("SELECT COUNT(*) FROM deadline") + 1)
    second = timedelta(seconds=1, microseconds=1)
    started = queue.start(subject=subject, due=limit_s / 60, warn=limit_s / 120)
    begin, base, waited, since = queue.now, queue.now + limit_s * timedelta(seconds=1), timedelta(), None
    for name, length in acts:
        queue.clock.move(length * second)
        now = queue.now
        with queue.act() as act:
            if name == "pause":
                desk.pause(act, subject, 1, at=now)
                since = since or now
            elif name == "resume":
                desk.resume(act, subject, 1, at=now)
                waited, since = waited + (now - since if since else timedelta()), None
            elif name == "relimit":
                base = begin + length * second
                desk.relimit(act, started, due=base, warn=base, limit=None, priority=2, at=now)
            elif name == "rebase":
                base, waited, since = now + length * second, timedelta(), None
                desk.rebase(act, started, due=base, warn=base, at=now)
        queue.tick()
        due, base_due, paused = queue.deadline(started, "due, base_due, paused_us")
        assert (due, base_due, paused) == (
            to_us(base + waited),
            to_us(base),
            waited // timedelta(microseconds=1),
        )
    with queue.act() as act:
        late = queue.now - (queue.now - since if since else timedelta()) - waited > base
        desk.meet(act, subject, 1, ["arrive"], at=queue.now)
    assert queue.deadline(started, "state") == ("late" if late else "met",)
    twice = "SELECT COUNT(*) FROM alarm GROUP BY deadline_id, round, stage HAVING COUNT(*) > 1"
    assert queue.store.reader.rows(twice) == []
    assert from_us(queue.store.reader.value("SELECT MAX(recorded) FROM journal") or 0) <= queue.now


def test_the_chain_holds_after_a_busy_hour(queue: Queue) -> None:
    started = queue.start()
    queue.pass_by(20)
    with queue.act() as act:
        desk.rebase(act, started, due=queue.now + 9 * MIN, warn=queue.now + 5 * MIN, at=queue.now)
    queue.pass_by(40)
    assert list(verify(queue.store.reader, None)) == []
