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
        assert ("每时巡逻" if lang == "zh" else "Hourly round") in seen
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
        await pilot.press("f")
        await until(pilot, lambda: screen(pilot) == "posts.fault")
        await type_line(pilot, "东门摄像头无图像")
        await pilot.press("enter")
        await until(pilot, lambda: len(told()) == 2)


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
