"""Seal files: beside every backup ``FILE`` stands ``FILE.seal.json`` with the journal's head hash at that moment."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from controlroom.base.settings import Location
from controlroom.store.newfile import unwritable
from controlroom.store.reader import Reader
from controlroom.store.verify import Seal

SUFFIX = ".seal.json"
_FROM_JOURNAL = """SELECT t.body FROM journal AS j JOIN journal_text AS t ON t.seq = j.seq
 WHERE j.act = 'backup.made' AND t.body IS NOT NULL ORDER BY j.seq DESC LIMIT 200"""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup as it was made.

    Attributes:
        path: the file.
        made: when.
        database_id: the random id of the database it is of.
        revision: its schema.
        head_seq: number of the journal's last entry in it.
        head_hash: that entry's hash.
        sound: whether the end of the chain held then.
        size: bytes.
        automatic: ``daily`` or ``migration``; empty if a person asked for it.
    """

    path: Path
    made: datetime
    database_id: str
    revision: str
    head_seq: int
    head_hash: str
    sound: bool
    size: int
    automatic: str = ""


def seal_path(file: Path) -> Path:
    """Return where a backup's seal file stands."""
    return file.with_name(file.name + SUFFIX)


def automatic_folder(location: Location) -> Path:
    """Return the folder of the automatic backups."""
    return location.home / "backups"


def write_seal(made: Made) -> None:
    """Write a backup's seal file; it is there completely or not at all.

    Raises:
        StorageFailed: it cannot be written.
    """
    values = asdict(made) | {"format": 1, "path": made.path.name, "made": made.made.isoformat()}
    target = seal_path(made.path)
    part = target.with_name(target.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            json.dump(values, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise unwritable(target, error) from error


def read_seal(file: Path) -> Made | None:
    """Return what the seal file beside a backup says; None if there is none or it cannot be understood."""
    try:
        values: dict[str, Any] = json.loads(seal_path(file).read_text(encoding="utf-8"))
        if values.pop("format") != 1:
            return None
        made = Made(**values)
        return replace(made, path=file, made=datetime.fromisoformat(values["made"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def sealed_files(location: Location, database_id: str) -> Iterator[Made]:
    """Yield what the seal files in the folder of automatic backups say of one database, in no order."""
    folder = automatic_folder(location)
    for file in folder.glob(f"*{SUFFIX}") if folder.is_dir() else ():
        made = read_seal(file.with_name(file.name.removesuffix(SUFFIX)))
        if made is not None and made.database_id == database_id:
            yield made


def known(reader: Reader) -> list[Made]:
    """Return this database's backups, newest first: those in its folder and those the journal knows elsewhere."""
    identity = reader.value("SELECT value FROM fact WHERE name = 'database_id'") or ""
    found = {made.path: made for made in sealed_files(reader.location, identity)}
    for (body,) in reader.rows(_FROM_JOURNAL):
        path = Path(json.loads(body).get("path", ""))
        made = read_seal(path)
        if made is not None:
            found[path] = made
    there = [made for made in found.values() if made.path.is_file()]
    return sorted(there, key=lambda made: (made.made, made.head_seq), reverse=True)


def seals(reader: Reader) -> list[Seal]:
    """Return the seals of this database's backups, for ``store.verify.verify``."""
    identity = reader.value("SELECT value FROM fact WHERE name = 'database_id'") or ""
    return [
        Seal(made.head_seq, made.head_hash, made.path.name)
        for made in sealed_files(reader.location, identity)
    ]
