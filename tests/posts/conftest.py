"""A desk with guards whom one can put on posts, on both engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from controlroom.base.clock import ManualClock
from controlroom.deadlines import reads as deadline_reads
from controlroom.deadlines.reads import DueRow
from controlroom.deadlines.tick import tick
from controlroom.posts import desk, reads, reads_orders, reads_people, reads_rounds
from controlroom.posts.rules import Status
from controlroom.store.act import Done
from controlroom.store.actor import house
from controlroom.store.database import Store
from tests.incidents.conftest import Desk, at_desk  # noqa: F401 - a fixture


@dataclass
class Guards:
    """Posts of one desk."""

    desk: Desk

    @property
    def store(self) -> Store:
        return self.desk.store

    @property
    def clock(self) -> ManualClock:
        return self.desk.clock

    def do(self, act: str, *args: Any, **kwargs: Any) -> Done:
        """Run an act of the room."""
        done: Done = getattr(desk, act)(self.store, self.desk.by, *args, **kwargs)
        return done

    def man(self, post: str, *who: str, **more: Any) -> Done:
        return self.do("man", post, who, **more)

    def post(self, code: str) -> reads.Post:
        return reads.by_code(self.store.reader, self.store.policy(), code)

    def who(self, code: str) -> list[str]:
        return [one.number for one in self.post(code).people]

    def status(self, number: str) -> Status:
        found = {one.number: one for one in reads_people.by_key(self.store.reader).values()}
        return found[number].status

    def due(self, kind: str) -> list[DueRow]:
        """Return the open deadlines of a kind."""
        rows = deadline_reads.deadlines(self.store.reader, limit=500)
        return [row for row in rows if row.kind == kind and row.state in ("running", "paused")]

    def alarms(self) -> list[str]:
        """Let a tick raise what is due; return the kinds of what is overdue and still open."""
        tick(self.store, house("test"), attended=False)
        return sorted(
            kind
            for (kind,) in self.store.reader.rows(
                "SELECT d.kind FROM alarm a JOIN deadline d ON d.id = a.deadline_id "
                "WHERE a.stage = 'breach' AND a.state <> 'normal' AND a.returned_at IS NULL"
            )
        )

    def rounds(self) -> list[reads_rounds.Round]:
        return reads_rounds.rounds(self.store.reader)

    def order(self, number: str) -> reads_orders.Order:
        return next(one for one in reads_orders.orders(self.store.reader) if one.spoken == number)


@pytest.fixture
def guards(at_desk: Desk) -> Guards:  # noqa: F811
    """Guards 305 and 306, engineers 611 and 612."""
    return Guards(at_desk)
