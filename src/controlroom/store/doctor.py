"""The doctor's questions to the database: what is found, whether it is well, what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from controlroom.base.clock import from_us
from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.store import migrate, seals
from controlroom.store.policies import in_force
from controlroom.store.verify import verify, verify_tail

if TYPE_CHECKING:
    from controlroom.store.database import Store

State = Literal["ok", "warn", "bad"]

TAIL = 1000
_WAL_LARGE = 256 * 1024 * 1024
_LAST_RECORDED = (
    "SELECT MAX(recorded) FROM (SELECT recorded FROM journal ORDER BY seq DESC LIMIT 1000) AS last"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of the doctor.

    Attributes:
        name: what was looked at (``file``, ``rights``, ``schema``, …), for scripts.
        state: ``ok``, ``warn`` or ``bad``.
        sentence: what was found.
        advice: what to do; empty if nothing.
    """

    name: str
    state: State
    sentence: str
    advice: str = ""


def examine(store: Store, *, thorough: bool = True) -> list[Finding]:
    """Return what the doctor finds about the database; never raises.

    Args:
        store: the database.
        thorough: recompute the whole chain; else only its last entries.
    """
    found = _guarded("file", lambda: _file(store))
    if found[-1].state == "bad":
        return found
    for name, look in (
        ("rights", lambda: _rights(store)),
        ("schema", lambda: _schema(store)),
        ("chain", lambda: _chain(store, thorough)),
        ("clock", lambda: _clock(store)),
        ("policy", lambda: _policy(store)),
        ("disk", lambda: _disk(store)),
        ("wal", lambda: _wal(store)),
        ("backups", lambda: _backups(store)),
    ):
        found += _guarded(name, look)
    return found


def _guarded(name: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look())
    except ControlroomError as error:
        return [Finding(name, "bad", error.sentence)]


def _file(store: Store) -> Iterator[Finding]:
    where = store.location.shown
    if migrate.state(store.reader) == "missing":
        yield Finding(
            "file",
            "bad",
            _("There is no database at {where}.").format(where=where),
            _("Run “controlroom init”, or name the right place with --db."),
        )
        return
    if store.location.is_file and store.reader.value("PRAGMA quick_check(1)") != "ok":
        yield Finding(
            "file",
            "bad",
            _("The database {where} is damaged.").format(where=where),
            _("Keep the file for whoever looks into it, and restore the last backup."),
        )
        return
    yield Finding("file", "ok", _("The database is at {where}.").format(where=where))


def _rights(store: Store) -> Iterator[Finding]:
    file = store.location.file
    if file is None:
        return
    mode = file.stat().st_mode & 0o777
    if mode & 0o077:
        yield Finding(
            "rights",
            "bad",
            _("Others on this machine can open the database (mode {mode}).").format(mode=f"{mode:04o}"),
            _("Set it to 0600: chmod 600 {path}").format(path=file),
        )
    elif not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        yield Finding(
            "rights",
            "bad",
            _("The database or its folder cannot be written."),
            _("Give this user the right to write to {path}.").format(path=file.parent),
        )
    else:
        yield Finding("rights", "ok", _("Only this user can open the database."))


def _schema(store: Store) -> Iterator[Finding]:
    found = migrate.state(store.reader)
    if found == "older":
        yield Finding(
            "schema",
            "warn",
            _("The database was made by an older program."),
            _("Start the console once; it makes a backup and brings the database up to date."),
        )
    elif found == "newer":
        yield Finding(
            "schema",
            "bad",
            _("The database was made by a newer program."),
            _("Update controlroom, then start it again."),
        )
    else:
        yield Finding("schema", "ok", _("The schema is current ({revision}).").format(revision=migrate.HEAD))


def _chain(store: Store, thorough: bool) -> Iterator[Finding]:
    known = seals.seals(store.reader)
    faults = verify(store.reader, seals=known) if thorough else verify_tail(store.reader, TAIL)
    if faults:
        yield Finding(
            "chain",
            "bad",
            _("The log is not as it was written: {first} Faults in all: {count}.").format(
                first=faults[0].sentence, count=len(faults)
            ),
            _("Run “controlroom log verify”, keep its list, and tell your leader."),
        )
    else:
        head = store.reader.value("SELECT seq FROM journal ORDER BY seq DESC LIMIT 1") or 0
        yield Finding("chain", "ok", _("The log holds to its last entry, {head}.").format(head=head))


def _clock(store: Store) -> Iterator[Finding]:
    last = store.reader.value(_LAST_RECORDED)
    behind = from_us(last) - store.clock.now() if last is not None else timedelta()
    if behind > timedelta(seconds=1):
        yield Finding(
            "clock",
            "bad",
            _("This machine's clock was set back: the log is {minutes} min ahead of it.").format(
                minutes=max(1, round(behind.total_seconds() / 60))
            ),
            _("Set the clock right; until then time limits come too late."),
        )
    else:
        yield Finding("clock", "ok", _("The clock agrees with the log."))


def _policy(store: Store) -> Iterator[Finding]:
    found = in_force(store.reader)
    if found.warning:
        yield Finding(
            "policy", "bad", found.warning, _("Apply a policy that reads: controlroom policy apply FILE")
        )
        return
    yield Finding(
        "policy", "ok", _("The policy reads; the time zone is {zone}.").format(zone=found.policy.zone.key)
    )


def _disk(store: Store) -> Iterator[Finding]:
    folder = store.location.home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < store.policy().disk_warn_free:
        yield Finding(
            "disk",
            "bad",
            _("Only {size} are free in {path}.").format(size=megabytes(free), path=folder),
            _("Free some space, or move old backups elsewhere."),
        )
    else:
        yield Finding("disk", "ok", _("{size} are free.").format(size=megabytes(free)))


def _wal(store: Store) -> Iterator[Finding]:
    if store.location.file is None:
        return
    wal = Path(f"{store.location.file}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    if size > _WAL_LARGE:
        yield Finding(
            "wal",
            "warn",
            _("Changes of {size} wait beside the database file.").format(size=megabytes(size)),
            _("Close all consoles once; the changes then move into the file."),
        )
    else:
        yield Finding("wal", "ok", _("No large changes wait beside the database file."))


def _backups(store: Store) -> Iterator[Finding]:
    known = seals.known(store.reader)
    if not known:
        first = store.reader.value("SELECT recorded FROM journal ORDER BY seq LIMIT 1")
        young = first is None or store.clock.now() - from_us(first) < timedelta(days=2)
        yield Finding(
            "backups",
            "ok" if young else "bad",
            _("There is no backup yet."),
            _("Leave a console running over night, or run: controlroom backup FILE"),
        )
        return
    age = store.clock.now() - known[0].made
    sentence = _("The last backup is {hours} h old: {path}").format(
        hours=int(age.total_seconds() // 3600), path=known[0].path
    )
    if age > timedelta(days=2):
        yield Finding(
            "backups",
            "warn",
            sentence,
            _("Leave a console running over night, or run: controlroom backup FILE"),
        )
    else:
        yield Finding("backups", "ok", sentence)


def megabytes(size: int) -> str:
    """Return a size for people: ``1.5 GB``, ``12 MB``."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"
