"""A PostgreSQL database in one zip file: ``manifest.json`` and every table as PostgreSQL's own COPY text.

Written from one snapshot; no program of the server's is needed on this machine.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from controlroom.base.settings import Location
from controlroom.store.chain import GENESIS, Written
from controlroom.store.filecopy import TAIL, Head, damaged
from controlroom.store.reader import SERVER, explain
from controlroom.store.verify import Entry, check_run

if TYPE_CHECKING:
    from psycopg import Connection

FORMAT = 1
CHUNK = 1 << 20
STEP_ROWS = 2000

_TABLES = """SELECT tablename FROM pg_tables
 WHERE schemaname = current_schema() AND tablename <> 'alembic_version' ORDER BY 1"""
_COLUMNS = """SELECT table_name, column_name FROM information_schema.columns
 WHERE table_schema = current_schema() AND udt_name <> 'tsvector' ORDER BY table_name, ordinal_position"""
_REFERENCES = """SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
 WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND conrelid <> confrelid"""
_SEQUENCES = """SELECT sequencename, last_value FROM pg_sequences
 WHERE schemaname = current_schema() AND last_value IS NOT NULL"""
_ENTRY = (
    "seq", "at", "recorded", "act", "subject", "subject_id", "staff_id", "shift_id", "console", "facts", "digest",
    "canonical", "hash",
)  # fmt: skip
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def write(location: Location, part: Path, tick: Callable[[float], object]) -> None:
    """Write all tables, as they are at this moment, into the zip file ``part``.

    Args:
        location: the PostgreSQL database.
        part: an empty file.
        tick: called with the share done now and then; what it raises ends the copy.

    Raises:
        StorageFailed: the server is gone, or refuses.
    """
    import psycopg

    try:
        with (
            psycopg.connect(location.url, autocommit=True, client_encoding="utf8", **SERVER) as connection,
            zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        ):
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            tables = _in_order(connection)
            rows: dict[str, int] = {}
            for table, columns in tables.items():
                share = len(rows) / len(tables)
                rows[table] = _copy_out(connection, archive, table, columns, partial(tick, share))
            manifest = {
                "format": FORMAT,
                "revision": _value(connection, "SELECT version_num FROM alembic_version"),
                "database_id": _value(connection, "SELECT value FROM fact WHERE name = 'database_id'"),
                "tables": [
                    {"name": name, "columns": columns, "rows": rows[name]} for name, columns in tables.items()
                ],
                "sequences": dict(connection.execute(_SEQUENCES).fetchall()),
            }
            archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
            connection.execute("COMMIT")
        tick(1.0)
    except psycopg.Error as error:
        raise explain(error, location.shown) from error


def check(file: Path, *, whole: bool, tick: Callable[[float], object] = lambda _share: None) -> Head:
    """Open a dump and return what it holds.

    Args:
        file: the zip file.
        whole: recompute the whole chain, not only its end.
        tick: called with 1 now and then while the file is looked through; what it raises ends that.

    Raises:
        StorageFailed: the file is damaged, or is no dump of a controlroom database.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = read_manifest(archive)
            for table in manifest["tables"]:
                if sum(1 for _line in _lines(archive, table["name"], tick)) != table["rows"]:
                    raise damaged(file)
            return _head(archive, manifest, whole, tick)
    except (OSError, EOFError, ValueError, LookupError, zipfile.BadZipFile, zlib.error) as error:
        raise damaged(file) from error


def read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return a dump's list of contents.

    Raises:
        ValueError, KeyError: it has none that can be understood.
    """
    manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    if manifest["format"] != FORMAT:
        raise ValueError("unknown format")
    return manifest


def load(connection: Connection[Any], file: Path) -> None:
    """Fill the empty tables of the dump's own schema, inside the connection's transaction.

    Args:
        connection: to the new database; its tables exist and are empty.
        file: the dump.
    """
    with zipfile.ZipFile(file) as archive:
        manifest = read_manifest(archive)
        for table in manifest["tables"]:
            guarded = table["name"] in ("journal", "journal_text")
            if guarded:
                connection.execute(f"ALTER TABLE {table['name']} DISABLE TRIGGER USER".encode())
            columns = ", ".join(f'"{column}"' for column in table["columns"])
            with (
                archive.open(member(table["name"])) as lines,
                connection.cursor().copy(f'COPY "{table["name"]}" ({columns}) FROM STDIN'.encode()) as into,
            ):
                while block := lines.read(CHUNK):
                    into.write(block)
            if guarded:
                connection.execute(f"ALTER TABLE {table['name']} ENABLE TRIGGER USER".encode())
        for name, last in manifest["sequences"].items():
            connection.execute("SELECT setval(%s::regclass, %s)", (name, last))


def member(table: str) -> str:
    """Return the name of a table's file in the zip."""
    return f"tables/{table}.copy"


def _in_order(connection: Connection[Any]) -> dict[str, list[str]]:
    """Return every table with its columns, those referred to first."""
    tables = [row[0] for row in connection.execute(_TABLES)]
    columns: dict[str, list[str]] = {table: [] for table in tables}
    for table, column in connection.execute(_COLUMNS):
        if table in columns:
            columns[table].append(column)
    order: TopologicalSorter[str] = TopologicalSorter({table: set() for table in tables})
    for table, referred in connection.execute(_REFERENCES):
        order.add(table, referred)
    return {table: columns[table] for table in order.static_order()}


def _copy_out(
    connection: Connection[Any],
    archive: zipfile.ZipFile,
    table: str,
    columns: list[str],
    tick: Callable[[], object],
) -> int:
    named = ", ".join(f'"{column}"' for column in columns)
    order = " ORDER BY seq" if table in ("journal", "journal_text") else ""
    query = f'COPY (SELECT {named} FROM "{table}"{order}) TO STDOUT'.encode()
    rows = 0
    waiting = bytearray()
    with (
        archive.open(member(table), "w", force_zip64=True) as out,
        connection.cursor().copy(query) as blocks,
    ):
        for block in blocks:
            waiting += block
            rows += bytes(block).count(b"\n")
            if len(waiting) >= CHUNK:
                out.write(waiting)
                waiting.clear()
                tick()
        out.write(waiting)
    tick()
    return rows


def _value(connection: Connection[Any], query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def _head(
    archive: zipfile.ZipFile, manifest: dict[str, Any], whole: bool, tick: Callable[[float], object]
) -> Head:
    total = next(table["rows"] for table in manifest["tables"] if table["name"] == "journal")
    skip = 0 if whole else max(0, total - TAIL)
    run = _entries(archive, manifest, skip - 1 if skip else 0, tick)
    seq, last = 0, GENESIS
    if skip:
        before = next(run)
        seq, last = before.written.seq, before.hash
    sound = True
    for entry in run:
        sound = sound and not check_run(iter([entry]), seq, last)
        seq, last = entry.written.seq, entry.hash
    return Head(manifest["database_id"] or "", manifest["revision"] or "", seq, last, sound)


def _entries(
    archive: zipfile.ZipFile, manifest: dict[str, Any], skip: int, tick: Callable[[float], object]
) -> Iterator[Entry]:
    """Yield the journal's entries with their texts, but for the first ``skip``; both files are in order of numbers."""
    texts = _rows(archive, manifest, "journal_text", 0, tick)
    text = next(texts, None)
    for row in _rows(archive, manifest, "journal", skip, tick):
        seq = int(row["seq"] or 0)
        while text is not None and int(text["seq"] or 0) < seq:
            text = next(texts, None)
        kept = None
        if text is not None and int(text["seq"] or 0) == seq:
            salt = text["salt"]
            kept = (None if salt is None else bytes.fromhex(salt.removeprefix("\\x")), text["body"])
        values: list[Any] = [_typed(name, row[name]) for name in _ENTRY]
        yield Entry(Written(*values[:11]), values[11], values[12], kept)


def _rows(
    archive: zipfile.ZipFile,
    manifest: dict[str, Any],
    table: str,
    skip: int,
    tick: Callable[[float], object],
) -> Iterator[dict[str, str | None]]:
    columns = next(one["columns"] for one in manifest["tables"] if one["name"] == table)
    for number, line in enumerate(_lines(archive, table, tick)):
        if number >= skip:
            cells = line.decode().removesuffix("\n").split("\t")
            yield dict(zip(columns, map(_cell, cells), strict=True))


def _lines(archive: zipfile.ZipFile, table: str, tick: Callable[[float], object]) -> Iterator[bytes]:
    with archive.open(member(table)) as lines:
        for number, line in enumerate(lines, 1):
            yield line
            if number % STEP_ROWS == 0:
                tick(1.0)


def _cell(text: str) -> str | None:
    if text == r"\N":
        return None
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text) if "\\" in text else text


def _typed(name: str, value: str | None) -> int | str | None:
    numeric = name in ("seq", "at", "recorded", "subject_id", "staff_id", "shift_id")
    return int(value) if numeric and value is not None else value
