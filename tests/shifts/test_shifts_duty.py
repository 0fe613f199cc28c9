"""The list of who is on duty, with the keyboard on a real console."""

from __future__ import annotations

from controlroom.people import reads
from controlroom.store.database import Store
from tests.console.conftest import Open, console, desk, other, own_settings, sample  # noqa: F401
from tests.console.hands import app_of, fill_sign_in, lines, sign_in, text, type_in, until


def ticked(store: Store, number: str) -> bool:
    """Return whether somebody is on duty."""
    return reads.by_number(store.reader, number).on_duty


def off_duty(store: Store) -> reads.Staff:
    """Return somebody of the sample estate who is not on duty."""
    return next(one for one in reads.staff(store.reader, limit=200) if not one.on_duty)


async def test_one_person_is_ticked_on_and_off(console: Open, desk: Store) -> None:  # noqa: F811
    one = off_duty(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board)
        await pilot.press("alt+p")
        await until(pilot, lambda: "● 在班" in text(pilot))
        await type_in(pilot, one.number)
        await until(pilot, lambda: any(one.name in line and "不在岗" in line for line in lines(pilot)))
        await pilot.press("enter")
        await until(pilot, lambda: ticked(desk, one.number))
        await until(pilot, lambda: any(one.name in line and "● 在班" in line for line in lines(pilot)))
        await pilot.press("f2")
        await until(pilot, lambda: not ticked(desk, one.number))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board)


async def test_ticking_asks_for_the_sign_in(console: Open, desk: Store) -> None:  # noqa: F811
    one = off_duty(desk)
    async with console(desk) as pilot:
        await pilot.press("alt+p")
        await until(pilot, lambda: pilot.app.screen.name == "duty")
        await type_in(pilot, one.number)
        await until(pilot, lambda: any(one.name in line for line in lines(pilot)))
        await pilot.press("enter")
        await fill_sign_in(pilot)
        await until(pilot, lambda: ticked(desk, one.number))


async def test_the_palette_and_the_bar_know_it(console: Open, desk: Store) -> None:  # noqa: F811
    one = off_duty(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: pilot.app.screen.name == "palette")
        await type_in(pilot, "zb")
        await until(pilot, lambda: any("▸ 在班" in line for line in lines(pilot)))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name == "duty")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board)
        await pilot.press("f10")
        await type_in(pilot, f"shifts on-duty {one.number}")
        await pilot.press("enter")
        await until(pilot, lambda: ticked(desk, one.number))
