"""A broken journal raises its alarm by itself, and a whole look that finds it sound lets it return."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.errors import Busy
from controlroom.console import chainwatch
from controlroom.console.chainwatch import DAY, ChainWatch
from controlroom.deadlines.reads import strip
from controlroom.store.actor import house
from controlroom.store.database import Store
from tests.console.conftest import Open
from tests.console.hands import app_of, lines, until

FOUND = "SELECT state, detail FROM alarm WHERE condition = 'chain-broken' ORDER BY id"


def spoil(store: Store, statement: str) -> None:
    """Change the journal past its guards."""
    assert store.location.file is not None
    with closing(sqlite3.connect(store.location.file, isolation_level=None)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal%'"
        ).fetchall()
        for (name,) in names:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)


@pytest.fixture
def watch(desk: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChainWatch]:
    """A look-out at the desk that does not rest."""
    monkeypatch.setattr(chainwatch, "SHARE", 1.0)
    one = ChainWatch(desk, "1")
    yield one
    one.close()


def go_round(watch: ChainWatch) -> None:
    """Step until the round ends."""
    for _step in range(1000):
        if watch.step() == DAY:
            return
    raise AssertionError("it does not end")


def test_a_sound_journal_raises_nothing(watch: ChainWatch, desk: Store) -> None:
    watch.look()
    go_round(watch)
    watch.look()
    assert desk.reader.rows(FOUND) == []


def test_a_change_long_ago_is_found_by_the_round_and_mended_by_a_sound_one(
    watch: ChainWatch, desk: Store
) -> None:
    """Named with entry and kind; raised once; it stays until it was seen."""
    was = desk.reader.value("SELECT subject_id FROM journal WHERE seq = 5")
    spoil(desk, "UPDATE journal SET subject_id = 5555 WHERE seq = 5")
    go_round(watch)
    go_round(watch)
    assert desk.reader.rows(FOUND) == [("unacknowledged", '{"entry": 5, "fault": "changed"}')]
    alarm = next(one for one in strip(desk.reader) if one.kind == "chain-broken")
    assert "5" in alarm.title
    assert "被改动" in alarm.title
    spoil(desk, f"UPDATE journal SET subject_id = {was} WHERE seq = 5")
    watch.look()
    assert desk.reader.rows(FOUND)[0][0] == "unacknowledged"
    go_round(watch)
    assert desk.reader.rows(FOUND)[0][0] == "returned"


def test_what_is_new_is_looked_at_at_once(watch: ChainWatch, desk: Store) -> None:
    watch.look()
    with desk.act(house("x"), "x.y") as act:
        seq = act.journal("x.y", ("x", 1), texts={"text": "words"})
    spoil(desk, f"UPDATE journal_text SET body = 'others' WHERE seq = {seq}")
    watch.look()
    assert [(state, f'"entry": {seq}' in detail) for state, detail in desk.reader.rows(FOUND)] == [
        ("unacknowledged", True)
    ]


def test_what_was_found_is_raised_later_if_the_database_is_busy(
    watch: ChainWatch, desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the tail and by the round."""
    spoil(desk, "UPDATE journal SET subject_id = 5555 WHERE seq = (SELECT MAX(seq) FROM journal)")

    def busy(*_args: Any) -> Any:
        raise Busy("busy")

    for go in (watch.look, lambda: go_round(watch)):
        with monkeypatch.context() as patched:
            patched.setattr(desk, "act", busy)
            with pytest.raises(Busy):
                go()
    watch.look()
    assert len(desk.reader.rows(FOUND)) == 1
    go_round(watch)
    assert len(desk.reader.rows(FOUND)) == 1


def test_a_round_rests_between_its_slices(desk: Store) -> None:
    """It keeps its share of a core, however quick the machine is."""
    with desk.act(house("x"), "x.y") as act:
        for _entry in range(1000):
            act.journal("x.y", ("x", 1))
    one = ChainWatch(desk, "1")
    one.step()
    worked = time.thread_time()
    rest = one.step()
    worked = time.thread_time() - worked
    assert 1 <= rest < DAY
    assert worked / rest <= chainwatch.SHARE * 1.5
    one.close()


async def test_a_running_console_raises_it(console: Open, desk: Store, clock: ManualClock) -> None:
    spoil(desk, "UPDATE journal SET subject_id = 5555 WHERE seq = 4")
    async with console(desk) as pilot:
        await app_of(pilot).ready()
        clock.move(timedelta(minutes=1))
        await until(pilot, lambda: desk.reader.rows(FOUND), 10)
        await until(pilot, lambda: "第 4 条" in lines(pilot)[1])
