"""The form for a new report: completion, hints, drafts, errors at the field, never twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from controlroom.incidents import reads
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.pane.aside import Aside, wrap
from controlroom.incidents.pane.complete import kind_suggestions
from controlroom.incidents.pane.intake import IntakeScreen, take
from controlroom.store.database import Store
from controlroom.store.drafts import parked
from controlroom.ui.form import FieldRow
from tests.console.conftest import Open, console, desk, own_settings, sample  # noqa: F401 - fixtures
from tests.console.hands import fill_sign_in, offered, sign_in, text, type_in, until
from tests.incidents.test_pane import fill, newest, take_call


def form(pilot: Pilot[None]) -> Any:
    screen = pilot.app.screen
    assert isinstance(screen, IntakeScreen)
    return screen.form


def failed(pilot: Pilot[None]) -> list[str]:
    return [row.of.id for row in form(pilot).query(FieldRow) if row.failed]


def count(store: Store) -> int:
    found: int = store.reader.value("SELECT COUNT(*) FROM incident")
    return found


@pytest.mark.parametrize("typed", ["漏水", "ls", "water-leak", "Water leak"])
def test_kinds_answer_to_names_and_initials(desk: Store, typed: str) -> None:  # noqa: F811
    found = kind_suggestions(active_catalogue(desk.policy()), typed)
    assert found[0].id == "water-leak"
    assert found[0].exact


def test_wrap_keeps_every_character() -> None:
    words = "复述：3栋2单元1802，厨房漏水" * 3
    assert "".join(wrap(words, 20, 2)) == words
    assert wrap(words, 20, 2)[0] == "复述：3栋2单元1802，"


async def test_hints_show_doubles_people_and_what_to_read_back(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        aside = pilot.app.screen.query_one(Aside)
        await until(pilot, lambda: "1122-010" in aside.text and "可派：" in aside.text)
        await until(pilot, lambda: "复述：3栋2单元1802，漏水，厨房漏水" in aside.text)
        assert "曾春晓" in aside.text
        await pilot.press("f2")
        await until(pilot, lambda: newest(desk).summary == "厨房漏水")


async def test_the_caller_brings_the_number(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        await pilot.press("enter")
        await fill(pilot, "曾春")
        await until(pilot, lambda: "业主" in text(pilot))
        await pilot.pause(0.2)
        await pilot.press("down", "enter")
        await until(pilot, lambda: form(pilot).values["phone"])
        known = reads.by_number(desk.reader, "1122-010", desk.clock.now()).phone
        assert form(pilot).values["caller"] == "曾春晓"
        assert form(pilot).values["phone"] == known


async def test_a_fault_stands_at_its_field_and_the_form_stays(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        form(pilot).set_value("kind", "没有这种")
        await pilot.press("f2")
        await until(
            pilot, lambda: [row.of.id for row in form(pilot).query(FieldRow) if row.failed] == ["kind"]
        )
        assert form(pilot).values["summary"] == "厨房漏水"
        form(pilot).set_value("kind", "漏水")
        form(pilot).set_value("phone", "abc")
        await pilot.press("f2")
        await until(
            pilot, lambda: [row.of.id for row in form(pilot).query(FieldRow) if row.failed] == ["phone"]
        )
        assert count(desk) == before


async def test_saved_twice_is_one_record(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        await pilot.press("f2", "f2", "ctrl+s")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await pilot.pause(0.3)
    assert count(desk) == before + 1


async def test_save_and_send_at_once(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        form(pilot).set_value("who", "611 612")
        await pilot.press("f2")
        await until(pilot, lambda: [one.number for one in newest(desk).people] == ["611", "612"])


async def test_a_busy_one_keeps_the_whole_form_until_the_other_key(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        form_id = form(pilot).form_id
        form(pilot).set_value("who", "613 611")
        await pilot.press("f6")
        await pilot.press("f2")
        await until(pilot, lambda: failed(pilot) == ["who"])
        await until(pilot, lambda: "F6" in text(pilot))
        assert count(desk) == before
        await pilot.press("f2")
        await pilot.pause(0.3)
        assert count(desk) == before
        assert form(pilot).values["summary"] == "厨房漏水"
        await pilot.press("f6")
        await until(pilot, lambda: count(desk) == before + 1)
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
    assert [(one.number, one.is_lead) for one in newest(desk).people] == [("613", True), ("611", False)]
    assert (
        desk.reader.value("SELECT act FROM request WHERE id = :id", id=form_id) == "incidents.open_and_send"
    )


async def test_the_other_key_is_for_those_the_form_named(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        form(pilot).set_value("who", "613")
        await pilot.press("f2")
        await until(pilot, lambda: failed(pilot) == ["who"])
        form(pilot).set_value("who", "613 611")
        await pilot.pause(0.2)
        await pilot.press("f6")
        await pilot.pause(0.3)
        assert count(desk) == before


async def test_saved_before_the_crash_and_named_after_it(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        await until(pilot, lambda: parked(desk.reader, "1") != [])
        screen = pilot.app.screen
        assert isinstance(screen, IntakeScreen)
        by = pilot.app.actor.with_request(form(pilot).form_id)  # type: ignore[attr-defined]
        take(desk, by, {"kind": "water-leak", "place": "3-2-1802", "summary": "厨房漏水"}, (), False)
        form(pilot).set_value("who", "611")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.send")
    assert count(desk) == before + 1


async def test_a_report_written_late(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        now = desk.clock.now()
        form(pilot).set_value("told", "10m")
        form(pilot).set_value("happened", "5m")
        await pilot.press("f2")
        await until(pilot, lambda: failed(pilot) == ["happened"])
        form(pilot).set_value("happened", "25m")
        await pilot.press("f2")
        await until(pilot, lambda: newest(desk).summary == "厨房漏水")
    one = newest(desk)
    assert one.happened is not None
    assert abs(now - timedelta(minutes=10) - one.told) < timedelta(seconds=5)
    assert abs(now - timedelta(minutes=25) - one.happened) < timedelta(seconds=5)


async def test_the_two_times_stand_in_one_row_that_enter_passes_over(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        rows = {row.of.id: row for row in form(pilot).query(FieldRow)}
        assert list(rows)[-2:] == ["told", "happened"]
        rows["who"].control.focus()
        await pilot.press("down")
        await pilot.pause()
        assert rows["told"].has_focus_within
        assert rows["told"].region.y == rows["happened"].region.y
        rows["who"].control.focus()
        await pilot.press("enter")
        await until(pilot, lambda: count(desk) == before + 1)


async def test_a_half_typed_form_comes_back_as_it_was(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        await until(
            pilot, lambda: [one for one in parked(desk.reader, "1") if "厨房漏水" in one.fields.values()]
        )
        form_id = form(pilot).form_id
    async with console(desk) as pilot:
        await sign_in(pilot)
        await offered(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
        assert form(pilot).form_id == form_id
        assert form(pilot).values["summary"] == "厨房漏水"
        await pilot.press("f2")
        await until(pilot, lambda: count(desk) == before + 1)
        await until(pilot, lambda: not parked(desk.reader, "1"))
    assert newest(desk).kind == "water-leak"


async def test_the_list_of_kinds_by_digit(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
        await type_in(pilot, "3-2")
        await pilot.press("f4")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.groups")
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.kinds")
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
        assert form(pilot).values["kind"] == "服务申请"


@pytest.mark.parametrize("typed", ["爆管", "水管", "shuiguan", "burst pipe", "leak", "water"])
def test_everyday_words_find_the_kind_and_enter_takes_the_first(desk: Store, typed: str) -> None:  # noqa: F811
    found = kind_suggestions(active_catalogue(desk.policy()), typed)
    assert found[0].id == "water-leak"
    assert [one.exact for one in found] == [True] + [False] * (len(found) - 1)


async def test_f2_tells_of_the_draft_and_f7_goes_on_with_it(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        form_id = form(pilot).form_id
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
        assert form(pilot).form_id != form_id
        await until(pilot, lambda: "F7 接着填" in text(pilot))
        await pilot.press("f7")
        await until(
            pilot, lambda: pilot.app.screen.name == "incidents.new" and form(pilot).form_id == form_id
        )
        assert form(pilot).values["summary"] == "厨房漏水"


async def test_a_form_with_nothing_typed_is_not_kept(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
        await type_in(pilot, "x y")
        await until(pilot, lambda: len(parked(desk.reader, "1")) == 1)
        await pilot.press("backspace", "backspace", "backspace", "space", "escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await until(pilot, lambda: not parked(desk.reader, "1"))


async def test_the_drafts_are_listed_with_labels_and_time(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await pilot.press("alt+k")
        await until(pilot, lambda: pilot.app.screen.name == "draft")
        shown = text(pilot)
        assert "12:0" in shown
        assert "地点" in shown
        assert "phone" not in shown


async def test_f1_in_a_form_and_esc_in_the_kinds(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
        await pilot.press("f1")
        await until(pilot, lambda: pilot.app.screen.name == "help")
        await until(pilot, lambda: "F4" in text(pilot))
        await pilot.press("escape", "f4")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.groups")
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.kinds")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.groups")


async def test_a_place_in_no_register_is_said_beside_it(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
        await pilot.press(*"哪里也不是", "tab")
        await until(pilot, lambda: "▲ 登记册里没有这个地点" in text(pilot))


async def test_a_caller_typed_in_full_brings_the_number(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        await pilot.press("enter", *"曾春晓", "tab")
        await until(pilot, lambda: form(pilot).values["phone"])


async def test_f2_signed_out_asks_who_first(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name == "sign-in")
        await fill_sign_in(pilot)
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
