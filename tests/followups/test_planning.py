"""Closing an incident plans its return visit by rule; opening it again takes it back (domain.md T-020 to T-030)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base.clock import to_us
from controlroom.base.policy import load
from controlroom.base.settings import shipped
from controlroom.dutylog.sentences import sentence
from controlroom.followups import reads, reads_attempts
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.reads_story import story
from tests.followups.conftest import Owed

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "more", "rule", "days", "role"),
    [
        ("fire-equipment-fault", {}, "safety-facility", 2, "customer-service-officer"),
        ("water-leak", {}, "leak", 3, "customer-service-officer"),
        ("repair-listed", {}, "home-repair", 2, "customer-service-officer"),
        ("public-facility-fault", {"place": "东门"}, "facility-repair", 2, "customer-service-officer"),
        ("complaint", {}, "complaint", 3, "client-ambassador"),
        ("complaint", {"severity": "minor"}, "complaint", 3, "client-ambassador"),
        ("complaint-cleaning", {"severity": "important"}, "complaint", 3, "department-supervisor"),
        ("complaint", {"severity": "major"}, "complaint", 3, "assistant-manager"),
        ("lift-entrapment", {}, "emergency", 3, "client-ambassador"),
        ("fire", {}, "emergency", 3, "client-ambassador"),
    ],
)
def test_each_rule_plans_its_visit(
    owed: Owed, kind: str, more: dict[str, str], rule: str, days: int, role: str
) -> None:
    incident = owed.closed(kind, **more)
    one = owed.visit(incident)
    assert (one.kind, one.rule, one.role, one.due) == (
        "return-visit",
        rule,
        role,
        owed.clock.now() + days * DAY,
    )
    assert owed.clocks(one.spoken) == [("followup.return-visit", "running")]
    assert (one.caller, one.phone, one.about.number) == ("周敏", "13800006612", incident)
    assert [line.act for line in story(owed.store.reader, one.about_id or 0)][-1] == "followup.planned"


@pytest.mark.parametrize("kind", ["enquiry", "illegal-parking", "cleaning-defect", "service-request"])
def test_what_no_rule_asks_for_is_not_visited(owed: Owed, kind: str) -> None:
    assert owed.about(owed.closed(kind)) == []


def test_every_word_of_the_rules_is_one_of_the_catalogue(owed: Owed) -> None:
    policy = owed.store.policy()
    catalogue = active_catalogue(policy)
    for rule in policy.visits.rules.values():
        assert rule.kinds <= set(catalogue.kinds)
        assert rule.groups <= set(catalogue.groups)


def test_both_sides_of_the_conflicts_stand_in_the_policy() -> None:
    rules = load(shipped("data") / "policy.toml").visits.rules
    for name in ("safety-facility", "leak", "home-repair", "facility-repair"):
        origin = rules[name].clock.origin
        assert origin.conflict == "K-02"
        assert [(one.limit, one.share, one.source) for one in origin.other] == [("30d", 30, "001:66")]
    complaint = rules["complaint"]
    assert (complaint.clock.origin.conflict, complaint.share) == ("K-03", 100)
    assert [(one.limit, one.share) for one in complaint.clock.origin.other] == [("3d", 50)]
    assert rules["emergency"].clock.origin.source == "ours"


def test_the_visit_counts_from_the_end_of_the_handling(owed: Owed) -> None:
    number = owed.desk.open("repair-listed", caller="周敏")
    resolved = owed.clock.now()
    owed.desk.do("resolve", number, result="已修")
    owed.desk.wait(hours=5)
    owed.close(number, result=None)
    one = owed.visit(number)
    assert (one.counts_from, one.started, one.due) == ("resolved", resolved, resolved + 2 * DAY)


def test_a_leak_counts_from_its_leak_test(owed: Owed) -> None:
    number = owed.desk.open("water-leak", caller="周敏")
    tested = owed.desk.wait(hours=1)
    owed.desk.do("note", number, "试漏一小时不漏", mark="leak-tested")
    owed.desk.wait(hours=3)
    owed.close(number)
    one = owed.visit(number)
    assert (one.counts_from, one.started, one.due) == ("leak-tested", tested, tested + 3 * DAY)


def test_without_a_leak_test_the_closing_counts_until_one_is_written_down(owed: Owed) -> None:
    number = owed.closed("water-leak")
    one = owed.visit(number)
    assert (one.counts_from, one.due) == ("closed", owed.clock.now() + 3 * DAY)
    tested = owed.desk.wait(hours=20)
    owed.desk.do("note", number, "", mark="leak-tested")
    again = owed.visit(number)
    assert (again.id, again.counts_from, again.due) == (one.id, "leak-tested", tested + 3 * DAY)
    assert "followup.recounted" in owed.history(one.spoken)


def test_a_corrected_time_moves_the_visit_that_counts_from_it(owed: Owed) -> None:
    number = owed.desk.open("repair-listed", caller="周敏")
    right = owed.desk.wait(hours=1)
    owed.desk.wait(hours=2)
    owed.close(number)
    one = owed.visit(number)
    owed.desk.wait(hours=1)
    owed.desk.do("correct", number, "closed", at=owed.clock.now(), why="钟慢了")
    assert owed.visit(number).due == one.due
    owed.desk.do("correct", number, "resolved", at=right, why="记晚了")
    again = owed.visit(number)
    assert (again.id, again.started, again.due) == (one.id, right, right + 2 * DAY)
    [(counts_from, said)] = [
        (line.facts["from"], sentence(owed.store.policy(), line.act, line.facts, line.texts, when=str))
        for line in reads_attempts.history(owed.store.reader, again)
        if line.act == "followup.recounted"
    ]
    assert (counts_from, said.partition("，")[0]) == ("resolved", "时间已更正")


def test_a_leak_test_leaves_the_time_agreed_with_the_resident(owed: Owed) -> None:
    number = owed.closed("water-leak")
    agreed = owed.clock.now() + DAY
    owed.attempt(owed.visit(number).spoken, "约明天", again=agreed)
    owed.desk.do("note", number, "", mark="leak-tested")
    assert owed.visit(number).due == agreed


def test_nobody_to_ask_no_visit(owed: Owed) -> None:
    """A fault that a post reported has no resident; a home has one even if nobody gave a name."""
    assert owed.about(owed.closed("public-facility-fault", place="东门", caller="", phone="")) == []
    assert owed.visit(owed.closed("repair-listed", caller="", phone="")).rule == "home-repair"


def test_a_letter_without_a_name_gets_no_visit(owed: Owed) -> None:
    """001:75: the letter is attached; the story says so."""
    incident = owed.closed("complaint", source="letter", caller="", phone="")
    assert owed.about(incident) == []
    assert owed.desk.acts(incident)[-1] == "followup.not-owed"
    assert owed.visit(owed.closed("complaint", source="letter")).rule == "complaint"


def test_reopening_takes_the_visit_back_and_closing_plans_one(owed: Owed) -> None:
    incident = owed.closed()
    first = owed.visit(incident)
    owed.desk.do("reopen", incident, why="又漏")
    assert [one.state for one in owed.about(incident)] == ["taken-back"]
    assert owed.clocks(first.spoken) == [("followup.return-visit", "cancelled")]
    owed.close(incident)
    second = owed.visit(incident)
    assert second.number == first.number + 1
    owed.desk.do("reopen", incident, why="又漏")
    owed.desk.do("cancel", incident, why="误报")
    assert [one.state for one in owed.about(incident)] == ["taken-back", "taken-back"]


def test_a_visit_entered_by_hand_becomes_the_one_owed(owed: Owed) -> None:
    incident = owed.desk.open("repair-listed", caller="周敏")
    by_hand = owed.add("修后看看", "return-visit", about=incident, due=owed.clock.now() + 20 * DAY)
    owed.close(incident)
    one = owed.visit(incident)
    assert (one.spoken, one.rule, one.due) == (by_hand, "home-repair", owed.clock.now() + 2 * DAY)


def test_a_visit_entered_by_hand_stays_where_no_rule_plans_another(owed: Owed) -> None:
    incident = owed.desk.open("service-request", caller="周敏")
    by_hand = owed.add("服务后看看", "return-visit", about=incident)
    owed.close(incident)
    owed.desk.do("reopen", incident, why="还没办完")
    assert owed.one(by_hand).state == "open"
    owed.close(incident)
    assert owed.visit(incident).spoken == by_hand
    assert owed.clocks(by_hand) == [("followup.return-visit", "running")]


def test_a_visit_entered_by_hand_stays_when_the_matter_was_none(owed: Owed) -> None:
    incident = owed.desk.open("repair-listed", caller="周敏")
    by_hand = owed.add("修后看看", "return-visit", about=incident)
    owed.desk.do("cancel", incident, why="误报")
    assert owed.visit(incident).spoken == by_hand


def test_a_visit_that_became_the_one_owed_is_entered_by_hand_again_after_reopening(owed: Owed) -> None:
    """It waits for the time given by hand while the incident is handled; the next closing takes it up again."""
    incident = owed.desk.open("repair-listed", caller="周敏")
    typed = owed.clock.now() + 20 * DAY
    by_hand = owed.add("修后看看", "return-visit", about=incident, due=typed)
    owed.desk.wait(hours=1)
    for _life in range(2):
        owed.close(incident)
        assert owed.visit(incident).due == owed.clock.now() + 2 * DAY
        owed.desk.wait(hours=1)
        owed.desk.do("reopen", incident, why="又坏了")
        one = owed.visit(incident)
        assert (one.spoken, one.rule, one.due, one.promised) == (by_hand, "", typed, typed)
        assert (one.counts_from, one.started) == ("added", one.opened)
    owed.close(incident)
    one = owed.visit(incident)
    assert (one.spoken, one.rule, one.due) == (by_hand, "home-repair", owed.clock.now() + 2 * DAY)
    assert [found.state for found in owed.about(incident)] == ["open"]


def test_a_time_agreed_stands_when_the_visit_is_entered_by_hand_again(owed: Owed) -> None:
    incident = owed.desk.open("repair-listed", caller="周敏")
    typed, agreed = owed.clock.now() + 20 * DAY, owed.clock.now() + DAY
    by_hand = owed.add("修后看看", "return-visit", about=incident, due=typed)
    owed.close(incident)
    owed.attempt(by_hand, "约明天", again=agreed, answered=True)
    owed.desk.do("reopen", incident, why="又坏了")
    assert owed.one(by_hand).due == agreed
    owed.do("undo", by_hand, why="没有打过")
    assert owed.one(by_hand).due == typed


def test_whom_to_call_stays_as_it_was_typed(owed: Owed) -> None:
    incident = owed.desk.open("repair-listed", caller="周敏", phone="13800006612")
    owed.add("问租客", "return-visit", about=incident, caller="何小姐", phone="13912345678")
    owed.close(incident)
    one = owed.visit(incident)
    assert (one.caller, one.phone) == ("何小姐", "13912345678")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({}, ("周敏", "13800006612")),
        ({"caller": "何小姐"}, ("何小姐", "13800006612")),
        ({"phone": "13912345678"}, ("周敏", "13912345678")),
    ],
)
def test_who_called_fills_what_was_not_typed(
    owed: Owed, typed: dict[str, str], kept: tuple[str, str]
) -> None:
    incident = owed.desk.open("repair-listed", caller="周敏", phone="13800006612")
    owed.add("修后看看", "return-visit", about=incident, **typed)
    owed.close(incident)
    one = owed.visit(incident)
    assert (one.caller, one.phone) == kept


def test_a_leak_test_moves_what_is_owed_again_without_the_attempt(owed: Owed) -> None:
    number = owed.closed("water-leak")
    one = owed.visit(number)
    agreed = owed.clock.now() + DAY
    owed.attempt(one.spoken, "约明天", again=agreed, answered=True)
    owed.attempt(one.spoken, "无人接听")
    tested = owed.desk.wait(hours=2)
    owed.desk.do("note", number, "", mark="leak-tested")
    owed.do("undo", one.spoken, why="记错")
    assert owed.visit(number).due == agreed
    owed.do("undo", one.spoken, why="没有打过")
    again = owed.visit(number)
    assert (again.due, again.promised) == (tested + 3 * DAY, tested + 3 * DAY)
    assert owed.store.reader.value(
        "SELECT COUNT(*) FROM deadline WHERE subject = 'followup' AND subject_id = :id AND due = :due",
        id=again.id,
        due=to_us(again.due),
    )


def test_an_attempt_before_the_closing_taken_back_leaves_the_earlier_time(owed: Owed) -> None:
    incident = owed.desk.open("repair-listed", caller="周敏")
    by_hand = owed.add("修后看看", "return-visit", about=incident, due=owed.clock.now() + 20 * DAY)
    owed.attempt(by_hand, "无人接听")
    owed.close(incident)
    owed.do("undo", by_hand, why="没有打过")
    assert owed.visit(incident).due == owed.clock.now() + 2 * DAY


def test_a_visit_made_stays_when_the_incident_is_opened_again(owed: Owed) -> None:
    incident = owed.closed()
    first = owed.visit(incident)
    owed.attempt(first.spoken, "满意", satisfied=True)
    owed.desk.do("reopen", incident, why="又坏了")
    assert owed.one(first.spoken).state == "done"
    owed.close(incident)
    assert owed.visit(incident).number == first.number + 1


def test_what_is_owed_next_and_its_names(owed: Owed) -> None:
    from controlroom.deadlines.reads import next_due

    one = owed.visit(owed.closed())
    found = next(row for row in next_due(owed.store.reader, owed.clock.now()) if row.subject == "followup")
    assert (found.about.number, found.title, found.about.place) == (one.spoken, "回访", "3-2-1802")
    assert reads.named(owed.store.reader, "f1", owed.clock.now()).id == one.id


def test_who_does_not_want_to_be_named_gets_no_visit(owed: Owed) -> None:
    number = owed.desk.open("complaint", caller="", phone="")
    with owed.store.act(owed.desk.by, "test.anonymous") as act:
        act.run("UPDATE incident SET anonymous = 1 WHERE number = :number", number=number)
    owed.close(number)
    assert owed.about(number) == []
    assert owed.desk.acts(number)[-1] == "followup.not-owed"
