"""Leaving tells what still stands; the bar takes today's short numbers."""

from __future__ import annotations

from controlroom.console.standing import standing
from controlroom.people import desk as people
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.ui.fields import Filled
from tests.cli.harness import Shell, hire, officer
from tests.console.conftest import OFFICER, Open
from tests.console.hands import app_of, text, until


def opened(store: Store) -> Actor:
    """Open an incident and send somebody."""
    by = officer(store)
    people.set_pin(store, by, "101", OFFICER.pin)
    hire(store, "612", "单田芳", "indoor-repairer", on_duty=True)
    shell = Shell(store, by)
    assert shell("incidents", "open", "--kind", "water-leak", "--place", "3-2-1802").exit_code == 0
    sent = shell("incidents", "dispatch", "1", "612")
    assert sent.exit_code == 0, sent.err
    return by


def test_what_still_stands(file_store: Store) -> None:
    assert standing(file_store.reader) == ""
    opened(file_store)
    assert standing(file_store.reader) == "未办结 1 件，超时 0 项，在外 1 人。 "


async def test_leaving_says_what_still_stands(console: Open, file_store: Store) -> None:
    opened(file_store)
    async with console(file_store) as pilot:
        await pilot.press("ctrl+q")
        await until(pilot, lambda: pilot.app.screen.name == "quit")
        assert "未办结 1 件" in text(pilot)
        assert "在外 1 人" in text(pilot)


async def test_forms_are_written_before_the_console_is_gone(console: Open, file_store: Store) -> None:
    def kept() -> list[str]:
        return [str(row[0]) for row in file_store.reader.rows("SELECT id FROM draft ORDER BY id")]

    async with console(file_store) as pilot:
        for name in ("f-1", "f-2"):
            app_of(pilot).drafts.park("incidents.new", Filled(name, {"place": "3"}, {}))
    assert kept() == ["f-1", "f-2"]
    async with console(file_store) as pilot:
        await app_of(pilot).ready()
        app_of(pilot).drafts.drop("incidents.new", "f-1")
    assert kept() == ["f-2"]
