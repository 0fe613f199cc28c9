"""F12 from everywhere, the card, ticks, who was told: through the console's own keys, counted."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from datetime import timedelta

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from controlroom.base.clock import ManualClock
from controlroom.base.errors import StorageFailed
from controlroom.base.i18n import Language, _
from controlroom.incidents import desk as acts
from controlroom.incidents import gas, reads, reads_scene, reads_story
from controlroom.incidents.desk import NewIncident
from controlroom.incidents.pane.card import OnScene
from controlroom.incidents.pane.onscene import beforehand
from controlroom.incidents.reads_scene import StepLine
from controlroom.incidents.rules import State
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.actor import house
from controlroom.store.database import Store
from controlroom.store.verify import verify
from controlroom.ui.pane import Frame
from tests.console.conftest import OFFICER, Open, console, desk, own_settings, sample  # noqa: F401 - fixtures
from tests.console.hands import app_of, burst, lines, sign_in, text, type_in, until
from tests.incidents.test_pane import SIZES, choose, fill, newest, pane

BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


def count(store: Store) -> int:
    return len(reads.incidents(store.reader, which="all", limit=500))


def ticks(store: Store, key: int) -> list[str]:
    return [one.step for one in reads_scene.scene(store.reader, key).ticks if one.taken_back is None]


def told(pilot: Pilot[None]) -> int:
    on = pane(pilot).on_scene()
    return sum(one.told_at is not None for one in on.to_tell) if on is not None else 0


async def emergency(pilot: Pilot[None], store: Store, digit: str) -> reads.Incident:
    """Press F12 and a digit, and wait until the incident is chosen."""
    before = newest(store).id
    await pilot.press("f12", digit)
    await until(pilot, lambda: newest(store).id != before)
    found = newest(store)
    await until(pilot, lambda: (one := pane(pilot).chosen()) is not None and one.id == found.id)
    await until(pilot, lambda: pane(pilot).on_scene() is not None)
    await pilot.pause()
    return found


@BOTH
@pytest.mark.parametrize("size", SIZES)
async def test_two_keys_record_an_emergency_with_nobody_signed_in(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    lang: Language,
    size: tuple[int, int],
) -> None:
    async with console(desk, size, lang) as pilot:
        one = await emergency(pilot, desk, "2")
        assert (one.kind, one.priority, one.place, one.unsigned) == ("gas-leak", 1, "", "1")
        shown = text(pilot)
        assert "P-07" in shown
        assert ("燃气公司 未设" if lang == "zh" else "not set") in shown.replace("\n", "")
        assert "☐" in shown
        assert len(pilot.app.screen_stack) == 1
        assert {cell_len(one) for one in lines(pilot)} == {size[0]}


@BOTH
@pytest.mark.parametrize("size", SIZES)
async def test_the_ten_digits_and_the_list_of_whom_to_tell_fit(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    lang: Language,
    size: tuple[int, int],
) -> None:
    async with console(desk, size, lang) as pilot:
        await pilot.press("f12")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.emergency")
        await pilot.pause()
        shown = text(pilot)
        policy = app_of(pilot).policy
        for digit, key in policy.emergency.items():
            assert f"{digit} {key.zh if lang == 'zh' else key.en}" in shown
        assert {cell_len(one) for one in lines(pilot)} == {size[0]}
        await pilot.press("escape")
        await sign_in(pilot)
        await emergency(pilot, desk, "2")
        await pilot.press("t")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.told")
        await pilot.pause()
        shown = text(pilot)
        for word in (_("Whom"), _("Means"), _("still to be told"), _("what they said (may stay empty)")):
            assert word in shown
        assert {cell_len(one) for one in lines(pilot)} == {size[0]}
    assert verify(desk.reader) == []


async def open_form(pilot: Pilot[None]) -> None:
    await sign_in(pilot)
    await pilot.press("f2")
    await until(pilot, lambda: pilot.app.screen.name == "incidents.new")


async def open_bar(pilot: Pilot[None]) -> None:
    await sign_in(pilot)
    await pilot.press("f10")
    await until(pilot, lambda: pilot.app.screen.name == "bar")


async def open_sign_in(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+o")
    await until(pilot, lambda: pilot.app.screen.name == "sign-in")
    await type_in(pilot, "101")


async def open_sending(pilot: Pilot[None]) -> None:
    await sign_in(pilot)
    await pilot.press("alt+d")
    await until(pilot, lambda: pilot.app.screen.name == "incidents.send")


async def open_why(pilot: Pilot[None]) -> None:
    await sign_in(pilot)
    await pilot.press("delete")
    await until(pilot, lambda: pilot.app.screen.name == "incidents.why")


async def open_help(pilot: Pilot[None]) -> None:
    await pilot.press("f1")
    await until(pilot, lambda: pilot.app.screen.name == "help")


async def open_palette(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: len(pilot.app.screen_stack) == 2)


async def open_alarms(pilot: Pilot[None]) -> None:
    await pilot.press("alt+a")
    await until(pilot, lambda: len(pilot.app.screen_stack) == 2)


async def open_log(pilot: Pilot[None]) -> None:
    await pilot.press("alt+4")


@pytest.mark.parametrize(
    "before",
    [
        open_form,
        open_bar,
        open_sign_in,
        open_sending,
        open_why,
        open_help,
        open_palette,
        open_alarms,
        open_log,
    ],
)
async def test_from_every_dialog(console: Open, desk: Store, before: object) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await before(pilot)  # type: ignore[operator]
        one = await emergency(pilot, desk, "1")
        assert one.kind == "fire"
        assert len(pilot.app.screen_stack) == 1
        assert "P-19" in text(pilot)
        assert pane(pilot).cursor() is None
        await pilot.press("down")
        await until(pilot, lambda: pane(pilot).cursor() is not None)


async def test_the_next_key_is_for_it_even_while_its_card_is_still_being_read(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ready = threading.Event()

    def slow(frame: Frame, kinds: Iterable[str]) -> dict[str, OnScene]:
        ready.wait(10)
        return beforehand(frame, kinds)

    monkeypatch.setattr("controlroom.incidents.pane.scene_acts.beforehand", slow)
    async with console(desk) as pilot:
        await open_alarms(pilot)
        one = await emergency(pilot, desk, "1")
        ready.set()
        await pilot.press("down")
        await until(pilot, lambda: pane(pilot).cursor() is not None)
        chosen = pane(pilot).chosen()
        assert chosen is not None
        assert chosen.id == one.id


async def test_a_form_half_typed_comes_back_with_one_key(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await open_form(pilot)
        await fill(pilot, "5栋大堂")
        await pilot.press("tab", "tab")
        await fill(pilot, "灯不亮")
        await emergency(pilot, desk, "3")
        assert "回到没填完的表单" in text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
        await pilot.pause()
        assert "5栋大堂" in text(pilot)
        assert "灯不亮" in text(pilot)


async def test_a_question_half_answered_keeps_its_words(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("1", "slash")
        await type_in(pilot, "renlibuzu")
        await emergency(pilot, desk, "3")
        await pilot.press("slash")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.find")
        await pilot.pause()
        assert "renlibuzu" in text(pilot)
        await pilot.press("escape", "slash")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.find")
        await pilot.pause()
        assert "renlibuzu" not in text(pilot)


async def test_nothing_that_can_wait_comes_over_its_card(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
) -> None:
    # nobody has the desk: whoever signs in is offered the shift
    with desk.act(house("t"), "test.nobody") as act:
        act.run("UPDATE shift SET ended = started WHERE ended IS NULL")
    async with console(desk) as pilot:
        await emergency(pilot, desk, "3")
        await sign_in(pilot)
        await pilot.pause(1.2)
        assert len(pilot.app.screen_stack) == 1
        assert "P-02" in text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.name == "shift")


async def test_held_down_it_is_one_overlay_and_no_incident(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        before = count(desk)
        await pilot.press(*["f12"] * 40)
        await until(pilot, lambda: pilot.app.screen.name == "incidents.emergency")
        assert len(pilot.app.screen_stack) == 2
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        assert count(desk) == before
        await pilot.press("f12", "1", "1", "1")
        await until(pilot, lambda: count(desk) == before + 1)
        await pilot.pause(0.3)
        assert count(desk) == before + 1


async def test_another_kind_by_typing(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        before = count(desk)
        await pilot.press("f12")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.emergency")
        await pilot.press("enter")
        await fill(pilot, "台风")
        await until(pilot, lambda: "▸" in text(pilot))
        assert count(desk) == before
        await pilot.press("enter")
        await until(pilot, lambda: count(desk) == before + 1)
    assert newest(desk).priority == 1


@BOTH
async def test_one_key_takes_a_wrong_press_back(console: Open, desk: Store, lang: Language) -> None:  # noqa: F811
    async with console(desk, (120, 36), lang) as pilot:
        one = await emergency(pilot, desk, "8")
        await pilot.press("delete")
        await until(
            pilot, lambda: (found := reads.by_id(desk.reader, one.id)) is not None and not found.is_open
        )
        await until(pilot, lambda: _("{number} is taken back: pressed by mistake.")[-8:] in text(pilot))
    found = reads.by_id(desk.reader, one.id)
    assert found is not None
    assert found.state is State.CANCELLED
    assert reads_story.story(desk.reader, one.id)[-1].act == "incident.mistaken"
    assert verify(desk.reader) == []


async def test_who_signs_in_later_claims_it_and_its_place_takes_one_key(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
) -> None:
    async with console(desk) as pilot:
        one = await emergency(pilot, desk, "3")
        assert "未签名" in text(pilot)
        await pilot.press("g")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.place")
        await fill(pilot, "3栋1单元电梯")
        await pilot.press("f2")
        await until(pilot, lambda: (found := reads.by_id(desk.reader, one.id)) is not None and found.place)
        assert app_of(pilot).actor is None
        await sign_in(pilot)
        await until(
            pilot,
            lambda: (found := reads.by_id(desk.reader, one.id)) is not None and found.claimed is not None,
        )
        await until(pilot, lambda: "未签名" not in text(pilot))
    acts_of = [line.act for line in reads_story.story(desk.reader, one.id)]
    assert acts_of[0] == "incident.opened"
    assert "incident.claimed" in acts_of
    assert verify(desk.reader) == []


async def test_a_tick_takes_one_key_from_the_list(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.emergency(desk, by, "lift-entrapment", place="3栋1单元电梯")
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        pane(pilot).take_focus()
        await until(pilot, lambda: pane(pilot).on_scene() is not None)
        on = pane(pilot).on_scene()
        assert on is not None
        first, second = [line.id for line in on.steps if line.step is not None and not line.step.branch][:2]
        await pilot.press("space")
        await until(pilot, lambda: ticks(desk, key) == [first])
        await until(pilot, lambda: "☑" in text(pilot))
        await pilot.pause(0.3)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: ticks(desk, key) == [first, second])


async def test_a_tick_is_taken_back_after_asking(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.emergency(desk, by, "lift-entrapment", place="3栋1单元电梯")
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        await pilot.press("enter", "down", "space")
        await until(pilot, lambda: len(ticks(desk, key)) == 1)
        await until(pilot, lambda: "☑" in text(pilot))
        await pilot.pause(0.3)
        await pilot.press("up", "space")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.untick")
        await pilot.press("y")
        await until(pilot, lambda: not ticks(desk, key))


async def test_a_branch_opens_with_enter(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.emergency(desk, by, "gas-leak", place="3栋1单元")
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        await choose(pilot, desk, newest(desk).number)
        on = pane(pilot).on_scene()
        assert on is not None
        assert on.card is not None
        branch = on.card.branches[0]
        step = next(line.step for line in on.steps if line.step is not None and line.step.branch == branch.id)
        assert step.zh not in text(pilot)
        await pilot.press("enter")
        while pane(pilot).cursor() != ("branch", branch.id):
            await pilot.press("down")
        await pilot.press("enter")
        await until(pilot, lambda: step.zh in text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: step.zh not in text(pilot))


@BOTH
async def test_two_keys_tell_the_first_who_is_missing(console: Open, desk: Store, lang: Language) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.emergency(desk, by, "fire", place="3-2-1802")
    async with console(desk, (120, 60), lang) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        await until(pilot, lambda: pane(pilot).on_scene() is not None)
        await pilot.press("alt+t", "enter")
        await until(pilot, lambda: reads_scene.scene(desk.reader, key).told)
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await pilot.press("t", "down", "enter")
        await until(pilot, lambda: len(reads_scene.scene(desk.reader, key).told) == 2)
        await until(pilot, lambda: told(pilot) == 2)
        await pilot.press("enter", "end")
        await until(pilot, lambda: "✓ " in text(pilot))
    one, two = reads_scene.scene(desk.reader, key).told
    assert one.target
    assert two.target
    assert one.target != two.target


async def test_into_a_gas_area_nobody_is_called(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.emergency(desk, by, "gas-leak", place="3-2-1802")
    async with console(desk) as pilot:
        await sign_in(pilot)
        await choose(pilot, desk, newest(desk).number)
        await pilot.press("t")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.told")
        await pilot.pause()
        shown = text(pilot)
        assert "请到区域外拨打电话" in shown
        ways = next(line for line in shown.splitlines() if "方式 ●" in line)
        assert "对讲机" not in ways
        assert "短信" not in ways
        rows = [line for line in shown.splitlines() if "燃气公司" in line or "安全班长" in line]
        assert rows
        assert not any("对讲机" in line for line in rows)


async def test_the_witness_is_asked_for_before_the_door_is_opened(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.emergency(desk, by, "locked-home-entry", place="3-2-1802")
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        await until(pilot, lambda: pane(pilot).on_scene() is not None)
        on = pane(pilot).on_scene()
        assert on is not None
        waiting = next(line for line in on.steps if on.needed(line) is not None)
        assert waiting.id == "enter"
        await pilot.press("enter", "down")
        pane(pilot).move_cursor(("step", "enter"))
        await pilot.press("space")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.needed")
        await pilot.press("f2")
        await until(pilot, lambda: "请填写" in text(pilot))
        await fill(pilot, "居委会 李梅")
        await pilot.press("f2")
        await until(pilot, lambda: ticks(desk, key) == ["enter"])
    assert [one.value for one in reads_scene.scene(desk.reader, key).fields] == ["居委会 李梅"]


async def test_closing_asks_for_what_must_be_recorded(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    clock: ManualClock,
) -> None:
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.open_incident(desk, by, NewIncident(kind="water-leak", place="3-2-1802"))
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        clock.move(timedelta(minutes=30))
        await pilot.press("alt+x")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.close")
        await fill(pilot, "换了软管")
        await pilot.press("f2")
        await until(pilot, lambda: "还缺" in text(pilot))
        await pilot.press(*["shift+tab"] * 20)
        form = pilot.app.screen.form  # type: ignore[attr-defined]
        form.set_value("left_out", "住户不在场")
        await pilot.press("f2")
        await until(pilot, lambda: (found := reads.by_id(desk.reader, key)) is not None and not found.is_open)
    assert {one.left_out for one in reads_scene.scene(desk.reader, key).fields} == {"住户不在场"}


async def test_command_services_and_one_more_caller(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.emergency(desk, by, "fire", place="3-2-1802")

    def seen() -> reads_scene.Scene:
        return reads_scene.scene(desk.reader, key)

    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        await pilot.press("alt+b")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.caller")
        await fill(pilot, "1702 陈女士")
        await pilot.press("f2")
        await until(pilot, lambda: len(seen().callers) == 1)
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await pilot.press("m", "1")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.outside")
        await pilot.press("3", "tab", "tab")
        await fill(pilot, "王队长")
        await pilot.press("f2")
        await until(pilot, lambda: len(seen().outside) == 1)
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await pilot.press("alt+m", "2")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.commander")
        await fill(pilot, "消防 王队长")
        await pilot.press("f2")
        await until(pilot, lambda: len(seen().commands) == 1)
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await pilot.press("enter", "end")
        await until(pilot, lambda: "现场指挥 消防 王队长" in text(pilot))
        await until(pilot, lambda: "1702 陈女士" in text(pilot))
        await pilot.press("m", "1")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.outside")
        await pilot.press("tab", "tab", "tab", "tab")
        await fill(pilot, "0分钟前")
        await pilot.press("f2")
        await until(pilot, lambda: seen().outside[0].left is not None)


async def test_an_emergency_that_cannot_be_written_says_so_and_keeps_the_card(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise StorageFailed("磁盘已满。")

    async with console(desk) as pilot:
        before = count(desk)
        monkeypatch.setattr(acts, "emergency", full)
        await pilot.press("f12", "1")
        await until(pilot, lambda: "没有登记" in text(pilot))
        assert "P-19" in text(pilot)
        assert "119" in text(pilot)
        monkeypatch.undo()
        await pilot.press("f12", "1")
        await until(pilot, lambda: count(desk) == before + 1)
        await until(pilot, lambda: "没有登记" not in pane_text(pilot))


async def test_two_consoles_tick_one_step_at_once(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.emergency(desk, by, "fire", place="3-2-1802")
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        on = pane(pilot).on_scene()
        assert on is not None
        line = on.next_step(())
        assert line is not None
        acts.tick(desk, by, newest(desk).number, line.id)
        # before the pane can have read what the other console did
        burst(pilot, "space")
        await until(pilot, lambda: ticks(desk, key) == [line.id])
        await until(pilot, lambda: "☑" in text(pilot))


async def test_space_held_down_ticks_one_step(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.emergency(desk, by, "fire", place="3-2-1802")
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        await pilot.press("enter", "down")
        burst(pilot, *["space"] * 15)
        await until(pilot, lambda: "☑" in text(pilot))
        await pilot.pause(0.3)
    assert len(ticks(desk, key)) == 1


async def test_space_held_down_ticks_one_step_where_the_screen_is_slower_than_the_key(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    acts.emergency(desk, by, "fire", place="3-2-1802")
    async with console(desk) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        await pilot.press("enter", "down")
        ticked = pane(pilot)._tick

        def slowly(line: StepLine) -> None:
            time.sleep(0.3)
            ticked(line)

        monkeypatch.setattr(pane(pilot), "_tick", slowly)
        burst(pilot, "space", "space")
        await until(pilot, lambda: "☑" in text(pilot))
        await pilot.pause(0.3)
    assert len(ticks(desk, key)) == 1


def pane_text(pilot: Pilot[None]) -> str:
    """Return the card of the pane as text, without the notices over it."""
    card = pane(pilot)._detail.card
    return "\n".join(part[0] for line in card._lines for part in line.parts)


def test_a_home_that_is_not_there_is_taken_with_a_remark(desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    number = acts.emergency(desk, by, "fire").number
    assert "9-9-9999" in " ".join(acts.put_place(desk, by, number, "9-9-9999").notes)
    assert newest(desk).place == "9-9-9999"
    assert acts.put_place(desk, by, number, "3-2-1802").notes == ()
    assert acts.put_place(desk, by, number, "东门外马路").notes == ()


async def test_what_is_linked_to_a_gas_leak_says_so(console: Open, desk: Store) -> None:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "2")
    leak = acts.emergency(desk, by, "gas-leak", place="3-2-1802").number
    acts.link(desk, by, "1122-014", leak)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await choose(pilot, desk, "1122-014")
        await until(pilot, lambda: gas.words() in text(pilot))


async def test_the_first_picture_has_the_card_in_it_where_nothing_stood_before(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
) -> None:
    async with console(desk) as pilot:
        await pilot.press("f12")
        await until(pilot, lambda: pane(pilot)._cards)
        await pilot.press("escape")
        pane(pilot)._detail.display_parts(None, [])
        await pilot.pause(0.3)
        assert "P-02" not in text(pilot)
        pane(pilot).show_at_once("电梯困人", pane(pilot)._cards["lift-entrapment"])
        assert "P-02" in text(pilot)
