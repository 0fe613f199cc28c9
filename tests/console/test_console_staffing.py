"""Staff and PINs at the desk: palette and bar open forms, the PIN is typed unseen; who signs in hears of a recovery."""

from __future__ import annotations

import pytest

from controlroom.people import desk as people
from controlroom.people import reads
from controlroom.people.recovery import recover
from controlroom.people.signin import sign_in as signed_in
from controlroom.shifts.desk import start
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.ui.prompt import ChoiceList
from tests.cli.harness import hire, officer
from tests.console.conftest import OFFICER, Open
from tests.console.hands import app_of, fill_sign_in, sign_in, text, type_in, until


@pytest.fixture
def small(file_store: Store) -> Store:
    """An estate with one officer, whose shift runs at this console."""
    by = officer(file_store)
    people.set_pin(file_store, by, "101", OFFICER.pin)
    start(file_store, Actor("1", by.staff_id, "101", by.name, by.role, by.rights), [])
    return file_store


async def test_somebody_is_added_with_a_pin_that_nobody_sees(console: Open, small: Store) -> None:
    async with console(small) as pilot:
        await sign_in(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: pilot.app.screen.name == "palette")
        await type_in(pilot, "tjry")
        await until(pilot, lambda: "▸ 添加人员" in text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name == "staff-add")
        await type_in(pilot, "612")
        await pilot.press("tab")
        await type_in(pilot, "Li")
        await pilot.press("tab")
        await type_in(pilot, "guard")
        await pilot.press("tab", "tab", "tab", "tab", "tab")
        await type_in(pilot, "864209")
        assert "864209" not in text(pilot)
        await pilot.press("tab")
        await type_in(pilot, "864200")
        await pilot.press("f2")
        await until(pilot, lambda: "两次" in text(pilot))
        await pilot.press("backspace")
        await type_in(pilot, "9")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name != "staff-add")
        one = reads.by_number(small.reader, "612")
        assert (one.name, one.role, one.has_pin) == ("Li", "guard", True)
        assert signed_in(small, "612", "864209", "2").number == "612"


async def test_the_bar_opens_the_form_for_a_pin_and_the_help(console: Open, small: Store) -> None:
    hire(small, "102", "赵磊", "duty-officer")
    async with console(small) as pilot:
        await sign_in(pilot)
        await pilot.press("f10")
        await until(pilot, lambda: pilot.app.screen.name == "bar")
        await type_in(pilot, "set pin")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name == "staff-pin")
        await type_in(pilot, "102")
        for _twice in range(2):
            await pilot.press("tab")
            await type_in(pilot, "864209")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name != "staff-pin")
        assert reads.by_number(small.reader, "102").has_pin
        await pilot.press("f10")
        await until(pilot, lambda: pilot.app.screen.name == "bar")
        await type_in(pilot, "help")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name == "help")
        assert "添加人员" in text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.name not in ("help", "bar"))


async def test_the_bar_says_that_staff_add_wants_the_form_or_a_file(console: Open, small: Store) -> None:
    async with console(small) as pilot:
        await sign_in(pilot)
        await pilot.press("f10")
        await until(pilot, lambda: pilot.app.screen.name == "bar")
        await type_in(pilot, "staff add --number 7 --name x --role guard")
        await pilot.press("enter")
        await until(pilot, lambda: "--new-pin-file" in text(pilot))
        assert "add staff" in text(pilot) or "添加人员" in text(pilot)


async def test_without_the_right_no_form_opens(console: Open, small: Store) -> None:
    boss = officer(small, "100", "单志宏")
    hire(small, "102", "赵磊", "duty-officer")
    people.set_pin(small, boss, "102", OFFICER.pin)
    async with console(small) as pilot:
        app = app_of(pilot)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: pilot.app.screen.name == "sign-in")
        await type_in(pilot, "102")
        await pilot.press("tab")
        await type_in(pilot, OFFICER.pin)
        await pilot.press("f2")
        await until(pilot, lambda: app.actor is not None and pilot.app.screen.name != "sign-in")
        await pilot.press("f10")
        await until(pilot, lambda: pilot.app.screen.name == "bar")
        await type_in(pilot, "add staff")
        await pilot.press("enter")
        await until(pilot, lambda: "102 无权添加人员" in text(pilot))
        assert pilot.app.screen.name != "staff-add"


async def test_a_recovered_pin_is_told_at_the_next_sign_in(console: Open, small: Store) -> None:
    recover(small, "shell", "101", OFFICER.pin, account="root")
    async with console(small) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: "未登录就重设了 101" in text(pilot))


async def test_a_running_shift_of_ones_own_is_not_offered_again(console: Open, small: Store) -> None:
    async with console(small) as pilot:
        await sign_in(pilot)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: pilot.app.screen.name == "officer")
        offered = pilot.app.screen.query_one(ChoiceList).choices
        # the sample's first officer is an administrator, who may do what a leader may
        assert [choice.id for choice in offered] == ["duty", "out", "end"]
        assert "在班人员" in text(pilot)
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen.name == "duty")


async def test_a_form_asks_for_the_sign_in_first(console: Open, small: Store) -> None:
    async with console(small) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: pilot.app.screen.name == "palette")
        await type_in(pilot, "tjry")
        await pilot.press("enter")
        await fill_sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen.name == "staff-add")
