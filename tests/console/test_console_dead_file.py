"""A database file that is moved or replaced under a running console, and a database that hangs."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from typing import Any

import pytest

from controlroom.base.errors import StorageFailed
from controlroom.console import lane
from controlroom.console.pulse import Anchor
from controlroom.store.database import Store
from tests.console.conftest import Open
from tests.console.hands import app_of, lines, sign_in, text, until

NOTE = "controlroom.dutylog.desk:add"


def test_an_anchor_knows_its_file(desk: Store) -> None:
    file = desk.location.file
    assert file is not None
    anchor = Anchor(desk.location)
    anchor.check()
    os.rename(file, f"{file}.old")
    with pytest.raises(StorageFailed, match=r"desk\.db"):
        anchor.check()
    shutil.copy(f"{file}.old", file)
    with pytest.raises(StorageFailed):
        anchor.check()
    os.rename(f"{file}.old", file)
    anchor.check()


async def test_a_moved_file_is_told_at_once_and_nothing_is_confirmed(console: Open, desk: Store) -> None:
    file = desk.location.file
    assert file is not None
    async with console(desk) as pilot:
        await sign_in(pilot)
        os.rename(file, f"{file}.old")
        await until(pilot, lambda: "▲ 数据库" in lines(pilot)[1], 3)
        with pytest.raises(StorageFailed):
            await app_of(pilot).desk.save("controlroom.deadlines.alarms:silence")
        os.rename(f"{file}.old", file)
        await until(pilot, lambda: "▲ 数据库" not in text(pilot), 12)


async def test_an_act_without_an_answer_is_asked_again_under_its_id(
    console: Open, desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "ANSWER", 0.2)
    go_on = threading.Event()
    asked: list[str | None] = []

    def hangs(_store: Any, by: Any) -> None:
        asked.append(by.request)
        go_on.wait(10)

    monkeypatch.setattr(lane, "load", lambda _reference: hangs)
    async with console(desk) as pilot:
        await sign_in(pilot)
        writes = app_of(pilot).desk
        writes.press("probe:act")
        await until(pilot, lambda: "不知道这一条是否已记录" in text(pilot), 5)
        go_on.set()
        await asyncio.sleep(0.1)
        go_on.clear()
        writes.press("probe:act")
        await until(pilot, lambda: len(asked) == 2, 5)
        go_on.set()
    assert asked[0]
    assert asked[0] == asked[1]


async def test_what_was_changed_after_it_had_been_recorded_is_not_lost_in_silence(
    console: Open, desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await app_of(pilot).ready()
        writes = app_of(pilot).desk
        monkeypatch.setattr(lane, "ANSWER", 0.0)
        with pytest.raises(StorageFailed):
            await writes.save(NOTE, ["水泵房 3 处异响"], request="f-1")
        monkeypatch.setattr(lane, "ANSWER", 15.0)
        written = "SELECT COUNT(*) FROM journal_text WHERE body LIKE '%水泵房%'"
        await until(pilot, lambda: desk.reader.value(written))
        same = await writes.save(NOTE, ["水泵房 3 处异响"], request="f-1")
        assert same.repeated
        await pilot.pause(0.1)
        assert "没有记进去" not in text(pilot)
        changed = await writes.save(NOTE, ["水泵房 5 处异响"], request="f-1")
        assert changed == same
        await until(pilot, lambda: "没有记进去" in text(pilot))
