"""What the room gives to the handover: every open incident, on both engines."""

from __future__ import annotations

from datetime import timedelta

from controlroom.incidents.open import open_items
from tests.incidents.conftest import Desk


def test_open_is_what_is_not_closed_the_urgent_first(at_desk: Desk) -> None:
    assert open_items(at_desk.store.reader, at_desk.store.policy(), at_desk.clock.now()) == []
    waits = at_desk.open("repair-listed", "3-2-1802")
    leak = at_desk.open("water-leak", "3-2-1702")
    at_desk.do("dispatch", leak, ["612"])
    at_desk.do("hold", waits, why="parts", until=at_desk.clock.now() + timedelta(hours=3))
    done = at_desk.open("repair-listed", "3-2-1602")
    at_desk.do("cancel", done, why="误报")
    items = open_items(at_desk.store.reader, at_desk.store.policy(), at_desk.clock.now())
    assert [one.subject for one in items] == ["incident", "incident"]
    assert [one.number for one in items] == [leak.removeprefix("2026-"), waits.removeprefix("2026-")]
    assert "在外：612" in items[0].words
    assert "等配件" in items[1].words
    assert items[0].due is not None
    assert all("3-2-1" in one.words or "3栋2单元1" in one.words for one in items)
