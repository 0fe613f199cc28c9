"""What a key records is said, and taken back by another key or later with a reason; finished limits say when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language, _
from controlroom.console.alarmlist import AlarmList
from controlroom.incidents import desk as acts
from controlroom.incidents import reads_people, reads_story
from controlroom.incidents.desk import NewIncident
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.database import Store
from controlroom.ui.table import RecordTable
from tests.console.conftest import OFFICER, Open, console, desk, own_settings, sample  # noqa: F401 - fixtures
from tests.console.hands import lines, sign_in, text, type_in, until
from tests.incidents.test_pane import choose

BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


def sent(store: Store, key: int) -> reads_people.Sent:
    return reads_people.sent_to(store.reader, key)[-1]


def with_one_sent(store: Store) -> tuple[int, str]:
    by = sign_in_there(store, OFFICER.number, OFFICER.pin, "2")
    made = acts.open_incident(store, by, NewIncident(kind="water-leak", place="3-2-1802"))
    acts.dispatch(store, by, made.number, ["612"], even_if_busy=True)
    return made.id, made.number[5:]


@BOTH
async def test_an_arrival_is_said_and_taken_back_by_one_key(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    clock: ManualClock,
    lang: Language,
) -> None:
    key, number = with_one_sent(desk)
    async with console(desk, (120, 36), lang) as pilot:
        await sign_in(pilot)
        await choose(pilot, desk, number)
        await pilot.press("alt+s")
        await until(pilot, lambda: sent(desk, key).arrived is not None)
        await until(pilot, lambda: "Ctrl+Z" in text(pilot))
        assert "612" in lines(pilot)[-1]
        # what comes next stays in sight beside the notice
        assert _("Next") in text(pilot)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: sent(desk, key).arrived is None)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: _("Correct a time") in text(pilot))
        assert [line.act for line in reads_story.story(desk.reader, key)].count("incident.retracted") == 1


async def test_later_a_wrong_arrival_is_taken_back_with_a_reason(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    clock: ManualClock,
) -> None:
    key, number = with_one_sent(desk)
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    clock.move(timedelta(minutes=1))
    acts.arrive(desk, by, number, "612")
    clock.move(timedelta(minutes=5))
    async with console(desk) as pilot:
        await sign_in(pilot)
        await choose(pilot, desk, number)
        await pilot.press("alt+y")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.times")
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.correct")
        await pilot.press("tab")
        await type_in(pilot, "wrong")
        await pilot.press("tab", "2", "f2")
        await until(pilot, lambda: sent(desk, key).arrived is None)
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def test_a_finished_limit_says_when_and_what_the_limit_was(console: Open, desk: Store) -> None:  # noqa: F811
    _key, number = with_one_sent(desk)
    async with console(desk, (120, 36)) as pilot:
        await choose(pilot, desk, number)
        await until(pilot, lambda: "12:00 按时完成（限 12:" in text(pilot))


async def test_the_strip_and_the_alarms_speak_the_language_of_the_console(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk, (200, 40), "en") as pilot:
        await pilot.press("alt+a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AlarmList))
        await until(pilot, lambda: bool(pilot.app.screen.query_one(RecordTable).rows))
        shown = pilot.app.screen.query_one(RecordTable).rows
        assert all("栋" not in cell.text for row in shown for cell in row.cells)
        assert any("Building 3" in cell.text for row in shown for cell in row.cells)


@BOTH
async def test_a_narrow_list_of_alarms_keeps_state_and_number_to_call(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    lang: Language,
) -> None:
    async with console(desk, (80, 24), lang) as pilot:
        await sign_in(pilot)
        await pilot.press("alt+a")
        await until(pilot, lambda: isinstance(pilot.app.screen, AlarmList))
        table = pilot.app.screen.query_one(RecordTable)
        await until(pilot, lambda: bool(table.rows))
        for row in table.rows:
            assert row.cells[0].text[0] in "▲●○‖"
        called = [row.cells[-2].text.split() for row in table.rows if row.cells[-2].text]
        assert called
        for words in called:
            assert " ".join(words[:2]) in text(pilot)
