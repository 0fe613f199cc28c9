"""The list of incidents: where it is, what is most urgent, what may be searched before anybody signs in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlmodel import SQLModel

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language
from controlroom.incidents import desk as acts
from controlroom.incidents import reads, reads_story, reads_urgency
from controlroom.incidents.desk import NewIncident
from controlroom.incidents.naming import place_name
from controlroom.incidents.pane.listing import PLACE_CELLS, place_short
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.database import Store
from controlroom.ui.form import FieldRow
from tests.console.conftest import OFFICER, Open, console, desk, other, own_settings, sample  # noqa: F401 - fixtures
from tests.console.hands import burst, sign_in, text, type_in, until
from tests.incidents.test_pane import choose, fill, pane, table


@pytest.mark.parametrize(
    ("lang", "full", "short"),
    [("zh", "3栋2单元1802", "3栋2单元1802"), ("en", "Building 3, unit 2, 1802", "3-2-1802")],
)
def test_a_home_keeps_its_number_in_the_list(desk: Store, lang: Language, full: str, short: str) -> None:  # noqa: F811
    one = reads.by_number(desk.reader, "1122-010", desk.clock.now())
    i18n.use(lang)
    assert (place_name(one), place_short(one)) == (full, short)


async def test_free_words_and_homes_stand_in_the_language_of_the_console(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    words = "东门外快递架旁边" * 3
    acts.open_incident(desk, by, NewIncident(kind="service-request", place=words))
    async with console(desk, (80, 24), "en") as pilot:
        shown = [row.cells[3].text for row in table(pilot).rows]
        assert "3-2-1802" in shown
        assert words in shown
        assert "3-2-1802" in text(pilot)
    assert len(words) > PLACE_CELLS


def flood(store: Store, count: int) -> None:
    """Fill the list up with copies of an open incident, as a night of hail would, until so many are open."""
    missing = count - reads_urgency.open_count(store.reader)
    with store.engine.begin() as connection:
        columns = [column.name for column in SQLModel.metadata.tables["incident"].columns]
        own = {
            "id": "id + 1000 + :at",
            "number": "'2026-1121-' || (:at + 99)",
            "day": "'2026-11-21'",
            "in_day": ":at + 99",
        }
        values = ", ".join(own.get(name, name) for name in columns)
        template = "(SELECT id FROM incident WHERE number = '2026-1122-014')"
        copy = (
            f"INSERT INTO incident ({', '.join(columns)}) SELECT {values} FROM incident WHERE id = {template}"
        )
        connection.execute(sql(copy), [{"at": at} for at in range(1, missing + 1)])


@pytest.mark.parametrize(
    ("lang", "first", "last"),
    [("zh", "500/812 · 下面还有", "事件 812"), ("en", "500 of 812 · more below", "Incidents 812")],
)
async def test_the_open_list_goes_on_below_its_last_line(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    other: Store,  # noqa: F811
    lang: Language,
    first: str,
    last: str,
) -> None:
    flood(desk, 812)
    async with console(desk, (120, 36), lang) as pilot:
        assert first in text(pilot)
        top = [row.key for row in table(pilot).rows]
        await pilot.press("end")
        bottom = table(pilot).cursor_key
        assert (len(top), bottom) == (500, top[-1])
        await pilot.press("pagedown")
        await until(pilot, lambda: len(table(pilot).rows) == 812)
        await until(pilot, lambda: last in text(pilot))
        assert [row.key for row in table(pilot).rows][:500] == top
        # the cursor is where it was, and what follows is in sight
        assert table(pilot).cursor_key == bottom
        assert table(pilot).scroll_offset.y == 499
        await pilot.press("pagedown")
        deep = table(pilot).cursor_key
        assert deep not in top
        # what another console does moves neither the cursor nor the pages
        by = sign_in_there(other, OFFICER.number, OFFICER.pin, "2")
        done = acts.open_incident(other, by, NewIncident(kind="fire", place="2-1"))
        await until(pilot, lambda: len(table(pilot).rows) == 813)
        assert done.id in {row.key for row in table(pilot).rows}
        assert table(pilot).cursor_key == deep
        await pilot.press("end", "pagedown", "down")
        await pilot.pause(0.2)
        assert len(table(pilot).rows) == 813
        # closed ones, all, and back: the open ones begin again with their first page
        for _turn in range(2):
            before = table(pilot).rows
            await pilot.press("home", "alt+l")
            await until(pilot, lambda before=before: table(pilot).rows != before)
            assert len(table(pilot).rows) <= desk.policy().list_limit
        await pilot.press("home", "alt+l")
        await until(pilot, lambda: len(table(pilot).rows) == 500)


async def test_the_late_ones_are_on_the_first_page_however_many_are_open(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    clock: ManualClock,
) -> None:
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    late = acts.open_incident(desk, by, NewIncident(kind="service-request", place="东门", priority=4))
    clock.move(timedelta(hours=3))
    flood(desk, 700)
    async with console(desk) as pilot:
        rows = [row.key for row in table(pilot).rows]
        signs = [row.cells[1].text for row in table(pilot).rows]
        assert late.id in rows[: sum(sign.endswith("▲") for sign in signs)]
        # one far below is found all the same, with the pages above it
        everyone, _more = reads_urgency.open_list(desk.reader, clock.now(), limit=900)
        deep = everyone[650]
        pane(pilot).go_to(deep.id)
        await until(pilot, lambda: table(pilot).cursor_key == deep.id)
        assert len(table(pilot).rows) == 700


async def test_before_anybody_signs_in_no_resident_is_found_by_name(console: Open, desk: Store) -> None:  # noqa: F811
    one = reads.by_number(desk.reader, "1122-010", desk.clock.now())

    async def search(pilot: Any, words: str) -> None:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.find")
        await fill(pilot, words)
        await pilot.press("enter")
        await until(pilot, lambda: words in text(pilot).splitlines()[2])

    async with console(desk) as pilot:
        for words in (one.caller, one.phone):
            await search(pilot, words)
            assert table(pilot).rows == ()
        await sign_in(pilot)
        await until(pilot, lambda: [row.key for row in table(pilot).rows] == [one.id])


async def test_older_pages_and_back(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    limit = desk.policy().list_limit
    for number in range(limit):
        done = acts.open_incident(desk, by, NewIncident(kind="service-request", place=f"西门 {number}"))
        acts.cancel(desk, by, done.number, why="试")
    async with console(desk) as pilot:
        await pilot.press("alt+l")
        await until(pilot, lambda: len(table(pilot).rows) == limit)
        first = {row.key for row in table(pilot).rows}
        await pilot.press("ctrl+right")
        await until(pilot, lambda: first.isdisjoint(row.key for row in table(pilot).rows))
        assert table(pilot).rows
        await pilot.press("ctrl+left")
        await until(pilot, lambda: {row.key for row in table(pilot).rows} == first)


async def test_hold_and_correct_by_key(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-012")
        before = reads.by_id(desk.reader, key)
        assert before is not None
        await pilot.press("alt+h")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.hold")
        await pilot.press("2", "f2")
        await until(pilot, lambda: _one(desk, key).hold_why == "parts")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await choose(pilot, desk, "1122-012")
        await until(pilot, lambda: "搁置" in text(pilot))
        await pilot.press("h")
        await until(pilot, lambda: _one(desk, key).hold_why is None)
        await pilot.press("alt+y")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.times")
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.correct")
        await type_in(pilot, "25:99")
        await pilot.press("tab")
        await fill(pilot, "对讲里听错")
        await pilot.press("f2")
        await pilot.pause(0.2)
        assert pilot.app.screen.name == "incidents.correct"
        assert [row.of.id for row in pilot.app.screen.query(FieldRow) if row.failed] == ["at"]
    assert "incident.corrected" not in [line.act for line in reads_story.story(desk.reader, key)]


def _one(store: Store, key: int) -> reads.Incident:
    found = reads.by_id(store.reader, key)
    assert found is not None
    return found


async def test_a_key_typed_right_behind_a_search_means_what_is_found(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        burst(pilot, "slash", *"014", "enter", "d")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.send")
        assert "派往 1122-014" in text(pilot)


async def test_what_was_read_before_a_record_was_there_does_not_lose_it(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "t")
    async with console(desk) as pilot:
        await until(pilot, lambda: pane(pilot)._found)
        before = pane(pilot)._found[0]
        made = acts.open_incident(desk, by, NewIncident(kind="gas-leak", place="3-2-1802"))
        pane(pilot).go_to(made.id)
        pane(pilot).show(before)
        await until(pilot, lambda: table(pilot).cursor_key == made.id)


async def test_the_last_one_gone_to_is_the_one(console: Open, desk: Store) -> None:  # noqa: F811
    """Also where the reading that shall bring an earlier one is still under way."""
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "t")
    async with console(desk) as pilot:
        await until(pilot, lambda: pane(pilot)._found)
        there = pane(pilot)._found[0].incidents[3].id
        made = acts.open_incident(desk, by, NewIncident(kind="gas-leak", place="3-2-1802"))
        pane(pilot).go_to(made.id)
        pane(pilot).go_to(there)
        await until(pilot, lambda: made.id in [one.id for one in pane(pilot)._found[0].incidents])
        await pilot.pause(0.2)
        assert table(pilot).cursor_key == there


async def test_the_card_is_that_of_the_cursor_also_where_the_list_was_read_before(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: pane(pilot).on_scene() is not None)
        late = pane(pilot)._found[0]
        await pilot.press("1", "home", "down", "down")
        await until(pilot, lambda: pane(pilot).on_scene() is not None)
        key = table(pilot).cursor_key
        pane(pilot).show(late)
        assert pane(pilot).on_scene() is not None
        assert table(pilot).cursor_key == key
        assert (chosen := pane(pilot).chosen()) is not None
        assert chosen.id == key
        head = next(line for line in text(pilot).splitlines() if line.startswith("╭─ 经过"))
        below = text(pilot).splitlines()[text(pilot).splitlines().index(head) + 1]
        assert chosen.number[5:] in below


async def test_after_a_call_the_keys_are_those_of_the_incident(console: Open, desk: Store) -> None:  # noqa: F811
    def foots(pilot: Any) -> tuple[bool, bool]:
        lines = [line for line in text(pilot).splitlines() if "─╯" in line]
        return any("派人" in line for line in lines), any("办完" in line for line in lines)

    async with console(desk) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: foots(pilot) == (True, False))
        await pilot.press("f6")
        await until(pilot, lambda: foots(pilot) == (False, True))
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
        await pilot.pause()
        await fill(pilot, "东门")
        await pilot.press("tab")
        await fill(pilot, "漏水")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name != "incidents.new")
        await until(pilot, lambda: pane(pilot).has_focus_within)
        await until(pilot, lambda: foots(pilot) == (True, False))
