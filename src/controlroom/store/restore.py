"""A backup becomes a new database: looked through first, never over an existing one."""

from __future__ import annotations

import shutil
import uuid
import zipfile
from pathlib import Path

from controlroom.base.clock import Clock
from controlroom.base.errors import Refused, StorageFailed
from controlroom.base.i18n import _
from controlroom.base.settings import Location
from controlroom.store import dump, filecopy
from controlroom.store.actor import house
from controlroom.store.database import Store
from controlroom.store.filecopy import Head, damaged
from controlroom.store.migrate import REVISIONS, migrating, run_revisions, state
from controlroom.store.newfile import new_file
from controlroom.store.seals import read_seal


def restore(file: Path, into: Location, *, clock: Clock | None = None) -> Head:
    """Make a new database of a backup, bring it up to date and journal it (``database.restored``).

    The new database gets an id of its own, so that seals made of the old one later do not call it cut.

    Args:
        file: a backup, of the same engine as ``into``.
        into: where to; a file that does not exist, or an empty PostgreSQL database.
        clock: the house's clock.

    Returns:
        What the backup held.

    Raises:
        Refused: there is a database already, or the backup is of the other engine.
        StorageFailed: the backup is damaged or missing, or the new database cannot be written.
    """
    file = file.expanduser().absolute()
    head = examine(file)
    if zipfile.is_zipfile(file) == into.is_file:
        raise Refused(
            _(
                "A .zip backup is restored into a PostgreSQL address, a .db backup into a file. Name such a place."
            )
        )
    store = Store(into, clock)
    try:
        if into.file is not None:
            _copy_file(file, into.file)
            if head.revision != REVISIONS[-1]:
                with migrating(store) as connection:
                    run_revisions(connection)
        else:
            _load(store, file, head)
        _sign(store, head)
    finally:
        store.close()
    return head


def examine(file: Path) -> Head:
    """Look a backup through, whole, and return what it holds.

    Raises:
        StorageFailed: it is missing, damaged, not what its seal says, or made by a newer program.
    """
    if not file.is_file():
        raise StorageFailed(
            _("There is no backup at {path}. See “controlroom backups list”.").format(path=file)
        )
    head = dump.check(file, whole=True) if zipfile.is_zipfile(file) else filecopy.check(file, whole=True)
    sealed = read_seal(file)
    if sealed is not None and (sealed.head_seq, sealed.head_hash) != (head.seq, head.hash):
        raise damaged(file)
    if not head.sound and (sealed is None or sealed.sound):
        raise damaged(file)
    if head.revision not in REVISIONS:
        raise StorageFailed(
            _("The backup {path} was made by a newer program. Update controlroom, then restore it.").format(
                path=file
            )
        )
    return head


def _copy_file(file: Path, target: Path) -> None:
    for leftover in (Path(f"{target}-wal"), Path(f"{target}-journal")):
        if leftover.exists():
            raise Refused(_("There is a file at {path} already. Choose another name.").format(path=leftover))
    with new_file(target) as part:
        shutil.copyfile(file, part)


def _load(store: Store, file: Path, head: Head) -> None:
    if state(store.reader) != "missing":
        raise Refused(
            _("There is a database at {where} already. Choose another place.").format(
                where=store.location.shown
            )
        )
    store.reader.close()
    with migrating(store) as connection:
        run_revisions(connection, head.revision)
        raw = connection.connection.driver_connection
        assert raw is not None
        dump.load(raw, file)
        run_revisions(connection)


def _sign(store: Store, head: Head) -> None:
    from sqlmodel import update

    from controlroom.store.tables import Fact

    with store.act(house("restore"), "store.restore") as act:
        act.session.connection().execute(
            update(Fact).where(Fact.name == "database_id").values(value=uuid.uuid4().hex)  # type: ignore[arg-type]
        )
        act.journal("database.restored", ("database", 0), {"head": head.seq, "hash": head.hash})
        if head.revision != REVISIONS[-1]:
            act.announce("database.upgraded")
