"""The desk of the incidents room on both engines: every verb, its refusals, its clocks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.errors import NotAllowed, NotFound, Refused, UsageError
from controlroom.incidents import desk, naming, reads, reads_people, reads_urgency
from controlroom.incidents.rules import State
from controlroom.store.actor import Actor

from .conftest import Desk


def test_a_report_gets_the_days_next_number(at_desk: Desk) -> None:
    assert [at_desk.open(), at_desk.open(place="东门")] == ["2026-1122-001", "2026-1122-002"]
    at_desk.wait(hours=12)
    assert at_desk.open() == "2026-1123-001"


def test_what_was_said_is_what_is_read(at_desk: Desk) -> None:
    number = at_desk.open(
        kind="漏水",
        place="３栋２单元１８０２",
        summary="  厨房水管[接头]漏水\r\n已流到客厅 ",
        caller="曾女士",
        phone="138 0000 6612",
    )
    one = at_desk.one(number)
    assert (one.kind, one.priority, one.state) == ("water-leak", one.priority, State.RECEIVED)
    assert one.summary == "厨房水管[接头]漏水\n已流到客厅"
    assert (one.caller, one.phone, one.source) == ("曾女士", "13800006612", "phone")


def test_the_whole_way(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.wait(seconds=40)
    at_desk.do("dispatch", number, ["612"])
    assert at_desk.one(number).state is State.DISPATCHED
    at_desk.wait(minutes=1)
    at_desk.do("under_way", number)
    assert at_desk.one(number).state is State.UNDER_WAY
    at_desk.wait(minutes=2)
    at_desk.do("arrive", number, "612")
    assert at_desk.one(number).state is State.ON_SCENE
    at_desk.wait(minutes=20)
    at_desk.do("resolve", number, result="关阀，更换接头")
    assert at_desk.one(number).state is State.RESOLVED
    with pytest.raises(Refused, match="612"):
        at_desk.do("close", number, told="单志远")
    done = at_desk.do("close", number, told="单志远", clear=True, left_out=at_desk.unrecorded(number))
    assert "612" in done.notes[0]
    one = at_desk.one(number)
    assert (one.state, one.is_open, one.people, one.told_by) == (State.CLOSED, False, (), "单志远")
    assert at_desk.acts(number) == [
        "incident.opened",
        "incident.dispatched",
        "incident.under-way",
        "incident.arrive",
        "incident.resolved",
        *["incident.field"] * 4,
        "incident.cleared",
        "incident.closed",
        "followup.planned",
    ]
    assert all(clock.state in ("met", "late", "cancelled") for clock in at_desk.clocks(number).values())


def test_arrival_in_time_meets_the_clock(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["612"])
    at_desk.wait(minutes=3)
    at_desk.do("arrive", number)
    assert at_desk.clocks(number)["arrive"].state == "met"


def test_a_late_radio_report_is_judged_by_when_it_happened(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["612"])
    in_time = at_desk.wait(minutes=3)
    at_desk.wait(minutes=60)
    at_desk.do("arrive", number, "612", at=in_time)
    assert at_desk.clocks(number)["arrive"].state == "met"


def test_a_wait_moves_the_due_time_by_exactly_its_length(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    before = at_desk.clocks(number)["arrive"].due
    at_desk.do("hold", number, why="resident")
    assert at_desk.one(number).state is State.HELD
    at_desk.wait(minutes=7, seconds=13)
    at_desk.do("edit", number, desk.Edit(priority=at_desk.one(number).priority, summary="改口"))
    at_desk.wait(minutes=1)
    at_desk.do("resume", number)
    assert at_desk.clocks(number)["arrive"].due == before + timedelta(minutes=8, seconds=13)


def test_a_changed_priority_keeps_what_has_run(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak", priority=3)
    told = at_desk.one(number).told
    at_desk.wait(minutes=2)
    at_desk.do("hold", number, why="parts")
    at_desk.wait(minutes=5)
    at_desk.do("resume", number)
    at_desk.do("edit", number, desk.Edit(priority=1))
    limit = at_desk.store.policy().clock("arrive").limit_for(1).seconds
    assert at_desk.clocks(number)["arrive"].due == told + timedelta(seconds=limit, minutes=5)


def test_an_appointment_rebases_to_five_minutes_before(at_desk: Desk) -> None:
    number = at_desk.open(kind="repair-listed")
    at_desk.do("dispatch", number, ["612"])
    appointment = at_desk.clock.now() + timedelta(hours=3)
    at_desk.do("edit", number, desk.Edit(appointment=appointment))
    assert at_desk.clocks(number)["arrive-listed"].due == appointment - timedelta(minutes=5)
    at_desk.do("edit", number, desk.Edit(drop=frozenset({"appointment"})))
    assert at_desk.clocks(number)["arrive-listed"].due == at_desk.one(number).told + timedelta(minutes=10)


def test_the_residents_own_limit_replaces_the_clock(at_desk: Desk) -> None:
    wanted = at_desk.clock.now() + timedelta(hours=5)
    number = at_desk.open(kind="complaint", severity="minor", wanted_by=wanted)
    assert at_desk.clocks(number)["minor-solved"].due == wanted


def test_recalling_the_only_one_sent_sets_the_clock_running_again(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["305"])
    assert at_desk.clocks(number)["send"].state == "met"
    at_desk.do("recall", number, "305", why="派错人")
    assert at_desk.clocks(number)["send"].state == "running"
    assert at_desk.one(number).state is State.RECEIVED


def test_several_people_one_lead_and_backup_later(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["611", "612"], lead="612")
    first = {one.number: (one.is_lead, one.dispatched) for one in at_desk.one(number).people}
    at_desk.wait(minutes=2)
    at_desk.do("dispatch", number, ["611", "305"])
    after = {one.number: (one.is_lead, one.dispatched) for one in at_desk.one(number).people}
    assert first["611"] == after["611"]
    assert [who for who, (lead, _at) in after.items() if lead] == ["612"]
    assert set(after) == {"611", "612", "305"}
    with pytest.raises(Refused):
        at_desk.do("arrive", number)


def leads(at_desk: Desk, number: str) -> list[str]:
    """Return who leads of those who are out."""
    return [one.number for one in at_desk.one(number).people if one.is_lead]


def test_who_leads_and_is_free_again_passes_the_lead_on(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["611", "612", "305"], lead="612")
    at_desk.do("clear", number, "305")
    assert leads(at_desk, number) == ["612"]
    at_desk.do("dispatch", number, ["306"])
    at_desk.do("clear", number, "612")
    assert leads(at_desk, number) == ["611"]
    at_desk.do("dispatch", number, ["305"])
    assert leads(at_desk, number) == ["611"]


def test_a_lead_cleared_by_mistake_leads_again(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["611", "612"], lead="612")
    at_desk.do("clear", number, "612")
    at_desk.do("retract", number, "cleared", "612")
    assert leads(at_desk, number) == ["612"]
    at_desk.do("clear", number, "611")
    at_desk.do("retract", number, "cleared", "611")
    assert leads(at_desk, number) == ["612"]


def test_somebody_busy_needs_a_second_key(at_desk: Desk) -> None:
    first, second = at_desk.open(), at_desk.open(place="东门", kind="water-leak")
    at_desk.do("dispatch", first, ["612"])
    with pytest.raises(Refused, match="612"):
        at_desk.do("dispatch", second, ["612"])
    at_desk.do("dispatch", second, ["612"], even_if_busy=True)
    assert [one.number for one in at_desk.one(first).people] == ["612"]


def test_milestones_are_written_once_and_corrected_with_a_reason(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["612"])
    arrived = at_desk.wait(minutes=8)
    at_desk.do("arrive", number, "612")
    with pytest.raises(Refused):
        at_desk.do("arrive", number, "612")
    with pytest.raises(UsageError):
        at_desk.do("correct", number, "arrived", at=arrived, why="  ")
    with pytest.raises(UsageError):
        at_desk.do("correct", number, "arrived", at=arrived - timedelta(hours=1), why="报错")
    at_desk.do("correct", number, "arrived", at=arrived - timedelta(minutes=6), why="对讲机报晚了")
    assert at_desk.one(number).people[0].arrived == arrived - timedelta(minutes=6)
    assert at_desk.clocks(number)["arrive"].state == "met"


def test_reopening_starts_a_new_life(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("cancel", number, why="误报")
    at_desk.wait(hours=1)
    at_desk.do("reopen", number, why="确有漏水")
    one = at_desk.one(number)
    assert (one.life, one.state) == (2, State.RECEIVED)
    limit = at_desk.store.policy().clock("arrive").limit_for(one.priority).seconds
    assert at_desk.clocks(number)["arrive"].due == at_desk.clock.now() + timedelta(seconds=limit)
    with pytest.raises(Refused):
        at_desk.do("reopen", number, why="again")


def test_a_complaint_closes_only_when_the_result_was_told(at_desk: Desk) -> None:
    number = at_desk.open(kind="complaint", severity="minor")
    with pytest.raises(UsageError) as caught:
        at_desk.do("close", number, result="已整改")
    assert caught.value.field == "told"
    assert at_desk.one(number).state is State.RECEIVED
    at_desk.do("close", number, result="已整改", told="苏敏")
    assert at_desk.clocks(number)["result-told"].state == "met"


def test_marks_meet_their_clocks_once(at_desk: Desk) -> None:
    number = at_desk.open(kind="public-facility-fault")
    at_desk.do("note", number, "已电话通知工程", mark="informed")
    assert at_desk.clocks(number)["facility-engineering-told"].state == "met"
    assert at_desk.clocks(number)["arrive-facility"].state == "running"
    with pytest.raises(Refused):
        at_desk.do("note", number, "", mark="informed")
    with pytest.raises(UsageError):
        at_desk.do("note", number, "x", mark="nonsense")


def test_likely_duplicates_are_named_and_never_block(at_desk: Desk) -> None:
    first = at_desk.open(kind="water-leak", phone="13800006612")
    again = desk.open_incident(
        at_desk.store, at_desk.by, desk.NewIncident(kind="water-leak", place="3-2-1802")
    )
    assert first[5:] in again.notes[0]
    by_phone = desk.open_incident(
        at_desk.store,
        at_desk.by,
        desk.NewIncident(kind="renovation-noise", place="东门", phone="13800006612"),
    )
    assert first[5:] in by_phone.notes[0]
    at_desk.wait(hours=2)
    later = desk.open_incident(
        at_desk.store, at_desk.by, desk.NewIncident(kind="water-leak", place="3-2-1802")
    )
    assert later.notes == ()


def test_the_same_request_twice_is_one_incident(at_desk: Desk) -> None:
    by = at_desk.by.with_request("11111111-1111-1111-1111-111111111111")
    new = desk.NewIncident(kind="water-leak", place="3-2-1802")
    first, second = (desk.open_incident(at_desk.store, by, new) for _ in range(2))
    assert (first.number, first.repeated, second.number, second.repeated) == (
        second.number,
        False,
        first.number,
        True,
    )
    assert reads_urgency.open_count(at_desk.store.reader) == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("place", {"place": "  "}),
        ("phone", {"phone": "call me"}),
        ("source", {"source": "pigeon"}),
        ("severity", {"severity": "terrible"}),
        ("priority", {"priority": 9}),
    ],
)
def test_impossible_fields_are_named_and_nothing_is_kept(
    at_desk: Desk, field: str, values: dict[str, Any]
) -> None:
    with pytest.raises(UsageError) as caught:
        at_desk.open(**({"kind": "water-leak"} | values))
    assert caught.value.field == field
    assert reads_urgency.open_count(at_desk.store.reader) == 0
    assert at_desk.store.reader.value("SELECT COUNT(*) FROM journal") == 0


def test_times_to_come_are_refused(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    later = at_desk.clock.now() + timedelta(minutes=1)
    for act, args in (("dispatch", (["612"],)), ("arrive", ("612",)), ("note", ("x",))):
        with pytest.raises(UsageError):
            at_desk.do(act, number, *args, at=later)


def test_unknown_records_are_not_found(at_desk: Desk) -> None:
    number = at_desk.open()
    with pytest.raises(NotFound):
        at_desk.do("note", "1122-099", "x")
    with pytest.raises(NotFound):
        at_desk.do("dispatch", number, ["999"])
    with pytest.raises(NotFound):
        at_desk.do("arrive", number, "305")
    with pytest.raises(UsageError):
        at_desk.do("note", "twelve", "x")
    with pytest.raises(NotFound):
        at_desk.open(kind="volcano")


def test_every_act_needs_its_right(at_desk: Desk) -> None:
    nobody, guard = Actor("test"), Actor("test", staff_id=1, number="305", rights=frozenset({"log"}))
    for who in (nobody, guard):
        with pytest.raises(NotAllowed):
            desk.open_incident(at_desk.store, who, desk.NewIncident(kind="water-leak", place="东门"))


def test_closed_incidents_take_notes_and_nothing_else(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("close", number, result="ok", told="101", left_out=at_desk.unrecorded(number))
    at_desk.do("note", number, "业主来电致谢")
    for act, kwargs in (
        ("dispatch", {"who": ["612"]}),
        ("hold", {"why": "parts"}),
        ("resolve", {"result": "x"}),
        ("close", {"result": "x"}),
        ("cancel", {"why": "x"}),
    ):
        with pytest.raises(Refused):
            at_desk.do(act, number, **kwargs)


def test_a_listener_may_veto_closing(at_desk: Desk) -> None:
    from controlroom.base.registry import Listener, Room, with_room

    number = at_desk.open(kind="water-leak")
    veto = Listener("incident.closing", f"{__name__}:refuse")
    with with_room(Room("veto", has_tables=False, listeners=(veto,))), pytest.raises(Refused, match="K-017"):
        at_desk.do("close", number, result="x", told="101", left_out=at_desk.unrecorded(number))
    assert at_desk.one(number).is_open
    assert "incident.closed" not in at_desk.acts(number)


def refuse(act: Any, **_payload: Any) -> None:
    """A listener that vetoes."""
    raise Refused("K-017 is still out")


def test_lists_filter_and_order(at_desk: Desk) -> None:
    low = at_desk.open(kind="water-leak", priority=4)
    high = at_desk.open(kind="water-leak", priority=1, place="东门")
    closed = at_desk.open(kind="water-leak", place="西门")
    at_desk.do("dispatch", high, ["612"])
    at_desk.do("cancel", closed, why="误报")
    reader = at_desk.store.reader
    person = at_desk.one(high).people[0].staff_id

    def numbers(**filters: Any) -> list[str]:
        return [one.number for one in reads.incidents(reader, **filters)]

    assert numbers() == [high, low]
    assert numbers(which="closed") == [closed]
    assert numbers(which="all") == [closed, high, low]
    assert numbers(which="all", limit=1, before=at_desk.one(closed).id) == [high]
    assert numbers(state=State.DISPATCHED) == [high]
    assert numbers(staff_id=person) == [high]
    assert numbers(place="3-2-1802") == [low]
    assert numbers(kind="renovation-noise") == []
    assert numbers(which="all", until=at_desk.clock.now()) == []
    assert reads_people.busy(reader)[person][0].number == high


def test_nobody_in_a_gas_area_is_named_to_be_called(at_desk: Desk) -> None:
    """P-07: whoever is inside must not be called or radioed (001:254)."""
    gas, leak = at_desk.open(kind="gas-leak"), at_desk.open(kind="water-leak", place="东门")
    at_desk.do("dispatch", gas, ["611"])
    at_desk.do("dispatch", leak, ["612"])
    one, other = at_desk.one(gas).id, at_desk.one(leak).id
    subjects = naming.describe(at_desk.store.reader, [one, other])
    assert (subjects[one].call, subjects[other].call) == ("", "612")
