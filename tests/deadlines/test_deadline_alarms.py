"""What the officer does with an alarm, and the named conditions, on both engines."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from deadline_harness import MIN, SUBJECT, Queue

from controlroom.base.clock import to_us
from controlroom.base.errors import NotAllowed, NotFound, Refused
from controlroom.deadlines import alarms, desk
from controlroom.deadlines.conditions import CHAIN_BROKEN, DISK_LOW, clear_condition, raise_condition
from controlroom.deadlines.reads import counts


def breached(queue: Queue, **started: object) -> int:
    """Let a deadline warn and breach; return the breach's id."""
    queue.start(**started)  # type: ignore[arg-type]
    queue.pass_by(10)
    found = queue.alarms("id")[-1][0]
    assert isinstance(found, int)
    return found


def test_acknowledging_carries_the_name_and_is_journalled(queue: Queue) -> None:
    alarm = breached(queue)
    done = alarms.acknowledge(queue.store, queue.officer, alarm)
    assert (done.subject, done.id, done.notes) == ("alarm", alarm, ())
    assert queue.alarms("state, acked_at, acked_by")[-1] == ("acknowledged", to_us(queue.now), 1)
    row = queue.store.reader.one(
        "SELECT subject, subject_id, staff_id, facts FROM journal ORDER BY seq DESC LIMIT 1"
    )
    assert row is not None
    assert row[:3] == (*SUBJECT, 1)
    assert json.loads(row[3])["alarm"] == alarm


def test_the_second_to_acknowledge_gets_a_note_and_changes_nothing(queue: Queue) -> None:
    alarm = breached(queue)
    alarms.acknowledge(queue.store, queue.officer, alarm)
    before = queue.store.reader.seq()
    other = replace(queue.officer, staff_id=2)
    assert alarms.acknowledge(queue.store, other, alarm).notes
    assert queue.alarms("acked_by")[-1] == (1,)
    assert queue.store.reader.seq() == before


def test_one_request_is_one_act(queue: Queue) -> None:
    alarm = breached(queue)
    by = queue.officer.with_request("6a3ff4b6-6b2a-4e36-a5b2-5a3c8c7d8a11")
    assert not alarms.acknowledge(queue.store, by, alarm).repeated
    assert alarms.acknowledge(queue.store, by, alarm).repeated
    assert queue.journal("alarm.acknowledged") == ["alarm.acknowledged"]


def test_what_is_over_needs_no_acknowledging(queue: Queue) -> None:
    breached(queue)
    with pytest.raises(Refused):
        alarms.acknowledge(queue.store, queue.officer, 1)
    with pytest.raises(NotFound):
        alarms.acknowledge(queue.store, queue.officer, 99)


def test_rights_are_asked(queue: Queue) -> None:
    alarm = breached(queue)
    nobody = replace(queue.officer, staff_id=None)
    guard = replace(queue.officer, rights=frozenset({"log"}))
    for by in (nobody, guard):
        with pytest.raises(NotAllowed):
            alarms.acknowledge(queue.store, by, alarm)
        with pytest.raises(NotAllowed):
            alarms.shelve(queue.store, by, alarm, until=queue.now + MIN, why="radio")
        with pytest.raises(NotAllowed):
            alarms.silence(queue.store, by)
    assert queue.alarms()[-1] == ("breach", "unacknowledged")


def test_a_shelf_ends_and_the_alarm_is_unacknowledged_again(queue: Queue) -> None:
    alarm = breached(queue)
    alarms.acknowledge(queue.store, queue.officer, alarm)
    alarms.shelve(queue.store, queue.officer, alarm, until=queue.now + 15 * MIN, why="[/]维修中 \x1b[31m")
    assert queue.alarms("state, set_aside_why, set_aside_by")[-1] == ("shelved", "[/]维修中 \x1b[31m", 1)
    ticks = queue.pass_by(14)
    assert not any(tick.escalated or tick.unshelved for tick in ticks)
    assert queue.move(1).unshelved == (alarm,)
    assert queue.alarms("state, acked_by, shelved_until, set_aside_why")[-1] == (
        "unacknowledged",
        None,
        None,
        "",
    )
    assert [index + 1 for index, tick in enumerate(queue.pass_by(3)) if tick.escalated] == [2]
    assert queue.journal("alarm.%shelved") == ["alarm.shelved", "alarm.unshelved"]


def test_a_shelf_needs_a_reason_and_an_end_within_the_policy(queue: Queue) -> None:
    alarm = breached(queue)
    longest = timedelta(seconds=queue.store.policy().alarms.shelve_at_most)
    for until, why, field in (
        (queue.now + MIN, "  ", "why"),
        (queue.now, "radio", "until"),
        (queue.now - MIN, "radio", "until"),
        (queue.now + longest + MIN, "radio", "until"),
    ):
        with pytest.raises(Refused) as refused:
            alarms.shelve(queue.store, queue.officer, alarm, until=until, why=why)
        assert refused.value.field == field
    alarms.shelve(queue.store, queue.officer, alarm, until=queue.now + longest, why="radio")
    with pytest.raises(Refused):
        alarms.shelve(queue.store, queue.officer, alarm, until=queue.now + MIN, why="again")
    with pytest.raises(Refused):
        alarms.acknowledge(queue.store, queue.officer, alarm)


def test_met_while_shelved_it_comes_back_only_if_nobody_had_seen_it(queue: Queue) -> None:
    unseen = breached(queue)
    alarms.shelve(queue.store, queue.officer, unseen, until=queue.now + 15 * MIN, why="radio")
    with queue.act() as act:
        desk.meet(act, SUBJECT, 1, ["arrive"], at=queue.now)
    assert queue.alarms("state")[-1] == ("shelved",)
    queue.pass_by(15)
    assert queue.alarms("state")[-1] == ("returned",)
    seen = breached(queue, subject=("incident", 8))
    alarms.acknowledge(queue.store, queue.officer, seen)
    alarms.shelve(queue.store, queue.officer, seen, until=queue.now + 15 * MIN, why="radio")
    with queue.act() as act:
        desk.meet(act, ("incident", 8), 1, ["arrive"], at=queue.now)
    assert queue.alarms("state")[-1] == ("normal",)


def test_unshelving_by_hand(queue: Queue) -> None:
    alarm = breached(queue)
    with pytest.raises(Refused):
        alarms.unshelve(queue.store, queue.officer, alarm)
    alarms.shelve(queue.store, queue.officer, alarm, until=queue.now + 15 * MIN, why="radio")
    alarms.unshelve(queue.store, queue.officer, alarm)
    assert queue.alarms("state")[-1] == ("unacknowledged",)


def test_suppressed_until_released(queue: Queue) -> None:
    alarm = breached(queue)
    with pytest.raises(Refused):
        alarms.suppress(queue.store, queue.officer, alarm, why="")
    alarms.suppress(queue.store, queue.officer, alarm, why="gas")
    assert not any(tick.escalated for tick in queue.pass_by(60))
    with pytest.raises(Refused):
        alarms.unshelve(queue.store, queue.officer, alarm)
    alarms.release(queue.store, queue.officer, alarm)
    assert queue.alarms("state")[-1] == ("unacknowledged",)
    with pytest.raises(Refused):
        alarms.release(queue.store, queue.officer, alarm)


def test_silencing_changes_no_alarm(queue: Queue) -> None:
    breached(queue)
    before = queue.alarms("*")
    done = alarms.silence(queue.store, queue.officer)
    assert "60" in done.notes[0]
    assert queue.alarms("*") == before
    assert queue.journal("console.silenced") == ["console.silenced"]


def test_a_condition_stands_once_until_cleared_and_acknowledged(queue: Queue) -> None:
    with queue.act() as act:
        first = raise_condition(act, DISK_LOW, {"free": 1000})
        assert raise_condition(act, DISK_LOW, {"free": 900}) == first
    assert queue.alarms("stage, state, priority, repeats") == [("condition", "unacknowledged", 2, 1)]
    with queue.act() as act:
        clear_condition(act, DISK_LOW)
        clear_condition(act, CHAIN_BROKEN)
    assert queue.alarms("state") == [("returned",)]
    with queue.act() as act:
        assert raise_condition(act, DISK_LOW, {"free": 800}) == first
    assert queue.alarms("state") == [("unacknowledged",)]
    alarms.acknowledge(queue.store, queue.officer, first)
    assert not any(tick.escalated for tick in queue.pass_by(90))
    with queue.act() as act:
        clear_condition(act, DISK_LOW)
        second = raise_condition(act, DISK_LOW, {"free": 700})
    assert second != first
    assert queue.alarms("state") == [("normal",), ("unacknowledged",)]
    assert queue.journal("alarm.%").count("alarm.raised") == 2


def test_an_unseen_condition_climbs_its_ladder(queue: Queue) -> None:
    with queue.act() as act:
        raise_condition(act, CHAIN_BROKEN)
    assert [index + 1 for index, tick in enumerate(queue.pass_by(31)) if tick.escalated] == [5, 30]


def test_only_conditions_of_the_policy(queue: Queue) -> None:
    with pytest.raises(ValueError, match="no such condition"), queue.act() as act:
        raise_condition(act, "full-moon")


def test_out_of_service_keeps_a_condition_quiet_but_not_forgotten(queue: Queue) -> None:
    with queue.act() as act:
        disk = raise_condition(act, DISK_LOW)
    with pytest.raises(Refused):
        alarms.out_of_service(queue.store, queue.officer, disk, why=" ")
    alarms.out_of_service(queue.store, queue.officer, disk, why="disk is being changed")
    with queue.act() as act:
        clear_condition(act, DISK_LOW)
        assert raise_condition(act, DISK_LOW) == disk
    assert queue.alarms("state") == [("out-of-service",)]
    alarms.release(queue.store, queue.officer, disk)
    assert queue.alarms("state") == [("unacknowledged",)]
    late = breached(queue)
    with pytest.raises(Refused):
        alarms.out_of_service(queue.store, queue.officer, late, why="no")


def test_wrong_pins_of_two_people_are_two_alarms(queue: Queue) -> None:
    for staff in (1, 2):
        with queue.act() as act:
            act.announce("pin.wrong-three-times", staff_id=staff, wrong=3)
    assert queue.alarms("condition, subject, subject_id, state") == [
        ("wrong-pin", "staff", 1, "returned"),
        ("wrong-pin", "staff", 2, "returned"),
    ]
    alarms.acknowledge(queue.store, queue.officer, 1)
    assert queue.alarms("state") == [("normal",), ("returned",)]
    # what happened in one moment is not told as over in the same second
    acts = [row[0] for row in queue.store.reader.rows("SELECT act FROM journal ORDER BY seq")]
    assert "alarm.raised" in acts
    assert "alarm.returned" not in acts


def test_wrong_pins_are_no_overdue_limit(queue: Queue) -> None:
    with queue.act() as act:
        act.announce("pin.wrong-three-times", staff_id=1, wrong=3)
        raise_condition(act, DISK_LOW)
    found = counts(queue.store.reader)
    assert (found.late, found.conditions, found.over, found.unacknowledged) == (0, 1, 1, 2)
