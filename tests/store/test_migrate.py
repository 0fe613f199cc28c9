"""Making a database, knowing its age, bringing it up to date; the guards stand after every revision."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from controlroom.base.clock import ManualClock, to_us
from controlroom.base.errors import Refused, StorageFailed
from controlroom.base.settings import Location
from controlroom.store import backup, migrate
from controlroom.store.actor import Actor
from controlroom.store.catalogues import shipped_catalogue
from controlroom.store.database import Store
from controlroom.store.migrate import (
    HEAD,
    REVISIONS,
    create,
    migrating,
    need_current,
    run_revisions,
    state,
    upgrade,
)
from controlroom.store.policies import shipped_text
from controlroom.store.reader import Reader
from controlroom.store.schema import load_tables, of_our_making
from controlroom.store.verify import verify

STEPS = [(REVISIONS[place - 1] if place else None, revision) for place, revision in enumerate(REVISIONS)]


def _at(store: Store, revision: str) -> None:
    """Bring a database to a revision; the readable views are left to the last one."""
    with migrating(store, views=revision == HEAD) as connection:
        run_revisions(connection, revision)


def test_the_list_of_revisions_is_alembics() -> None:
    """What is read without Alembic is what Alembic would say."""
    config = Config()
    config.set_main_option("script_location", "controlroom.store:migrations")
    walked = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(walked)) == REVISIONS


def test_a_new_database(location: Location, clock: ManualClock) -> None:
    """It is current, has the shipped policy and an id, and no journal entry."""
    store = Store(location, clock)
    assert state(store.reader) == "missing"
    create(store)
    assert state(store.reader) == "current"
    need_current(store.reader)
    assert store.reader.value("SELECT text FROM policy_version") == shipped_text()
    assert len(store.reader.value("SELECT value FROM fact WHERE name = 'database_id'")) == 32
    assert store.reader.seq() == 0
    store.close()


def test_only_its_owner_may_open_it(file_location: Location, clock: ManualClock) -> None:
    """The file, and what SQLite keeps beside it, are 0600; the folder is made."""
    assert file_location.file is not None
    file = file_location.file.parent / "new" / "folder" / "estate.db"
    store = Store(Location(f"sqlite:///{file}", file), clock)
    create(store)
    store.reader.value("SELECT 1 FROM fact")
    for name in (file, *file.parent.glob("estate.db-*")):
        assert stat.S_IMODE(name.stat().st_mode) == 0o600
    store.close()


def test_no_second_database_over_the_first(store: Store) -> None:
    """Creating twice is refused and changes nothing."""
    identity = store.reader.value("SELECT value FROM fact WHERE name = 'database_id'")
    with pytest.raises(Refused):
        create(store)
    assert store.reader.value("SELECT value FROM fact WHERE name = 'database_id'") == identity


def test_an_empty_file_is_no_database_yet(file_location: Location, clock: ManualClock) -> None:
    """What a process killed in its first moment leaves behind is filled."""
    assert file_location.file is not None
    file_location.file.touch()
    store = Store(file_location, clock)
    assert state(store.reader) == "missing"
    create(store)
    assert state(store.reader) == "current"
    store.close()


def test_a_failed_beginning_leaves_nothing(
    location: Location, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it or nothing."""

    def fail(*_args: object) -> None:
        raise StorageFailed("no")

    monkeypatch.setattr(migrate, "_fill", fail)
    store = Store(location, clock)
    with pytest.raises(StorageFailed):
        create(store)
    assert state(store.reader) == "missing"
    assert location.file is None or list(location.file.parent.iterdir()) == []
    store.close()


def test_another_programs_database(file_location: Location, raw: Callable[..., Any]) -> None:
    """It is named, not filled."""
    import sqlite3

    assert file_location.file is not None
    with sqlite3.connect(file_location.file) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    with pytest.raises(StorageFailed) as caught:
        state(Reader(file_location))
    assert str(file_location.file) in caught.value.sentence


@pytest.mark.parametrize(("found", "expected"), [("9999", "newer"), (f"{int(HEAD) + 1:04}", "newer")])
def test_a_newer_schema_is_noticed(store: Store, raw: Callable[..., Any], found: str, expected: str) -> None:
    """A running console sees that another program has changed the schema."""
    assert state(store.reader) == "current"
    raw(store, ("UPDATE alembic_version SET version_num = ?", (found,)))
    assert state(store.reader) == expected
    with pytest.raises(StorageFailed):
        need_current(store.reader)
    with pytest.raises(StorageFailed):
        upgrade(store)


def test_asking_the_state_loads_no_alembic(file_store: Store) -> None:
    """The start with a current schema must not pay for it."""
    program = (
        "import sys; from pathlib import Path; from controlroom.base.settings import Location\n"
        "from controlroom.store.reader import Reader; from controlroom.store.migrate import state\n"
        f"file = Path({str(file_store.location.file)!r})\n"
        "assert state(Reader(Location('sqlite:///' + str(file), file))) == 'current'\n"
        "heavy = {'alembic', 'sqlalchemy', 'sqlmodel', 'textual', 'apscheduler'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_each_revision_from_the_one_before(
    location: Location,
    clock: ManualClock,
    officer: Actor,
    write: Callable[..., Any],
    before: str | None,
    after: str,
) -> None:
    """Entries written under the old schema survive, the chain holds, the guards work, the next act goes on."""
    store = Store(location, clock)
    if location.file is not None:
        migrate._touch(location.file)
    kept = 0
    if before is not None:
        _at(store, before)
        write(store, officer, "old", "旧")
        kept = store.reader.seq()
    _at(store, after)
    assert store.reader.value("SELECT COUNT(*) FROM journal") == kept
    guards_work(store, officer, write)
    assert verify(store.reader) == []
    if after == HEAD:
        assert differences(store) == []
    store.close()


def test_of_several_shifts_that_ran_the_last_goes_on(
    location: Location, clock: ManualClock, officer: Actor, write: Callable[..., Any]
) -> None:
    """Before there were handovers each console had a shift of its own; now there is one, and never another."""
    store = Store(location, clock)
    if location.file is not None:
        migrate._touch(location.file)
    _at(store, "0008")
    add = (
        "INSERT INTO shift (id, name, day, started, ended, console, staff_id) VALUES ({}, 'early', '2026-11-22', "
        "{}, {}, '{}', 1)"
    )
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO staff (id, number, name, role, department, call_sign, phone, skills, active, on_duty,"
            " pin_wrong) VALUES (1, '101', 'x', 'admin', 'management', '', '', '[]', 1, 1, 0)"
        )
        for number, started, ended, console in ((1, 10, 20, "1"), (2, 20, "NULL", "1"), (3, 30, "NULL", "2")):
            connection.exec_driver_sql(add.format(number, started, ended, console))
    _at(store, "0009")
    assert store.reader.rows("SELECT id, ended FROM shift ORDER BY id") == [(1, 20), (2, 30), (3, None)]
    with pytest.raises(IntegrityError), store.engine.begin() as connection:
        connection.exec_driver_sql(add.format(4, 40, "NULL", "3"))
    store.close()


def test_the_migrated_schema_is_that_of_the_tables(store: Store) -> None:
    """What migrations make and what the tables say differ in nothing Alembic can compare."""
    assert differences(store) == []


def differences(store: Store) -> list[Any]:
    """Return how the database's schema differs from the tables' metadata."""
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": of_our_making}
        )
        return list(compare_metadata(context, load_tables()))


def guards_work(store: Store, officer: Actor, write: Callable[..., Any]) -> None:
    """Fail unless the journal refuses to be changed and an act still goes through."""
    from sqlalchemy.exc import DBAPIError

    write(store, officer, "guard", "守")
    refused = [
        "UPDATE journal SET act = 'x'",
        "DELETE FROM journal",
        "UPDATE journal_text SET body = 'x'",
        "DELETE FROM journal_text",
        "INSERT INTO journal SELECT seq + 5, at, recorded, act, subject, subject_id, staff_id, shift_id, console,"
        " facts, digest, canonical, hash FROM journal WHERE seq = 1",
        "INSERT INTO journal SELECT seq + 1, at, recorded, act, subject, subject_id, staff_id, shift_id, console,"
        " facts, digest, canonical, hash FROM journal WHERE seq = (SELECT MAX(seq) FROM journal)",
    ]
    if store.location.is_file:
        refused.append("INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 1")
        refused.append("INSERT OR REPLACE INTO journal_text SELECT * FROM journal_text WHERE seq = 1")
    else:
        refused += ["TRUNCATE journal CASCADE", "TRUNCATE journal_text"]
    for statement in refused:
        with pytest.raises(DBAPIError), store.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_names_can_be_blanked_and_the_chain_holds(told: Store) -> None:
    """Personal data can go; the entry keeps the digest."""
    with told.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE journal_text SET body = NULL, salt = NULL WHERE seq = 3")
    assert verify(told.reader) == []


def test_every_table_has_a_readable_view(told: Store) -> None:
    """For people with their own tools: instants as text."""
    with told.engine.connect() as connection:
        views = set(inspect(connection).get_view_names())
    assert views == {f"read_{table}" for table in load_tables().tables}
    shown = str(told.reader.value("SELECT recorded FROM read_journal WHERE seq = 1"))
    assert shown.startswith("2026-11-22")
    assert "04:00:00" in shown
    assert told.reader.value("SELECT COUNT(*) FROM read_journal_text") == 8


@pytest.fixture
def older(told: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A database one revision behind a program that has one more."""
    monkeypatch.setattr(migrate, "REVISIONS", (*REVISIONS, "9001"))
    monkeypatch.setattr(migrate, "HEAD", "9001")
    return told


def _add_nine_thousand_one(connection: Any, target: str = "9001") -> None:
    connection.exec_driver_sql("CREATE TABLE added (id INTEGER PRIMARY KEY)")
    connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{target}'")


def test_upgrade_backs_up_first_and_says_so(
    older: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """The copy is of the old schema; both are journalled."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(migrate, "run_revisions", _add_nine_thousand_one)
    assert state(older.reader) == "older"
    with pytest.raises(StorageFailed):
        need_current(older.reader)
    made = upgrade(older)
    assert state(older.reader) == "current"
    assert made is not None
    assert [one.path for one in backup.backups(older)] == [made]
    assert [one.automatic for one in backup.backups(older)] == ["migration"]
    acts = [row[0] for row in older.reader.rows("SELECT act FROM journal WHERE seq > 8 ORDER BY seq")]
    assert acts == ["backup.made", "database.upgraded"]
    assert verify(older.reader) == []
    assert upgrade(older) is None


def test_a_failed_upgrade_changes_nothing(
    older: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """The database is as before, its backup is kept."""

    def half(connection: Any) -> None:
        _add_nine_thousand_one(connection)
        connection.exec_driver_sql("SELECT nothing FROM nowhere")

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(migrate, "run_revisions", half)
    with pytest.raises(StorageFailed):
        upgrade(older)
    assert state(older.reader) == "older"
    assert older.reader.value("SELECT COUNT(*) FROM read_journal") == 8
    with pytest.raises(StorageFailed):
        older.reader.rows("SELECT * FROM added")


def test_an_estate_keeps_the_shipped_catalogue_it_ran_on(location: Location, clock: ManualClock) -> None:
    """0002: it moves into the database as the first version, in force since the first policy."""
    store = Store(location, clock)
    if location.file is not None:
        migrate._touch(location.file)
    _at(store, "0001")
    since = to_us(clock.now())
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO policy_version (text, compiled, applied_at) VALUES ('x', '{{}}', {since})"
        )
    _at(store, "0002")
    kept = store.reader.rows("SELECT id, text, compiled, applied_at, applied_by FROM catalogue_version")
    assert kept == [(1, *shipped_catalogue().values(), since, None)]
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO catalogue_version (text, compiled, applied_at) VALUES ('', '', 0)"
        )
    assert store.reader.value("SELECT MAX(id) FROM catalogue_version") == 2
    store.close()
