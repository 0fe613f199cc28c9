"""Pane 5: what is seen, the keys, the keystrokes an attempt costs, and what is hidden before anybody signs in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language
from controlroom.followups import desk as acts
from controlroom.followups import reads
from controlroom.followups.pane import FollowupsPane
from controlroom.incidents import desk as incidents
from controlroom.incidents.pane import IncidentsPane
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.ui.keys import faults
from controlroom.ui.pane import Tick
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
from tests.console.hands import app_of, burst, offered, sign_in, text, until
from tests.followups.closing import close

SIZES = [(80, 24), (120, 36), (200, 60)]
HOUR = timedelta(hours=1)


@pytest.fixture
def by(desk: Store) -> Actor:  # noqa: F811
    """The officer, signed in elsewhere."""
    return sign_in_there(desk, OFFICER.number, OFFICER.pin, "t")


def pane(pilot: Pilot[None]) -> FollowupsPane:
    return app_of(pilot).screen_stack[0].query_one(FollowupsPane)


def table(pilot: Pilot[None]) -> RecordTable:
    return pane(pilot).query_one(RecordTable)


def add(store: Store, by: Actor, words: str = "答复物业费问题", **more: Any) -> reads.Followup:
    new = acts.NewFollowup(**{"kind": "answer", "text": words, **more})
    return reads.by_number(store.reader, acts.add(store, by, new).number)


def again(store: Store, one: reads.Followup) -> reads.Followup:
    return reads.by_number(store.reader, one.spoken)


async def fill(pilot: Pilot[None], words: str) -> None:
    field: Any = pilot.app.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(words)
    await pilot.pause()


def test_every_letter_has_a_twin() -> None:
    assert faults() == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_what_is_due_when_is_said_in_words(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
    size: tuple[int, int],
    lang: Language,
) -> None:
    late = add(desk, by, due=clock.now() + timedelta(minutes=1))
    soon, week, later = (add(desk, by, due=clock.now() + hours * HOUR) for hours in (2, 50, 400))
    clock.move(timedelta(minutes=3))
    async with console(desk, size, lang) as pilot:
        await sign_in(pilot)
        await pilot.press("f6")
        await until(pilot, lambda: table(pilot).has_focus)
        assert table(pilot).cursor_key == late.id
        await until(pilot, lambda: all(one.spoken in text(pilot) for one in (late, soon, week, later)))
        seen = text(pilot)
        rows = {row.key: [cell.text for cell in row.cells] for row in table(pilot).rows}
        assert [rows[one.id][0] for one in (late, soon, week, later)] == ["▲", "●", "○", "·"]
        assert ("超2分" if lang == "zh" else "2m over") in seen
        assert ("答复" if lang == "zh" else "Answer") in seen


async def test_an_attempt_costs_three_keys(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    """F6, the key, Enter; text apart (issue 3)."""
    first = add(desk, by, due=clock.now() + timedelta(minutes=1), caller="周敏", phone="13800006612")
    async with console(desk) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen.name is None)
        await pilot.press("f6", "c")
        await until(pilot, lambda: pilot.app.screen.name == "followups.attempt")
        assert "周敏" in text(pilot)
        await fill(pilot, "无人接听")
        await pilot.press("enter")
        await until(pilot, lambda: again(desk, first).tries == 1)
        await until(pilot, lambda: pilot.app.screen.name is None)
    assert again(desk, first).due == clock.now() + 4 * HOUR


async def test_again_when_in_the_same_form(console: Open, desk: Store, by: Actor, clock: ManualClock) -> None:  # noqa: F811
    first = add(desk, by, due=clock.now() + timedelta(minutes=1))
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "alt+c")
        await until(pilot, lambda: pilot.app.screen.name == "followups.attempt")
        await fill(pilot, "约两小时后")
        await pilot.press("tab")
        await fill(pilot, "2h")
        await pilot.press("enter")
        await until(pilot, lambda: again(desk, first).due == clock.now() + 2 * HOUR)


async def test_a_visit_that_was_not_good_opens_the_incident(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    new = incidents.NewIncident(kind="repair-listed", place="3-2-1802", caller="周敏")
    number = incidents.open_incident(desk, by, new).number
    close(desk, by, number)
    [visit] = [one for one in reads.followups(desk.reader) if one.about.number == number]
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f6")
        table(pilot).move_to(visit.id)
        await pilot.press("c")
        await until(pilot, lambda: pilot.app.screen.name == "followups.attempt")
        await fill(pilot, "又漏水了")
        await pilot.press("tab", "tab", "5", "f2")
        await until(pilot, lambda: again(desk, visit).state == "done")
        await until(pilot, lambda: pilot.app.screen.name is None)
        await pilot.press("l")
        await until(pilot, lambda: visit.id in [row.key for row in table(pilot).rows])
        table(pilot).move_to(visit.id)
        await pilot.press("g")
        incident_pane = app_of(pilot).screen.query_one(IncidentsPane)
        await until(pilot, lambda: (one := incident_pane.chosen()) is not None and one.number == number)
        await until(pilot, lambda: incident_pane.has_focus_within)


async def test_a_missed_call_is_a_number(console: Open, desk: Store, by: Actor, clock: ManualClock) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "m")
        await until(pilot, lambda: pilot.app.screen.name == "followups.missed")
        await fill(pilot, "abc")
        await pilot.press("enter")
        assert pilot.app.screen.name == "followups.missed"
        pilot.app.screen.query_one(Input).value = "139 1234 5678"
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name is None)
    [one] = [found for found in reads.followups(desk.reader) if found.phone == "13912345678"]
    assert (one.kind, one.due) == ("call-back", clock.now() + timedelta(minutes=15))


async def test_passing_on_dropping_doing_and_taking_back(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    one = add(desk, by, due=clock.now() + timedelta(minutes=1))
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "w")
        await until(pilot, lambda: pilot.app.screen.name == "followups.pass-on")
        await fill(pilot, "612")
        await pilot.press("f2")
        await until(pilot, lambda: again(desk, one).staff_number == "612")
        for key, name, state in (("delete", "drop", "dropped"), ("u", "undo", "open"), ("d", "done", "done")):
            await until(pilot, lambda: pilot.app.screen.name is None)
            await pilot.press("f6")
            if state == "open":
                await pilot.press("l")
            await until(pilot, lambda: table(pilot).move_to(one.id))
            await pilot.press(key)
            await until(pilot, lambda name=name: pilot.app.screen.name == f"followups.{name}")  # type: ignore[misc]
            await fill(pilot, "住户来电说明")
            await pilot.press("enter")
            await until(pilot, lambda state=state: again(desk, one).state == state)  # type: ignore[misc]


async def test_before_anybody_signs_in_no_names_and_no_words(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    add(desk, by, "物业费减免的事", caller="周小敏", phone="13800006612")
    async with console(desk, (200, 60)) as pilot:
        await pilot.press("f6", "down")
        await pilot.pause()
        for secret in ("物业费减免", "周小敏", "13800006612", "6612"):
            assert secret not in text(pilot)
        await pilot.press("c")
        await until(pilot, lambda: pilot.app.screen.name == "sign-in")


@pytest.mark.parametrize("size", SIZES)
async def test_enter_reads_the_chosen_one_and_escape_goes_back(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
    size: tuple[int, int],
) -> None:
    one = add(
        desk, by, "[/] [b]物业费[/b] \x1b[31m", due=clock.now() + timedelta(minutes=1), phone="13800006612"
    )
    acts.attempt(desk, by, one.spoken, acts.Attempt("无人接听", again=clock.now() + timedelta(minutes=2)))
    async with console(desk, size) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "enter")
        await until(pilot, lambda: "无人接听" in text(pilot))
        assert "[b]物业费[/b]" in text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: table(pilot).has_focus)


async def test_it_is_found_by_number_and_by_words(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    one = add(desk, by, "游泳池开放时间", due=desk.clock.now() + 400 * HOUR)
    async with console(desk) as pilot:
        await sign_in(pilot)
        for typed in (one.spoken, "游泳池"):
            await pilot.press("f6", "slash")
            await until(pilot, lambda: pilot.app.screen.name == "followups.find")
            await fill(pilot, typed)
            await pilot.press("enter")
            await until(pilot, lambda: table(pilot).cursor_key == one.id)


async def test_one_found_by_number_stays_when_an_attempt_moves_its_time(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    one = add(desk, by, due=desk.clock.now() + 400 * HOUR)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "slash")
        await until(pilot, lambda: pilot.app.screen.name == "followups.find")
        await fill(pilot, one.spoken)
        await pilot.press("enter")
        await until(pilot, lambda: table(pilot).cursor_key == one.id)
        acts.attempt(desk, by, one.spoken, acts.Attempt(result="无人接听", again=desk.clock.now() + HOUR))
        await until(pilot, lambda: (chosen := pane(pilot).chosen()) is not None and chosen.due < one.due)
        assert table(pilot).cursor_key == one.id


async def test_a_half_typed_form_comes_back(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    add(desk, by, due=clock.now() + timedelta(minutes=1))
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "c")
        await until(pilot, lambda: pilot.app.screen.name == "followups.attempt")
        await fill(pilot, "住户说下周再")
        await pilot.press("escape")
        await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM draft") == 1)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await offered(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name == "followups.attempt")
        assert "住户说下周再" in text(pilot)


async def test_f6_comes_from_anywhere(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk, (80, 24)) as pilot:
        await pilot.press("alt+4", "f6")
        await until(pilot, lambda: pane(pilot).display and table(pilot).has_focus)


async def test_a_key_typed_right_behind_a_search_means_what_is_found(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    one = add(desk, by)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f6")
        await until(pilot, lambda: pane(pilot).chosen() is not None)
        assert pane(pilot)._key != one.id
        burst(pilot, "slash", *one.spoken.removeprefix("F-"), "enter", "d")
        await until(pilot, lambda: f"{one.spoken} 办完" in text(pilot))


async def test_what_was_read_before_a_record_was_there_does_not_lose_it(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    async with console(desk) as pilot:
        await until(pilot, lambda: pane(pilot)._found)
        before = pane(pilot)._found[0]
        one = add(desk, by)
        pane(pilot)._find(one.spoken)
        pane(pilot).show(before)
        await until(pilot, lambda: table(pilot).cursor_key == one.id)


async def test_nobody_is_telephoned_where_gas_escapes(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    leak = incidents.emergency(desk, by, "gas-leak", place="3-2-1802").number
    one = add(
        desk,
        by,
        "回电说明情况",
        kind="call-back",
        about=leak,
        phone="13800006612",
        due=desk.clock.now() + HOUR / 60,
    )
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "enter")
        await until(pilot, lambda: "请到区域外拨打电话" in text(pilot))
        assert (chosen := pane(pilot).chosen()) is not None
        assert chosen.id == one.id
        await pilot.press("c")
        await until(pilot, lambda: pilot.app.screen.name == "followups.attempt")
        await pilot.pause()
        assert ["请到区域外拨打电话" in str(said.render()) for said in pilot.app.screen.query(".aside")] == [
            True
        ]


async def test_the_minute_turns_and_the_chosen_one_stays(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f6", "down", "enter")
        await until(pilot, lambda: (one := pane(pilot).chosen()) is not None and one.spoken in detail(pilot))
        before = detail(pilot)
        pane(pilot).post_message(Tick(desk.clock.now()))
        await pilot.pause()
        assert detail(pilot) == before


def detail(pilot: Pilot[None]) -> str:
    """Return the first line of the record shown in full."""
    found = next(line for line in text(pilot).splitlines() if "F-0" in line.rpartition("││")[2])
    return found.rpartition("││")[2]
