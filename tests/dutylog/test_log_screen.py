"""The log over the panes by keyboard: days and shifts, tags, words, pages, striking, the leader's signature."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language
from controlroom.console.registers import WORDS, open_register
from controlroom.dutylog import desk as acts
from controlroom.dutylog import reads, reads_days
from controlroom.dutylog.pane.forms import LogForms
from controlroom.dutylog.pane.screen import LogScreen
from controlroom.followups import reads as followups
from controlroom.incidents import reads as incidents
from controlroom.people import desk as people
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.people.tables import Staff
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.verify import verify
from controlroom.ui.form import FieldRow
from controlroom.ui.keys import faults as key_faults
from controlroom.ui.pane import frame
from tests.console.conftest import (  # noqa: F401 - fixtures
    OFFICER,
    Open,
    console,
    desk,
    own_settings,
    sample,
)
from tests.console.hands import app_of, sign_in, text, until
from tests.incidents.test_pane import fill

SIZES = [(80, 24), (120, 36), (200, 60)]
LEADER, PIN = "991", "135790"


@pytest.fixture
def by(desk: Store) -> Actor:  # noqa: F811
    """The officer at the desk; there is a leader with a PIN, and a note of yesterday."""
    officer = sign_in_there(desk, OFFICER.number, OFFICER.pin, "t")
    with desk.act(officer, "test.hire") as act:
        act.session.add(
            Staff(
                number=LEADER, name="孟班长", role="control-centre-team-leader", department="control-centre"
            )
        )
        act.session.add(Staff(number="990", name="韩立", role="inspector", department="company"))
    people.set_pin(desk, officer, LEADER, PIN)
    people.set_pin(desk, officer, "990", PIN)
    acts.add(desk, officer, ["昨夜[A]区巡查正常"], tag="radio", at=desk.clock.now() - timedelta(days=1))
    return officer


def shown(pilot: Pilot[None]) -> LogScreen:
    found = next(one for one in pilot.app.screen_stack if isinstance(one, LogScreen))
    assert found.found is not None
    return found


def said(pilot: Pilot[None]) -> list[str]:
    return [row.cells[1].text for row in shown(pilot).table.rows]


async def is_open(pilot: Pilot[None], name: str) -> None:
    await until(pilot, lambda: pilot.app.screen.is_mounted and pilot.app.screen.name == name)


async def opened(pilot: Pilot[None]) -> None:
    """Open the log by day."""
    await sign_in(pilot)
    await pilot.press("alt+4", "d")
    await is_open(pilot, "log")
    await until(pilot, lambda: pilot.app.screen.found is not None and shown(pilot).table.rows)  # type: ignore[attr-defined]


async def type_line(pilot: Pilot[None], words: str) -> None:
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(words)
    await pilot.pause()


def test_every_letter_has_a_twin() -> None:
    assert key_faults() == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_a_day_and_the_chosen_entry_in_full(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    lang: Language,
    size: tuple[int, int],
) -> None:
    long = "西门道闸失灵，" * 9 + "已手动抬杆"
    seq = acts.add(desk, by, [long]).id
    acts.strike(desk, by, seq, why="写错门岗")
    async with console(desk, size, lang) as pilot:
        await opened(pilot)
        assert "2026-11-22" in text(pilot)
        shown(pilot).table.move_to(seq)
        await until(pilot, lambda: text(pilot).count("写错门岗") == 2)
        assert "已手动抬杆" in text(pilot).replace("\n", "")
        await pilot.press("left")
        await until(
            pilot, lambda: said(pilot) == ["［对讲机］昨夜[A]区巡查正常"] or "昨夜[A]" in said(pilot)[0]
        )
        assert "2026-11-21" in text(pilot)
        await pilot.press("right")
        await until(pilot, lambda: len(said(pilot)) > 1)
        await pilot.press("right")
        await pilot.pause()
        assert shown(pilot).wanted.day.isoformat() == "2026-11-22"


async def test_a_struck_note_is_struck_through(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    seq = acts.add(desk, by, ["东门：车牌看错"]).id
    acts.strike(desk, by, seq, why="记错门岗")
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot)
        strips = pilot.app.screen._compositor.render_strips()
        struck = [one.text for strip in strips for one in strip if one.style and one.style.strike]
        assert any("车牌看错" in one for one in struck)
        assert all(one == one.rstrip() for one in struck)


async def test_tag_words_and_back_to_the_day(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot)
        everything = len(said(pilot))
        await pilot.press("t")
        await is_open(pilot, "log.tag")
        await pilot.press("3")
        await until(pilot, lambda: "昨夜[A]区巡查正常" in said(pilot)[-1])
        assert all("［对讲机］" in one for one in said(pilot))
        assert shown(pilot).table.rows[-1].cells[0].text == "11-21 12:00"
        await pilot.press("/")
        await is_open(pilot, "log.search")
        await type_line(pilot, "昨夜")
        await pilot.press("enter")
        await until(pilot, lambda: len(said(pilot)) == 1)
        # Enter leads to the entry among those of its day
        await pilot.press("enter")
        await until(pilot, lambda: shown(pilot).wanted.day.isoformat() == "2026-11-21")
        await pilot.press("g")
        await is_open(pilot, "log.jump")
        await type_line(pilot, "昨昨天")
        await pilot.press("enter")
        await until(pilot, lambda: "▲" in text(pilot).split("log.jump")[-1])
        assert pilot.app.screen.name == "log.jump"
        await pilot.press("ctrl+u")
        await type_line(pilot, "今天")
        await pilot.press("enter")
        await until(pilot, lambda: len(said(pilot)) == everything)


async def test_pages_both_ways(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("controlroom.dutylog.pane.reading.SHOWN", 20)
    acts.add(desk, by, [f"第{number}条记录" for number in range(50)])
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot)
        first = said(pilot)
        assert len(first) == 20
        await pilot.press("o")
        await until(pilot, lambda: said(pilot) != first)
        second = said(pilot)
        assert not set(first) & set(second)
        await pilot.press("o")
        await until(pilot, lambda: said(pilot) != second)
        await pilot.press("alt+n")
        await until(pilot, lambda: said(pilot) == second)
        await pilot.press("alt+n")
        await until(pilot, lambda: said(pilot) == first)


async def test_shift_by_shift(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot)
        await pilot.press("w")
        await until(pilot, lambda: shown(pilot).found.wanted.shift is not None)  # type: ignore[union-attr]
        assert shown(pilot).wanted.shift.number == OFFICER.number  # type: ignore[union-attr]
        await pilot.press("e")
        await until(pilot, lambda: shown(pilot).found.wanted.notes_only)  # type: ignore[union-attr]
        await pilot.press("w")
        await until(pilot, lambda: shown(pilot).found.wanted.shift is None)  # type: ignore[union-attr]


async def test_a_leader_countersigns_and_the_officer_stays(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot)
        await pilot.press("f2")
        await pilot.pause()
        assert pilot.app.screen.name == "log"
        await pilot.press("left")
        await until(pilot, lambda: len(said(pilot)) == 1)
        assert "未审签" in text(pilot)
        await pilot.press("f2")
        await is_open(pilot, "dutylog.sign")
        await type_line(pilot, LEADER)
        await pilot.press("tab")
        await type_line(pilot, "000000")
        await pilot.press("tab")
        await type_line(pilot, "西门夜间无人记录")
        await pilot.press("f2")
        await until(pilot, lambda: [r.of.id for r in pilot.app.screen.query(FieldRow) if r.failed] == ["pin"])
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))
        await type_line(pilot, PIN)
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.name == "log")
        await until(pilot, lambda: "✓ 已审签 991 孟班长" in text(pilot))
        assert app_of(pilot).actor is not None
        assert app_of(pilot).actor.number == OFFICER.number  # type: ignore[union-attr]
        await pilot.press("f2")
        await pilot.pause()
        assert pilot.app.screen.name == "log"
    [seal] = reads_days.seals(desk.reader)
    assert verify(desk.reader, seals=[seal]) == []
    assert "西门夜间无人记录" in [one.text for one in followups.followups(desk.reader)]


async def test_an_officer_cannot_countersign(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot)
        await pilot.press("left")
        await until(pilot, lambda: len(said(pilot)) == 1)
        await pilot.press("f2")
        await is_open(pilot, "dutylog.sign")
        await type_line(pilot, "990")
        await pilot.press("tab")
        await type_line(pilot, PIN)
        await pilot.press("f2")
        await until(pilot, lambda: "▲" in text(pilot) and "990" in text(pilot))
        await pilot.pause(0.2)
        assert pilot.app.screen.name == "dutylog.sign"
    assert reads_days.seals(desk.reader) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_cctv_finding_that_becomes_an_incident(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    lang: Language,
) -> None:
    before = len(incidents.incidents(desk.reader, limit=200))
    async with console(desk, (80, 24), lang) as pilot:
        await sign_in(pilot)
        await pilot.press("alt+4", "c")
        await is_open(pilot, "dutylog.watch")
        await pilot.press("right", "right", "right", "tab")
        await type_line(pilot, "收费岗未给票据")
        await pilot.press("tab")
        await type_line(pilot, "C-12")
        await pilot.press("tab")
        await type_line(pilot, "西门收费岗")
        await pilot.press("tab", "tab", "tab", "right", "f2")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
    one = next(one for one in reads.entries(desk.reader, tag="cctv", limit=5) if one.act == "log.watched")
    assert (one.facts["what"], one.texts["post"]) == ("charging", "西门收费岗")
    after = incidents.incidents(desk.reader, limit=200)
    assert len(after) == before + 1
    assert "cctv-parking" in {row.kind for row in after}


async def test_a_cctv_finding_left_half_typed_comes_back(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk, (120, 36)) as pilot:
        await sign_in(pilot)
        await pilot.press("alt+4", "c")
        await is_open(pilot, "dutylog.watch")
        await pilot.press("tab")
        await type_line(pilot, "半句话")
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await until(pilot, lambda: app_of(pilot).drafts.known("dutylog.watch"))
        [kept] = app_of(pilot).drafts.known("dutylog.watch")
        app_of(pilot).board.reopen(kept)  # type: ignore[union-attr]
        await is_open(pilot, "dutylog.watch")
        await until(pilot, lambda: "半句话" in text(pilot))


async def test_a_night_check_is_signed_beside_the_officer(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk, (120, 36)) as pilot:
        await sign_in(pilot)
        await pilot.press("alt+4", "h")
        await is_open(pilot, "dutylog.night")
        await pilot.press("tab")
        pilot.app.screen.form.set_value("findings", "西门岗未着装\n水泵房门未锁")  # type: ignore[attr-defined]
        await pilot.press("tab", "tab", "tab")
        await type_line(pilot, "990")
        await pilot.press("tab")
        await type_line(pilot, PIN)
        await pilot.press("f2")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        assert app_of(pilot).actor.number == OFFICER.number  # type: ignore[union-attr]
    one = next(one for one in reads.entries(desk.reader, limit=9) if one.act == "log.checked")
    assert (one.number, one.facts["findings"]) == ("990", 2)
    texts = [row.text for row in followups.followups(desk.reader)]
    assert {"西门岗未着装", "水泵房门未锁"} <= set(texts)


async def test_the_note_completes_numbers(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk, (120, 36)) as pilot:
        await sign_in(pilot)
        await pilot.press("f5")
        await is_open(pilot, "dutylog.note")
        await type_line(pilot, "已电话催")
        await pilot.press("tab", "tab")
        await type_line(pilot, "1122-010")
        await until(pilot, lambda: "1122-010 " in text(pilot))
        # what is offered is taken, too: a tag alone names no key here
        forms = LogForms(frame(pilot.app.screen))
        assert [one.id for one in await forms._numbers("e-0")] == []
        assert len(await forms._numbers("1122")) > 1
        await pilot.press("f2")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
    assert reads.entries(desk.reader, notes_only=True, limit=1)[0].about == "2026-1122-010"


@pytest.mark.parametrize("which", sorted(set(WORDS.values())))
async def test_each_opens_by_its_name(console: Open, desk: Store, by: Actor, which: str) -> None:  # noqa: F811
    async with console(desk, (80, 24)) as pilot:
        await sign_in(pilot)
        app = app_of(pilot)
        app.start(open_register(app, which))
        await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
        name = pilot.app.screen.name
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        word = next(word for word, one in WORDS.items() if one == which)
        await pilot.press("f10")
        await is_open(pilot, "bar")
        await fill(pilot, word)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.name == name)


async def test_the_clock_goes_on_and_new_entries_come(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    clock: ManualClock,
) -> None:
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot)
        acts.add(desk, by, ["刚刚发生"])
        await until(pilot, lambda: any("刚刚发生" in one for one in said(pilot)))


async def test_a_date_is_typed_and_the_log_goes_there(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    acts.add(desk, by, ["前天的记录"], at=desk.clock.now() - timedelta(days=2))
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot)
        for key, typed, day, first in (
            ("g", "2026-11-20", "2026-11-20", "前天的记录"),
            ("alt+j", "昨天", "2026-11-21", "［对讲机］昨夜[A]区巡查正常"),
        ):
            await pilot.press(key)
            await is_open(pilot, "log.jump")
            await type_line(pilot, typed)
            await pilot.press("enter")
            await until(pilot, lambda day=day: shown(pilot).found.wanted.day.isoformat() == day)  # type: ignore[misc]
            assert said(pilot) == [first]
            assert day in text(pilot)
        await pilot.press("g")
        await is_open(pilot, "log.jump")
        await type_line(pilot, "2026-11-31")
        await pilot.press("enter")
        await until(pilot, lambda: "▲" in text(pilot))
        assert pilot.app.screen.name == "log.jump"
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.name == "log")
        assert shown(pilot).wanted.day.isoformat() == "2026-11-21"


async def test_a_note_is_written_within_the_day(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    async with console(desk, (80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("f5")
        await is_open(pilot, "dutylog.note")
        await type_line(pilot, "在日视图里记")
        await pilot.press("f2")
        await until(pilot, lambda: "在日视图里记" in said(pilot)[0])
        assert pilot.app.screen.name == "log"


async def test_esc_leads_from_what_was_found_back_to_where_it_began(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
) -> None:
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot)
        await pilot.press("w", "/")
        await is_open(pilot, "log.search")
        await type_line(pilot, "昨夜")
        await pilot.press("enter")
        await until(pilot, lambda: len(said(pilot)) == 1)
        await pilot.press("escape")
        await until(pilot, lambda: len(said(pilot)) > 1)
        assert pilot.app.screen.name == "log"
        assert shown(pilot).wanted.shift is not None
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)


async def test_what_people_report_is_a_note_and_stands_out(console: Open, desk: Store, by: Actor) -> None:  # noqa: F811
    acts_of = {one.act for one in reads.entries(desk.reader, notes_only=True, limit=200)}
    assert {"log.noted", "post.reported", "round.reported", "vehicle.noted"} <= acts_of
    async with console(desk, (120, 36)) as pilot:
        await opened(pilot)
        looks = {
            one.act: shown(pilot).table.rows[index].cells[1].look
            for index, one in enumerate(shown(pilot).found.page.entries)  # type: ignore[union-attr]
        }
        assert (looks["post.reported"], looks["alarm.raised"]) == ("bright", "dim")
        everything = len(said(pilot))
        await pilot.press("e")
        await until(pilot, lambda: len(said(pilot)) < everything)
        assert {one.act for one in shown(pilot).found.page.entries} <= acts_of  # type: ignore[union-attr]


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_night_check_left_half_typed_comes_back_without_the_pin(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    by: Actor,
    lang: Language,
) -> None:
    async with console(desk, (80, 24), lang) as pilot:
        await sign_in(pilot)
        await pilot.press("alt+4", "h")
        await is_open(pilot, "dutylog.night")
        form = pilot.app.screen.form  # type: ignore[attr-defined]
        assert form.values["grade"] == "B"
        for name, typed in (("findings", "西门岗未着装\n水泵房门未锁"), ("number", "990"), ("pin", "135790")):
            form.set_value(name, typed)
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        drafts = app_of(pilot).drafts
        await until(pilot, lambda: drafts.known("dutylog.night"))
        await drafts.settle()
        assert PIN not in str(desk.reader.rows("SELECT body FROM draft"))
        [kept] = await drafts.waiting("dutylog.night")
        app_of(pilot).board.reopen(kept)  # type: ignore[union-attr]
        await is_open(pilot, "dutylog.night")
        form = pilot.app.screen.form  # type: ignore[attr-defined]
        assert (form.values["findings"], form.values["pin"]) == ("西门岗未着装\n水泵房门未锁", "")
        form.set_value("pin", PIN)
        await pilot.press("f2")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await drafts.settle()
        assert list(await drafts.waiting("dutylog.night")) == []
