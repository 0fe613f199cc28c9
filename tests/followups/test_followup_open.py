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
    # what a resident is called stands in the record, not on the sheet
    assert all("周敏" not in text for text in words.values())
    # about no record, the sheet says what is owed; no telephone number in full, and no more than is read at a glance
    assert "答复物业费问题" in words[answer]


def test_what_is_owed_about_no_record_is_said_short_and_without_telephone_numbers(owed: Owed) -> None:
    owed.add("请回电 13800136612，3-2-1802 的事，" + "说明 " * 60)
    [item] = open_items(owed.store.reader, owed.store.policy(), owed.clock.now())
    assert "请回电" in item.words
    assert "13800136612" not in item.words
    assert "3-2-1802" in item.words
    assert len(item.words) < 100
