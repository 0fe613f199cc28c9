"""Who stands where, and what becomes of a post that falls empty."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from controlroom.base.errors import NotFound, UsageError
from controlroom.estate.tables import Facility
from controlroom.people import desk as people
from controlroom.people.importing import import_staff
from controlroom.people.sheet import read_sheets
from controlroom.posts import desk, reads
from controlroom.posts.rules import ANSWERED, BREAK_OVER, CHECK, EQUIPMENT, RELIEF, ROUND, Standing
from controlroom.shifts import desk as shifts
from tests.posts.conftest import Guards


def facility(guards: Guards, code: str, zh: str | None) -> None:
    """Give the estate a gate, or drop it: without a name."""
    with Session(guards.store.engine) as session, session.begin():
        if zh is not None:
            session.add(Facility(id=int(code[2:]), code=code, zh=zh, kind="gate"))
        else:
            session.delete(session.exec(select(Facility).where(Facility.code == code)).one())


def test_an_estate_without_facilities_has_one_post_of_each_sort(guards: Guards) -> None:
    assert [(one.code, one.standing) for one in reads.posts(guards.store.reader, guards.store.policy())] == [
        (code, Standing.UNUSED) for code in ("gate", "lobby", "car-park", "patrol")
    ]


def test_somebody_is_put_on_a_post_by_any_of_its_names(guards: Guards) -> None:
    guards.man("出入口岗", "305")
    assert guards.who("gate") == ["305"]
    assert guards.post("gate").standing is Standing.MANNED
    with pytest.raises(NotFound):
        guards.man("月球岗", "305")
    with pytest.raises(UsageError):
        guards.man("岗", "305")


def test_whoever_is_not_named_is_relieved_and_whoever_comes_leaves_the_old_post(guards: Guards) -> None:
    guards.man("gate", "305")
    done = guards.man("lobby", "305", "306")
    assert guards.who("gate") == []
    assert guards.who("lobby") == ["305", "306"]
    assert guards.post("gate").standing is Standing.EMPTY
    assert "出入口岗" in done.notes[0]
    guards.man("lobby", "306")
    assert guards.who("lobby") == ["306"]


def test_an_empty_post_is_owed_its_relief_and_alarms(guards: Guards) -> None:
    guards.man("gate", "305")
    guards.man("lobby", "305")
    assert [row.kind for row in guards.due(RELIEF)] == [RELIEF]
    guards.desk.wait(minutes=11)
    assert RELIEF in guards.alarms()
    guards.man("gate", "306")
    assert guards.due(RELIEF) == []
    assert RELIEF not in guards.alarms()


def test_the_desk_leaves_a_post_empty_only_with_a_reason(guards: Guards) -> None:
    guards.man("gate", "305")
    with pytest.raises(UsageError) as refused:
        guards.man("gate")
    assert refused.value.field == "why"
    guards.man("gate", why="夜间关闭")
    assert guards.post("gate").standing is Standing.CLOSED
    assert guards.post("gate").closed == "夜间关闭"
    assert guards.due(RELIEF) == []


def test_whoever_comes_is_on_duty_by_that(guards: Guards) -> None:
    people.set_on_duty(guards.store, guards.desk.by, "305", False)
    guards.man("gate", "305")
    assert [row[0] for row in guards.store.reader.rows("SELECT on_duty FROM staff WHERE number = '305'")] == [
        1
    ]


def test_going_off_duty_leaves_the_post(guards: Guards) -> None:
    guards.man("gate", "305")
    shifts.on_duty(guards.store, guards.desk.by, ["305"], False)
    assert guards.post("gate").standing is Standing.EMPTY
    assert len(guards.due(RELIEF)) == 1


def test_somebody_taken_from_the_staff_while_on_a_post_leaves_it_empty_and_flagged(guards: Guards) -> None:
    """Issue 5: a staff member removed while on duty."""
    guards.man("gate", "305")
    guards.do("set_status", "305", "break")
    rows = [("工号", "姓名", "岗位", "在职"), ("305", "曾海涛", "安全员", "否")]
    import_staff(guards.store, guards.desk.by, read_sheets([("s", rows)], guards.store.policy()))
    assert guards.who("gate") == []
    assert guards.post("gate").standing is Standing.EMPTY
    assert len(guards.due(RELIEF)) == 1
    assert guards.due(BREAK_OVER) == []
    assert guards.due(CHECK) == []


def test_the_same_again_writes_nothing(guards: Guards) -> None:
    guards.man("gate", "305")
    seq = guards.store.reader.seq()
    guards.man("gate", "305")
    assert guards.store.reader.seq() == seq


def test_manning_begins_rounds_checks_and_the_equipment_report_only_where_they_belong(guards: Guards) -> None:
    guards.man("gate", "305")
    assert (guards.due(ROUND), guards.due(CHECK)) == ([], [])
    assert len(guards.due(EQUIPMENT)) == 1
    guards.man("patrol", "306")
    assert len(guards.due(ROUND)) == len(guards.due(CHECK)) == 1
    assert len(guards.due(EQUIPMENT)) == 1


def test_an_act_is_done_once_however_often_it_is_sent(guards: Guards) -> None:
    by = replace(guards.desk.by, request="6a3c1a52-52bb-4a5e-8a2e-7d5c1f0c0a01")
    first = desk.man(guards.store, by, "gate", ["305"])
    again = desk.man(guards.store, by, "gate", ["305"])
    assert again.repeated
    assert again == first
    assert guards.who("gate") == ["305"]


def test_a_post_the_estate_has_dropped_can_still_acknowledge_and_be_left(guards: Guards) -> None:
    facility(guards, "G-9", "北门")
    guards.man("G-9", "305")
    guards.do("send", "封闭各出入口")
    facility(guards, "G-8", "南门")
    facility(guards, "G-9", None)
    assert guards.who("G-9") == ["305"]
    guards.do("acknowledge", "L-0001", "G-9")
    guards.man("北门", why="拆除")
    assert guards.post("G-9").standing is Standing.CLOSED
    assert guards.who("G-9") == []
    assert "G-9" not in [one.code for one in reads.posts(guards.store.reader, guards.store.policy())]


def test_a_dropped_post_nobody_stands_at_is_manned_no_more(guards: Guards) -> None:
    facility(guards, "G-9", "北门")
    guards.man("G-9", "305")
    guards.man("G-9", why="拆除")
    facility(guards, "G-9", None)
    with pytest.raises(NotFound):
        guards.man("G-9", "305")


def test_an_order_that_waited_for_a_post_in_gas_goes_to_who_relieves_it(guards: Guards) -> None:
    guards.man("gate", "305")
    guards.desk.do("dispatch", guards.desk.open(kind="gas-leak"), ["305"])
    guards.do("send", "封闭各出入口")
    assert guards.order("L-0001").acks[0].held
    guards.man("gate", "306")
    assert not guards.order("L-0001").acks[0].held
    assert len(guards.due(ANSWERED)) == 1
    guards.man("gate", "305")
    assert guards.order("L-0001").acks[0].held
    assert guards.due(ANSWERED) == []
