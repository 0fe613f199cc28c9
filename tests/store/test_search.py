"""The search index: what goes in is found, newest first, by page, by state, the same on both engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from controlroom.base import registry
from controlroom.base.registry import Room
from controlroom.store import search
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.search import Indexed, find, put_many, reindex

TEXTS = {
    1: "1122-001 3-2-1802 厨房漏水 138****6612",
    2: "1122-002 5-1-301 电梯困人",
    3: "1122-003 3-2-1802 水管漏水，已关阀",
    4: "1122-004 1-1-101 Gate [A] forced ‮ \x1b[31m",
    5: "1122-005 地下车库 漏",
    6: "1122-006 厨房 油烟",
}


def texts(refs: Sequence[int]) -> Mapping[int, str]:
    """Return the texts of records, as a room's own reading would."""
    return {ref: TEXTS[ref] for ref in refs if ref in TEXTS}


@pytest.fixture
def filled(store: Store, officer: Actor) -> Store:
    """Six incidents, the last two open."""
    with store.act(officer, "test.fill") as act:
        for ref, text in TEXTS.items():
            search.put(act, "incident", ref, text, open=ref > 4)
        search.put(act, "resident", 3, "", names=["单于曾漏水"])
    return store


def found(store: Store, text: str, **more: Any) -> list[int]:
    """Return what a search of incidents finds."""
    return find(store.reader, "incident", text, confirm=texts, **more)


@pytest.mark.parametrize(
    ("typed", "refs"),
    [
        ("漏水", [3, 1]),
        ("漏", [5, 3, 1]),
        ("厨房漏水", [1]),
        ("厨房 漏水", [1]),
        ("cflsh", []),
        ("cfls", [1]),
        ("3-2-1802", [3, 1]),
        ("3栋2单元1802", [3, 1]),
        ("1122-00", [6, 5, 4, 3, 2, 1]),
        ("6612", [1]),
        ("gate", [4]),
        ("[a]", [4]),
        ("", []),
        ("   ", []),
        ("'\"); DROP TABLE x --", []),
        ("NEAR(漏 水) OR *", []),
        ("!&|():*", []),
        ("没有", []),
    ],
)
def test_finding(filled: Store, typed: str, refs: list[int]) -> None:
    """By characters, words, codes, initials, ends of numbers; hostile input finds nothing and breaks nothing."""
    assert found(filled, typed) == refs


def test_only_open_or_closed(filled: Store) -> None:
    """Asked separately."""
    assert found(filled, "漏", is_open=True) == [5]
    assert found(filled, "漏", is_open=False) == [3, 1]
    assert found(filled, "1122", is_open=True) == [6, 5]


def test_pages(filled: Store) -> None:
    """Newest first, each page goes on before the last key of the one before."""
    assert found(filled, "1122", limit=2) == [6, 5]
    assert found(filled, "1122", limit=2, before=5) == [4, 3]
    assert found(filled, "1122", limit=9, before=2) == [1]
    assert found(filled, "1122", before=1) == []


def test_the_text_decides(filled: Store) -> None:
    """Candidates whose texts do not answer, or are gone, are left out; the page is filled from older ones."""
    changed = TEXTS | {6: "something else", 5: "1122"}
    del changed[4]
    assert find(
        filled.reader, "incident", "1122", confirm=lambda refs: {r: changed[r] for r in refs if r in changed},
        limit=2,
    ) == [5, 3]  # fmt: skip


def test_sorts_do_not_mix(filled: Store) -> None:
    """A person called Leak is no incident."""
    assert find(
        filled.reader, "resident", "漏水", confirm=lambda refs: dict.fromkeys(refs, "单于曾漏水")
    ) == [3]
    assert find(filled.reader, "key", "漏水", confirm=texts) == []


@pytest.mark.parametrize("typed", ["syc", "cyz", "dyc", "单于"])
def test_names_by_every_reading(filled: Store, typed: str) -> None:
    """单 is shan, dan, chan; 曾 is zeng, ceng."""
    assert find(filled.reader, "resident", typed, confirm=lambda refs: dict.fromkeys(refs, "单于曾漏水")) == [
        3
    ]


def test_indexed_anew(filled: Store, officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old words are gone, the new ones there, the entry still one."""
    with filled.act(officer, "test.change") as act:
        search.put(act, "incident", 1, "已修好", open=False)
        search.put(act, "incident", 1, "已修好", open=False)
        search.drop(act, "incident", 3)
        search.drop(act, "incident", 77)
    monkeypatch.setitem(TEXTS, 1, "已修好 漏水")
    assert found(filled, "漏水") == []
    assert found(filled, "修好") == [1]
    assert filled.reader.value("SELECT COUNT(*) FROM search_entry WHERE sort = 'incident'") == 5


def test_an_act_that_fails_leaves_the_index(filled: Store, officer: Actor) -> None:
    """The index belongs to the transaction."""

    class Stop(Exception):
        pass

    with pytest.raises(Stop), filled.act(officer, "test.fail") as act:  # noqa: PT012
        search.put(act, "incident", 2, "漏水")
        raise Stop
    assert found(filled, "漏水") == [3, 1]


def test_a_long_text(store: Store, officer: Actor) -> None:
    """A hundred thousand characters, all different words or all the same."""
    long = "".join(chr(0x4E00 + number % 20000) for number in range(100_000))
    with store.act(officer, "test.long") as act:
        search.put(act, "incident", 1, long)
        search.put(act, "incident", 2, "水" * 100_000)
    both = {1: long, 2: "水" * 100_000}
    for typed, refs in (("水水", [2]), (long[:4], [1]), (long[5000:5003], [1])):
        assert find(store.reader, "incident", typed, confirm=lambda _refs: both) == refs


def test_many_at_once(store: Store, officer: Actor) -> None:
    """An import puts thousands; a common word still gives the newest."""
    with store.act(officer, "test.many") as act:
        put_many(act, "incident", (Indexed(ref, f"漏水 {ref}", open=ref % 2 == 0) for ref in range(1, 1201)))
    everything = {ref: f"漏水 {ref}" for ref in range(1, 1201)}
    newest = find(store.reader, "incident", "漏水", confirm=lambda refs: everything, limit=3)
    assert newest == [1200, 1199, 1198]
    odd = find(store.reader, "incident", "漏水", confirm=lambda refs: everything, limit=3, is_open=False)
    assert odd == [1199, 1197, 1195]


def reindexes(act: Any) -> None:
    """What a room registers: it writes its entries anew."""
    put_many(act, "incident", (Indexed(ref, text) for ref, text in TEXTS.items()))


def test_reindex(filled: Store) -> None:
    """Rooms write everything anew; what has no record any more is gone."""
    seen: list[str] = []
    room = Room("lost", has_tables=False, reindexes=(f"{__name__}:reindexes",))
    others = registry.rooms()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "rooms", lambda: (*(one for one in others if not one.reindexes), room))
        reindex(filled, seen.append)
    assert seen == ["lost"]
    assert found(filled, "漏水") == [3, 1]
    assert filled.reader.value("SELECT COUNT(*) FROM search_entry") == 6
    assert filled.reader.value("SELECT act FROM journal ORDER BY seq DESC LIMIT 1") == "search.reindexed"


def test_the_sorts_of_all_rooms_have_keys_of_their_own() -> None:
    """Two sorts under one checksum would mix."""
    sorts = [sort for room in registry.rooms() for sort in room.searches]
    assert len({search._low(sort) for sort in sorts}) == len(sorts)
