"""Every kind of damage to the journal is found and named, on both engines, with the guards out of the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from controlroom.base.errors import UsageError
from controlroom.store.actor import Actor
from controlroom.store.chain import Written, canonical, digest, hash_of
from controlroom.store.database import Store
from controlroom.store.verify import Seal, verify, verify_tail

COLUMNS = (
    "seq, at, recorded, act, subject, subject_id, staff_id, shift_id, console, facts, digest, canonical, hash"
)
Raw = Callable[..., list[Any]]


def kinds(store: Store, seal: str | None = None) -> list[tuple[str, int]]:
    """Return what verify says, without the sentences."""
    return [(fault.kind, fault.seq) for fault in verify(store.reader, seal)]


def head(store: Store) -> str:
    """Return the hash of the last entry."""
    return str(store.reader.value("SELECT hash FROM journal ORDER BY seq DESC LIMIT 1"))


def shift(by: int, first: int) -> tuple[str, ...]:
    """Return statements that renumber entries and texts from ``first`` on, past unique keys."""
    return tuple(
        f"UPDATE {table} SET seq = {expression} WHERE seq {condition}"
        for table in ("journal", "journal_text")
        for expression, condition in (("-seq", f">= {first}"), (f"-seq + {by}", "< 0"))
    )


def forged(store: Store, seq: int, previous: str, act: str = "fact.forged") -> tuple[str, tuple[Any, ...]]:
    """Return a statement that inserts an entry whose own text, columns and hash agree."""
    entry = Written(seq, 10, 20, act, "fact", 1, 7, None, "console-1", "{}", "")
    text = canonical(entry, previous)
    values = (seq, 10, 20, act, "fact", 1, 7, None, "console-1", "{}", "", text, hash_of(text))
    return f"INSERT INTO journal ({COLUMNS}) VALUES ({', '.join('?' * 13)})", values


def rewritten(store: Store, seq: int) -> tuple[str, tuple[Any, ...]]:
    """Return a statement that changes an entry together with its text and hash."""
    row = store.reader.one(f"SELECT {COLUMNS} FROM journal WHERE seq = :seq", seq=seq)
    previous = store.reader.value("SELECT hash FROM journal WHERE seq = :seq", seq=seq - 1) or "0" * 64
    assert row is not None
    text = canonical(Written(*row[:5], 99, *row[6:11]), previous)
    return (
        "UPDATE journal SET subject_id = 99, canonical = ?, hash = ? WHERE seq = ?",
        (text, hash_of(text), seq),
    )


def test_a_sound_journal(told: Store) -> None:
    """Nothing to say, also of an empty one, and of one whose names were blanked."""
    assert verify(told.reader) == []
    assert verify(told.reader, head(told)) == []
    assert verify(told.reader, head(told)[:8].upper()) == []
    assert verify_tail(told.reader, 3) == []
    assert verify_tail(told.reader, 100) == []


def test_an_empty_journal(store: Store) -> None:
    """It is sound, and a seal of it holds for ever."""
    assert verify(store.reader, seals=[Seal(0, "0" * 64, "first")]) == []
    assert verify_tail(store.reader, 10) == []


def test_more_than_one_page(told: Store, monkeypatch: pytest.MonkeyPatch, raw: Raw) -> None:
    """Pages end nowhere in particular."""
    monkeypatch.setattr("controlroom.store.verify.PAGE", 3)
    seen: list[int] = []
    assert verify(told.reader, progress=seen.append) == []
    assert seen == [3, 6]
    raw(told, "DELETE FROM journal_text WHERE seq = 4", "DELETE FROM journal WHERE seq = 4")
    assert kinds(told) == [("removed", 4)]


VALUES = {
    "seq": "seq + 100",
    "at": "at + 1",
    "recorded": "recorded - 1",
    "act": "'fact.read'",
    "subject": "'key'",
    "subject_id": "subject_id + 1",
    "staff_id": "NULL",
    "shift_id": "4",
    "console": "'console-2'",
    "facts": "'{}'",
    "digest": "''",
    "canonical": "REPLACE(canonical, 'fact.written', 'fact.read')",
    "hash": "REPLACE(hash, SUBSTR(hash, 1, 8), '00000000')",
}


@pytest.mark.parametrize("column", VALUES)
def test_every_column_of_every_entry(told: Store, raw: Raw, column: str) -> None:
    """One plain change at a time is found, and named at that entry."""
    for seq in range(1, 9):
        before = told.reader.one(f"SELECT {COLUMNS} FROM journal WHERE seq = :seq", seq=seq)
        assert before is not None
        raw(told, f"UPDATE journal SET {column} = {VALUES[column]} WHERE seq = {seq}")
        found = kinds(told)
        if column == "seq":
            assert found == [("changed", 108)] if seq == 8 else [("reordered", seq + 1)]
            raw(told, f"UPDATE journal SET seq = {seq} WHERE seq = {seq + 100}")
        else:
            assert found == [("changed", seq)]
            raw(
                told,
                (
                    f"UPDATE journal SET {column} = ? WHERE seq = ?",
                    (before[COLUMNS.split(", ").index(column)], seq),
                ),
            )
        assert kinds(told) == []


def test_an_entry_rewritten_with_its_hash(told: Store, raw: Raw) -> None:
    """The next entry still carries the hash it had; of the last one only a seal tells."""
    sealed = head(told)
    for seq in range(1, 8):
        before = told.reader.one("SELECT subject_id, canonical, hash FROM journal WHERE seq = :seq", seq=seq)
        assert before is not None
        raw(told, rewritten(told, seq))
        assert kinds(told) == [("changed", seq)]
        raw(
            told, ("UPDATE journal SET subject_id = ?, canonical = ?, hash = ? WHERE seq = ?", (*before, seq))
        )
    raw(told, rewritten(told, 8))
    assert kinds(told) == []
    assert kinds(told, sealed) == [("cut", 9)]
    faults = verify(told.reader, seals=[Seal(8, sealed, "a.db"), Seal(3, "f" * 64, "b.db")])
    assert [(fault.kind, fault.seq) for fault in faults] == [("changed", 3), ("changed", 8)]
    assert "a.db" in faults[1].sentence


@pytest.mark.parametrize("seq", [1, 2, 5, 7])
def test_a_removed_entry(told: Store, raw: Raw, seq: int) -> None:
    """Whether a gap is left or later entries close ranks."""
    gone = (f"DELETE FROM journal_text WHERE seq = {seq}", f"DELETE FROM journal WHERE seq = {seq}")
    raw(told, *gone)
    assert kinds(told) == [("removed", seq)]
    raw(told, *shift(-1, seq))
    assert kinds(told)[0] == ("removed", seq)
    assert {kind for kind, _seq in kinds(told)} <= {"removed", "cut"}


def test_several_removed_entries(told: Store, raw: Raw) -> None:
    """They are one gap."""
    raw(
        told,
        "DELETE FROM journal_text WHERE seq BETWEEN 3 AND 5",
        "DELETE FROM journal WHERE seq BETWEEN 3 AND 5",
    )
    faults = verify(told.reader)
    assert [(fault.kind, fault.seq) for fault in faults] == [("removed", 3)]
    assert "3" in faults[0].sentence
    assert "5" in faults[0].sentence


@pytest.mark.parametrize("seq", [1, 2, 5, 8])
@pytest.mark.parametrize("skill", ["copy", "garbage", "forger"])
def test_an_inserted_entry(told: Store, raw: Raw, seq: int, skill: str) -> None:
    """Later entries were moved up to make room: a copy of another, nonsense, or one that fits the one before."""
    before = told.reader.value("SELECT hash FROM journal WHERE seq = :seq", seq=seq - 1) or "0" * 64
    raw(told, *shift(1, seq))
    if skill == "copy":
        other = 9 if seq < 5 else 1
        listed = COLUMNS.removeprefix("seq, ")
        raw(told, f"INSERT INTO journal ({COLUMNS}) SELECT {seq}, {listed} FROM journal WHERE seq = {other}")
    else:
        statement, values = forged(told, seq, before)
        if skill == "garbage":
            values = (*values[:11], "[]", "0" * 64)
        raw(told, (statement, values))
    found = [fault for fault in kinds(told) if fault[0] != "text"]
    # at the very end two entries both go on from the one before: only a seal could tell which was there first
    assert found == [("inserted", seq)] or (seq == 8 and skill == "forger" and found == [("inserted", 9)])


def test_an_entry_put_at_the_end(told: Store, raw: Raw) -> None:
    """It was not written by an act: its hash is none, or it is a copy."""
    statement, values = forged(told, 9, "1" * 64)
    raw(told, (statement, (*values[:12], "2" * 64)))
    assert kinds(told) == [("inserted", 9)]
    raw(told, "DELETE FROM journal WHERE seq = 9", f"INSERT INTO journal ({COLUMNS}) SELECT 9, "
        f"{COLUMNS.removeprefix('seq, ')} FROM journal WHERE seq = 4")  # fmt: skip
    assert ("inserted", 9) in kinds(told)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (3, 6), (1, 8), (7, 8)])
def test_two_entries_exchanged(told: Store, raw: Raw, one: int, other: int) -> None:
    """Numbers were exchanged, with the texts."""
    raw(
        told,
        *(
            f"UPDATE {table} SET seq = {new} WHERE seq = {old}"
            for table in ("journal", "journal_text")
            for old, new in ((one, -1), (other, one), (-1, other))
        ),
    )
    found = kinds(told)
    assert {kind for kind, _seq in found} == {"reordered"}
    assert found[0][1] == one


def test_the_tail_cut_off(told: Store, raw: Raw) -> None:
    """A seal shows it: typed, or of a backup; so do traces left elsewhere in the database."""
    sealed = head(told)
    raw(told, "DELETE FROM journal_text WHERE seq > 5", "DELETE FROM journal WHERE seq > 5")
    assert kinds(told) == []
    assert kinds(told, sealed) == [("cut", 6)]
    faults = verify(told.reader, seals=[Seal(8, sealed, "night.db")])
    assert [(fault.kind, fault.seq) for fault in faults] == [("cut", 6)]
    assert "night.db" in faults[0].sentence


def test_a_careless_cut_leaves_traces(
    told: Store, raw: Raw, officer: Actor, write: Callable[..., Any]
) -> None:
    """Texts without their entries, answers that name entries no longer there."""
    raw(told, "DELETE FROM journal WHERE seq > 6")
    assert kinds(told) == [("cut", 7)]
    raw(told, "DELETE FROM journal_text WHERE seq > 6")
    assert kinds(told) == []
    write(told, officer.with_request("11111111-1111-4111-8111-111111111111"), "a", "b")
    raw(told, "DELETE FROM journal_text WHERE seq > 6", "DELETE FROM journal WHERE seq > 6")
    assert kinds(told) == [("cut", 7)]


def test_texts(told: Store, raw: Raw) -> None:
    """Changed, removed, half blanked, given to an entry that had none; blanked as a whole is right."""
    raw(
        told,
        "UPDATE journal_text SET body = '{}' WHERE seq = 1",
        "DELETE FROM journal_text WHERE seq = 2",
        "UPDATE journal_text SET salt = NULL WHERE seq = 3",
        "UPDATE journal_text SET body = NULL WHERE seq = 4",
        "UPDATE journal_text SET body = NULL, salt = NULL WHERE seq = 5",
    )
    assert kinds(told) == [("text", 1), ("text", 2), ("text", 3), ("text", 4)]
    assert [fault.kind for fault in verify_tail(told.reader, 8)] == ["text"] * 4


def test_a_text_with_a_new_digest(told: Store, raw: Raw) -> None:
    """A text changed with salt and digest is a changed entry."""
    raw(
        told,
        "UPDATE journal_text SET body = 'x' WHERE seq = 4",
        ("UPDATE journal SET digest = ? WHERE seq = 4", (digest(b"", "x"),)),
    )
    assert kinds(told) == [("changed", 4)]


def test_several_kinds_at_once(told: Store, raw: Raw) -> None:
    """Each is named where it is."""
    raw(
        told,
        "UPDATE journal SET subject_id = 5555 WHERE seq = 2",
        "DELETE FROM journal_text WHERE seq = 4",
        "DELETE FROM journal WHERE seq = 4",
        "UPDATE journal_text SET body = '{}' WHERE seq = 7",
    )
    assert kinds(told) == [("changed", 2), ("removed", 4), ("text", 7)]


def test_damage_at_the_tail_is_seen_quickly(told: Store, raw: Raw) -> None:
    """The quick look covers the last entries only."""
    raw(told, "UPDATE journal SET subject_id = 5555 WHERE seq IN (2, 7)")
    assert [fault.seq for fault in verify_tail(told.reader, 3)] == [7]


@pytest.mark.parametrize("typed", ["", "abc", "xyzxyzxyz", "1" * 65])
def test_a_seal_that_is_none(told: Store, typed: str) -> None:
    """Too short, too long or no digits: a sentence at the option (an empty one is no seal)."""
    if typed:
        with pytest.raises(UsageError) as caught:
            verify(told.reader, typed)
        assert caught.value.field == "seal"
    else:
        assert verify(told.reader, typed) == []


def test_faults_end_somewhere(told: Store, raw: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal changed all over says so once and for all."""
    monkeypatch.setattr("controlroom.store.verify.MOST_FAULTS", 3)
    raw(told, "UPDATE journal SET console = 'x'")
    assert len(verify(told.reader)) == 3
