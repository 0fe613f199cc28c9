"""Reads that a console or the shell asks often find their rows; they do not look through a million."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.clock import ManualClock
from controlroom.incidents import reads, reads_people
from controlroom.store.database import Store
from tests.conftest import NOON
from tests.incidents.conftest import Desk
from tests.plans import plan_of, scanned

NAMES = ("incident", "i", "assignment", "a", "n")


def test_who_is_out_is_read_from_those_who_are_out(file_store: Store) -> None:
    """Asked at every pause of the call form and after every change."""
    assert scanned(plan_of(file_store, reads_people.busy), *NAMES) == []


def test_who_is_out_for_what_stands_in_the_order_of_sending(at_desk: Desk) -> None:
    numbers = [at_desk.open(place=place) for place in ("3-2-1802", "3-2-1801")]
    for number in reversed(numbers):
        at_desk.do("dispatch", number, ["611"], even_if_busy=True)
    [out] = reads_people.busy(at_desk.store.reader).values()
    assert [one.number for one in out] == numbers[::-1]


@pytest.mark.parametrize("which", ["all", "closed", "open"])
@pytest.mark.parametrize(
    "asked", [{"since": NOON}, {"staff_id": 1}, {"since": NOON, "staff_id": 1}, {"place": "3-2-1802"}]
)
def test_a_list_asked_for_finds_its_rows(file_store: Store, which: str, asked: dict[str, Any]) -> None:
    steps = plan_of(file_store, lambda reader: reads.incidents(reader, which=which, **asked))
    assert scanned(steps, *NAMES) == []


def test_since_finds_what_was_told_late_and_corrected(at_desk: Desk) -> None:
    """Told on the day, whenever it was written down; told before it, though written down on it."""
    early = at_desk.open()
    at_desk.wait(days=3)
    day = at_desk.clock.now()
    late = at_desk.open(told=day - timedelta(days=2))
    today = at_desk.open()
    at_desk.wait(hours=1)
    at_desk.do("correct", early, "told", at=day + timedelta(minutes=5), why="写错了日期")

    def told(**asked: Any) -> list[str]:
        return [one.number for one in reads.incidents(at_desk.store.reader, which="all", **asked)]

    assert told(since=day) == [today, early]
    assert told(since=day, until=day + timedelta(minutes=1)) == [today]
    assert told(since=day - timedelta(days=2)) == [today, late, early]
    assert told(since=day + timedelta(days=1)) == []
    assert told(until=day) == [late]


def test_since_finds_what_was_opened_while_the_clock_was_ahead(at_desk: Desk, clock: ManualClock) -> None:
    before = at_desk.open()
    clock.move(timedelta(days=400))
    ahead = at_desk.open()
    clock.move(timedelta(days=-399))
    after = at_desk.open()
    found = reads.incidents(at_desk.store.reader, which="all", since=clock.now() - timedelta(hours=1))
    assert [one.number for one in found] == [after, ahead]
    assert len(reads.incidents(at_desk.store.reader, which="all", since=NOON.replace(year=1))) == 3
    assert before not in {one.number for one in found}


def test_who_was_sent_is_found_out_or_back_and_each_incident_once(at_desk: Desk) -> None:
    out, back, twice, _other = (at_desk.open() for _one in range(4))
    for number in (out, back, twice, twice):
        at_desk.do("dispatch", number, ["611"], even_if_busy=True)
        if number == back:
            at_desk.do("clear", number, "611")
        if number == twice:
            at_desk.do("recall", number, "611", why="另有急事")
    staff = at_desk.store.reader.value("SELECT id FROM staff WHERE number = '611'")
    at_desk.do("cancel", twice, why="误报")

    def sent_to(which: str, **asked: Any) -> list[str]:
        found = reads.incidents(at_desk.store.reader, which=which, staff_id=staff, **asked)
        return [one.number for one in found]

    assert sent_to("all") == [twice, back, out]
    assert sent_to("all", kind="repair-listed") == [twice, back, out]
    assert sent_to("all", limit=1) == [twice]
    assert sent_to("closed") == [twice]
    assert sent_to("open") == [back, out]
