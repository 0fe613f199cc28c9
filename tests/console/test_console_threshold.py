"""A first start: own estate, sample estate, mistakes."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.settings import Location
from controlroom.console.logfile import log_file, start_log
from controlroom.store import migrate
from controlroom.store.database import Store
from controlroom.store.migrate import state
from tests.console.conftest import Open
from tests.console.hands import app_of, lines, text, type_in, until


async def _fill(pilot: object, *values: str) -> None:
    for value in values:
        await type_in(pilot, value)  # type: ignore[arg-type]
        await pilot.press("tab")  # type: ignore[attr-defined]


async def test_a_first_start_makes_the_database_and_signs_its_officer_in(
    console: Open, file_location: Location, clock: ManualClock
) -> None:
    store = Store(file_location, clock)
    async with console(store) as pilot:
        assert "首次启动" in text(pilot)
        await pilot.press("tab")
        await _fill(pilot, "Lakeside", "101", "Zhou", "246810", "246811")
        await pilot.press("f2")
        await until(pilot, lambda: "两次密码不一致" in text(pilot))
        assert state(store.reader) == "missing"
        await pilot.press("end", "backspace", "0", "f2")
        await until(pilot, lambda: app_of(pilot).board is not None)
        await until(pilot, lambda: "Lakeside 控制中心" in lines(pilot)[0])
        actor = app_of(pilot).actor
        assert actor is not None
        assert actor.number == "101"
        assert app_of(pilot).may("policy")
    assert file_location.file is not None
    assert stat.S_IMODE(os.stat(file_location.file).st_mode) == 0o600
    assert store.reader.value("SELECT value FROM fact WHERE name = 'estate'") == "Lakeside"
    store.close()


async def test_the_estates_name_is_asked_for_unless_it_is_the_sample(
    console: Open, file_location: Location, clock: ManualClock
) -> None:
    store = Store(file_location, clock)
    async with console(store, (80, 24)) as pilot:
        await pilot.press("tab")
        await _fill(pilot, "", "101", "Zhou", "246810", "246810")
        await pilot.press("f2")
        await until(pilot, lambda: "▲" in text(pilot))
        assert state(store.reader) == "missing"
        await pilot.press("up", "2")
        await until(pilot, lambda: "姓名" not in text(pilot))
        await pilot.press("f2")
        await until(pilot, lambda: app_of(pilot).board is not None, 30)
        practice = app_of(pilot).store
        assert practice.location.file == store.location.home / "sample.db"
        assert practice.reader.value("SELECT COUNT(*) FROM incident") > 10
        assert app_of(pilot).actor is not None
        await until(pilot, lambda: "练习" in text(pilot))
        practice.close()
    # nothing was founded where the own estate will be
    assert state(store.reader) == "missing"
    assert store.location.file is not None
    assert not store.location.file.exists()
    store.close()


async def test_leaving_a_first_form_with_something_in_it_asks(
    console: Open, file_location: Location, clock: ManualClock
) -> None:
    store = Store(file_location, clock)
    async with console(store) as pilot:
        assert "Esc退出" in text(pilot)
        await pilot.press("tab", "x", "escape")
        await until(pilot, lambda: pilot.app.screen.name == "first.leave")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.name == "first")
        assert pilot.app._exit is False
        await pilot.press("escape", "f2")
        await until(pilot, lambda: pilot.app._exit)
    store.close()


async def test_leaving_the_first_form_leaves_nothing_behind(
    console: Open, file_location: Location, clock: ManualClock
) -> None:
    store = Store(file_location, clock)
    async with console(store) as pilot:
        await pilot.press("escape")
        await pilot.pause()
    assert state(store.reader) == "missing"
    assert file_location.file is not None
    assert not file_location.file.exists()


@pytest.fixture
def logged(desk: Store) -> Iterator[Path]:
    """The log file of the sample estate, in use for one test."""
    house = logging.getLogger("controlroom")
    before = (house.propagate, house.level, list(house.handlers))
    start_log(desk.location)
    yield log_file(desk.location)
    for handler in house.handlers:
        handler.close()
    house.propagate, house.level, house.handlers = before


async def test_an_upgrade_that_fails_is_a_sentence_and_leaves_the_database_as_it_was(
    console: Open, desk: Store, monkeypatch: pytest.MonkeyPatch, logged: Path
) -> None:
    monkeypatch.setattr(migrate, "REVISIONS", ("0000", *migrate.REVISIONS))
    file = desk.location.file
    assert file is not None
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    async with console(desk) as pilot:
        await until(pilot, lambda: "数据库未能升级" in text(pilot), 20)
        assert app_of(pilot).board is None
        await pilot.press("f8", "f2", "f10")
        assert app_of(pilot).board is None
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app._exit
    assert desk.reader.value("SELECT version_num FROM alembic_version") == "0000"
    assert "Traceback" in logged.read_text(encoding="utf-8")
