"""Backups while the console works: a consistent copy, verified by opening it, its head hash in a seal file beside it.

A SQLite file is copied by SQLite's own online backup; a PostgreSQL database into one zip file (``dump``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from controlroom.base.clock import from_us, to_us
from controlroom.base.errors import ControlroomError, Refused, StorageFailed
from controlroom.base.i18n import _
from controlroom.store import dump, filecopy
from controlroom.store.actor import Actor, house
from controlroom.store.newfile import new_file
from controlroom.store.pace import Pace
from controlroom.store.seals import Made, automatic_folder, known, seal_path, write_seal

if TYPE_CHECKING:
    from controlroom.store.database import Store

Progress = Callable[[float], object]
Stop = Callable[[], bool]

_BEGUN = "backup_begun"
_LONGEST = timedelta(hours=2)
"""After so long whoever began a backup is taken to be gone."""

_NOTE_BEGUN = """INSERT INTO fact (name, value) VALUES (:name, :value)
 ON CONFLICT (name) DO UPDATE SET value = excluded.value"""
_LAST_MADE = "SELECT recorded, facts FROM journal WHERE act = 'backup.made' ORDER BY seq DESC LIMIT 50"


def backup(
    store: Store,
    target: Path,
    *,
    by: Actor | None = None,
    automatic: str = "",
    progress: Progress | None = None,
    stop: Stop | None = None,
    share: float | None = None,
) -> Made:
    """Write a backup and journal it (``backup.made``).

    Args:
        store: the database; other consoles may go on writing.
        target: the new file; its folder is made.
        by: who asked; None for the house itself. The same request id twice makes one backup.
        automatic: ``daily`` or ``migration`` if nobody asked.
        progress: called with the share done, 0 to 1.
        stop: asked between steps; True ends the backup and leaves nothing.
        share: of one core it may use, 0 to 1; None for as fast as it goes.

    Raises:
        Refused: the file exists, or it was stopped. StorageFailed: it cannot be written, or does not verify.
    """
    if by is not None and by.request is not None:
        with store.act(by, "store.backup") as act:
            earlier = act.earlier()
        if earlier is not None:
            return next(made for made in known(store.reader) if str(made.path) == earlier.number)
    made = copy(store, target, automatic=automatic, progress=progress, stop=stop, share=share)
    note(store, made, by=by)
    return made


def copy(
    store: Store,
    target: Path,
    *,
    automatic: str = "",
    progress: Progress | None = None,
    stop: Stop | None = None,
    share: float | None = None,
) -> Made:
    """Like ``backup`` without the journal entry: for a schema that is about to change.

    Raises:
        Refused, StorageFailed: as ``backup``.
    """
    target = target.expanduser().absolute()
    pace = Pace(share, stop) if share is not None else None

    def tick(done: float) -> None:
        if stop is not None and stop():
            raise Refused(_("The backup was stopped; nothing was kept."))
        if progress is not None:
            progress(done)
        if pace is not None:
            pace.breathe()

    with new_file(target) as part:
        if store.location.is_file:
            filecopy.write(store.location, part, tick)
            head = filecopy.check(part, whole=False, tick=tick)
        else:
            dump.write(store.location, part, tick)
            head = dump.check(part, whole=False, tick=tick)
        size = part.stat().st_size
    made = Made(target, store.clock.now(), *head, size, automatic)
    try:
        write_seal(made)
    except StorageFailed:
        target.unlink()
        raise
    return made


def note(store: Store, made: Made, *, by: Actor | None = None, upgraded_from: str = "") -> None:
    """Journal a backup that was made, and an upgrade if it was made for one."""
    from controlroom.store.act import Done
    from controlroom.store.chain import FactValue

    with store.act(by or house("backup"), "store.backup") as act:
        facts: dict[str, FactValue] = {
            "head": made.head_seq,
            "hash": made.head_hash,
            "size": made.size,
            "automatic": made.automatic,
        }
        act.journal("backup.made", ("backup", made.head_seq), facts, {"path": str(made.path)})
        if upgraded_from:
            from controlroom.store.migrate import HEAD

            act.journal("database.upgraded", ("database", 0), {"from": upgraded_from, "to": HEAD})
            act.announce("database.upgraded")
        act.remember(Done("backup", made.head_seq, str(made.path)))


def backups(store: Store) -> list[Made]:
    """Return this database's backups whose files are there, newest first."""
    return known(store.reader)


def automatic_path(store: Store, why: str) -> Path:
    """Return the file for an automatic backup made now: ``backups/NAME-20261122-040000-daily.db``."""
    location = store.location
    name = location.file.stem if location.file else location.url.partition("?")[0].rpartition("/")[2]
    stamp = store.clock.now().strftime("%Y%m%d-%H%M%S")
    return automatic_folder(location) / f"{name}-{stamp}-{why}{'.db' if location.is_file else '.zip'}"


def due_daily(store: Store) -> bool:
    """Return whether the day's automatic backup is still to be made (policy ``[backups] daily``)."""
    since = _last_due(store)
    for recorded, facts in store.reader.rows(_LAST_MADE):
        if json.loads(facts).get("automatic") == "daily":
            return from_us(recorded) < since
    return True


def daily(store: Store, *, stop: Stop | None = None, share: float | None = None) -> Made | None:
    """Make the day's automatic backup if it is due, and remove the oldest beyond the policy's number.

    Of several consoles one makes it: who begins says so in the database.

    Args:
        store: the database.
        stop, share: as ``backup``.

    Returns:
        The backup, or None if none is due or another console is at it.

    Raises:
        StorageFailed: it cannot be written. Refused: it was stopped.
    """
    if not due_daily(store) or not _begin(store):
        return None
    try:
        made = backup(store, automatic_path(store, "daily"), automatic="daily", stop=stop, share=share)
    finally:
        _end(store)
    prune(store)
    return made


def _begin(store: Store) -> bool:
    """Note that the day's backup begins; False if another console has begun it."""
    now = store.clock.now()
    with store.act(house("backup"), "store.daily") as act:
        begun = act.run("SELECT value FROM fact WHERE name = :name", name=_BEGUN)
        if not due_daily(store) or (begun and abs(now - from_us(int(begun[0][0]))) < _LONGEST):
            return False
        act.run(_NOTE_BEGUN, name=_BEGUN, value=str(to_us(now)))
    return True


def _end(store: Store) -> None:
    # a note that cannot be removed now lapses by itself
    with suppress(ControlroomError), store.act(house("backup"), "store.daily") as act:
        act.run("DELETE FROM fact WHERE name = :name", name=_BEGUN)


def prune(store: Store) -> list[Path]:
    """Remove the oldest automatic backups beyond the policy's number; a person's own are never touched.

    Returns:
        The files removed.
    """
    ours = [made.path for made in known(store.reader) if made.automatic]
    folder = automatic_folder(store.location)
    gone = [path for path in ours[store.policy().backups_keep :] if path.parent == folder]
    for path in gone:
        path.unlink(missing_ok=True)
        seal_path(path).unlink(missing_ok=True)
    return gone


def _last_due(store: Store) -> datetime:
    policy = store.policy()
    here = store.clock.now().astimezone(policy.zone)
    due = here.replace(
        hour=policy.backups_daily // 60, minute=policy.backups_daily % 60, second=0, microsecond=0
    )
    return due if due <= here else due - timedelta(days=1)
