"""Pane 3: what is seen, what the keys do, the keystrokes the gate costs, what is hidden before sign-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language
from controlroom.base.settings import Location
from controlroom.base.text import width
from controlroom.demo import make
from controlroom.demo.hour import Hour
from controlroom.estate.reads import people_at, resolve_place
from controlroom.incidents import desk as incidents
from controlroom.passes import desk as acts
from controlroom.passes import reads, reads_checks
from controlroom.passes.desk import NewPass
from controlroom.passes.pane import PassesPane
from controlroom.passes.pane.gate import counts_of, read_heard
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.ui.fields import Filled
from controlroom.ui.form import FieldRow, Form
from controlroom.ui.keys import faults
from controlroom.ui.keys import table as key_table
from controlroom.ui.table import RecordTable
from tests.conftest import NOON
from tests.console.conftest import (  # noqa: F401 - fixtures
    OFFICER,
    Open,
    console,
    desk,
    other,
    own_settings,
)
from tests.console.hands import app_of, lines, sign_in, text, type_in, until

SIZES = [(80, 24), (120, 36), (200, 60)]
HOME = "3-2-1802"
OWES = "3-2-1702"


@dataclass
class Goods:
    """Passes of the sample estate, and an officer who works on them from elsewhere."""

    store: Store
    by: Actor
    clock: ManualClock

    def people(self, place: str = HOME) -> tuple[str, str, str]:
        """Return name and telephone of the owner of a home, and another name that is not of it."""
        found = resolve_place(self.store.reader, place)
        assert found is not None
        owner = next(one for one in people_at(self.store.reader, found.id) if one.relation == "owner")
        return owner.name, owner.phones[0], "何师傅"

    def issue(self, *goods: str, who: str = "", place: str = HOME, **more: Any) -> str:
        """Write down an application of the owner, whose document was seen, or of somebody else."""
        given: dict[str, Any] = {"document": "other", "last4": "123X", **more}
        new = NewPass(place, who or self.people(place)[0], goods or ("沙发 1 套", "椅子 4 把"), **given)
        return acts.issue(self.store, self.by, new).number

    def stranger(self, *goods: str, **more: Any) -> str:
        return self.issue(*goods, who="何师傅", **more)

    def out(self, number: str, counts: dict[int, int] | None = None) -> None:
        acts.let_out(self.store, self.by, number, counts, guard="302")

    def one(self, number: str) -> reads.Pass:
        return reads.by_number(self.store.reader, number, self.clock.now())

    def state(self, number: str) -> str:
        return self.one(number).state.value

    def code(self, number: str) -> str:
        return reads.code_of(self.store.reader, self.one(number).id)

    def verdict(self, number: str, sort: str) -> str:
        found = reads_checks.checks(self.store.reader, self.one(number).id)
        return next((one.verdict.value for one in found if one.sort == sort), "")

    def count(self) -> int:
        return int(self.store.reader.value("SELECT COUNT(*) FROM release_pass"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample estate without the passes of its hour."""
    i18n.use("zh")
    file = tmp_path_factory.mktemp("no-passes") / "sample.db"
    played = Hour.act
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Hour, "act", lambda hour, line: None if "pass" in line else played(hour, line))
        make(Location(f"sqlite:///{file}", file), OFFICER, now=NOON)
    return file


@pytest.fixture
def goods(desk: Store, clock: ManualClock) -> Goods:  # noqa: F811
    return Goods(desk, sign_in_there(desk, OFFICER.number, OFFICER.pin, "t"), clock)


def pane(pilot: Pilot[None]) -> PassesPane:
    return app_of(pilot).screen_stack[0].query_one(PassesPane)


def table(pilot: Pilot[None]) -> RecordTable:
    return pane(pilot).query_one(RecordTable)


def screen(pilot: Pilot[None]) -> str | None:
    """Return the name of the form on the screen, nothing before its fields stand there."""
    shown = pilot.app.screen
    return shown.name if shown.is_mounted else ""


def form(pilot: Pilot[None]) -> Form:
    return pilot.app.screen.query_one(Form)


def numbers(pilot: Pilot[None]) -> list[str]:
    return [row.cells[1].text for row in table(pilot).rows]


async def to_pane(pilot: Pilot[None], number: str = "", goods: Goods | None = None) -> None:
    """Sign in, go to the pane, and put the cursor on a pass."""
    await sign_in(pilot)
    await pilot.press("alt+3")
    await until(pilot, lambda: table(pilot).has_focus)
    if goods is not None:
        assert table(pilot).move_to(goods.one(number).id)
        await until(pilot, lambda: (one := pane(pilot).chosen()) is not None and one.spoken == number)


async def fill(pilot: Pilot[None], words: str) -> None:
    field: Any = pilot.app.focused
    assert isinstance(field, (Input, TextArea))
    if isinstance(field, Input):
        field.insert_text_at_cursor(words)
    else:
        field.insert(words)
    await pilot.pause()


async def opens(pilot: Pilot[None], key: str, name: str) -> None:
    await pilot.press(key)
    await until(pilot, lambda: screen(pilot) == name)


def test_every_letter_has_a_twin() -> None:
    assert faults() == []


def test_no_key_of_the_pane_hides_one_of_the_list_or_the_console() -> None:
    own = {name: key.action for key in key_table("passes") for name in (*key.keys, *key.letters)}
    for key in key_table("list", "pane", "console"):
        for name in (*key.keys, *key.letters):
            # to check a code is the same from everywhere
            assert name not in own or key.id == "console.pass-check", (name, key.id)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_what_the_desk_has_to_do_with_is_said_in_signs_and_words(
    console: Open,  # noqa: F811
    goods: Goods,
    clock: ManualClock,
    size: tuple[int, int],
    lang: Language,
) -> None:
    now = clock.now()
    ready = goods.issue("沙发 1 套", "椅子 4 把", gate="西门")
    part = goods.issue(until=now + timedelta(hours=2))
    goods.out(part, {2: 3})
    back = goods.issue("电锤 2 台", back=now + timedelta(minutes=2))
    goods.out(back)
    waits = goods.stranger()
    gone = goods.issue()
    acts.void(goods.store, goods.by, gone, why="改期")
    clock.move(timedelta(minutes=4))
    async with console(goods.store, size, lang) as pilot:
        await to_pane(pilot)
        assert numbers(pilot) == [back, waits, part, ready]
        assert [row.cells[0].text for row in table(pilot).rows] == ["▲", "‖", "○", "○"]
        await until(pilot, lambda: waits in text(pilot))
        states = ["待回", "待核", "余2", "可放"] if lang == "zh" else ["out", "to check", "2 left", "may go"]
        assert [row.cells[7].text for row in table(pilot).rows] == states
        words = ("待核1", "可放2", "待带回1", "▲1", "超2分")
        if lang == "en":
            words = ("3 Passes to check 1 may go 2 out 1 ▲1", "2m over")
        for word in (HOME, *words, *states[:2]):
            assert word in text(pilot)
        await pilot.press("l")
        await until(pilot, lambda: numbers(pilot) == [gone, waits, back, part, ready])


async def test_the_narrow_column_keeps_number_home_state_and_time(
    console: Open,  # noqa: F811
    goods: Goods,
) -> None:
    goods.stranger("红木大衣柜 1 个", "椅子 4 把", gate="西门", plate="粤B12345")
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot)
        line = next(line for line in lines(pilot) if "P-0001" in line)
        own = line[line.index("▸") :]
        assert width(own) <= 46
        for word in ("P-0001", HOME, "红木", "待核", "剩"):
            assert word in own


async def test_the_head_has_room_for_what_waits_on_a_busy_day(
    console: Open,  # noqa: F811
    goods: Goods,
    clock: ManualClock,
) -> None:
    for _once in range(2):
        goods.out(goods.issue("电锤 2 台", back=clock.now() + timedelta(minutes=2)))
    clock.move(timedelta(minutes=4))
    for _once in range(4):
        goods.stranger()
    for _once in range(8):
        goods.issue()
    async with console(goods.store, (120, 36), "en") as pilot:
        await to_pane(pilot)
        await until(pilot, lambda: "3 Passes to check 4 may go 8 out 2 ▲2" in text(pilot))


async def test_an_application_is_taken_in_the_order_it_is_heard(
    console: Open,  # noqa: F811
    goods: Goods,
) -> None:
    owner, phone, _stranger = goods.people()
    async with console(goods.store, (120, 50)) as pilot:
        await sign_in(pilot)
        await opens(pilot, "f4", "passes.new")
        await type_in(pilot, HOME)
        await pilot.press("tab")
        await until(pilot, lambda: "截至" in text(pilot))
        await fill(pilot, owner[:1])
        await pilot.press("tab")
        await until(pilot, lambda: form(pilot).values["relation"] == "owner")
        assert form(pilot).values["applicant"] == owner
        await until(pilot, lambda: "业主本人申请" in text(pilot) and phone in text(pilot))
        await pilot.press("tab", "tab", "3", "tab")
        await fill(pilot, "123X")
        await pilot.press("tab")
        await fill(pilot, "沙发 1 套\n电锤两台")
        await until(pilot, lambda: "1 沙发 1套 · 2 电锤 2台" in text(pilot))
        await pilot.press("tab")
        await fill(pilot, "1")
        await pilot.press("tab")
        await fill(pilot, "2")
        await pilot.press("tab")
        await fill(pilot, "18:00")
        await pilot.press("tab", "tab")
        await fill(pilot, "6000")
        await until(pilot, lambda: "须回拨业主" in text(pilot))
        await pilot.press("f2")
        await until(pilot, goods.count)
        await until(pilot, lambda: screen(pilot) is None)
        one = goods.one("P-0001")
        assert [(line.what, line.large, line.returnable) for line in one.lines] == [
            ("沙发", True, False), ("电锤", False, True),
        ]  # fmt: skip
        assert (one.value, one.document, one.last4, one.relation) == (600_000, "permit", "123X", "owner")
        # its card says what is still to be checked, and whom to call
        await until(pilot, lambda: "待回拨" in text(pilot) and "回拨业主" in text(pilot))
        assert "业主确认 Alt+C" in text(pilot)


async def test_a_typical_list_fills_the_goods(console: Open, goods: Goods) -> None:  # noqa: F811
    async with console(goods.store, (120, 50)) as pilot:
        await sign_in(pilot)
        await opens(pilot, "f4", "passes.new")
        await opens(pilot, "f5", "passes.lists")
        await pilot.press("4")
        await until(pilot, lambda: screen(pilot) == "passes.new")
        values = form(pilot).values
        assert values["goods"].splitlines()[:2] == ["电锤 1 台", "切割机 1 台"]
        assert (values["large"], values["returns"], values["purpose"]) == ("3 4", "1 2 3 4 5", "施工工具")


async def test_a_whole_number_of_a_document_is_refused_and_never_kept(
    console: Open,  # noqa: F811
    goods: Goods,
) -> None:
    async with console(goods.store, (120, 50)) as pilot:
        await sign_in(pilot)
        await opens(pilot, "f4", "passes.new")
        await type_in(pilot, HOME)
        await pilot.press("tab", "tab", "tab", "tab", "tab")
        await fill(pilot, "440301199001011234")
        await until(pilot, lambda: form(pilot).values["last4"] == "")
        assert "只记证件后四位" in text(pilot) or "后四位" in text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.pause(0.5)
    kept = goods.store.reader.rows("SELECT * FROM draft")
    assert kept
    assert "44030119900101" not in repr(kept)


async def test_a_whole_number_in_another_field_keeps_its_last_four(
    console: Open,  # noqa: F811
    goods: Goods,
) -> None:
    async with console(goods.store, (120, 50)) as pilot:
        await sign_in(pilot)
        await opens(pilot, "f4", "passes.new")
        await type_in(pilot, HOME)
        await pilot.press("tab", "tab", "tab")
        await fill(pilot, "440301199001011234")
        await until(pilot, lambda: form(pilot).values["phone"] == "…1234")
        assert "不登记证件全号，只写后四位" in text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.pause(0.5)
    kept = goods.store.reader.rows("SELECT * FROM draft")
    assert kept
    assert "44030119900101" not in repr(kept)


@pytest.mark.parametrize("name", ["back", "starts", "until"])
@pytest.mark.parametrize("number", ["440301 19900101 1234", "440301900101123", "４４０３０１-19900101-123X"])
async def test_a_whole_number_in_a_field_for_a_time_is_neither_quoted_nor_kept(
    console: Open,  # noqa: F811
    goods: Goods,
    name: str,
    number: str,
) -> None:
    async with console(goods.store, (120, 50)) as pilot:
        await sign_in(pilot)
        await opens(pilot, "f4", "passes.new")
        await type_in(pilot, HOME)
        next(row for row in form(pilot).query(FieldRow) if row.of.id == name).take_keyboard()
        await pilot.pause()
        await fill(pilot, number)
        await pilot.press("f2")
        await until(pilot, lambda: "不登记证件全号" in text(pilot))
        assert f"“{number}" not in text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) is None)
        await until(pilot, lambda: goods.store.reader.rows("SELECT * FROM draft"))
    kept = goods.store.reader.rows("SELECT * FROM draft")
    assert number not in repr(kept)
    assert goods.count() == 0


async def test_a_refusal_stays_at_the_form_with_all_that_was_typed(
    console: Open,  # noqa: F811
    goods: Goods,
) -> None:
    async with console(goods.store, (120, 50)) as pilot:
        await sign_in(pilot)
        await opens(pilot, "f4", "passes.new")
        await type_in(pilot, HOME)
        await pilot.press("tab")
        await fill(pilot, "何师傅")
        for _field in range(5):
            await pilot.press("tab")
        await fill(pilot, "沙发 0")
        await pilot.press("f2")
        await until(
            pilot, lambda: "不是件数" in text(pilot) or "1 至" in text(pilot) or "1 到" in text(pilot)
        )
        assert screen(pilot) == "passes.new"
        assert (form(pilot).values["applicant"], goods.count()) == ("何师傅", 0)


async def test_a_half_typed_application_comes_back(console: Open, goods: Goods) -> None:  # noqa: F811
    async with console(goods.store, (120, 50)) as pilot:
        await sign_in(pilot)
        await opens(pilot, "f4", "passes.new")
        await type_in(pilot, HOME)
        await pilot.press("tab")
        await fill(pilot, "何师傅")
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) is None)
        [waiting] = await app_of(pilot).drafts.waiting("passes.new")
        pane(pilot).reopen(waiting)
        await until(pilot, lambda: screen(pilot) == "passes.new")
        assert form(pilot).values["applicant"] == "何师傅"


async def test_f7_goes_on_with_the_application_put_aside(console: Open, goods: Goods) -> None:  # noqa: F811
    async with console(goods.store, (120, 50)) as pilot:
        await sign_in(pilot)
        for nth in range(2):
            await opens(pilot, "f4", "passes.new")
            assert ("F7 接着填" in text(pilot)) == (nth == 1)
            if nth == 0:
                await type_in(pilot, HOME)
                await pilot.press("tab")
                await fill(pilot, "何师傅")
                await pilot.press("escape")
                await until(pilot, lambda: screen(pilot) is None)
        await type_in(pilot, "别处")
        await pilot.press("f7")
        await until(
            pilot, lambda: screen(pilot) == "passes.new" and form(pilot).values["applicant"] == "何师傅"
        )
        # what was typed instead waits in its turn
        assert len(app_of(pilot).drafts.known("passes.new")) == 2


@pytest.mark.parametrize("name", ["passes.out", "passes.surplus", "passes.back", "passes.called"])
async def test_forms_about_a_pass_come_back(console: Open, goods: Goods, name: str) -> None:  # noqa: F811
    number = goods.issue("电锤 2 台", back=goods.clock.now() + timedelta(hours=3))
    goods.out(number, {1: 1})
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot)
        app_of(pilot).drafts.park(f"{name} {number}", Filled("f-1", {"guard": "302", "note": "x"}))
        [waiting] = app_of(pilot).drafts.known(f"{name} {number}")
        pane(pilot).reopen(waiting)
        await until(pilot, lambda: screen(pilot) == name)
        assert form(pilot).form_id == "f-1"


async def test_the_gate_costs_twelve_keystrokes(console: Open, goods: Goods) -> None:  # noqa: F811
    """V, number and code as they are read, Enter, the guard, Enter: text counted."""
    number = goods.issue()
    keys = ("v", "1", "space", *goods.code(number), "enter", "3", "0", "2", "enter")
    assert len(keys) <= 12
    async with console(goods.store) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: screen(pilot) is None)
        for nth, key in enumerate(keys):
            await pilot.press(key)
            if nth == 0:
                await until(pilot, lambda: screen(pilot) == "passes.check")
            if nth == 7:
                await until(pilot, lambda: screen(pilot) == "passes.out")
        await until(pilot, lambda: goods.state(number) == "done")
        await until(pilot, lambda: screen(pilot) is None)
    assert goods.one(number).heard is not None


async def test_without_the_code_the_reason_is_asked_for(console: Open, goods: Goods) -> None:  # noqa: F811
    number = goods.issue()
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot, number, goods)
        await opens(pilot, "o", "passes.out")
        await type_in(pilot, "302")
        await pilot.press("f2")
        await pilot.pause(0.1)
        assert (screen(pilot), goods.state(number)) == ("passes.out", "ready")
        assert "未核对核对码，写明原因" in text(pilot)
        await fill(pilot, "对讲机没电")
        await pilot.press("enter")
        await until(pilot, lambda: goods.state(number) == "done" and screen(pilot) is None)
        await pilot.press("z", "enter")
        await until(pilot, lambda: "未核对核对码：对讲机没电" in text(pilot))


async def test_the_lines_stand_large_and_go_out_by_counts(console: Open, goods: Goods) -> None:  # noqa: F811
    number = goods.issue("沙发 1 套", "椅子 4 把", gate="西门", plate="粤B12345")
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot)
        await opens(pilot, "v", "passes.check")
        await type_in(pilot, f"p-0001 {goods.code(number)}")
        await pilot.press("enter")
        await until(pilot, lambda: screen(pilot) == "passes.out")
        await until(pilot, lambda: "椅子" in text(pilot))
        for words in ("沙发", "1套", "4把", "余 4", "西门", "粤B12345"):
            assert words in text(pilot)
        await type_in(pilot, "302")
        await pilot.press("tab")
        await fill(pilot, "2=5")
        await pilot.press("f2")
        await until(pilot, lambda: "仍归携带人" in text(pilot))
        assert goods.one(number).left == 5
        for _sign in range(3):
            await pilot.press("backspace")
        await fill(pilot, "2＝3")
        await pilot.press("f2")
        await until(pilot, lambda: goods.one(number).left == 2)
        await until(pilot, lambda: screen(pilot) is None)


async def test_a_wrong_code_is_counted_each_time(console: Open, goods: Goods) -> None:  # noqa: F811
    number = goods.issue()
    wrong = f"{(int(goods.code(number)) + 1) % 10_000:04}"
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot)
        await opens(pilot, "v", "passes.check")
        for count in (1, 2, 3):
            # what was refused is selected: the next reading takes its place
            await type_in(pilot, f"1 {wrong}")
            await pilot.press("enter", "enter")
            await until(pilot, lambda count=count: goods.one(number).wrong_codes == count)  # type: ignore[misc]
            await pilot.pause(0.1)
            # a key that bounces is no other reading
            await pilot.press("enter")
            await pilot.pause(0.1)
            assert goods.one(number).wrong_codes == count
            assert pilot.app.screen.query_one(Input).selected_text == f"1 {wrong}"
        await until(pilot, lambda: "暂停" in text(pilot) or "已锁" in text(pilot) or "3 次" in text(pilot))
        assert screen(pilot) == "passes.check"
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) is None)
        # U lets it go on, once somebody has looked
        await opens(pilot, "u", "passes.resume")
        await fill(pilot, "门岗念错了")
        await pilot.press("enter")
        await until(pilot, lambda: goods.state(number) == "ready")


async def test_the_owner_is_called_on_the_number_on_file(console: Open, goods: Goods) -> None:  # noqa: F811
    number = goods.stranger()
    owner, phone, _who = goods.people()
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot, number, goods)
        await pilot.press("o")
        await until(pilot, lambda: "待回拨" in text(pilot))
        assert screen(pilot) is None
        await opens(pilot, "c", "passes.called")
        await until(pilot, lambda: phone in text(pilot) and owner in text(pilot))
        await pilot.press("f2")
        await until(pilot, lambda: screen(pilot) == "passes.called" and "▲" in text(pilot))
        await pilot.press("1", "tab")
        await fill(pilot, owner)
        await pilot.press("tab")
        await fill(pilot, "知道，让搬")
        await pilot.press("f2")
        await until(pilot, lambda: goods.state(number) == "ready")


async def test_where_gas_escapes_nobody_is_telephoned(console: Open, goods: Goods) -> None:  # noqa: F811
    number = goods.stranger()
    incidents.open_incident(goods.store, goods.by, incidents.NewIncident("gas-leak", HOME))
    phone = goods.people()[1]
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot, number, goods)
        await opens(pilot, "c", "passes.called")
        form_text = text(pilot)
        assert phone not in form_text
        assert (
            "区域内不得" in form_text
            or "勿" in form_text
            or "不用对讲" in form_text
            or "不打电话" in form_text
        )


@pytest.mark.parametrize(
    ("key", "name", "typed", "holds"),
    [
        ("d", "passes.document", ("tab", "A1B2"), lambda g, n: g.one(n).last4 == "A1B2"),
        ("w", "passes.refuse", ("资料不全",), lambda g, n: g.state(n) == "refused"),
        ("x", "passes.void", ("改期",), lambda g, n: g.state(n) == "void"),
        ("delete", "passes.void", ("改期",), lambda g, n: g.state(n) == "void"),
        ("s", "passes.surplus", ("多一台电视", "tab", "302"), lambda g, n: g.verdict(n, "gate") == "surplus"),
        (
            "b",
            "passes.precheck",
            ("311",),
            lambda g, n: len(reads_checks.moves(g.store.reader, g.one(n).id)) == 1,
        ),
    ],
)
async def test_what_befalls_a_pass(
    console: Open,  # noqa: F811
    goods: Goods,
    key: str,
    name: str,
    typed: tuple[str, ...],
    holds: Callable[[Goods, str], bool],
) -> None:
    number = goods.issue()
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot, number, goods)
        await opens(pilot, key, name)
        for word in typed:
            if word == "tab":
                await pilot.press("tab")
            else:
                await fill(pilot, word)
        await pilot.press("f2")
        await until(pilot, lambda: holds(goods, number))
        await until(pilot, lambda: screen(pilot) is None)


async def test_surplus_from_the_gate_leads_to_its_incident(console: Open, goods: Goods) -> None:  # noqa: F811
    number = goods.issue()
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot, number, goods)
        await opens(pilot, "o", "passes.out")
        await type_in(pilot, "302")
        await opens(pilot, "f5", "passes.surplus")
        assert "仍归携带人" in text(pilot)
        assert form(pilot).values["guard"] == "302"
        await fill(pilot, "多一台电视")
        await pilot.press("tab", "tab", "2", "f2")
        await until(pilot, lambda: goods.state(number) == "void")
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.press("l")
        await until(pilot, lambda: number in numbers(pilot))
        await until(pilot, lambda: (one := pane(pilot).chosen()) is not None and one.incident_id is not None)
        await pilot.press("g")
        await until(pilot, lambda: app_of(pilot).board.current.number == 1)  # type: ignore[union-attr]
        assert not await app_of(pilot).drafts.waiting()


async def test_fees_are_decided_with_a_reason(console: Open, goods: Goods) -> None:  # noqa: F811
    number = goods.issue(place=OWES)
    assert goods.state(number) == "waiting"
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot, number, goods)
        await opens(pilot, "f", "passes.decide_fees")
        assert "742.50" in text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "▲" in text(pilot))
        await fill(pilot, "已答应月底交")
        await pilot.press("enter")
        await until(pilot, lambda: goods.state(number) == "ready")


async def test_the_goods_of_a_request_are_looked_at(console: Open, goods: Goods) -> None:  # noqa: F811
    by = goods.by
    goods.by = Actor(
        by.console, staff_id=by.staff_id, number=by.number, role=by.role, rights=frozenset({"request-pass"})
    )
    number = goods.issue()
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot, number, goods)
        await opens(pilot, "y", "passes.goods")
        assert "沙发 1套" in text(pilot)
        await pilot.press("y")
        await until(pilot, lambda: goods.verdict(number, "goods") == "checked")


async def test_goods_come_back_and_a_mistake_is_taken_back(console: Open, goods: Goods) -> None:  # noqa: F811
    number = goods.issue("电锤 2 台", back=goods.clock.now() + timedelta(hours=3))
    goods.out(number)
    async with console(goods.store, (120, 60)) as pilot:
        await to_pane(pilot, number, goods)
        await opens(pilot, "r", "passes.back")
        assert "待带回 2" in text(pilot)
        await pilot.press("tab")
        await fill(pilot, "1=1")
        await pilot.press("f2")
        await until(pilot, lambda: goods.one(number).owed == 1)
        await until(pilot, lambda: screen(pilot) is None)
        await opens(pilot, "u", "passes.undo")
        assert "电锤 1台" in text(pilot)
        await fill(pilot, "没回来")
        await pilot.press("enter")
        await until(pilot, lambda: goods.one(number).owed == 2)
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.press("z", "enter")
        await until(pilot, lambda: "已撤回" in text(pilot))


async def test_the_choice_stays_on_what_went_out_until_the_officer_moves(
    console: Open,  # noqa: F811
    goods: Goods,
) -> None:
    first, number, last = goods.issue(), goods.issue(), goods.issue()
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot, first, goods)
        # by its code, whatever stands under the cursor
        await opens(pilot, "v", "passes.check")
        await type_in(pilot, f"{number[2:]} {goods.code(number)}")
        await pilot.press("enter")
        await until(pilot, lambda: screen(pilot) == "passes.out")
        await type_in(pilot, "302")
        await pilot.press("enter")
        await until(pilot, lambda: goods.state(number) == "done" and screen(pilot) is None)
        await until(pilot, lambda: (one := pane(pilot).chosen()) is not None and one.state == "done")
        assert numbers(pilot).count(number) == 1
        await opens(pilot, "u", "passes.undo")
        assert number in text(pilot)
        await fill(pilot, "车没来")
        await pilot.press("enter")
        await until(pilot, lambda: goods.state(number) == "ready" and screen(pilot) is None)
        # from the list
        goods.out(number)
        await until(pilot, lambda: number in numbers(pilot))
        await pilot.press("home")
        await until(pilot, lambda: number not in numbers(pilot))
        assert set(numbers(pilot)) == {first, last}


async def test_the_slip_says_where_it_was_written(
    console: Open,  # noqa: F811
    goods: Goods,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    number = goods.issue()
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot, number, goods)
        await opens(pilot, "t", "passes.slip")
        await pilot.press("enter")
        file = tmp_path / f"{number}.pdf"
        await until(pilot, file.exists)
        await until(pilot, lambda: screen(pilot) is None)
        assert file.read_bytes().startswith(b"%PDF")
        await opens(pilot, "t", "passes.slip")
        assert pilot.app.screen.query_one(Input).value.endswith(f"{number}-2.pdf")
        for _sign in range(len(f"{number}-2.pdf")):
            await pilot.press("backspace")
        await fill(pilot, "nowhere/x.pdf")
        await pilot.press("enter")
        await until(pilot, lambda: "文件夹" in text(pilot))


async def test_a_wall_display_names_nobody(console: Open, goods: Goods) -> None:  # noqa: F811
    number = goods.stranger(
        "沙发 1 套（给李老师）",
        phone="13900001111",
        purpose="搬去李老师家",
        place=OWES,
        plate="粤B12345",
        value=430_000,
    )
    owner, phone, _who = goods.people(OWES)
    code = goods.code(number)
    async with console(goods.store, (200, 60)) as pilot:
        await pilot.press("alt+3")
        await until(pilot, lambda: table(pilot).has_focus)
        await pilot.press("enter")
        await until(pilot, lambda: "业主确认" in text(pilot))
        seen = text(pilot)
        for hidden in (
            "何师傅",
            owner,
            phone,
            "13900001111",
            "李老师",
            code,
            "123X",
            "B12345",
            "4300",
            "742",
            "欠费",
        ):
            assert hidden not in seen
        await sign_in(pilot)
        await until(pilot, lambda: "何师傅" in text(pilot) and code in text(pilot))


async def test_found_by_plate_and_left_with_escape(console: Open, goods: Goods) -> None:  # noqa: F811
    number = goods.issue(plate="粤B12345")
    other_one = goods.issue()
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot)
        await opens(pilot, "ctrl+f", "passes.find")
        await type_in(pilot, "12345")
        await pilot.press("enter")
        await until(pilot, lambda: numbers(pilot) == [number])
        await pilot.press("escape")
        await until(pilot, lambda: other_one in numbers(pilot))


@pytest.mark.parametrize("key", ["c", "f", "y", "r", "u", "g"])
async def test_a_key_that_means_nothing_here_says_so(
    console: Open,  # noqa: F811
    goods: Goods,
    key: str,
) -> None:
    number = goods.issue()
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot, number, goods)
        await pilot.press(key)
        await until(pilot, lambda: len(pilot.app._notifications))
        assert screen(pilot) is None


async def test_a_notice_about_one_pass_is_not_read_under_the_form_of_another(
    console: Open,  # noqa: F811
    goods: Goods,
) -> None:
    number = goods.issue(relation="tenant")
    async with console(goods.store, (120, 36)) as pilot:
        await to_pane(pilot, number, goods)
        await pilot.press("o")
        await until(pilot, lambda: f"▲ {number}" in text(pilot))
        await pilot.press("f4")
        await until(pilot, lambda: screen(pilot) == "passes.new")
        await until(pilot, lambda: f"▲ {number}" not in text(pilot), 3)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("0311 4821", ("0311", "4821")),
        ("P-0311 4821", ("0311", "4821")),
        ("p311，4821", ("311", "4821")),
        ("３１１　４８２１", ("311", "4821")),
        ("14821", ("1", "4821")),
    ],
)
def test_number_and_code_as_they_are_read(heard: str, meant: tuple[str, str]) -> None:
    assert read_heard(heard) == meant


def test_counts_in_one_line() -> None:
    assert counts_of("1=2，3 = 1") == {1: 2, 3: 1}
    assert counts_of(" ") == {}
