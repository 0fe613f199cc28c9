"""Adding, trying, ending, passing on, dropping, taking back: what each leaves behind, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.clock import to_us
from controlroom.base.errors import NotAllowed, NotFound, Refused, UsageError
from controlroom.deadlines.reads import deadlines
from controlroom.deadlines.tick import tick
from controlroom.followups import desk, reads, reads_attempts, reads_rates
from controlroom.followups.rules import State, When, visits_made, when_due
from controlroom.incidents import desk as incidents
from controlroom.incidents.reads_story import story
from controlroom.store import search
from controlroom.store.actor import house
from tests.followups.conftest import Owed

HOUR = timedelta(hours=1)


def test_numbers_run_from_one(owed: Owed) -> None:
    assert [owed.add(), owed.add(), owed.add()] == ["F-0001", "F-0002", "F-0003"]


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        ("call-back", timedelta(minutes=15)),
        ("answer", 24 * HOUR),
        ("reminder", 24 * HOUR),
        ("check", 24 * HOUR),
    ],
)
def test_without_a_time_or_a_name_the_policy_says(owed: Owed, kind: str, after: timedelta) -> None:
    one = owed.one(owed.add(kind=kind))
    assert (one.due, one.role, one.state) == (owed.clock.now() + after, "duty-officer", "open")
    assert owed.clocks(one.spoken) == [(f"followup.{kind}", "running")]


def test_a_missed_call_is_a_number_and_nothing_else(owed: Owed) -> None:
    one = owed.one(owed.add("", "call-back", phone="138 0000 6612"))
    assert (one.text, one.phone) == ("", "13800006612")
    with pytest.raises(UsageError):
        owed.add("", "call-back")


@pytest.mark.parametrize(
    ("more", "error", "field"),
    [
        ({"kind": "party"}, UsageError, "kind"),
        ({"text": " "}, UsageError, "text"),
        ({"phone": "abc"}, UsageError, "phone"),
        ({"whose": "没有这个人"}, NotFound, "whose"),
        ({"about": "1122-999"}, NotFound, None),
        ({"about": "门口"}, UsageError, None),
    ],
)
def test_what_cannot_be_added(
    owed: Owed, more: dict[str, Any], error: type[Exception], field: str | None
) -> None:
    with pytest.raises(error) as caught:
        owed.add(**{"text": "某事", **more})
    if field:
        assert caught.value.field == field  # type: ignore[attr-defined]
    assert reads.followups(owed.store.reader, state=None) == []


def test_a_time_gone_is_no_time_to_owe_something(owed: Owed) -> None:
    with pytest.raises(UsageError):
        owed.add(due=owed.clock.now())


@pytest.mark.parametrize("who", ["305", "client-ambassador", "物业助理", "engineering"])
def test_whose_it_is(owed: Owed, who: str) -> None:
    one = owed.one(owed.add(whose=who))
    assert bool(one.staff_number) + bool(one.role) + bool(one.department) == 1
    assert [
        found.number
        for found in reads.followups(
            owed.store.reader, whose=reads.whose(owed.store.reader, owed.store.policy(), who)
        )
    ] == [1]
    assert (
        reads.followups(owed.store.reader, whose=reads.whose(owed.store.reader, owed.store.policy(), "306"))
        == []
    )


def test_a_department_owes_what_its_roles_owe(owed: Owed) -> None:
    owed.add(whose="client-ambassador")
    theirs = reads.whose(owed.store.reader, owed.store.policy(), "customer-service")
    assert len(reads.followups(owed.store.reader, whose=theirs)) == 1


def test_nobody_reached_owed_again_by_policy(owed: Owed) -> None:
    number = owed.add(kind="call-back", phone="13800006612")
    owed.attempt(number, "无人接听")
    one = owed.one(number)
    assert (one.state, one.tries, one.due) == ("open", 1, owed.clock.now() + timedelta(minutes=30))
    [tried] = reads_attempts.attempts(owed.store.reader, one.id)
    assert (tried.answered, tried.means, tried.staff_number) == (False, "phone", "101")


def test_again_at_the_time_agreed_and_the_alarm_moves_with_it(owed: Owed) -> None:
    number = owed.add(kind="call-back", phone="13800006612")
    agreed = owed.clock.now() + 3 * HOUR
    owed.attempt(number, "请下午再来电", again=agreed, answered=True)
    assert owed.one(number).due == agreed
    owed.desk.wait(hours=2)
    tick(owed.store, house("t"))
    assert owed.store.reader.rows("SELECT stage FROM alarm") == []
    owed.desk.wait(hours=2)
    tick(owed.store, house("t"))
    assert owed.store.reader.rows("SELECT stage FROM alarm") == [("breach",)]


def test_done_by_an_attempt_or_by_a_word(owed: Owed) -> None:
    called, told = owed.add(kind="call-back", phone="13800006612"), owed.add()
    owed.attempt(called, "已答复", ends=True)
    owed.desk.wait(hours=25)
    owed.do("done", told, result="已书面答复")
    assert [owed.one(number).state for number in (called, told)] == ["done", "done"]
    assert owed.clocks(called) == [("followup.call-back", "met")]
    assert owed.clocks(told) == [("followup.answer", "late")]
    for act in (
        lambda: owed.attempt(told),
        lambda: owed.do("done", told, result="再次"),
        lambda: owed.do("drop", told, why="不要"),
        lambda: owed.do("pass_on", told, "305"),
    ):
        with pytest.raises(Refused):
            act()


def whose_clock(owed: Owed, number: str) -> str:
    """Return the role that owes the follow-up by the queue of deadlines."""
    [one] = deadlines(owed.store.reader, about=("followup", owed.one(number).id))
    return one.whose


def test_passing_on_keeps_the_clock(owed: Owed) -> None:
    number = owed.add()
    due = owed.one(number).due
    owed.desk.wait(hours=1)
    owed.do("pass_on", number, "client-ambassador")
    one = owed.one(number)
    assert (one.role, one.due) == ("client-ambassador", due)
    with pytest.raises(Refused):
        owed.do("pass_on", number, "客户大使")
    assert whose_clock(owed, number) == "client-ambassador"
    owed.do("pass_on", number, "305")
    assert owed.one(number).staff_number == "305"
    assert whose_clock(owed, number) == ""
    assert owed.history(number) == ["followup.added", "followup.passed-on", "followup.passed-on"]


def test_dropping_needs_a_reason(owed: Owed) -> None:
    number = owed.add()
    with pytest.raises(UsageError):
        owed.do("drop", number, why=" ")
    owed.do("drop", number, why="住户说不必了")
    assert (owed.one(number).state, owed.one(number).result) == ("dropped", "住户说不必了")
    assert owed.clocks(number) == [("followup.answer", "cancelled")]


def test_the_last_step_is_taken_back(owed: Owed) -> None:
    number = owed.add(kind="call-back", phone="13800006612")
    first = owed.one(number).due
    owed.attempt(number, "无人接听")
    second = owed.one(number).due
    owed.attempt(number, "已答复", ends=True)
    owed.do("undo", number, why="记错了单")
    assert (owed.one(number).state, owed.one(number).due, owed.one(number).tries) == ("open", second, 1)
    owed.do("undo", number, why="没有打过")
    assert (owed.one(number).due, owed.one(number).tries) == (first, 0)
    assert all(one.struck for one in reads_attempts.attempts(owed.store.reader, owed.one(number).id))
    with pytest.raises(Refused):
        owed.do("undo", number, why="再来")
    owed.do("drop", number, why="不必")
    owed.do("undo", number, why="还是要")
    assert owed.one(number).state == "open"
    assert owed.clocks(number)[-1] == ("followup.call-back", "running")


# -- return visits ---------------------------------------------------------------------------------------


def test_at_the_home_the_resident_signs(owed: Owed) -> None:
    number = owed.visit(owed.closed("complaint")).spoken
    with pytest.raises(UsageError) as caught:
        owed.attempt(number, "满意", by="home", satisfied=True)
    assert caught.value.field == "signed"
    at = owed.desk.wait(hours=2) - HOUR
    owed.attempt(number, "满意", by="home", satisfied=True, signed="周敏", signed_at=at)
    [one] = reads_attempts.attempts(owed.store.reader, owed.one(number).id)
    assert (one.signed, one.signed_at, one.satisfied) == ("周敏", at, True)
    assert owed.one(number).state == "done"


def test_a_complaint_is_visited_by_telephone_only_after_the_second_visit(owed: Owed) -> None:
    number = owed.visit(owed.closed("complaint")).spoken
    tomorrow = owed.clock.now() + 24 * HOUR
    with pytest.raises(Refused, match="第 1 次"):
        owed.attempt(number, "满意", satisfied=True)
    owed.attempt(number, "约好上门时间", again=tomorrow)
    for _visit in range(2):
        owed.attempt(number, "还要再看", by="home", signed="周敏", satisfied=False, again=tomorrow)
    owed.attempt(number, "满意", satisfied=True)
    assert owed.one(number).state == "done"


def test_a_major_complaint_is_never_visited_by_telephone(owed: Owed) -> None:
    number = owed.visit(owed.closed("complaint", severity="major")).spoken
    tomorrow = owed.clock.now() + 24 * HOUR
    for _visit in range(3):
        owed.attempt(number, "还要再看", by="home", signed="周敏", satisfied=False, again=tomorrow)
    with pytest.raises(Refused):
        owed.attempt(number, "满意", satisfied=True)


def test_a_complaint_is_not_visited_by_agreeing_on_another_day(owed: Owed) -> None:
    """T-030: what counts is who came, not who telephoned; nor does a word taken by telephone before its turn."""
    number = owed.visit(owed.closed("complaint")).spoken
    tomorrow = owed.clock.now() + 24 * HOUR
    for _call in range(3):
        owed.attempt(number, "改天再说", answered=True, again=tomorrow)
    with pytest.raises(Refused, match="第 1 次"):
        owed.attempt(number, "不满意", satisfied=False, again=tomorrow)
    with pytest.raises(Refused, match="第 1 次"):
        owed.attempt(number, "满意", satisfied=True)
    owed.attempt(number, "当面谈过", by="in-person", satisfied=False, again=tomorrow)
    with pytest.raises(Refused, match="第 2 次"):
        owed.attempt(number, "满意", satisfied=True)


def test_visits_before_the_complaint_was_opened_again_do_not_count(owed: Owed) -> None:
    incident = owed.closed("complaint")
    tomorrow = owed.clock.now() + 24 * HOUR
    for _visit in range(2):
        number = owed.visit(incident).spoken
        owed.attempt(number, "还要再看", by="home", signed="周敏", satisfied=False, again=tomorrow)
    owed.desk.wait(hours=1)
    owed.desk.do("reopen", incident, why="又来投诉")
    owed.close(incident)
    with pytest.raises(Refused, match="第 1 次"):
        owed.attempt(owed.visit(incident).spoken, "满意", satisfied=True)


def test_visits_made_while_it_was_handled_do_not_count(owed: Owed) -> None:
    """Nor those of an earlier life where a visit entered by hand goes on through several."""
    incident = owed.desk.open("complaint", caller="周敏")
    number = owed.add("上门听取意见", "return-visit", about=incident)
    tomorrow = owed.clock.now() + 24 * HOUR
    home = {"by": "home", "signed": "周敏", "satisfied": False, "again": tomorrow}
    for _life in range(2):
        for _visit in range(2):
            owed.attempt(number, "还要再看", **home)
        owed.desk.wait(hours=1)
        owed.close(incident)
        with pytest.raises(Refused, match="第 1 次"):
            owed.attempt(number, "满意", satisfied=True)
        for _visit in range(2):
            owed.attempt(number, "还要再看", **home)
        owed.desk.wait(hours=1)
        owed.desk.do("reopen", incident, why="又来投诉")
    owed.close(incident)
    for _visit in range(2):
        owed.attempt(number, "还要再看", **home)
    owed.attempt(number, "满意", satisfied=True)
    assert owed.one(number).state == "done"


def test_a_word_taken_by_telephone_in_its_turn_counts() -> None:
    home, phone = ("home", True), ("phone", True)
    assert visits_made(("home", "in-person"), [home, phone, ("phone", False), ("in-person", False)]) == 3
    assert visits_made(("phone", "home"), [("phone", False)]) == 1


def test_a_visit_has_an_outcome(owed: Owed) -> None:
    number = owed.visit(owed.closed()).spoken
    by_hand = owed.add("再看看", "return-visit")
    for one in (number, by_hand):
        owed.attempt(one, "接通", answered=True)
        with pytest.raises(Refused, match="--satisfied"):
            owed.do("done", one, result="算了")
        with pytest.raises(UsageError, match="--satisfied") as asked:
            owed.attempt(one, "算了", ends=True)
        assert asked.value.field == "satisfied"
        assert owed.one(one).state == "open"
    with pytest.raises(UsageError) as caught:
        owed.attempt(number, "不满意", satisfied=False)
    assert caught.value.field == "raise"
    owed.attempt(number, "满意", ends=True, satisfied=True)
    assert owed.one(number).state == "done"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"satisfied": True, "raises": "new"}, "raise"),
        ({"answered": False, "satisfied": True}, "answered"),
        ({"raises": "reopen", "again": 24 * HOUR}, "again"),
        ({"ends": True, "again": 24 * HOUR}, "again"),
        ({"by": "letter"}, "by"),
        ({"again": -HOUR}, "again"),
        ({"at": HOUR}, "at"),
        ({"result": ""}, "result"),
        ({"signed_at": -HOUR}, "signed"),
    ],
)
def test_contradictions(owed: Owed, more: dict[str, Any], field: str) -> None:
    number = owed.visit(owed.closed()).spoken
    given = {
        name: owed.clock.now() + value if isinstance(value, timedelta) else value
        for name, value in more.items()
    }
    with pytest.raises(UsageError) as caught:
        owed.attempt(number, **given)
    assert caught.value.field == field
    assert owed.one(number).tries == 0


def test_only_a_visit_asks_whether_somebody_is_satisfied(owed: Owed) -> None:
    with pytest.raises(UsageError):
        owed.attempt(owed.add(), satisfied=True)


def test_dissatisfaction_opens_the_incident_again(owed: Owed) -> None:
    incident = owed.closed()
    first = owed.visit(incident)
    done = owed.attempt(first.spoken, "又漏了", raises="reopen")
    assert done.notes
    assert (owed.one(first.spoken).state, owed.desk.one(incident).is_open) == ("done", True)
    assert owed.one(first.spoken).raised_number == incident
    assert reads_rates.rates(owed.store.reader) == (1, 1, 1, 0)
    with pytest.raises(Refused):
        owed.do("undo", first.spoken, why="记错")
    owed.close(incident)
    assert owed.visit(incident).number == first.number + 1
    assert reads_rates.rates(owed.store.reader) == (2, 1, 1, 1)


def test_dissatisfaction_opens_a_new_matter(owed: Owed) -> None:
    incident = owed.closed("complaint", summary="垃圾未清")
    one = owed.visit(incident)
    owed.attempt(one.spoken, "保洁态度差", by="in-person", raises="new")
    raised = owed.one(one.spoken).raised_number
    new = owed.desk.one(raised)
    assert not owed.desk.one(incident).is_open
    assert (new.kind, new.caller, new.place, new.is_open) == ("complaint", "周敏", "3-2-1802", True)
    assert one.spoken in new.summary
    assert "保洁态度差" in new.summary
    assert reads_rates.rates(owed.store.reader)[2:] == (1, 0)
    owed.close(raised)
    assert reads_rates.rates(owed.store.reader)[2:] == (1, 1)


def complained_about(owed: Owed) -> tuple[str, str]:
    """Return a complaint about the officer, closed by another, and its visit."""
    officer = owed.desk.by
    owed.desk.by = replace(
        officer, staff_id=owed.store.reader.value("SELECT id FROM staff WHERE number = '305'"), number="305"
    )
    incident = owed.closed("complaint", about="101")
    return incident, owed.visit(incident).spoken


def test_a_new_matter_is_still_about_the_same_officer(owed: Owed) -> None:
    incident, number = complained_about(owed)
    owed.attempt(number, "还是那样", by="in-person", raises="new")
    new = owed.desk.one(owed.one(number).raised_number)
    assert new.about_staff == owed.desk.one(incident).about_staff is not None
    assert story(owed.store.reader, new.id)[0].facts["about"] == new.about_staff


def test_a_new_matter_is_still_about_an_officer_who_has_left(owed: Owed) -> None:
    incident, number = complained_about(owed)
    with owed.store.act(owed.desk.by, "test.left") as act:
        act.run("UPDATE staff SET active = 0 WHERE number = '101'")
    owed.attempt(number, "还是那样", by="in-person", raises="new")
    new = owed.desk.one(owed.one(number).raised_number)
    assert new.about_staff == owed.desk.one(incident).about_staff is not None


def test_a_new_matter_of_what_turned_out_to_be_no_complaint(owed: Owed) -> None:
    officer = owed.desk.by
    owed.desk.by = replace(
        officer, staff_id=owed.store.reader.value("SELECT id FROM staff WHERE number = '305'"), number="305"
    )
    incident = owed.desk.open("complaint", about="101", caller="周敏")
    owed.desk.do("edit", incident, incidents.Edit(kind="repair-listed"))
    owed.close(incident)
    number = owed.visit(incident).spoken
    owed.attempt(number, "还没修好", raises="new")
    new = owed.desk.one(owed.one(number).raised_number)
    assert new.about_staff == owed.desk.one(incident).about_staff


def test_the_officer_complained_about_writes_no_outcome(owed: Owed) -> None:
    officer = owed.desk.by
    incident, number = complained_about(owed)
    answer = owed.add("答复处理结果", about=incident)
    leader, owed.desk.by = owed.desk.by, officer
    for one in (number, answer):
        for act in (
            lambda one=one: owed.attempt(one, "满意", by="in-person"),
            lambda one=one: owed.do("done", one, result="满意"),
            lambda one=one: owed.do("drop", one, why="不必"),
            lambda one=one: owed.do("undo", one, why="记错"),
        ):
            with pytest.raises(NotAllowed, match="安全班长"):
                act()
        assert (owed.one(one).state, owed.one(one).tries) == ("open", 0)
        owed.do("pass_on", one, "security-team-leader")
    owed.desk.by = leader
    owed.attempt(number, "满意", by="in-person", satisfied=True)
    owed.desk.by = officer
    with pytest.raises(NotAllowed):
        owed.do("undo", number, why="记错")


def test_reopening_needs_its_right(owed: Owed) -> None:
    incident = owed.closed()
    number = owed.visit(incident).spoken
    owed.desk.by = replace(owed.desk.by, rights=frozenset({"take"}))
    with pytest.raises(NotAllowed):
        owed.attempt(number, "又漏", raises="reopen")
    assert (owed.one(number).state, owed.desk.one(incident).is_open) == ("open", False)


def test_a_visit_taken_back_is_the_incidents_affair(owed: Owed) -> None:
    incident = owed.closed()
    number = owed.visit(incident).spoken
    owed.do("drop", number, why="住户不在国内")
    owed.desk.do("reopen", incident, why="又漏")
    with pytest.raises(Refused):
        owed.do("undo", number, why="还要回访")
    owed.close(incident)
    with pytest.raises(Refused):
        owed.do("undo", number, why="还要回访")
    with pytest.raises(Refused, match="F-0002"):
        owed.add("再访", "return-visit", about=incident)


def test_rates_are_two(owed: Owed) -> None:
    """Dropped visits count as finished and not visited; those taken back count for nothing."""
    visits = [owed.visit(owed.closed(place=f"{number}号岗")).spoken for number in range(4)]
    owed.attempt(visits[0], "满意", satisfied=True)
    owed.attempt(visits[1], "不满意", raises="new")
    owed.do("drop", visits[2], why="搬走了")
    gone = owed.closed()
    owed.desk.do("reopen", gone, why="又漏")
    assert reads_rates.rates(owed.store.reader) == (4, 2, 1, 0)
    later = owed.clock.now() + HOUR
    assert reads_rates.rates(owed.store.reader, since=later) == (0, 0, 0, 0)
    assert reads_rates.rates(owed.store.reader, until=later) == (4, 2, 1, 0)


# -- the house ------------------------------------------------------------------------------------------


def test_the_same_request_twice_is_one_attempt(owed: Owed) -> None:
    number = owed.add()
    by = owed.desk.by.with_request("6f2c9a8e-0000-4000-8000-000000000001")
    answers = [desk.attempt(owed.store, by, number, desk.Attempt("已联系")) for _time in range(2)]
    assert [one.repeated for one in answers] == [False, True]
    assert owed.one(number).tries == 1


def test_it_is_found_by_its_words(owed: Owed) -> None:
    number = owed.add("物业费减免的答复", caller="单志远", phone="13800006612")

    def found(text: str, is_open: bool) -> list[int]:
        return search.find(
            owed.store.reader,
            "followup",
            text,
            confirm=lambda keys: dict.fromkeys(keys, "物业费减免的答复 单志远 13800006612 F-0001"),
            is_open=is_open,
        )

    assert found("减免", True) == [1]
    assert found("单志远", True) == [1]
    owed.do("done", number, result="已答复")
    assert found("减免", False) == [1]
    assert found("减免", True) == []


def test_reindexing_finds_them_again(owed: Owed) -> None:
    owed.add("物业费减免")
    search.reindex(owed.store)
    assert search.find(
        owed.store.reader, "followup", "减免", confirm=lambda keys: dict.fromkeys(keys, "减免")
    ) == [1]


def test_parts_of_the_list(owed: Owed) -> None:
    now, zone = owed.clock.now(), owed.store.zone  # noon in Shanghai
    found = [when_due(now + hours * HOUR, now, zone) for hours in (-1, 0, 1, 11.9, 12, 24 * 6, 24 * 7)]
    assert found == [When.OVERDUE, When.OVERDUE, When.TODAY, When.TODAY, When.WEEK, When.WEEK, When.LATER]


def test_pages_by_key(owed: Owed) -> None:
    due = owed.clock.now() + HOUR
    for _one in range(5):
        owed.add(due=due)
    first = reads.followups(owed.store.reader, limit=2)
    second = reads.followups(owed.store.reader, limit=9, after=(first[-1].due, first[-1].id))
    assert [one.number for one in (*first, *second)] == [1, 2, 3, 4, 5]
    closed = reads.followups(owed.store.reader, state=None, limit=2, before=4)
    assert [one.number for one in closed] == [3, 2]
    assert reads.followups(owed.store.reader, state=State.DONE) == []


def test_hostile_text_is_kept_as_typed(owed: Owed) -> None:
    nasty = "[/] [b]x[/b] \x1b[31m \u202eabc =1+1 👩‍🚒"
    assert owed.one(owed.add(nasty)).text == nasty


def test_one_owed_soon_warns_in_its_last_quarter_and_not_at_once(owed: Owed) -> None:
    start = owed.clock.now()
    owed.add(due=start + HOUR)

    row = owed.store.reader.one("SELECT warn, due FROM deadline WHERE subject = 'followup'")

    assert row is not None
    assert [(us - to_us(start)) / 60_000_000 for us in row] == [45, 60]


def test_who_owes_it_is_not_called_inside_a_gas_area(owed: Owed) -> None:
    """P-07: nobody inside is called or radioed, about whatever it is (001:254)."""
    leak = owed.desk.open(kind="gas-leak", place="3-2-1802")
    owed.desk.do("dispatch", leak, ["305"])
    there, here = (owed.one(owed.add(whose=number)) for number in ("305", "612"))
    about = owed.one(owed.add(about=leak))

    def named() -> dict[int, tuple[str, bool, tuple[str, ...]]]:
        found = reads.describe(owed.store.reader, [there.id, here.id, about.id])
        return {key: (one.call, one.no_radio, one.there) for key, one in found.items()}

    assert named() == {
        there.id: ("", False, ("305",)),
        here.id: ("612", False, ("305",)),
        about.id: ("", True, ("305",)),
    }
    assert reads.in_gas_area(owed.store.reader, about)
    owed.close(leak)
    assert named()[there.id] == ("305", False, ())
    assert named()[about.id] == ("", False, ())
    assert not reads.in_gas_area(owed.store.reader, about)
