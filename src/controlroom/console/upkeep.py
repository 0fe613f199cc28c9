"""The chores of a console that runs: old drafts, room on the disk, the daily backup. They run in threads."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from controlroom.store.actor import house
from controlroom.store.database import Store

BACKUP_SHARE = 0.12
"""Of one core: what the day's backup may use while somebody types."""


def upkeep(store: Store, console: str) -> None:
    """Do what is due of the quick chores.

    Args:
        store: the database.
        console: this console's name.

    Raises:
        StorageFailed, Busy: the database cannot be read or written.
    """
    from controlroom.store.drafts import drop_old

    _watch_disk(store, console)
    drop_old(store)


def back_up(store: Store, stop: Callable[[], bool]) -> None:
    """Make the day's backup if it is due, slowly.

    Args:
        store: the database.
        stop: asked between steps; True ends the backup and leaves nothing.

    Raises:
        StorageFailed: it cannot be written; the sentence says what to do. Refused: it was stopped.
    """
    from controlroom.store import backup

    backup.daily(store, stop=stop, share=BACKUP_SHARE)


def stands(store: Store, condition: str) -> bool:
    """Return whether a named condition is raised and not over."""
    found = store.reader.one(
        "SELECT 1 FROM alarm WHERE condition = :name AND returned_at IS NULL", name=condition
    )
    return found is not None


def _watch_disk(store: Store, console: str) -> None:
    from controlroom.deadlines.conditions import DISK_LOW, clear_condition, raise_condition

    if store.location.file is None:
        return
    free = shutil.disk_usage(store.location.home).free
    low = free < store.policy().disk_warn_free
    if low == stands(store, DISK_LOW):
        return
    with store.act(house(console), "console.disk") as act:
        if low:
            raise_condition(act, DISK_LOW, {"free": free})
        else:
            clear_condition(act, DISK_LOW)
