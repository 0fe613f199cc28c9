"""The incidents pane: the whole job by keyboard, the list, the story, what is seen before anybody signs in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language
from controlroom.estate.reads import find_places, people_at
from controlroom.incidents import desk as acts
from controlroom.incidents import reads, reads_people, reads_story
from controlroom.incidents.desk import NewIncident
from controlroom.incidents.pane import IncidentsPane
from controlroom.incidents.rules import State
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.database import Store
from controlroom.ui.picker import SuggestionList
from controlroom.ui.table import RecordTable
from tests.console.conftest import (  # noqa: F401 - fixtures
    OFFICER,
    Open,
    console,
    desk,
    other,
    own_settings,
    sample,
)
from tests.console.hands import app_of, fill_sign_in, sign_in, text, type_in, until

SIZES = [(80, 24), (120, 36), (200, 60)]
HOSTILE = "[/] [bold]门[/bold] \x1b[31m红 \u202eabc \"'<>& =1+1 👩‍🚒"


def pane(pilot: Pilot[None]) -> IncidentsPane:
    return app_of(pilot).screen_stack[0].query_one(IncidentsPane)


def table(pilot: Pilot[None]) -> RecordTable:
    return pane(pilot).query_one(RecordTable)


def newest(store: Store) -> reads.Incident:
    return reads.incidents(store.reader, which="all", limit=1)[0]


async def choose(pilot: Pilot[None], store: Store, number: str) -> int:
    one = reads.by_number(store.reader, number, store.clock.now())
    pane(pilot).go_to(one.id)
    await until(pilot, lambda: table(pilot).cursor_key == one.id)
    await until(pilot, lambda: pane(pilot).chosen() is not None and pane(pilot).chosen().id == one.id)  # type: ignore[union-attr]
    return one.id


async def fill(pilot: Pilot[None], words: str) -> None:
    """Put words into the field in use as a paste or an input method does."""
    field: Any = pilot.app.focused
    assert isinstance(field, Input | TextArea)
    field.insert_text_at_cursor(words) if isinstance(field, Input) else field.insert(words)
    await pilot.pause()


def offered(pilot: Pilot[None]) -> bool:
    """Whether a completion list is open with the one line that Enter takes."""
    return any(one.display and one.at is not None for one in pilot.app.screen.query(SuggestionList))


async def take_call(pilot: Pilot[None], *, opened: bool = False) -> None:
    """Fill the form in with the keyboard: place, kind, what."""
    if not opened:
        await pilot.press("f2")
    await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
    await type_in(pilot, "3-2-1802")
    await until(pilot, lambda: offered(pilot))
    await pilot.press("enter")
    await type_in(pilot, "water-leak")
    await until(pilot, lambda: offered(pilot))
    await pilot.press("enter")
    await fill(pilot, "厨房漏水")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES[:2])
async def test_the_whole_job_with_the_keyboard_only(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    size: tuple[int, int],
    lang: Language,
) -> None:
    before = newest(desk).id
    async with console(desk, size, lang) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.send")
        await until(pilot, lambda: pilot.app.screen.query_one(RecordTable).rows)
        one = newest(desk)
        assert (one.id, one.place_code, one.kind, one.summary) == (
            before + 1,
            "3-2-1802",
            "water-leak",
            "厨房漏水",
        )
        await pilot.press("enter")
        await until(pilot, lambda: newest(desk).state is State.DISPATCHED)
        await until(pilot, lambda: pane(pilot).chosen() == newest(desk))
        await pilot.press("alt+u")
        await until(pilot, lambda: newest(desk).state is State.UNDER_WAY)
        await pilot.press("alt+s")
        await until(pilot, lambda: newest(desk).state is State.ON_SCENE)
        await pilot.press("alt+x")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.close")
        who = newest(desk).people[0].number
        assert who in text(pilot)
        await fill(pilot, "换了接头")
        await pilot.press("f2")
        # what the playbook wants recorded: filled in, or left out with a reason
        await until(pilot, lambda: ("还缺" if lang == "zh" else "Not recorded yet") in text(pilot))
        await fill(pilot, "洗衣机软管")
        await pilot.press("tab", "tab", "tab", "tab")
        await fill(pilot, "住户不在场")
        await pilot.press("f2")
        await until(pilot, lambda: newest(desk).state is State.CLOSED)
    assert newest(desk).result == "换了接头"
    assert newest(desk).id == before + 1
    assert not reads_people.busy(desk.reader).get(reads_people.sent_to(desk.reader, before + 1)[0].staff_id)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_list_says_what_is_late_in_words_and_signs(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    size: tuple[int, int],
    lang: Language,
) -> None:
    async with console(desk, size, lang) as pilot:
        shown = text(pilot)
        rows = {row.cells[0].text: [cell.text for cell in row.cells] for row in table(pilot).rows}
    assert "1122-010" in shown
    assert rows["1122-010"][1] == "2▲"
    assert ("超" if lang == "zh" else "over") in rows["1122-010"][6]
    assert rows["1122-007"][1] == "3‖"
    assert rows["1122-007"][6] == "13:30"
    first = next(iter(rows))
    assert first == "1122-010"


async def test_no_name_nor_number_before_anybody_signs_in(console: Open, desk: Store) -> None:  # noqa: F811
    one = reads.by_number(desk.reader, "1122-010", desk.clock.now())
    async with console(desk, (200, 60)) as pilot:
        await choose(pilot, desk, "1122-010")
        wall = text(pilot)
        assert one.caller not in wall
        assert one.phone not in wall
        assert one.summary not in wall
        await sign_in(pilot)
        await until(pilot, lambda: one.caller in text(pilot))
        assert one.phone in text(pilot)


async def test_a_call_asks_who_takes_it_before_any_resident_is_named(console: Open, desk: Store) -> None:  # noqa: F811
    home = find_places(desk.reader, "3-2-1802", 1)[0]
    names = [one.name for one in people_at(desk.reader, home.id)]
    async with console(desk) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name == "sign-in")
        shown = text(pilot)
        assert not [name for name in names if name in shown]
        await fill_sign_in(pilot)
        await take_call(pilot, opened=True)
        await until(pilot, lambda: "复述：" in text(pilot) and "可派：" in text(pilot))
        await pilot.press("f2")
        await until(pilot, lambda: newest(desk).summary == "厨房漏水")


async def test_letters_and_their_twins_do_the_same(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        for key in ("d", "alt+d"):
            await choose(pilot, desk, "1122-014")
            await pilot.press(key)
            await until(pilot, lambda: pilot.app.screen.name == "incidents.send")
            await pilot.press("escape")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def test_two_quick_presses_arrive_once(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-012")
        await pilot.press("alt+s", "alt+s")
        await until(pilot, lambda: reads.by_id(desk.reader, key).state is State.ON_SCENE)  # type: ignore[union-attr]
        await pilot.pause(0.3)
    assert [line.act for line in reads_story.story(desk.reader, key)].count("incident.arrive") == 1


async def test_a_busy_person_needs_the_second_key(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-014")
        await pilot.press("alt+d")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.send")
        await type_in(pilot, "613")
        await until(pilot, lambda: len(pilot.app.screen.query_one(RecordTable).rows) == 1)
        assert "1122-010" in text(pilot)
        await pilot.press("enter", "enter")
        assert pilot.app.screen.name == "incidents.send"
        assert not reads.by_id(desk.reader, key).people  # type: ignore[union-attr]
        await pilot.press("f4")
        await until(pilot, lambda: reads.by_id(desk.reader, key).people)  # type: ignore[union-attr]
    assert [one.number for one in reads.by_id(desk.reader, key).people] == ["613"]  # type: ignore[union-attr]


@pytest.mark.parametrize(("key", "number", "state"), [("delete", "1122-014", State.CANCELLED)])
async def test_destructive_acts_ask_why(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    key: str,
    number: str,
    state: State,
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        one = await choose(pilot, desk, number)
        await pilot.press(key)
        await until(pilot, lambda: pilot.app.screen.name == "incidents.why")
        await pilot.press("enter")
        assert pilot.app.screen.name == "incidents.why"
        await fill(pilot, "误报")
        await pilot.press("enter")
        await until(pilot, lambda: reads.by_id(desk.reader, one).state is state)  # type: ignore[union-attr]
        pane(pilot).go_to(one)
        await until(pilot, lambda: pane(pilot).chosen() is not None and pane(pilot).chosen().id == one)  # type: ignore[union-attr]
        await pilot.press("alt+o")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.why")
        await fill(pilot, "又来电")
        await pilot.press("f2")
        await until(pilot, lambda: reads.by_id(desk.reader, one).life == 2)  # type: ignore[union-attr]


async def test_the_cursor_stays_while_another_program_changes_rows(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    other: Store,  # noqa: F811
    clock: ManualClock,
) -> None:
    async with console(desk) as pilot:
        key = await choose(pilot, desk, "1122-012")
        by = sign_in_there(other, OFFICER.number, OFFICER.pin, "2")
        done = acts.open_incident(other, by, NewIncident(kind="fire", place="2-1", summary="烟味"))
        await until(pilot, lambda: done.id in {row.key for row in table(pilot).rows}, 3)
        assert table(pilot).cursor_key == key
        acts.arrive(other, by, "1122-012")
        await until(pilot, lambda: pane(pilot).chosen().state is State.ON_SCENE, 3)  # type: ignore[union-attr]
        clock.move(timedelta(minutes=1))
        assert table(pilot).cursor_key == key


async def test_hostile_text_is_text(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    long = "长" * 100_000
    done = acts.open_incident(
        desk, by, NewIncident(kind="water-leak", place=HOSTILE, summary=HOSTILE, caller=HOSTILE)
    )
    acts.note(desk, by, done.number, long)
    async with console(desk, (200, 60)) as pilot:
        await sign_in(pilot)
        await choose(pilot, desk, done.number)
        shown = text(pilot)
        assert "[/] [bold]门[/bold] ␛[31m红" in shown
        assert not {"\x1b", "\u202e"} & set(shown)
        for key in ("alt+n", "alt+x", "alt+e", "alt+d"):
            await pilot.press(key)
            await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
            await pilot.press("escape")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def test_find_by_number_and_by_words(console: Open, desk: Store) -> None:  # noqa: F811
    closed = [
        one for one in reads.incidents(desk.reader, which="closed") if one.number.startswith("2026-1122")
    ]
    async with console(desk) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.find")
        await type_in(pilot, str(closed[0].number[-3:].lstrip("0")))
        await pilot.press("enter")
        await until(pilot, lambda: table(pilot).cursor_key == closed[0].id)
        await sign_in(pilot)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.find")
        await fill(pilot, "水管爆裂")
        await pilot.press("enter")
        await until(pilot, lambda: [row.cells[0].text for row in table(pilot).rows] == ["1122-010"])
        await pilot.press("escape")
        await until(pilot, lambda: len(table(pilot).rows) > 1)


async def test_a_narrow_screen_shows_the_story_on_enter(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk, (80, 24)) as pilot:
        i18n.use("zh")
        assert "经过" not in text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "经过" in text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "经过" not in text(pilot))
