"""What was entered wrongly is taken back, as if it had not been written; the journal keeps both."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from controlroom.base.errors import NotAllowed, NotFound, Refused, UsageError
from controlroom.dutylog import reads as log
from controlroom.posts import reads_undo
from controlroom.posts.rules import (
    ANSWERED,
    CHECK,
    EQUIPMENT,
    RELIEF,
    ROUND,
    SILENT,
    RoundState,
    Standing,
    Status,
)
from controlroom.shifts import desk as shifts
from controlroom.store.act import Done
from tests.posts.conftest import Guards


def last(guards: Guards, act: str) -> int:
    return int(guards.store.reader.value("SELECT MAX(seq) FROM journal WHERE act = :act", act=act))


def undo(guards: Guards, act: str, why: str = "") -> Done:
    return guards.do("undo", last(guards, act), why=why)


def due(guards: Guards, kind: str) -> list[tuple[int, object]]:
    return [(row.subject_id, row.due) for row in guards.due(kind)]


def round_states(guards: Guards) -> list[RoundState]:
    return [one.state for one in guards.rounds()]


# -- signs of life ------------------------------------------------------------------------------------------


def test_a_sign_of_life_of_the_wrong_guard_is_due_again_when_it_was(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.man("car-park", "306")
    owed = due(guards, CHECK)
    guards.desk.wait(minutes=20)
    heard = guards.post("patrol").people[0].heard
    guards.do("heard", "305")
    assert due(guards, CHECK) != owed
    undo(guards, "welfare.heard")
    assert due(guards, CHECK) == owed
    assert guards.post("patrol").people[0].heard == heard
    guards.do("heard", "306")
    guards.desk.wait(minutes=11)
    assert guards.alarms() == [CHECK]


def test_a_sign_of_life_may_be_told_and_taken_back_again_and_again(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.do("silent", "305")
    owed = due(guards, CHECK)
    for _time in range(3):
        guards.do("heard", "305")
        undo(guards, "welfare.heard")
        assert due(guards, CHECK) == owed
        assert guards.post("patrol").people[0].tries == 1


def test_a_guard_who_was_not_heard_after_all_is_out_of_contact_again(guards: Guards) -> None:
    guards.man("patrol", "305")
    for _call in range(3):
        guards.do("silent", "305")
    assert guards.alarms() == [SILENT]
    guards.do("heard", "305")
    undo(guards, "welfare.heard")
    assert guards.status("305") is Status.OUT_OF_CONTACT
    assert len(guards.due(SILENT)) == 1
    assert guards.due(CHECK) == []
    assert guards.alarms() == [SILENT]


def test_a_call_without_an_answer_was_to_somebody_else(guards: Guards) -> None:
    guards.man("patrol", "305")
    owed = due(guards, CHECK)
    guards.do("silent", "305")
    undo(guards, "welfare.silent")
    assert due(guards, CHECK) == owed
    guards.do("silent", "305")
    guards.do("silent", "305")
    guards.do("silent", "305")
    undo(guards, "welfare.silent")
    assert guards.status("305") is Status.FREE
    assert guards.due(SILENT) == []
    assert guards.post("patrol").people[0].tries == 2


def test_only_the_last_sign_of_life_of_a_guard_is_taken_back(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.do("heard", "305")
    first = last(guards, "welfare.heard")
    guards.do("heard", "305")
    with pytest.raises(Refused):
        guards.do("undo", first)
    undo(guards, "welfare.heard")
    guards.do("undo", first)
    assert len(guards.due(CHECK)) == 1


def test_a_sign_of_life_is_not_taken_back_of_somebody_who_has_left(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.do("heard", "305")
    guards.man("patrol", "306")
    with pytest.raises(Refused):
        undo(guards, "welfare.heard")


def test_nothing_is_taken_back_of_a_guard_inside_a_gas_area(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.do("heard", "305")
    guards.desk.do("dispatch", guards.desk.open(kind="gas-leak"), ["305"])
    with pytest.raises(Refused) as refused:
        undo(guards, "welfare.heard")
    assert refused.value.field == "who"


# -- rounds -------------------------------------------------------------------------------------------------


def test_a_round_that_nobody_walked_is_owed_as_if_never_reported(guards: Guards) -> None:
    guards.man("patrol", "305")
    owed = due(guards, ROUND)
    guards.desk.wait(minutes=30)
    guards.do("report_round", "hourly", who="306", found="门未锁")
    undo(guards, "round.reported")
    assert due(guards, ROUND) == owed
    [one] = guards.rounds()
    assert (one.state, one.reported, one.number, one.found) == (RoundState.OPEN, None, "", "")
    guards.do("report_round", "hourly", who="305")
    assert guards.rounds()[-1].number == "305"


def test_a_round_taken_back_after_its_time_alarms_and_then_is_missed(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.desk.wait(minutes=30)
    guards.do("report_round", "hourly")
    seq = last(guards, "round.reported")
    guards.desk.wait(hours=1)
    guards.do("undo", seq, why="巡的是车库")
    assert ROUND in guards.alarms()
    assert round_states(guards).count(RoundState.OPEN) == 2
    guards.desk.wait(hours=2)
    guards.alarms()
    assert guards.rounds()[-1].state is RoundState.MISSED


def test_a_round_taken_back_once_the_next_is_reported_is_missed(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.desk.wait(minutes=30)
    guards.do("report_round", "hourly")
    seq = last(guards, "round.reported")
    guards.desk.wait(hours=1)
    guards.do("report_round", "hourly")
    guards.do("undo", seq, why="看错班次")
    assert round_states(guards) == [RoundState.OPEN, RoundState.REPORTED, RoundState.MISSED]
    assert len(guards.due(ROUND)) == 1


def test_a_late_round_that_was_missed_is_missed_again(guards: Guards) -> None:
    guards.man("patrol", "305")
    at = guards.clock.now() + timedelta(minutes=30)
    guards.desk.wait(hours=1)
    guards.alarms()
    guards.desk.wait(minutes=20)
    guards.alarms()
    guards.desk.wait(hours=1)
    guards.alarms()
    assert guards.rounds()[-1].state is RoundState.MISSED
    with pytest.raises(NotFound):
        guards.do("report_round", "hourly", at=at - timedelta(days=1))
    guards.do("report_round", "hourly", at=at)
    undo(guards, "round.reported")
    assert guards.rounds()[-1].state is RoundState.MISSED


def test_a_round_given_up_by_the_wrong_report_may_be_reported_late_again(guards: Guards) -> None:
    guards.man("patrol", "305")
    walked = guards.clock.now() + timedelta(minutes=30)
    guards.desk.wait(minutes=80)
    guards.alarms()
    before = due(guards, ROUND)
    guards.do("report_round", "hourly")
    assert round_states(guards).count(RoundState.MISSED) == 1
    undo(guards, "round.reported")
    assert due(guards, ROUND) == before
    guards.do("report_round", "hourly", at=walked)
    assert guards.rounds()[-1].state is RoundState.REPORTED


def test_a_round_taken_back_with_nobody_there_any_more_is_not_owed(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.desk.wait(minutes=30)
    guards.do("report_round", "hourly")
    guards.man("patrol", why="撤岗")
    undo(guards, "round.reported")
    assert guards.due(ROUND) == []


# -- orders -------------------------------------------------------------------------------------------------


def test_an_acknowledgement_of_the_wrong_post_is_owed_again_when_it_was(guards: Guards) -> None:
    guards.man("gate", "305")
    guards.do("send", "封闭各出入口")
    owed = due(guards, ANSWERED)
    guards.desk.wait(minutes=2)
    guards.do("acknowledge", "L-0001", "gate")
    assert guards.due(ANSWERED) == []
    undo(guards, "order.acknowledged")
    assert due(guards, ANSWERED) == owed
    assert [ack.code for ack in guards.order("L-0001").missing] == ["gate"]
    guards.desk.wait(minutes=3)
    assert guards.alarms() == [ANSWERED]
    guards.do("acknowledge", "L-0001", "gate")
    assert guards.alarms() == []


def test_an_acknowledgement_of_an_order_that_was_stood_down_owes_nothing(guards: Guards) -> None:
    guards.man("gate", "305")
    guards.do("send", "封闭各出入口")
    guards.do("acknowledge", "L-0001", "gate")
    guards.do("stand_down", "L-0001")
    undo(guards, "order.acknowledged")
    assert guards.due(ANSWERED) == []
    assert guards.order("L-0001").acks[0].acked is None


def test_an_acknowledgement_taken_back_in_a_gas_area_waits(guards: Guards) -> None:
    guards.man("gate", "305")
    guards.do("send", "封闭各出入口")
    guards.do("acknowledge", "L-0001", "gate")
    guards.desk.do("dispatch", guards.desk.open(kind="gas-leak"), ["305"])
    undo(guards, "order.acknowledged")
    assert guards.order("L-0001").acks[0].held
    assert guards.due(ANSWERED) == []


# -- who stands where ---------------------------------------------------------------------------------------


def test_whoever_was_put_on_a_post_by_mistake_never_stood_there(guards: Guards) -> None:
    guards.man("patrol", "305")
    owed = due(guards, CHECK)
    guards.desk.wait(minutes=10)
    guards.man("patrol", "306")
    undo(guards, "post.manned")
    assert guards.who("patrol") == ["305"]
    assert due(guards, CHECK) == owed
    since, until = guards.store.reader.rows(
        "SELECT g.since, g.until FROM posting g JOIN staff s ON s.id = g.staff_id WHERE s.number = '306'"
    )[0]
    assert since == until


def test_whoever_was_moved_by_mistake_stands_again_where_they_stood(guards: Guards) -> None:
    guards.man("patrol", "305")
    owed = due(guards, CHECK)
    guards.man("gate", "306")
    guards.desk.wait(minutes=10)
    assert guards.man("gate", "305").notes
    assert len(guards.due(RELIEF)) == 1
    undo(guards, "post.manned")
    assert (guards.who("patrol"), guards.who("gate")) == (["305"], ["306"])
    assert due(guards, CHECK) == owed
    assert guards.due(RELIEF) == []


def test_an_empty_post_is_owed_its_relief_again_when_it_was(guards: Guards) -> None:
    guards.man("gate", "305")
    guards.man("lobby", "305")
    owed = due(guards, RELIEF)
    guards.desk.wait(minutes=5)
    guards.man("gate", "306")
    done = undo(guards, "post.manned")
    assert due(guards, RELIEF) == owed
    assert done.notes
    assert guards.post("gate").standing is Standing.EMPTY
    guards.desk.wait(minutes=6)
    assert guards.alarms() == [RELIEF]
    guards.man("gate", "306")
    assert guards.due(RELIEF) == []


def test_two_steps_are_taken_back_one_after_the_other(guards: Guards) -> None:
    guards.man("gate", "305")
    guards.man("lobby", "305")
    owed = due(guards, RELIEF)
    guards.man("gate", "306")
    first = last(guards, "post.manned")
    guards.man("patrol", "306")
    second = last(guards, "post.manned")
    with pytest.raises(Refused):
        guards.do("undo", first)
    guards.do("undo", second)
    guards.do("undo", first)
    assert due(guards, RELIEF) == owed
    assert (guards.who("gate"), guards.who("patrol")) == ([], [])
    guards.man("gate", "306")
    assert guards.due(RELIEF) == []


def test_a_post_left_empty_by_mistake_is_manned_again(guards: Guards) -> None:
    guards.man("patrol", "305")
    owed, rounds = due(guards, CHECK), due(guards, ROUND)
    guards.man("patrol", why="夜间关闭")
    assert guards.due(ROUND) == []
    undo(guards, "post.closed")
    assert guards.who("patrol") == ["305"]
    assert guards.post("patrol").standing is Standing.MANNED
    assert due(guards, CHECK) == owed
    assert [at for _id, at in due(guards, ROUND)] == [at for _id, at in rounds]
    guards.man("patrol", why="夜间关闭")
    guards.man("patrol", "306")
    undo(guards, "post.manned")
    assert guards.post("patrol").closed == "夜间关闭"


def test_a_post_first_used_by_mistake_was_never_used(guards: Guards) -> None:
    shifts.on_duty(guards.store, guards.desk.by, ["305"], False)
    guards.man("patrol", "305")
    undo(guards, "post.manned")
    assert guards.post("patrol").standing is Standing.UNUSED
    assert guards.due(RELIEF) == guards.due(ROUND) == guards.due(CHECK) == []
    assert guards.status("305") is Status.OFF


def test_a_manning_on_which_others_rest_is_not_taken_back(guards: Guards) -> None:
    guards.man("gate", "305")
    guards.man("gate", "306")
    seq = last(guards, "post.manned")
    guards.man("lobby", "305")
    with pytest.raises(Refused):
        guards.do("undo", seq)
    assert (guards.who("gate"), guards.who("lobby")) == (["306"], ["305"])
    shifts.on_duty(guards.store, guards.desk.by, ["305"], False)
    with pytest.raises(Refused):
        guards.do("undo", seq)
    shifts.on_duty(guards.store, guards.desk.by, ["306"], False)
    with pytest.raises(Refused):
        guards.do("undo", seq)


def test_somebody_who_was_joined_by_mistake_is_alone_again(guards: Guards) -> None:
    guards.man("patrol", "305")
    owed = due(guards, CHECK)
    guards.man("patrol", "305", "306")
    assert guards.due(CHECK) == []
    undo(guards, "post.manned")
    assert due(guards, CHECK) == owed
    assert guards.post("patrol").people[0].checked


# -- reports and equipment ----------------------------------------------------------------------------------


def test_equipment_told_in_error_is_owed_as_it_was(guards: Guards) -> None:
    guards.man("gate", "305")
    owed = due(guards, EQUIPMENT)
    guards.do("equipment")
    first = last(guards, "post.equipment")
    guards.do("equipment", fault="东门摄像头无图像")
    with pytest.raises(Refused):
        guards.do("undo", first)
    undo(guards, "post.equipment")
    guards.do("undo", first)
    assert due(guards, EQUIPMENT) == owed
    guards.do("equipment")
    assert len(guards.due(EQUIPMENT)) == 1


def test_equipment_told_before_anybody_asked_is_asked_for_from_the_first_post_on(guards: Guards) -> None:
    guards.do("equipment")
    undo(guards, "post.equipment")
    assert guards.due(EQUIPMENT) == []
    guards.man("gate", "305")
    assert len(guards.due(EQUIPMENT)) == 1


def test_a_line_from_the_wrong_post_is_found_no_more(guards: Guards) -> None:
    guards.do("report", "gate", "交接班正常")
    before = guards.post("gate").reported
    guards.desk.wait(minutes=5)
    guards.do("report", "gate", "快递车滞留")
    undo(guards, "post.reported")
    assert guards.post("gate").reported == before
    assert log.found_by(guards.store.reader, "快递车滞留") == []
    first = guards.store.reader.value("SELECT MIN(seq) FROM journal WHERE act = 'post.reported'")
    guards.do("undo", first, why="是大堂岗")
    assert guards.post("gate").reported is None


# -- whoever takes it back ----------------------------------------------------------------------------------


def test_the_journal_keeps_what_was_written_and_that_it_was_taken_back(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.do("heard", "305")
    seq = last(guards, "welfare.heard")
    guards.desk.wait(minutes=2)
    guards.do("undo", seq, why="是306")
    facts, body, subject = guards.store.reader.rows(
        "SELECT j.facts, t.body, j.subject FROM journal j JOIN journal_text t ON t.seq = j.seq "
        "WHERE j.act = 'welfare.undone'"
    )[0]
    known = json.loads(facts)
    assert (known["entry"], known["of"], subject) == (seq, "welfare.heard", "post")
    assert json.loads(body)["why"] == "是306"
    assert guards.store.reader.value("SELECT COUNT(*) FROM journal WHERE seq = :seq", seq=seq) == 1
    [entry] = [one for one in log.entries(guards.store.reader) if one.act == "welfare.undone"]
    words = entry.says(guards.store.policy(), when=str)
    assert "305" in words
    assert "是306" in words


def test_later_it_takes_a_reason_and_the_right_to_correct(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.do("heard", "305")
    guards.desk.wait(seconds=61)
    with pytest.raises(UsageError) as refused:
        undo(guards, "welfare.heard")
    assert refused.value.field == "why"
    undo(guards, "welfare.heard", why="报错人")


def test_it_takes_the_right_of_the_act_itself(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.desk.by = replace(guards.desk.by, rights=frozenset({"take"}))
    with pytest.raises(NotAllowed):
        undo(guards, "post.manned")
    guards.do("heard", "305")
    undo(guards, "welfare.heard")
    guards.do("heard", "305")
    guards.desk.wait(minutes=2)
    with pytest.raises(NotAllowed):
        undo(guards, "welfare.heard", why="报错人")


def test_nothing_is_taken_back_twice_nor_what_is_of_another_room(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.do("heard", "305")
    undo(guards, "welfare.heard")
    with pytest.raises(Refused):
        undo(guards, "welfare.heard")
    guards.desk.open()
    for act in ("incident.opened", "welfare.undone"):
        with pytest.raises(NotFound):
            undo(guards, act)
    with pytest.raises(NotFound):
        guards.do("undo", 9_999_999)


def test_a_clock_set_back_does_not_keep_anything_from_being_taken_back(guards: Guards) -> None:
    guards.man("patrol", "305")
    owed = due(guards, CHECK)
    guards.desk.wait(minutes=20)
    guards.do("heard", "305")
    guards.clock.move(timedelta(hours=-1))
    undo(guards, "welfare.heard")
    assert due(guards, CHECK) == owed


def test_what_can_be_taken_back_is_the_last_about_each_thing(guards: Guards) -> None:
    guards.man("gate", "305")
    guards.man("patrol", "306")
    for _time in range(2):
        guards.do("heard", "306")
    guards.do("send", "封闭各出入口")
    guards.do("acknowledge", "L-0001", "gate")
    undo(guards, "order.acknowledged")
    found = [one.act for one in reads_undo.latest(guards.store.reader.rows)]
    assert found == ["welfare.heard", "post.manned", "post.manned"]
