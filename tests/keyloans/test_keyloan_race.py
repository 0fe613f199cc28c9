"""Two consoles lend the same key at the same moment: one wins, the other is told who has it and since when."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from controlroom.base.clock import to_us
from controlroom.base.errors import Busy
from controlroom.store.verify import verify
from tests.keyloans.conftest import Board

LENDER = """
import json, sys, time
from controlroom.base import i18n
from controlroom.base.clock import ManualClock, from_us
from controlroom.base.errors import Refused
from controlroom.base.policy_model import RIGHTS
from controlroom.base.registry import Listener, Room, with_room
from controlroom.base.settings import locate
from controlroom.keyloans.desk import Hands, lend
from controlroom.store.actor import Actor
from controlroom.store.database import Store

where, now, tag, who, officer = sys.argv[1:]
i18n.use("en")

class Slow:
    def hold(act, **payload):
        # whoever is first stays in the transaction until the other has asked, too
        time.sleep(0.4)

sys.modules["slow"] = Slow
store = Store(locate(where), ManualClock(from_us(int(now))))
by = Actor("console " + who, staff_id=int(officer), number="101", rights=frozenset(RIGHTS))
store.policy()
print("ready", flush=True)
sys.stdin.readline()
said, began = "", time.time()
try:
    with with_room(Room("slow", has_tables=False, listeners=(Listener("key.lent", "slow:hold"),))):
        lend(store, by, tag, Hands(who))
except Refused as error:
    said = error.sentence
print(json.dumps({"who": who, "began": began, "ended": time.time(), "refused": said}))
store.close()
"""


def race(board: Board, wants: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Let each borrower take a tag, all in processes of their own at the same moment; what became of each.

    Args:
        wants: staff number and tag.
    """
    location, at = board.store.location, to_us(board.now())
    officer = str(board.desk.by.staff_id)
    lenders = [
        subprocess.Popen(
            [sys.executable, "-c", LENDER, str(location.file or location.url), str(at), tag, who, officer],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for who, tag in wants
    ]
    for one in lenders:
        assert one.stdout is not None
        ready = one.stdout.readline()
        assert ready == "ready\n", one.communicate(timeout=60)[1]
    for one in lenders:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    said = [one.communicate(timeout=60) for one in lenders]
    assert [one.returncode for one in lenders] == [0] * len(lenders), [error for _out, error in said]
    ended = sorted((json.loads(out) for out, _error in said), key=lambda one: float(one["ended"]))
    # or it was no race: the second asked while the first was still at it
    assert max(one["began"] for one in ended) < ended[0]["ended"]
    return ended


def open_loans(board: Board, tag: str) -> int:
    """Return how many open loans a key has."""
    found: int = board.store.reader.value(
        "SELECT COUNT(*) FROM key_loan l JOIN key_tag k ON k.id = l.key_id WHERE k.tag = :tag AND l.ended IS NULL",
        tag=tag,
    )
    return found


def test_one_wins_and_the_other_is_told_who_has_it_since_when(board: Board) -> None:
    board.desk.wait(minutes=7)
    names = {"611": "611 李建国", "612": "612 王立新"}
    first, second = race(board, [("611", "E-01"), ("612", "E-01")])
    assert first["refused"] == ""
    assert f"{names[first['who']]} has E-01 since 12:07." in second["refused"]
    key = board.key("E-01")
    assert key.loan is not None
    assert (key.loan.number, key.loan.lent) == (first["who"], board.now())
    assert open_loans(board, "E-01") == 1
    assert board.clocks("E-01") == [("key.back", "running")]
    assert verify(board.store.reader) == []


def test_a_set_and_a_key_of_it_leave_the_key_in_one_hand(board: Board) -> None:
    first, second = race(board, [("611", "R-10"), ("612", "R-11")])
    assert first["refused"] == ""
    # the key went first: the set goes without it; the set went first: the key is refused
    assert ("611" in second["refused"]) == (first["who"] == "611")
    key = board.key("R-11")
    assert key.loan is not None
    assert (key.loan.number, open_loans(board, "R-11")) == (first["who"], 1)
    assert board.states("R-10", "R-11", "R-12") == "out out out"
    assert verify(board.store.reader) == []


def test_the_index_alone_lets_no_key_have_two_open_loans(board: Board) -> None:
    board.lend("E-01", "611")
    twice = (
        "INSERT INTO key_loan (key_id, staff_id, contractor, firm, phone, document, last4, purpose, lent, due, "
        "overridden, how, condition, note) SELECT key_id, staff_id, '', '', '', '', '', '', lent, due, '', '', '', '' "
        "FROM key_loan"
    )
    with pytest.raises(Busy), board.store.act(board.desk.by, "test.twice") as act:
        act.run(twice)
    assert open_loans(board, "E-01") == 1
