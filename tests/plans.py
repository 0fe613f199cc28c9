"""What SQLite makes of the reads, without statistics: a large table must be searched, not looked through."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from controlroom.store.database import Store
from controlroom.store.reader import Reader, Row


class _Listening(Reader):
    """A read lane that keeps the plan of everything it is asked."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.location)
        self.plans: list[str] = []

    def rows(self, sql: str, /, **parameters: Any) -> list[Row]:
        """Return all rows, as ever."""
        steps = super().rows(f"EXPLAIN QUERY PLAN {sql}", **parameters)
        self.plans += [step[3] for step in steps]
        return super().rows(sql, **parameters)


def plan_of(store: Store, read: Callable[[Reader], object]) -> list[str]:
    """Return the steps SQLite takes for what a function reads.

    Args:
        store: a file; with nothing in it the plan is that of a large one that was never analysed.
        read: what is called with the read lane.
    """
    reader = _Listening(store)
    read(reader)
    reader.close()
    return reader.plans


def scanned(steps: list[str], *names: str) -> list[str]:
    """Return the steps that look through a table of these names, or a whole index of it that is not partial."""
    whole = re.compile(rf"SCAN ({'|'.join(names)})\b")
    return [step for step in steps if whole.match(step) and not any(one in step for one in PARTIAL)]


PARTIAL = (
    "assignment_out",
    "assignment_once",
    "followup_due",
    "incident_open_kind",
    "incident_unclaimed",
    "release_pass_live",
    "release_pass_owed",
    "visitor_inside",
    "visitor_refused",
)
"""Indexes that hold only what is open or out."""
