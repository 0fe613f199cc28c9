"""Raising what is due: several at once, after a downtime, with a clock that jumps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from deadline_harness import MIN, SUBJECT, Queue

from controlroom.base.clock import to_us
from controlroom.deadlines import desk
from controlroom.deadlines.tick import BATCH, tick
from controlroom.store.actor import house
from controlroom.store.database import Store


def test_eight_ticking_at_once_raise_every_alarm_once(queue: Queue) -> None:
    for number in range(40):
        queue.start(subject=("incident", number), due=1 + number % 3, warn=0.5)
    queue.clock.move(2 * MIN)
    stores = [Store(queue.store.location, queue.clock) for _one in range(8)]
    with ThreadPoolExecutor(8) as pool:
        ticked = list(pool.map(lambda store: [tick(store, house("t")) for _time in range(5)], stores))
    for store in stores:
        store.close()
    raised = [alarm for several in ticked for one in several for alarm in one.raised]
    assert len(raised) == len(set(raised)) == len(queue.alarms()) == 40
    assert queue.journal("alarm.raised") == ["alarm.raised"] * 40


def test_a_second_tick_finds_nothing(queue: Queue) -> None:
    queue.start()
    assert len(queue.move(7).raised) == 1
    before = queue.store.reader.seq()
    assert queue.tick().raised == ()
    assert queue.store.reader.seq() == before


def test_it_says_when_to_come_again(queue: Queue) -> None:
    assert queue.tick().next_at is None
    queue.start()
    assert queue.tick().next_at == queue.now + 7 * MIN
    assert queue.move(7).next_at == queue.now + 3 * MIN
    assert queue.move(3).next_at == queue.now + 2 * MIN


def test_more_than_one_batch_is_raised_in_one_tick(file_queue: Queue) -> None:
    queue = file_queue
    with queue.act() as act:
        for number in range(BATCH + 5):
            desk.start(
                act,
                kind="arrive",
                subject=("incident", number),
                life=1,
                started=queue.now,
                due=queue.now + MIN,
                warn=queue.now + MIN,
                priority=4,
                ladder="",
            )
    assert len(queue.move(2).raised) == BATCH + 5


def test_a_restart_neither_loses_nor_repeats(queue: Queue) -> None:
    queue.start()
    queue.pass_by(7)
    queue.store.close()
    again = Store(queue.store.location, queue.clock)
    assert tick(again, house("desk")).raised == ()
    queue.clock.move(3 * MIN)
    assert len(tick(again, house("desk")).raised) == 1
    again.close()


def test_after_a_downtime_each_is_raised_once_and_marked(queue: Queue) -> None:
    queue.tick()
    before = queue.start(due=2, warn=1)
    later = queue.start(kind="solve", due=1000, warn=900)
    queue.pass_by(3)
    away = queue.start(kind="told", due=30, warn=20)
    absent_from = queue.now
    ticked = queue.move(120)
    assert len(ticked.raised) == 1
    assert queue.alarms("deadline_id, stage, unattended") == [
        (before, "warning", 0),
        (before, "breach", 0),
        (away, "breach", 1),
    ]
    assert queue.deadline(later, "stage") == ("none",)
    rows = queue.store.reader.rows("SELECT at, recorded FROM journal WHERE act = 'console.absent'")
    assert rows == [(to_us(absent_from), to_us(queue.now))]
    queue.pass_by(3)
    assert queue.journal("console.absent") == ["console.absent"]


def test_ladders_do_not_run_up_in_one_go_after_a_downtime(queue: Queue) -> None:
    queue.start()
    queue.pass_by(10)
    assert len(queue.move(300).escalated) == 1
    assert queue.alarms("rung")[-1] == (1,)
    assert [index + 1 for index, one in enumerate(queue.pass_by(3)) if one.escalated] == [3]


def test_a_tick_by_the_shell_does_not_count_as_somebody_watching(queue: Queue) -> None:
    queue.tick()
    queue.start()
    for _minute in range(12):
        queue.clock.move(MIN)
        tick(queue.store, house("cron"), attended=False)
    assert queue.alarms("stage, unattended") == [("warning", 1), ("breach", 1)]
    assert queue.journal("console.absent") == []
    queue.tick()
    assert queue.journal("console.absent") == ["console.absent"]


def test_a_clock_set_back_is_told_once_and_loses_nothing(queue: Queue) -> None:
    queue.start()
    queue.pass_by(5)
    queue.clock.move(timedelta(hours=-1))
    queue.tick()
    assert queue.alarms("condition, state") == [("clock-set-back", "returned")]
    queue.tick()
    queue.pass_by(3)
    assert len(queue.alarms()) == 1
    queue.pass_by(62)
    assert queue.alarms("stage") == [("condition",), ("warning",), ("breach",)]


def test_consoles_whose_clocks_differ_a_little_are_no_clock_set_back(queue: Queue) -> None:
    queue.tick()
    queue.clock.move(timedelta(seconds=-20))
    queue.tick()
    assert queue.alarms() == []


def test_a_clock_that_jumps_ahead_and_back_raises_nothing_twice(queue: Queue) -> None:
    queue.start()
    queue.pass_by(1)
    queue.move(60)
    assert queue.alarms("stage, state")[-1] == ("breach", "unacknowledged")
    queue.clock.move(timedelta(hours=-1))
    queue.pass_by(30)
    assert [one for one in queue.alarms("stage") if one == ("breach",)] == [("breach",)]


def test_an_urgent_breach_is_told_to_leader_and_leadership_at_once(queue: Queue) -> None:
    queue.start(priority=1)
    queue.pass_by(10)
    rows = queue.store.reader.rows("SELECT rung, role FROM escalation ORDER BY id")
    assert rows == [(0, "security-team-leader"), (0, "assistant-manager")]
    queue.pass_by(2)
    assert queue.store.reader.rows("SELECT rung, role FROM escalation ORDER BY id")[2:] == [
        (1, "security-team-leader")
    ]


def test_the_prompt_names_who_is_on_duty(queue: Queue) -> None:
    from controlroom.people.tables import Staff

    with queue.act() as act:
        for number, duty in (("201", 0), ("202", 1)):
            act.session.add(
                Staff(
                    number=number,
                    name=f"Leader {number}",
                    role="security-team-leader",
                    department="security",
                    phone=f"1990000{number}",
                    on_duty=duty,
                )
            )
    queue.start()
    queue.pass_by(12)
    rows = queue.store.reader.rows(
        "SELECT s.number, e.number FROM escalation e JOIN staff s ON s.id = e.staff_id"
    )
    assert rows == [("202", "1990000202")]


def test_the_ladder_goes_on_though_acknowledged_until_it_is_met(queue: Queue) -> None:
    from controlroom.deadlines.alarms import acknowledge

    queue.start()
    queue.pass_by(10)
    acknowledge(queue.store, queue.officer, 2)
    assert [index + 1 for index, one in enumerate(queue.pass_by(6)) if one.escalated] == [2, 5]
    with queue.act() as act:
        desk.meet(act, SUBJECT, 1, ["arrive"], at=queue.now)
    assert not any(one.escalated for one in queue.pass_by(60))
