"""Counting the hooks: what differs, what it does to the register, when the next count is due; on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.errors import ControlroomError, NotFound, UsageError
from controlroom.keyloans.desk import Walk
from controlroom.keyloans.reads_counts import Count, last_count
from controlroom.keyloans.rules import Differs, Seen, State, difference
from controlroom.store.verify import verify
from tests.keyloans.conftest import Board

SEAL = "F-1203"


def count(board: Board, **seen: Any) -> Count:
    """Count and return what was written down."""
    board.do("count", Walk(**{"seal": SEAL, "rest": "present" not in seen, **seen}))
    found = last_count(board.store.reader)
    assert found is not None
    return found


def due(board: Board) -> list[tuple[Any, ...]]:
    rows = board.store.reader.rows(
        "SELECT state, due FROM deadline WHERE subject = 'key-count' AND kind = 'key.count' ORDER BY id"
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("state", "seen", "differs"),
    [
        ("in", "present", None),
        ("in", "missing", "missing"),
        ("in", "elsewhere", "elsewhere"),
        ("out", "present", "unrecorded"),
        ("out", "missing", None),
        ("out", "elsewhere", "unrecorded"),
        ("lost", "present", "found"),
        ("lost", "missing", None),
        ("lost", "elsewhere", "found"),
    ],
)
def test_what_differs(state: str, seen: str, differs: str | None) -> None:
    assert difference(State(state), Seen(seen)) == differs


def test_what_is_being_looked_into_is_no_new_difference() -> None:
    assert difference(State.IN, Seen.MISSING, in_audit=True) is None


def test_all_as_registered(board: Board) -> None:
    board.lend("E-01")
    found = count(board)
    # the ring of the set hangs nowhere by itself
    assert (found.counted, found.differences, found.seal, found.who) == (7, (), SEAL, "101 单志远")
    assert board.key("E-01").counted == board.now()
    assert (board.key("P-01").counted_by, board.key("R-10").counted) == ("101", None)
    assert verify(board.store.reader) == []


def test_only_what_is_named_is_counted(board: Board) -> None:
    found = count(board, present=("e-01", "P-01"))
    assert found.counted == 2
    assert board.key("P-02").counted is None


def test_every_difference_is_named_and_must_be_explained(board: Board) -> None:
    board.lend("E-01", "612")
    walk: dict[str, Any] = {"present": ("E-01",), "missing": ("P-01",), "elsewhere": {"P-02": "A-9"}}
    with pytest.raises(UsageError) as caught:
        count(board, **walk)
    assert caught.value.field == "why"
    for words in ("E-01 在位，登记却是 612 王立新 借出", "P-01 不在位", "P-02 挂错了钩"):
        assert words in caught.value.sentence
    assert last_count(board.store.reader) is None
    assert board.key("E-01").counted is None
    walk["why"] = {"E-01": "还了没登记", "p-01": "在会所前台", "P-02": "已挂回"}
    found = count(board, **walk)
    assert [(one.tag, one.sort) for one in found.differences] == [
        ("E-01", Differs.UNRECORDED),
        ("P-01", Differs.MISSING),
        ("P-02", Differs.ELSEWHERE),
    ]
    assert board.states("E-01", "P-01", "P-02") == "in in in"
    assert board.clocks("E-01") == [("key.back", "met")]


def test_what_is_missing_is_kept_back_until_it_is_found(board: Board) -> None:
    count(board, missing=("P-01",), why={"P-01": "在会所前台"})
    assert board.key("P-01").in_audit
    with pytest.raises(ControlroomError, match="停借"):
        board.lend("P-01")
    # it is still away: nothing new; it is back: it may be lent
    assert count(board, missing=("P-01",)).differences == ()
    count(board, present=("P-01",))
    board.lend("P-01")


def test_what_is_lost_opens_an_incident(board: Board) -> None:
    found = count(board, lost=("P-01",))
    [one] = found.differences
    assert (one.tag, board.states("P-01")) == ("P-01", "lost")
    assert board.desk.one(one.incident).kind == "key-lost"
    # lost and away is as registered; there again it was found
    assert count(board, missing=("P-01",)).differences == ()
    [again] = count(board, present=("P-01",), why={"P-01": "沙发缝里"}).differences
    assert (again.sort, board.states("P-01")) == (Differs.FOUND, "in")


def test_what_was_kept_back_may_turn_out_to_be_lost(board: Board) -> None:
    count(board, missing=("P-01",), why={"P-01": "在会所前台"})
    [one] = count(board, lost=("P-01",)).differences
    assert (one.sort, board.states("P-01")) == (Differs.MISSING, "lost")
    assert not board.key("P-01").in_audit


def test_what_is_lent_may_turn_out_to_be_lost(board: Board) -> None:
    board.lend("P-01", "612")
    [one] = count(board, lost=("P-01",)).differences
    assert (one.sort, board.states("P-01")) == (Differs.MISSING, "lost")
    assert board.clocks("P-01") == [("key.back", "cancelled")]


@pytest.mark.parametrize(
    ("walk", "error", "field"),
    [
        ({"present": ("X-99",)}, NotFound, "present"),
        ({"missing": ("R-10",)}, NotFound, "missing"),
        ({"present": ("P-01",), "missing": ("P-01",)}, UsageError, "missing"),
        ({"present": ("钥匙",)}, UsageError, "tag"),
        ({"seal": ""}, UsageError, "seal"),
    ],
)
def test_what_cannot_be_counted(board: Board, walk: dict[str, Any], error: type, field: str) -> None:
    with pytest.raises(error) as caught:
        count(board, **walk)
    assert caught.value.field == field
    assert last_count(board.store.reader) is None


def test_another_number_on_the_seal_must_be_explained(board: Board) -> None:
    count(board)
    with pytest.raises(UsageError, match="封条是 F-9，登记是 F-1203"):
        count(board, seal="F-9")
    found = count(board, seal="F-9", why={"seal": "箱门松动，换了封条"})
    assert (found.seal, found.seal_before, found.seal_why) == ("F-9", SEAL, "箱门松动，换了封条")
    assert board.key("S-01").seal == "F-9"


def test_no_seal_is_asked_where_the_box_is_not_counted(board: Board) -> None:
    assert count(board, present=("P-01",), seal="").seal == ""


def test_the_next_count_is_due_a_day_after_the_key_counted_longest_ago(board: Board) -> None:
    every = timedelta(seconds=board.store.policy().keys.counting.every)
    first = due(board)
    board.desk.wait(minutes=60)
    count(board, present=("P-01",))
    assert due(board) == first
    count(board)
    [(state, at)] = due(board)
    assert (state, at) == ("running", int((board.now() + every).timestamp() * 1e6))
