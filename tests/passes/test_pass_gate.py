"""At the gate: number and code, trips, what is not on the pass, what comes back, wrong codes; on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.incidents import reads as incident_reads
from controlroom.incidents.reads_story import story
from controlroom.passes import reads_checks
from tests.passes.conftest import Gate


def test_several_trips_until_it_is_used_up(gate: Gate) -> None:
    number = gate.issue()
    assert gate.do("check", number, gate.code(number)).number == number
    done = gate.out(number, n2=3)
    assert (gate.state(number), done.notes) == ("part", (f"{number} 余下 2 件。",))
    gate.later(minutes=20)
    gate.out(number)
    assert gate.state(number) == "done"
    assert gate.clocks(number) == {"pass.used": "met"}
    with pytest.raises(Refused) as caught:
        gate.out(number)
    for word in ("已用完", "12:20", "101 单志远", "305 曾海涛"):
        assert word in caught.value.sentence
    with pytest.raises(Refused) as caught:
        gate.do("check", number, gate.code(number))
    assert "已用完" in caught.value.sentence


def test_a_pass_whose_code_was_never_read_says_so(gate: Gate) -> None:
    assert gate.out(gate.issue()).notes == ("这张放行条未曾核对过核对码。",)


def test_why_the_code_was_not_read_stands_with_the_trip(gate: Gate) -> None:
    number = gate.issue()
    gate.do("let_out", number, {1: 1}, guard="305", why="对讲机没电")
    one = gate.one(number)
    [trip] = reads_checks.moves(gate.store.reader, one.id)
    assert trip.note == "对讲机没电"
    assert story(gate.store.reader, one.id, subject="pass")[-1].texts["why"] == "对讲机没电"


def test_before_it_holds(gate: Gate) -> None:
    number = gate.issue(starts=gate.clock.now() + timedelta(hours=2))
    for act in (lambda: gate.out(number), lambda: gate.do("check", number, gate.code(number))):
        with pytest.raises(Refused) as caught:
            act()
        assert "从 14:00 起才有效" in caught.value.sentence
    gate.later(hours=2)
    gate.out(number)


@pytest.mark.parametrize("counts", [{"n1": 2}, {"n2": 5}, {"n1": 1, "n2": 1_000_000}])
def test_more_than_on_the_pass_is_not_let_out(gate: Gate, counts: dict[str, int]) -> None:
    number = gate.issue()
    with pytest.raises(Refused) as caught:
        gate.out(number, **counts)
    assert "不予放行，仍归携带人" in caught.value.sentence
    assert (gate.state(number), gate.one(number).left) == ("ready", 5)


@pytest.mark.parametrize("counts", [{"n1": 0}, {"n1": -1}, {"n9": 1}])
def test_no_pieces_and_no_such_line(gate: Gate, counts: dict[str, int]) -> None:
    number = gate.issue()
    with pytest.raises(UsageError) as caught:
        gate.out(number, **counts)
    assert caught.value.field == "lines"


def test_the_guard_must_be_somebody(gate: Gate) -> None:
    number = gate.issue()
    with pytest.raises(NotFound) as caught:
        gate.do("let_out", number, guard="999")
    assert caught.value.field == "guard"
    with pytest.raises(UsageError):
        gate.do("let_out", number, guard="")


def test_a_trip_made_meanwhile_is_told(gate: Gate) -> None:
    number = gate.issue()
    gate.do("let_out", number, {2: 2}, guard="305", trips=0)
    with pytest.raises(Refused) as caught:
        gate.do("let_out", number, {2: 2}, guard="306", trips=0)
    assert "101 单志远 已于 12:00 登记放行一趟，安全员 305 曾海涛" in caught.value.sentence
    gate.do("let_out", number, {2: 2}, guard="306", trips=1)


def test_other_goods_hold_the_pass_and_open_an_incident(gate: Gate) -> None:
    number = gate.issue(gate="西门")
    gate.out(number, n1=1)
    done = gate.do("surplus", number, "电视 1 台", guard="305")
    assert "仍归携带人，任何人不得扣留或搜查" in done.notes[0]
    assert "请告知业主：138****6612。" in done.notes
    one = gate.one(number)
    assert (one.state.value, gate.open(number)) == ("waiting", ["gate"])
    found = incident_reads.by_id(gate.store.reader, one.incident_id or 0)
    assert found is not None
    assert (found.kind, found.place) == ("goods-not-on-pass", "西门")
    for forbidden in ("没收", "罚款", "拘留"):
        assert forbidden not in found.summary
    with pytest.raises(Refused):
        gate.out(number)
    with pytest.raises(UsageError):
        gate.do("resume", number, why="")
    gate.do("resume", number, why="电视退回")
    assert gate.state(number) == "part"
    with pytest.raises(Refused):
        gate.do("resume", number, why="再次")


def test_other_goods_twice_are_one_incident(gate: Gate) -> None:
    number = gate.issue()
    gate.do("surplus", number, "电视 1 台", guard="305")
    first = gate.one(number)
    done = gate.do("surplus", number, "电视 1 台", guard="305")
    assert gate.one(number).incident_id == first.incident_id
    assert gate.store.reader.value("SELECT COUNT(*) FROM incident") == 1
    assert any(note.startswith("已记入事件") for note in done.notes)
    told = story(gate.store.reader, first.incident_id or 0)
    assert sum("电视 1 台" in line.texts.get("text", "") for line in told) == 1
    # let go on, other goods are another matter
    gate.do("resume", number, why="电视退回")
    gate.do("surplus", number, "冰箱", guard="305")
    assert gate.store.reader.value("SELECT COUNT(*) FROM incident") == 2


def test_other_goods_may_make_the_pass_void_and_a_new_one_names_it(gate: Gate) -> None:
    number = gate.issue()
    gate.do("surplus", number, "电视 1 台", guard="305", void=True)
    assert (gate.state(number), gate.one(number).ended_why) == ("void", "物品与放行条不符：电视 1 台")
    assert gate.one(gate.issue("沙发 1", "电视 1", instead_of=number)).before == number
    with pytest.raises(Refused):
        gate.do("surplus", number, "冰箱", guard="305")
    with pytest.raises(UsageError):
        gate.do("surplus", gate.issue(), " ", guard="305")


def test_other_goods_after_the_last_trip(gate: Gate) -> None:
    number = gate.issue()
    gate.out(number)
    gate.do("surplus", number, "电视 1 台", guard="305", void=True)
    assert gate.state(number) == "done"


def test_wrong_three_times_raises_the_condition_and_holds_the_pass(gate: Gate) -> None:
    number = gate.issue()
    for place in (1, 2):
        with pytest.raises(Refused) as caught:
            gate.do("check", number, gate.wrong(number))
        assert f"第 {place} 次" in caught.value.sentence
    assert gate.alarms() == []
    with pytest.raises(Refused) as caught:
        gate.do("check", number, gate.wrong(number))
    assert "已暂停" in caught.value.sentence
    assert gate.alarms() == [("pass", "wrong-pass-code", "unacknowledged")]
    # even the right one no longer helps
    with pytest.raises(Refused):
        gate.do("check", number, gate.code(number))
    with pytest.raises(Refused):
        gate.out(number)
    gate.do("resume", number, why="安全员看错一位")
    assert gate.alarms() == [("pass", "wrong-pass-code", "returned")]
    gate.do("check", number, gate.code(number))
    gate.out(number)


def test_the_right_code_begins_the_count_anew(gate: Gate) -> None:
    number = gate.issue()
    for _time in range(3):
        with pytest.raises(Refused):
            gate.do("check", number, gate.wrong(number))
        gate.do("check", number, gate.code(number))
    assert gate.alarms() == []


def test_a_wrong_code_is_counted_once_for_a_request(gate: Gate) -> None:
    from controlroom.passes import desk

    number = gate.issue()
    by = gate.desk.by.with_request("11111111-1111-1111-1111-111111111111")
    for _time in range(4):
        with pytest.raises(Refused):
            desk.check(gate.store, by, number, gate.wrong(number))
    assert gate.one(number).wrong_codes == 1


def test_void_ends_the_condition(gate: Gate) -> None:
    number = gate.issue()
    for _time in range(3):
        with pytest.raises(Refused):
            gate.do("check", number, gate.wrong(number))
    gate.do("void", number, why="可疑")
    assert gate.alarms() == [("pass", "wrong-pass-code", "returned")]


def test_a_policy_without_the_condition_still_holds_the_pass(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = gate.store.policy()
    fewer = {name: one for name, one in policy.alarms.conditions.items() if name != "wrong-pass-code"}
    alarms = policy.alarms._replace(conditions=fewer)
    monkeypatch.setattr(type(gate.store), "policy", lambda _self: policy._replace(alarms=alarms))
    number = gate.issue()
    for _time in range(3):
        with pytest.raises(Refused):
            gate.do("check", number, gate.wrong(number))
    assert gate.open(number) == ["code"]


def test_the_lobby_compares_before(gate: Gate) -> None:
    number = gate.issue()
    gate.do("precheck", number, by="306", note="齐")
    with pytest.raises(Refused):
        gate.do("precheck", gate.tenants(), by="306")
    with pytest.raises(NotFound):
        gate.do("precheck", number, by="999")


def test_what_is_to_come_back(gate: Gate) -> None:
    back = gate.clock.now() + timedelta(hours=2)
    number = gate.issue("电锤 3 台", "水泥 5 袋", back=back, returns=(1,))
    with pytest.raises(Refused):
        gate.back(number)
    gate.out(number)
    assert (gate.state(number), gate.one(number).owed) == ("out", 3)
    assert gate.clocks(number) == {"pass.used": "met", "pass.back": "running"}
    assert gate.back(number, n1=2).notes == ("还有 1 件待带回。",)
    with pytest.raises(Refused):
        gate.back(number, n1=2)
    with pytest.raises(Refused):
        gate.back(number, n2=1)
    gate.later(hours=2, minutes=1)
    gate.tick()
    assert gate.alarms()[-1] == ("pass", "breach", "unacknowledged")
    assert gate.one(number).is_overdue(gate.clock.now())
    gate.back(number)
    assert (gate.state(number), gate.one(number).owed) == ("done", 0)
    assert gate.clocks(number) == {"pass.used": "met", "pass.back": "late"}


def test_what_went_out_before_a_pass_expired_still_comes_back(gate: Gate) -> None:
    now = gate.clock.now()
    number = gate.issue("电锤 3 台", back=now + timedelta(hours=5), until=now + timedelta(hours=1))
    gate.out(number, n1=2)
    gate.later(hours=2)
    gate.tick()
    assert (gate.stored(number), gate.one(number).owed) == ("expired", 2)
    assert gate.clocks(number) == {"pass.used": "missed", "pass.back": "running"}
    gate.back(number)
    assert (gate.state(number), gate.clocks(number)["pass.back"]) == ("expired", "met")


def test_out_again_after_all_was_back_runs_again(gate: Gate) -> None:
    number = gate.issue("电锤 3 台", back=gate.clock.now() + timedelta(hours=5))
    gate.out(number, n1=1)
    gate.back(number)
    assert gate.clocks(number)["pass.back"] == "met"
    gate.later(minutes=5)
    gate.out(number)
    assert gate.clocks(number)["pass.back"] == "running"
    gate.back(number)
    assert gate.clocks(number)["pass.back"] == "met"
