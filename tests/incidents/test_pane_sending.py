"""The picker of people: who leads, what a gas area forbids; and a report that is written down late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from controlroom.base.clock import to_us
from controlroom.base.i18n import Language, _
from controlroom.base.registry import Subject
from controlroom.console.lines import alarm_line, call_words, whom
from controlroom.deadlines.reads import Prompt
from controlroom.incidents import desk as acts
from controlroom.incidents import gas, naming, reads
from controlroom.incidents.pane.sending import SendScreen
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.ui.table import RecordTable
from tests.conftest import NOON
from tests.console.conftest import OFFICER, Open, console, desk, own_settings, sample  # noqa: F401 - fixtures
from tests.console.hands import sign_in, text, type_in, until
from tests.console.test_console_lines import BREACH, _plain
from tests.incidents.conftest import Desk
from tests.incidents.test_pane import choose, newest
from tests.incidents.test_pane_emergency import emergency
from tests.incidents.test_pane_forms_again import doubtful


async def open_picker(pilot: Pilot[None], store: Store, number: str) -> int:
    key = await choose(pilot, store, number)
    await pilot.press("alt+d")
    await until(pilot, lambda: isinstance(pilot.app.screen, SendScreen))
    await until(pilot, lambda: pilot.app.screen.query_one(RecordTable).rows)
    return key


async def put_cursor_on(pilot: Pilot[None], number: str) -> None:
    await type_in(pilot, number)
    await until(pilot, lambda: [row.cells[1].text for row in people(pilot).rows] == [number])


def people(pilot: Pilot[None]) -> RecordTable:
    return pilot.app.screen.query_one(RecordTable)


def marks(pilot: Pilot[None]) -> dict[str, str]:
    return {row.cells[1].text: row.cells[0].text for row in people(pilot).rows if row.cells[0].text}


def leads(store: Store, key: int) -> dict[str, bool]:
    one = reads.by_id(store.reader, key)
    return {person.number: person.is_lead for person in one.people} if one else {}


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_who_was_marked_first_leads(console: Open, desk: Store, lang: Language) -> None:  # noqa: F811
    async with console(desk, lang=lang) as pilot:
        await sign_in(pilot)
        key = await open_picker(pilot, desk, "1122-014")
        for number in ("612", "611"):
            await put_cursor_on(pilot, number)
            await pilot.press("space")
        await until(pilot, lambda: marks(pilot) == {"612": "★ " + _("leads"), "611": "✓"})
        await pilot.press("f2")
        await until(pilot, lambda: leads(desk, key) == {"612": True, "611": False})


async def test_one_key_lets_another_lead(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await open_picker(pilot, desk, "1122-014")
        await put_cursor_on(pilot, "612")
        await pilot.press("space")
        await put_cursor_on(pilot, "611")
        await pilot.press("f3")
        await until(pilot, lambda: marks(pilot) == {"612": "✓", "611": "★ 带队"})
        # taken back, the first one leads again
        await put_cursor_on(pilot, "611")
        await pilot.press("space")
        await until(pilot, lambda: marks(pilot) == {"612": "★ 带队"})
        await put_cursor_on(pilot, "611")
        await pilot.press("f3")
        await until(pilot, lambda: marks(pilot).get("611") == "★ 带队")
        await pilot.press("f2")
        await until(pilot, lambda: leads(desk, key) == {"612": False, "611": True})


async def test_back_up_leads_only_if_it_is_said(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await open_picker(pilot, desk, "1122-014")
        await put_cursor_on(pilot, "612")
        await pilot.press("enter")
        await until(pilot, lambda: leads(desk, key) == {"612": True})
        await open_picker(pilot, desk, "1122-014")
        await put_cursor_on(pilot, "611")
        await pilot.press("space")
        await until(pilot, lambda: marks(pilot) == {"611": "✓"})
        await put_cursor_on(pilot, "611")
        await pilot.press("f3", "f2")
        await until(pilot, lambda: leads(desk, key) == {"612": False, "611": True})


def officer(store: Store) -> Actor:
    [(key, number, role)] = store.reader.rows("SELECT id, number, role FROM staff WHERE number = '101'")
    return Actor("1", staff_id=key, number=number, role=role, rights=frozenset({"take", "dispatch"}))


@pytest.mark.parametrize("kind", ["gas-leak", "water-leak"])
async def test_the_picker_warns_of_a_gas_area_only(console: Open, desk: Store, kind: str) -> None:  # noqa: F811
    done = acts.open_incident(desk, officer(desk), acts.NewIncident(kind=kind, place="3-2-1802"))
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_picker(pilot, desk, done.number)
        assert (gas.words() in text(pilot)) == (kind == "gas-leak")


async def test_the_picker_warns_of_what_is_linked_to_a_gas_leak(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    leak = acts.open_incident(desk, by, acts.NewIncident(kind="gas-leak", place="3-2-1802"))
    done = acts.open_incident(desk, by, acts.NewIncident(kind="water-leak", place="3-2-1802"))
    acts.link(desk, by, done.number, leak.number)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_picker(pilot, desk, done.number)
        await until(pilot, lambda: gas.words() in text(pilot))


@pytest.mark.parametrize("before", ["f2", ""])
async def test_who_is_in_a_gas_area_is_sent_only_after_a_warning(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    before: str,
) -> None:
    leak = acts.NewIncident(kind="gas-leak", place="3-2-1802")
    acts.open_and_send(desk, officer(desk), leak, ["612"])
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await open_picker(pilot, desk, "1122-014")
        for number in ("611", "612"):
            await put_cursor_on(pilot, number)
            await pilot.press("space")
        await pilot.press(before or "f4")
        await until(pilot, lambda: "612在燃气区域内" in text(pilot).replace("\n", ""))
        await pilot.pause(0.3)
        assert leads(desk, key) == {}
        await pilot.press("f4")
        await until(pilot, lambda: leads(desk, key) == {"611": True, "612": False})


async def test_marks_come_back_for_the_same_incident(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await open_picker(pilot, desk, "1122-014")
        await put_cursor_on(pilot, "612")
        await pilot.press("space")
        await put_cursor_on(pilot, "611")
        await pilot.press("f3")
        await emergency(pilot, desk, "3")
        await open_picker(pilot, desk, newest(desk).number)
        assert marks(pilot) == {}
        await pilot.press("escape")
        await open_picker(pilot, desk, "1122-014")
        assert marks(pilot) == {"612": "✓", "611": "★ 带队"}
        await pilot.press("f2")
        await until(pilot, lambda: leads(desk, key) == {"612": False, "611": True})
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await open_picker(pilot, desk, "1122-014")
        assert marks(pilot) == {}


async def test_somebody_else_chosen_after_a_doubt_is_sent(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await open_picker(pilot, desk, "1122-014")
        doubtful(pilot.app.screen, "_send")
        await put_cursor_on(pilot, "612")
        await pilot.press("f2")
        await until(pilot, lambda: "没有回答" in text(pilot))
        await pilot.press("ctrl+u")
        await put_cursor_on(pilot, "611")
        await pilot.press("f2")
        await until(pilot, lambda: leads(desk, key) == {"612": True, "611": False})
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)


GAS = BREACH._replace(
    about=Subject("2026-1122-012", "燃气泄漏", "3栋2单元1802", no_radio=True, there=("303",))
)


def test_the_strip_of_a_gas_alarm_never_asks_to_call_into_the_area() -> None:
    assert call_words(GAS) == "请在区外联络，区内禁用对讲机"
    assert "请呼叫" not in _plain(alarm_line(GAS, 0, NOON, 200))
    assert call_words(GAS._replace(returned_at=NOON)) == ""


def test_a_rung_of_the_ladder_who_is_inside_is_not_named() -> None:
    assert whom(GAS._replace(prompt=prompted("303"))) == ""
    assert call_words(GAS._replace(prompt=prompted("301"))) == "请在区外联络，区内禁用对讲机 安全班长 301"


def prompted(number: str) -> Prompt:
    return Prompt(1, "security-team-leader", "安全班长", NOON, "13800001111", number, "某")


def test_an_incident_says_who_is_in_its_gas_area(at_desk: Desk) -> None:
    gas = at_desk.open(kind="gas-leak")
    at_desk.do("dispatch", gas, ["611", "612"])
    at_desk.do("arrive", gas, "611")
    key = at_desk.one(gas).id
    assert naming.describe(at_desk.store.reader, [key])[key].there == ("611", "612")
    at_desk.do("clear", gas, "611")
    about = naming.describe(at_desk.store.reader, [key])[key]
    assert (about.no_radio, about.there) == (True, ("612",))


@pytest.mark.parametrize(("digit", "column"), [("1", "arrived"), ("2", "under_way"), ("3", "cleared")])
async def test_a_report_that_comes_late_takes_its_time(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    digit: str,
    column: str,
) -> None:
    done = acts.open_and_send(
        desk, officer(desk), acts.NewIncident(kind="water-leak", place="3-2-1802"), ["612"]
    )
    desk.clock.move(timedelta(minutes=20))  # type: ignore[attr-defined]
    at = desk.clock.now() - timedelta(minutes=5)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await choose(pilot, desk, done.number)
        await pilot.press("alt+i")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.report")
        await pilot.press("enter", digit, "enter")
        await type_in(pilot, at.astimezone(desk.zone).strftime("%H:%M"))
        await pilot.press("f2")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
    stored = desk.reader.value(f"SELECT {column} FROM assignment WHERE incident_id = :id", id=done.id)
    assert stored == to_us(at.replace(second=0, microsecond=0))


async def test_a_late_report_before_the_sending_is_refused_at_its_field(console: Open, desk: Store) -> None:  # noqa: F811
    acts.open_and_send(desk, officer(desk), acts.NewIncident(kind="water-leak", place="3-2-1802"), ["612"])
    number = newest(desk).number
    async with console(desk) as pilot:
        await sign_in(pilot)
        await choose(pilot, desk, number)
        await pilot.press("alt+i")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.report")
        await pilot.press("enter", "enter")
        await type_in(pilot, "30m")
        await pilot.press("f2")
        await until(pilot, lambda: "▲" in text(pilot) and pilot.app.screen.name == "incidents.report")
        await pilot.pause(0.2)
        assert pilot.app.screen.name == "incidents.report"
    assert newest(desk).people[0].arrived is None


async def test_nobody_typed_is_left_out_without_a_word(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await open_picker(pilot, desk, "1122-014")
        await type_in(pilot, "611 612")
        await until(pilot, lambda: [row.cells[1].text for row in people(pilot).rows] == ["612"])
        await pilot.press("f2")
        await until(pilot, lambda: "“612”还没有选上" in text(pilot))
        assert leads(desk, key) == {}
        await pilot.press("space", "f2")
        await until(pilot, lambda: leads(desk, key) == {"611": True, "612": False})
