"""Acts: once per request, all or nothing, in one line behind each other; the journal carries who and when."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from controlroom.base import registry
from controlroom.base.clock import ManualClock, to_us
from controlroom.base.errors import NotAllowed, Refused, UsageError
from controlroom.base.registry import Listener, Room
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.actor import Actor, house
from controlroom.store.chain import GENESIS, facts_text
from controlroom.store.database import Store
from controlroom.store.tables import Fact
from controlroom.store.verify import verify

Write = Callable[..., Done]


@desk_act()
def do_nothing(act: Act) -> Done:
    """An act of another kind."""
    return Done("nothing", 1, "1")


def test_an_entry_and_its_text(store: Store, officer: Actor, write: Write, clock: ManualClock) -> None:
    """Who, when it happened and when it was recorded, about what; the text is beside, bound by a digest."""
    done = write(store, officer, "gate", "[Gate A] forced")
    assert done == Done("fact", 1, "gate", ("kept",))
    assert not done.repeated
    row = store.reader.one(
        "SELECT seq, at, recorded, act, subject, subject_id, staff_id, shift_id, console, facts FROM journal"
    )
    now = to_us(clock.now())
    assert row == (
        1, now - 180_000_000, now, "fact.written", "fact", 4, 7, 3, "console-1", '{"size":15,"state":"new"}',
    )  # fmt: skip
    text = store.reader.value("SELECT body FROM journal_text WHERE seq = 1")
    assert json.loads(text) == {"value": "[Gate A] forced"}
    assert json.loads(store.reader.value("SELECT canonical FROM journal"))[12] == GENESIS
    assert "forced" not in store.reader.value("SELECT canonical FROM journal")


def test_several_entries_of_one_act(store: Store, officer: Actor) -> None:
    """They follow each other; empty texts are none."""
    with store.act(officer, "test.several") as act:
        assert [act.journal("a.b", ("a", 1), texts={"why": ""}), act.journal("a.c", ("a", 1))] == [1, 2]
    assert store.reader.value("SELECT COUNT(*) FROM journal_text") == 0
    assert store.reader.value("SELECT digest FROM journal WHERE seq = 1") == ""
    assert verify(store.reader) == []


def test_the_same_request_is_one_act(store: Store, officer: Actor, write: Write) -> None:
    """It answers with the first result and says so; its id serves no other kind of act."""
    by = officer.with_request(str(uuid.uuid4()))
    first = write(store, by, "gate", "open")
    second = write(store, by, "gate", "shut")
    assert second == first
    assert second.repeated
    assert store.reader.value("SELECT value FROM fact WHERE name = 'gate'") == "open"
    assert store.reader.seq() == 1
    with pytest.raises(Refused):
        do_nothing(store, by)
    assert not write(store, officer.with_request(str(uuid.uuid4())), "gate", "shut").repeated


def test_rights(store: Store, officer: Actor, write: Write) -> None:
    """Nobody signed in, or without the right: refused, nothing written."""
    with pytest.raises(NotAllowed):
        write(store, house("shell"), "a", "b")
    with pytest.raises(NotAllowed) as caught:
        write(store, Actor(console="c", staff_id=1, number="701"), "a", "b")
    assert "701" in caught.value.sentence
    assert store.reader.seq() == 0
    assert do_nothing(store, house("shell")).subject == "nothing"


def test_inside_a_larger_act(store: Store, officer: Actor, write: Write) -> None:
    """The bare body takes part in another transaction."""
    with store.act(officer, "test.larger") as act:
        write.inside(act, "one", "1")  # type: ignore[attr-defined]
        write.inside(act, "two", "2")  # type: ignore[attr-defined]
    assert store.reader.seq() == 2
    assert write.right == "log"  # type: ignore[attr-defined]


def test_all_or_nothing(store: Store, officer: Actor) -> None:
    """Whatever ends the act early, change and entry go together."""
    with pytest.raises(ZeroDivisionError), store.act(officer, "test.fail") as act:  # noqa: PT012
        act.session.add(Fact(name="half", value="x"))
        act.journal("a.b", ("a", 1))
        raise ZeroDivisionError
    assert store.reader.seq() == 0
    assert store.reader.value("SELECT COUNT(*) FROM fact WHERE name = 'half'") == 0


@pytest.mark.parametrize("text", ["王女士", "two words", "x" * 65, "a\n", "[x]", "-x"])
def test_facts_refuse_text(store: Store, officer: Actor, text: str) -> None:
    """What is hashed for ever holds no names: a string must look like an id."""
    with pytest.raises(ValueError, match="name"), store.act(officer, "test.text") as act:
        act.journal("a.b", ("a", 1), facts={"name": text})
    assert store.reader.seq() == 0


def test_what_is_typed_is_as_long_as_the_policy_allows(store: Store, officer: Actor) -> None:
    most = store.policy().text_limit
    with store.act(officer, "test.long") as act:
        act.journal("test.long", ("test", 1), {}, {"words": "长" * most})
    with pytest.raises(UsageError) as refused, store.act(officer, "test.long") as act:
        act.journal("test.long", ("test", 1), {}, {"words": "长" * (most + 1)})
    assert refused.value.field == "words"
    # a report of an import names every doubtful row
    with store.act(officer, "test.long") as act:
        act.journal("test.long", ("test", 1), {}, {"doubts": "长" * (most + 1)}, report=True)
    assert store.reader.value("SELECT COUNT(*) FROM journal WHERE act = 'test.long'") == 2


def test_facts_take_ids_numbers_states_and_times() -> None:
    """In one order, whatever the order they come in."""
    facts = facts_text({"to": "2026-1122-012", "from": "", "who": [12, 7], "at": 5, "ok": True, "none": None})
    assert facts == '{"at":5,"from":"","none":null,"ok":true,"to":"2026-1122-012","who":[12,7]}'


_heard: list[str] = []


def hear(act: Act, **payload: Any) -> None:
    """A listener: adds to the transaction, or vetoes."""
    if payload["name"] == "bad":
        raise Refused("not that one")
    _heard.append(payload["name"])
    act.journal("test.heard", ("test", 1))


def test_listeners(store: Store, officer: Actor) -> None:
    """They run inside the same transaction and may veto."""
    _heard.clear()
    room = Room("loud", has_tables=False, listeners=(Listener("test.done", f"{__name__}:hear"),))
    with registry.with_room(room):
        with store.act(officer, "test.tell") as act:
            act.announce("test.done", name="good")
            act.announce("test.other", name="bad")
        with pytest.raises(Refused), store.act(officer, "test.tell") as act:  # noqa: PT012
            act.journal("a.b", ("a", 1))
            act.announce("test.done", name="bad")
    assert _heard == ["good"]
    assert store.reader.seq() == 1


def test_instants_are_aware_and_whole(store: Store, officer: Actor) -> None:
    """Kept as microseconds since 1970 UTC, given back in UTC; naive ones are refused."""
    from sqlmodel import select

    from controlroom.store.tables import Draft

    tokyo = datetime.fromisoformat("2026-11-22T21:00:00.123456+09:00")
    with store.act(officer, "test.instant") as act:
        act.session.add(Draft(id="a", console="c", form="f", body="{}", at=tokyo))
        act.session.add(
            Draft(id="b", console="c", form="f", body="{}", at=datetime(1969, 12, 31, tzinfo=UTC))
        )
    with store.act(officer, "test.instant") as act:
        found = {row.id: row.at for row in act.session.exec(select(Draft))}
    assert found["a"] == tokyo
    assert found["a"].tzinfo is UTC
    assert found["b"].year == 1969
    assert store.reader.value("SELECT at FROM draft WHERE id = 'b'") == -86_400_000_000
    with pytest.raises(Exception, match="aware"), store.act(officer, "test.naive") as act:  # noqa: PT012
        act.session.add(Draft(id="n", console="c", form="f", body="{}", at=datetime(2026, 1, 1)))  # noqa: DTZ001
        act.session.flush()


def test_what_an_act_reads_is_the_latest(store: Store, officer: Actor, write: Write) -> None:
    """Another console's committed act is seen by the next one's first question."""
    other = Store(store.location, store.clock)
    for number in range(5):
        write([store, other][number % 2], officer, "counter", str(number))
        with [other, store][number % 2].act(officer, "test.look") as act:
            row = act.session.get(Fact, "counter")
            assert row is not None
            assert row.value == str(number)
    other.close()


_WRITER = """
import sys
from pathlib import Path
from controlroom.base.settings import locate
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.tables import Fact
store = Store(locate(sys.argv[1]))
by = Actor(console=sys.argv[2])
for number in range(100):
    with store.act(by, 'test.count') as act:
        row = act.session.get(Fact, 'counter')
        row.value = str(int(row.value) + 1)
        act.session.add(row)
        act.session.add(Fact(name=f'{sys.argv[2]}-{number}', value='x'))
        act.journal('test.counted', ('test', number), texts={'who': sys.argv[2]})
"""


def test_two_processes(store: Store, officer: Actor, write: Write) -> None:
    """A hundred acts each: none lost, no gap, the chain holds, the sum is right."""
    write(store, officer, "counter", "0")
    where = str(store.location.file) if store.location.is_file else store.location.url
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, where, name]) for name in ("a", "b")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert store.reader.value("SELECT value FROM fact WHERE name = 'counter'") == "200"
    assert store.reader.value("SELECT COUNT(*) FROM fact WHERE value = 'x'") == 200
    assert store.reader.one("SELECT COUNT(*), MIN(seq), MAX(seq) FROM journal") == (201, 1, 201)
    assert verify(store.reader) == []


def test_a_store_answers_for_its_estate(store: Store) -> None:
    """Zone and policy come from the database."""
    assert store.zone.key == "Asia/Shanghai"
    assert store.policy() is store.policy()


def test_late_reports(store: Store, officer: Actor, write: Write, clock: ManualClock) -> None:
    """When it happened may lie before the entry that was recorded earlier."""
    write(store, officer, "a", "1")
    clock.move(timedelta(minutes=1))
    write(store, officer, "b", "2")
    happened = [row[0] for row in store.reader.rows("SELECT at FROM journal ORDER BY seq")]
    recorded = [row[0] for row in store.reader.rows("SELECT recorded FROM journal ORDER BY seq")]
    assert happened[1] < recorded[0]
    assert verify(store.reader) == []
