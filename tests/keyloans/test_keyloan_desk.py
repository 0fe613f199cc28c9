"""Lending, coming back, handing over, lending longer, losing and finding, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.errors import ControlroomError, NotAllowed, NotFound, Refused, UsageError
from controlroom.incidents import reads as incident_reads
from controlroom.incidents.reads_story import story
from controlroom.incidents.story import sentence
from controlroom.keyloans import desk, reads
from controlroom.keyloans.desk import Contractor, Hands, Leave
from controlroom.keyloans.rules import Condition
from controlroom.store.actor import Actor
from controlroom.store.verify import verify
from tests.keyloans.conftest import Board


def test_a_key_goes_out_and_comes_back(board: Board) -> None:
    done = board.lend("e-01", purpose="巡检")
    key = board.key("E-01")
    assert (done.number, key.state, key.loan and key.loan.called) == ("E-01", "out", "611 李建国")
    assert key.loan is not None
    assert (key.loan.purpose, key.loan.due - key.loan.lent) == ("巡检", timedelta(hours=2))
    assert board.clocks("E-01") == [("key.back", "running")]
    board.desk.wait(minutes=5)
    board.do("return_key", "E-01")
    assert board.states("E-01") == "in"
    assert board.clocks("E-01") == [("key.back", "met")]
    [loan] = reads.loans(board.store.reader, key.id)
    assert (loan.how, loan.condition, loan.ended) == ("returned", "good", board.now())
    assert verify(board.store.reader) == []


def test_lent_again_it_has_a_limit_of_its_own(board: Board) -> None:
    for _time in range(2):
        board.lend()
        board.do("return_key", "E-01")
    assert board.clocks("E-01") == [("key.back", "met")] * 2


def test_what_is_out_is_refused_with_who_has_it_and_who_may_override(board: Board) -> None:
    board.lend(to="612")
    with pytest.raises(Refused) as caught:
        board.lend(to="611")
    assert "612 王立新" in caught.value.sentence
    assert "控制中心班长" in caught.value.sentence


def test_what_hangs_there_unrecorded_is_ended_and_lent(board: Board) -> None:
    board.lend(to="612")
    board.lend(to="611", leave=Leave(override="钥匙在钩上，612 忘了登记"))
    key = board.key("E-01")
    assert key.loan is not None
    assert (key.loan.number, key.loan.overridden) == ("611", "钥匙在钩上，612 忘了登记")
    assert [one.how for one in reads.loans(board.store.reader, key.id)] == ["", "unrecorded"]
    assert board.clocks("E-01") == [("key.back", "met"), ("key.back", "running")]


def _without_override(board: Board) -> Actor:
    by = board.desk.by
    return Actor("test", by.staff_id, by.number, by.name, by.role, frozenset({"lend"}))


def test_who_may_not_override_names_somebody_who_may_and_agrees(board: Board) -> None:
    with board.store.act(board.desk.by, "test.leader") as act:
        act.run("UPDATE staff SET role = 'control-centre-team-leader' WHERE number = '306'")
    by = _without_override(board)
    with board.store.act(board.desk.by, "test.clerk") as act:
        act.run("UPDATE staff SET role = 'cashier', department = 'administration' WHERE number = '611'")
    with pytest.raises(Refused):
        desk.lend(board.store, by, "P-01", Hands("611"))
    with pytest.raises(Refused):
        desk.lend(board.store, by, "P-01", Hands("611"), leave=Leave(("305",), "急用"))
    desk.lend(board.store, by, "P-01", Hands("611"), leave=Leave(("306",), "急用"))
    loan = board.key("P-01").loan
    assert loan is not None
    assert loan.overridden == "急用"


def test_nobody_agrees_to_a_loan_of_their_own(board: Board) -> None:
    with pytest.raises(UsageError):
        board.lend("E-02", "611", leave=Leave(("611",)))
    with pytest.raises(Refused):
        board.lend("E-02", "611")
    assert board.lend("E-02", "611", leave=Leave(("305",))).notes == ("进门先撤防",)
    [line] = story(board.store.reader, board.key("E-02").id, subject="key")
    said = sentence(board.store.policy(), line, when=lambda at: f"{at:%H:%M}")
    assert "305 曾海涛 批准" in said


def test_a_contractor_needs_a_voucher_and_leaves_four_characters_only(board: Board) -> None:
    with pytest.raises(Refused):
        board.outside("E-01", vouched_by="")
    board.outside("E-01")
    loan = board.key("E-01").loan
    assert loan is not None
    assert (loan.called, loan.phone) == ("何师傅（迅达电梯）", "13900001111")
    whole = Contractor("何师傅", document="身份证", last4="110101199001011234", vouched_by="612")
    with pytest.raises(UsageError) as caught:
        board.do("lend", "P-01", Hands(contractor=whole))
    assert caught.value.field == "last4"


@pytest.mark.parametrize(
    "to", [Hands(), Hands("  "), Hands("611", Contractor("何师傅")), Hands(contractor=Contractor(" "))]
)
def test_it_must_be_said_who_takes_it(board: Board, to: Hands) -> None:
    with pytest.raises(UsageError):
        board.do("lend", "E-01", to)


def test_times_gone_by_and_too_long(board: Board) -> None:
    for bad in ({"until": board.now()}, {"length": timedelta(0)}, {"length": timedelta(hours=-1)}):
        with pytest.raises(UsageError):
            board.lend(**bad)  # type: ignore[arg-type]
    with pytest.raises(Refused) as caught:
        board.lend("P-02", length=timedelta(minutes=31))
    assert "12:30" in caught.value.sentence
    board.lend("P-02", length=timedelta(minutes=30))


def test_somebody_with_a_key_that_should_be_back_gets_no_other(board: Board) -> None:
    board.lend("P-02", "611")
    board.desk.wait(minutes=31)
    with pytest.raises(Refused):
        board.lend("E-01", "611")
    board.do("return_key", "P-02")
    board.lend("E-01", "611")


def test_a_set_goes_out_and_comes_back_key_by_key(board: Board) -> None:
    board.lend("R-10", "611")
    assert board.states("R-10", "R-11", "R-12") == "out out out"
    board.do("return_key", "R-12")
    assert board.states("R-10", "R-11", "R-12") == "out out in"
    board.do("return_key", "R-11")
    assert board.states("R-10", "R-11", "R-12") == "in in in"
    assert board.clocks("R-10") == [("key.back", "met")]


def test_a_set_comes_back_as_a_whole(board: Board) -> None:
    board.lend("R-10", "611")
    board.do("return_key", "R-10", condition=Condition.INCOMPLETE, note="少了吊牌")
    assert board.states("R-10", "R-11", "R-12") == "in in in"


def test_a_set_goes_without_what_is_out_and_says_who_has_it(board: Board) -> None:
    board.lend("R-11", "612")
    done = board.lend("R-10", "611")
    assert "612 王立新" in "".join(done.notes)
    board.do("return_key", "R-10")
    assert board.states("R-10", "R-11", "R-12") == "in out in"
    board.lend("R-12", "305")
    with pytest.raises(Refused):
        board.lend("R-10", "611")


def test_what_is_out_with_its_set_is_the_sets_matter(board: Board) -> None:
    board.lend("R-10", "611")
    for act, args, given in (
        ("extend", (board.now(hours=1),), {"why": "未完"}),
        ("hand_over", (Hands("612"),), {}),
        ("remind", (), {}),
    ):
        with pytest.raises(Refused) as caught:
            board.do(act, "R-11", *args, **given)  # type: ignore[arg-type]
        assert "R-10" in caught.value.sentence


def test_from_hand_to_hand_both_are_named_and_the_time_stays(board: Board) -> None:
    board.lend("R-10", "611")
    before = board.key("R-10").loan
    board.desk.wait(minutes=30)
    board.do("hand_over", "R-10", Hands("612"))
    after = board.key("R-10").loan
    assert before is not None
    assert after is not None
    assert (after.called, after.due) == ("612 王立新", before.due)
    assert board.states("R-10", "R-11", "R-12") == "out out out"
    assert board.key("R-11").loan.called == "612 王立新"  # type: ignore[union-attr]
    assert board.clocks("R-10") == [("key.back", "met"), ("key.back", "running")]
    with pytest.raises(UsageError):
        board.do("hand_over", "R-10", Hands("612"))


def test_lent_longer_with_a_reason(board: Board) -> None:
    board.lend("E-01")
    board.desk.wait(hours=1)
    with pytest.raises(UsageError):
        board.do("extend", "E-01", board.now(hours=2), why=" ")
    board.do("extend", "E-01", board.now(hours=2), why="泵还没修好")
    loan = board.key("E-01").loan
    assert loan is not None
    assert loan.due == board.now(hours=2)
    with pytest.raises(Refused):
        desk.extend(board.store, _without_override(board), "E-01", board.now(hours=3), why="再等等")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"condition": Condition.DAMAGED}, "note"),
        ({"condition": Condition.SEAL_BROKEN, "note": "开过"}, "seal"),
    ],
)
def test_what_is_wrong_with_it_must_be_said(board: Board, given: dict[str, Any], field: str) -> None:
    board.lend()
    with pytest.raises(UsageError) as caught:
        board.do("return_key", "E-01", **given)
    assert caught.value.field == field
    assert board.states("E-01") == "out"


def test_a_broken_seal_ends_with_a_new_number(board: Board) -> None:
    with board.store.act(board.desk.by, "test.departments") as act:
        act.run("UPDATE staff SET department = 'management' WHERE number IN ('305', '306')")
    board.lend("S-01", "611", leave=Leave(("305", "306")), purpose="开箱取用")
    board.do("return_key", "S-01", condition=Condition.SEAL_BROKEN, note="开箱取用", seal="F-00812")
    assert board.key("S-01").seal == "F-00812"


def test_a_lost_key_opens_an_incident_and_stays_lost_until_found(board: Board) -> None:
    board.lend("R-10", "611")
    done = board.do("lose", "R-11", why="掉进集水井")
    assert board.states("R-10", "R-11", "R-12") == "out lost out"
    [number] = [row[0] for row in board.store.reader.rows("SELECT number FROM incident")]
    one = incident_reads.by_number(board.store.reader, number, board.now().astimezone(board.store.zone))
    assert one.kind == "key-lost"
    assert number.removeprefix("2026-") in "".join(done.notes)
    board.do("return_key", "R-10")
    assert board.states("R-10", "R-11", "R-12") == "in lost in"
    with pytest.raises(Refused):
        board.lend("R-11", leave=Leave(override="急用"))
    with pytest.raises(Refused):
        board.do("lose", "R-11", why="还是没有")
    board.do("found", "R-11", note="换了新锁芯，新钥匙")
    assert board.states("R-11") == "in"
    with pytest.raises(Refused):
        board.do("found", "R-11")


def test_the_last_key_of_a_set_that_is_lost_ends_the_sets_loan(board: Board) -> None:
    board.lend("R-10", "611")
    board.do("return_key", "R-12")
    board.do("lose", "R-11", why="不见了")
    assert board.states("R-10", "R-11", "R-12") == "in lost in"


def test_a_call_about_a_key_is_kept_and_moves_nothing(board: Board) -> None:
    board.lend()
    before = board.key("E-01").loan
    board.do("remind", "E-01", said="马上送回", promised=board.now(minutes=10))
    assert board.key("E-01").loan == before
    with pytest.raises(UsageError):
        board.do("remind", "E-01", promised=board.now(minutes=-1))


@pytest.mark.parametrize("act", ["return_key", "hand_over", "extend", "remind"])
def test_what_is_not_lent_cannot(board: Board, act: str) -> None:
    more: dict[str, tuple[tuple[Any, ...], dict[str, str]]] = {
        "hand_over": ((Hands("611"),), {}),
        "extend": ((board.now(hours=1),), {"why": "x"}),
    }
    args, given = more.get(act, ((), {}))
    with pytest.raises(Refused):
        board.do(act, "E-01", *args, **given)
    with pytest.raises(NotFound):
        board.do(act, "X-99", *args, **given)


def test_it_needs_the_right(board: Board) -> None:
    by = Actor("test", board.desk.by.staff_id, "101", "单志远", "guard", frozenset({"log"}))
    with pytest.raises(NotAllowed):
        desk.lend(board.store, by, "E-01", Hands("611"))


def test_the_same_request_lends_once(board: Board) -> None:
    by = board.desk.by.with_request("r-1")
    first = desk.lend(board.store, by, "E-01", Hands("611"))
    assert desk.lend(board.store, by, "E-01", Hands("611")) == first


def test_a_key_for_an_incident_names_it(board: Board) -> None:
    number = board.desk.open("water-leak")
    board.lend("E-01", incident=number)
    loan = board.key("E-01").loan
    assert loan is not None
    assert loan.incident == number
    assert [key.tag for key in reads.for_incident(board.store.reader, loan.incident_id or 0)] == ["E-01"]
    with pytest.raises(ControlroomError):
        board.lend("P-01", incident="1122-999")
    board.desk.do("cancel", number, why="误报")
    with pytest.raises(Refused):
        board.lend("P-01", incident=number)


def test_lists_of_keys(board: Board) -> None:
    board.lend("P-02", "612")
    board.lend("E-01", "611")
    board.desk.wait(minutes=31)
    reader, now = board.store.reader, board.now()
    assert [key.tag for key in reads.keys(reader)][:3] == ["P-02", "E-01", "E-02"]
    assert [key.tag for key in reads.keys(reader, out=True)] == ["P-02", "E-01"]
    assert [key.tag for key in reads.keys(reader, overdue=now)] == ["P-02"]
    assert board.key("P-02").is_overdue(now)
    [person] = reader.rows("SELECT id FROM staff WHERE number = '611'")
    assert [key.tag for key in reads.keys(reader, borrower=person[0])] == ["E-01"]


def test_an_outsiders_name_is_a_name(board: Board) -> None:
    with pytest.raises(UsageError) as caught:
        board.outside("E-01", name="何" * 300)
    assert caught.value.field == "contractor"


def test_who_passes_over_that_a_key_is_out_is_told_what_that_ends(board: Board) -> None:
    board.lend(to="612")
    with pytest.raises(Refused, match="特批会把该借用按“归还未登记”结束"):
        board.lend(to="611")
    done = board.lend(to="611", leave=Leave(override="在钩上"))
    assert done.notes == ("612 王立新 的借用已按“归还未登记”结束。",)


WHOLE = "110101199003071234"


@pytest.mark.parametrize(
    ("act", "args", "given"),
    [
        ("lend", (Hands("611"),), {"purpose": f"证件 {WHOLE}"}),
        ("lend", (Hands(contractor=Contractor(f"王 {WHOLE}", vouched_by="612")),), {}),
        ("lend", (Hands(contractor=Contractor("王", WHOLE, vouched_by="612")),), {}),
        ("lend", (Hands(contractor=Contractor("王", phone=WHOLE, vouched_by="612")),), {}),
        ("lose", (), {"why": WHOLE}),
        ("audit", (), {"why": WHOLE}),
    ],
)
def test_no_whole_number_of_a_document_is_written_down(
    board: Board, act: str, args: tuple[Any, ...], given: dict[str, Any]
) -> None:
    with pytest.raises(UsageError) as caught:
        board.do(act, "E-01", *args, **given)
    assert WHOLE not in caught.value.sentence
    assert board.states("E-01") == "in"
