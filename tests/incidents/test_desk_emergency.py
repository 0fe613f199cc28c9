"""Emergencies: opened with nobody signed in, signed for, taken back; told, ticked, commanded, joined."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from controlroom.base.errors import NotAllowed, NotFound, Refused, UsageError
from controlroom.base.settings import shipped
from controlroom.incidents import reads_scene
from controlroom.incidents.errors import FieldsMissing, NeedsField, Ticked
from controlroom.incidents.rules import State
from controlroom.people.tables import Staff
from controlroom.store.actor import Actor
from controlroom.store.database import Store

from .conftest import Desk

NOBODY = Actor("console 2")


def scene(at_desk: Desk, number: str) -> reads_scene.Scene:
    """Read what stands around an incident."""
    return reads_scene.scene(at_desk.store.reader, at_desk.one(number).id)


def unsigned(at_desk: Desk, kind: str = "fire") -> str:
    """Open an emergency on a console where nobody is signed in."""
    from controlroom.incidents import desk

    return desk.emergency(at_desk.store, NOBODY, kind).number


# opening


def test_an_emergency_exists_at_once_and_waits_for_its_place(at_desk: Desk) -> None:
    number = at_desk.do("emergency", "fire").number
    one = at_desk.one(number)
    assert (one.priority, one.place, one.unsigned, one.state) == (1, "", "", State.RECEIVED)
    at_desk.do("put_place", number, "3-2-1802")
    assert at_desk.one(number).place_code == "3-2-1802"


def test_with_nobody_signed_in_it_is_unsigned_until_the_next_officer_claims_it(at_desk: Desk) -> None:
    number = unsigned(at_desk)
    one = at_desk.one(number)
    assert (one.unsigned, one.claimed_by, one.taken_by) == ("console 2", None, None)
    assert [other.number for other in reads_scene.unclaimed(at_desk.store.reader, "console 2")] == [number]
    assert reads_scene.unclaimed(at_desk.store.reader, "console 3") == []
    at_desk.by = replace(at_desk.by, console="console 2")
    at_desk.do("claim")
    one = at_desk.one(number)
    assert (one.claimed_by, one.claimed) == (at_desk.by.staff_id, at_desk.clock.now())
    assert reads_scene.unclaimed(at_desk.store.reader) == []
    entries = at_desk.store.reader.rows(
        "SELECT act, staff_id, console FROM journal WHERE subject = 'incident' AND subject_id = :id"
        " AND act LIKE 'incident.%' ORDER BY seq",
        id=one.id,
    )
    assert entries == [
        ("incident.opened", None, "console 2"),
        ("incident.claimed", at_desk.by.staff_id, "console 2"),
    ]
    with pytest.raises(Refused):
        at_desk.do("claim")
    with pytest.raises(Refused):
        at_desk.do("claim", number)


def test_nobody_can_do_more_than_open_place_and_take_back(at_desk: Desk) -> None:
    from controlroom.incidents import desk

    number = unsigned(at_desk)
    desk.put_place(at_desk.store, NOBODY, number, "东门")
    for act, more in (("told", ["119"]), ("tick", ["1"]), ("dispatch", [["305"]]), ("claim", [])):
        with pytest.raises(NotAllowed):
            getattr(desk, act)(at_desk.store, NOBODY, number, *more)
    with pytest.raises(NotAllowed):
        desk.mistake(at_desk.store, Actor("console 9"), number)
    at_desk.do("claim", number)
    with pytest.raises(NotAllowed):
        desk.mistake(at_desk.store, NOBODY, number)


def test_a_wrong_press_is_one_act(at_desk: Desk) -> None:
    from controlroom.incidents import desk

    number = unsigned(at_desk)
    desk.put_place(at_desk.store, NOBODY, number, "东门")
    desk.mistake(at_desk.store, NOBODY, number)
    assert at_desk.one(number).state is State.CANCELLED
    assert at_desk.acts(number)[-1] == "incident.mistaken"
    assert at_desk.clocks(number) == {}


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("told", ["119"]),
        ("dispatch", [["305"]]),
        ("note", ["冒烟"]),
        ("add_caller", []),
        ("commander", ["305"]),
        ("outside", ["fire"]),
    ],
)
def test_what_has_been_acted_on_is_no_wrong_press(at_desk: Desk, act: str, more: list[object]) -> None:
    number = at_desk.do("emergency", "fire").number
    at_desk.do("tick", number, "1")
    at_desk.do(act, number, *more, **({"caller": "赵女士"} if act == "add_caller" else {}))
    with pytest.raises(Refused):
        at_desk.do("mistake", number)


def test_a_kind_edited_is_no_wrong_press(at_desk: Desk) -> None:
    from controlroom.incidents import desk

    number = at_desk.do("emergency", "fire").number
    at_desk.do("edit", number, desk.Edit(summary="二楼"))
    with pytest.raises(Refused):
        at_desk.do("mistake", number)


# told


def test_owed_tellings_are_deadlines_met_by_telling_or_by_sending(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    assert at_desk.clocks(number)["told:engineering"].state == "running"
    at_desk.wait(seconds=30)
    at_desk.do("dispatch", number, ["612"])
    assert at_desk.clocks(number)["told:engineering"].state == "met"

    other = at_desk.open(kind="water-leak", place="东门")
    at_desk.do("told", other, "工程部", by="radio", said="马上到")
    assert at_desk.clocks(other)["told:engineering"].state == "met"

    third = at_desk.open(kind="water-leak", place="西门")
    at_desk.do("told", third, "611", by="in-person")
    assert at_desk.clocks(third)["told:engineering"].state == "met"

    fourth = at_desk.open(kind="water-leak", place="南门")
    at_desk.do("told", fourth, "305")
    assert at_desk.clocks(fourth)["told:engineering"].state == "running"


def test_a_recall_takes_the_hearing_back(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["612"])
    at_desk.do("recall", number, "612", why="派错")
    assert at_desk.clocks(number)["told:engineering"].state == "running"


def test_deadlines_of_tellings_have_names(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    title = at_desk.clocks(number)["told:engineering"].title
    assert "工程" in title
    assert "told:" not in title


def test_who_was_told_is_recognised(at_desk: Desk) -> None:
    number = at_desk.do("emergency", "fire").number
    for who in ("305", "曾海涛", "security-team-leader", "安全班长", "119", "公安 110", "楼上住户"):
        at_desk.do("told", number, who, said="收到")
    told = scene(at_desk, number).told
    assert [(one.staff, one.target) for one in told] == [
        ("305 曾海涛", ""),
        ("305 曾海涛", ""),
        ("", "security-team-leader"),
        ("", "security-team-leader"),
        ("", "fire-119"),
        ("", "police-110"),
        ("", ""),
    ]
    assert {one.said for one in told} == {"收到"}
    assert told[0].by == "101 单志远"


def test_telling_somebody_who_has_left_is_refused(at_desk: Desk) -> None:
    number = at_desk.do("emergency", "fire").number
    with Session(at_desk.store.engine) as session, session.begin():
        session.exec(select(Staff).where(Staff.number == "306")).one().active = 0
    with pytest.raises(Refused, match="欧阳明"):
        at_desk.do("told", number, "306")
    with pytest.raises(NotFound):
        at_desk.do("told", number, "699")
    with pytest.raises(UsageError):
        at_desk.do("told", number, "  ")
    with pytest.raises(UsageError) as wrong:
        at_desk.do("told", number, "305", by="pigeon")
    assert wrong.value.field == "by"
    with pytest.raises(UsageError):
        at_desk.do("told", number, "305", at=at_desk.clock.now() - timedelta(hours=1))


def test_to_tell_shows_told_and_not_yet(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.wait(minutes=1)
    at_desk.do("told", number, "engineering", by="radio")
    one = at_desk.one(number)
    reader = at_desk.store.reader
    lines = reads_scene.to_tell(
        reader, at_desk.store.policy(), reads_scene.card_of(reader, one), one, scene(at_desk, number)
    )
    by_target = {line.telling.target: line for line in lines}
    assert by_target["engineering"].told_at == at_desk.clock.now()
    assert by_target["engineering"].means == "radio"
    assert by_target["security-team-leader"].told_at is None
    assert by_target["security-team-leader"].since == one.told


# steps


def test_a_step_is_ticked_once_and_the_second_learns_who(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("tick", number, "shut-valve")
    with pytest.raises(Ticked) as second:
        at_desk.do("tick", number, "shut-valve")
    assert second.value.exit_code == 5
    assert (second.value.by, second.value.at) == ("101 单志远", at_desk.clock.now())
    [tick] = scene(at_desk, number).ticks
    assert (tick.step, tick.by, tick.taken_back) == ("shut-valve", "101 单志远", None)


def test_the_same_request_ticks_once_and_answers_the_same(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.by = at_desk.by.with_request("6f0cbb5e-7b0e-4f55-9a0d-000000000001")
    first, second = at_desk.do("tick", number, "1"), at_desk.do("tick", number, "1")
    assert (first, second.repeated) == (second, True)


def test_a_tick_is_taken_back_and_made_again(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("tick", number, "1")
    at_desk.wait(minutes=1)
    at_desk.do("untick", number, "1", why="点错")
    with pytest.raises(Refused):
        at_desk.do("untick", number, "1")
    at_desk.do("tick", number, "1")
    first, second = scene(at_desk, number).ticks
    assert (first.taken_back, second.taken_back) == (at_desk.clock.now(), None)
    assert at_desk.acts(number) == [
        "incident.opened",
        "incident.ticked",
        "incident.unticked",
        "incident.ticked",
    ]


def test_steps_need_a_card_and_an_open_incident(at_desk: Desk) -> None:
    number = at_desk.open(kind="repair-listed")
    with pytest.raises(NotFound):
        at_desk.do("tick", number, "1")
    leak = at_desk.open(kind="water-leak")
    with pytest.raises(NotFound):
        at_desk.do("tick", leak, "no-such-step")
    at_desk.do("cancel", leak, why="误报")
    with pytest.raises(Refused):
        at_desk.do("tick", leak, "1")


def test_a_step_that_waits_for_a_field(
    at_desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own_card(tmp_path, monkeypatch, 'id = "shut-valve"\n', 'id = "shut-valve"\nneeds = "water-source"\n')
    number = at_desk.open(kind="water-leak")
    with pytest.raises(NeedsField, match="水源") as refused:
        at_desk.do("tick", number, "shut-valve")
    assert refused.value.needs == "water-source"
    at_desk.do("set_field", number, "water-source", left_out="看不见")
    with pytest.raises(NeedsField):
        at_desk.do("tick", number, "shut-valve")
    at_desk.do("set_field", number, "water-source", "水管")
    at_desk.do("tick", number, "shut-valve")


def test_a_step_the_playbook_lost_stays_shown(
    at_desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("tick", number, "shut-valve")
    own_card(tmp_path, monkeypatch, 'id = "shut-valve"\n', 'id = "close-valve"\n')
    with pytest.raises(NotFound):
        at_desk.do("tick", number, "shut-valve")
    one = at_desk.one(number)
    card = reads_scene.card_of(at_desk.store.reader, one)
    lines = reads_scene.steps(card, scene(at_desk, number), one.life)
    assert [(line.id, line.old) for line in lines if line.tick] == [("shut-valve", True)]
    at_desk.do("untick", number, "shut-valve")
    assert not any(line.old for line in reads_scene.steps(card, scene(at_desk, number), one.life))


def own_card(folder: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str) -> None:
    """Put a changed card of the water leak in place of the shipped one."""
    text = (shipped("data") / "playbooks" / "water-leak.toml").read_text(encoding="utf-8")
    assert before in text
    own = folder / "changed"
    own.mkdir()
    (own / "water-leak.toml").write_text(text.replace(before, after), encoding="utf-8")
    monkeypatch.setenv("CONTROLROOM_PLAYBOOKS", str(own))


# fields and closing


def test_closing_asks_for_what_the_playbook_wants_recorded(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("set_field", number, "水源", "厨房水管")
    with pytest.raises(FieldsMissing) as missing:
        at_desk.do("close", number, result="已修", told="单志远")
    assert missing.value.field == "fields"
    assert missing.value.missing == ("valve-shut", "homes-affected", "leak-test")
    assert "水源" not in missing.value.sentence
    assert "受影响的住户" in missing.value.sentence
    assert at_desk.one(number).is_open
    at_desk.wait(minutes=30)
    at_desk.do(
        "close",
        number,
        result="已修",
        told="单志远",
        fields={"valve-shut": "户内总阀", "leak-test": "12:20"},
        left_out={"homes-affected": "只有一户"},
    )
    assert at_desk.one(number).state is State.CLOSED
    values = {one.field: (one.value, one.left_out) for one in scene(at_desk, number).fields}
    assert values["homes-affected"] == ("", "只有一户")
    assert values["leak-test"][0].startswith("2026-11-22T12:20")


def test_the_leak_test_is_one_truth_whichever_way_it_is_written(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.wait(minutes=30)
    at_desk.do("set_field", number, "leak-test", "12:20")
    one = at_desk.one(number)
    assert marks(at_desk, one.id) == {"leak-tested": at_desk.clock.now() - timedelta(minutes=10)}
    at_desk.do("set_field", number, "leak-test", "12:25")
    assert marks(at_desk, one.id) == {"leak-tested": at_desk.clock.now() - timedelta(minutes=5)}
    with pytest.raises(Refused):
        at_desk.do("set_field", number, "leak-test", left_out="没做")

    other = at_desk.open(kind="water-leak", place="东门")
    at_desk.wait(minutes=5)
    at_desk.do("note", other, "", mark="leak-tested")
    [field] = scene(at_desk, other).fields
    assert (field.field, field.at) == ("leak-test", at_desk.clock.now())
    with pytest.raises(UsageError):
        at_desk.do("set_field", other, "leak-test", at_desk.clock.now() + timedelta(hours=1))


def marks(at_desk: Desk, incident_id: int) -> dict[str, object]:
    from controlroom.base.clock import from_us

    rows = at_desk.store.reader.rows(
        "SELECT name, at FROM incident_mark WHERE incident_id = :id", id=incident_id
    )
    return {name: from_us(at) for name, at in rows}


@pytest.mark.parametrize(
    ("field", "value", "left_out", "error"),
    [
        ("no-such", "x", "", NotFound),
        ("water-source", "", "", UsageError),
        ("water-source", "x", "y", UsageError),
        ("leak-test", "half past never", "", UsageError),
    ],
)
def test_a_field_refuses_nonsense(
    at_desk: Desk, field: str, value: str, left_out: str, error: type[Exception]
) -> None:
    number = at_desk.open(kind="water-leak")
    with pytest.raises(error) as wrong:
        at_desk.do("set_field", number, field, value, left_out=left_out)
    assert wrong.value.field == "fields"  # type: ignore[attr-defined]


# the scene


def test_command_changes_are_kept(at_desk: Desk) -> None:
    number = at_desk.do("emergency", "fire").number
    one = at_desk.one(number)
    assert reads_scene.commander_of(scene(at_desk, number), one.life) is None
    at_desk.do("commander", number, "305")
    at_desk.wait(minutes=5)
    at_desk.do("commander", number, "消防 王队")
    with pytest.raises(Refused):
        at_desk.do("commander", number, "消防 王队")
    seen = scene(at_desk, number)
    assert [command.who for command in seen.commands] == ["305 曾海涛", "消防 王队"]
    now = reads_scene.commander_of(seen, one.life)
    assert now is not None
    assert (now.who, now.at) == ("消防 王队", at_desk.clock.now())


def test_every_caller_about_the_same_fire_is_kept(at_desk: Desk) -> None:
    number = at_desk.do("emergency", "fire", caller="赵女士", phone="13800000001").number
    for last in range(2, 7):
        at_desk.do("add_caller", number, caller=f"住户{last}", phone=f"1380000000{last}")
    assert [one.phone for one in scene(at_desk, number).callers] == [
        f"1380000000{last}" for last in range(2, 7)
    ]
    with pytest.raises(UsageError):
        at_desk.do("add_caller", number)
    with pytest.raises(UsageError):
        at_desk.do("add_caller", number, phone="call me")


def test_outside_services_come_take_over_and_leave(at_desk: Desk) -> None:
    number = at_desk.do("emergency", "fire").number
    came = at_desk.wait(minutes=8)
    at_desk.do("outside", number, "fire", officer="王队")
    at_desk.wait(minutes=5)
    at_desk.do("outside", number, "fire", taken_over="现场")
    left = at_desk.wait(minutes=40)
    at_desk.do("outside", number, "fire", left=left)
    [one] = scene(at_desk, number).outside
    assert (one.service, one.officer, one.arrived, one.taken_over, one.left) == (
        "fire",
        "王队",
        came,
        "现场",
        left,
    )
    at_desk.do("outside", number, "fire")
    assert len(scene(at_desk, number).outside) == 2
    with pytest.raises(Refused):
        at_desk.do("outside", number, "fire")
    with pytest.raises(UsageError):
        at_desk.do("outside", number, "fire", left=came)
    with pytest.raises(UsageError) as wrong:
        at_desk.do("outside", number, "army")
    assert wrong.value.field == "service"


def test_two_other_services_stand_apart(at_desk: Desk) -> None:
    number = at_desk.do("emergency", "gas-leak").number
    at_desk.do("outside", number, "other", officer="燃气公司")
    at_desk.do("outside", number, "other", officer="供电")
    at_desk.do("outside", number, "other", officer="供电", left=at_desk.wait(minutes=1))
    assert [(one.officer, one.left is None) for one in scene(at_desk, number).outside] == [
        ("燃气公司", True),
        ("供电", False),
    ]


# links


def test_a_duplicate_ends_and_its_callers_go_along(at_desk: Desk) -> None:
    first = at_desk.do("emergency", "fire").number
    second = at_desk.open(kind="fire", place="3栋", caller="赵女士", phone="13800000001", summary="冒烟")
    at_desk.do("add_caller", second, caller="钱先生", phone="13800000002")
    at_desk.do("duplicate", second, first)
    one = at_desk.one(second)
    assert (one.state, at_desk.clocks(second)) == (State.CANCELLED, {})
    callers = scene(at_desk, first).callers
    assert [(other.caller, other.phone, other.said, other.from_number) for other in callers] == [
        ("赵女士", "13800000001", "冒烟", second),
        ("钱先生", "13800000002", "", second),
    ]
    assert scene(at_desk, second).duplicate_of == first
    assert [(other.number, other.sort) for other in scene(at_desk, first).links] == [
        (second, "duplicated-by")
    ]


def test_no_circle_of_duplicates(at_desk: Desk) -> None:
    first, second, third = (at_desk.open(kind="fire", place=place) for place in ("东门", "西门", "南门"))
    at_desk.do("duplicate", second, first)
    with pytest.raises(Refused, match=first):
        at_desk.do("duplicate", third, second)
    with pytest.raises(Refused):
        at_desk.do("duplicate", first, second)
    with pytest.raises(UsageError):
        at_desk.do("duplicate", first, first)
    at_desk.do("dispatch", third, ["305"])
    with pytest.raises(Refused, match="305"):
        at_desk.do("duplicate", third, first)
    assert at_desk.one(first).is_open


def test_nothing_open_is_lost_in_what_has_ended(at_desk: Desk) -> None:
    first, second = at_desk.open(place="东门"), at_desk.open(place="西门")
    at_desk.do("close", first, result="已修", told="101", left_out=at_desk.unrecorded(first))
    with pytest.raises(Refused, match=first[5:]) as refused:
        at_desk.do("duplicate", second, first)
    assert refused.value.field == "of"
    assert at_desk.one(second).is_open
    assert scene(at_desk, second).links == ()
    at_desk.do("reopen", first, why="又坏")
    at_desk.do("resolve", first, result="已修")
    at_desk.do("duplicate", second, first)
    assert at_desk.one(second).state is State.CANCELLED


def test_a_reopened_duplicate_stands_alone_again(at_desk: Desk) -> None:
    first, second = at_desk.open(kind="fire", place="东门"), at_desk.open(kind="fire", place="西门")
    at_desk.do("duplicate", second, first)
    at_desk.do("reopen", second, why="两处起火")
    assert scene(at_desk, second).duplicate_of == ""
    at_desk.do("duplicate", first, second)
    assert scene(at_desk, first).duplicate_of == second


def test_linking_is_mutual_and_once(at_desk: Desk) -> None:
    first, second = at_desk.open(kind="fire", place="东门"), at_desk.open(kind="power-cut", place="东门")
    at_desk.do("link", first, second)
    for one, other in ((first, second), (second, first)):
        assert [(line.number, line.sort) for line in scene(at_desk, one).links] == [(other, "link")]
        assert "incident.linked" in at_desk.acts(one)
    with pytest.raises(Refused):
        at_desk.do("link", second, first)
    with pytest.raises(UsageError):
        at_desk.do("link", first, first)
    at_desk.do("duplicate", second, first)
    assert [line.sort for line in scene(at_desk, second).links] == ["duplicate"]


# complaints about the officer, callers without a name


def test_a_complaint_about_the_officer_goes_past_them(at_desk: Desk) -> None:
    from controlroom.incidents import desk

    new = desk.NewIncident(kind="complaint", place="3-2-1802", about="101")
    done = desk.open_incident(at_desk.store, at_desk.by, new)
    assert "安全班长" in done.notes[-1]
    assert at_desk.one(done.number).about_staff == at_desk.by.staff_id
    for act, more in (
        ("close", {"result": "无"}),
        ("cancel", {"why": "无"}),
        ("resolve", {"result": "无"}),
        ("edit", {"change": desk.Edit(summary="无")}),
    ):
        with pytest.raises(NotAllowed):
            at_desk.do(act, done.number, **more)
    at_desk.do("note", done.number, "已转告")
    leader = replace(
        at_desk.by, staff_id=at_desk.store.reader.value("SELECT id FROM staff WHERE number = '305'")
    )
    desk.cancel(at_desk.store, leader, done.number, why="重复")
    with pytest.raises(UsageError) as wrong:
        at_desk.open(kind="fire", about="101")
    assert wrong.value.field == "about"


def test_an_anonymous_caller_is_marked(at_desk: Desk) -> None:
    number = at_desk.open(kind="complaint", anonymous=True)
    assert at_desk.one(number).anonymous


# two consoles


def test_two_consoles_tick_the_same_step_at_once(at_desk: Desk) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from controlroom.incidents import desk

    number = at_desk.open(kind="water-leak")
    stores = [Store(at_desk.store.location, at_desk.clock) for _console in range(4)]
    together = Barrier(len(stores))

    def press(console: int) -> str:
        together.wait()
        try:
            desk.tick(stores[console], replace(at_desk.by, console=f"console {console}"), number, "1")
        except Ticked as ticked:
            return ticked.by
        return "done"

    try:
        with ThreadPoolExecutor(len(stores)) as pool:
            answers = sorted(pool.map(press, range(len(stores))))
    finally:
        for store in stores:
            store.close()
    assert answers == ["101 单志远"] * 3 + ["done"]
    assert len(scene(at_desk, number).ticks) == 1
    assert at_desk.acts(number).count("incident.ticked") == 1
