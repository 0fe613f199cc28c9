"""What others do appears by itself; a database that fails and comes back; forms put aside."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from textual.app import ComposeResult

from controlroom.base.clock import ManualClock
from controlroom.base.registry import PaneEntry, Room, with_room
from controlroom.deadlines.alarms import acknowledge
from controlroom.deadlines.reads import strip
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.database import Store
from controlroom.ui.columns import Column
from controlroom.ui.fields import Filled
from controlroom.ui.pane import Pane, Parked
from controlroom.ui.panel import Panel
from controlroom.ui.prompt import STOOD
from controlroom.ui.table import Cell, RecordTable, Row
from tests.console.conftest import OFFICER, Open
from tests.console.hands import (
    SECOND,
    SECOND_PIN,
    app_of,
    burst,
    lines,
    offered,
    second_officer,
    sign_in,
    text,
    until,
)


class ProbePane(Pane[list[tuple[int, str]]]):
    """A pane as a room would write it: the journal's last entries, and a form that comes back."""

    def compose(self) -> ComposeResult:
        self.table = RecordTable([Column("seq", 6), Column("act", 10, share=1)])
        self.reopened: list[Filled] = []
        self.ticks = 0
        with Panel(title=self.heading, number=self.number):
            yield self.table

    def read(self) -> list[tuple[int, str]]:
        rows = self.frame.reader.rows("SELECT seq, act FROM journal ORDER BY seq DESC LIMIT 60")
        return [(row[0], row[1]) for row in rows]

    def show(self, found: list[tuple[int, str]]) -> None:
        self.ticks += 1
        self.table.show([Row(seq, (Cell(str(seq)), Cell(act))) for seq, act in found])

    def fail(self, sentence: str) -> None:
        self.table.fail(sentence)

    def reopen(self, parked: Parked) -> None:
        self.reopened.append(parked.filled)


@pytest.fixture
def probe() -> Iterator[None]:
    """A room with a pane of the tests'."""
    entry = PaneEntry(7, "probe", "probe", f"{__name__}:ProbePane")
    with with_room(Room("probe", has_tables=False, panes=(entry,))):
        yield


def _probe(pilot: object) -> ProbePane:
    board = app_of(pilot).board  # type: ignore[arg-type]
    assert board is not None
    pane = board.pane("probe")
    assert isinstance(pane, ProbePane)
    return pane


@pytest.mark.usefixtures("probe")
async def test_another_programs_act_appears_within_half_a_second_and_the_cursor_stays(
    console: Open, desk: Store, other: Store
) -> None:
    by = sign_in_there(other, OFFICER.number, OFFICER.pin, "shell", note=False)
    async with console(desk) as pilot:
        pane = _probe(pilot)
        await pilot.press("alt+7", "down", "down", "down")
        await pilot.pause()
        kept = pane.table.cursor_key
        assert kept == pane.table.rows[3].key
        alarm = strip(other.reader)[0]
        begun = time.monotonic()
        acknowledge(other, by, alarm.id)
        await until(pilot, lambda: pane.table.rows[0].cells[1].text == "alarm.acknowledged", 0.5)
        assert time.monotonic() - begun < 0.75, "half a second, and what the pilot itself needs"
        assert pane.table.cursor_key == kept
        await until(pilot, lambda: alarm.id != getattr(app_of(pilot).heart.seen.worst, "id", None))


@pytest.mark.usefixtures("probe")
async def test_a_new_minute_reaches_the_panes(console: Open, desk: Store, clock: ManualClock) -> None:
    async with console(desk) as pilot:
        pane = _probe(pilot)
        await pilot.pause(0.3)
        before = pane.ticks
        clock.move(timedelta(seconds=70))
        await until(pilot, lambda: pane.ticks > before)


@pytest.mark.usefixtures("probe")
async def test_a_half_typed_form_survives_and_is_offered_after_the_sign_in(
    console: Open, desk: Store
) -> None:
    filled = Filled("f-1", {"place": "3-2-1802", "what": "[/] 漏水"}, {"place": "room:7"})
    async with console(desk) as pilot:
        app_of(pilot).drafts.park("probe.new", Filled("f-1", {"place": "3"}, {}))
        app_of(pilot).drafts.park("probe.new", filled)
        await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM draft") == 1)
        await pilot.pause(0.2)
    async with console(desk) as pilot:
        await until(pilot, lambda: "Ctrl+O）" in "".join(lines(pilot)[-3:]))
        assert "漏水" not in "".join(lines(pilot)[-3:])
        await sign_in(pilot)
        await offered(pilot)
        assert "[/] 漏水" in text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: _probe(pilot).reopened == [filled])
        app_of(pilot).drafts.drop("probe.new", "f-1")
        await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM draft") == 0)


@pytest.mark.usefixtures("probe")
async def test_what_is_put_aside_after_the_start_is_not_offered(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        await pilot.pause(0.2)
        app_of(pilot).drafts.park("probe.new", Filled("f-1", {"place": "3"}, {}))
        await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM draft") == 1)
        await sign_in(pilot)
        await pilot.pause(1.2)
        assert pilot.app.screen is app_of(pilot).board


@pytest.mark.usefixtures("probe")
async def test_a_server_that_goes_and_comes_back_is_said_in_words_and_leaves_an_alarm(
    console: Open, server: str, server_store: Store
) -> None:
    import psycopg

    name = server_store.location.url.partition("?")[0].rpartition("/")[2]
    async with console(server_store) as pilot:
        await app_of(pilot).ready()
        await pilot.pause(0.5)
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            await until(pilot, lambda: lines(pilot)[1].startswith(" ▲ 数据库"))
            assert "数据库 ▲" in lines(pilot)[0]
            app_of(pilot).heart.changed()
            await until(pilot, lambda: "▲" in "\n".join(lines(pilot)[3:30]), 5)
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await until(pilot, lambda: "数据库 正常" in lines(pilot)[0], 12)
        found = "SELECT condition FROM alarm WHERE state = 'returned'"
        assert server_store.reader.rows(found) == [("database-unreachable",)]
        await until(pilot, lambda: "数据库无法连接" in lines(pilot)[1])
        await until(pilot, lambda: "alarm.raised" in text(pilot))
        await until(pilot, lambda: "告警：数据库无法连接" in "\n".join(lines(pilot)[2:-2]))


@pytest.mark.usefixtures("probe")
async def test_forms_put_aside_may_wait_on_or_be_thrown_away(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        drafts = app_of(pilot).drafts
        for form_id, what in (("f-1", "first"), ("f-2", "second")):
            drafts.park("probe.new", Filled(form_id, {"what": what}, {}))
        await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM draft") == 2)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await offered(pilot, "drafts")
        assert "first" in text(pilot)
        assert "second" in text(pilot)
        await pilot.press("2")
        await until(pilot, lambda: pilot.app.screen.name == "draft" and "first" in text(pilot))
        await pilot.press("2")
        await until(pilot, lambda: "找不回来" in text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name == "draft" and "first" in text(pilot))
        assert desk.reader.value("SELECT COUNT(*) FROM draft") == 2
        await pilot.press("2")
        await until(pilot, lambda: "找不回来" in text(pilot))
        await pilot.press("y")
        await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM draft") == 1)
        await until(pilot, lambda: pilot.app.screen.name == "draft" and "second" in text(pilot))
        await pilot.press("escape")
        await pilot.pause(1.2)
        assert pilot.app.screen is app_of(pilot).board
        assert _probe(pilot).reopened == []


@pytest.mark.usefixtures("probe")
@pytest.mark.parametrize("locked", [False, True])
async def test_what_another_officer_typed_is_offered_with_their_name(
    console: Open, desk: Store, locked: bool
) -> None:
    second_officer(desk)
    async with console(desk) as pilot:
        app = app_of(pilot)
        await sign_in(pilot)
        if locked:
            app.officer.locked, app.officer.actor = app.officer.actor, None
        app.drafts.park("probe.new", Filled("f-1", {"what": "first"}, {}))
        await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM draft") == 1)
    async with console(desk) as pilot:
        app = app_of(pilot)
        await app.officer.take(SECOND, SECOND_PIN)
        await offered(pilot)
        assert "101 苏敏 填写" in text(pilot)
        await pilot.press("escape")
        app.officer.sign_out()
        await sign_in(pilot)
        app.action_drafts()
        await offered(pilot)
        assert "first" in text(pilot)
        assert "填写" not in text(pilot).split("first")[0].split("\n")[-1]


@pytest.mark.usefixtures("probe")
@pytest.mark.parametrize("digit", ["1", "2"])
async def test_digits_of_something_else_neither_open_nor_discard_what_waits(
    console: Open, desk: Store, digit: str
) -> None:
    async with console(desk) as pilot:
        app_of(pilot).drafts.park("probe.new", Filled("f-1", {"what": "first"}, {}))
        await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM draft") == 1)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen.name == "draft")
        end = time.monotonic() + 2 * STOOD
        while time.monotonic() < end:
            # the telephone number goes on, however long
            await pilot.press(digit)
            await pilot.pause(0.2)
            assert pilot.app.screen.name == "draft"
        assert _probe(pilot).reopened == []
        await offered(pilot)
        await pilot.press("2")
        await until(pilot, lambda: "找不回来" in text(pilot))
        await pilot.press("n")
        await until(pilot, lambda: pilot.app.screen.name == "draft")
        assert desk.reader.value("SELECT COUNT(*) FROM draft") == 1
        await pilot.press("1")
        await until(pilot, lambda: len(_probe(pilot).reopened) == 1)


@pytest.mark.usefixtures("probe")
async def test_keys_struck_before_the_box_stood_mean_nothing(console: Open, desk: Store) -> None:
    async with console(desk) as pilot:
        app_of(pilot).drafts.park("probe.new", Filled("f-1", {"what": "first"}, {}))
        await until(pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM draft") == 1)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.pause(0.2)
        app_of(pilot).offers.once()
        burst(pilot, "enter", "escape", "1")
        await offered(pilot)
        assert _probe(pilot).reopened == []


@pytest.mark.usefixtures("probe")
async def test_an_act_that_is_refused_is_a_notice_and_a_key_pressed_twice_is_one_act(
    console: Open, desk: Store
) -> None:
    async with console(desk) as pilot:
        await sign_in(pilot)
        lane = app_of(pilot).desk
        lane.press("controlroom.people.desk:set_on_duty", "no-such", True)
        await until(pilot, lambda: "NO-SUCH" in "".join(lines(pilot)[-3:]).upper())
        for _press in range(3):
            lane.press("controlroom.people.desk:set_on_duty", "102", True)
        await until(pilot, lambda: desk.reader.value("SELECT on_duty FROM staff WHERE number = '102'"))
        done = "SELECT COUNT(*) FROM journal WHERE act = 'staff.on-duty'"
        assert desk.reader.value(done) == 1
        lane.press("controlroom.people.desk:no_such_function")
        await until(pilot, lambda: "日志文件" in "".join(lines(pilot)[-4:]))
