"""The end of a shift in the one queue: handover prepared, relief in time; midnight, clocks put forward and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.errors import Refused
from controlroom.base.policy import Policy, parse
from controlroom.deadlines.reads import alarms, deadlines
from controlroom.deadlines.tick import tick
from controlroom.people.tables import Staff
from controlroom.shifts import desk, reads, roster
from controlroom.shifts.rules import HANDOVER, RELIEF, promised, span_begun, span_of
from controlroom.store.actor import Actor, house
from controlroom.store.database import Store
from controlroom.store.policies import shipped_text
from controlroom.store.policy_act import apply_policy
from tests.cli.harness import Shell, hire, officer
from tests.shifts.test_shifts_desk import relieved

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def in_zone(zone: ZoneInfo) -> Policy:
    return parse(shipped_text().replace("Asia/Shanghai", str(zone)), "policy.toml")


def local(text: str, zone: ZoneInfo = SHANGHAI, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


@pytest.fixture
def first(store: Store, clock: ManualClock) -> Actor:
    """Officer 101, whose early shift runs since 08:00; a leader to call."""
    leader = officer(store, "201", "刘班", role="control-centre-team-leader")
    assert leader.role == "control-centre-team-leader"
    by = officer(store)
    clock.set(local("2026-11-22T08:00"))
    desk.start(store, by)
    return by


def at(store: Store, clock: ManualClock, when: datetime) -> list[tuple[str, str, str]]:
    """Return what of the shift alarms at an instant: kind, stage, state."""
    clock.set(when)
    tick(store, house("desk-1"))
    return [(one.kind, one.stage, one.state) for one in alarms(store.reader) if one.subject == "shift"]


def states(store: Store) -> dict[str, str]:
    rows = store.reader.rows("SELECT kind, state FROM deadline WHERE subject = 'shift' ORDER BY id")
    return {row[0]: row[1] for row in rows}


def test_reminder_deadline_and_escalation(store: Store, first: Actor, clock: ManualClock) -> None:
    assert at(store, clock, local("2026-11-22T19:44")) == []
    assert at(store, clock, local("2026-11-22T19:45")) == [(HANDOVER, "warning", "unacknowledged")]
    assert at(store, clock, local("2026-11-22T20:00")) == [(HANDOVER, "breach", "unacknowledged")]
    found = at(store, clock, local("2026-11-22T20:10"))
    assert (RELIEF, "breach", "unacknowledged") in found
    relief = next(one for one in alarms(store.reader) if one.kind == RELIEF)
    # nobody has come: the leader is named at once, and prompted up the ladder
    assert (relief.about.call, relief.about.place) == ("201", "白班 101 王敏")
    handover = next(one for one in alarms(store.reader) if one.kind == HANDOVER)
    assert relief.prompt is None
    at(store, clock, local("2026-11-22T20:15"))
    relief = next(one for one in alarms(store.reader) if one.kind == RELIEF)
    assert relief.prompt is not None
    assert (relief.prompt.role, relief.prompt.staff) == ("control-centre-team-leader", "201")
    handover = next(one for one in alarms(store.reader) if one.kind == HANDOVER)
    assert handover.prompt is None


def test_before_the_end_the_officer_is_called(store: Store, first: Actor, clock: ManualClock) -> None:
    at(store, clock, local("2026-11-22T19:50"))
    [alarm] = [one for one in alarms(store.reader) if one.subject == "shift"]
    assert (alarm.about.call, alarm.about.role) == ("101", "系统管理员")


def test_who_is_rostered_is_named_and_called(store: Store, first: Actor, clock: ManualClock) -> None:
    hire(store, "102", "李红", "duty-officer", phone="13800136612")
    hire(store, "305", "曾海涛", "guard")
    roster.plan(store, first, "2026-11-22", "late", ["102", "305"])
    # before the reminder nobody is named: there is time
    assert {one.about.title for one in deadlines(store.reader) if one.kind in (HANDOVER, RELIEF)} == {""}
    at(store, clock, local("2026-11-22T19:50"))
    [alarm] = [one for one in alarms(store.reader) if one.subject == "shift"]
    assert (alarm.about.title, alarm.about.call, alarm.about.phone) == (
        "20:00 接班：102 李红",
        "102",
        "13800136612",
    )
    at(store, clock, local("2026-11-22T20:10"))
    relief = next(one for one in alarms(store.reader) if one.kind == RELIEF)
    assert (relief.about.title, relief.about.call) == ("无人接班：102 李红（排班 20:00）未登录", "102")
    # the ladder goes on to the leader all the same
    at(store, clock, local("2026-11-22T20:15"))
    relief = next(one for one in alarms(store.reader) if one.kind == RELIEF)
    assert relief.prompt is not None
    assert relief.prompt.staff == "201"
    # the shell names them too, and masks the number
    assert Shell(store, None).json("shifts", "now")["relief"] == ["102"]
    shown = Shell(store, None, width=100)("shifts", "now").out
    assert "102 李红 138****6612" in shown
    assert "13800136612" not in shown + Shell(store, None, width=200)("alarms", "list").out


def test_nobody_rostered_is_said(store: Store, first: Actor, clock: ManualClock) -> None:
    roster.plan(store, first, "2026-11-22", "late", ["101"])
    at(store, clock, local("2026-11-22T20:10"))
    relief = next(one for one in alarms(store.reader) if one.kind == RELIEF)
    assert (relief.about.title, relief.about.call) == ("无人接班：20:00 的班未排人", "201")
    assert Shell(store, None).json("shifts", "now")["relief"] == []


def test_relieved_in_time_nothing_alarms_any_more(store: Store, first: Actor, clock: ManualClock) -> None:
    clock.set(local("2026-11-22T19:55"))
    new = relieved(store, officer(store, "102", "李红"))
    assert at(store, clock, local("2026-11-22T20:30")) == []
    # five minutes early it is the night's shift that begins, to be relieved in the morning
    row = reads.by_id(store.reader, new)
    assert (row.name, row.day) == ("late", "2026-11-22")
    rows = store.reader.rows(
        "SELECT kind, state FROM deadline WHERE subject = 'shift' AND subject_id = :id ORDER BY kind", id=new
    )
    assert rows == [(HANDOVER, "running"), (RELIEF, "running")]
    [relief] = [one for one in deadlines(store.reader) if one.kind == RELIEF]
    assert relief.due == local("2026-11-23T08:10")


def test_late_relief_is_late_and_stays_to_be_seen(store: Store, first: Actor, clock: ManualClock) -> None:
    clock.set(local("2026-11-22T20:40"))
    relieved(store, officer(store, "102", "李红"))
    row = store.reader.rows("SELECT state FROM deadline WHERE subject_id = 1 AND kind = :kind", kind=RELIEF)
    assert row == [("late",)]
    assert (RELIEF, "breach", "returned") in at(store, clock, clock.now())


def test_ended_without_relief_settles_both(store: Store, first: Actor, clock: ManualClock) -> None:
    clock.set(local("2026-11-22T12:00"))
    desk.end(store, officer(store, "202", "周主管", role="department-supervisor"), "全员疏散")
    assert states(store) == {HANDOVER: "cancelled", RELIEF: "cancelled"}
    assert at(store, clock, local("2026-11-22T21:00")) == []


def test_starting_anew_does_not_silence_the_missing_relief(
    store: Store, first: Actor, clock: ManualClock
) -> None:
    at(store, clock, local("2026-11-22T20:20"))
    with pytest.raises(Refused):
        desk.start(store, first)
    desk.start(store, replace(first, console="desk-2"))
    assert (RELIEF, "breach", "unacknowledged") in at(store, clock, local("2026-11-22T20:21"))


def test_a_clock_set_back_across_the_end_alarms_once(store: Store, first: Actor, clock: ManualClock) -> None:
    before = at(store, clock, local("2026-11-22T20:12"))
    assert (RELIEF, "breach", "unacknowledged") in before
    assert at(store, clock, local("2026-11-22T19:30")) == before
    assert at(store, clock, local("2026-11-22T20:12")) == before
    clock.set(local("2026-11-22T19:31"))
    new = reads.by_id(store.reader, relieved(store, officer(store, "102", "李红")))
    assert new.name == "late"


def test_an_officer_who_leaves_the_staff_is_to_be_relieved_at_once(
    store: Store, first: Actor, clock: ManualClock
) -> None:
    def active(value: int) -> None:
        with store.act(first, "test.leave") as act:
            row = act.session.get_one(Staff, first.staff_id)
            row.active = value
            act.session.add(row)
            act.announce("staff.activity", staff=row)

    clock.set(local("2026-11-22T10:00"))
    active(0)
    assert at(store, clock, local("2026-11-22T10:00")) == [(RELIEF, "breach", "unacknowledged")]
    second = officer(store, "102", "李红")
    with pytest.raises(Refused) as caught:
        desk.start(store, second)
    assert "离职" in caught.value.sentence
    active(1)
    assert [one[0] for one in at(store, clock, local("2026-11-22T10:01")) if one[2] != "returned"] == []
    assert states(store) == {HANDOVER: "running", RELIEF: "running"}
    active(0)
    desk.start(store, second, why="前任已离职")
    found = reads.current(store.reader)
    assert found is not None
    assert found.number == "102"


def test_another_reminder_holds_for_the_shift_that_runs(
    store: Store, first: Actor, clock: ManualClock
) -> None:
    earlier, later = (
        shipped_text().replace('remind = "15m"', f'remind = "{minutes}m"') for minutes in (30, 10)
    )
    clock.set(local("2026-11-22T12:00"))
    apply_policy(store, first, earlier)
    assert at(store, clock, local("2026-11-22T19:29")) == []
    assert at(store, clock, local("2026-11-22T19:30")) == [(HANDOVER, "warning", "unacknowledged")]
    # later again: the warning that has come too early returns, and comes anew
    apply_policy(store, first, later)
    assert [row for row in at(store, clock, local("2026-11-22T19:49")) if row[2] == "unacknowledged"] == []
    assert (HANDOVER, "warning", "unacknowledged") in at(store, clock, local("2026-11-22T19:50"))
    assert (HANDOVER, "breach", "unacknowledged") in at(store, clock, local("2026-11-22T20:00"))


@pytest.mark.parametrize(
    ("began", "ends", "hours"),
    [
        # the night a zone puts its clocks back has thirteen hours of duty, the other eleven
        ("2026-10-24T20:00", "2026-10-25T08:00", 13),
        ("2027-03-27T20:00", "2027-03-28T08:00", 11),
        ("2026-12-31T20:00", "2027-01-01T08:00", 12),
    ],
)
def test_a_night_has_the_hours_it_has(
    store: Store, clock: ManualClock, began: str, ends: str, hours: int
) -> None:
    by = officer(store)
    apply_policy(store, by, shipped_text().replace("Asia/Shanghai", "Europe/Berlin"))
    clock.set(local(began, BERLIN))
    desk.start(store, by)
    found = {one.kind: one for one in deadlines(store.reader)}
    assert found[HANDOVER].due == local(ends, BERLIN)
    assert (found[HANDOVER].due - clock.now()).total_seconds() == hours * 3600
    assert at(store, clock, local(ends, BERLIN) - timedelta(minutes=16)) == []
    warned = at(store, clock, local(ends, BERLIN) - timedelta(minutes=14))
    assert warned == [(HANDOVER, "warning", "unacknowledged")]


def test_a_shift_that_ends_in_the_hour_a_zone_has_twice() -> None:
    text = shipped_text().replace("Asia/Shanghai", "Europe/Berlin")
    text = text.replace('starts = "08:00", ends = "20:00"', 'starts = "02:30", ends = "20:00"')
    policy = parse(text.replace('starts = "20:00", ends = "08:00"', 'starts = "20:00", ends = "02:30"'), "p")
    span = span_of(policy, "late", "2026-10-24", local("2026-10-24T20:00", BERLIN))
    remind, ends, late = promised(policy, span)
    assert [(one - ends).total_seconds() / 60 for one in (remind, late)] == [-15, 10]
    # in the second half past two the early shift runs; a little before, too, for it has begun already
    for clock_time in ("2026-10-25T02:15", "2026-10-25T02:45"):
        assert span_begun(policy, local(clock_time, BERLIN, fold=1)).shift.id == "early"


@pytest.mark.parametrize(
    ("when", "name", "day"),
    [
        ("2026-11-22T18:59", "early", "2026-11-22"),
        ("2026-11-22T19:00", "late", "2026-11-22"),
        ("2026-11-22T20:00", "late", "2026-11-22"),
        ("2026-11-23T07:00", "early", "2026-11-23"),
    ],
)
def test_whoever_comes_shortly_before_the_next_shift_begins_that_one(when: str, name: str, day: str) -> None:
    span = span_begun(in_zone(SHANGHAI), local(when))
    assert (span.shift.id, span.day.isoformat()) == (name, day)


def test_a_shift_the_policy_no_longer_has_ends_with_that_of_its_hour() -> None:
    span = span_of(in_zone(SHANGHAI), "middle", "2026-11-22", local("2026-11-22T12:00"))
    assert span.ends == local("2026-11-22T20:00")
