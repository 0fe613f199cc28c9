"""Looking over the journal while others work: each kind of damage is met by the tail, by the round, or by both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from controlroom.base.errors import StorageFailed
from controlroom.store.actor import Actor
from controlroom.store.backup import backup
from controlroom.store.chain import canonical, hash_of
from controlroom.store.database import Store
from controlroom.store.rounds import Round, Tail
from controlroom.store.seals import seals
from controlroom.store.verify import Fault, Seal, entries

Write = Callable[..., Any]
Raw = Callable[..., list[Any]]


def whole(store: Store, known: list[Seal] | None = None, count: int = 3) -> Fault | None:
    """Go one way through in small slices."""
    one = Round(known or [])
    for _slice in range(100):
        fault = one.slice(store.reader, count)
        if one.done:
            return fault
        assert fault is None
    raise AssertionError("it does not end")


def kind(fault: Fault | None) -> tuple[str, int] | None:
    """Say in short what was found."""
    return None if fault is None else (fault.kind, fault.seq)


def rewrite(store: Store, raw: Raw, seq: int) -> None:
    """Change an entry and make its own text and hash fit again."""
    entry = next(one for one in entries(store.reader, seq - 1))
    text = canonical(replace(entry.written, subject_id=99), entry.canonical[-66:-2])
    raw(
        store,
        (
            "UPDATE journal SET subject_id = 99, canonical = ?, hash = ? WHERE seq = ?",
            (text, hash_of(text), seq),
        ),
    )


@pytest.mark.parametrize("count", [1, 3, 4, 8, 50])
def test_a_sound_journal(told: Store, officer: Actor, write: Write, count: int) -> None:
    """New entries are looked at once, whatever the slices."""
    tail = Tail()
    assert tail.look(told.reader) is None
    write(told, officer, "more", "x")
    assert tail.look(told.reader) is None
    assert tail.look(told.reader) is None
    assert whole(told, seals(told.reader), count) is None


def test_an_empty_journal(store: Store) -> None:
    assert Tail().look(store.reader) is None
    assert whole(store) is None


def test_an_entry_changed(told: Store, raw: Raw) -> None:
    raw(told, "UPDATE journal SET subject_id = 5555 WHERE seq = 4")
    assert kind(whole(told)) == ("changed", 4)
    assert kind(Tail().look(told.reader)) == ("changed", 4)


def test_an_entry_written_anew_with_its_hash(told: Store, raw: Raw) -> None:
    """The next one shows it; at the very end the one who saw it before."""
    tail = Tail()
    assert tail.look(told.reader) is None
    rewrite(told, raw, 5)
    assert kind(whole(told)) == ("changed", 5)
    assert tail.look(told.reader) is None, "what was looked at long ago is the round's"
    rewrite(told, raw, 8)
    assert kind(tail.look(told.reader)) == ("changed", 8)


def test_entries_removed(told: Store, officer: Actor, write: Write, raw: Raw) -> None:
    tail = Tail()
    assert tail.look(told.reader) is None
    write(told, officer, "more", "x")
    for table in ("journal_text", "journal"):
        raw(told, f"DELETE FROM {table} WHERE seq IN (3, 4, 8)")
    assert kind(whole(told)) == ("removed", 3)
    assert kind(tail.look(told.reader)) == ("removed", 8)


def test_words_changed(told: Store, raw: Raw) -> None:
    raw(told, "UPDATE journal_text SET body = '{}' WHERE seq = 6")
    assert kind(whole(told)) == ("text", 6)
    assert kind(Tail().look(told.reader)) == ("text", 6)


def test_the_end_cut_off(told: Store, raw: Raw, tmp_path: Path) -> None:
    """By traces, by what the tail has seen, by a backup's seal."""
    backup(told, tmp_path / "kept.db")
    sealed = [Seal(8, told.reader.value("SELECT hash FROM journal WHERE seq = 8"), "kept")]
    tail = Tail()
    assert tail.look(told.reader) is None
    assert whole(told, sealed) is None
    raw(told, "DELETE FROM journal WHERE seq > 6")
    assert kind(tail.look(told.reader)) == ("cut", 7)
    assert kind(whole(told)) == ("cut", 7)
    raw(told, "DELETE FROM journal_text WHERE seq > 6")
    assert kind(whole(told)) is None
    assert kind(whole(told, sealed)) == ("cut", 7)
    tail = Tail()
    assert tail.look(told.reader) is None
    raw(told, "DELETE FROM journal_text WHERE seq > 5", "DELETE FROM journal WHERE seq > 5")
    assert kind(tail.look(told.reader)) == ("cut", 6)
    assert tail.look(told.reader) is None, "it goes on from what is there"


def test_all_written_anew(told: Store) -> None:
    """A chain that is sound in itself, but not the one sealed."""
    fault = whole(told, [Seal(4, "0123456789abcdef", "handover")])
    assert kind(fault) == ("changed", 4)
    assert fault is not None
    assert "handover" in fault.sentence


def test_a_slice_that_could_not_read_is_tried_again(told: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Round([])
    assert one.slice(told.reader, 3) is None

    def gone(*_args: Any, **_more: Any) -> Any:
        raise StorageFailed("gone")

    with monkeypatch.context() as patched:
        patched.setattr(told.reader, "rows", gone)
        with pytest.raises(StorageFailed):
            one.slice(told.reader, 3)
    assert one.seq == 3
    assert one.slice(told.reader, 50) is None
    assert one.done
    assert one.seq == 8
