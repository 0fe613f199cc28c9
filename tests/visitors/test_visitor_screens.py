"""Visitors and vehicles over the panes: registered, refused, gone, found, page by page, in both languages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language
from controlroom.console.registers import open_register
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.ui.listscreen import ListScreen
from controlroom.visitors import desk as acts
from controlroom.visitors import reads, reads_vehicles
from controlroom.visitors.reads import Which
from controlroom.visitors.rules import State
from tests.console.conftest import (  # noqa: F401 - fixtures
    OFFICER,
    Open,
    console,
    desk,
    own_settings,
    unmanned,
)
from tests.console.hands import app_of, sign_in, text, until

SIZES = [(80, 24), (120, 36), (200, 60)]


@pytest.fixture(scope="session")
def sample(unmanned: Path) -> Path:  # noqa: F811
    """Begin without posts and visitors."""
    return unmanned


@pytest.fixture
def by(desk: Store) -> Actor:  # noqa: F811
    """The officer at the desk."""
    return sign_in_there(desk, OFFICER.number, OFFICER.pin, "t")


def listed(pilot: Pilot[None]) -> ListScreen[object, object]:
    found: ListScreen[object, object] = next(
        one for one in pilot.app.screen_stack if isinstance(one, ListScreen)
    )
    return found


def numbers(pilot: Pilot[None], column: int = 1) -> list[str]:
    return [row.cells[column].text for row in listed(pilot).table.rows]


async def is_open(pilot: Pilot[None], name: str) -> None:
    await until(pilot, lambda: pilot.app.screen.is_mounted and pilot.app.screen.name == name)


async def opened(pilot: Pilot[None], which: str) -> None:
    """Open a list by its name."""
    await sign_in(pilot)
    app_of(pilot).start(open_register(app_of(pilot), which))
    await is_open(pilot, which)


async def type_line(pilot: Pilot[None], words: str) -> None:
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(words)
    await pilot.pause()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_a_visitor_is_registered_and_leaves(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    lang: Language,
    size: tuple[int, int],
) -> None:
    async with console(desk, size, lang) as pilot:
        await opened(pilot, "visitors")
        await pilot.press("n")
        await is_open(pilot, "visitors.new")
        await type_line(pilot, "周[A]启明")
        await pilot.press("tab")
        await type_line(pilot, "3-2-1802")
        await pilot.press("tab")
        await type_line(pilot, "探亲")
        await pilot.press("tab", "tab")
        await type_line(pilot, "123x")
        await pilot.press("tab", "tab")
        await type_line(pilot, "12")
        await pilot.press("f2")
        await until(pilot, lambda: "▲" in text(pilot))
        await until(pilot, lambda: isinstance(pilot.app.focused, Input) and pilot.app.focused.value == "12")
        await pilot.press("ctrl+u")
        await type_line(pilot, "粤B·12345")
        await pilot.press("f2")
        await is_open(pilot, "visitors")
        await until(pilot, lambda: numbers(pilot) == ["V-0001"])
        assert "周[A]启明" in text(pilot)
        await pilot.press("l")
        await until(pilot, lambda: numbers(pilot) == [])
        await pilot.press("f", "f")
        await until(pilot, lambda: numbers(pilot) == ["V-0001"])
        await pilot.press("l")
        await pilot.pause()
    one = reads.visitor(desk.reader, "1")
    assert (one.state, one.place_code, one.plate, one.last4) == (State.LEFT, "3-2-1802", "粤B12345", "123X")


async def test_a_whole_document_number_is_never_kept(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot, "visitors")
        await pilot.press("n")
        await is_open(pilot, "visitors.new")
        await type_line(pilot, "周启明 440301199001011234")
        await until(pilot, lambda: "440301199001011234" not in text(pilot))
        await pilot.press("escape")
        await is_open(pilot, "visitors")
        await until(pilot, lambda: app_of(pilot).drafts.known("visitors.new"))
        [kept] = app_of(pilot).drafts.known("visitors.new")
        assert "440301199001011234" not in repr(kept)
        board = app_of(pilot).board
        assert board is not None
        assert board.reopen(kept)
        await is_open(pilot, "visitors.new")
        await until(pilot, lambda: "周启明" in text(pilot))


async def test_which_are_listed_and_what_is_found(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    acts.add(desk, by, acts.NewVisitor("周启明", home="3-2-1802", plate="粤B12345"))
    acts.add(desk, by, acts.NewVisitor("马小军", refused="无证件，说不清找谁"))
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot, "visitors")
        await until(pilot, lambda: numbers(pilot) == ["V-0001"])
        await pilot.press("f")
        await until(pilot, lambda: numbers(pilot) == ["V-0002"])
        assert "无证件" in text(pilot)
        await pilot.press("f")
        await until(pilot, lambda: numbers(pilot) == ["V-0002", "V-0001"])
        await pilot.press("/")
        await is_open(pilot, "visitors.find")
        await type_line(pilot, "b12345")
        await pilot.press("enter")
        await until(pilot, lambda: numbers(pilot) == ["V-0001"])
        assert "b12345" in text(pilot)


async def test_what_was_entered_wrongly_is_taken_back_with_a_reason(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    number = acts.add(desk, by, acts.NewVisitor("周启明")).number
    acts.left(desk, by, number)
    acts.note_vehicle(desk, by, acts.NewVehicle("粤B12345", "长时间停放"))
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot, "visitors")
        await pilot.press("f", "f")
        await until(pilot, lambda: numbers(pilot) == ["V-0001"])
        for why, state in (("没走", State.INSIDE), ("登错", State.STRUCK)):
            await pilot.press("u")
            await is_open(pilot, "visitors.undo")
            await type_line(pilot, why)
            await pilot.press("enter")
            await is_open(pilot, "visitors")
            await until(pilot, lambda state=state: reads.visitor(desk.reader, "1").state is state)
        await until(pilot, lambda: "已划掉：登错" in text(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "V-0001 已经划掉。" in text(pilot))
        await pilot.press("escape")
        app_of(pilot).start(open_register(app_of(pilot), "vehicles"))
        await is_open(pilot, "vehicles")
        await until(pilot, lambda: numbers(pilot, 0) == ["C-0001"])
        await pilot.press("alt+u")
        await is_open(pilot, "visitors.undo")
        await type_line(pilot, "车牌看错")
        await pilot.press("enter")
        await is_open(pilot, "vehicles")
        await until(pilot, lambda: "［已划掉：车牌看错］长时间停放" in text(pilot))


async def test_an_item_of_the_handovers_sheet_leads_to_its_record(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    number = acts.add(desk, by, acts.NewVisitor("周启明", home="3-2-1802")).number
    async with console(desk, (120, 36)) as pilot:
        await sign_in(pilot)
        app_of(pilot).show_record("visitor", number)
        await is_open(pilot, "record")
        await until(pilot, lambda: "周启明" in text(pilot))


async def test_pages_both_ways(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("controlroom.ui.listscreen.SHOWN", 2)
    for number in range(5):
        acts.note_vehicle(desk, by, acts.NewVehicle("无牌", f"第{number}辆"))
    async with console(desk, (80, 24)) as pilot:
        await opened(pilot, "vehicles")
        await until(pilot, lambda: numbers(pilot, 0) == ["C-0005", "C-0004"])
        await pilot.press("o")
        await until(pilot, lambda: numbers(pilot, 0) == ["C-0003", "C-0002"])
        await pilot.press("o")
        await until(pilot, lambda: numbers(pilot, 0) == ["C-0001"])
        await pilot.press("o")
        await pilot.pause()
        assert numbers(pilot, 0) == ["C-0001"]
        await pilot.press("b", "b", "b")
        await until(pilot, lambda: numbers(pilot, 0) == ["C-0005", "C-0004"])
        # another console writes one down
        clock.move(timedelta(seconds=2))
        acts.note_vehicle(desk, by, acts.NewVehicle("粤B12345", "又一辆"))
        await until(pilot, lambda: numbers(pilot, 0) == ["C-0006", "C-0005"])


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_vehicle_is_written_down(console: Open, desk: Store, by: Actor, lang: Language) -> None:  # noqa: F811
    async with console(desk, (80, 24), lang) as pilot:
        await opened(pilot, "vehicles")
        await pilot.press("f2")
        await is_open(pilot, "visitors.vehicle")
        await type_line(pilot, "粤bd12345")
        await pilot.press("tab")
        await type_line(pilot, "地库长时间怠速")
        await pilot.press("tab", "right", "f2")
        await is_open(pilot, "vehicles")
        await until(pilot, lambda: numbers(pilot, 0) == ["C-0001"])
        assert "粤BD12345" in text(pilot)
        await pilot.press("f", "f")
        await until(pilot, lambda: numbers(pilot, 0) == ["C-0001"])
    [one] = reads_vehicles.vehicles(desk.reader)
    assert one.sort.value == "car-park"
    assert reads.visitors(desk.reader, Which.ALL) == []


async def test_a_locked_console_names_nobody(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    acts.add(desk, by, acts.NewVisitor("周启明", home="3-2-1802", why="送家具", plate="粤B12345"))
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot, "visitors")
        await until(pilot, lambda: "周启明" in text(pilot))
        away = app_of(pilot).policy.desk.lock_after + 1
        app_of(pilot).officer._idle._at -= away
        await until(pilot, lambda: app_of(pilot).actor is None)
        await until(pilot, lambda: "周启明" not in text(pilot))
        assert "V-0001" in text(pilot)
        assert not {"3-2-1802", "送家具", "粤B12345"} & set(numbers(pilot, 4) + numbers(pilot, 3))
        assert "粤B12345" not in text(pilot)
