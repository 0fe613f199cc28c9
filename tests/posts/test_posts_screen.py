"""Alt+J in the console: who stands where, rounds, signs of life, orders, status, the equipment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language
from controlroom.incidents.pane.intake import IntakeScreen
from controlroom.incidents.pane.people import candidates
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.posts import desk as posts
from controlroom.posts import reads, reads_orders, reads_people, reads_rounds
from controlroom.posts.pane.screen import PostsScreen
from controlroom.posts.reads_undo import taken as taken_back
from controlroom.posts.rules import OrderState, RoundState, Standing, Status
from controlroom.shifts import roster
from controlroom.shifts.sheet import read_sheets
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.ui.keys import faults as key_faults
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
    """The officer; 311 patrols alone, 301 and 302 stand at the gates."""
    found = sign_in_there(desk, OFFICER.number, OFFICER.pin, "t")
    posts.man(desk, found, "patrol", ["311"])
    posts.man(desk, found, gate(desk), ["301", "302"])
    return found


def gate(store: Store) -> str:
    return next(one.code for one in reads.posts(store.reader, store.policy()) if one.kind == "gate")


def post(store: Store, code: str) -> reads.Post:
    return reads.by_code(store.reader, store.policy(), code)


def screen(pilot: Pilot[None]) -> str | None:
    """Return the name of the screen, nothing before it stands there."""
    shown = pilot.app.screen
    return shown.name if shown.is_mounted else ""


def there(pilot: Pilot[None]) -> PostsScreen:
    return next(one for one in pilot.app.screen_stack if isinstance(one, PostsScreen))


async def type_line(pilot: Pilot[None], words: str) -> None:
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(words)
    await pilot.pause()


async def opened(pilot: Pilot[None], code: str | None = None) -> None:
    """Sign in, open the posts, put the cursor on one."""
    await sign_in(pilot)
    await until(pilot, lambda: screen(pilot) is None)
    await opened_again(pilot, code)


async def opened_again(pilot: Pilot[None], code: str | None = None) -> None:
    """Open the posts, put the cursor on one."""
    await pilot.press("alt+j")
    await until(pilot, lambda: screen(pilot) == "posts" and there(pilot).table.rows)
    for _step in range(40):
        chosen = there(pilot).post
        if code is None or (chosen is not None and chosen.code == code):
            return
        await pilot.press("down")
    raise AssertionError(code)


def test_every_letter_has_a_twin() -> None:
    assert key_faults() == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_posts_are_seen(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    size: tuple[int, int],
    lang: Language,
) -> None:
    posts.send(desk, by, "封闭各出入口")
    async with console(desk, size, lang) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "L-0001" in text(pilot))
        seen = text(pilot)
        for words in ("311", "301", "Esc"):
            assert words in seen
        assert ("每小时巡逻" if lang == "zh" else "Hourly round") in seen
        assert ("待确认2" if lang == "zh" else "to acknowledge 2") in seen


async def test_a_post_is_manned_and_reports(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await opened(pilot, gate(desk))
        await pilot.press("m")
        await until(pilot, lambda: screen(pilot) == "posts.man")
        field = pilot.app.focused
        assert isinstance(field, Input)
        assert field.value == "301 302"
        field.value = "302"
        await pilot.press("f2")
        await until(pilot, lambda: [one.number for one in post(desk, gate(desk)).people] == ["302"])
        await until(pilot, lambda: screen(pilot) == "posts")
        await pilot.press("r")
        await until(pilot, lambda: screen(pilot) == "posts.report")
        await type_line(pilot, "快递车滞留")
        await pilot.press("f2")
        await until(pilot, lambda: post(desk, gate(desk)).reported is not None)


async def test_a_round_is_reported_with_one_key_and_with_what_was_found(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    def states() -> list[RoundState]:
        return [one.state for one in reads_rounds.rounds(desk.reader)]

    async with console(desk) as pilot:
        await opened(pilot, "patrol")
        await pilot.press("d")
        await until(pilot, lambda: states() == [RoundState.OPEN, RoundState.REPORTED])
        clock.move(timedelta(hours=1))
        await pilot.press("alt+u")
        await until(pilot, lambda: screen(pilot) == "posts.round")
        await type_line(pilot, "楼梯门未关")
        await pilot.press("f2")
        await until(pilot, lambda: any(one.found for one in reads_rounds.rounds(desk.reader)))


async def test_signs_of_life_come_with_one_key_or_with_the_words_of_another(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    async with console(desk) as pilot:
        await opened(pilot, "patrol")
        clock.move(timedelta(minutes=5))
        await pilot.press("n")
        await until(pilot, lambda: post(desk, "patrol").people[0].tries == 1)
        await pilot.press("w")
        await until(pilot, lambda: post(desk, "patrol").people[0].tries == 0)
        await pilot.press("b")
        await until(pilot, lambda: screen(pilot) == "posts.on-behalf")
        await type_line(pilot, "302")
        await pilot.press("tab")
        await type_line(pilot, "他在车库")
        await pilot.press("f2")
        await until(pilot, lambda: screen(pilot) == "posts")
        last = desk.reader.rows(
            "SELECT facts FROM journal WHERE act = 'welfare.heard' ORDER BY seq DESC LIMIT 1"
        )
        assert '"by":null' not in last[0][0].replace(" ", "")


async def test_a_status_takes_two_keys(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    def status() -> Status:
        return next(one.status for one in reads_people.by_key(desk.reader).values() if one.number == "311")

    async with console(desk) as pilot:
        await opened(pilot, "patrol")
        await pilot.press("s", "2")
        await until(pilot, lambda: status() is Status.BREAK)
        await until(pilot, lambda: screen(pilot) == "posts")
        await pilot.press("s", "1")
        await until(pilot, lambda: status() is Status.FREE)


async def test_an_order_is_sent_ticked_off_and_stood_down(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    def missing() -> set[str]:
        found = reads_orders.orders(desk.reader)
        return {ack.code for ack in found[0].missing} if found else set()

    async with console(desk) as pilot:
        await opened(pilot, gate(desk))
        await pilot.press("o")
        await until(pilot, lambda: screen(pilot) == "posts.order")
        await type_line(pilot, "封闭各出入口")
        await pilot.press("f2")
        await until(pilot, lambda: missing() == {gate(desk), "patrol"})
        await until(pilot, lambda: screen(pilot) == "posts" and "L-0001" in text(pilot))
        await pilot.press("y")
        await until(pilot, lambda: missing() == {"patrol"})
        await until(pilot, lambda: "待确认1" in text(pilot))
        await pilot.press("x")
        await until(pilot, lambda: screen(pilot) == "posts.stand-down")
        await pilot.press("1")
        await until(pilot, lambda: reads_orders.orders(desk.reader)[0].state is OrderState.STOOD_DOWN)


async def test_the_equipment_is_told_of_with_one_key_or_its_fault(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    def told() -> list[str]:
        return [row[0] for row in desk.reader.rows("SELECT facts FROM journal WHERE act = 'post.equipment'")]

    async with console(desk) as pilot:
        await opened(pilot)
        await pilot.press("e")
        await until(pilot, lambda: len(told()) == 1)
        await until(pilot, lambda: "已报班长，一切正常" in text(pilot))
        await pilot.press("f")
        await until(pilot, lambda: screen(pilot) == "posts.fault")
        await type_line(pilot, "东门摄像头无图像")
        await pilot.press("enter")
        await until(pilot, lambda: len(told()) == 2)
        await until(pilot, lambda: screen(pilot) == "posts.incident")
        await pilot.press("escape")
        await until(pilot, lambda: "已报班长，东门摄像头无图像" in text(pilot))
        # what was told is not overwritten by a finger that slipped
        await pilot.press("e")
        await until(pilot, lambda: screen(pilot) == "posts.anew")
        await pilot.press("enter")
        await until(pilot, lambda: screen(pilot) == "posts")
        assert len(told()) == 2
        await pilot.press("e")
        await until(pilot, lambda: screen(pilot) == "posts.anew")
        await pilot.press("f2")
        await until(pilot, lambda: len(told()) == 3)


async def test_what_another_console_does_is_seen(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await opened(pilot, gate(desk))
        posts.man(desk, by, gate(desk), why="夜间关闭")
        await until(pilot, lambda: "夜间关闭" in text(pilot))
        assert post(desk, gate(desk)).standing is Standing.CLOSED
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) is None)


async def test_whoever_is_to_be_sent_is_offered_with_what_they_do(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    posts.set_status(desk, by, "401", "break")
    posts.set_status(desk, by, "402", "out-of-contact")
    async with console(desk) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: screen(pilot) is None)
        found = candidates(app_of(pilot), None)
        words = {one.staff.number: one.busy for one in found}
        assert words["401"].startswith("休息到")
        assert words["402"] == "失联"
        order = [one.staff.number for one in found]
        assert order.index("403") < order.index("401") < order.index("102")


async def test_a_form_that_was_left_comes_back_as_it_was(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    async with console(desk) as pilot:
        await opened(pilot, gate(desk))
        await pilot.press("r")
        await until(pilot, lambda: screen(pilot) == "posts.report")
        await type_line(pilot, "快递车滞留")
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) == "posts")
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.press("alt+k")
        await until(pilot, lambda: screen(pilot) == "draft")
        await pilot.press("1")
        await until(pilot, lambda: screen(pilot) == "posts.report")
        field = pilot.app.focused
        assert isinstance(field, Input)
        assert field.value == "快递车滞留"
        await pilot.press("f2")
        await until(pilot, lambda: post(desk, gate(desk)).reported is not None)


async def test_an_emergency_never_waits_for_the_posts(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await opened(pilot)
        await pilot.press("f12", "3")
        await until(pilot, lambda: "P-02" in text(pilot))


async def test_a_fault_offers_an_incident_with_its_words(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    def told() -> int:
        return int(desk.reader.value("SELECT COUNT(*) FROM journal WHERE act = 'post.equipment'"))

    def taken() -> dict[str, str]:
        form = pilot.app.screen
        return dict(form.form.values) if isinstance(form, IntakeScreen) and form.is_mounted else {}

    async with console(desk) as pilot:
        await opened(pilot)
        for times, key in ((1, "escape"), (2, "enter")):
            await pilot.press("alt+f")
            await until(pilot, lambda: screen(pilot) == "posts.fault")
            await type_line(pilot, "东门摄像头无图像")
            await pilot.press("enter")
            await until(pilot, lambda: screen(pilot) == "posts.incident")
            assert "东门摄像头无图像" in text(pilot)
            assert told() == times
            await pilot.press(key)
            if key == "escape":
                await until(pilot, lambda: screen(pilot) == "posts")
        await until(pilot, lambda: taken().get("summary") == "东门摄像头无图像")
        assert taken()["place"] == ""
        await type_line(pilot, "东门")
        await pilot.press("tab")
        await type_line(pilot, "控制中心设备故障")
        await pilot.press("f2")
        await until(pilot, lambda: incidents(desk) == ["东门摄像头无图像"])


async def test_a_fault_without_words_is_not_all_well(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await opened(pilot)
        await pilot.press("alt+f")
        await until(pilot, lambda: screen(pilot) == "posts.fault")
        await pilot.press("enter")
        await until(pilot, lambda: "请写明什么设备有故障" in text(pilot))
        assert not desk.reader.rows("SELECT seq FROM journal WHERE act = 'post.equipment'")


async def test_a_wrong_key_is_taken_back_at_once_and_only_once(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    def calls() -> int:
        return post(desk, "patrol").people[0].tries

    async with console(desk) as pilot:
        await opened(pilot, "patrol")
        await pilot.press("n")
        await until(pilot, lambda: calls() == 1)
        await pilot.press("e")
        await until(pilot, lambda: undone(desk, "post.equipment") is False)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: undone(desk, "post.equipment") is True)
        await until(pilot, lambda: "撤回“" in text(pilot))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen(pilot) == "posts.undo")
        assert "第 1 次" in text(pilot)
        assert calls() == 1
        await pilot.press("1")
        await until(pilot, lambda: calls() == 0)


async def test_what_was_entered_before_is_chosen_and_taken_back_with_a_reason(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    async with console(desk) as pilot:
        await opened(pilot, "patrol")
        clock.move(timedelta(minutes=2))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen(pilot) == "posts.undo")
        await pilot.press("1")
        await until(pilot, lambda: screen(pilot) == "posts.why")
        await pilot.press("enter")
        assert [one.number for one in post(desk, gate(desk)).people] == ["301", "302"]
        await type_line(pilot, "上错岗")
        await pilot.press("enter")
        await until(pilot, lambda: not post(desk, gate(desk)).people)
        await until(pilot, lambda: screen(pilot) == "posts")


def incidents(store: Store) -> list[str]:
    return [
        summary for (summary,) in store.reader.rows("SELECT summary FROM incident ORDER BY id DESC LIMIT 1")
    ]


def undone(store: Store, act: str) -> bool | None:
    """Tell whether the last of an act was taken back; None if there is none."""
    seq = store.reader.value("SELECT MAX(seq) FROM journal WHERE act = :act", act=act)
    return seq in taken_back(store.reader.rows, seq) if seq is not None else None


def shown(pilot: Pilot[None], words: str) -> str:
    """Return the line of the screen that holds some words."""
    return next((line for line in text(pilot).splitlines() if words in line), "")


async def test_posts_come_first_and_of_the_people_those_who_matter(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    async with console(desk) as pilot:
        await opened(pilot)
        keys = [str(row.key) for row in there(pilot).table.rows]
        posts_end = max(place for place, key in enumerate(keys) if key.startswith("post "))
        assert not [key for key in keys[:posts_end] if not key.startswith("post ")]
        seen = text(pilot)
        # the manager and the desk's own officer are no rows of their own; nobody is told as free who is not asked for
        assert not any(line.split("—")[-1].strip().startswith(("001", "101")) for line in seen.splitlines())
        assert "001 尹伯安" in shown(pilot, "其他在班")
        assert "101 苏敏" not in shown(pilot, "其他在班")


async def test_of_those_who_share_a_row_whose_status_is_asked(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    async with console(desk) as pilot:
        await opened(pilot)
        await pilot.press("end", "s")
        await until(pilot, lambda: screen(pilot) == "posts.whose")
        await pilot.press("1")
        await until(pilot, lambda: screen(pilot) == "posts.status")


async def test_a_break_at_a_post_shows_when_it_is_over(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    posts.set_status(desk, by, "301", "break")
    async with console(desk) as pilot:
        await opened(pilot)
        line = shown(pilot, "罗建业")
        assert "301 休息" in line
        assert "休息 剩" in line
        assert "▲" not in line
        clock.move(timedelta(minutes=45))
        await until(pilot, lambda: "休息 超15分" in shown(pilot, "罗建业"))
        assert "▲" in shown(pilot, "罗建业")
        assert "报平安 超" in shown(pilot, "谭燕萍")


async def test_which_of_several_orders_is_acknowledged_is_asked(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    def missing() -> dict[str, int]:
        return {one.spoken: len(one.missing) for one in reads_orders.orders(desk.reader)}

    posts.send(desk, by, "封闭各出入口")
    posts.send(desk, by, "留意白色面包车")
    async with console(desk) as pilot:
        await opened(pilot, "patrol")
        await pilot.press("y")
        await until(pilot, lambda: screen(pilot) == "posts.which-order")
        # the newest first: it has just been sent
        await pilot.press("1")
        await until(pilot, lambda: missing() == {"L-0001": 2, "L-0002": 1})
        await until(pilot, lambda: "已记：巡逻岗" in text(pilot))
        await pilot.press("y")
        await until(pilot, lambda: missing() == {"L-0001": 1, "L-0002": 1})


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_key_that_works_now_is_on_the_key_lines(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    lang: Language,
) -> None:
    async with console(desk, (120, 36), lang) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "Alt+M" in text(pilot))
        feet = "\n".join(text(pilot).splitlines()[-2:])
        assert all(f"Alt+{letter}" in feet for letter in "MRDUWNBSOEF")
        assert "Alt+Y" not in feet
        assert "Del" not in feet
        posts.send(desk, by, "封闭各出入口")
        await until(pilot, lambda: "Alt+Y" in text(pilot).splitlines()[-1])
        assert "Del" in text(pilot).splitlines()[-1]


async def test_a_key_says_what_it_wrote_down(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await opened(pilot, "patrol")
        await pilot.press("d")
        await until(pilot, lambda: "已记：每小时巡逻已巡" in text(pilot))
        await pilot.press("w")
        await until(pilot, lambda: "已记：311 谭燕萍报平安" in text(pilot))


async def test_somebody_is_put_on_a_post_from_their_own_row(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    async with console(desk) as pilot:
        await opened(pilot)
        table = there(pilot).table
        person = next(row.key for row in table.rows if str(row.key).startswith("staff "))
        table.move_to(person)
        await until(pilot, lambda: there(pilot).person is not None)
        chosen = there(pilot).person
        assert chosen is not None
        await pilot.press("m")
        await until(pilot, lambda: screen(pilot) == "posts.where")
        await pilot.press("1")
        await until(pilot, lambda: screen(pilot) == "posts.man")
        field = pilot.app.focused
        assert isinstance(field, Input)
        assert chosen.number in field.value.split()


async def test_a_form_left_with_esc_comes_back_with_the_same_key(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    async with console(desk) as pilot:
        await opened(pilot, gate(desk))
        for key, name, words in (("u", "posts.round", "楼梯门未关"), ("o", "posts.order", "封闭各出入口")):
            await pilot.press(key)
            await until(pilot, lambda name=name: screen(pilot) == name)
            await type_line(pilot, words)
            await pilot.press("escape")
            await until(pilot, lambda: screen(pilot) == "posts")
            # an order is meant for every post: where the cursor stands by now makes no difference
            await pilot.press("down", key)
            await until(pilot, lambda name=name: screen(pilot) == name)
            field = pilot.app.focused
            assert isinstance(field, Input)
            assert field.value == words
            assert "暂存" in text(pilot)
            await pilot.press("f2")
            await until(pilot, lambda: screen(pilot) == "posts")
            await pilot.press(key)
            await until(pilot, lambda name=name: screen(pilot) == name)
            field = pilot.app.focused
            assert isinstance(field, Input)
            assert field.value == ""
            await pilot.press("escape")
            await until(pilot, lambda: screen(pilot) == "posts")


async def test_a_round_says_how_long_it_may_be_walked_not_how_long_its_report_is_waited_for(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    async with console(desk) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "剩59分" in shown(pilot, "每小时巡逻"))
        clock.move(timedelta(minutes=65))
        await until(pilot, lambda: "已到点，待报 剩9分" in shown(pilot, "每小时巡逻 12:00"))
        clock.move(timedelta(minutes=12))
        await until(pilot, lambda: "超2分" in shown(pilot, "每小时巡逻 12:00"))


async def test_whom_the_roster_names_is_shown_and_offered(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    head = ("日期", "班次", "工号", "姓名", "岗位")
    rows = [head, ("2026-11-22", "早班", "303", "", "停车场岗"), ("2026-11-22", "早班", "304", "", "巡逻岗")]
    roster.import_roster(desk, by, read_sheets([("排班", rows)], desk.policy()))
    async with console(desk) as pilot:
        await opened(pilot, "car-park")
        assert "排班：303 解大海" in shown(pilot, "停车场岗")
        assert "待上岗" in shown(pilot, "停车场岗")
        await pilot.press("m")
        await until(pilot, lambda: screen(pilot) == "posts.man")
        field = pilot.app.focused
        assert isinstance(field, Input)
        assert field.value == "303"
        await pilot.press("f2")
        await until(pilot, lambda: [one.number for one in post(desk, "car-park").people] == ["303"])
        await until(pilot, lambda: screen(pilot) == "posts" and "排班" not in shown(pilot, "停车场岗"))
        # another stands there: nobody is changed by opening the form, who should stand there is said
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) is None)
        await opened_again(pilot, "patrol")
        await pilot.press("m")
        await until(pilot, lambda: screen(pilot) == "posts.man")
        field = pilot.app.focused
        assert isinstance(field, Input)
        assert field.value == "311"
        assert "排班：304 彭志远" in text(pilot)
