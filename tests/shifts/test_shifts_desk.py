"""Beginning shifts, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.errors import NotAllowed, NotFound, Refused
from controlroom.people import reads as people
from controlroom.shifts import desk, reads
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
    found = reads.current(store.reader, "desk-1")
    assert found is not None
    assert (found.id, found.name, found.day, found.number) == (done.id, "early", "2026-11-22", "101")
    assert (found.members, found.started, found.ended) == (("612",), clock.now(), None)
    assert on_duty(store) == ["101", "612"]
    row = store.reader.one("SELECT shift_id, console, staff_id FROM journal WHERE act = 'shift.started'")
    assert row == (done.id, "desk-1", first.staff_id)


def test_the_next_shift_ends_the_one_before(
    store: Store, first: Actor, second: Actor, clock: ManualClock
) -> None:
    hire(store, "612", "单田芳", "guard")
    desk.start(store, first, ["612"])
    clock.move(timedelta(hours=8))
    desk.start(store, second, ["612"])
    late, early = reads.shifts(store.reader)
    assert (late.number, late.name, late.ended) == ("102", "late", None)
    assert (early.number, early.ended) == ("101", clock.now())
    assert on_duty(store) == ["102", "612"]
    assert reads.by_id(store.reader, early.id) == early
    assert reads.shifts(store.reader, since=clock.now() + timedelta(seconds=1)) == [late]
    assert reads.shifts(store.reader, until=clock.now()) == [early]
    assert reads.shifts(store.reader, limit=1) == [late]


def test_one_officer_is_responsible_at_a_console(store: Store, first: Actor, second: Actor) -> None:
    desk.start(store, first)
    other = replace(second, console="desk-2")
    desk.start(store, other)
    here = reads.current(store.reader, "desk-1")
    there = reads.current(store.reader, "desk-2")
    assert here is not None
    assert there is not None
    assert (here.number, there.number) == ("101", "102")
    running = store.reader.rows("SELECT console FROM shift WHERE ended IS NULL ORDER BY console")
    assert running == [("desk-1",), ("desk-2",)]


def test_the_shell_takes_over_the_running_shift_on_its_console(
    store: Store, first: Actor, second: Actor, clock: ManualClock
) -> None:
    desk.start(store, first)
    clock.move(timedelta(minutes=1))
    desk.start(store, replace(second, console="shell"))
    found = reads.current(store.reader)
    assert found is not None
    assert (found.number, found.console) == ("102", "desk-1")
    assert len(store.reader.rows("SELECT id FROM shift WHERE ended IS NULL")) == 1


def test_starting_ones_own_running_shift_again_is_refused(store: Store, first: Actor) -> None:
    desk.start(store, first)
    with pytest.raises(Refused):
        desk.start(store, first)
    hire(store, "612", "单田芳", "guard")
    desk.start(store, first, ["612"])
    assert len(reads.shifts(store.reader)) == 2


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
