"""A wait with an end: when the time has come somebody looks whether it can go on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

import pytest

from controlroom.base.i18n import Language, language, use
from controlroom.deadlines import reads as deadline_reads
from controlroom.deadlines.tick import tick
from controlroom.incidents.desk.settling import LOOK_AGAIN
from controlroom.incidents.rules import State
from controlroom.store.actor import house

from .conftest import Desk


def held(at_desk: Desk, **length: float) -> tuple[str, datetime]:
    """Return an incident on hold, and until when."""
    number = at_desk.open(kind="water-leak")
    at_desk.wait(minutes=1)
    until = at_desk.clock.now() + timedelta(**length)
    at_desk.do("hold", number, why="parts", until=until)
    return number, until


def alarms(at_desk: Desk) -> list[str]:
    """Let the queue be looked at, and return the stages of the alarms about the wait."""
    tick(at_desk.store, house("test"))
    rows = deadline_reads.alarms(at_desk.store.reader, limit=200)
    return [row.stage for row in rows if row.kind == LOOK_AGAIN and row.returned_at is None]


def test_a_wait_with_an_end_is_a_promise(at_desk: Desk) -> None:
    number, until = held(at_desk, hours=2)
    row = at_desk.clocks(number)[LOOK_AGAIN]
    assert (row.state, row.due, row.limit) == ("running", until, timedelta(hours=2))
    assert at_desk.clocks(number)["arrive"].state == "paused"
    assert row.title not in ("", LOOK_AGAIN)


def test_it_warns_and_breaches_while_the_other_clocks_wait(at_desk: Desk) -> None:
    number, until = held(at_desk, hours=2)
    assert alarms(at_desk) == []
    at_desk.clock.move(until - timedelta(minutes=10, seconds=1) - at_desk.clock.now())
    assert alarms(at_desk) == []
    at_desk.wait(seconds=1)
    assert alarms(at_desk) == ["warning"]
    at_desk.wait(minutes=10)
    assert alarms(at_desk) == ["breach"]
    assert at_desk.one(number).state is State.HELD
    assert at_desk.clocks(number)["arrive"].state == "paused"


def test_a_short_wait_does_not_warn_at_once(at_desk: Desk) -> None:
    _number, until = held(at_desk, minutes=8)
    assert alarms(at_desk) == []
    at_desk.clock.move(until - timedelta(minutes=2) - at_desk.clock.now())
    assert alarms(at_desk) == ["warning"]


def test_a_wait_without_an_end_promises_nothing(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("hold", number, why="parts")
    assert LOOK_AGAIN not in at_desk.clocks(number)


@pytest.mark.parametrize("overdue", [False, True])
@pytest.mark.parametrize("act", ["resume", "resolve", "close", "cancel"])
def test_it_ends_with_the_wait(at_desk: Desk, act: str, overdue: bool) -> None:
    number, _until = held(at_desk, hours=2)
    at_desk.wait(hours=3 if overdue else 1)
    assert alarms(at_desk) == (["breach"] if overdue else [])
    more: dict[str, dict[str, object]] = {
        "resolve": {"result": "已换阀"},
        "close": {"result": "已换阀", "told": "101", "left_out": at_desk.unrecorded(number)},
        "cancel": {"why": "误报"},
    }
    at_desk.do(act, number, **more.get(act, {}))
    assert LOOK_AGAIN not in at_desk.clocks(number)
    at_desk.wait(hours=5)
    assert alarms(at_desk) == []
    if act != "resume":
        at_desk.do("reopen", number, why="又漏")
        assert LOOK_AGAIN not in at_desk.clocks(number)


def test_each_wait_has_its_own_end(at_desk: Desk) -> None:
    number, first = held(at_desk, hours=1)
    at_desk.wait(hours=2)
    assert alarms(at_desk) == ["breach"]
    at_desk.do("resume", number)
    until = at_desk.clock.now() + timedelta(hours=3)
    at_desk.do("hold", number, why="outside", until=until)
    assert first < until == at_desk.clocks(number)[LOOK_AGAIN].due
    assert alarms(at_desk) == []


def test_what_changes_meanwhile_leaves_the_time_alone(at_desk: Desk) -> None:
    from controlroom.incidents import desk

    number, until = held(at_desk, hours=2)
    at_desk.wait(minutes=30)
    at_desk.do("edit", number, desk.Edit(priority=1))
    at_desk.do("note", number, "已订货")
    row = at_desk.clocks(number)[LOOK_AGAIN]
    assert (row.due, row.priority, row.state) == (until, 1, "running")
    assert "deadline.rebased" not in at_desk.acts(number)


def test_its_name_is_in_both_languages(at_desk: Desk) -> None:
    number, _until = held(at_desk, hours=2)
    before = language()
    try:
        names = []
        for one in ("en", "zh"):
            use(cast(Language, one))
            names.append(at_desk.clocks(number)[LOOK_AGAIN].title)
    finally:
        use(before)
    assert [name.isascii() for name in names] == [True, False]
