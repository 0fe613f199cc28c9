"""The read lane: SQL text with ``:name`` parameters on a read-only connection, no SQLAlchemy.

One text serves SQLite (``sqlite3``) and PostgreSQL (psycopg, through one cached translator).
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from controlroom.base.errors import Busy, ControlroomError, StorageFailed, UsageError
from controlroom.base.i18n import _
from controlroom.base.settings import Location

Row = tuple[Any, ...]

_TOKENS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|::|:([A-Za-z_]\w*)""", re.DOTALL)
BUSY_MS = 1800
"""How long a write or a read waits for another console."""

SERVER: dict[str, Any] = {
    "connect_timeout": 2,
    "tcp_user_timeout": BUSY_MS,
    "options": f"-c lock_timeout={BUSY_MS}",
}
"""What both lanes ask of libpq, so that a server that is gone is known within two seconds."""


CHANNEL = "controlroom"
"""Where every act on PostgreSQL says that it is done; consoles listen."""


@lru_cache(maxsize=512)
def numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """Return the SQL with ``:name`` turned into ``$1, $2, …`` and the names in that order."""
    names: list[str] = []

    def one(match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return match[0]
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _TOKENS.sub(one, sql), tuple(names)


def run(connection: Any, sql: str, parameters: dict[str, Any], *, is_file: bool) -> list[Row]:
    """Run one statement with ``:name`` parameters on a driver's own connection and return its rows.

    Args:
        connection: of ``sqlite3`` or ``psycopg``.
        sql: of the portable kind (design section 3).
        parameters: by name.
        is_file: whether it is ``sqlite3``'s.
    """
    if is_file:
        try:
            found: list[Row] = connection.execute(sql, parameters).fetchall()
        except UNKEPT as error:
            raise unkept(error) from error
        return found
    import psycopg

    text, names = numbered(sql)
    cursor = psycopg.RawCursor(connection)
    try:
        cursor.execute(text, [parameters[name] for name in names])
    except UNKEPT as error:
        raise unkept(error) from error
    return cursor.fetchall() if cursor.description else []


UNKEPT = (UnicodeEncodeError, OverflowError)
"""What drivers raise for a broken character, and SQLite for a number beyond 64 bits."""


def missing(location: Location) -> StorageFailed:
    """Return the error for a database that is not there; it names the sample estate if somebody practised at it."""
    sentence = _(
        "There is no database at {where} yet. Run “controlroom init”, or “controlroom” for the console."
    ).format(where=location.shown)
    if location.is_file and location.file != location.sample and location.sample.is_file():
        sentence += " " + _("The sample estate is in {file}: controlroom --db {file}").format(
            file=location.sample
        )
    return StorageFailed(sentence)


def unkept(error: Exception) -> UsageError:
    """Return the sentence for a value that no database takes: it was typed, nothing is wrong with the storage."""
    if isinstance(error, OverflowError):
        return UsageError(_("This number is too large. Type a smaller one."))
    return UsageError(_("This text holds a broken character. Type it again, do not paste it."))


def is_of_driver(error: Exception) -> bool:
    """Tell whether ``explain`` knows this kind of error."""
    return isinstance(error, sqlite3.Error) or type(error).__module__.startswith("psycopg")


_LOCKED, _FULL, _RIGHTS, _DAMAGED, _FOREIGN, _UNOPENED, _GONE, _TAKEN = range(8)

_FILE_ERRORS = {
    "SQLITE_BUSY": _LOCKED, "SQLITE_LOCKED": _LOCKED, "SQLITE_FULL": _FULL, "SQLITE_READONLY": _RIGHTS,
    "SQLITE_PERM": _RIGHTS, "SQLITE_AUTH": _RIGHTS, "SQLITE_CORRUPT": _DAMAGED, "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_IOERR": _DAMAGED, "SQLITE_CANTOPEN": _UNOPENED, "SQLITE_CONSTRAINT_UNIQUE": _TAKEN,
    "SQLITE_CONSTRAINT_PRIMARYKEY": _TAKEN,
}  # fmt: skip
_SERVER_ERRORS = {
    "55P03": _LOCKED, "40001": _LOCKED, "40P01": _LOCKED, "53300": _LOCKED, "53100": _FULL, "25006": _RIGHTS,
    "42501": _RIGHTS, "58030": _DAMAGED, "XX001": _DAMAGED, "XX002": _DAMAGED, "42P01": _FOREIGN, "42703": _FOREIGN,
    "23505": _TAKEN,
}  # fmt: skip


def _cause(error: Exception) -> int | None:
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", None) or ""
        text = str(error)
        if "no such table" in text or "no such column" in text:
            return _FOREIGN
        # an I/O error on a full disk or beyond a file-size limit is named so only when it writes
        if name.startswith("SQLITE_IOERR_WRITE"):
            return _FULL
        if name.startswith("SQLITE_CONSTRAINT"):
            return _FILE_ERRORS.get(name)
        return _FILE_ERRORS.get("_".join(name.split("_")[:2]))
    state = getattr(error, "sqlstate", None)
    if state is None or state[:2] in ("08", "28", "3D") or state.startswith("57P"):
        return _GONE
    return _SERVER_ERRORS.get(state)


def explain(error: Exception, where: str) -> ControlroomError:
    """Turn a driver's error into one sentence that says what to do.

    Args:
        error: of ``sqlite3`` or ``psycopg``.
        where: the database as it is shown, without a password.
    """
    if getattr(error, "sqlstate", "") is None and "NUL (0x00)" in str(error):
        return UsageError(_("This text holds a NUL character. Delete it and try again."))
    cause = _cause(error)
    if cause == _LOCKED:
        return Busy(_("The database is busy with another console. Try again."))
    if cause == _TAKEN:
        return Busy(_("Somebody else was faster. Look again, then try once more."))
    if cause == _FULL:
        return StorageFailed(_("The disk is full. Free some space, then try again; nothing typed is lost."))
    if cause == _RIGHTS:
        text = _("The database {where} cannot be written. Check the rights of the file and its folder.")
    elif cause == _DAMAGED:
        text = _("The database {where} is damaged. Restore the last backup; see “controlroom doctor”.")
    elif cause == _FOREIGN:
        text = _("{where} is not a complete controlroom database. Run “controlroom doctor”.")
    elif cause == _UNOPENED:
        text = _("The database {where} cannot be opened. Check that the folder exists and may be read.")
    elif cause == _GONE:
        text = _("The database server {where} cannot be reached. Check the network or call whoever runs it.")
    else:
        return StorageFailed(_("The database answered with an error: {error}").format(error=error))
    return StorageFailed(text.format(where=where))


def file_size(file: Path) -> int | None:
    """Return a database file's size in bytes, None if there is no such file.

    Raises:
        StorageFailed: its folder may not be entered.
    """
    try:
        return file.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StorageFailed(
            _("The database {where} cannot be opened. Check that the folder exists and may be read.").format(
                where=file
            )
        ) from error


class Reader:
    """A read-only connection, opened when first used; may be used from several threads.

    Args:
        location: the database.
    """

    def __init__(self, location: Location) -> None:
        self.location = location
        self.is_file = location.is_file
        self._lock = threading.RLock()
        self._connection: Any = None
        self._in_snapshot = False
        self._data_version = -1
        self._seq = -1

    def rows(self, sql: str, /, **parameters: Any) -> list[Row]:
        """Return all rows.

        Args:
            sql: text with ``:name`` parameters, of the portable kind (design section 3).

        Raises:
            StorageFailed: the database cannot be read; Busy: it is locked.
        """
        with self._lock, self._explained():
            return self._execute(sql, parameters)

    def one(self, sql: str, /, **parameters: Any) -> Row | None:
        """Return the first row or None."""
        found = self.rows(sql, **parameters)
        return found[0] if found else None

    def value(self, sql: str, /, **parameters: Any) -> Any:
        """Return the first column of the first row, or None."""
        found = self.one(sql, **parameters)
        return found[0] if found else None

    def among(self, sql: str, ids: Sequence[int], /, **parameters: Any) -> list[Row]:
        """Return the rows of a statement whose text holds ``{ids}`` for a list of integer keys."""
        if not ids:
            return []
        return self.rows(sql.replace("{ids}", ",".join(str(int(one)) for one in ids)), **parameters)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let several reads see one state of the database; one inside another is the same one."""
        with self._lock, self._explained():
            if self._in_snapshot:
                yield
                return
            begin = "BEGIN" if self.is_file else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            self._execute(begin, {})
            self._in_snapshot = True
            try:
                yield
            finally:
                self._in_snapshot = False
                self._execute("COMMIT", {})

    def seq(self) -> int:
        """Return the journal's last number; on SQLite ``PRAGMA data_version`` saves the question."""
        with self._lock:
            if self.is_file:
                version = self.value("PRAGMA data_version")
                if version == self._data_version:
                    return self._seq
                self._data_version = version
            self._seq = self.value("SELECT seq FROM journal ORDER BY seq DESC LIMIT 1") or 0
            return self._seq

    def close(self) -> None:
        """Close the connection; the next read opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except ControlroomError:
            raise
        except sqlite3.Error as error:
            raise explain(error, self.location.shown) from error
        except Exception as error:
            if type(error).__module__.startswith("psycopg"):
                self._drop()
                raise explain(error, self.location.shown) from error
            raise

    def _drop(self) -> None:
        if self._connection is not None and self._connection.closed:
            self._connection = None

    def _execute(self, sql: str, parameters: dict[str, Any]) -> list[Row]:
        if self._connection is None:
            self._connection = self._open()
        try:
            return run(self._connection, sql, parameters, is_file=self.is_file)
        except Exception:
            # a connection that died while idle is replaced once, but not inside a snapshot
            if self.is_file or not self._connection.closed or self._in_snapshot:
                raise
            self._connection = self._open()
            return run(self._connection, sql, parameters, is_file=self.is_file)

    def _open(self) -> Any:
        file = self.location.file
        if file is None:
            import psycopg

            from controlroom.store.patience import PatientConnection

            return PatientConnection.connect(
                self.location.url,
                autocommit=True,
                cursor_factory=psycopg.RawCursor,
                **{**SERVER, "options": f"{SERVER['options']} -c default_transaction_read_only=on"},
            )
        if file_size(file) is None:
            raise missing(self.location)
        connection = sqlite3.connect(
            f"{file.as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_MS / 1000,
            cached_statements=256,
        )
        connection.execute("PRAGMA query_only=ON")
        return connection
