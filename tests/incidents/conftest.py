"""A desk with an officer, engineers and guards, on both engines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from controlroom.base.clock import ManualClock
from controlroom.base.policy_model import RIGHTS
from controlroom.deadlines import reads as deadline_reads
from controlroom.deadlines.reads import DueRow
from controlroom.incidents import desk, reads, reads_scene, reads_story
from controlroom.people.tables import Staff
from controlroom.store.act import Done
from controlroom.store.actor import Actor
from controlroom.store.database import Store

STAFF = (
    ("101", "单志远", "duty-officer", "control-centre"),
    ("305", "曾海涛", "guard", "security"),
    ("306", "欧阳明", "guard", "security"),
    ("611", "李建国", "indoor-repairer", "engineering"),
    ("612", "王立新", "indoor-repairer", "engineering"),
)


@dataclass
class Desk:
    """One officer at work: acts by name, the clock at hand."""

    store: Store
    clock: ManualClock
    by: Actor
    made: list[Done] = field(default_factory=list)

    def open(self, kind: str = "repair-listed", place: str = "3-2-1802", **more: Any) -> str:
        """Take a report and return its number."""
        done = desk.open_incident(self.store, self.by, desk.NewIncident(kind=kind, place=place, **more))
        self.made.append(done)
        return done.number

    def do(self, act: str, *args: Any, **kwargs: Any) -> Done:
        """Run any act of the desk."""
        done: Done = getattr(desk, act)(self.store, self.by, *args, **kwargs)
        return done

    def unrecorded(self, number: str) -> dict[str, str]:
        """Return a reason for leaving out each thing that the playbook of an incident wants recorded."""
        card = reads_scene.card_of(self.store.reader, self.one(number))
        return {field.id: "未记" for field in (card.record if card else ())}

    def wait(self, **length: float) -> datetime:
        """Let time pass and return the new instant."""
        self.clock.move(timedelta(**length))
        return self.clock.now()

    def one(self, number: str) -> reads.Incident:
        """Read an incident back."""
        return reads.by_number(self.store.reader, number, self.clock.now().astimezone(self.store.zone))

    def clocks(self, number: str) -> dict[str, DueRow]:
        """Return the incident's deadlines of this life, those not cancelled, by kind."""
        one = self.one(number)
        rows = deadline_reads.deadlines(self.store.reader, about=("incident", one.id), limit=200)
        return {row.kind: row for row in rows if row.life == one.life and row.state != "cancelled"}

    def acts(self, number: str) -> list[str]:
        """Return the acts of an incident's story."""
        return [line.act for line in reads_story.story(self.store.reader, self.one(number).id)]


@pytest.fixture
def at_desk(store: Store, clock: ManualClock) -> Desk:
    """The officer 101 with every right."""
    with Session(store.engine) as session, session.begin():
        for number, name, role, department in STAFF:
            session.add(Staff(number=number, name=name, role=role, department=department, on_duty=1))
        session.flush()
        officer = session.exec(select(Staff).where(Staff.number == "101")).one()
        key = officer.id
    return Desk(
        store,
        clock,
        Actor(
            "test", staff_id=key, number="101", name="单志远", role="duty-officer", rights=frozenset(RIGHTS)
        ),
    )
