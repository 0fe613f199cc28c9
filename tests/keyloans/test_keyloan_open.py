"""What the room gives to the handover and to the search: open keys, and the text of every key; on both engines."""

from __future__ import annotations

from datetime import timedelta

from controlroom.base.registry import load, rooms
from controlroom.keyloans.open import open_items
from controlroom.store import search
from tests.keyloans.conftest import Board


def test_open_is_what_is_not_on_its_hook_or_not_to_be_lent(board: Board) -> None:
    assert open_items(board.store.reader, board.store.policy(), board.now()) == []
    board.lend("R-10", "611")
    board.lend("E-01", "612", length=timedelta(minutes=30))
    board.do("lose", "P-01", why="不见了")
    board.do("audit", "P-02", why="齿磨损")
    items = open_items(board.store.reader, board.store.policy(), board.now())
    assert [(one.subject, one.number, one.words) for one in items] == [
        ("key", "E-01", "水泵房：在 612 王立新 手里"),
        ("key", "R-10", "三栋机房钥匙串：在 611 李建国 手里"),
        ("key", "P-01", "会所: 遗失"),
        ("key", "P-02", "活动室: 停借"),
    ]
    assert [one.due for one in items] == [board.now(minutes=30), board.now(hours=2), None, None]


def test_every_key_that_the_index_finds_answers_with_its_text(board: Board) -> None:
    [texts] = [load(room.searches["key"]) for room in rooms() if "key" in room.searches]
    found = search.find(board.store.reader, "key", "水泵", confirm=lambda ids: texts(board.store.reader, ids))
    assert found == [board.key("E-01").id]
    said = texts(board.store.reader, found)[found[0]]
    assert all(word in said for word in ("E-01", "水泵房", "B1水泵房"))
