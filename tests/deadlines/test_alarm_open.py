"""What the alarms give to the handover: conditions and what is set aside, on both engines."""

from __future__ import annotations

from datetime import timedelta

from deadline_harness import Queue

from controlroom.deadlines import alarms
from controlroom.deadlines.conditions import raise_condition
from controlroom.deadlines.open import open_items

MIN = timedelta(minutes=1)


def test_open_is_a_condition_and_what_is_shelved(queue: Queue) -> None:
    queue.start(due=8, warn=4)
    queue.move(9)
    assert open_items(queue.store.reader, queue.store.policy(), queue.now) == []
    [(alarm,)] = queue.store.reader.rows("SELECT id FROM alarm")
    alarms.shelve(queue.store, queue.officer, int(alarm), until=queue.now + 15 * MIN, why="等配件")
    with queue.act() as act:
        raise_condition(act, "chain-broken")
    items = open_items(queue.store.reader, queue.store.policy(), queue.now)
    shelved = next(one for one in items if one.id == alarm)
    assert "等配件" in shelved.words
    assert "已暂搁" in shelved.words
    assert shelved.due == queue.now + 15 * MIN
    assert len(items) == 2
