"""The open incidents by urgency and their pages, on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta

from controlroom.deadlines.reads import DueRow, of_subject
from controlroom.incidents import reads, reads_urgency
from controlroom.incidents.reads import Incident
from controlroom.incidents.rules import State
from tests.incidents.conftest import Desk

KINDS = ("water-leak", "service-request", "repair-listed", "public-facility-fault", "fire", "enquiry")


def busy_night(at_desk: Desk) -> None:
    """Leave open incidents of every stage: late, soon late, in time, without a limit, waiting, resolved."""
    for number in range(24):
        one = at_desk.open(KINDS[number % len(KINDS)], f"{number} 号门", priority=1 + number % 4)
        if number % 7 == 2:
            at_desk.do("hold", one, why="parts")
        elif number % 7 == 5:
            at_desk.do("resolve", one, result="好了")
        elif number % 9 == 8:
            at_desk.do("close", one, result="好了", told="单志远")
        elif number % 5 == 4:
            at_desk.do("dispatch", one, ["305"], even_if_busy=True)
        at_desk.wait(seconds=100)
    at_desk.do("hold", at_desk.open("repair-listed", "大堂"), why="parts")


def expected(found: list[Incident], due: dict[int, DueRow], at_desk: Desk) -> list[int]:
    """Work the order out from what each incident owes."""
    now = at_desk.clock.now()

    def order(one: Incident) -> tuple[int, int, float, int]:
        row = due.get(one.id)
        runs = row is not None and row.paused_since is None
        if row is not None and runs and row.due <= now:
            stage = 0
        elif one.state in (State.HELD, State.RESOLVED):
            stage = 3 if one.state is State.HELD else 4
        elif one.priority == 1:
            stage = 0
        elif row is not None and not runs:
            stage = 3
        else:
            stage = 1 if row is not None and row.warn <= now else 2
        return stage, one.priority, row.due.timestamp() if row else float("inf"), one.id

    return [one.id for one in sorted(found, key=order)]


def test_the_pages_follow_each_other_by_urgency(at_desk: Desk) -> None:
    busy_night(at_desk)
    reader, now = at_desk.store.reader, at_desk.clock.now()
    everything = reads.incidents(reader, which="open", limit=100)
    due = of_subject(reader, "incident", [one.id for one in everything])
    wanted = expected(everything, due, at_desk)
    pages, end = [], None
    while not pages or end is not None:
        page, end = reads_urgency.by_urgency(reader, now, limit=5, after=end)
        pages.append([one.id for one in page])
    assert [len(page) for page in pages[:-1]] == [5] * (len(pages) - 1)
    assert len(pages) > 3
    assert [key for page in pages for key in page] == wanted
    whole = reads_urgency.by_urgency(reader, now, limit=100)
    assert whole.end is None
    assert sorted(whole.incidents) == sorted(everything)
    assert whole.incidents[-1].state is State.RESOLVED
    stages = {reads_urgency.by_urgency(reader, now, limit=at).end.stage for at in range(1, len(wanted))}  # type: ignore[union-attr]
    assert stages == {0, 1, 2, 3}


def test_a_new_emergency_stands_above_what_is_overdue_and_can_wait(at_desk: Desk) -> None:
    late = at_desk.open("public-facility-fault", "东门")
    at_desk.wait(hours=3)
    fire = at_desk.open("fire", "西门")
    held = at_desk.open("repair-listed", "南门")
    until = at_desk.clock.now() + timedelta(hours=1)
    at_desk.do("hold", held, why="parts", until=until)

    def first() -> list[str]:
        page, _end = reads_urgency.by_urgency(at_desk.store.reader, at_desk.clock.now(), limit=4)
        return [one.number for one in page]

    assert first() == [fire, late, held]
    # its wait is over: it has to be looked at again
    at_desk.wait(hours=2)
    fresh = at_desk.open("service-request", "北门")
    assert (first()[0], set(first()[1:3]), first()[3]) == (fire, {late, held}, fresh)


def test_a_page_that_is_just_full_has_nothing_below(at_desk: Desk) -> None:
    for place in ("东门", "西门", "南门"):
        at_desk.open(place=place)
    reader, now = at_desk.store.reader, at_desk.clock.now()
    assert reads_urgency.by_urgency(reader, now, limit=3).end is None
    assert reads_urgency.by_urgency(reader, now, limit=2).end is not None


def test_a_list_is_as_long_as_it_takes_to_hold_one(at_desk: Desk) -> None:
    busy_night(at_desk)
    reader, now = at_desk.store.reader, at_desk.clock.now()
    order = [one.id for one in reads_urgency.by_urgency(reader, now, limit=100).incidents]
    closed = reads.incidents(reader, which="closed", limit=1)[0].id

    def ids(**asked: int) -> tuple[list[int], bool]:
        found, more = reads_urgency.open_list(reader, now, limit=4, **asked)
        return [one.id for one in found], more

    assert ids() == (order[:4], True)
    assert ids(pages=2) == (order[:8], True)
    assert ids(holding=order[9]) == (order[:12], True)
    assert ids(holding=order[-1]) == (order, False)
    assert ids(holding=closed) == (order[:4], True)
    assert ids(holding=order[0], pages=99) == (order, False)


def test_the_clock_alone_changes_the_order(at_desk: Desk) -> None:
    reader = at_desk.store.reader
    low = at_desk.open("service-request", "东门", priority=4)
    warn = at_desk.clocks(low)["send"].warn
    at_desk.clock.set(warn - timedelta(seconds=1))
    high = at_desk.open("service-request", "西门", priority=2)

    def order(now: datetime) -> list[str]:
        return [one.number for one in reads_urgency.by_urgency(reader, now, limit=9).incidents]

    assert order(at_desk.clock.now()) == [high, low]
    assert order(warn) == [low, high]
