"""The read lane: one SQL text for both engines, snapshots, the cheap question whether anything is new."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from controlroom.base.errors import StorageFailed
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.reader import Reader, numbered

Write = Callable[..., Any]


@pytest.mark.parametrize(
    ("sql", "text", "names"),
    [
        ("SELECT 1", "SELECT 1", ()),
        ("a = :a AND b = :b OR c = :a", "a = $1 AND b = $2 OR c = $1", ("a", "b")),
        ("x::text = ':no' AND y = :y", "x::text = ':no' AND y = $1", ("y",)),
        ("'it''s :no' || :a", "'it''s :no' || $1", ("a",)),
        ('":no" = :a -- :no\n AND /* :no\n */ :b', '":no" = $1 -- :no\n AND /* :no\n */ $2', ("a", "b")),
        ("t BETWEEN :t_1 AND :t_10", "t BETWEEN $1 AND $2", ("t_1", "t_10")),
    ],
)
def test_numbered(sql: str, text: str, names: tuple[str, ...]) -> None:
    """Names become numbers, but not in texts, names, comments and casts."""
    assert numbered(sql) == (text, names)


def test_questions(told: Store) -> None:
    """Rows, one row, one value, rows among keys; percent signs and question marks are plain."""
    reader = told.reader
    assert reader.rows("SELECT seq FROM journal WHERE seq < :n ORDER BY seq", n=3) == [(1,), (2,)]
    assert reader.one("SELECT seq FROM journal WHERE seq = :n", n=99) is None
    assert reader.value("SELECT seq FROM journal WHERE seq = :n", n=99) is None
    assert reader.value("SELECT '100%s ? %' || CAST(:a AS TEXT)", a="%") == "100%s ? %%"
    assert reader.among("SELECT seq FROM journal WHERE seq IN ({ids}) ORDER BY seq", [7, 2]) == [(2,), (7,)]
    assert reader.among("SELECT seq FROM journal WHERE seq IN ({ids})", []) == []
    with pytest.raises(ValueError, match="invalid literal"):
        reader.among("SELECT seq FROM journal WHERE seq IN ({ids})", ["1); DROP TABLE fact --"])  # type: ignore[list-item]


def test_it_only_reads(told: Store) -> None:
    """Nothing can be written through it."""
    with pytest.raises(StorageFailed):
        told.reader.rows("DELETE FROM fact")
    assert told.reader.value("SELECT COUNT(*) FROM fact") > 0


@pytest.mark.parametrize("sql", ["SELECT * FROM nowhere", "SELECT nothing FROM fact", "SELEC 1"])
def test_a_wrong_question(told: Store, sql: str) -> None:
    """It is a storage error, and the next question is answered."""
    with pytest.raises(StorageFailed):
        told.reader.rows(sql)
    assert told.reader.value("SELECT 1") == 1


def test_whats_new(told: Store, officer: Actor, write: Write) -> None:
    """The journal's last number, also after somebody else's act, also in a second reader."""
    second = Reader(told.location)
    assert told.reader.seq() == second.seq() == 8
    write(told, officer, "a", "b")
    assert told.reader.seq() == second.seq() == 9
    assert told.reader.seq() == 9
    with told.act(officer, "test.silent"):
        pass
    assert second.seq() == 9
    second.close()
    assert second.seq() == 9
    second.close()


def test_a_snapshot(told: Store, officer: Actor, write: Write) -> None:
    """Several reads see one state, whatever others write meanwhile."""
    with told.reader.snapshot():
        before = told.reader.value("SELECT COUNT(*) FROM journal")
        write(told, officer, "a", "b")
        with told.reader.snapshot():
            assert told.reader.value("SELECT COUNT(*) FROM journal") == before
        assert told.reader.value("SELECT COUNT(*) FROM journal") == before
    assert told.reader.value("SELECT COUNT(*) FROM journal") == before + 1
    with pytest.raises(ZeroDivisionError), told.reader.snapshot():
        raise ZeroDivisionError
    assert told.reader.value("SELECT COUNT(*) FROM journal") == before + 1


def test_from_several_threads(told: Store) -> None:
    """One reader serves them all."""
    found: list[Any] = []

    def ask() -> None:
        found.extend(told.reader.value("SELECT MAX(seq) FROM journal") for _time in range(50))

    threads = [threading.Thread(target=ask) for _thread in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [8] * 300


def test_text_is_ordered_by_code_point(store: Store, officer: Actor, write: Write) -> None:
    """On both engines: capitals before small letters before Chinese."""
    for name in ("b", "B", "a", "Z", "水", "_", "é", "10", "9"):
        write(store, officer, name, "x")
    named = [row[0] for row in store.reader.rows("SELECT name FROM fact ORDER BY name")]
    named.remove("database_id")
    assert named == ["10", "9", "B", "Z", "_", "a", "b", "é", "水"]


def test_reading_loads_nothing_heavy(file_store: Store) -> None:
    """Neither the reader nor what reading commands use of the store."""
    program = (
        "import sys; from controlroom.base.settings import locate\n"
        "from controlroom.store import seals, verify, doctor, drafts, search, migrate, damage\n"
        "from controlroom.store.database import Store\n"
        f"store = Store(locate({str(file_store.location.file)!r}))\n"
        "assert seals.known(store.reader) == [] and verify.verify(store.reader) == []\n"
        "assert drafts.parked(store.reader, 'c') == [] and store.zone and doctor.examine(store)\n"
        "search.find(store.reader, 'incident', '漏水', confirm=lambda refs: {})\n"
        "names = {'sqlmodel', 'sqlalchemy', 'textual', 'apscheduler', 'alembic', 'openpyxl', 'pypinyin'}\n"
        "assert not names & set(sys.modules), names & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
