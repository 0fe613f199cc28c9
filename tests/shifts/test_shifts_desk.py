"""Beginning shifts, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.errors import Busy, NotAllowed, NotFound, Refused, UsageError
from controlroom.dutylog.reads import entries
from controlroom.people import reads as people
from controlroom.shifts import desk, reads, roster
from controlroom.shifts.tables import Shift
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from tests.cli.harness import hire, officer


@pytest.fixture
def first(store: Store) -> Actor:
    """An officer at desk-1."""
    return officer(store)


@pytest.fixture
def second(store: Store) -> Actor:
    """Another officer at desk-1."""
    return officer(store, "102", "李红")


def on_duty(store: Store) -> list[str]:
    """Return the numbers of those on duty."""
    return [one.number for one in people.on_duty(store.reader)]


def test_a_shift_begins_with_those_who_share_it(store: Store, first: Actor, clock: ManualClock) -> None:
    hire(store, "612", "单田芳", "guard")
    assert reads.current(store.reader) is None
    done = desk.start(store, first, ["612", "６１２", "101"])
    found = reads.current(store.reader)
    assert found is not None
    assert (found.id, found.name, found.day, found.number) == (done.id, "early", "2026-11-22", "101")
    assert (found.members, found.started, found.ended) == (("612",), clock.now(), None)
    assert on_duty(store) == ["101", "612"]
    row = store.reader.one("SELECT shift_id, console, staff_id FROM journal WHERE act = 'shift.started'")
    assert row == (done.id, "desk-1", first.staff_id)


def relieved(store: Store, by: Actor) -> int:
    """Hand the desk over as a signed handover does; return the new shift's key."""
    with store.act(by, "test.relieve") as act:
        before = desk.running(act)
        assert before is not None
        return desk.relieve(act, before.id or 0, act.now)


def test_the_relief_ends_the_shift_before(
    store: Store, first: Actor, second: Actor, clock: ManualClock
) -> None:
    hire(store, "612", "单田芳", "guard")
    desk.start(store, first, ["612"])
    clock.move(timedelta(hours=8))
    relieved(store, second)
    late, early = reads.shifts(store.reader)
    assert (late.number, late.name, late.ended) == ("102", "late", None)
    assert (early.number, early.ended) == ("101", clock.now())
    assert on_duty(store) == ["102"]
    assert reads.by_id(store.reader, early.id) == early
    assert reads.shifts(store.reader, since=clock.now() + timedelta(seconds=1)) == [late]
    assert reads.shifts(store.reader, until=clock.now()) == [early]
    assert reads.shifts(store.reader, limit=1) == [late]


def test_one_officer_is_responsible_however_many_consoles_are_open(
    store: Store, first: Actor, second: Actor
) -> None:
    desk.start(store, first)
    for console in ("desk-1", "desk-2", "shell"):
        with pytest.raises(Refused) as caught:
            desk.start(store, replace(second, console=console))
        assert "101" in caught.value.sentence
        assert "F7" in caught.value.sentence
    assert [one.number for one in reads.shifts(store.reader)] == ["101"]


def test_no_second_shift_runs_whoever_writes_it(store: Store, first: Actor, second: Actor) -> None:
    desk.start(store, first)

    def write_another() -> None:
        with store.act(second, "test.second") as act:
            act.session.add(Shift(name="early", day="2026-11-22", started=act.now, console="2", staff_id=2))

    with pytest.raises(Busy):
        write_another()
    assert len(reads.shifts(store.reader)) == 1


def test_the_officer_carries_the_desk_to_another_console(
    store: Store, first: Actor, clock: ManualClock
) -> None:
    begun = desk.start(store, first).id
    clock.move(timedelta(hours=1))
    there = replace(first, console="desk-2")
    assert desk.start(store, there).id == begun
    found = reads.current(store.reader)
    assert found is not None
    assert (found.id, found.console, found.started) == (begun, "desk-2", clock.now() - timedelta(hours=1))
    [entry] = [one for one in entries(store.reader) if one.act == "shift.carried"]
    assert entry.texts == {"from": "desk-1", "to": "desk-2"}
    # the shell stands at no console of its own
    with pytest.raises(Refused):
        desk.start(store, replace(first, console="shell"))


def test_who_shares_it_changes_and_the_shift_stays(store: Store, first: Actor) -> None:
    begun = desk.start(store, first).id
    with pytest.raises(Refused):
        desk.start(store, first)
    hire(store, "612", "单田芳", "guard")
    assert desk.start(store, first, ["612"]).id == begun
    found = reads.current(store.reader)
    assert found is not None
    assert found.members == ("612",)
    assert on_duty(store) == ["101", "612"]
    # carried on elsewhere without naming anybody, it is shared as before
    desk.start(store, replace(first, console="desk-2"))
    assert (members(store), on_duty(store)) == (("612",), ["101", "612"])
    with pytest.raises(Refused):
        desk.start(store, replace(first, console="desk-2"))
    desk.start(store, first, [])
    assert (members(store), on_duty(store)) == ((), ["101"])
    assert len(reads.shifts(store.reader)) == 1


def members(store: Store) -> tuple[str, ...]:
    running = reads.current(store.reader)
    assert running is not None
    return running.members


def test_whoever_is_rostered_on_goes_on_sharing_the_shift(
    store: Store, first: Actor, second: Actor, clock: ManualClock
) -> None:
    hire(store, "611", "任宏斌", "guard")
    hire(store, "612", "单田芳", "guard")
    roster.plan(store, first, "2026-11-22", "late", ["102", "612"])
    desk.start(store, first, ["611", "612"])
    clock.move(timedelta(hours=8))
    relieved(store, second)
    assert (members(store), on_duty(store)) == (("612",), ["102", "612"])
    # so it is when a leader takes over, but for the officer who has lost the desk
    desk.start(store, replace(leader(store), console="desk-2"), why="值班员突发急病")
    assert (members(store), on_duty(store)) == (("612",), ["201", "612"])


def leader(store: Store) -> Actor:
    return officer(store, "201", "刘班", role="control-centre-team-leader")


def test_a_leader_takes_the_desk_over_with_a_reason(
    store: Store, first: Actor, second: Actor, clock: ManualClock
) -> None:
    begun = desk.start(store, first).id
    above = replace(leader(store), console="desk-2")
    with pytest.raises(NotAllowed):
        desk.start(store, replace(second, rights=frozenset({"shift"})), why="他走了")
    with pytest.raises(Refused):
        desk.start(store, above, why="  ")
    clock.move(timedelta(minutes=5))
    desk.start(store, above, why="值班员突发急病")
    late, early = reads.shifts(store.reader)
    assert (late.number, late.console, early.ended) == ("201", "desk-2", clock.now())
    assert on_duty(store) == ["201"]
    [entry] = [one for one in entries(store.reader) if one.act == "shift.taken-over"]
    assert (entry.texts["why"], entry.texts["number"]) == ("值班员突发急病", "101")
    row = store.reader.one("SELECT subject_id, shift_id FROM journal WHERE act = 'shift.taken-over'")
    assert row == (begun, above.shift_id)


def test_only_a_leader_ends_a_shift_without_relief_and_says_why(
    store: Store, first: Actor, clock: ManualClock
) -> None:
    above = leader(store)
    with pytest.raises(Refused):
        desk.end(store, above, "停电检修")
    desk.start(store, first)
    with pytest.raises(NotAllowed):
        desk.end(store, replace(first, rights=frozenset({"shift", "sign"})), "下班了")
    with pytest.raises(UsageError):
        desk.end(store, above, " ")
    desk.end(store, above, "停电检修，控制中心暂停")
    assert reads.current(store.reader) is None
    assert on_duty(store) == []
    # now nobody has the desk: whoever comes begins
    desk.start(store, first)
    assert len(reads.shifts(store.reader)) == 2


def test_a_clock_set_back_ends_no_shift_before_it_began(
    store: Store, first: Actor, second: Actor, clock: ManualClock
) -> None:
    desk.start(store, first)
    began = clock.now()
    clock.set(began - timedelta(hours=1))
    relieved(store, second)
    early = next(one for one in reads.shifts(store.reader) if one.number == "101")
    assert early.ended == began


def test_the_same_request_begins_one_shift(store: Store, first: Actor) -> None:
    by = first.with_request("7f9c24e8-3b12-4a0e-9b0f-000000000001")
    assert desk.start(store, by) == desk.start(store, by)
    assert len(reads.shifts(store.reader)) == 1


def test_strangers_and_those_without_the_right_begin_nothing(store: Store, first: Actor) -> None:
    with pytest.raises(NotFound):
        desk.start(store, first, ["999"])
    with pytest.raises(NotAllowed):
        desk.start(store, replace(first, rights=frozenset()))
    with pytest.raises(NotFound):
        reads.by_id(store.reader, 1)
    assert reads.shifts(store.reader) == []
