"""The schema through time: making a database, knowing how old it is, bringing it up to date.

Reading how old it is needs no Alembic. A revision is a file in ``migrations/versions``; ``scripts/revision.py``
writes one.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from controlroom.base.errors import ControlroomError, Refused, StorageFailed
from controlroom.base.i18n import _
from controlroom.base.policy import compiled, parse
from controlroom.store.catalogues import shipped_catalogue
from controlroom.store.newfile import reason
from controlroom.store.policies import shipped_text
from controlroom.store.reader import Reader, explain, file_size, missing

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from controlroom.store.database import Store

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012")
"""Every revision from the first to the one this program was written for."""

HEAD = REVISIONS[-1]
"""The revision this program was written for."""

State = Literal["missing", "current", "older", "newer"]


def state(reader: Reader) -> State:
    """Return how the database's schema stands to this program's, without loading Alembic.

    Returns:
        ``missing``: no file, or nothing in it; ``older``: ``upgrade`` is due; ``newer``: another console runs a
        newer program, this one must be restarted after an update.

    Raises:
        StorageFailed: it cannot be read, or belongs to another program.
    """
    if reader.location.file is not None and not file_size(reader.location.file):
        return "missing"
    tables = {row[0] for row in reader.rows(_TABLES_FILE if reader.is_file else _TABLES_SERVER)}
    if not tables:
        return "missing"
    version = reader.value("SELECT version_num FROM alembic_version") if "alembic_version" in tables else None
    if version is None or "journal" not in tables:
        raise StorageFailed(
            _("{where} is not a controlroom database. Name another file with --db.").format(
                where=reader.location.shown
            )
        )
    if version == HEAD:
        return "current"
    return "older" if version in REVISIONS else "newer"


_TABLES_FILE = "SELECT name FROM sqlite_master WHERE type = 'table'"
_TABLES_SERVER = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def need_current(reader: Reader) -> None:
    """Return if the schema is this program's.

    Raises:
        StorageFailed: it is missing, older or newer; the sentence says what to do.
    """
    found = state(reader)
    if found == "current":
        return
    where = reader.location.shown
    if found == "missing":
        raise missing(reader.location)
    if found == "older":
        raise StorageFailed(
            _(
                "The database {where} was made by an older program. Start the console once to bring it up to date."
            ).format(where=where)
        )
    raise StorageFailed(
        _(
            "The database {where} was made by a newer program. Update controlroom, then start it again."
        ).format(where=where)
    )


def create(store: Store) -> None:
    """Make a new database: schema, guards, readable views, shipped policy and catalogue, a random ``database_id``.

    A file gets mode 0600 and its folder is made. All of it is one transaction; if it fails, a file made here goes.

    Raises:
        Refused: there is a database already; StorageFailed: it cannot be written.
    """
    file = store.location.file
    made = file is not None and _touch(file)
    try:
        if state(store.reader) != "missing":
            raise Refused(
                _("There is a database at {where} already. Choose another place with --db.").format(
                    where=store.location.shown
                )
            )
        with migrating(store) as connection:
            run_revisions(connection)
            _fill(connection, store)
    except ControlroomError:
        store.reader.close()
        if made and file is not None:
            for name in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
                name.unlink(missing_ok=True)
        raise
    store.reader.close()


def upgrade(store: Store) -> Path | None:
    """Bring an older database up to this program's schema, after an automatic backup.

    One transaction: if a revision fails, the database is as before.

    Returns:
        The backup's file, or None if the schema was current.

    Raises:
        StorageFailed: it is missing, newer, cannot be backed up or cannot be written.
    """
    if state(store.reader) != "older":
        need_current(store.reader)
        return None
    from controlroom.store import backup

    before = store.reader.value("SELECT version_num FROM alembic_version")
    made = backup.copy(store, backup.automatic_path(store, "migration"), automatic="migration")
    with migrating(store) as connection:
        run_revisions(connection)
    store.reader.close()
    backup.note(store, made, upgraded_from=before)
    backup.prune(store)
    return made.path


@contextmanager
def migrating(store: Store, *, views: bool = True) -> Iterator[Connection]:
    """One transaction with foreign keys off, as SQLite wants it while tables change; they are checked at the end."""
    from sqlalchemy import event
    from sqlalchemy.exc import DBAPIError

    from controlroom.store.engine import make_engine
    from controlroom.store.schema import load_tables, refresh_views

    metadata = load_tables()
    engine = make_engine(store.location)
    if store.location.is_file:
        event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA foreign_keys=OFF"))
    try:
        with engine.begin() as connection:
            drop_views(connection)
            yield connection
            if views:
                refresh_views(connection, metadata)
            if store.location.is_file and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StorageFailed(
                    _(
                        "The database {where} has references that lead nowhere. Run “controlroom doctor”."
                    ).format(where=store.location.shown)
                )
    except DBAPIError as error:
        raise explain(error.orig or error, store.location.shown) from error
    finally:
        engine.dispose()


def drop_views(connection: Connection) -> None:
    """Drop every readable view: a view on a table keeps SQLite from renaming it and PostgreSQL from changing it."""
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'view'"
        if connection.dialect.name == "sqlite"
        else "SELECT viewname FROM pg_views WHERE schemaname = current_schema()"
    ).scalars()
    for name in names.all():
        if name.startswith("read_"):
            connection.exec_driver_sql(f'DROP VIEW "{name}"')


def run_revisions(connection: Connection, target: str = HEAD) -> None:
    """Bring a database up to a revision, inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "controlroom.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def _fill(connection: Connection, store: Store) -> None:
    from sqlalchemy import insert

    from controlroom.store.tables import CatalogueVersion, Fact, PolicyVersion

    text, now = shipped_text(), store.clock.now()
    policy = {"text": text, "compiled": compiled(parse(text, "policy.toml")), "applied_at": now}
    connection.execute(insert(PolicyVersion), policy)
    connection.execute(insert(CatalogueVersion), {**shipped_catalogue(), "applied_at": now})
    connection.execute(insert(Fact), {"name": "database_id", "value": uuid.uuid4().hex})


def _touch(file: Path) -> bool:
    """Make an empty file nobody else may read, and its folder; return whether it is new."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return False
    except OSError as error:
        raise StorageFailed(
            _(
                "No database can be made at {where}: {reason}. Choose a folder you may write to, with --db."
            ).format(where=file, reason=reason(error))
        ) from error
    return True
