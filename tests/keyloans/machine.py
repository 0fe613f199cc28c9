"""A state machine over loans: a key is never in two hands, a set is never half forgotten."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlmodel import Session, select

from controlroom.base.errors import ControlroomError
from controlroom.base.policy_model import RIGHTS
from controlroom.keyloans import desk
from controlroom.keyloans.desk import Contractor, Hands, Leave
from controlroom.keyloans.importing import import_keys
from controlroom.keyloans.rules import Condition
from controlroom.keyloans.sheet import read_sheets
from controlroom.people.tables import Staff
from controlroom.store.actor import Actor
from tests.incidents.conftest import STAFF
from tests.keyloans.conftest import HEAD, ROWS
from tests.machine import Machine

TAGS = ("E-01", "P-02", "R-10", "R-11", "R-12")
HUNG = ("E-01", "P-02", "R-11", "R-12")
"""What hangs on a hook of its own."""
PEOPLE = ("305", "611", "612", "何师傅")


class Loans(Machine):
    """One officer, any keys, any borrowers; what is refused changes nothing."""

    @initialize()
    def start(self) -> None:
        with Session(self.store.engine) as session, session.begin():
            for number, name, role, department in STAFF:
                session.add(Staff(number=number, name=name, role=role, department=department))
            session.flush()
            key = session.exec(select(Staff.id).where(Staff.number == "101")).one()
        self.by = Actor("soak", staff_id=key, number="101", role="duty-officer", rights=frozenset(RIGHTS))
        import_keys(self.store, self.by, read_sheets([("钥匙", [HEAD, *ROWS])], self.store.policy()))

    @staticmethod
    def _hands(who: str) -> Hands:
        if who.isdigit():
            return Hands(who)
        return Hands(contractor=Contractor(who, "迅达电梯", vouched_by="101"))

    def _try(self, act: str, *args: object, **given: object) -> None:
        before = self.store.reader.rows("SELECT id, ended, how FROM key_loan ORDER BY id")
        try:
            getattr(desk, act)(self.store, self.by, *args, **given)
        except ControlroomError:
            # an act that is refused changes nothing
            assert self.store.reader.rows("SELECT id, ended, how FROM key_loan ORDER BY id") == before

    @rule(tag=st.sampled_from(TAGS), who=st.sampled_from(PEOPLE), why=st.sampled_from(("", "急用")))
    def lend(self, tag: str, who: str, why: str) -> None:
        self._try("lend", tag, self._hands(who), leave=Leave(override=why))

    @rule(tag=st.sampled_from(TAGS), how=st.sampled_from(("good", "good", "damaged")))
    def return_key(self, tag: str, how: str) -> None:
        self._try("return_key", tag, condition=Condition(how), note="弯了")

    @rule(tag=st.sampled_from(TAGS), who=st.sampled_from(PEOPLE), why=st.sampled_from(("", "急用")))
    def hand_over(self, tag: str, who: str, why: str) -> None:
        self._try("hand_over", tag, self._hands(who), leave=Leave(override=why))

    @rule(tag=st.sampled_from(TAGS), minutes=st.integers(-10, 300))
    def extend(self, tag: str, minutes: int) -> None:
        self._try("extend", tag, self.clock.now() + timedelta(minutes=minutes), why="未完")

    @rule(tag=st.sampled_from(TAGS))
    def lose(self, tag: str) -> None:
        self._try("lose", tag, why="不见了")

    @rule(tag=st.sampled_from(TAGS))
    def find(self, tag: str) -> None:
        self._try("found", tag)

    @rule(tag=st.sampled_from(TAGS))
    def undo(self, tag: str) -> None:
        self._try("undo", tag, why="没还")

    @rule(tag=st.sampled_from(TAGS))
    def audit(self, tag: str) -> None:
        self._try("audit", tag, why="核查")

    @rule(
        present=st.sets(st.sampled_from(HUNG)),
        missing=st.sets(st.sampled_from(HUNG)),
        lost=st.sets(st.sampled_from(HUNG), max_size=1),
        rest=st.booleans(),
        explained=st.booleans(),
    )
    def count(
        self, present: set[str], missing: set[str], lost: set[str], rest: bool, explained: bool
    ) -> None:
        """Count; what is written down is then just what was seen."""
        walk = desk.Walk(
            present=tuple(present),
            missing=tuple(missing - present - lost),
            seal="F-1",
            why=dict.fromkeys(HUNG, "有说明") if explained else {},
            lost=tuple(lost - present),
            rest=rest,
        )
        before = self._counts()
        self._try("count", walk)
        if self._counts() > before:
            states = dict(self.store.reader.rows("SELECT tag, state FROM key_tag"))
            assert {states[tag] for tag in present} <= {"in"}
            assert {states[tag] for tag in lost - present} <= {"lost"}

    def _counts(self) -> int:
        return int(self.store.reader.value("SELECT COUNT(*) FROM key_count") or 0)

    @rule(minutes=st.integers(1, 300))
    def time_passes(self, minutes: int) -> None:
        self.clock.move(timedelta(minutes=minutes))

    @invariant()
    def never_in_two_hands(self) -> None:
        """A key has one open loan while it is out, and none otherwise."""
        wrong = self.store.reader.rows(
            "SELECT k.tag, k.state, (SELECT COUNT(*) FROM key_loan l WHERE l.key_id = k.id AND l.ended IS NULL) "
            "AS runs FROM key_tag k"
        )
        assert [row for row in wrong if row[2] != (1 if row[1] == "out" else 0)] == []

    @invariant()
    def a_set_is_never_half_forgotten(self) -> None:
        """A set is out exactly as long as a key is out with it, in the same hands until the same time."""
        reader = self.store.reader
        strays = reader.rows(
            "SELECT m.id FROM key_loan m JOIN key_loan s ON s.id = m.set_loan_id WHERE m.ended IS NULL AND "
            "(s.ended IS NOT NULL OR s.due <> m.due OR COALESCE(s.staff_id, 0) <> COALESCE(m.staff_id, 0) "
            "OR s.contractor <> m.contractor)"
        )
        empty = reader.rows(
            "SELECT s.id FROM key_loan s JOIN key_tag k ON k.id = s.key_id WHERE k.is_set = 1 AND s.ended IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM key_loan m WHERE m.set_loan_id = s.id AND m.ended IS NULL)"
        )
        assert (strays, empty) == ([], [])

    @invariant()
    def limits_follow(self) -> None:
        """Every loan that runs and is no part of a set's has one limit that runs to its time; nothing else has one."""
        reader = self.store.reader
        wanted = reader.rows(
            "SELECT key_id, due FROM key_loan WHERE ended IS NULL AND set_loan_id IS NULL ORDER BY key_id"
        )
        running = reader.rows(
            "SELECT subject_id, due FROM deadline WHERE subject = 'key' AND ended_at IS NULL ORDER BY subject_id"
        )
        assert running == wanted
