"""Applying, the checks in their order, refusing, making void, expiring, on both engines."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from controlroom.base.errors import NotAllowed, NotFound, Refused, UsageError
from controlroom.incidents.reads_story import story
from controlroom.incidents.story import sentence
from controlroom.passes import desk
from controlroom.passes.desk import NewPass
from controlroom.store.search import reindex
from controlroom.store.verify import verify
from tests.passes.conftest import OWNER, TENANT, Gate


def test_the_owner_of_a_paid_home_gets_a_pass_at_once(gate: Gate) -> None:
    done = gate.issued("沙发 1 套", gate="gt-2", plate="粤b·12345", purpose="换沙发")
    one = gate.one(done.number)
    assert (done.number, one.state.value, done.notes) == ("P-0001", "ready", ())
    assert gate.verdicts("P-0001") == {
        "document": "seen", "fees": "clear", "goods": "checked", "identity": "not-needed"
    }  # fmt: skip
    assert (one.gate, one.plate, one.phone, one.relation.value) == (
        "西门",
        "粤B12345",
        "13800006612",
        "owner",
    )
    assert one.until - gate.clock.now() == timedelta(hours=8)  # the gate closes at 20:00
    assert gate.clocks("P-0001") == {"pass.used": "running"}
    assert gate.issue() == "P-0002"


def test_every_check_has_its_verdict_time_and_name(gate: Gate) -> None:
    number = gate.issue(place="3-2-1801", applicant="刘强", relation="contractor", document="", last4="")
    assert gate.open(number) == ["document", "fees", "identity"]
    key = gate.one(number).id
    found = gate.store.reader.rows(
        "SELECT c.at, s.number FROM pass_check c JOIN staff s ON s.id = c.staff_id WHERE c.pass_id = :id",
        id=key,
    )
    assert len(found) == 4
    assert {row[1] for row in found} == {"101"}


def test_the_document_is_seen_later(gate: Gate) -> None:
    number = gate.issue(document="", last4="")
    assert gate.state(number) == "waiting"
    gate.do("see_document", number, "护照", "a1b2")
    one = gate.one(number)
    assert (one.state.value, one.document, one.last4) == ("ready", "passport", "A1B2")
    for document, last4 in (("护照", "E12345678"), ("身份", "1234"), ("", "")):
        with pytest.raises(UsageError) as caught:
            gate.do("see_document", number, document, last4)
        assert caught.value.field == "document"


def test_with_another_document_than_on_file_the_owner_is_called(gate: Gate) -> None:
    done = gate.issued(last4="999X")
    assert "证件与登记的不一致" in done.notes[0]
    assert gate.open(done.number) == ["identity"]
    later = gate.issue(document="", last4="")
    assert "证件与登记的不一致" in gate.do("see_document", later, "身份证", "999X").notes[0]
    assert gate.open(later) == ["identity"]
    gate.do("confirm", later, answered="周敏")
    gate.do("see_document", later, "身份证", "998X")
    assert gate.state(later) == "ready"


def test_arrears_warn_and_wait_for_a_decision_with_its_reason(gate: Gate) -> None:
    done = gate.issued(place="3-2-1801", applicant="郑晓")
    assert "欠费 1234.56 元（截至 2026-11-01）。" in done.notes
    assert gate.open(done.number) == ["fees"]
    with pytest.raises(Refused) as caught:
        gate.out(done.number)
    assert "费用：欠费" in caught.value.sentence
    with pytest.raises(UsageError):
        gate.do("decide_fees", done.number, decision="  ")
    gate.do("decide_fees", done.number, decision="业主承诺月底补交")
    assert (gate.state(done.number), gate.verdicts(done.number)["fees"]) == ("ready", "owing")
    with pytest.raises(Refused):
        gate.do("decide_fees", done.number, decision="再来")
    assert gate.state(gate.issue(place="3-2-1801", applicant="郑晓", decision="已承诺")) == "ready"


def test_a_leader_decides_about_arrears_where_policy_says_so(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.policy(monkeypatch, arrears="leader")
    officer = gate.without("override")
    number = gate.issue(place="3-2-1801", applicant="郑晓", decision="已承诺", by=officer)
    assert gate.open(number) == ["fees"]
    with pytest.raises(NotAllowed):
        desk.decide_fees(gate.store, officer, number, decision="已承诺")
    gate.do("decide_fees", number, decision="同意")
    assert gate.state(number) == "ready"


def test_where_arrears_refuse_it_is_refused_at_once(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    gate.policy(monkeypatch, arrears="refuse")
    number = gate.issue(place="3-2-1801", applicant="郑晓")
    assert (gate.state(number), gate.one(number).ended_why) == ("refused", "欠费")
    assert gate.clocks(number) == {"pass.used": "cancelled"}


def test_what_is_not_known_of_fees_is_said_and_does_not_wait(gate: Gate) -> None:
    done = gate.issued(place="3-2-1701", applicant="王芳")
    assert "缴费情况不明。" in done.notes
    assert gate.state(done.number) == "ready"


def test_paid_since_needs_no_leader(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    number = gate.issue(place="3-2-1801", applicant="郑晓")
    with gate.store.act(gate.desk.by, "test.paid") as act:
        act.run("UPDATE fee_status SET state = 'paid', owed = NULL WHERE room_id = 2")
    gate.policy(monkeypatch, arrears="leader")
    desk.decide_fees(gate.store, gate.without("override"), number, decision="已缴清")
    assert gate.verdicts(number)["fees"] == "clear"


def test_for_anybody_but_the_owner_the_owner_is_called_on_the_number_on_file(gate: Gate) -> None:
    number = gate.tenants()
    assert gate.clocks(number) == {"pass.used": "running", "pass.confirm": "running"}
    with pytest.raises(UsageError) as caught:
        gate.do("confirm", number)
    assert caught.value.field == "answered"
    gate.do("confirm", number, word="unreached")
    assert (gate.state(number), gate.verdicts(number)["identity"]) == ("waiting", "unreached")
    gate.do("confirm", number, answered="周女士", note="同意搬")
    assert gate.state(number) == "ready"
    assert gate.clocks(number) == {"pass.used": "running", "pass.confirm": "met"}
    with pytest.raises(Refused):
        gate.do("confirm", number, answered="周女士")
    body = json.loads(
        gate.store.reader.value(
            "SELECT t.body FROM journal j JOIN journal_text t ON t.seq = j.seq WHERE j.act = 'pass.confirmed' "
            "ORDER BY j.seq DESC LIMIT 1"
        )
    )
    assert (body["on_file"], body["answered"]) == ("138****6612", "周女士")


def test_the_owner_says_no(gate: Gate) -> None:
    number = gate.tenants()
    gate.do("confirm", number, word="no", answered="周女士", note="他还欠房租")
    assert (gate.state(number), gate.one(number).ended_why) == ("refused", "业主不同意")
    assert gate.clocks(number) == {"pass.used": "cancelled", "pass.confirm": "met"}


def test_without_a_number_on_file_only_a_leader_lets_it_go(gate: Gate) -> None:
    number = gate.issue(place="3-2-1801", applicant="刘强", relation="firm", decision="已承诺")
    with pytest.raises(Refused) as caught:
        gate.do("confirm", number, answered="郑先生")
    assert caught.value.field == "override"
    with pytest.raises(NotAllowed):
        desk.confirm(gate.store, gate.without("override"), number, override="业主在场")
    gate.do("confirm", number, override="业主本人在场，班长核实")
    assert (gate.state(number), gate.verdicts(number)["identity"]) == ("ready", "overridden")


def test_a_number_on_file_is_called_whatever_a_leader_says(gate: Gate) -> None:
    number = gate.tenants()
    with pytest.raises(Refused) as caught:
        gate.do("confirm", number, override="赶时间")
    assert "138****6612" in caught.value.sentence


@pytest.mark.parametrize("more", [{"whole_house": True}, {"value": 500_000}, {"template": "搬家"}])
def test_the_owner_too_is_called_for_a_whole_home_and_by_value(gate: Gate, more: dict[str, object]) -> None:
    assert gate.open(gate.issue(**more)) == ["identity"]


def test_a_name_like_the_owners_is_not_the_owner(gate: Gate) -> None:
    number = gate.issue(applicant="周敏敏", relation="owner")
    assert gate.open(number) == ["identity"]
    assert gate.one(number).relation.value == "owner"


@pytest.mark.parametrize("typed", [OWNER, "1002", "13800006612", "zm"])
def test_somebody_of_the_home_by_name_number_telephone_or_initials(gate: Gate, typed: str) -> None:
    one = gate.one(gate.issue(applicant=typed))
    assert (one.applicant, one.relation.value) == (OWNER, "owner")


def test_customer_service_requests_and_it_waits_at_the_desk(gate: Gate) -> None:
    number = gate.issue(by=gate.clerk())
    assert (gate.one(number).requested_by, gate.open(number)) == ("customer-service", ["goods"])
    with pytest.raises(NotAllowed):
        desk.check_goods(gate.store, gate.clerk(), number)
    gate.do("check_goods", number)
    assert gate.state(number) == "ready"
    with pytest.raises(Refused):
        gate.do("check_goods", number)
    assert gate.one(gate.issue(requested_by="客服部")).requested_by == "customer-service"
    with pytest.raises(NotFound):
        gate.issue(requested_by="月球部")


def test_who_may_neither_request_nor_release(gate: Gate) -> None:
    with pytest.raises(NotAllowed):
        gate.issue(by=gate.without("request-pass"))


def test_warnings(gate: Gate) -> None:
    first = gate.issue(place="3-2-1701", applicant="王芳")
    gate.desk.wait(hours=3)  # 15:00, still Sunday; quiet hours are looked at below
    notes = gate.issued(place="3-2-1701", applicant="王芳", lorries=3).notes
    assert f"该户今天已有放行条：{first}。" in notes
    assert any("夫妻纠纷" in note for note in notes)
    assert any("3 辆车" in note for note in notes)
    gate.desk.wait(hours=8)
    assert any("安静时段" in note for note in gate.issued(whole_house=True).notes)


def test_who_hears_of_an_application_may_add_a_sentence(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    from controlroom.store.act import Act

    heard = []

    def announce(_act: Act, event: str, **payload: object) -> None:
        if event == "pass.applied":
            heard.append(payload["row"])
            payload["notes"].append("该户钥匙 E-01 未还。")  # type: ignore[attr-defined]

    monkeypatch.setattr(Act, "announce", announce)
    assert "该户钥匙 E-01 未还。" in gate.issued(applicant=TENANT, whole_house=True).notes
    assert [(row.relation, row.whole_house, row.place_code) for row in heard] == [("tenant", 1, "3-2-1802")]


def test_a_list_fills_the_goods(gate: Gate) -> None:
    number = gate.issue(template="tools", back=gate.later() + timedelta(hours=3), place="3-2-1802")
    assert len(gate.one(number).lines) == 2  # named goods go before the list
    done = desk.issue(
        gate.store,
        gate.desk.by,
        NewPass("3-2-1802", OWNER, document="身份证", last4="123X", template="tools",
                back=gate.clock.now() + timedelta(hours=3)),
    )  # fmt: skip
    one = gate.one(done.number)
    assert (one.purpose, {line.returnable for line in one.lines}) == ("施工工具", {True})
    with pytest.raises(NotFound):
        gate.issue(template="月球")


def test_instead_of_another(gate: Gate) -> None:
    old = gate.issue()
    new = gate.issue("沙发 1", "电视 1", instead_of=old)
    assert (gate.state(old), gate.one(new).before) == ("void", old)
    assert gate.one(old).ended_why == f"由 {new} 替换"
    gate.out(new)
    done = gate.issued("空调 1", instead_of=new)
    assert gate.one(done.number).before == new
    assert any(note.startswith(f"{new} 已用完") for note in done.notes)
    assert gate.state(new) == "done"
    with pytest.raises(NotFound):
        gate.issue(instead_of="P-0099")


def test_refused_and_void_answer_when_and_by_whom(gate: Gate) -> None:
    refused, void = gate.issue(), gate.issue()
    gate.do("refuse", refused, why="证件不符")
    gate.do("void", void, why="改期")
    for number, words in ((refused, "登记不予放行：证件不符"), (void, "作废：改期")):
        for act, given in (
            ("let_out", {"guard": "305"}),
            ("check", {"code": gate.code(number)}),
            ("refuse", {"why": "再次"}),
            ("void", {"why": "再次"}),
            ("precheck", {"by": "305"}),
            ("print_slip", {}),
        ):
            with pytest.raises(Refused) as caught:
                gate.do(act, number, **given)
            for word in (words, "12:00", "101 单志远"):
                assert word in caught.value.sentence
    with pytest.raises(UsageError):
        gate.do("void", gate.issue(), why=" ")


def test_what_is_partly_out_is_made_void_and_not_refused(gate: Gate) -> None:
    number = gate.issue()
    gate.out(number, n1=1)
    with pytest.raises(Refused):
        gate.do("refuse", number, why="不符")
    gate.do("void", number, why="不符")
    assert gate.state(number) == "void"


def test_a_pass_not_used_by_its_end_expires_by_itself_and_says_so(gate: Gate) -> None:
    number = gate.issue(until=gate.clock.now() + timedelta(hours=2))
    gate.later(minutes=91)
    gate.tick()
    assert gate.alarms() == [("pass", "warning", "unacknowledged")]
    gate.later(minutes=29)
    assert (gate.state(number), gate.stored(number)) == ("expired", "ready")
    with pytest.raises(Refused) as caught:
        gate.out(number)
    assert "已于 14:00 过期" in caught.value.sentence
    gate.later(hours=1)
    gate.tick()
    gate.tick()
    assert gate.stored(number) == "expired"
    with pytest.raises(Refused) as caught:
        gate.do("check", number, gate.code(number))
    assert "已于 14:00 过期" in caught.value.sentence
    assert gate.clocks(number) == {"pass.used": "missed"}
    assert gate.alarms()[1][1:] == ("breach", "returned")
    assert [line.act for line in story(gate.store.reader, gate.one(number).id, subject="pass")].count(
        "pass.expired"
    ) == 1


def test_what_waits_expires_with_its_call(gate: Gate) -> None:
    number = gate.tenants(until=gate.clock.now() + timedelta(minutes=20))
    gate.later(hours=1)
    gate.tick()
    assert (gate.stored(number), gate.clocks(number)) == (
        "expired",
        {"pass.used": "missed", "pass.confirm": "cancelled"},
    )


def test_the_call_to_the_owner_is_due(gate: Gate) -> None:
    number = gate.tenants()
    gate.later(minutes=31)
    gate.tick()
    assert gate.alarms() == [("pass", "breach", "unacknowledged")]
    gate.do("confirm", number, answered="周女士")
    assert gate.clocks(number)["pass.confirm"] == "late"


def test_the_same_request_is_one_pass(gate: Gate) -> None:
    by = gate.desk.by.with_request("11111111-1111-1111-1111-111111111111")
    assert [gate.issue(by=by), gate.issue(by=by)] == ["P-0001", "P-0001"]
    assert gate.store.reader.value("SELECT COUNT(*) FROM release_pass") == 1


def test_the_code_and_people_stand_in_no_fact(gate: Gate) -> None:
    number = gate.tenants(phone="13512349876")
    gate.do("confirm", number, answered="周女士")
    gate.do("check", number, gate.code(number))
    gate.out(number)
    code = gate.code(number)
    hashed = "".join(row[0] for row in gate.store.reader.rows("SELECT canonical FROM journal"))
    bodies = "".join(row[0] for row in gate.store.reader.rows("SELECT body FROM journal_text"))
    for word in (TENANT, "13512349876", "周女士", "6612", "777A"):
        assert word not in hashed
    assert f'"{code}"' not in bodies
    assert verify(gate.store.reader) == []


def test_the_story_in_words(gate: Gate) -> None:
    number = gate.tenants("沙发 1 套", "电锤 2 台", back=gate.clock.now() + timedelta(hours=3), returns=(2,))
    gate.do("confirm", number, answered="周女士", note="同意")
    gate.do("check", number, gate.code(number))
    gate.do("precheck", number, by="306", note="两件")
    gate.out(number, n1=1, n2=1)
    gate.do("surplus", number, "电视 1 台", guard="305")
    gate.do("resume", number, why="电视留下")
    gate.out(number)
    gate.back(number)
    lines = story(gate.store.reader, gate.one(number).id, subject="pass")
    policy = gate.store.policy()
    said = [sentence(policy, line, when=lambda at: f"{at:%H:%M}") for line in lines]
    assert said == [
        "3栋2单元1802 申请放行，有效至 12:00：租客，沙发 1套、电锤 2台",
        "业主同意：登记号码 138****6612，周女士 接听，同意",
        "门岗报编号和核对码，核对无误",
        "大堂已核对：安全员 306 欧阳明，两件",
        "放行：沙发 1套、电锤 1台，安全员 305 曾海涛，余 1 件",
        "出门物品与放行条不符，未放行：电视 1 台，安全员 305 曾海涛",
        "放行条恢复：电视留下",
        "放行：电锤 1台，安全员 305 曾海涛",
        "已带回：电锤 2台",
    ]
    reindex(gate.store)


def test_owing_without_an_amount_and_in_dispute(gate: Gate) -> None:
    with gate.store.act(gate.desk.by, "test.disputed") as act:
        act.run("UPDATE fee_status SET state = 'disputed', owed = NULL WHERE room_id = 2")
    done = gate.issued(place="3-2-1801", applicant="郑晓")
    assert "有欠费或费用争议（截至 2026-11-01）。" in done.notes
    assert (gate.open(done.number), gate.verdicts(done.number)["fees"]) == (["fees"], "disputed")
