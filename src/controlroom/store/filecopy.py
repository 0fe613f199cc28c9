"""Copying a SQLite database while it is written to, and looking whether a copy is whole."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from controlroom.base.errors import StorageFailed
from controlroom.base.i18n import _
from controlroom.base.settings import Location
from controlroom.store.chain import GENESIS
from controlroom.store.reader import BUSY_MS, Reader, explain
from controlroom.store.verify import verify, verify_tail

STEP_PAGES = 512
STEP_INSTRUCTIONS = 100_000
TAIL = 1000


class Head(NamedTuple):
    """What a copy holds: whose it is, its schema, the journal's last entry, whether the chain holds.

    A broken chain is no reason to refuse a backup: it says so in its seal.
    """

    database_id: str
    revision: str
    seq: int
    hash: str
    sound: bool


def write(location: Location, part: Path, tick: Callable[[float], object]) -> None:
    """Copy a database file, as it is at this moment, into ``part``.

    Args:
        location: the SQLite database.
        part: an empty file.
        tick: called with the share done after every step; what it raises ends the copy.

    Raises:
        StorageFailed: the database cannot be read, or the disk is full.
    """
    reader = Reader(location)
    size = _size(reader)
    reader.close()
    if shutil.disk_usage(part.parent).free < size:
        raise StorageFailed(
            _("There is too little space for a backup in {path}. Choose another place.").format(
                path=part.parent
            )
        )
    try:
        with closing(_open(location.file or part)) as source, closing(sqlite3.connect(part)) as target:
            # the snapshot keeps the copy from starting again whenever somebody writes
            source.execute("BEGIN")
            source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            source.backup(
                target,
                pages=STEP_PAGES,
                progress=lambda _status, left, total: tick((total - left) / max(total, 1)),
            )
            target.execute("PRAGMA journal_mode=DELETE")
        tick(1.0)
    except sqlite3.Error as error:
        raise explain(error, location.shown) from error


def check(file: Path, *, whole: bool, tick: Callable[[float], object] = lambda _share: None) -> Head:
    """Open a copy and return what it holds.

    Args:
        file: the copy.
        whole: recompute the whole chain, not only its end.
        tick: called with 1 now and then while the file is looked through; what it raises ends that.

    Raises:
        StorageFailed: the copy is damaged, or is no copy of a controlroom database.
    """
    if not _whole(file, tick):
        raise damaged(file)
    reader = Reader(Location(f"sqlite:///{file}", file))
    try:
        seq, last = reader.one("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1") or (0, GENESIS)
        identity = reader.value("SELECT value FROM fact WHERE name = 'database_id'") or ""
        revision = reader.value("SELECT version_num FROM alembic_version") or ""
        faults = verify(reader) if whole else verify_tail(reader, TAIL)
        return Head(identity, revision, seq, last, not faults)
    except StorageFailed as error:
        raise damaged(file) from error
    finally:
        reader.close()


def _whole(file: Path, tick: Callable[[float], object]) -> bool:
    """Let SQLite look through every page.

    Raises:
        Exception: what ``tick`` raised.
    """
    raised: list[Exception] = []

    def step() -> bool:
        try:
            tick(1.0)
        except Exception as error:
            # SQLite only knows that it is to stop
            raised.append(error)
        return bool(raised)

    try:
        with closing(_open(file)) as connection:
            connection.set_progress_handler(step, STEP_INSTRUCTIONS)
            found: bool = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
    except sqlite3.Error:
        found = False
    if raised:
        raise raised[0]
    return found


def damaged(file: Path) -> StorageFailed:
    """Return the error of a copy that cannot be used."""
    return StorageFailed(
        _("The copy {path} is damaged or no copy of ours. Use another one.").format(path=file)
    )


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=BUSY_MS / 1000)


def _size(reader: Reader) -> int:
    return int(reader.value("PRAGMA page_count")) * int(reader.value("PRAGMA page_size"))
