"""The chores of a console that runs: the daily backup, old drafts, room on the disk. Runs in a thread."""

from __future__ import annotations

import shutil

from controlroom.store.actor import house
from controlroom.store.database import Store


def upkeep(store: Store, console: str) -> None:
    """Do what is due of the chores.

    Args:
        store: the database.
        console: this console's name.

    Raises:
        ControlroomError: a chore failed; the sentence says what to do.
    """
    from controlroom.store import backup
    from controlroom.store.drafts import drop_old

    _watch_disk(store, console)
    drop_old(store)
    backup.daily(store)


def _watch_disk(store: Store, console: str) -> None:
    from controlroom.deadlines.conditions import DISK_LOW, clear_condition, raise_condition

    if store.location.file is None:
        return
    free = shutil.disk_usage(store.location.home).free
    low = free < store.policy().disk_warn_free
    stands = store.reader.one(
        "SELECT 1 FROM alarm WHERE condition = :name AND returned_at IS NULL", name=DISK_LOW
    )
    if low == (stands is not None):
        return
    with store.act(house(console), "console.disk") as act:
        if low:
            raise_condition(act, DISK_LOW, {"free": free})
        else:
            clear_condition(act, DISK_LOW)
