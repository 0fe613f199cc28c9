"""The chores of a console that runs."""

from __future__ import annotations

import asyncio
import shutil
import time
from datetime import timedelta
from typing import NamedTuple

import pytest

from controlroom.base.clock import ManualClock
from controlroom.console.upkeep import back_up, upkeep
from controlroom.store import drafts
from controlroom.store.backup import backups
from controlroom.store.database import Store
from controlroom.store.seals import automatic_folder
from tests.console.conftest import Open
from tests.console.hands import app_of, lines, text, until

DISK = "SELECT state FROM alarm WHERE condition = 'disk-low' ORDER BY id"


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_one_backup_a_day(desk: Store, clock: ManualClock) -> None:
    back_up(desk, lambda: False)
    back_up(desk, lambda: False)
    assert len(backups(desk)) == 1
    clock.move(timedelta(days=1))
    back_up(desk, lambda: False)
    assert len(backups(desk)) == 2


def test_old_drafts_go_and_young_ones_stay(desk: Store, clock: ManualClock) -> None:
    drafts.save(desk, "1", "incidents.new", "a", {"place": "3"})
    clock.move(timedelta(seconds=desk.policy().draft_keep + 1))
    drafts.save(desk, "1", "incidents.new", "b", {"place": "3"})
    upkeep(desk, "1")
    assert [one.id for one in drafts.parked(desk.reader, "1")] == ["b"]


def test_a_disk_nearly_full_raises_one_alarm_that_returns(
    desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.disk_usage
    little = desk.policy().disk_warn_free - 1
    upkeep(desk, "1")
    assert desk.reader.rows(DISK) == []
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: _Usage(little, 0, little))
    upkeep(desk, "1")
    upkeep(desk, "1")
    assert desk.reader.rows(DISK) == [("unacknowledged",)]
    monkeypatch.setattr(shutil, "disk_usage", real)
    upkeep(desk, "1")
    assert desk.reader.rows(DISK) == [("returned",)]


async def test_a_running_console_does_them(console: Open, desk: Store, clock: ManualClock) -> None:
    async with console(desk) as pilot:
        await app_of(pilot).ready()
        clock.move(timedelta(minutes=1))
        await until(pilot, lambda: backups(desk), 10)


async def test_a_backup_that_fails_is_said_and_is_no_trouble_of_the_database(
    console: Open, desk: Store, clock: ManualClock
) -> None:
    automatic_folder(desk.location).write_text("a file where the folder should be")
    async with console(desk) as pilot:
        await app_of(pilot).ready()
        clock.move(timedelta(minutes=1))
        await until(pilot, lambda: "备份未完成" in text(pilot), 10)
        await pilot.pause(0.3)
        assert "数据库 正常" in lines(pilot)[0]
    assert desk.reader.rows("SELECT 1 FROM alarm WHERE condition = 'database-unreachable'") == []


async def test_leaving_does_not_wait_for_a_slow_backup(
    console: Open, desk: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("controlroom.console.upkeep.BACKUP_SHARE", 0.000_01)
    async with console(desk) as pilot:
        await app_of(pilot).ready()
        clock.move(timedelta(minutes=1))
        begun = "SELECT 1 FROM fact WHERE name = 'backup_begun'"
        await until(pilot, lambda: desk.reader.one(begun), 10)
        left = time.monotonic()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert time.monotonic() - left < 5
    assert backups(desk) == []
    assert list(automatic_folder(desk.location).glob("*.part")) == []
