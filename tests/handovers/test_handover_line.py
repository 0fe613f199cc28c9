"""The head line of the duty log: what the desk holds, what misses before it can be handed over."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language
from controlroom.handovers.reads_desk import desk_line
from controlroom.shifts import desk as shifts
from controlroom.shifts import roster
from controlroom.store.database import Store
from tests.console.conftest import Open, console, desk, own_settings, sample  # noqa: F401 - fixtures
from tests.console.hands import lines, sign_in, text, until
from tests.handovers.conftest import Table

EIGHT = datetime(2026, 11, 22, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def said(table: Table) -> list[tuple[str, str]]:
    return desk_line(table.store.reader, table.store.policy(), table.desk.clock.now())


def test_it_says_what_misses_then_what_goes_on(table: Table) -> None:
    table.desk.open("water-leak", "3-2-1802")
    table.desk.open("repair-listed", "3-2-1702")
    assert said(table) == [("交接 2 项", "dim")]
    table.desk.clock.set(EIGHT - timedelta(minutes=15))
    unplanned = ("20:00 的班未排人", "soon")
    assert said(table) == [("未准备交接", "soon"), unplanned, ("交接 2 项", "dim")]
    table.desk.clock.set(EIGHT)
    assert said(table) == [("无人接班：20:00 的班未排人", "late"), ("交接 2 项", "dim")]
    table.prepared()
    table.act("accept", [1], by=table.relief)
    assert said(table) == [("1 项未核对", "soon"), ("交接 2 项", "dim")]
    table.accept_all()
    assert said(table) == [("未清点 2", "soon"), ("交接 2 项", "dim")]
    table.count()
    assert said(table) == [("待签字", "soon"), ("交接 2 项", "dim")]
    table.sign()
    assert said(table) == [("交接 2 项", "dim")]
    shifts.end(table.store, table.relief, "停电检修")
    assert said(table) == []


def test_near_the_end_it_names_who_is_rostered_until_the_relief_has_signed_in(table: Table) -> None:
    # a guard is rostered too, and the officer at the desk: neither takes it over
    roster.plan(table.store, table.out, "2026-11-22", "late", ["101", "102", "305"])
    assert said(table) == [("交接 0 项", "dim")]
    table.desk.clock.set(EIGHT - timedelta(minutes=15))
    assert said(table)[:2] == [("未准备交接", "soon"), ("20:00 接班：102 费小洁", "soon")]
    table.act("prepare")
    assert said(table)[:2] == [("未清点 2", "soon"), ("20:00 接班：102 费小洁", "soon")]
    table.desk.clock.set(EIGHT)
    i18n.use("en")
    assert said(table)[1] == ("relief owed: 102 费小洁 (rostered 20:00), not signed in", "late")
    i18n.use("zh")
    assert said(table)[1] == ("无人接班：102 费小洁（排班 20:00）未登录", "late")
    table.act("join", by=table.relief)
    assert said(table) == [("未清点 2", "soon"), ("交接 0 项", "dim")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_it_stands_over_the_log(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    clock: ManualClock,
    size: tuple[int, int],
    lang: Language,
) -> None:
    clock.set(EIGHT - timedelta(minutes=14))
    async with console(desk, size, lang) as pilot:
        await sign_in(pilot)
        await pilot.press("4")
        misses = "未准备交接" if lang == "zh" else "not prepared"
        await until(pilot, lambda: misses in text(pilot))
        head = next(line for line in lines(pilot) if misses in line)
        assert ("白班 101 剩14分" if lang == "zh" else "Day 101 14m left") in head
        if size[0] == 80:
            # who should come is named before what goes on is counted, which may be cut
            assert "102" in head
            assert lang == "en" or re.search("交接 [0-9]+", head)
