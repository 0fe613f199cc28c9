"""What holds an incident open, what takes a return back, what keeps a key back; on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base import i18n
from controlroom.base.errors import Refused, UsageError
from controlroom.deadlines.story import sentence
from controlroom.deadlines.tick import tick
from controlroom.incidents.reads_story import story
from controlroom.keyloans import reads
from controlroom.keyloans.desk import Leave
from controlroom.store.verify import verify
from tests.keyloans.conftest import Board


def closing(board: Board, number: str, **more: str) -> None:
    left_out = board.desk.unrecorded(number)
    board.desk.do("close", number, result="已修好", told="101", left_out=left_out, **more)


def acts(board: Board, tag: str) -> list[str]:
    return [line.act for line in story(board.store.reader, board.key(tag).id, subject="key")]


@pytest.mark.parametrize("tag", ["E-01", "R-10"])
def test_a_key_that_is_out_holds_its_incident_open(board: Board, tag: str) -> None:
    number = board.desk.open(kind="water-leak")
    board.lend(tag, "612", incident=number)
    one = board.desk.one(number)
    assert reads.holds_open(board.store.reader, one.id) == [f"{tag} 还在 612 王立新 手里"]
    with pytest.raises(Refused, match=f"{tag} 还在 612 王立新 手里") as caught:
        closing(board, number)
    assert caught.value.field == "despite"
    assert board.desk.one(number).is_open
    board.do("return_key", tag)
    assert reads.holds_open(board.store.reader, one.id) == []
    closing(board, number)
    assert not board.desk.one(number).is_open


def test_with_a_reason_it_closes_and_the_key_stays_owed(board: Board) -> None:
    number = board.desk.open(kind="water-leak")
    board.lend("E-01", "612", incident=number)
    closing(board, number, despite="水泵还要复查，钥匙留用")
    assert not board.desk.one(number).is_open
    assert "key.left-out" in acts(board, "E-01")
    assert board.clocks("E-01") == [("key.back", "running")]
    assert verify(board.store.reader) == []


def test_the_reason_of_a_cancellation_is_one(board: Board) -> None:
    number = board.desk.open(kind="water-leak")
    board.lend("E-01", "612", incident=number)
    board.desk.do("cancel", number, why="误报")
    assert "key.left-out" in acts(board, "E-01")


@pytest.mark.parametrize(
    ("lang", "ends", "over"), [("zh", "时限已取消", "恢复"), ("en", "no longer", "over")]
)
def test_the_alarm_of_a_late_key_that_is_lost_is_not_said_to_be_over(
    board: Board, lang: i18n.Language, ends: str, over: str
) -> None:
    board.lend("E-01", "612")
    board.clock.move(timedelta(days=3))
    tick(board.store, board.desk.by)
    assert "alarm.raised" in acts(board, "E-01")
    board.do("lose", "E-01", why="不见了")
    assert board.clocks("E-01") == [("key.back", "cancelled")]
    i18n.use(lang)
    lines = story(board.store.reader, board.key("E-01").id, subject="key")
    [line] = [one for one in lines if one.act == "alarm.returned"]
    said = sentence(board.store.policy(), line.act, line.facts, line.texts, when=str) or ""
    assert ends in said
    assert over not in said


def test_a_return_is_taken_back(board: Board) -> None:
    board.lend("E-01", "612")
    before = board.key("E-01").loan
    board.do("return_key", "E-01")
    board.do("undo", "E-01", why="还的是 E-02")
    assert board.key("E-01").loan == before
    assert board.clocks("E-01") == [("key.back", "running")]
    assert acts(board, "E-01")[-1] == "key.undone"
    assert verify(board.store.reader) == []


def test_the_return_of_a_set_is_taken_back_with_its_keys(board: Board) -> None:
    board.lend("R-10")
    board.do("return_key", "R-11")
    board.desk.wait(minutes=5)
    board.do("return_key", "R-10")
    board.do("undo", "R-10", why="没还")
    assert board.states("R-10", "R-11", "R-12") == "out in out"
    # its first key came back before: that is no part of it
    board.do("return_key", "R-12")
    assert board.states("R-10", "R-11", "R-12") == "in in in"
    board.do("undo", "R-12", why="没还")
    assert board.states("R-10", "R-11", "R-12") == "out in out"


def test_a_key_taken_back_into_its_set_is_due_with_it(board: Board) -> None:
    board.lend("R-10")
    board.do("return_key", "R-11")
    board.do("extend", "R-10", board.now(minutes=90), why="未完")
    board.do("undo", "R-11", why="没还")
    loan = board.key("R-11").loan
    assert loan is not None
    assert loan.due == board.now(minutes=90)


def test_a_key_of_a_set_that_came_back_later_is_lent_again(board: Board) -> None:
    board.lend("R-10")
    board.do("return_key", "R-11")
    board.desk.wait(minutes=5)
    board.do("return_key", "R-10")
    with pytest.raises(Refused):
        board.do("undo", "R-11", why="没还")
    assert board.states("R-10", "R-11", "R-12") == "in in in"


def test_what_cannot_be_taken_back(board: Board) -> None:
    with pytest.raises(Refused):
        board.do("undo", "E-01", why="没还")
    board.lend("E-01")
    with pytest.raises(Refused):
        board.do("undo", "E-01", why="没还")
    board.do("return_key", "E-01")
    with pytest.raises(UsageError):
        board.do("undo", "E-01", why=" ")
    board.do("lose", "E-01", why="不见了")
    with pytest.raises(Refused):
        board.do("undo", "E-01", why="没还")


def test_a_set_whose_key_is_out_again_stays_back(board: Board) -> None:
    board.lend("R-10")
    board.do("return_key", "R-10")
    board.lend("R-11", "612")
    with pytest.raises(Refused, match="R-11"):
        board.do("undo", "R-10", why="没还")


def test_the_sealed_box_is_opened_for_a_reason_and_ends_with_a_new_seal(board: Board) -> None:
    leave = Leave(("305", "306"))
    with pytest.raises(UsageError) as caught:
        board.lend("S-01", "611", leave=leave)
    assert caught.value.field == "purpose"
    board.lend("S-01", "611", leave=leave, purpose="配电房钥匙断在锁里")
    with pytest.raises(UsageError) as caught:
        board.do("return_key", "S-01")
    assert caught.value.field == "seal"
    board.do("return_key", "S-01", seal="f-1300")
    assert board.key("S-01").seal == "f-1300"
    board.do("undo", "S-01", why="没还")
    assert board.key("S-01").seal == ""


def test_a_key_kept_back_is_let_go_again(board: Board) -> None:
    board.do("audit", "E-01", why="齿磨损")
    with pytest.raises(Refused, match="停借"):
        board.lend("E-01")
    board.do("audit", "E-01", why="配了新的")
    board.lend("E-01")
    assert acts(board, "E-01") == ["key.kept-back", "key.let-go", "key.lent"]
    with pytest.raises(UsageError):
        board.do("audit", "E-01", why="")


def test_the_home_says_which_of_its_keys_are_lent(board: Board) -> None:
    board.bring([("H-01", "1-101 入户门", "public-room", "", "1-1-101", "", "")])
    code = board.store.reader.rows(
        "SELECT place_code FROM key_opens WHERE key_id = :id", id=board.key("H-01").id
    )
    place = code[0][0] if code else ""
    board.lend("H-01")
    lines = reads.of_home(board.store.reader, board.store.policy(), place, board.now())
    assert [line.startswith("○ 钥匙 H-01：611 李建国") for line in lines] == [True]
