"""The screen as text cells: three sizes, two languages, before anybody signed in."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from controlroom.base.i18n import Language
from controlroom.deadlines.reads import strip
from controlroom.estate.reads import find_people
from controlroom.store.database import Store
from tests.console.conftest import Open
from tests.console.hands import app_of, lines, text, until

SIZES = [(80, 24), (120, 36), (200, 60)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_every_line_fills_the_screen_exactly(
    console: Open, desk: Store, size: tuple[int, int], lang: Language
) -> None:
    async with console(desk, size, lang) as pilot:
        shown = lines(pilot)
    assert len(shown) == size[1]
    assert {cell_len(line) for line in shown} == {size[0]}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_worst_alarm_its_number_and_its_time_are_always_there(
    console: Open, desk: Store, size: tuple[int, int], lang: Language
) -> None:
    async with console(desk, size, lang) as pilot:
        worst = strip(desk.reader)[0]
        alarm = lines(pilot)[1]
        clock = lines(pilot)[0]
    assert worst.stage == "breach"
    assert ("▲ 超时" if lang == "zh" else "▲ Overdue") in alarm
    assert worst.about.number.removeprefix("2026-") in alarm
    assert worst.title in alarm
    assert ("超" if lang == "zh" else "over") in alarm
    assert "12:00:01" in clock
    assert ("超时" if lang == "zh" else "overdue") in clock


async def test_a_wide_strip_says_where_whom_to_call_and_the_keys(console: Open, desk: Store) -> None:
    async with console(desk, (200, 60)) as pilot:
        worst = strip(desk.reader)[0]
        alarm = lines(pilot)[1]
    assert worst.about.place in alarm
    assert "请呼叫" in alarm
    assert alarm.index("F8 确认") < alarm.index("F9 静音")


async def test_status_bar_names_estate_shift_day_and_database(console: Open, desk: Store) -> None:
    async with console(desk, (120, 36)) as pilot:
        status = lines(pilot)[0]
    for words in (
        "鹤汀花园 控制中心",
        "101 苏敏",
        "未登录",
        "11-22 周日",
        "12:00:01",
        "告警 ▲",
        "数据库 正常",
    ):
        assert words in status


async def test_what_is_late_is_only_counted_on_the_line_of_what_comes_next(
    console: Open, desk: Store
) -> None:
    async with console(desk, (120, 36)) as pilot:
        due = lines(pilot)[-2]
    assert due.startswith(" 下一项 ▸ ▲")
    assert "项超时 │ 1" in due


async def test_a_wall_display_shows_no_residents(console: Open, desk: Store) -> None:
    names = {one.name for one in find_people(desk.reader, "", limit=500) if len(one.name) > 1}
    phones = [row[0] for row in desk.reader.rows("SELECT phone FROM incident WHERE phone <> ''")]
    callers = {row[0] for row in desk.reader.rows("SELECT caller FROM incident WHERE caller <> ''")}
    staff = {row[0] for row in desk.reader.rows("SELECT name FROM staff")}
    assert phones
    assert callers
    async with console(desk, (200, 60)) as pilot:
        shown = text(pilot)
        assert not app_of(pilot).revealed
    assert not [one for one in {*phones, *callers, *names} - staff if one in shown]


async def test_a_narrow_screen_has_one_pane_at_a_time(console: Open, desk: Store) -> None:
    async with console(desk, (80, 24)) as pilot:
        app = app_of(pilot)
        assert app.board is not None
        panes = {pane.number: pane for pane in app.board.panes}
        assert panes[1].display
        assert not panes[4].display
        assert "Alt+4" in lines(pilot)[-1]
        await pilot.press("alt+4")
        await pilot.pause()
        assert not panes[1].display
        assert panes[4].display
        assert "╭─ 4 " in lines(pilot)[2]
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: panes[1].display)
        assert panes[4].display


async def test_zoom_gives_one_pane_the_screen_and_takes_it_back(console: Open, desk: Store) -> None:
    async with console(desk, (120, 36)) as pilot:
        await pilot.press("4", "z")
        await pilot.pause()
        assert lines(pilot)[2].startswith("╭─ 4 ")
        assert lines(pilot)[2].count("╭") == 1
        await pilot.press("alt+z")
        await pilot.pause()
        assert lines(pilot)[2].count("╭") == 2
