"""What the room gives to the handover and to the search: open passes, and the text of every pass; on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base import i18n
from controlroom.base.i18n import Language
from controlroom.base.registry import load, rooms
from controlroom.passes.open import open_items
from controlroom.store import search
from tests.passes.conftest import Gate


def test_open_is_what_waits_may_go_out_or_is_to_come_back(gate: Gate) -> None:
    now = gate.clock.now()
    ready = gate.issue(until=now + timedelta(hours=5))
    waits = gate.tenants(until=now + timedelta(hours=3))
    tools = gate.issue("电锤 2", back=now + timedelta(hours=2))
    gone = gate.issue()
    gate.out(tools)
    gate.do("void", gone, why="改期")
    items = open_items(gate.store.reader, gate.store.policy(), now)
    assert [(one.number, one.due) for one in items] == [
        (tools, now + timedelta(hours=2)),
        (waits, now + timedelta(hours=3)),
        (ready, now + timedelta(hours=5)),
    ]
    assert items[0].words.endswith("待带回2件")
    assert {one.subject for one in items} == {"pass"}


@pytest.mark.parametrize(("lang", "words"), [("zh", "3栋2单元"), ("en", "Building 3, unit 2")])
def test_the_home_is_named_in_the_language_of_the_console(gate: Gate, lang: Language, words: str) -> None:
    gate.issue()
    i18n.use(lang)
    [one] = open_items(gate.store.reader, gate.store.policy(), gate.clock.now())
    assert one.words.startswith(words), one.words


def test_every_pass_that_the_index_finds_answers_with_its_text(gate: Gate) -> None:
    [texts] = [load(room.searches["pass"]) for room in rooms() if "pass" in room.searches]
    one = gate.one(gate.issue("钢琴 1 架", plate="粤B12345"))
    found = search.find(gate.store.reader, "pass", "钢琴", confirm=lambda ids: texts(gate.store.reader, ids))
    assert found == [one.id]
    assert all(word in texts(gate.store.reader, found)[one.id] for word in (one.spoken, "钢琴", "粤B12345"))
