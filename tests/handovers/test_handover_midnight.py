"""What stands on the sheet reads the same before and after midnight: else what was accepted is gone through anew."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from controlroom.deadlines import alarms
from controlroom.deadlines.reads import alarms as alarm_rows
from controlroom.handovers.collect import open_now
from controlroom.people.signin import sign_in
from controlroom.posts import desk as posts
from controlroom.store.database import Store
from controlroom.visitors import desk as visitors
from tests.console.conftest import OFFICER, desk, sample  # noqa: F401 - fixtures

ROOMS = {"incidents", "deadlines", "keyloans", "passes", "followups", "posts", "visitors"}


@pytest.fixture
def busy(desk: Store) -> Store:  # noqa: F811
    """The sample estate with an alarm set aside, a visitor, and an order."""
    by = sign_in(desk, OFFICER.number, OFFICER.pin, "t")
    now = desk.clock.now()
    [first, *_rest] = [one for one in alarm_rows(desk.reader) if one.stage == "breach"]
    alarms.shelve(desk, by, first.id, until=now + timedelta(minutes=30), why="等配件")
    visitors.add(desk, by, visitors.NewVisitor(name="周启明", why="送货", post="东门"))
    posts.man(desk, by, "东门", ["304"])
    posts.send(desk, by, "东门只进不出")
    return desk


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-23", "2026-12-31"])
def test_the_words_are_the_same_before_and_after_midnight(busy: Store, day: str) -> None:
    policy = busy.policy()
    midnight = datetime.fromisoformat(day).replace(tzinfo=policy.zone) + timedelta(days=1)
    before, after = (
        {
            (one.room, one.subject, one.id): (one.zh, one.en)
            for one in open_now(busy.reader, policy, midnight + timedelta(minutes=minutes))
        }
        for minutes in (-5, 5)
    )
    assert {room for room, _subject, _id in before} >= ROOMS
    both = before.keys() & after.keys()
    assert {key: before[key] for key in both} == {key: after[key] for key in both}
    assert {room for room, _subject, _id in both} >= ROOMS
