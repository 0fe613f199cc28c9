"""A desk that releases goods, with three homes in the register, on both engines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from controlroom.base.clock import ManualClock
from controlroom.deadlines.tick import tick
from controlroom.estate.tables import (
    Building,
    CareNote,
    EstateRoom,
    Facility,
    FeeStatus,
    Occupancy,
    Resident,
    ResidentPhone,
    Unit,
)
from controlroom.passes import desk, reads, reads_checks
from controlroom.passes.desk import NewPass
from controlroom.store.act import Done
from controlroom.store.actor import Actor, house
from controlroom.store.database import Store
from tests.incidents.conftest import Desk, at_desk  # noqa: F401 - a fixture

OWNER = "周敏"
TENANT = "吴杰"
PEOPLE = (
    # id, home, name, relation, number, last4, phone
    (1, 1, OWNER, "owner", "1002", "123X", "13800006612"),
    (2, 1, TENANT, "tenant", None, None, "13900007731"),
    (3, 2, "郑晓", "owner", "1003", None, None),
    (4, 3, "王芳", "owner", "1004", None, "13700008845"),
)


def settle_in(store: Store) -> None:
    """Fill the register: 1802 paid, 1801 owing and without a number, 1701 unknown and in dispute."""
    with Session(store.engine) as session, session.begin():
        session.add(Building(id=1, number="3"))
        session.flush()
        session.add(Unit(id=1, building_id=1, number="2", code="3-2"))
        session.flush()
        for key, number in ((1, "1802"), (2, "1801"), (3, "1701")):
            session.add(EstateRoom(id=key, unit_id=1, number=number, code=f"3-2-{number}"))
        session.flush()
        for key, home, name, relation, number, last4, phone in PEOPLE:
            document = "id-card" if last4 else None
            session.add(
                Resident(id=key, name=name, relation=relation, number=number, document=document, last4=last4)
            )
            session.flush()
            session.add(Occupancy(room_id=home, resident_id=key, relation=relation))
            if phone:
                session.add(ResidentPhone(resident_id=key, place=1, digits=phone))
        session.add(FeeStatus(room_id=1, state="paid", as_of="2026-11-01"))
        session.add(FeeStatus(room_id=2, state="owing", owed=123456, as_of="2026-11-01"))
        session.add(CareNote(id=1, room_id=3, kind="dispute", text="夫妻纠纷，一方要求不放行"))
        session.add(Facility(id=1, code="GT-2", zh="西门", en="West gate", kind="gate"))


@dataclass
class Gate:
    """Passes at one desk: acts by name, what stands in the database."""

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

    def issue(self, *goods: str, by: Actor | None = None, **more: Any) -> str:
        """Write down an application of the owner, with a document; return its number."""
        return self.issued(*goods, by=by, **more).number

    def issued(self, *goods: str, by: Actor | None = None, **more: Any) -> Done:
        given = {"place": "3-2-1802", "applicant": OWNER, "document": "身份证", "last4": "123X", **more}
        new = NewPass(goods=goods or ("沙发 1 套", "椅子 4 把"), **given)
        return desk.issue(self.store, by or self.desk.by, new)

    def tenants(self, *goods: str, **more: Any) -> str:
        """Write down an application of the tenant."""
        return self.issue(*goods, applicant=TENANT, last4="777A", **more)

    def out(self, number: str, **counts: int) -> Done:
        """Let goods out: ``n1=2`` is two of line 1."""
        return self.do(
            "let_out", number, {int(name[1:]): count for name, count in counts.items()}, guard="305"
        )

    def back(self, number: str, **counts: int) -> Done:
        return self.do("come_back", number, {int(name[1:]): count for name, count in counts.items()})

    def one(self, number: str) -> reads.Pass:
        return reads.by_number(self.store.reader, number, self.clock.now())

    def state(self, number: str) -> str:
        return self.one(number).state.value

    def stored(self, number: str) -> str:
        """Return the state as it is written down."""
        key = self.one(number).id
        return str(self.store.reader.value("SELECT state FROM release_pass WHERE id = :id", id=key))

    def verdicts(self, number: str) -> dict[str, str]:
        found = reads_checks.checks(self.store.reader, self.one(number).id)
        return {one.sort.value: one.verdict.value for one in found}

    def open(self, number: str) -> list[str]:
        return [
            one.sort.value
            for one in reads_checks.checks(self.store.reader, self.one(number).id)
            if one.is_open
        ]

    def code(self, number: str) -> str:
        return reads.code_of(self.store.reader, self.one(number).id)

    def wrong(self, number: str) -> str:
        """Return a code that is wrong."""
        return f"{(int(self.code(number)) + 1) % 10_000:04}"

    def clocks(self, number: str) -> dict[str, str]:
        """Return the deadlines of a pass by kind."""
        rows = self.store.reader.rows(
            "SELECT kind, state FROM deadline WHERE subject = 'pass' AND subject_id = :id ORDER BY id",
            id=self.one(number).id,
        )
        return dict(rows)

    def tick(self) -> None:
        """Tick as any process may."""
        tick(self.store, house("tick"), attended=False)

    def alarms(self) -> list[tuple[str, str, str]]:
        """Return subject, condition or stage, and state of every alarm."""
        rows = self.store.reader.rows("SELECT subject, condition, stage, state FROM alarm ORDER BY id")
        return [(row[0], row[1] or row[2], row[3]) for row in rows]

    def without(self, *rights: str) -> Actor:
        """Return the officer without some rights."""
        return replace(self.desk.by, rights=self.desk.by.rights - set(rights))

    def clerk(self) -> Actor:
        """Return somebody of customer service: may request, not release."""
        return replace(
            self.desk.by, role="customer-service-officer", rights=frozenset({"request-pass", "take"})
        )

    def policy(self, patch: pytest.MonkeyPatch, **changed: Any) -> None:
        """Put a policy in force that says something else of passes."""
        before = self.store.policy()
        patch.setattr(
            Store, "policy", lambda _self: before._replace(passes=before.passes._replace(**changed))
        )

    def later(self, **length: float) -> datetime:
        self.clock.move(timedelta(**length))
        return self.clock.now()


@pytest.fixture
def gate(at_desk: Desk) -> Gate:  # noqa: F811
    """The desk, with its register filled."""
    settle_in(at_desk.store)
    return Gate(at_desk)
