"""Pane 2: what is seen, what the keys do, the keystrokes a loan and a return cost, what is hidden before sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language
from controlroom.incidents import desk as incidents
from controlroom.incidents import reads as incident_reads
from controlroom.keyloans import desk as acts
from controlroom.keyloans import reads
from controlroom.keyloans.desk import Contractor, Hands
from controlroom.keyloans.importing import import_keys
from controlroom.keyloans.pane import KeysPane
from controlroom.keyloans.pane.counting import CountScreen
from controlroom.keyloans.reads_counts import last_count
from controlroom.keyloans.sheet import read_sheets
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.ui.keys import faults
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
from tests.console.hands import app_of, sign_in, text, type_in, until

SIZES = [(80, 24), (120, 36), (200, 60)]
HEAD = ("tag", "name", "english name", "class", "set", "opens", "hook", "note")
ROWS = (
    ("T-07", "测试水泵房", "Pump room", "equipment-room", "", "车库出口", "A-07", "进门先撤防"),
    ("T-08", "测试配电房", "Switch room", "equipment-room", "", "", "A-08", ""),
    ("T-20", "测试机房串", "Lift rooms", "equipment-room", "", "", "A-20", ""),
    ("T-21", "测试机房一", "Lift room 1", "equipment-room", "T-20", "", "A-20", ""),
    ("T-22", "测试机房二", "Lift room 2", "equipment-room", "T-20", "", "A-20", ""),
    ("T-30", "测试备用", "Spare", "sealed-spare", "", "", "BOX", ""),
)


@dataclass
class Hooks:
    """The register of the sample estate, and an officer who works on it from elsewhere."""

    store: Store
    by: Actor

    def lend(self, tag: str, who: str = "612", **more: Any) -> None:
        acts.lend(self.store, self.by, tag, Hands(who), **more)

    def key(self, tag: str) -> reads.Key:
        return reads.by_tag(self.store.reader, tag)

    def has(self, tag: str) -> str:
        loan = self.key(tag).loan
        return loan.number or loan.name if loan is not None else ""


@pytest.fixture
def hooks(desk: Store) -> Hooks:  # noqa: F811
    by = sign_in_there(desk, OFFICER.number, OFFICER.pin, "t")
    import_keys(desk, by, read_sheets([("钥匙", [HEAD, *ROWS])], desk.policy()))
    return Hooks(desk, by)


def pane(pilot: Pilot[None]) -> KeysPane:
    return app_of(pilot).screen_stack[0].query_one(KeysPane)


def table(pilot: Pilot[None]) -> RecordTable:
    return pane(pilot).query_one(RecordTable)


def screen(pilot: Pilot[None]) -> str | None:
    """Return the name of the form on the screen, nothing before its fields stand there."""
    shown = pilot.app.screen
    return shown.name if shown.is_mounted else ""


async def to_pane(pilot: Pilot[None], tag: str = "", hooks: Hooks | None = None) -> None:
    """Sign in, go to the pane, and put the cursor on a key."""
    await sign_in(pilot)
    await pilot.press("alt+2")
    await until(pilot, lambda: table(pilot).has_focus)
    if hooks is not None:
        assert table(pilot).move_to(hooks.key(tag).id)
        await until(pilot, lambda: (one := pane(pilot).chosen()) is not None and one.tag == tag)


async def fill(pilot: Pilot[None], words: str) -> None:
    field: Any = pilot.app.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(words)
    await pilot.pause()


def test_every_letter_has_a_twin() -> None:
    assert faults() == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_what_is_away_is_said_in_signs_and_words(
    console: Open,  # noqa: F811
    hooks: Hooks,
    clock: ManualClock,
    size: tuple[int, int],
    lang: Language,
) -> None:
    hooks.lend("T-08", "611", until=clock.now() + timedelta(minutes=1))
    hooks.lend("T-07", "612", until=clock.now() + timedelta(minutes=10))
    hooks.lend("T-20", "613")
    acts.return_key(hooks.store, hooks.by, "T-22")
    acts.lose(hooks.store, hooks.by, "T-22", why="不见了")
    # the warning stands in the second half of a loan at the earliest
    clock.move(timedelta(minutes=6))
    async with console(hooks.store, size, lang) as pilot:
        await to_pane(pilot)
        rows = {
            row.cells[1].text: row.cells
            for row in table(pilot).rows
            if row.cells[1].text.lstrip("└")[0] == "T"
        }
        assert list(rows)[:4] == ["T-08", "T-07", "T-20", "└T-21"]
        assert [rows[tag][0].text for tag in ("T-08", "T-07", "T-20", "T-22")] == ["▲", "●", "○", "✕"]
        if size == (120, 36):
            # three lines stand there beside the other panes: more with all the room
            await pilot.press("z")
        await until(pilot, lambda: "T-22" in text(pilot))
        seen = text(pilot)
        for words in ("T-08", "611", "T-22", "超5分" if lang == "zh" else "5m over"):
            assert words in seen
        assert ("遗失" if lang == "zh" else "lost") in seen


async def test_a_loan_costs_eight_keystrokes(console: Open, hooks: Hooks) -> None:  # noqa: F811
    """F3, the tag, the staff number, F2: text counted (issue 4)."""
    keys = ("f3", "t", "7", "tab", "6", "1", "2", "f2")
    assert len(keys) <= 8
    async with console(hooks.store) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: screen(pilot) is None)
        for key in keys:
            await pilot.press(key)
            if key == "f3":
                await until(pilot, lambda: screen(pilot) == "keyloans.lend")
        await until(pilot, lambda: hooks.has("T-07") == "612")
        await until(pilot, lambda: screen(pilot) is None)


async def test_a_return_costs_five_keystrokes_by_tag(console: Open, hooks: Hooks) -> None:  # noqa: F811
    hooks.lend("T-07")
    keys = ("f3", "t", "7", "f3", "f2")
    assert len(keys) <= 5
    async with console(hooks.store) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.press("f3")
        await until(pilot, lambda: screen(pilot) == "keyloans.lend")
        await pilot.press("t", "7", "f3")
        await until(pilot, lambda: screen(pilot) == "keyloans.return")
        await pilot.press("f2")
        await until(pilot, lambda: not hooks.has("T-07"))


async def test_a_return_costs_three_keystrokes_from_the_list(
    console: Open,  # noqa: F811
    hooks: Hooks,
) -> None:
    """What should be back first stands first."""
    first = reads.keys(hooks.store.reader, out=True)[0].tag
    async with console(hooks.store) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.press("alt+2", "r")
        await until(pilot, lambda: screen(pilot) == "keyloans.return")
        await pilot.press("f2")
        await until(pilot, lambda: not hooks.has(first))


async def test_what_is_known_of_the_key_stands_below_the_form(
    console: Open,  # noqa: F811
    hooks: Hooks,
) -> None:
    hooks.lend("T-08", "611")
    async with console(hooks.store, (120, 36)) as pilot:
        await sign_in(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: screen(pilot) == "keyloans.lend")
        await type_in(pilot, "t7")
        await until(pilot, lambda: "进门先撤防" in text(pilot))
        assert "借到 14:00" in text(pilot)
        await pilot.press("backspace", "8")
        await until(pilot, lambda: "在 611" in text(pilot))


async def test_it_is_lent_for_the_incident_there(console: Open, hooks: Hooks) -> None:  # noqa: F811
    number = incidents.open_incident(
        hooks.store, hooks.by, incidents.NewIncident("water-leak", "车库出口")
    ).number
    async with console(hooks.store, (120, 36)) as pilot:
        await sign_in(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: screen(pilot) == "keyloans.lend")
        await type_in(pilot, "t7")
        await until(pilot, lambda: "F5 用于" in text(pilot))
        await pilot.press("f5", "tab")
        await type_in(pilot, "612")
        await pilot.press("f2")
        await until(pilot, lambda: hooks.has("T-07") == "612")
        loan = hooks.key("T-07").loan
        assert loan is not None
        one = incident_reads.by_id(hooks.store.reader, loan.incident_id or 0)
        assert one is not None
        assert one.place == "车库出口"
        # G leads there
        await to_pane(pilot, "T-07", hooks)
        await pilot.press("g")
        await until(pilot, lambda: app_of(pilot).board.current.number == 1)  # type: ignore[union-attr]
    assert number


async def test_somebody_from_outside_takes_it(console: Open, hooks: Hooks) -> None:  # noqa: F811
    async with console(hooks.store, (120, 36)) as pilot:
        await sign_in(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: screen(pilot) == "keyloans.lend")
        await type_in(pilot, "t7")
        await pilot.press("f4")
        await until(pilot, lambda: "担保人" in text(pilot))
        # the key is known: the keyboard stands where the name is asked
        await pilot.pause(0.2)
        for words in ("何师傅", "迅达电梯", "13900001111", "身份证", "123X"):
            await fill(pilot, words)
            await pilot.press("tab")
        await type_in(pilot, "612")
        await pilot.press("f2")
        await until(pilot, lambda: hooks.has("T-07") == "何师傅")
        loan = hooks.key("T-07").loan
        assert loan is not None
        assert loan.called == "何师傅（迅达电梯）"


async def test_a_refusal_stays_at_the_form_with_all_that_was_typed(
    console: Open,  # noqa: F811
    hooks: Hooks,
) -> None:
    hooks.lend("T-07", "611")
    async with console(hooks.store, (120, 36)) as pilot:
        await sign_in(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: screen(pilot) == "keyloans.lend")
        await type_in(pilot, "t7")
        await pilot.press("tab")
        await type_in(pilot, "612")
        await pilot.press("f2")
        await until(pilot, lambda: "可以特批" in text(pilot))
        assert hooks.has("T-07") == "611"
        assert pilot.app.screen.query_one("Form").values["who"] == "612"  # type: ignore[attr-defined]


async def test_a_call_with_a_time_is_a_promise(
    console: Open,  # noqa: F811
    hooks: Hooks,
    clock: ManualClock,
) -> None:
    hooks.lend("T-07", until=clock.now() + timedelta(minutes=1))
    clock.move(timedelta(minutes=5))
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot, "T-07", hooks)
        await pilot.press("c")
        await until(pilot, lambda: screen(pilot) == "keyloans.remind")
        assert "612" in text(pilot)
        await fill(pilot, "在修，12：30 还")
        await pilot.press("enter")
        await until(pilot, lambda: reads.reminders(hooks.store.reader, hooks.key("T-07").id))
    [call] = reads.reminders(hooks.store.reader, hooks.key("T-07").id)
    local = call.promised.astimezone(hooks.store.zone) if call.promised else None
    assert (call.said, f"{local:%H:%M}", call.by) == ("在修，12：30 还", "12:30", OFFICER.number)


@pytest.mark.parametrize(
    ("key", "form", "words", "holds"),
    [
        ("w", "keyloans.hand-over", "611", lambda one: one.loan.number == "611"),
        ("x", "keyloans.lose", "掉进集水井", lambda one: one.state == "lost"),
        ("h", "keyloans.audit", "齿磨损", lambda one: one.in_audit),
    ],
)
async def test_what_befalls_a_key(
    console: Open,  # noqa: F811
    hooks: Hooks,
    key: str,
    form: str,
    words: str,
    holds: Any,
) -> None:
    hooks.lend("T-07")
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot, "T-07", hooks)
        await pilot.press(key)
        await until(pilot, lambda: screen(pilot) == form)
        await fill(pilot, words)
        await pilot.press("f2")
        await until(pilot, lambda: holds(hooks.key("T-07")))


async def test_it_is_lent_for_longer(console: Open, hooks: Hooks) -> None:  # noqa: F811
    hooks.lend("T-07", length=timedelta(minutes=30))
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot, "T-07", hooks)
        await pilot.press("e")
        await until(pilot, lambda: screen(pilot) == "keyloans.extend")
        await fill(pilot, "90m")
        await pilot.press("tab")
        await fill(pilot, "还在修")
        await pilot.press("f2")
        await until(
            pilot,
            lambda: (
                (loan := hooks.key("T-07").loan) is not None and loan.due - loan.lent > timedelta(minutes=60)
            ),
        )


async def test_a_lost_key_is_found_and_a_return_is_taken_back(
    console: Open,  # noqa: F811
    hooks: Hooks,
) -> None:
    hooks.lend("T-07")
    acts.return_key(hooks.store, hooks.by, "T-07")
    acts.lose(hooks.store, hooks.by, "T-08", why="不见了")
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot, "T-08", hooks)
        await pilot.press("x")
        await until(pilot, lambda: screen(pilot) == "keyloans.found")
        await pilot.press("f2")
        await until(pilot, lambda: hooks.key("T-08").state == "in")
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.press("l")
        await until(pilot, lambda: len(table(pilot).rows) >= len(ROWS))
        assert table(pilot).move_to(hooks.key("T-07").id)
        await pilot.pause()
        await pilot.press("u")
        await until(pilot, lambda: screen(pilot) == "keyloans.undo")
        await fill(pilot, "没还")
        await pilot.press("f2")
        await until(pilot, lambda: hooks.has("T-07") == "612")


async def test_nobody_from_outside_is_named_before_sign_in(
    console: Open,  # noqa: F811
    hooks: Hooks,
) -> None:
    who = Contractor("何师傅", "迅达电梯", "13900001111", vouched_by="612")
    acts.lend(hooks.store, hooks.by, "T-07", Hands(contractor=who), purpose="换曳引绳")
    async with console(hooks.store, (200, 60)) as pilot:
        await pilot.press("alt+2")
        await until(pilot, lambda: table(pilot).has_focus)
        table(pilot).move_to(hooks.key("T-07").id)
        await pilot.press("enter")
        await until(pilot, lambda: "T-07 测试水泵房" in text(pilot))
        await until(pilot, lambda: "外单位" in text(pilot))
        for hidden in ("何师傅", "13900001111", "换曳引绳"):
            assert hidden not in text(pilot)
        await sign_in(pilot)
        await until(pilot, lambda: "何师傅" in text(pilot))


async def test_the_hooks_are_walked_and_what_differs_is_explained(
    console: Open,  # noqa: F811
    hooks: Hooks,
) -> None:
    hooks.lend("T-08", "611")
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot)
        await pilot.press("o")
        await until(pilot, lambda: screen(pilot) == "keyloans.count")
        walk = pilot.app.screen
        assert isinstance(walk, CountScreen)
        rows = walk.query_one(RecordTable)
        for tag, key in (("T-07", "x"), ("T-08", "y"), ("T-21", "enter"), ("T-30", "y")):
            assert rows.move_to(hooks.key(tag).id)
            await pilot.pause()
            await pilot.press(key)
        assert rows.move_to(hooks.key("T-22").id)
        await pilot.press("w")
        await until(pilot, lambda: "挂错" in text(pilot))
        await fill(pilot, "a-3")
        await pilot.press("enter")
        await until(pilot, lambda: walk.seen.get("T-22") == "elsewhere A-3")
        assert walk.seen == {
            "T-07": "missing", "T-08": "present", "T-21": "present", "T-30": "present", "T-22": "elsewhere A-3",
        }  # fmt: skip
        # put aside, it comes back where it was
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.press("o")
        await until(pilot, lambda: screen(pilot) == "keyloans.count")
        assert isinstance(pilot.app.screen, CountScreen)
        assert len(pilot.app.screen.seen) == 5
        await pilot.press("f2")
        if len(reads.keys(hooks.store.reader)) > len(ROWS):
            await until(pilot, lambda: "没有清点完" in text(pilot))
            await pilot.press("y")
        await until(pilot, lambda: screen(pilot) == "keyloans.explain")
        form: Any = pilot.app.screen.query_one("Form")
        for name, words in (
            ("seal", "F-1"),
            ("seal-why", "首次清点"),
            ("T-07", "在前台"),
            ("T-08", "早上还的"),
            ("T-22", "已挂回"),
        ):
            form.set_value(name, words)
        await pilot.press("f2")
        await until(pilot, lambda: last_count(hooks.store.reader))
    counted = last_count(hooks.store.reader)
    assert counted is not None
    assert (counted.counted, counted.seal) == (5, "F-1")
    assert {one.tag: one.sort.value for one in counted.differences} == {
        "T-07": "missing", "T-08": "unrecorded", "T-22": "elsewhere",
    }  # fmt: skip
    assert hooks.key("T-07").in_audit
    assert not hooks.has("T-08")


async def test_closing_an_incident_asks_why_while_a_key_is_out(
    console: Open,  # noqa: F811
    hooks: Hooks,
) -> None:
    number = incidents.open_incident(hooks.store, hooks.by, incidents.NewIncident("key-lost", "东门")).number
    hooks.lend("T-07", incident=number)
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot, "T-07", hooks)
        await pilot.press("g")
        await until(pilot, lambda: app_of(pilot).board.current.number == 1)  # type: ignore[union-attr]
        await pilot.pause()
        await pilot.press("alt+x")
        await until(pilot, lambda: screen(pilot) == "incidents.close")
        assert "T-07 还在 612" in text(pilot)


async def test_a_key_is_found_by_its_initials(console: Open, hooks: Hooks) -> None:  # noqa: F811
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: screen(pilot) == "keyloans.find")
        await type_in(pilot, "cspdf")
        await pilot.press("enter")
        await until(pilot, lambda: [row.cells[1].text for row in table(pilot).rows] == ["T-08"])
        await pilot.press("escape")
        await until(pilot, lambda: "T-08" not in [row.cells[1].text for row in table(pilot).rows])


async def test_a_mark_is_void_once_the_key_is_lent_while_the_hooks_are_walked(
    console: Open,  # noqa: F811
    hooks: Hooks,
) -> None:
    """What the register had when the key was looked at holds no more: look again."""
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot)
        await pilot.press("o")
        await until(pilot, lambda: screen(pilot) == "keyloans.count")
        walk = pilot.app.screen
        assert isinstance(walk, CountScreen)
        rows = walk.query_one(RecordTable)
        for tag in ("T-07", "T-08"):
            assert rows.move_to(hooks.key(tag).id)
            await pilot.pause()
            await pilot.press("enter")
        assert walk.seen == {"T-07": "present", "T-08": "present"}
        hooks.lend("T-07", "612")
        await until(pilot, lambda: walk.seen == {"T-08": "present"})
        await until(pilot, lambda: "请再看一次" in text(pilot))
        assert rows.move_to(hooks.key("T-07").id)
        await pilot.pause()
        await pilot.press("enter")
        assert walk.seen["T-07"] == "missing"


async def test_a_key_that_was_acted_on_stays_chosen_until_the_cursor_leaves_it(
    console: Open,  # noqa: F811
    hooks: Hooks,
) -> None:
    """A return is taken back with the next key; it must not hit the key that moved up."""
    hooks.lend("T-07")
    hooks.lend("T-08")
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot, "T-07", hooks)
        await pilot.press("r")
        await until(pilot, lambda: screen(pilot) == "keyloans.return")
        await pilot.press("f2")
        await until(pilot, lambda: not hooks.has("T-07"))
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.pause(0.3)
        assert (one := pane(pilot).chosen()) is not None
        assert one.tag == "T-07"
        await pilot.press("u")
        await until(pilot, lambda: screen(pilot) == "keyloans.undo")
        await fill(pilot, "没还")
        await pilot.press("f2")
        await until(pilot, lambda: hooks.has("T-07") == "612")


async def test_several_keys_come_back_one_after_the_other(console: Open, hooks: Hooks) -> None:  # noqa: F811
    """What came back stays on its line, so that down leads to the next one."""
    lent = ["T-07", "T-08", "T-20"]
    for nth, tag in enumerate(lent, 1):
        hooks.lend(tag, "612", until=hooks.store.clock.now() + timedelta(minutes=20 * nth))
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot, "T-07", hooks)
        for tag in lent[:2]:
            assert (one := pane(pilot).chosen()) is not None
            assert one.tag == tag
            before = [row.cells[1].text for row in table(pilot).rows]
            await pilot.press("r")
            await until(pilot, lambda: screen(pilot) == "keyloans.return")
            await pilot.press("f2")
            await until(pilot, lambda tag=tag: not hooks.has(tag) and screen(pilot) is None)
            assert [row.cells[1].text for row in table(pilot).rows] == before
            await pilot.press("down")
            await until(pilot, lambda tag=tag: (one := pane(pilot).chosen()) is not None and one.tag != tag)


async def test_nothing_is_asked_where_no_return_can_be_taken_back(
    console: Open,  # noqa: F811
    hooks: Hooks,
) -> None:
    hooks.lend("T-07")
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot, "T-07", hooks)
        await pilot.press("u")
        await until(pilot, lambda: "没有可撤回的归还" in text(pilot))
        assert screen(pilot) is None


async def test_a_loan_that_was_put_aside_goes_on_with_f7(console: Open, hooks: Hooks) -> None:  # noqa: F811
    async with console(hooks.store, (120, 36)) as pilot:
        await sign_in(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: screen(pilot) == "keyloans.lend")
        await type_in(pilot, "t7")
        await pilot.press("tab")
        await type_in(pilot, "612")
        # Esc would close the list of suggestions first
        await pilot.press("tab", "escape")
        await until(pilot, lambda: screen(pilot) is None)
        await until(pilot, lambda: app_of(pilot).drafts.known("keyloans.lend"))
        await pilot.press("f3")
        await until(pilot, lambda: "F7 接着填" in text(pilot))
        assert pilot.app.screen.query_one("Form").values["who"] == ""  # type: ignore[attr-defined]
        await pilot.press("f7")
        await until(pilot, lambda: "612" in pilot.app.screen.query_one("Form").values.get("who", ""))  # type: ignore[attr-defined]
        await pilot.press("f2")
        await until(pilot, lambda: hooks.has("T-07") == "612")


async def test_what_was_said_on_the_telephone_comes_back(console: Open, hooks: Hooks) -> None:  # noqa: F811
    hooks.lend("T-07")
    async with console(hooks.store, (120, 36)) as pilot:
        await to_pane(pilot, "T-07", hooks)
        for _time in range(2):
            await pilot.press("c")
            await until(pilot, lambda: screen(pilot) == "keyloans.remind")
            if _time:
                assert pilot.app.focused.value == "18:00 还"  # type: ignore[union-attr]
            else:
                await fill(pilot, "18:00 还")
            await pilot.press("escape")
            await until(pilot, lambda: screen(pilot) is None)
