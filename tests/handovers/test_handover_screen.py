"""F7 in the console: the sheet, the relief beside the officer, each item, two signatures."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from controlroom.base.clock import ManualClock
from controlroom.base.errors import NotAllowed
from controlroom.base.i18n import Language
from controlroom.base.registry import OpenItem, Room, with_room
from controlroom.deadlines.reads import alarms
from controlroom.handovers import reads
from controlroom.handovers.pane.screen import HandoverScreen
from controlroom.handovers.pane.writing import sign
from controlroom.handovers.proof import faults
from controlroom.incidents import desk as incidents
from controlroom.people import desk as people
from controlroom.people.recovery import recover
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.shifts import roster
from controlroom.shifts.reads import current
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.ui.keys import faults as key_faults
from controlroom.ui.pane import Changed
from tests.console.conftest import (  # noqa: F401 - fixtures
    OFFICER,
    Open,
    console,
    desk,
    own_settings,
    sample,
)
from tests.console.hands import app_of, sign_in, text, until

SIZES = [(80, 24), (120, 36), (200, 60)]
RELIEF, PIN = "102", "135790"


@pytest.fixture
def by(desk: Store) -> Actor:  # noqa: F811
    """The officer who has the desk; the relief has a PIN."""
    officer = sign_in_there(desk, OFFICER.number, OFFICER.pin, "t")
    people.set_pin(desk, officer, RELIEF, PIN)
    return officer


def screen(pilot: Pilot[None]) -> str | None:
    """Return the name of the screen, nothing before it stands there."""
    shown = pilot.app.screen
    return shown.name if shown.is_mounted else ""


def sheet(pilot: Pilot[None]) -> HandoverScreen:
    return next(one for one in pilot.app.screen_stack if isinstance(one, HandoverScreen))


async def type_line(pilot: Pilot[None], words: str) -> None:
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(words)
    await pilot.pause()


async def opened(pilot: Pilot[None]) -> None:
    """Sign in and open the handover."""
    await sign_in(pilot)
    await until(pilot, lambda: screen(pilot) is None)
    await pilot.press("f7")
    await until(pilot, lambda: screen(pilot) == "handover.early")
    await pilot.press("y")
    await until(pilot, lambda: screen(pilot) == "handover" and sheet(pilot).one is not None)
    await until(pilot, lambda: sheet(pilot).table.rows)


async def relief_comes(pilot: Pilot[None], pin: str = PIN) -> None:
    await pilot.press("f3")
    await until(pilot, lambda: screen(pilot) == "handover.relief")
    await type_line(pilot, RELIEF)
    await pilot.press("tab")
    await type_line(pilot, pin)
    await pilot.press("f2")
    if pin == PIN:
        await until(pilot, lambda: screen(pilot) == "handover" and sheet(pilot).relief is not None)
        await until(pilot, lambda: RELIEF in text(pilot))


async def accept_all(pilot: Pilot[None]) -> None:
    await pilot.press("home")
    while one(pilot).left > len(risky(pilot)):
        # the relief is new here: one room after the other
        chosen = sheet(pilot).chosen
        assert chosen is not None
        if chosen.risk or chosen.verdict:
            await pilot.press("down")
            continue
        left = one(pilot).left
        await pilot.press("l")
        await until(pilot, lambda: screen(pilot) == "handover.all")
        await pilot.press("y")
        await until(pilot, lambda left=left: screen(pilot) == "handover" and one(pilot).left < left)
    # what is spoken through by itself stands above, each is taken on by its own key
    await pilot.press("home")
    while risky(pilot):
        chosen = sheet(pilot).chosen
        assert chosen is not None
        if chosen.verdict:
            await pilot.press("down")
        else:
            left = len(risky(pilot))
            await pilot.press("y")
            await until(pilot, lambda left=left: len(risky(pilot)) < left)
    await until(pilot, lambda: one(pilot).left == 0)


def one(pilot: Pilot[None]) -> reads.Handover:
    found = sheet(pilot).one
    assert found is not None
    return found


def risky(pilot: Pilot[None]) -> list[reads.Line]:
    """Return what is still to be spoken through by itself."""
    return [
        line for line in sheet(pilot)._items.values() if line.risk and not line.verdict and line.gone is None
    ]


async def count_all(pilot: Pilot[None], desk: Store, **found: str) -> None:  # noqa: F811
    """The relief counts, and finds what the register has but for what is named."""
    await pilot.press("c")
    await until(pilot, lambda: screen(pilot) == "handover.count")
    for line in reads.counts(desk.reader, one(pilot).id):
        await type_line(pilot, found.get(line.sort, line.expected))
        await pilot.press("tab")
    await pilot.press("f2")
    await until(pilot, lambda: screen(pilot) == "handover" and one(pilot).uncounted == 0)


async def signs(pilot: Pilot[None], own: str = OFFICER.pin, other: str = PIN) -> None:
    await pilot.press("f2")
    await until(pilot, lambda: screen(pilot) == "handover.sign")
    await type_line(pilot, own)
    await pilot.press("tab")
    await type_line(pilot, other)
    await pilot.press("f2")


def officer(store: Store) -> str:
    shift = current(store.reader)
    assert shift is not None
    return shift.number


def test_every_letter_has_a_twin() -> None:
    assert key_faults() == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_sheet_is_seen(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    size: tuple[int, int],
    lang: Language,
) -> None:
    async with console(desk, size, lang) as pilot:
        await opened(pilot)
        seen = text(pilot)
        for words in ("H-0001", "1122-0", "□", "F3"):
            assert words in seen
        assert ("未核对" if lang == "zh" else "not gone through") in seen


async def test_gone_through_and_signed(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    roster.plan(desk, by, "2026-11-22", "early", [RELIEF, "303", "305"])
    async with console(desk) as pilot:
        await opened(pilot)
        # nothing is accepted before the relief is there
        await pilot.press("y")
        await until(pilot, lambda: "先请接班人" in text(pilot))
        await relief_comes(pilot)
        first = sheet(pilot).chosen
        assert first is not None
        await pilot.press("q")
        await until(pilot, lambda: screen(pilot) == "handover.query")
        await type_line(pilot, "谁去？")
        await pilot.press("enter")
        await until(pilot, lambda: screen(pilot) == "handover" and sheet(pilot).one.asked == 1)  # type: ignore[union-attr]
        await pilot.press("w")
        await until(pilot, lambda: screen(pilot) == "handover.answer")
        await type_line(pilot, "612 十点到")
        await pilot.press("enter")
        await until(pilot, lambda: screen(pilot) == "handover" and "答：612 十点到" in text(pilot))
        await pilot.press("n")
        await until(pilot, lambda: screen(pilot) == "handover.note")
        await type_line(pilot, "东门灯坏了")
        await pilot.press("enter")
        await until(pilot, lambda: screen(pilot) == "handover" and "东门灯坏了" in text(pilot))
        # what is not gone through keeps it from being signed
        await pilot.press("f2")
        await until(pilot, lambda: "没有核对" in text(pilot))
        await accept_all(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: "还没清点完" in text(pilot))
        # counted without being told the register: what differs is named, both at once
        keys = {line.sort: line.expected for line in reads.counts(desk.reader, 1)}["keys"]
        await count_all(pilot, desk, keys="1", radios="7")
        await until(pilot, lambda: "与登记不符：在位钥匙数，对讲机" in text(pilot))
        await until(pilot, lambda: "▲ 在位钥匙数 1 与登记不符" in text(pilot) and "不符 2" in text(pilot))
        assert "登记 8" not in text(pilot)
        assert f"登记 {keys}" not in text(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: "按 C 复点，或者写明原因" in text(pilot))
        # the form opened again asks for a reason below each of them: one is counted again, one explained
        await pilot.press("c")
        await until(pilot, lambda: text(pilot).count("差异原因") == 2)
        form = pilot.app.screen.form  # type: ignore[attr-defined]
        form.set_value("keys", keys)
        form.set_value("why-radios", "一台在修")
        await pilot.press("f2")
        await until(
            pilot, lambda: screen(pilot) == "handover" and "▲ 对讲机 实点 7，登记 8：一台在修" in text(pilot)
        )
        assert f"✓ 在位钥匙数 {keys}" in text(pilot)
        await signs(pilot)
        await until(pilot, lambda: officer(desk) == RELIEF)
        await until(pilot, lambda: app_of(pilot).actor.number == RELIEF)  # type: ignore[union-attr]
        await until(pilot, lambda: "102 查国瑞" in text(pilot))
        # who shares the new shift is offered from the roster; whoever is on it and was there before has stayed
        await until(pilot, lambda: screen(pilot) == "shift" and "同班人员：白班" in text(pilot), 5)
        assert pilot.app.screen.form.values["with"] == "303 305"  # type: ignore[attr-defined]
        await pilot.press("f2")
        await until(pilot, lambda: screen(pilot) is None)
        shift = current(desk.reader)
        assert shift is not None
        assert (shift.number, shift.members) == (RELIEF, ("303", "305"))
        await pilot.pause(1.3)
        assert screen(pilot) is None
    one = reads.by_number(desk.reader, "1")
    assert (one.state, one.incoming, one.note) == ("signed", "102 查国瑞", "东门灯坏了")
    assert faults(desk.reader, one) == []


async def test_enter_shows_the_record_and_the_sheet_stays(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await opened(pilot)
        chosen = sheet(pilot).chosen
        while chosen is None or chosen.subject != "incident":
            await pilot.press("down")
            chosen = sheet(pilot).chosen
        await pilot.press("enter")
        await until(pilot, lambda: screen(pilot) == "record" and chosen.number in text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) == "handover")


@pytest.mark.parametrize("size", SIZES)
async def test_the_people_on_duty_are_listed_and_taken_on_with_one_key(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    size: tuple[int, int],
) -> None:
    async with console(desk, size) as pilot:
        await opened(pilot)
        await relief_comes(pilot)
        await pilot.press("end")
        chosen = sheet(pilot).chosen
        assert chosen is not None
        # the cursor stands on the last line of those on duty: what is done there is done with all of them
        assert chosen.told
        # a line too long for the list stands in full below it
        names = [person.split()[-1] for person in chosen.told[-1].split("，")]
        await until(pilot, lambda: all(name in text(pilot) for name in names))
        await pilot.press("enter")
        await until(pilot, lambda: f"{chosen.words} 没有更多内容" in text(pilot))
        await pilot.press("y")
        await until(pilot, lambda: reads.lines(desk.reader, 1)[-1].verdict == "accepted")


async def test_help_is_one_key_away(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await opened(pilot)
        await pilot.press("f1")
        await until(pilot, lambda: "接班人在旁登录" in text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) == "handover")


async def test_an_emergency_interrupts_and_it_goes_on_where_it_was(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    async with console(desk) as pilot:
        await opened(pilot)
        clock.move(timedelta(minutes=1))
        await relief_comes(pilot)
        await pilot.press("y")
        await until(pilot, lambda: "accepted" in [line.verdict for line in reads.lines(desk.reader, 1)])
        chosen = sheet(pilot).chosen
        assert chosen is not None
        asked = chosen.number
        await pilot.press("q")
        await until(pilot, lambda: screen(pilot) == "handover.query")
        await type_line(pilot, "谁去")
        await pilot.press("f12", "3")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1 and "P-02" in text(pilot))
        await until(
            pilot, lambda: desk.reader.value("SELECT COUNT(*) FROM incident WHERE kind = 'lift-entrapment'")
        )
        await pilot.press("f7")
        await until(pilot, lambda: screen(pilot) == "handover" and sheet(pilot).one is not None)
        lines = reads.lines(desk.reader, 1)
        assert "accepted" in [line.verdict for line in lines]
        assert "1122-015" in [line.number for line in lines if line.risk]
        # what happened meanwhile is shown as new, and nothing else is
        assert {line.number for line in lines if line.is_new} == {"1122-015"}
        await until(pilot, lambda: "新增" in text(pilot))
        # the relief gives the PIN again, and what was being asked comes back
        await until(pilot, lambda: "102 查国瑞 请重新登录" in text(pilot))
        await relief_comes(pilot)
        while (chosen := sheet(pilot).chosen) is not None and chosen.number != asked:
            await pilot.press("down")
        await pilot.press("q")
        await until(pilot, lambda: screen(pilot) == "handover.query" and "谁去" in text(pilot))


async def test_a_wrong_pin_signs_nothing(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await opened(pilot)
        # one and the same person is refused before it is noted that somebody signed in
        await pilot.press("f3")
        await until(pilot, lambda: screen(pilot) == "handover.relief")
        await type_line(pilot, OFFICER.number)
        await pilot.press("tab")
        await type_line(pilot, OFFICER.pin)
        seq = desk.reader.seq()
        await pilot.press("f2")
        await until(pilot, lambda: "接班人不能是交班人本人" in text(pilot))
        assert desk.reader.seq() == seq
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) == "handover")
        await relief_comes(pilot, "864209")
        await until(pilot, lambda: "工号或密码不对" in text(pilot))
        assert (screen(pilot), "••" in text(pilot)) == ("handover.relief", False)
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) == "handover")
        assert sheet(pilot).relief is None


async def test_a_wrong_pin_at_the_signatures_signs_nothing(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await opened(pilot)
        await relief_comes(pilot)
        await accept_all(pilot)
        await count_all(pilot, desk)
        await signs(pilot, other="864209")
        await until(pilot, lambda: "102 的密码不对" in text(pilot))
        assert (screen(pilot), officer(desk)) == ("handover.sign", OFFICER.number)
        await type_line(pilot, PIN)
        await until(pilot, lambda: text(pilot).count("••••••") == 2)
        # the wrong one costs a wait
        desk.clock.move(timedelta(minutes=1))  # type: ignore[attr-defined]
        await pilot.press("f2")
        await until(pilot, lambda: officer(desk) == RELIEF)


async def test_what_comes_meanwhile_stands_on_the_sheet_before_it_is_signed(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    async with console(desk) as pilot:
        await opened(pilot)
        await relief_comes(pilot)
        await accept_all(pilot)
        await count_all(pilot, desk)
        number = incidents.open_incident(
            desk, by, incidents.NewIncident(kind="water-leak", place="3-2-1802")
        ).number
        await signs(pilot)
        await until(pilot, lambda: f"还没核对：{number.removeprefix('2026-')}" in text(pilot))
        assert (screen(pilot), officer(desk)) == ("handover.sign", OFFICER.number)
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) == "handover")
        await until(
            pilot,
            lambda: number.removeprefix("2026-") in [item.number for item in sheet(pilot)._items.values()],
        )


async def test_a_comparison_is_not_lost_to_a_reading(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    async with console(desk) as pilot:
        await opened(pilot)
        number = incidents.open_incident(
            desk, by, incidents.NewIncident(kind="water-leak", place="3-2-1802")
        ).number
        sheet(pilot).on_changed(Changed(desk.reader.seq()))
        # a form that closes over the sheet at this very moment lets it be read again
        sheet(pilot).on_screen_resume()
        await until(
            pilot,
            lambda: number.removeprefix("2026-") in [item.number for item in sheet(pilot)._items.values()],
        )


async def test_refused_the_desk_stays_where_it_is(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await opened(pilot)
        await relief_comes(pilot)
        await pilot.press("x")
        await until(pilot, lambda: screen(pilot) == "handover.refuse")
        await type_line(pilot, "钥匙没点完")
        await pilot.press("enter")
        await until(pilot, lambda: screen(pilot) is None)
    assert officer(desk) == OFFICER.number
    assert reads.by_number(desk.reader, "1").why == "钥匙没点完"


async def test_ten_wrong_pins_of_the_relief_cost_time_and_raise_the_alarm(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    tried = "SELECT pin_wrong FROM staff WHERE number = :number"
    async with console(desk) as pilot:
        await opened(pilot)
        await relief_comes(pilot)
        await accept_all(pilot)
        await count_all(pilot, desk)
        for wrong in range(1, 11):
            # each costs more than the one before; whoever waits may go on trying
            clock.move(timedelta(minutes=15))
            with pytest.raises(NotAllowed):
                sign_in_there(desk, RELIEF, "864209", "t")
            assert desk.reader.value(tried, number=RELIEF) == wrong
        await signs(pilot)
        await until(pilot, lambda: "秒" in text(pilot))
        assert officer(desk) == OFFICER.number
        clock.move(timedelta(minutes=15))
        await until(pilot, lambda: [one.kind for one in alarms(desk.reader)].count("wrong-pin") == 1)
        # the PIN stands in no entry of the log
        body = "SELECT COUNT(*) FROM journal j LEFT JOIN journal_text t ON t.seq = j.seq WHERE "
        for pin in ("864209", PIN):
            like = {"pin": f"%{pin}%"}
            assert desk.reader.value(body + "t.body LIKE :pin OR j.facts LIKE :pin", **like) == 0


async def test_after_a_lock_the_relief_signs_in_again(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = [0.0]
    monkeypatch.setattr("controlroom.console.idle._now", lambda: time.monotonic() + gone[0])
    async with console(desk) as pilot:
        await opened(pilot)
        await relief_comes(pilot)
        gone[0] += 601
        await until(pilot, lambda: app_of(pilot).actor is None)
        await until(pilot, lambda: sheet(pilot).relief is None)
        # whatever happens meanwhile, the sign-in does not come by itself
        number = incidents.open_incident(
            desk, by, incidents.NewIncident(kind="water-leak", place="3-2-1802")
        ).number
        app_of(pilot).heart.kick()
        for _turn in range(60):
            await pilot.pause(0.02)
            assert screen(pilot) == "handover"
        await pilot.press("y")
        await until(pilot, lambda: "请接班人重新登录" in text(pilot))
        # signed in again, what came meanwhile is on the sheet
        gone[0] = 0.0
        await sign_in(pilot)
        await until(
            pilot,
            lambda: number.removeprefix("2026-") in [item.number for item in sheet(pilot)._items.values()],
        )


async def test_only_who_hands_over_is_asked_for_the_pin_of_who_hands_over(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    wrong = "SELECT SUM(pin_wrong) FROM staff"
    async with console(desk) as pilot:
        await opened(pilot)
        await relief_comes(pilot)
        await accept_all(pilot)
        await count_all(pilot, desk)
        relief = sheet(pilot).relief
        assert relief is not None
        # the relief is signed in at the console and goes on with the open sheet
        app_of(pilot).hand_over_to(relief)
        await pilot.press("f2")
        await until(pilot, lambda: "由交班人 101" in text(pilot))
        assert screen(pilot) == "handover"
        with pytest.raises(NotAllowed):
            sign(desk, relief, relief, OFFICER.pin, PIN)
        assert desk.reader.value(wrong) == 0


async def test_after_a_refused_signature_the_sheet_shows_why(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    with with_room(Room("probe", has_tables=False, open_items=(f"{__name__}:_probe",))):
        async with console(desk) as pilot:
            await opened(pilot)
            await relief_comes(pilot)
            await accept_all(pilot)
            await count_all(pilot, desk)
            # what reads otherwise by the clock alone leaves no entry that anybody would hear of
            _WORDS[:] = ["两件事"]
            try:
                await signs(pilot)
                await until(pilot, lambda: "还没核对：X-7" in text(pilot))
                await pilot.press("escape")
                await until(pilot, lambda: screen(pilot) == "handover")
                await until(pilot, lambda: one(pilot).left == 1)
                await until(pilot, lambda: "两件事" in [item.words for item in sheet(pilot)._items.values()])
            finally:
                _WORDS[:] = ["一件事"]


async def test_whoever_comes_on_by_handover_hears_of_a_pin_that_was_recovered(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    recover(desk, "shell", OFFICER.number, OFFICER.pin, account="root")
    async with console(desk) as pilot:
        await opened(pilot)
        await relief_comes(pilot)
        await until(pilot, lambda: "未登录就重设了 101" in text(pilot))


async def test_a_leader_reads_and_countersigns_beside_the_officer(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    people.set_pin(desk, by, "201", "246813")
    async with console(desk) as pilot:
        await opened(pilot)
        await relief_comes(pilot)
        await accept_all(pilot)
        await count_all(pilot, desk)
        await signs(pilot)
        # who shares the new shift is asked by itself
        await until(pilot, lambda: officer(desk) == RELIEF and screen(pilot) == "shift")
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "查看待审签的交接单 H-0001" in text(pilot))
        await choose(pilot, "read")
        await until(pilot, lambda: screen(pilot) == "record" and "查国瑞" in text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: screen(pilot) is None)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: screen(pilot) == "officer")
        await choose(pilot, "countersign")
        await until(pilot, lambda: screen(pilot) == "officer.countersign")
        await pilot.press("tab")
        await type_line(pilot, "201")
        await pilot.press("tab")
        await type_line(pilot, "246813")
        await pilot.press("f2")
        await until(pilot, lambda: reads.by_number(desk.reader, "1").leader.startswith("201"))
        await until(pilot, lambda: screen(pilot) is None)
        assert app_of(pilot).actor is not None
        assert app_of(pilot).actor.number == RELIEF  # type: ignore[union-attr]


async def choose(pilot: Pilot[None], key: str) -> None:
    """Take a line of the box that stands."""
    pilot.app.screen.dismiss(key)
    await pilot.pause()


_WORDS = ["一件事"]


def _probe(_reader: object, _policy: object, _now: object) -> list[OpenItem]:
    return [OpenItem("probe", 7, "X-7", _WORDS[0])]
