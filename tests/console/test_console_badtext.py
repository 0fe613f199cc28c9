"""Hostile text through every form and prompt: kept as typed, shown as text, never executed, never slow."""

from __future__ import annotations

import time

import pytest
from textual.pilot import Pilot

from controlroom.base.clock import ManualClock
from controlroom.base.settings import Location
from controlroom.base.text import UNSEEN, cell, tidy
from controlroom.console.logfile import log_file, start_log
from controlroom.store.database import Store
from controlroom.ui.fields import Filled
from controlroom.ui.form import FieldRow, Form
from controlroom.ui.inputs import LineInput
from tests.console.conftest import Open
from tests.console.hands import app_of, lines, offered, sign_in, text, until
from tests.console.test_console_storage import FORMS, named, told, typed

pytestmark = pytest.mark.again

HOSTILE = (
    "[/] [bold]门[/bold] [@click=app.exit]x[/] $red {0} %s \x1b[31m红\x1b]0;t\x07 \x9b2J \u202eabc\u2066"
    " \"'<>& =1+1 👩\u200d🚒\ufe0f 🏳️‍🌈 e\u0301 ไทย"
)
LONG = "长[b]\x1b\u202e" * 16_600
BLANK = " \u3000 "
TEXTS = {"hostile": HOSTILE, "long": LONG, "blank": BLANK}
SLOWEST_S = 10.0
"""From pasting a hundred thousand characters into every field of a form to the answer, on a busy machine."""


_CHECKED = ("kind", "about", "who", "at", "until", "appointment", "wanted_by", "told", "happened")
"""Fields that take no free text."""


def check_screen(pilot: Pilot[None]) -> None:
    """Nothing on the screen acts, hides or reorders, and every line is exactly as wide as the terminal."""
    for strip in pilot.app.screen._compositor.render_strips():
        words = "".join(segment.text for segment in strip)
        assert UNSEEN.search(words) is None, words
        assert sum(map(cell, words)) == pilot.app.size.width, words
        assert "@click" not in str([segment.style.meta for segment in strip if segment.style]), words


def fill(pilot: Pilot[None], words: str) -> None:
    """Put a text into every free field of the open form or prompt."""
    screen = pilot.app.screen
    rows = [
        row for row in screen.query(FieldRow) if row.of.kind in ("text", "lines", "pick") and not row.of.check
    ]
    for row in rows:
        if row.of.id not in _CHECKED:
            screen.query_one(Form).set_value(row.of.id, words)
    if not screen.query(Form):
        screen.query_one(LineInput).value = f"log add {words}" if screen.name == "bar" else words


async def submit(pilot: Pilot[None]) -> str:
    """Send what is open; return the sentence it was refused with, nothing if it was taken."""
    screen = pilot.app.screen
    await pilot.press("enter" if screen.name == "bar" else "f2")
    answered = lambda: told(pilot) or pilot.app.screen is not screen or not typed(pilot)  # noqa: E731
    await until(pilot, answered)
    return told(pilot) if pilot.app.screen is screen else ""


async def leave(pilot: Pilot[None]) -> None:
    """Back to the panes."""
    while len(pilot.app.screen_stack) > 1:
        await pilot.press("escape")
        await pilot.pause()


@pytest.mark.parametrize("words", TEXTS.values(), ids=TEXTS)
async def test_every_form_takes_it_as_text_or_says_why_not(console: Open, desk: Store, words: str) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        for name in FORMS if words == HOSTILE else SOME:
            await FORMS[name](pilot)
            fill(pilot, words)
            await pilot.pause()
            check_screen(pilot)
            if name == "send":
                await leave(pilot)
                continue
            before, began, screen = typed(pilot), time.monotonic(), pilot.app.screen
            refused = await submit(pilot)
            assert time.monotonic() - began < SLOWEST_S, name
            if refused:
                assert pilot.app.screen is screen, name
                assert typed(pilot) == before, name
                assert len(refused) < 1100, name
            check_screen(pilot)
            assert (name in REFUSED[words]) == bool(refused), (name, refused)
            await leave(pilot)
            check_screen(pilot)
        app = app_of(pilot)
        assert app.board is not None
        for pane in app.board.panes:
            pane.reread()
        await pilot.pause(0.3)
        check_screen(pilot)
    kept = desk.reader.one("SELECT summary, place, caller FROM incident ORDER BY id DESC LIMIT 1")
    assert kept is not None
    assert (kept == (tidy(words),) * 3) == (words != BLANK)


SOME = ("call", "note", "close", "cancel", "log note", "strike", "bar")
"""One form of each build; every one is tried with the hostile text."""

REFUSED = {HOSTILE: {"shift", "bar"}, LONG: set[str](), BLANK: {*SOME}}
"""The forms that say why they do not take a text."""


async def test_a_put_aside_form_is_offered_as_text(console: Open, desk: Store) -> None:
    for words in (HOSTILE, LONG):
        async with console(desk) as pilot:
            app_of(pilot).drafts.park("incidents.new", Filled("f-1", {"place": words, "summary": words}, {}))
            await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM draft") == 1)
        async with console(desk) as pilot:
            await sign_in(pilot)
            await offered(pilot)
            await until(pilot, lambda words=words: words[:3] in text(pilot))
            check_screen(pilot)
            await pilot.press("1")
            await named(pilot, "incidents.new")
            assert pilot.app.screen.query_one(Form).values["summary"] == words
            check_screen(pilot)


async def test_find_palette_and_bar_take_anything(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        for words in (HOSTILE, LONG, "a\0b", "a\udcffb"):
            for keys, name in (("alt+1 ctrl+f", "incidents.find"), ("alt+4 ctrl+f", "log.find")):
                await pilot.press(*keys.split())
                await named(pilot, name)
                pilot.app.screen.query_one(LineInput).value = words
                await pilot.press("enter")
                await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
                await pilot.pause(0.05)
                check_screen(pilot)
            await pilot.press("ctrl+p")
            await named(pilot, "palette")
            pilot.app.screen.query_one(LineInput).value = words
            await pilot.pause()
            check_screen(pilot)
            await pilot.press("escape")
        await until(pilot, lambda: "数据库 正常" in lines(pilot)[0])


async def test_impossible_times_and_unknown_numbers_stand_at_their_field(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        for name, field, wrong in (
            ("call", "happened", "25:61"),
            ("call", "appointment", "2026-02-31 10:00"),
            ("call", "who", "no-such"),
            ("note", "at", "25:61"),
            ("hold", "until", "2026-02-31"),
            ("correct", "at", "2026-11-31 08:00"),
            ("log note", "about", HOSTILE),
            ("shelve", "until", "25:61"),
            ("shift", "with", "no-such"),
            ("call", "kind", HOSTILE),
        ):
            await FORMS[name](pilot)
            form = pilot.app.screen.query_one(Form)
            form.set_value(field, wrong)
            before = form.values
            assert await submit(pilot), (name, field)
            assert [row.of.id for row in form.query(FieldRow) if row.failed] == [field], (name, field)
            assert form.values == before
            check_screen(pilot)
            await leave(pilot)


async def test_nothing_typed_acts_on_whoever_reads_the_log_file(desk: Store) -> None:
    import logging

    house = logging.getLogger("controlroom")
    before = (house.propagate, house.level, list(house.handlers))
    start_log(desk.location)
    try:
        house.warning("the database failed: %s", HOSTILE)
    finally:
        for handler in house.handlers:
            handler.close()
        house.propagate, house.level, house.handlers = before
    written = log_file(desk.location).read_text(encoding="utf-8")
    assert "[bold]门[/bold]" in written
    assert set(UNSEEN.findall(written)) == {"\n"}


async def test_a_first_start_with_odd_names(
    console: Open, file_location: Location, clock: ManualClock
) -> None:
    store = Store(file_location, clock)
    async with console(store) as pilot:
        form = pilot.app.screen.query_one(Form)
        for estate, number, name, field in (
            (BLANK, "101", "周", "estate"),
            (LONG, "101", "周", "estate"),
            ("[b]湖畔", HOSTILE, "周", "number"),
            ("[b]湖畔", "101", LONG, "name"),
        ):
            for key, words in (("estate", estate), ("number", number), ("name", name)):
                form.set_value(key, words)
            for key in ("pin", "again"):
                form.set_value(key, "246810")
            assert await submit(pilot)
            assert [row.of.id for row in form.query(FieldRow) if row.failed] == [field]
            check_screen(pilot)
        form.set_value("name", "周[/]\x1b")
        await pilot.press("f2")
        await until(pilot, lambda: app_of(pilot).board is not None)
        await until(pilot, lambda: "[b]湖畔" in lines(pilot)[0])
        check_screen(pilot)
    store.close()
