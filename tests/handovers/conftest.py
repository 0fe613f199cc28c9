"""A desk with two officers and an open shift, on both engines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.policy_model import RIGHTS
from controlroom.handovers import desk, reads
from controlroom.people.tables import Staff
from controlroom.shifts import desk as shifts
from controlroom.shifts.tables import Shift
from controlroom.store.act import Done
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from tests.incidents.conftest import Desk, at_desk  # noqa: F401 - a fixture


@dataclass
class Table:
    """Two officers at one desk: ``out`` has it, ``relief`` comes."""

    desk: Desk
    out: Actor
    relief: Actor

    @property
    def store(self) -> Store:
        return self.desk.store

    def act(self, act: str, *args: Any, by: Actor | None = None, **kwargs: Any) -> Done:
        """Run an act of the room, as the outgoing officer unless somebody else is named."""
        done: Done = getattr(desk, act)(self.store, by or self.out, *args, **kwargs)
        return done

    def prepared(self) -> str:
        """Prepare a handover and let the relief come."""
        number = self.act("prepare").number
        self.act("join", by=self.relief)
        return number

    def accept_all(self) -> None:
        """The relief accepts whatever nobody has gone through."""
        left = [item for item in self.items() if not item.verdict and item.gone is None]
        for item in left:
            if item.risk:
                self.act("accept", [item.nth], by=self.relief)
        others = [item.nth for item in left if not item.risk]
        if others:
            self.act("accept", others, by=self.relief)

    def count(self, why: str = "", **found: str) -> Done:
        """The relief counts: what the register has, but for what is named; that is explained if a reason is given."""
        expected = {one.sort: one.expected for one in reads.counts(self.store.reader, self.one().id)}
        reasons = dict.fromkeys(found, why) if why else {}
        return self.act("count", {**expected, **found}, reasons, by=self.relief)

    def sign(self) -> Done:
        return desk.sign(self.store, self.out, self.relief)

    def count_and_sign(self) -> Done:
        """Count, find everything there, and sign."""
        self.count()
        return self.sign()

    def one(self) -> reads.Handover:
        """Return the last handover."""
        return reads.handovers(self.store.reader, limit=1)[0]

    def items(self) -> list[reads.Line]:
        return reads.lines(self.store.reader, self.one().id)

    def numbers(self) -> list[str]:
        return [item.number for item in self.items()]

    def running(self) -> list[int]:
        """Return who has the desk."""
        return [
            int(row[0]) for row in self.store.reader.rows("SELECT staff_id FROM shift WHERE ended IS NULL")
        ]


@pytest.fixture
def table(at_desk: Desk) -> Table:  # noqa: F811
    """Two officers; 101 has the desk. Nobody else is on duty: a test that needs people brings them."""
    with at_desk.store.act(at_desk.by, "test.hire") as act:
        row = Staff(number="102", name="费小洁", role="duty-officer", department="control-centre", active=1)
        act.session.add(row)
        act.session.flush()
        key = row.id
        assert key is not None
        # no beginner, and not long away
        for day in (3, 2, 1):
            at = act.now - timedelta(days=day)
            act.session.add(
                Shift(
                    name="early",
                    day=at.date().isoformat(),
                    started=at,
                    ended=at + timedelta(hours=8),
                    console="t",
                    staff_id=key,
                )
            )
    shifts.start(at_desk.store, at_desk.by)
    shifts.on_duty(at_desk.store, at_desk.by, ["305", "306", "611", "612"], False)
    relief = replace(
        at_desk.by, staff_id=key, number="102", name="费小洁", rights=frozenset(RIGHTS), request=None
    )
    return Table(at_desk, at_desk.by, relief)
