"""Keys struck before a list has its rows: they wait, and move or act on what the officer will see."""

from __future__ import annotations

import pytest

from controlroom.people import reads
from controlroom.store.database import Store
from controlroom.ui.table import RecordTable
from tests.console.conftest import Open, console, desk, own_settings, sample  # noqa: F401
from tests.console.hands import app_of, burst, sign_in, until


@pytest.mark.parametrize(
    ("keys", "screen"),
    [
        (["alt+j"], "posts"),
        (["alt+a"], "alarms"),
        (["alt+4", "alt+d"], "log"),
    ],
)
async def test_an_arrow_waits_for_the_rows(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    keys: list[str],
    screen: str,
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board)
        burst(pilot, *keys, "down", "down")
        await until(pilot, lambda: pilot.app.screen.name == screen)
        table = pilot.app.screen.query_one(RecordTable)
        await until(pilot, lambda: len(table.rows) > 2 and table.cursor_key != table.rows[0].key)
        await pilot.pause(0.2)
        assert table.cursor_key == table.rows[2].key


async def test_enter_ticks_whom_the_typed_number_names(console: Open, desk: Store) -> None:  # noqa: F811
    one = [one for one in reads.staff(desk.reader, limit=200) if not one.on_duty][-1]
    before = {other.number: other.on_duty for other in reads.staff(desk.reader, limit=200)}
    async with console(desk) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board)
        burst(pilot, "alt+p", *one.number, "enter")
        await until(
            pilot, lambda: {o.number: o.on_duty for o in reads.staff(desk.reader, limit=200)} != before
        )
        after = {other.number: other.on_duty for other in reads.staff(desk.reader, limit=200)}
        assert after == {**before, one.number: True}
