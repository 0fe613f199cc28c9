"""The duty log on both engines: notes, striking, filters, what every entry says."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from controlroom.base.clock import ManualClock
from controlroom.base.errors import NotAllowed, NotFound, Refused, UsageError
from controlroom.base.policy_model import RIGHTS
from controlroom.dutylog import desk, reads
from controlroom.dutylog.rules import joined, split_line
from controlroom.incidents import desk as incidents
from controlroom.incidents import reads_story
from controlroom.people.tables import Staff
from controlroom.store.actor import Actor
from controlroom.store.database import Store

NASTY = ("[Gate A] forced", "[/]", "\x1b[31mred\x1b[0m", "‮abc", "=1+1", "👩‍🚒 出动", "x" * 100_000)


@pytest.fixture
def by(store: Store) -> Actor:
    """An officer with every right."""
    with Session(store.engine) as session, session.begin():
        session.add(Staff(number="101", name="单志远", role="duty-officer", department="control-centre"))
    with Session(store.engine) as session:
        key = session.exec(select(Staff.id)).one()
    return Actor("1", staff_id=key, number="101", name="单志远", rights=frozenset(RIGHTS), shift_id=7)


def says(store: Store, **filters: Any) -> list[str]:
    """Return what the log says, newest first."""
    return [
        one.says(store.policy(), when=lambda at: f"{at:%H:%M}")
        for one in reads.entries(store.reader, **filters)
    ]


def test_notes_are_read_back_as_typed(store: Store, by: Actor) -> None:
    desk.add(store, by, list(NASTY))
    assert [one.texts["text"] for one in reads.entries(store.reader)] == list(reversed(NASTY))


def test_several_in_one_line_are_several_entries() -> None:
    assert split_line("东门 正常 / 西门 正常 / 水泵房 门已锁 / ") == [
        "东门 正常",
        "西门 正常",
        "水泵房 门已锁",
    ]
    assert split_line("1/2 单元") == ["1/2 单元"]
    assert split_line("东门 3/4 ／ 西门 / ") == ["东门 3/4", "西门"]
    assert split_line("一行\n又一行 / 第三") == ["一行", "又一行", "第三"]


def test_words_with_a_stroke_alone_among_them_are_notes_between_strokes() -> None:
    assert joined(["东门", "正常", "/", "西门", "3/4", "／", "水泵房", "门已锁"]) == [
        "东门 正常",
        "西门 3/4",
        "水泵房 门已锁",
    ]
    assert joined(["东门 正常 / 西门 正常", "水泵房"]) == ["东门 正常 / 西门 正常", "水泵房"]


def test_a_late_note_keeps_both_times(store: Store, by: Actor, clock: ManualClock) -> None:
    earlier = clock.now() - timedelta(minutes=20)
    desk.add(store, by, ["对讲报：西门车辆已疏导"], tag="radio", at=earlier)
    [one] = reads.entries(store.reader)
    assert (one.at, one.recorded, one.late, one.number, one.shift_id) == (
        earlier,
        clock.now(),
        True,
        "101",
        7,
    )
    assert says(store) == ["［对讲机］对讲报：西门车辆已疏导"]


def test_a_struck_note_stays_readable(store: Store, by: Actor) -> None:
    seq = desk.add(store, by, ["东门：车牌看错"]).id
    desk.strike(store, by, seq, why="记错门岗")
    [one] = reads.entries(store.reader)
    assert (one.texts["text"], one.struck_why) == ("东门：车牌看错", "记错门岗")
    assert one.struck_by == seq + 1
    with pytest.raises(Refused):
        desk.strike(store, by, seq, why="again")


def test_a_reason_for_striking_holds_no_document(store: Store, by: Actor) -> None:
    seq = desk.add(store, by, ["西门正常"]).id
    with pytest.raises(UsageError) as caught:
        desk.strike(store, by, seq, why="应为 440301199001011234")
    assert caught.value.field == "why"
    assert reads.entries(store.reader, limit=1)[0].struck_by is None


def test_only_notes_can_be_struck(store: Store, by: Actor) -> None:
    incidents.open_incident(store, by, incidents.NewIncident(kind="water-leak", place="东门"))
    opened = reads.entries(store.reader)[0]
    with pytest.raises(Refused):
        desk.strike(store, by, opened.seq, why="x")
    with pytest.raises(NotFound):
        desk.strike(store, by, 999, why="x")
    with pytest.raises(UsageError):
        desk.strike(store, by, opened.seq, why=" ")


def test_a_note_about_an_incident_stands_in_its_story(store: Store, by: Actor) -> None:
    number = incidents.open_incident(store, by, incidents.NewIncident(kind="water-leak", place="东门")).number
    desk.add(store, by, ["经理来电询问"], about=number[5:])
    one = reads.entries(store.reader)[0]
    assert one.about == number
    assert [line.texts.get("text") for line in reads_story.story(store.reader, one.subject_id)][
        -1
    ] == "经理来电询问"


def test_filters(store: Store, by: Actor, clock: ManualClock) -> None:
    desk.add(store, by, ["东门正常"], tag="radio")
    clock.move(timedelta(hours=1))
    desk.add(
        store, Actor("1", by.staff_id, "101", "单志远", rights=by.rights), ["西门正常", "厨房漏水已转工程"]
    )
    assert says(store, tag="radio") == ["［对讲机］东门正常"]
    assert says(store, shift_id=7) == ["［对讲机］东门正常"]
    assert says(store, since=clock.now()) == ["厨房漏水已转工程", "西门正常"]
    assert says(store, until=clock.now()) == ["［对讲机］东门正常"]
    assert says(store, text="漏水") == ["厨房漏水已转工程"]
    assert says(store, text="停电") == []
    assert says(store, limit=1, before=3) == ["西门正常"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("text", {"texts": ["  "]}),
        ("text", {"texts": ["东门正常", "来人证件 440301199001011234"]}),
        ("tag", {"tag": "gossip"}),
        ("at", {"at": timedelta(minutes=1)}),
    ],
)
def test_bad_notes_write_nothing(
    store: Store, by: Actor, clock: ManualClock, field: str, values: dict[str, Any]
) -> None:
    if "at" in values:
        values = {"at": clock.now() + values["at"]}
    with pytest.raises(UsageError) as caught:
        desk.add(store, by, **({"texts": ["x"]} | values))
    assert caught.value.field == field
    with pytest.raises((NotFound, UsageError)):
        desk.add(store, by, ["x"], about="1122-099")
    with pytest.raises(NotAllowed):
        desk.add(store, Actor("1"), ["x"])
    assert store.reader.seq() == 0


def test_every_act_of_the_code_has_words(store: Store) -> None:
    """No journal entry is shown by its bare name."""
    import re
    from pathlib import Path

    import controlroom
    from controlroom.dutylog.sentences import sentence

    root = Path(os.path.dirname(controlroom.__file__))
    acts = set()
    for file in root.rglob("*.py"):
        acts |= set(re.findall(r'journal\(\s*"([a-z-]+\.[a-z-]+)"', file.read_text(encoding="utf-8")))
    assert len(acts) > 15
    facts = {
        "why": "resident", "stage": "breach", "kind": "send", "milestone": "arrived", "at": 0, "new": 0, "seconds": 60,
        "from": 0, "until": 0, "role": "guard", "mark": None,
        "changed": 0, "doubtful": 0, "how": "returned", "condition": "good", "wrong": 3,
        "differences": 1, "counted": 2, "sort": "found",
        "due": 0, "was": 0, "number": 1, "by": "phone", "service": "police", "arrived": 0,
    }  # fmt: skip
    for act in acts:
        own = facts | {"new": "met"} if act in ("deadline.corrected",) else facts
        said = sentence(store.policy(), act, own, {"text": "x"}, when=lambda at: f"{at:%H:%M}")
        assert said != act, act
