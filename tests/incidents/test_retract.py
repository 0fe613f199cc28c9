"""A milestone written by mistake is taken back: people, state and clocks are as they were, the log keeps both."""

from __future__ import annotations

import pytest

from controlroom.base.clock import to_us
from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.base.policy import parse
from controlroom.incidents import reads_people, reads_story, story
from controlroom.incidents.rules import State
from controlroom.store.policies import shipped_text

from .conftest import Desk


def sent(at_desk: Desk, number: str) -> list[reads_people.Sent]:
    return reads_people.sent_to(at_desk.store.reader, at_desk.one(number).id)


def test_an_arrival_taken_back_lets_its_clocks_run_again(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["612"])
    before = {kind: (row.state, row.due) for kind, row in at_desk.clocks(number).items()}
    arrived = at_desk.wait(minutes=1)
    at_desk.do("arrive", number, "612")
    assert {kind: row.state for kind, row in at_desk.clocks(number).items()} != {
        kind: state for kind, (state, _due) in before.items()
    }
    at_desk.wait(seconds=5)
    done = at_desk.do("retract", number, "arrived", "612")
    assert done.number == number
    assert at_desk.one(number).state is State.DISPATCHED
    assert sent(at_desk, number)[0].arrived is None
    clocks = at_desk.clocks(number)
    assert {kind: (clocks[kind].state, clocks[kind].due) for kind in before} == before
    line = next(
        line
        for line in reads_story.story(at_desk.store.reader, at_desk.one(number).id)
        if line.act == "incident.retracted"
    )
    assert line.facts["was"] == to_us(arrived)
    assert line.facts["milestone"] == "arrived"
    says = story.sentence(parse(shipped_text(), "policy.toml"), line, when=lambda at: f"{at:%H:%M}")
    assert "612" in says
    assert f"{arrived:%H:%M}" in says


def test_an_arrival_after_one_taken_back_is_judged_by_its_own_time(at_desk: Desk) -> None:
    number = at_desk.open(kind="water-leak")
    at_desk.do("dispatch", number, ["612"])
    at_desk.do("arrive", number, "612")
    at_desk.do("retract", number, "arrived", "612")
    at_desk.wait(hours=3)
    at_desk.do("arrive", number, "612")
    assert "late" in {row.state for row in at_desk.clocks(number).values()}


def test_somebody_cleared_by_mistake_is_out_again(at_desk: Desk) -> None:
    number = at_desk.open()
    at_desk.do("dispatch", number, ["612"])
    at_desk.do("arrive", number, "612")
    at_desk.do("clear", number, "612")
    assert at_desk.one(number).state is State.RECEIVED
    at_desk.do("retract", number, "cleared", "612")
    assert at_desk.one(number).state is State.ON_SCENE
    assert [person.number for person in at_desk.one(number).people] == ["612"]


def test_what_was_sent_meanwhile_is_said_or_refused(at_desk: Desk) -> None:
    number, other = at_desk.open(), at_desk.open(place="东门")
    at_desk.do("dispatch", number, ["612", "611"])
    at_desk.do("clear", number, "612")
    at_desk.do("clear", number, "611")
    at_desk.do("dispatch", other, ["612"])
    at_desk.do("dispatch", number, ["611"])
    assert "612" in at_desk.do("retract", number, "cleared", "612").notes[0]
    with pytest.raises(Refused, match="611"):
        at_desk.do("retract", number, "cleared", "611")
    assert [one.cleared is None for one in sent(at_desk, number) if one.number == "611"] == [False, True]


def test_set_out_is_taken_back_and_nobody_need_be_named_if_it_can_be_one_only(at_desk: Desk) -> None:
    number = at_desk.open()
    at_desk.do("dispatch", number, ["612", "611"])
    at_desk.do("under_way", number, "611")
    at_desk.do("retract", number, "under-way")
    assert at_desk.one(number).state is State.DISPATCHED
    with pytest.raises(Refused):
        at_desk.do("retract", number, "under-way")


def test_later_it_needs_a_reason(at_desk: Desk) -> None:
    number = at_desk.open()
    at_desk.do("dispatch", number, ["612"])
    at_desk.do("arrive", number, "612")
    at_desk.wait(minutes=10)
    with pytest.raises(UsageError) as raised:
        at_desk.do("retract", number, "arrived", "612")
    assert raised.value.field == "why"
    at_desk.do("retract", number, "arrived", "612", why="报错人了")
    assert "incident.retracted" in at_desk.acts(number)


def test_what_cannot_be_taken_back(at_desk: Desk) -> None:
    number = at_desk.open()
    at_desk.do("dispatch", number, ["612", "611"])
    for milestone in ("dispatched", "told", "anything"):
        with pytest.raises(UsageError) as raised:
            at_desk.do("retract", number, milestone, "612")
        assert raised.value.field == "milestone"
    with pytest.raises(NotFound):
        at_desk.do("retract", number, "arrived", "999")
    at_desk.do("arrive", number, "612")
    at_desk.do("arrive", number, "611")
    with pytest.raises(UsageError) as raised:
        at_desk.do("retract", number, "arrived")
    assert raised.value.field == "who"
    at_desk.do("close", number, result="好", told="101", clear=True)
    with pytest.raises(Refused):
        at_desk.do("retract", number, "arrived", "612")
