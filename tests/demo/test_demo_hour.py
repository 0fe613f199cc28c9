"""The lively hour: every act possible when it comes, and the desk at its end as the file's head says."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from demo_tables import DEMO, ROOT, code, table

from controlroom.base import policy
from controlroom.incidents import catalogue
from controlroom.incidents.clocks import Facts, Planned, planned, waited
from controlroom.incidents.rules import (
    HOLD_TITLES,
    SEVERITIES,
    Sent,
    State,
    allowed,
    check_order,
    state_of,
)
from controlroom.incidents.rules import Milestone as M

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
POLICY = policy.load(ROOT / "data" / "policy.toml")
KINDS = catalogue.load(ROOT / "data" / "catalogue.toml", POLICY)
HOUR = tomllib.loads((DEMO / "hour.toml").read_text(encoding="utf-8"))
PASSES: dict[str, dict[str, Any]] = HOUR["passes"]
INCIDENTS: dict[str, dict[str, Any]] = HOUR["incidents"]
VISITORS: dict[str, dict[str, Any]] = HOUR["visitors"]
ROSTER: dict[str, list[dict[str, Any]]] = HOUR["roster"]
SAID = {"text", "said", "result", "why", "value", "summary", "purpose", "note", "goods"}
SAID |= {"action", "camera", "post", "refused", "where"}
"""What is said, and so is said in English where the sample is made in English."""
ACTS: list[dict[str, Any]] = HOUR["script"]["acts"]
STAFF = {row["工号"]: row for row in table("staff.csv")}
MARKS = {name for clock in POLICY.clocks.values() for name in (*clock.starts, *clock.met_by)}

KEYS = {
    "open": set(),
    "dispatch": {"who"},
    "recall": {"who", "why"},
    "under-way": {"who"},
    "arrive": {"who"},
    "clear": {"who"},
    "note": {"text"},
    "hold": {"why"},
    "resume": set(),
    "resolve": {"result"},
    "close": {"told"},
    "cancel": {"why"},
    "acknowledge": set(),
    "tick": {"step"},
    "tell": {"who"},
    "field": {"field", "value"},
    "owe": {"kind"},
    "try": {"result", "again"},
    "lend": {"to", "until", "purpose"},
    "return": {"condition", "note"},
    "remind": {"said", "promised"},
    "apply": set(),
    "owner": {"word", "said"},
    "precheck": {"guard", "note"},
    "read-code": set(),
    "out": {"guard"},
}
SHIFT = {
    "man": {"post", "who"},
    "report": {"post", "topic", "text"},
    "round": {"round", "walked", "text"},
    "heard": {"guard"},
    "send": {"order", "text"},
    "confirm": {"order", "post"},
    "equipment": set(),
    "visit": {"visitor"},
    "left": {"visitor"},
    "vehicle": {"plate", "sort", "text", "where"},
    "watch": {"action", "camera", "text", "what", "where"},
}
FREE = {"log", "owe", "try", "lend", "return", "remind", "apply", "owner", "precheck", "read-code", "out"}
FREE |= SHIFT.keys()
"""Acts that are about no incident of the hour."""
OPTIONAL = {
    "dispatch": {"lead"},
    "hold": {"until"},
    "close": {"result", "clear"},
    "note": {"mark"},
    "tell": {"said"},
}
OPTIONAL["lend"] = {"about", "vouched"}
OPTIONAL["owner"] = {"answered"}
OPTIONAL["out"] = {"counts"}
OPTIONAL["equipment"] = {"text"}
OPTIONAL["owe"] = {"text", "whose", "phone", "due", "about"}


@dataclass
class Story:
    """One incident while the script is played."""

    told: datetime | None = None
    sent: list[Sent] = field(default_factory=list)
    marks: dict[str, datetime] = field(default_factory=dict)
    waits: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    result: str = ""
    resolved: datetime | None = None
    closed: datetime | None = None
    cancelled: datetime | None = None
    acknowledged: datetime | None = None

    @property
    def held(self) -> bool:
        return bool(self.waits) and self.waits[-1][1] is None

    @property
    def state(self) -> State:
        return state_of(
            self.sent,
            held=self.held,
            resolved=self.resolved is not None,
            closed=self.closed is not None,
            cancelled=self.cancelled is not None,
        )

    def out(self) -> set[int]:
        return {one.staff_id for one in self.sent if one.out}

    def change(self, who: list[str], **times: Any) -> None:
        for number in who:
            at = next(i for i, one in enumerate(self.sent) if one.out and one.staff_id == int(number))
            self.sent[at] = self.sent[at]._replace(**times)

    def play(self, act: dict[str, Any], at: datetime) -> None:
        who: list[str] = act.get("who", [])
        match act["act"]:
            case "open":
                self.told = at
            case "dispatch":
                self.sent += [Sent(int(number), at) for number in who]
            case "recall":
                self.change(who, recalled=at)
            case "under-way":
                self.change(who, under_way=at)
            case "arrive":
                self.change(who, arrived=at)
            case "clear":
                self.change(who, cleared=at)
            case "hold":
                self.waits.append((at, None))
            case "resume":
                self.waits[-1] = (self.waits[-1][0], at)
            case "resolve":
                self.resolved, self.result = at, act["result"]
            case "close":
                self.closed, self.result = at, act.get("result", self.result)
                if act.get("clear"):
                    self.change([str(number) for number in self.out()], cleared=at)
            case "cancel":
                self.cancelled = at
            case "acknowledge":
                self.acknowledged = at
            case "tick" | "tell" | "field":
                pass
            case "note":
                self.marks |= {act["mark"]: at} if "mark" in act else {}
            case other:
                pytest.fail(f"unknown act {other}")


def about_an_incident(act: dict[str, Any]) -> bool:
    return act["act"] not in FREE and "key" not in act and "pass" not in act


def moment(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def play(until: float = 0) -> dict[str, Story]:
    stories = {ref: Story() for ref in INCIDENTS}
    for act in ACTS:
        if about_an_incident(act) and act["at"] <= until:
            stories[act["ref"]].play(act, moment(act["at"]))
    return stories


def deadlines(ref: str, story: Story) -> list[Planned]:
    """Return the promises still standing or met, moved by the waits as the policy says."""
    about = INCIDENTS[ref]
    assert story.told is not None
    # whoever closes and names who told the caller writes that down too
    marks = story.marks | ({"result-told": story.closed} if story.closed else {})
    facts = Facts(
        began=story.told,
        first_life=True,
        priority=about["priority"],
        severity=about.get("severity"),
        recorded=story.told,
        sent=story.sent,
        marks=marks,
        resolved=story.resolved or story.closed,
        closed=story.closed,
        appointment=moment(about["appointment"]) if "appointment" in about else None,
    )
    plans = []
    for plan in planned(POLICY, KINDS.kind(about["kind"]).clocks, facts):
        if plan.met is None and (story.cancelled or story.closed):
            continue
        if plan.clock.pauses:
            if plan.met is None and story.held:
                continue
            moved = waited(story.waits, plan.started)
            plan = replace(plan, due=plan.due + moved, warn=plan.warn + moved)
        plans.append(plan)
    return plans


def test_acts_come_in_order_of_time_within_the_hour() -> None:
    times = [act["at"] for act in ACTS]

    assert times == sorted(times)
    assert -60 <= times[0] < -55
    assert times[-1] < 0


def test_acts_say_what_they_need_and_nothing_else() -> None:
    for act in ACTS:
        keys = {key for key in act if not key.endswith("_en")} - {"at", "act", "by"}
        if act["act"] == "log":
            assert {"text"} <= keys <= {"text", "about", "tag"}
            continue
        if act["act"] in SHIFT:
            must = SHIFT[act["act"]]
        else:
            must = KEYS[act["act"]] | {next((name for name in ("key", "pass") if name in act), "ref")}
        assert must <= keys <= must | OPTIONAL.get(act["act"], set()), act
        assert act["act"] != "hold" or act["why"] in HOLD_TITLES
        assert act.get("mark", "informed") in MARKS
    assert sum(act["act"] == "log" for act in ACTS) == 12


def test_what_is_said_is_said_in_both_languages() -> None:
    planned = (line for lines in ROSTER.values() for line in lines)
    for line in (*ACTS, *INCIDENTS.values(), *PASSES.values(), *VISITORS.values(), *planned):
        said = {key for key, value in line.items() if key in SAID and not str(value).isascii()}
        assert {f"{key}_en" for key in said} == {key for key in line if key.endswith("_en")}, line


def test_acts_name_people_who_exist_and_are_on_duty() -> None:
    sent = {number for act in ACTS if isinstance(act.get("who"), list) for number in act["who"]}
    named = sent | {act.get("by", HOUR["officer"]) for act in ACTS}
    named |= {act["to"] for act in ACTS if isinstance(act.get("to"), str)}
    named |= {act[one] for act in ACTS for one in ("vouched", "guard", "walked") if one in act}

    assert named <= STAFF.keys()
    assert [number for number in named if STAFF[number]["在班"] != "是"] == []
    assert all(act["lead"] in act["who"] for act in ACTS if "lead" in act)
    tellers = {act["told"] for act in ACTS if "told" in act}
    assert tellers <= {STAFF[number]["姓名"] for number in named}
    assert STAFF[HOUR["officer"]]["岗位"] == "控制中心值班人员"


def test_incidents_name_kinds_places_sources_and_callers_that_exist() -> None:
    rooms = {code(row): row["业主编号"] for row in table("rooms.csv")}
    facilities = {row["设施名称"] for row in table("facilities.csv")}
    numbers = {row["姓名"]: "" for row in STAFF.values()}
    numbers |= {row["业主名称"]: row["手机号"] for row in table("residents.csv")}

    for ref, about in INCIDENTS.items():
        assert KINDS.kind(about["kind"]).id == about["kind"]
        assert about["place"] in rooms.keys() | facilities, ref
        assert about["source"] in KINDS.channels
        assert about.get("severity", "minor") in SEVERITIES
        assert about["priority"] in (1, 2, 3, 4)
        assert about["summary"]
        assert about["summary_en"].isascii()
        assert ("caller" in about) == (about["source"] != "cctv")
        assert about.get("phone", "") == numbers.get(about.get("caller", ""), ""), ref


def test_a_caller_at_home_is_of_that_home() -> None:
    owners = {code(row): row["业主编号"] for row in table("rooms.csv")}
    people = {row["业主名称"]: row for row in table("residents.csv")}

    for about in INCIDENTS.values():
        if about["place"] in owners:
            person = people[about["caller"]]
            assert person["业主编号"] == owners[about["place"]]
            assert person["业主类型"] == "业主" or code(person) == about["place"]


def test_every_act_is_allowed_when_it_comes_and_nobody_is_in_two_places() -> None:
    stories = {ref: Story() for ref in INCIDENTS}
    for act in ACTS:
        if not about_an_incident(act):
            continue
        story = stories[act["ref"]]
        assert (story.told is None) == (act["act"] == "open"), act
        if act["act"] in ("open", "acknowledge", "tick", "tell", "field"):
            story.play(act, moment(act["at"]))
            continue
        assert allowed(act["act"], story.state), act
        if act["act"] == "dispatch":
            busy = {number for other in stories.values() for number in other.out()}
            assert busy.isdisjoint(map(int, act["who"])), act
        story.play(act, moment(act["at"]))
        assert not (story.closed or story.cancelled) or not story.out(), act
    for story in stories.values():
        for one in story.sent:
            check_order(
                [
                    (M.DISPATCHED, one.dispatched),
                    (M.UNDER_WAY, one.under_way),
                    (M.ARRIVED, one.arrived),
                    (M.CLEARED, one.cleared),
                ]
            )
        assert not story.closed or story.result


def test_fourteen_incidents_stand_as_the_head_says() -> None:
    stories = play()

    states = Counter(story.state for story in stories.values())
    assert len(stories) == 14
    assert states == {
        State.CLOSED: 4,
        State.CANCELLED: 1,
        State.HELD: 1,
        State.RECEIVED: 1,
        State.ON_SCENE: 1,
        State.UNDER_WAY: 6,
    }
    assert stories["alarm"].cancelled
    assert stories["lamp"].state is State.RECEIVED
    assert stories["cistern"].state is State.HELD
    assert INCIDENTS["cistern"]["appointment"] > 0
    assert sum(one.arrived is not None for one in stories["scrape"].sent if one.out) == 3


def test_at_the_end_two_are_late_two_are_warned_and_all_else_is_in_time() -> None:
    late, warned, slow = set(), set(), set()
    for ref, story in play().items():
        for plan in deadlines(ref, story):
            if plan.met is None and plan.due <= NOW:
                late.add((ref, plan.clock.id))
            elif plan.met is None and plan.warn <= NOW:
                warned.add(ref)
            elif plan.met is not None and plan.met >= plan.warn:
                slow.add((ref, plan.clock.id))

    assert late == {("leak", "arrive"), ("barrier", "arrive-facility")}
    assert warned == {"van", "door"}
    assert slow == set()


def test_the_late_barrier_was_acknowledged_after_its_breach_and_the_leak_was_not() -> None:
    stories = play()
    (breach,) = (plan.due for plan in deadlines("barrier", stories["barrier"]) if plan.met is None)

    assert stories["leak"].acknowledged is None
    acknowledged = stories["barrier"].acknowledged
    assert acknowledged is not None
    assert breach < acknowledged
    assert [ref for ref, story in stories.items() if story.acknowledged] == ["barrier"]
