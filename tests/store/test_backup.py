"""Backups made while somebody writes, looked through, kept by number, restored as new databases."""

from __future__ import annotations

import json
import stat
import threading
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.errors import Refused, StorageFailed
from controlroom.base.settings import Location
from controlroom.store import backup as backups_module
from controlroom.store import dump, filecopy, seals
from controlroom.store import restore as restore_module
from controlroom.store.actor import Actor
from controlroom.store.backup import backup, backups, copy, daily, due_daily, prune
from controlroom.store.database import Store
from controlroom.store.migrate import REVISIONS, run_revisions, state
from controlroom.store.newfile import new_file
from controlroom.store.restore import restore
from controlroom.store.seals import seal_path
from controlroom.store.verify import verify

Write = Callable[..., Any]


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a person puts a backup."""
    return tmp_path / "stick" / "night.backup"


@pytest.fixture
def into(told: Store, tmp_path: Path, server: str) -> Iterator[Location]:
    """An empty place of the same engine."""
    if told.location.is_file:
        file = tmp_path / "new" / "restored.db"
        yield Location(f"sqlite:///{file}", file)
        return
    name = f"r{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        yield Location(server.replace("/postgres?", f"/{name}?"), None)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _all(store: Store) -> dict[str, list[Any]]:
    return {
        table: store.reader.rows(f"SELECT * FROM {table} ORDER BY 1")
        for table in ("journal", "journal_text", "request", "policy_version", "fact", "draft", "search_entry")
    }


def test_a_backup_and_its_seal(told: Store, target: Path) -> None:
    """The file is the owner's only, the seal carries the head, the journal says it."""
    head = told.reader.one("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
    made = backup(told, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert (made.head_seq, made.head_hash) == head
    assert made.size == target.stat().st_size > 0
    sealed = json.loads(seal_path(target).read_text())
    assert (sealed["head_seq"], sealed["head_hash"]) == head
    assert {path.name for path in target.parent.iterdir()} == {target.name, seal_path(target).name}
    last = told.reader.one("SELECT act, facts FROM journal ORDER BY seq DESC LIMIT 1")
    assert last is not None
    assert last[0] == "backup.made"
    assert json.loads(last[1])["hash"] == made.head_hash
    assert backups(told) == [made]
    assert verify(told.reader, made.head_hash) == []


def test_restored_it_is_the_same(
    told: Store, target: Path, into: Location, clock: ManualClock, officer: Actor, write: Write
) -> None:
    """Every row is there, the chain goes on, numbers count on, the guards stand; its id is its own."""
    nasty = "a\tb\\c\nd\r\\N ‮‹›\x1b[31m 😀 \\. 'x\"y"
    write(told, officer.with_request(str(uuid.uuid4())), "nasty", nasty)
    before = _all(told)
    backup(told, target)
    head = restore(target, into, clock=clock)
    found = Store(into, clock)
    after = _all(found)
    assert head.seq == 9
    assert after["journal"][:9] == before["journal"]
    assert [tuple(map(_plain, row)) for row in after["journal_text"]] == [
        tuple(map(_plain, row)) for row in before["journal_text"]
    ]
    for table in ("request", "policy_version", "draft", "search_entry"):
        assert after[table] == before[table]
    different = [row[0] for row in before["fact"] if row not in after["fact"]]
    assert different == ["database_id"]
    assert state(found.reader) == "current"
    assert verify(found.reader, head.hash, seals=seals.seals(found.reader)) == []
    assert found.reader.value("SELECT act FROM journal WHERE seq = 10") == "database.restored"
    write(found, officer, "after", "x")
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError), found.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM journal")
    assert into.file is None or stat.S_IMODE(into.file.stat().st_mode) == 0o600
    found.close()


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def test_while_others_write(
    told: Store, target: Path, officer: Actor, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is of one moment; writers neither wait for it nor spoil it."""
    monkeypatch.setattr(filecopy, "STEP_PAGES", 1)
    stop = threading.Event()
    written: list[int] = []

    def others() -> None:
        mine = Store(told.location, told.clock)
        while not stop.is_set() and len(written) < 400:
            written.append(write(mine, officer, f"other-{len(written)}", "y" * 200).id)
        mine.close()

    thread = threading.Thread(target=others)
    thread.start()
    try:
        while len(written) < 5:
            stop.wait(0.005)
        made = copy(told, target)
        during = len(written)
    finally:
        stop.set()
        thread.join()
    assert made.sound
    assert 8 < made.head_seq <= 8 + during
    assert told.reader.value("SELECT hash FROM journal WHERE seq = :seq", seq=made.head_seq) == made.head_hash
    assert verify(told.reader) == []


def test_the_same_request_is_one_backup(told: Store, target: Path, officer: Actor) -> None:
    """Asked twice with one id, made once."""
    by = officer.with_request(str(uuid.uuid4()))
    first = backup(told, target, by=by)
    assert backup(told, target, by=by) == first
    assert told.reader.value("SELECT COUNT(*) FROM journal WHERE act = 'backup.made'") == 1


def test_never_over_a_file(told: Store, target: Path) -> None:
    """What is there stays as it is."""
    target.parent.mkdir()
    target.write_text("mine")
    with pytest.raises(Refused):
        backup(told, target)
    assert target.read_text() == "mine"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("after", [0, 1])
def test_stopped_it_leaves_nothing(told: Store, target: Path, after: int) -> None:
    """Stopped at its first or a later step."""
    steps: list[float] = []

    def stop() -> bool:
        return len(steps) >= after

    with pytest.raises(Refused):
        backup(told, target, progress=steps.append, stop=stop)
    assert list(target.parent.iterdir()) == []
    assert told.reader.value("SELECT COUNT(*) FROM journal WHERE act = 'backup.made'") == 0


def test_killed_it_leaves_a_part_that_goes(told: Store, target: Path) -> None:
    """What a dead process left is removed with the next backup; a living one's is not."""
    target.parent.mkdir()
    dead = target.with_name("old.db.controlroom-999999999.part")
    alive = target.with_name("new.db.controlroom-1.part")
    dead.write_text("half")
    alive.write_text("half")
    backup(told, target)
    assert not dead.exists()
    assert alive.exists()


def test_a_folder_that_cannot_be_made(told: Store, tmp_path: Path) -> None:
    """One sentence."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed) as caught:
        backup(told, tmp_path / "file" / "b.db")
    assert str(tmp_path / "file") in caught.value.sentence


def test_too_little_space(file_store: Store, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said before anything is written."""
    usage = filecopy.shutil.disk_usage("/")
    monkeypatch.setattr(filecopy.shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    with pytest.raises(StorageFailed):
        backup(file_store, target)
    assert list(target.parent.iterdir()) == []


def test_a_broken_chain_is_backed_up_and_says_so(
    told: Store, target: Path, into: Location, raw: Callable[..., Any], clock: ManualClock
) -> None:
    """Whoever changed the journal must not also keep the estate from its backups."""
    raw(told, "UPDATE journal SET subject_id = 5555 WHERE seq = 7")
    made = backup(told, target)
    assert not made.sound
    head = restore(target, into, clock=clock)
    assert not head.sound
    found = Store(into, clock)
    assert [(fault.kind, fault.seq) for fault in verify(found.reader)] == [("changed", 7)]
    found.close()


def test_daily(told: Store, clock: ManualClock) -> None:
    """Once after the policy's time of day; the next one a day later."""
    assert due_daily(told)
    first = daily(told)
    assert first is not None
    assert first.automatic == "daily"
    assert first.path.parent == told.location.home / "backups"
    assert not due_daily(told)
    assert daily(told) is None
    clock.move(timedelta(hours=15, minutes=40))
    assert not due_daily(told)
    clock.move(timedelta(minutes=30))
    assert due_daily(told)
    assert daily(told) is not None
    assert len(backups(told)) == 2


def test_the_number_kept(
    told: Store, clock: ManualClock, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest automatic ones go, with their seals; a person's own stay."""
    policy = told.policy()
    monkeypatch.setattr(Store, "policy", lambda _self: policy._replace(backups_keep=2))
    mine = backup(told, target)
    made = []
    for _day in range(4):
        clock.move(timedelta(days=1))
        made.append(daily(told))
    paths = [one.path for one in made if one is not None]
    assert [path.exists() for path in paths] == [False, False, True, True]
    assert [seal_path(path).exists() for path in paths] == [False, False, True, True]
    assert [one.path for one in backups(told)] == [paths[3], paths[2], mine.path]
    assert prune(told) == []


def test_the_seals_of_another_database_are_not_ours(told: Store, clock: ManualClock) -> None:
    """Several estates may share a folder."""
    made = daily(told)
    assert made is not None
    other = replace(made, path=made.path.with_name("other.db"), database_id="f" * 32, head_seq=999)
    seals.write_seal(other)
    (made.path.parent / "junk.seal.json").write_text("{")
    (made.path.parent / "old.seal.json").write_text('{"format": 0}')
    assert [seal.seq for seal in seals.seals(told.reader)] == [8]


def test_a_cut_tail_shows_by_the_seal(told: Store, raw: Callable[..., Any]) -> None:
    """The seal beside the backup is enough."""
    assert daily(told) is not None
    raw(told, "DELETE FROM journal_text WHERE seq > 6", "DELETE FROM journal WHERE seq > 6")
    faults = verify(told.reader, seals=seals.seals(told.reader))
    assert [(fault.kind, fault.seq) for fault in faults] == [("cut", 7)]


def test_restore_never_over_a_database(told: Store, target: Path) -> None:
    """What is there stays."""
    backup(told, target)
    seq = told.reader.seq()
    with pytest.raises(Refused):
        restore(target, told.location)
    assert told.reader.value("SELECT MAX(seq) FROM journal") == seq


def test_restore_of_the_other_engine(told: Store, target: Path, tmp_path: Path) -> None:
    """A sentence says which goes where."""
    backup(told, target)
    other = (
        Location("postgresql://nowhere/x", None)
        if told.location.is_file
        else Location(f"sqlite:///{tmp_path}/y.db", tmp_path / "y.db")
    )
    with pytest.raises(Refused):
        restore(target, other)
    assert not (tmp_path / "y.db").exists()


def test_restore_of_nothing(told: Store, into: Location, tmp_path: Path) -> None:
    """No such file; a file that is none."""
    with pytest.raises(StorageFailed):
        restore(tmp_path / "none.db", into)
    (tmp_path / "text.db").write_text("not a database, but long enough to look at " * 50)
    with pytest.raises(StorageFailed):
        restore(tmp_path / "text.db", into)
    assert state(Store(into).reader) == "missing"


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_restore_of_a_damaged_backup(told: Store, target: Path, into: Location, place: float) -> None:
    """A changed byte range is noticed, nothing is made."""
    backup(told, target)
    content = bytearray(target.read_bytes())
    at = int(len(content) * place)
    content[at : at + 64] = b"\xa5" * 64
    target.write_bytes(bytes(content))
    noticed = False
    with suppress(StorageFailed):
        noticed = True
        restore(target, into)
        noticed = False
    assert state(Store(into).reader) == ("missing" if noticed else "current")
    # bytes in an unused part of a page change nothing that counts
    assert noticed or (told.location.is_file and verify(Store(into).reader) == [])


def test_restore_of_a_backup_that_is_not_its_seals(told: Store, target: Path, into: Location) -> None:
    """Another file under the sealed name."""
    made = backup(told, target)
    seals.write_seal(replace(made, head_hash="f" * 64))
    with pytest.raises(StorageFailed):
        restore(target, into)


def test_restore_of_a_newer_backup(
    told: Store, target: Path, into: Location, raw: Callable[..., Any]
) -> None:
    """A sentence, nothing made."""
    raw(told, "UPDATE alembic_version SET version_num = '9999'")
    copy(told, target)
    with pytest.raises(StorageFailed) as caught:
        restore(target, into)
    assert str(target) in caught.value.sentence


def test_beside_leftovers_of_another_database(file_store: Store, target: Path, tmp_path: Path) -> None:
    """SQLite would read a stray -wal into the restored file."""
    backup(file_store, target)
    file = tmp_path / "again.db"
    Path(f"{file}-wal").write_text("stray")
    with pytest.raises(Refused):
        restore(target, Location(f"sqlite:///{file}", file))
    assert not file.exists()


def test_a_dump_whose_rows_do_not_count(server_store: Store, target: Path, into: Location) -> None:
    """The manifest says how many rows each table has."""
    copy(server_store, target)
    shorter = target.with_name("shorter.zip")
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(shorter, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"" if name == "tables/fact.copy" else old.read(name))
    with pytest.raises(StorageFailed):
        restore(shorter, into)


def test_without_hard_links(told: Store, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A memory stick has none: the file is renamed, still never over another."""

    def none(*_args: object) -> None:
        raise PermissionError

    monkeypatch.setattr("controlroom.store.newfile.os.link", none)
    backup(told, target)
    assert target.exists()
    with pytest.raises(Refused), new_file(target.with_name("b")) as part:  # noqa: PT012
        part.write_text("x")
        target.with_name("b").write_text("somebody was faster")
    assert target.with_name("b").read_text() == "somebody was faster"


def test_no_seal_no_backup(told: Store, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup without its seal is not left behind."""

    def fail(_made: object) -> None:
        raise StorageFailed("no")

    monkeypatch.setattr(backups_module, "write_seal", fail)
    with pytest.raises(StorageFailed):
        backup(told, target)
    assert list(target.parent.iterdir()) == []


def test_only_the_end_of_a_long_dump_is_computed_again(
    told: Store, target: Path, monkeypatch: pytest.MonkeyPatch, raw: Callable[..., Any]
) -> None:
    """A backup looks at the last entries of the copy, a restore at all of them."""
    monkeypatch.setattr(dump, "TAIL", 3)
    monkeypatch.setattr(filecopy, "TAIL", 3)
    assert copy(told, target).head_seq == 8
    raw(told, "UPDATE journal SET subject_id = 5555 WHERE seq = 2")
    made = copy(told, target.with_name("second"))
    assert made.sound
    assert made.head_seq == 8
    with pytest.raises(StorageFailed):
        restore_module.examine(target.with_name("second"))
    raw(told, "UPDATE journal SET subject_id = 5555 WHERE seq = 7")
    assert not copy(told, target.with_name("third")).sound


def test_restore_of_an_older_backup(
    told: Store, target: Path, into: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is brought up to date in the same go."""
    backup(told, target)

    def run(connection: Any, revision: str = "9001") -> None:
        if revision != "9001":
            run_revisions(connection, revision)
            return
        connection.exec_driver_sql("CREATE TABLE added (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9001'")

    monkeypatch.setattr(restore_module, "REVISIONS", (*REVISIONS, "9001"))
    monkeypatch.setattr(restore_module, "run_revisions", run)
    restore(target, into)
    found = Store(into)
    assert found.reader.value("SELECT version_num FROM alembic_version") == "9001"
    assert found.reader.rows("SELECT * FROM added") == []
    assert verify(found.reader) == []
    found.close()
