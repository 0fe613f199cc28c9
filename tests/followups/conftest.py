"""A desk with an officer, guards and engineers, and short ways to close incidents and look at what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from controlroom.base.clock import ManualClock
from controlroom.followups import desk, reads, reads_attempts
from controlroom.store.act import Done
from controlroom.store.database import Store
from tests.followups.closing import close
from tests.incidents.conftest import Desk, at_desk  # noqa: F401 - a fixture


@dataclass
class Owed:
    """Follow-ups of one desk."""

    desk: Desk

    @property
    def store(self) -> Store:
        return self.desk.store

    @property
    def clock(self) -> ManualClock:
        return self.desk.clock

    def close(self, number: str, **more: Any) -> None:
        """Close an incident."""
        close(self.store, self.desk.by, number, **more)

    def do(self, act: str, *args: Any, **kwargs: Any) -> Done:
        """Run an act of the room."""
        done: Done = getattr(desk, act)(self.store, self.desk.by, *args, **kwargs)
        return done

    def add(self, text: str = "答复物业费问题", kind: str = "answer", **more: Any) -> str:
        """Write something down that is owed; return its number."""
        return self.do("add", desk.NewFollowup(kind=kind, text=text, **more)).number

    def attempt(self, number: str, result: str = "已联系", **more: Any) -> Done:
        """Write an attempt down."""
        return self.do("attempt", number, desk.Attempt(result, **more))

    def one(self, number: str) -> reads.Followup:
        return reads.by_number(self.store.reader, number)

    def closed(self, kind: str = "repair-listed", **more: Any) -> str:
        """Take and close an incident; return its number."""
        number = self.desk.open(kind, **{"caller": "周敏", "phone": "13800006612", **more})
        self.close(number)
        return number

    def about(self, incident: str) -> list[reads.Followup]:
        """Return what is owed about an incident, the newest first."""
        return reads.about(self.store.reader, "incident", self.desk.one(incident).id)

    def visit(self, incident: str) -> reads.Followup:
        """Return the one open return visit of an incident."""
        [one] = [found for found in self.about(incident) if found.state == "open"]
        return one

    def clocks(self, number: str) -> list[tuple[str, str]]:
        """Return kind and state of the deadlines of a follow-up."""
        return [
            tuple(row)
            for row in self.store.reader.rows(
                "SELECT kind, state FROM deadline WHERE subject = 'followup' AND subject_id = :id ORDER BY id",
                id=self.one(number).id,
            )
        ]

    def history(self, number: str) -> list[str]:
        return [line.act for line in reads_attempts.history(self.store.reader, self.one(number))]


@pytest.fixture
def owed(at_desk: Desk) -> Owed:  # noqa: F811
    """The desk, and what it owes."""
    return Owed(at_desk)
