"""The duty log pane by keyboard: notes, striking, filter, finding, what it keeps in sight."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.pilot import Pilot

from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language, _
from controlroom.dutylog import desk as acts
from controlroom.dutylog import reads
from controlroom.dutylog.pane import DutyLogPane
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.verify import verify
from controlroom.ui.form import FieldRow
from controlroom.ui.table import RecordTable
from tests.conftest import NOON
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
from tests.incidents.test_pane import fill

BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


def log(pilot: Pilot[None]) -> RecordTable:
    return app_of(pilot).screen_stack[0].query_one(DutyLogPane).query_one(RecordTable)


def said(pilot: Pilot[None]) -> list[str]:
    return [row.cells[1].text for row in log(pilot).rows]


def officer(store: Store) -> Actor:
    return sign_in_there(store, OFFICER.number, OFFICER.pin, "2")


async def into_log(pilot: Pilot[None]) -> None:
    """Give the log the keyboard."""
    await pilot.press("alt+4")
    await until(pilot, lambda: log(pilot).has_focus)


async def note_comes(pilot: Pilot[None], store: Store, by: Actor, words: str) -> None:
    """Let another console write a note, and wait until the pane has it."""
    acts.add(store, by, [words])
    await until(pilot, lambda: any(words in one for one in said(pilot)))
    await pilot.pause()


@BOTH
async def test_a_note_with_tag_number_and_time(console: Open, desk: Store, lang: Language) -> None:  # noqa: F811
    async with console(desk, (120, 36), lang) as pilot:
        await sign_in(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.screen.name == "dutylog.note")
        await pilot.press("f2")
        await until(
            pilot, lambda: [row.of.id for row in pilot.app.screen.query(FieldRow) if row.failed] == ["text"]
        )
        await fill(pilot, "东门：车辆已疏导 / 西门正常")
        await pilot.press("tab", "right", "tab")
        await type_in(pilot, "1122-999")
        await pilot.press("tab")
        await type_in(pilot, "25:99")
        await pilot.press("f2")
        await until(
            pilot, lambda: [row.of.id for row in pilot.app.screen.query(FieldRow) if row.failed] == ["at"]
        )
        await pilot.press("ctrl+u")
        await type_in(pilot, "11:50")
        await pilot.press("f2")
        await until(pilot, lambda: "1122-999" in text(pilot) and _sentence(pilot) != "")
        assert pilot.app.screen.name == "dutylog.note"
        await pilot.press("ctrl+u")
        await type_in(pilot, "1122-010")
        await pilot.press("f2")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await until(pilot, lambda: any("西门正常" in one for one in said(pilot)))
    last, first = reads.entries(desk.reader, notes_only=True, limit=2)
    assert [one.texts["text"] for one in (first, last)] == ["东门：车辆已疏导", "西门正常"]
    assert first.at == last.at == NOON - timedelta(minutes=10)
    assert first.late
    assert first.about == "2026-1122-010"
    assert first.facts["tag"]


def _sentence(pilot: Pilot[None]) -> str:
    return next((line for line in text(pilot).splitlines() if "▲" in line and "1122-999" in line), "")


@BOTH
async def test_a_note_is_struck_with_a_reason(console: Open, desk: Store, lang: Language) -> None:  # noqa: F811
    seq = acts.add(desk, officer(desk), ["东门：车牌看错"]).id
    async with console(desk, (120, 36), lang) as pilot:
        await sign_in(pilot)
        await into_log(pilot)
        log(pilot).move_to(seq)
        await pilot.press("delete")
        await until(pilot, lambda: pilot.app.screen.name == "log.strike")
        await fill(pilot, "  ")
        await pilot.press("enter")
        await until(pilot, lambda: "▲" in _box(pilot))
        assert pilot.app.screen.name == "log.strike"
        await fill(pilot, "记错门岗")
        await pilot.press("enter")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        struck = _("[struck: {why}] {text}").partition("{")[0]
        await until(pilot, lambda: any(struck in one and "记错门岗" in one for one in said(pilot)))
        one = reads.entry(desk.reader, seq)
        assert one is not None
        assert (one.struck_why, one.texts["text"]) == ("记错门岗", "东门：车牌看错")
        # struck once is enough, and only notes are struck
        assert log(pilot).cursor_key == seq
        for key in (seq, next(row.key for row in log(pilot).rows if "1122-010" in row.cells[1].text)):
            log(pilot).move_to(key)
            await pilot.press("x")
            await pilot.pause()
            assert len(pilot.app.screen_stack) == 1
    assert verify(desk.reader) == []


def _box(pilot: Pilot[None]) -> str:
    """Return what stands below the line of the question that is open."""
    shown = text(pilot).splitlines()
    at = next(index for index, line in enumerate(shown) if _("It stays readable. Say why.") in line)
    return "\n".join(shown[at : at + 3])


async def test_notes_only_and_everything_again(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await into_log(pilot)
        everything = len(log(pilot).rows)
        notes = len(reads.entries(desk.reader, notes_only=True, limit=200))
        assert 0 < notes < everything
        await pilot.press("n")
        await until(pilot, lambda: len(log(pilot).rows) == notes)
        assert "只看记事" in text(pilot) or "仅记事" in text(pilot), text(pilot)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: len(log(pilot).rows) >= everything)


async def test_find_by_words_and_back(console: Open, desk: Store) -> None:  # noqa: F811
    acts.add(desk, officer(desk), ["地库[A]区灯不亮", "东门正常"])
    async with console(desk) as pilot:
        await sign_in(pilot)
        await into_log(pilot)
        everything = len(log(pilot).rows)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: pilot.app.screen.name == "log.find")
        await fill(pilot, "灯不亮")
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot) == ["地库[A]区灯不亮"])
        [foot] = [one for one in text(pilot).splitlines() if "F5 " in one and "╯" in one]
        assert "灯不亮" in foot
        await pilot.press("/")
        await until(pilot, lambda: pilot.app.screen.name == "log.find")
        await pilot.press("end", "ctrl+u", "enter")
        await until(pilot, lambda: len(log(pilot).rows) == everything)


async def test_nothing_found_is_said(console: Open, desk: Store) -> None:  # noqa: F811
    async with console(desk) as pilot:
        await sign_in(pilot)
        await into_log(pilot)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: pilot.app.screen.name == "log.find")
        await fill(pilot, "从来没有人写过")
        await pilot.press("enter")
        await until(pilot, lambda: log(pilot).rows == ())
        assert "从来没有人写过" in text(pilot)


async def test_it_follows_the_newest_line_from_the_start(console: Open, desk: Store, other: Store) -> None:  # noqa: F811
    by = officer(other)
    async with console(desk) as pilot:
        await sign_in(pilot)
        assert not log(pilot).has_focus
        for number in range(60):
            acts.add(other, by, [f"第{number}条"])
        await note_comes(pilot, other, by, "最新一条")
        assert "最新一条" in text(pilot)
        assert (log(pilot).scroll_offset.y, log(pilot).cursor_key) == (0, log(pilot).rows[0].key)


async def test_it_follows_while_the_cursor_is_on_the_newest_line(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    other: Store,  # noqa: F811
) -> None:
    by = officer(other)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await into_log(pilot)
        await note_comes(pilot, other, by, "第一条")
        assert log(pilot).cursor_key == log(pilot).rows[0].key
        # an officer who reads an older line keeps it, and its place on the screen
        await pilot.press(*["pagedown"] * 2)
        await pilot.pause()
        reading, place = log(pilot).cursor_key, _place(pilot)
        assert place[0] > 0
        await note_comes(pilot, other, by, "第二条")
        assert (log(pilot).cursor_key, _place(pilot)[1]) == (reading, place[1])
        assert "第二条" not in text(pilot)
        await pilot.press("home")
        await until(pilot, lambda: "第二条" in text(pilot))
        await note_comes(pilot, other, by, "第三条")
        assert log(pilot).cursor_key == log(pilot).rows[0].key
        assert "第三条" in text(pilot)


def _place(pilot: Pilot[None]) -> tuple[int, int]:
    """Return how far the log is scrolled, and on which of its lines the cursor stands."""
    top = round(log(pilot).scroll_offset.y)
    index = [row.key for row in log(pilot).rows].index(log(pilot).cursor_key or 0)
    return top, index - top


async def test_after_leaving_the_pane_it_follows_again(console: Open, desk: Store, other: Store) -> None:  # noqa: F811
    by = officer(other)
    async with console(desk) as pilot:
        await sign_in(pilot)
        await into_log(pilot)
        await pilot.press("end")
        await pilot.press("alt+1")
        await until(pilot, lambda: not log(pilot).has_focus)
        await note_comes(pilot, other, by, "换到事件以后")
        assert "换到事件以后" in text(pilot)
        assert log(pilot).scroll_offset.y == 0


async def test_a_question_over_the_log_does_not_move_the_cursor(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    other: Store,  # noqa: F811
    clock: ManualClock,
) -> None:
    by = officer(other)
    seq = acts.add(other, by, ["要划去的一条"]).id
    for number in range(3):
        acts.add(other, by, [f"之后第{number}条"])
    async with console(desk) as pilot:
        await sign_in(pilot)
        await into_log(pilot)
        log(pilot).move_to(seq)
        await pilot.press("delete")
        await until(pilot, lambda: pilot.app.screen.name == "log.strike")
        clock.move(timedelta(seconds=5))
        await note_comes(pilot, other, by, "问话期间")
        assert log(pilot).cursor_key == seq
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        assert log(pilot).cursor_key == seq


async def test_the_number_to_strike_is_in_sight_and_entering_begins_with_the_newest(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
) -> None:
    async with console(desk, (120, 36)) as pilot:
        await into_log(pilot)
        newest = log(pilot).rows[0].key
        await until(pilot, lambda: f"第{newest}条" in text(pilot))
        await pilot.press("down", "down")
        third = log(pilot).rows[2].key
        await until(pilot, lambda: f"第{third}条" in text(pilot))
        await pilot.press("alt+1")
        await until(pilot, lambda: not log(pilot).has_focus)
        await into_log(pilot)
        assert log(pilot).cursor_key == newest
    async with console(desk, (200, 50)) as pilot:
        await until(pilot, lambda: "条号" in text(pilot))


async def test_the_number_to_call_is_whole_in_the_log(console: Open, desk: Store) -> None:  # noqa: F811
    prompt = next(one for one in reads.entries(desk.reader, limit=200) if one.act == "alarm.escalated")
    async with console(desk, (120, 36)) as pilot:
        await sign_in(pilot)
        row = next(row for row in log(pilot).rows if row.key == prompt.seq)
        assert f"请呼叫 {prompt.texts['who']} {prompt.texts['number']}" in row.cells[1].text


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
@pytest.mark.parametrize(
    ("lang", "typed", "told"),
    [
        ("zh", "13:00", "昨天 11-21 13:00"),
        ("en", "13:00", "yesterday 11-21 13:00"),
        ("zh", "2026-11-15 08:00", "周日 11-15 08:00"),
    ],
)
async def test_a_time_of_another_day_is_said_before_it_is_saved(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    lang: Language,
    typed: str,
    told: str,
    size: tuple[int, int],
) -> None:
    async with console(desk, size, lang) as pilot:
        await sign_in(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.screen.name == "dutylog.note")
        form = pilot.app.screen.form  # type: ignore[attr-defined]
        form.set_value("text", "查看录像")
        form.set_value("at", "11:59")
        await pilot.pause()
        assert "11-22 11:59" not in text(pilot)
        form.set_value("at", typed)
        await until(pilot, lambda: told in text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        [kept] = app_of(pilot).drafts.known("dutylog.note")
        app_of(pilot).board.reopen(kept)  # type: ignore[union-attr]
        await until(pilot, lambda: told in text(pilot))
        pilot.app.screen.form.set_value("at", "10:00")  # type: ignore[attr-defined]
        await until(pilot, lambda: told not in text(pilot))


async def test_an_entry_of_another_day_stands_with_date_and_hour(console: Open, desk: Store) -> None:  # noqa: F811
    acts.add(desk, officer(desk), ["补记：东门换锁"], at=desk.clock.now() - timedelta(hours=13, minutes=2))
    async with console(desk, (120, 36)) as pilot:
        await sign_in(pilot)
        await until(pilot, lambda: "22:58 补记：东门换锁" in said(pilot))
        assert log(pilot).rows[said(pilot).index("22:58 补记：东门换锁")].cells[0].text == "11-21"
