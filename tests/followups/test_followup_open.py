"""What the room gives to the handover: everything that is owed, on both engines."""

from __future__ import annotations

from controlroom.followups.open import open_items
from tests.followups.conftest import Owed


def test_open_is_what_is_owed_by_the_time_it_is_due(owed: Owed) -> None:
    assert open_items(owed.store.reader, owed.store.policy(), owed.clock.now()) == []
    closed = owed.closed("water-leak")
    visit = owed.visit(closed)
    answer = owed.add("答复物业费问题")
    gone = owed.add("不用了")
    owed.do("drop", gone, why="已答复")
    items = open_items(owed.store.reader, owed.store.policy(), owed.clock.now())
    assert sorted(one.number for one in items) == sorted([visit.spoken, answer])
    assert [one.due for one in items] == sorted(one.due for one in items if one.due is not None)
    words = {one.number: one.words for one in items}
    assert closed.removeprefix("2026-") in words[visit.spoken]
    # what a resident is called or said stands in the record, not on the sheet
    assert all("周敏" not in text and "物业费" not in text for text in words.values())
