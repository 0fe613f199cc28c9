"""Chores that take their time, and a backup that does."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest

from controlroom.base.clock import ManualClock, to_us
from controlroom.base.errors import Refused
from controlroom.store import filecopy
from controlroom.store.actor import house
from controlroom.store.backup import backup, backups, daily
from controlroom.store.database import Store
from controlroom.store.pace import Pace


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def work(seconds: float) -> None:
    """Use this thread's core."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_a_share_of_a_core() -> None:
    pace = Pace(0.2)
    began, worked = time.monotonic(), time.thread_time()
    for _piece in range(4):
        work(0.02)
        pace.breathe()
    share = (time.thread_time() - worked) / (time.monotonic() - began)
    assert share < 0.25


def test_what_was_waited_for_counts_as_rest() -> None:
    pace = Pace(0.5)
    time.sleep(0.3)
    work(0.01)
    began = time.monotonic()
    pace.breathe()
    assert time.monotonic() - began < 0.1


def test_a_long_rest_ends_when_it_is_to_stop() -> None:
    pace = Pace(0.001, lambda: True)
    work(0.05)
    began = time.monotonic()
    pace.breathe()
    assert time.monotonic() - began < 1


def test_a_slow_backup_is_as_good_as_a_quick_one(told: Store, tmp_path: Path) -> None:
    slow = backup(told, tmp_path / "slow.backup", share=0.3)
    assert slow.sound
    assert slow in backups(told)


@pytest.mark.parametrize("after", [3, 40])
def test_a_slow_backup_stops_while_it_copies_or_looks_through(
    file_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Nothing is left, whichever step it was at."""
    monkeypatch.setattr(filecopy, "STEP_PAGES", 20)
    monkeypatch.setattr(filecopy, "STEP_INSTRUCTIONS", 5)
    shares: list[float] = []
    with pytest.raises(Refused):
        backup(file_store, tmp_path / "a" / "x.db", progress=shares.append, stop=lambda: len(shares) >= after)
    assert (shares[-1] == 1.0) == (after == 40)
    assert list((tmp_path / "a").iterdir()) == []


def test_of_two_consoles_one_makes_the_days_backup(told: Store, clock: ManualClock) -> None:
    """Whoever begins says so; the other one leaves it."""
    other = Store(told.location, clock)
    tried: list[object] = []

    def meanwhile() -> bool:
        if not tried:
            tried.append(daily(other))
        return False

    assert daily(told, stop=meanwhile) is not None
    assert tried == [None]
    assert daily(other) is None, "it is made"
    assert len(backups(other)) == 1
    other.close()


def test_a_backup_begun_by_a_console_that_died_is_made_two_hours_later(
    told: Store, clock: ManualClock
) -> None:
    with told.act(house("backup"), "test.begun") as act:
        act.run("INSERT INTO fact (name, value) VALUES ('backup_begun', :at)", at=str(to_us(clock.now())))
    assert daily(told) is None
    clock.move(timedelta(hours=2, seconds=1))
    assert daily(told) is not None
    assert told.reader.value("SELECT COUNT(*) FROM fact WHERE name = 'backup_begun'") == 0


def test_a_backup_that_failed_may_be_tried_again_at_once(told: Store) -> None:
    with pytest.raises(Refused):
        daily(told, stop=lambda: True)
    assert daily(told) is not None
