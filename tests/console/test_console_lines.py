"""The lines around the panes as texts, and the bell: pure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base import i18n
from controlroom.base.i18n import Language
from controlroom.base.policy import parse
from controlroom.base.registry import Subject
from controlroom.base.text import width
from controlroom.console.lines import Piece, alarm_ground, alarm_line, call_words, joined, state_words
from controlroom.console.ringer import Ringer
from controlroom.deadlines.reads import AlarmRow, Prompt
from controlroom.store.policies import shipped_text
from tests.conftest import NOON

RULES = parse(shipped_text(), "policy.toml").alarms
BREACH = AlarmRow(
    id=1,
    stage="breach",
    state="unacknowledged",
    priority=2,
    kind="arrive",
    title="人员到场",
    detail={},
    subject="incident",
    subject_id=12,
    about=Subject("2026-1122-012", "漏水", "3栋2单元1802", "612"),
    due=NOON - timedelta(minutes=2, seconds=10),
    deadline_state="running",
    raised_at=NOON - timedelta(minutes=2),
    unattended=False,
    acked_at=None,
    acked_by="",
    returned_at=None,
    shelved_until=None,
    why="",
    set_aside_by="",
    rung=0,
    repeats=0,
    prompt=None,
    life=1,
)


def _plain(parts: list[tuple[str, str]]) -> str:
    return "".join(text for text, _look in parts)


def test_the_strip_says_it_in_the_words_of_the_design() -> None:
    assert _plain(alarm_line(BREACH, 0, NOON, 200)) == (
        "▲ 超时  1122-012  3栋2单元1802 漏水  人员到场 超2分10秒  请呼叫 612  F8 确认  F9 静音"
    )


@pytest.mark.parametrize("cells", range(30, 140, 7))
def test_a_narrow_strip_keeps_state_number_and_time(cells: int) -> None:
    shown = _plain(alarm_line(BREACH._replace(unattended=True), 3, NOON, cells))
    assert width(shown) <= cells or shown == "▲ 超时  1122-012  人员到场 超2分10秒" or cells < 45
    assert shown.startswith("▲ 超时")
    if cells >= 40:
        assert "人员到场 超2分10秒" in shown


def test_the_last_prompt_of_the_ladder_is_who_to_call() -> None:
    prompt = Prompt(1, "security-team-leader", "安全班长", NOON, "13800001111", "301", "某")
    assert call_words(BREACH._replace(prompt=prompt)) == "请呼叫 安全班长 301"
    assert call_words(BREACH._replace(returned_at=NOON)) == ""
    assert call_words(BREACH._replace(prompt=prompt), revealed=True) == "请呼叫 安全班长 301 电话 13800001111"


def test_who_is_out_is_called_by_role_number_and_telephone() -> None:
    about = BREACH.about._replace(role="维修工", phone="13800006612")
    assert call_words(BREACH._replace(about=about)) == "请呼叫 维修工 612"
    assert call_words(BREACH._replace(about=about), revealed=True) == "请呼叫 维修工 612 电话 13800006612"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("cells", [78, 100, 118, 160])
def test_the_number_to_dial_is_never_cut(lang: Language, cells: int) -> None:
    i18n.use(lang)
    prompt = Prompt(2, "engineering-leader", "技术班长", NOON, "13800006611", "611", "某")
    shown = _plain(alarm_line(BREACH._replace(prompt=prompt), 3, NOON, cells, revealed=True))
    assert "611 13800006611" in shown.replace(" 电话", "").replace(", tel.", "")
    assert width(shown) <= cells
    assert "F8" in shown
    signed_out = _plain(alarm_line(BREACH._replace(prompt=prompt), 3, NOON, cells))
    assert "611" in signed_out
    assert "13800006611" not in signed_out


@pytest.mark.parametrize(
    ("stage", "state", "sign", "ground"),
    [
        ("breach", "unacknowledged", "▲", "alarm"),
        ("condition", "unacknowledged", "▲", "alarm"),
        ("warning", "unacknowledged", "●", "warn"),
        ("breach", "acknowledged", "▲", "bar"),
        ("breach", "returned", "○", "bar"),
        ("breach", "shelved", "‖", "bar"),
    ],
)
def test_every_state_has_sign_word_and_ground(stage: str, state: str, sign: str, ground: str) -> None:
    alarm = BREACH._replace(stage=stage, state=state)
    assert state_words(alarm)[0] == sign
    assert state_words(alarm)[1]
    assert alarm_ground(alarm) == ground


def test_the_least_important_pieces_go_first() -> None:
    pieces = [Piece(2, (("bbbb", "text"),)), Piece(0, (("aaaa", "text"),)), Piece(1, (("cccc", "text"),))]
    assert _plain(joined(pieces, 18)) == "bbbb │ aaaa │ cccc"
    assert _plain(joined(pieces, 17)) == "aaaa │ cccc"
    assert _plain(joined(pieces, 3)) == "aaaa"


def test_the_bell_rings_by_priority_and_again_until_acknowledged() -> None:
    ringer = Ringer()
    assert ringer.strokes([], RULES, 0) == 0
    assert ringer.strokes([BREACH], RULES, 1) == RULES.priorities[2].bells
    assert ringer.strokes([BREACH], RULES, 2) == 0
    assert ringer.strokes([BREACH], RULES, 1 + RULES.priorities[2].ring_again) == RULES.priorities[2].bells
    assert ringer.strokes([BREACH._replace(state="acknowledged")], RULES, 999) == 0
    assert not ringer.is_loud(999)


def test_silence_ends_by_itself_and_a_new_alarm_breaks_it() -> None:
    ringer = Ringer()
    ringer.strokes([BREACH], RULES, 0)
    ringer.silence(60, 0)
    assert not ringer.is_loud(59)
    assert ringer.strokes([BREACH], RULES, 59) == 0
    urgent = BREACH._replace(id=2, priority=1)
    assert ringer.strokes([BREACH, urgent], RULES, 59.5) == RULES.priorities[1].bells
    assert ringer.strokes([BREACH], RULES, 100) == RULES.priorities[2].bells
