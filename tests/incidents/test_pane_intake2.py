"""The rest of the call form: joining, two calls, questions, the home beside it, answers, missed and nameless calls."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from controlroom.base.i18n import Language
from controlroom.followups import reads as owed
from controlroom.incidents import reads, reads_scene
from controlroom.incidents.pane.aside import Aside
from controlroom.incidents.pane.call_beside import CallSide
from controlroom.incidents.pane.intake import IntakeScreen
from controlroom.incidents.rules import State
from controlroom.store.database import Store
from controlroom.store.drafts import parked
from tests.console.conftest import OFFICER, Open, console, desk, own_settings, sample  # noqa: F401 - fixtures
from tests.console.hands import lines, sign_in, text, type_in, until
from tests.incidents.test_pane import SIZES, fill, newest, pane, take_call
from tests.incidents.test_pane_intake import count, failed, form


async def open_form(pilot: Pilot[None], **values: str) -> None:
    """Open the form and put values into its fields."""
    await pilot.pause(0.75)
    await pilot.press("f2")
    await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
    for name, value in values.items():
        form(pilot).set_value(name, value)
    await pilot.pause(0.3)


def beside(pilot: Pilot[None]) -> str:
    screen = pilot.app.screen
    assert isinstance(screen, IntakeScreen)
    return "\n".join("".join(part for part, _look in line) for line in screen.side.lines)


def shown(pilot: Pilot[None]) -> str:
    """Return the id of the call on the screen."""
    return pilot.app.screen.form.form_id if isinstance(pilot.app.screen, IntakeScreen) else ""


async def closed(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: len(pilot.app.screen_stack) == 1)


@pytest.mark.parametrize(("size", "lang"), zip(SIZES, ["zh", "en", "zh"], strict=True))
async def test_six_callers_of_one_fire_are_one_incident(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    size: tuple[int, int],
    lang: Language,
) -> None:
    before = count(desk)
    async with console(desk, size, lang) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="3-2-1802", kind="fire", caller="一号", phone="13900000001")
        await pilot.press("f2")
        await until(pilot, lambda: count(desk) == before + 1)
        await closed(pilot)
        fire = newest(desk)
        for number in range(2, 7):
            kind = "fire" if number % 2 else "fire-alarm"
            await open_form(pilot, place=f"3-2-{number}02", kind=kind, phone=f"1390000000{number}")
            aside = pilot.app.screen.query_one(Aside)
            await until(pilot, lambda aside=aside: "F5 " in aside.text)  # type: ignore[misc]
            await pilot.press("f5")
            await closed(pilot)
    assert count(desk) == before + 1
    callers = reads_scene.scene(desk.reader, fire.id).callers
    assert [one.phone for one in callers] == [f"1390000000{number}" for number in range(2, 7)]
    assert "3-2-602" in callers[-1].said
    assert not parked(desk.reader, "1")


async def test_a_caller_of_whom_nothing_is_known_is_asked_for_and_f2_still_opens(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
) -> None:
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="3-2-1802", kind="fire")
        await pilot.press("f2")
        await until(pilot, lambda: count(desk) == before + 1)
        await closed(pilot)
        await open_form(pilot, place="3-2-1802", kind="fire")
        await pilot.press("f5")
        await until(pilot, lambda: failed(pilot) == ["caller"])
        await pilot.press("f2")
        await until(pilot, lambda: count(desk) == before + 2)
        await closed(pilot)


async def test_a_refused_join_does_not_swallow_the_next_report(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="3-2-1802", kind="fire")
        await pilot.press("f2")
        await until(pilot, lambda: count(desk) == before + 1)
        await closed(pilot)
        fire = newest(desk)
        await open_form(pilot, place="3-2-1702", kind="fire", phone="13900000009", told="昨天几点")
        await pilot.press("f5")
        await until(pilot, lambda: failed(pilot) == ["told"])
        for name, value in {"place": "1-1-101", "kind": "water-leak", "told": ""}.items():
            form(pilot).set_value(name, value)
        await pilot.press("f2")
        await closed(pilot)
    assert count(desk) == before + 2
    assert (newest(desk).kind, newest(desk).place_code) == ("water-leak", "1-1-101")
    assert reads_scene.scene(desk.reader, fire.id).callers == ()


async def test_several_that_it_may_be_are_offered(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        for place in ("3-2-1802", "1-1-101"):
            await open_form(pilot, place=place, kind="fire")
            await pilot.press("f2")
            await closed(pilot)
        first = reads.incidents(desk.reader, which="all", limit=2)[1]
        await open_form(pilot, place="大堂", kind="fire", phone="13900000009")
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.same")
        await pilot.press("2")
        await closed(pilot)
    assert count(desk) == before + 2
    assert [one.phone for one in reads_scene.scene(desk.reader, first.id).callers] == ["13900000009"]


async def test_nothing_alike_opens_nothing(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="哪里也不是", kind="fire", phone="13900000009")
        await pilot.press("f5")
        await until(pilot, lambda: "没有与此相似的未结事件" in text(pilot))
        assert pilot.app.screen.name == "incidents.new"
    assert count(desk) == before


async def test_saved_as_its_own_and_linked(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="3-2-1802", kind="fire")
        await pilot.press("f2")
        await closed(pilot)
        fire = newest(desk)
        await open_form(pilot, place="3-2-1702", kind="fire")
        await pilot.press("alt+l")
        await until(pilot, lambda: newest(desk).id == fire.id + 1)
        await closed(pilot)
    [link] = reads_scene.scene(desk.reader, fire.id).links
    assert (link.number, link.sort) == (newest(desk).number, "link")


async def test_two_calls_are_switched_with_one_key(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="3-2-1802", summary="第一通")
        first = form(pilot).form_id
        await pilot.press("f7")
        await until(pilot, lambda: shown(pilot) not in ("", first))
        form(pilot).set_value("summary", "第二通")
        second = form(pilot).form_id
        for wanted, words in ((first, "第一通"), (second, "第二通"), (first, "第一通")):
            await pilot.pause(0.4)
            await pilot.press("f7")
            await until(pilot, lambda wanted=wanted: shown(pilot) == wanted)  # type: ignore[misc]
            assert form(pilot).values["summary"] == words
            await until(pilot, lambda: "‖ 另有1通未填完" in text(pilot))
        await pilot.press("escape")
        await closed(pilot)
        await until(pilot, lambda: "‖2通未填完" in text(pilot))
        assert {one.id for one in reads_scene.parked_calls(desk.reader, "1")} == {first, second}
    assert count(desk) == before


async def test_the_answers_to_the_card_go_into_the_report(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        await until(pilot, lambda: "水从哪里" in beside(pilot))
        await pilot.press("alt+q")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.questions")
        await fill(pilot, "天花板")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
        said = form(pilot).values["summary"]
        assert said.startswith("厨房漏水")
        assert said.endswith("：天花板")
        await pilot.press("f2")
        await until(pilot, lambda: newest(desk).summary == said)


async def test_a_threat_is_not_hung_up_on_and_what_is_heard_is_written(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
) -> None:
    async with console(desk, (80, 24)) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="大堂", kind="threatening-call")
        await until(pilot, lambda: "不要挂断" in text(pilot))
        await pilot.press("alt+q")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.questions")
        assert "不要挂断" in text(pilot)
        await fill(pilot, "你们等着")
        await pilot.press("tab", "tab")
        await fill(pilot, "火车声")
        assert any("不要挂断" in line and "0:0" in line for line in lines(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
        assert form(pilot).values["summary"] == "对方原话：你们等着；背景声音：火车声"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_home_stands_beside_the_form_or_over_it(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    size: tuple[int, int],
    lang: Language,
) -> None:
    async with console(desk, size, lang) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="3-2-1802", kind="water-leak")
        await until(pilot, lambda: "曾春晓" in beside(pilot) and "1122-010" in beside(pilot))
        wide = pilot.app.screen.query_one(CallSide).display
        assert wide == (size[0] >= 118)
        if not wide:
            await pilot.press("alt+h")
            await until(pilot, lambda: pilot.app.screen.name == "incidents.home")
        await until(pilot, lambda: "曾春晓" in text(pilot))
        assert all(len(line) <= size[0] for line in lines(pilot))
        if not wide:
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen.name == "incidents.new")
            assert pilot.app.focused is not None


async def test_an_answer_given_at_once_closes_it(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="大堂", kind="enquiry", summary="几点开门", caller="张三")
        await pilot.press("alt+a")
        await until(pilot, lambda: newest(desk).summary == "几点开门")
        await closed(pilot)
    one = newest(desk)
    assert (one.state, one.result) == (State.CLOSED, "已当场答复。")


async def test_an_answer_owed_by_a_time_is_a_followup(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="大堂", kind="enquiry", summary="车位多少钱", phone="13900000001")
        form(pilot).set_value("wanted_by", "15:00")
        await pilot.press("alt+o")
        await until(pilot, lambda: newest(desk).summary == "车位多少钱")
        await closed(pilot)
    [followup] = owed.about(desk.reader, "incident", newest(desk).id)
    assert (followup.kind, followup.phone) == ("answer", "13900000001")
    assert followup.due == newest(desk).wanted_by


async def test_only_an_enquiry_is_answered_at_once(console: Open, desk: Store) -> None:  # noqa: F811
    before = count(desk)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await take_call(pilot)
        await pilot.press("alt+a")
        await until(pilot, lambda: "只用于咨询" in text(pilot))
    assert count(desk) == before


async def test_what_is_owed_to_the_home_is_shown(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="3-2-1802", kind="enquiry", summary="车位多少钱")
        await pilot.press("alt+o")
        await until(pilot, lambda: newest(desk).summary == "车位多少钱")
        await closed(pilot)
        [followup] = owed.about(desk.reader, "incident", newest(desk).id)
        await open_form(pilot, place="3-2-1802")
        await until(pilot, lambda: followup.spoken in beside(pilot))


async def test_a_missed_call_from_any_pane(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await pilot.press("alt+2", "ctrl+r")
        await until(pilot, lambda: pilot.app.screen.name == "followups.missed")
        await type_in(pilot, "13900000077")
        await pilot.press("enter")
        await closed(pilot)
    assert (
        desk.reader.value("SELECT kind FROM followup WHERE phone = :phone", phone="13900000077")
        == "call-back"
    )


@pytest.mark.parametrize("typed", ["匿名", "nm", "anonymous"])
async def test_a_caller_without_a_name(console: Open, desk: Store, typed: str) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="3-2-1802", kind="water-leak", summary="无名", caller=typed)
        await pilot.press("f2")
        await until(pilot, lambda: newest(desk).summary == "无名")
    assert (newest(desk).anonymous, newest(desk).caller) == (True, "")


async def test_a_complaint_about_the_officer_goes_past_them(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await open_form(pilot, place="3-2-1802", kind="complaint-staff", summary="态度不好")
        row = form(pilot)._row("about")
        await until(pilot, lambda: row.display)
        form(pilot).set_value("about", OFFICER.number)
        await pilot.press("f2")
        await until(pilot, lambda: newest(desk).summary == "态度不好")
        await until(pilot, lambda: "投诉的是您本人" in text(pilot))
        one = newest(desk)
        assert one.about_staff is not None
        await until(pilot, lambda: pane(pilot).chosen() is not None)
        await pilot.press("alt+r")
        await until(pilot, lambda: pilot.app.screen.name == "incidents.resolve")
        await fill(pilot, "没事")
        await pilot.press("f2")
        await pilot.pause(0.5)
    assert newest(desk).state is not State.RESOLVED
