"""A console nobody touches locks itself: a wall display, whose next entry asks for the PIN."""

from __future__ import annotations

import time

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from controlroom.base.i18n import Language
from controlroom.store.database import Store
from controlroom.ui.fields import Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.prompt import STOOD, open_once
from tests.console.conftest import OFFICER, Open
from tests.console.hands import (
    SECOND,
    SECOND_PIN,
    app_of,
    lines,
    second_officer,
    sign_in,
    text,
    type_in,
    until,
)

NAME = "陈洁"
"""A caller who is typed into a form."""


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the officer has been away, in seconds, on top of what the test takes."""
    gone = [0.0]
    monkeypatch.setattr("controlroom.console.idle._now", lambda: time.monotonic() + gone[0])
    return gone


async def give_pin(pilot: Pilot[None], pin: str = OFFICER.pin) -> None:
    """Fill in the sign-in of a locked console, where the number stands already."""
    await until(pilot, lambda: pilot.app.screen.name == "sign-in")
    screen = pilot.app.screen
    assert isinstance(screen, FormScreen)
    assert screen.form.values["number"] == OFFICER.number
    await until(pilot, lambda: isinstance(pilot.app.focused, Input))
    await type_in(pilot, pin)
    await pilot.press("f2")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_it_locks_and_the_pin_opens_it_again(
    console: Open, desk: Store, away: list[float], lang: Language, size: tuple[int, int]
) -> None:
    async with console(desk, size, lang) as pilot:
        await sign_in(pilot)
        app = app_of(pilot)
        away[0] += 540
        app.officer.look()
        assert app.actor is not None
        away[0] += 61
        # by itself, with the second
        await until(pilot, lambda: app.actor is None)
        assert not app.revealed
        await until(pilot, lambda: ("已锁定" if lang == "zh" else "locked") in lines(pilot)[0])
        await pilot.press("ctrl+o")
        await give_pin(pilot)
        await until(pilot, lambda: app.actor is not None)
        assert app.officer.locked is None
        await until(pilot, lambda: ("已锁定" if lang == "zh" else "locked") not in lines(pilot)[0])


async def test_a_key_in_time_keeps_it_open(console: Open, desk: Store, away: list[float]) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        for _ in range(3):
            away[0] += 500
            await pilot.press("1")
        assert app_of(pilot).actor is not None


async def test_the_first_key_after_a_sleep_finds_it_locked(
    console: Open, desk: Store, away: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        app = app_of(pilot)
        # the machine slept: no second came between
        await pilot.pause(1.1)
        monkeypatch.setattr(app.heart, "second", lambda: None)
        away[0] += 8 * 3600
        before = desk.reader.value("SELECT COUNT(*) FROM alarm WHERE state = 'unacknowledged'")
        await pilot.press("f8")
        await until(pilot, lambda: pilot.app.screen.name == "sign-in")
        assert desk.reader.value("SELECT COUNT(*) FROM alarm WHERE state = 'unacknowledged'") == before


async def test_a_half_typed_form_is_put_aside_and_saved_after_the_pin(
    console: Open, desk: Store, away: list[float]
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.screen.name == "dutylog.note")
        field = pilot.app.focused
        assert isinstance(field, Input)
        field.insert_text_at_cursor("西门道闸抬不起来")
        away[0] += 601
        await until(pilot, lambda: app_of(pilot).actor is None)
        await until(pilot, lambda: "西门道闸抬不起来" not in text(pilot))
        await pilot.press("ctrl+o")
        await give_pin(pilot)
        await until(pilot, lambda: pilot.app.screen.name == "draft" and "西门道闸抬不起来" in text(pilot))
        # it comes by itself and takes no key until it has stood
        await pilot.pause(STOOD + 0.2)
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen.name == "dutylog.note")
        await pilot.press("f2")
        noted = (
            "SELECT COUNT(*) FROM journal j JOIN journal_text t ON t.seq = j.seq WHERE j.act = 'log.noted' "
        )
        await until(pilot, lambda: desk.reader.value(noted + "AND t.body LIKE '%道闸%'") == 1)


async def test_another_officer_is_not_given_the_form(console: Open, desk: Store, away: list[float]) -> None:
    second_officer(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        app = app_of(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.screen.name == "dutylog.note")
        await type_in(pilot, "西门道闸抬不起来")
        away[0] += 601
        await until(pilot, lambda: app.actor is None)
        app.start(app.officer.take(SECOND, SECOND_PIN))
        await until(pilot, lambda: app.actor is not None)
        # a second is when what waits would be offered
        await pilot.pause(1.5)
        assert pilot.app.screen.name != "draft"
        assert "西门道闸抬不起来" not in text(pilot)
        # whoever asks for it finds it, and knows that it is not one's own
        app.action_drafts()
        await until(pilot, lambda: "西门道闸抬不起来" in text(pilot))


async def test_a_form_that_is_never_put_aside_comes_back_when_it_is_opened_again(
    console: Open, desk: Store, away: list[float]
) -> None:
    def form() -> FormScreen:
        fields = [Field("keys", "Keys", value="7"), Field("seal", "Seal"), Field("pin", "PIN", kind="secret")]
        return FormScreen("Counted", fields, name="counted", save=save)

    async def save(_filled: Filled) -> None:
        return

    async with console(desk) as pilot:
        await sign_in(pilot)
        app = app_of(pilot)
        first = form()
        open_once(app, first)
        await until(pilot, lambda: first.is_mounted and first.form.values)
        first.form.set_value("seal", "FX-2605")
        first.form.set_value("pin", "1234")
        away[0] += 601
        await until(pilot, lambda: app.actor is None and pilot.app.screen is app.board)
        again = form()
        open_once(app, again)
        await until(pilot, lambda: again.is_mounted and again.form.values.get("seal") == "FX-2605")
        assert again.form.values == {"keys": "7", "seal": "FX-2605", "pin": ""}
        assert again.form.form_id == first.form.form_id


async def test_what_the_bar_answered_goes(console: Open, desk: Store, away: list[float]) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f10")
        await until(pilot, lambda: pilot.app.screen.name == "bar")
        await type_in(pilot, "estate show 3-2-1802")
        await pilot.press("enter")
        await until(pilot, lambda: "曾春晓" in text(pilot))
        away[0] += 601
        await until(pilot, lambda: app_of(pilot).actor is None)
        await until(pilot, lambda: pilot.app.screen is app_of(pilot).board)
        assert "曾春晓" not in text(pilot)


async def test_the_box_of_the_forms_that_wait_goes(console: Open, desk: Store, away: list[float]) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        app = app_of(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.screen.name == "dutylog.note")
        await type_in(pilot, NAME)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is app.board)
        app.action_drafts()
        await until(pilot, lambda: pilot.app.screen.name == "draft" and NAME in text(pilot))
        away[0] += 601
        await until(pilot, lambda: app.actor is None)
        await until(pilot, lambda: pilot.app.screen is app.board)
        await pilot.press("1")
        await pilot.pause(0.3)
        assert NAME not in text(pilot)


async def test_an_emergency_needs_no_pin(console: Open, desk: Store, away: list[float]) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        away[0] += 601
        await until(pilot, lambda: app_of(pilot).actor is None)
        sql = "SELECT COUNT(*) FROM incident WHERE kind = 'lift-entrapment'"
        before = desk.reader.value(sql)
        await pilot.press("f12", "3")
        await until(pilot, lambda: desk.reader.value(sql) == before + 1)
        opened = "SELECT staff_id, console FROM journal WHERE act LIKE 'incident.%' ORDER BY seq DESC LIMIT 1"
        assert desk.reader.one(opened) == (None, "1")


async def test_another_officer_finds_nothing_of_the_one_before(
    console: Open, desk: Store, away: list[float]
) -> None:
    from controlroom.ui.kept import keep, take_back

    second_officer(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        app = app_of(pilot)
        keep(app, "asked", NAME)
        away[0] += 601
        await until(pilot, lambda: app.actor is None)
        app.start(app.officer.take(SECOND, SECOND_PIN))
        await until(pilot, lambda: app.actor is not None)
        assert take_back(app, "asked") is None
