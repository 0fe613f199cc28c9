"""A state machine over incidents and their deadlines: any acts, waits, clock jumps and restarts.

After every step: no clock is lost, none raised twice, paused time is exact, and at the end the chain is intact.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import Session, select

from controlroom.base.clock import ManualClock, from_us, to_us
from controlroom.base.errors import Refused, UsageError
from controlroom.base.policy_model import RIGHTS
from controlroom.base.settings import Location
from controlroom.deadlines.tick import tick
from controlroom.incidents import desk
from controlroom.incidents.errors import Ticked
from controlroom.incidents.reads import by_number
from controlroom.incidents.reads_scene import card_of
from controlroom.people.tables import Staff
from controlroom.store.actor import Actor, house
from controlroom.store.database import Store
from controlroom.store.migrate import create
from controlroom.store.verify import verify
from tests.conftest import NOON

KINDS = ("water-leak", "repair-listed", "complaint", "public-facility-fault", "enquiry", "fire")
WHO = ("305", "306", "611", "612")
SECONDS = st.integers(min_value=1, max_value=6 * 3600)


class Shift(RuleBasedStateMachine):
    """One officer, four people, any number of incidents."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "soak.db"
        self.location = Location(f"sqlite:///{file}", file)
        self.clock = ManualClock(NOON)
        self.store = Store(self.location, self.clock)
        self.waits: dict[str, list[list[int]]] = {}
        self.numbers: list[str] = []
        self.raised: set[tuple[int, int, str]] = set()

    @initialize()
    def start(self) -> None:
        create(self.store)
        with Session(self.store.engine) as session, session.begin():
            for number in ("101", *WHO):
                session.add(Staff(number=number, name=number, role="guard", department="security", on_duty=1))
            session.flush()
            key = session.exec(select(Staff.id).where(Staff.number == "101")).one()
        self.by = Actor("soak", staff_id=key, number="101", rights=frozenset(RIGHTS))

    def teardown(self) -> None:
        try:
            assert verify(self.store.reader) == []
        finally:
            self.store.close()
            self.folder.cleanup()

    def attempt(self, act: str, number: str, *args: object, **kwargs: object) -> bool:
        try:
            getattr(desk, act)(self.store, self.by, number, *args, **kwargs)
        except (Refused, UsageError, Ticked):
            return False
        except Exception as error:
            if type(error).__name__ != "NotFound":
                raise
            return False
        return True

    @rule(kind=st.sampled_from(KINDS), priority=st.integers(1, 4))
    def open(self, kind: str, priority: int) -> None:
        new = desk.NewIncident(kind=kind, place=f"{len(self.numbers)}号岗", priority=priority)
        self.numbers.append(desk.open_incident(self.store, self.by, new).number)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), who=st.lists(st.sampled_from(WHO), min_size=1, max_size=3))
    def dispatch(self, data: st.DataObject, who: list[str]) -> None:
        self.attempt("dispatch", data.draw(st.sampled_from(self.numbers)), who, even_if_busy=True)

    @precondition(lambda self: self.numbers)
    @rule(
        data=st.data(),
        act=st.sampled_from(("under_way", "arrive", "clear")),
        who=st.sampled_from(WHO),
        ago=st.integers(0, 1800),
    )
    def report(self, data: st.DataObject, act: str, who: str, ago: int) -> None:
        at = self.clock.now() - timedelta(seconds=ago)
        self.attempt(act, data.draw(st.sampled_from(self.numbers)), who, at=at)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), who=st.sampled_from(WHO))
    def recall(self, data: st.DataObject, who: str) -> None:
        self.attempt("recall", data.draw(st.sampled_from(self.numbers)), who, why="派错")

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), why=st.sampled_from(("resident", "parts", "outside")))
    def hold(self, data: st.DataObject, why: str) -> None:
        self.attempt("hold", data.draw(st.sampled_from(self.numbers)), why=why)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data())
    def resume(self, data: st.DataObject) -> None:
        self.attempt("resume", data.draw(st.sampled_from(self.numbers)))

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), priority=st.integers(1, 4), kind=st.sampled_from((None, *KINDS)))
    def edit(self, data: st.DataObject, priority: int, kind: str | None) -> None:
        self.attempt(
            "edit", data.draw(st.sampled_from(self.numbers)), desk.Edit(priority=priority, kind=kind)
        )

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), after=st.integers(600, 6 * 3600), drop=st.booleans())
    def appoint(self, data: st.DataObject, after: int, drop: bool) -> None:
        change = (
            desk.Edit(drop=frozenset({"appointment"}))
            if drop
            else desk.Edit(appointment=self.clock.now() + timedelta(seconds=after))
        )
        self.attempt("edit", data.draw(st.sampled_from(self.numbers)), change)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data())
    def resolve(self, data: st.DataObject) -> None:
        self.attempt("resolve", data.draw(st.sampled_from(self.numbers)), result="处理完毕")

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), act=st.sampled_from(("close", "cancel", "reopen")))
    def end(self, data: st.DataObject, act: str) -> None:
        number = data.draw(st.sampled_from(self.numbers))
        more: dict[str, object] = {"why": "说明"}
        if act == "close":
            more = {"result": "完毕", "told": "101", "clear": True, "left_out": self.unrecorded(number)}
        self.attempt(act, number, **more)

    def unrecorded(self, number: str) -> dict[str, str]:
        """Return a reason for leaving out each thing that the playbook wants recorded."""
        one = by_number(self.store.reader, number, self.clock.now().astimezone(self.store.zone))
        card = card_of(self.store.reader, one)
        return {field.id: "未记" for field in (card.record if card else ())}

    @rule(kind=st.sampled_from(KINDS), signed=st.booleans())
    def emergency(self, kind: str, signed: bool) -> None:
        by = self.by if signed else Actor("soak")
        self.numbers.append(desk.emergency(self.store, by, kind).number)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), act=st.sampled_from(("claim", "mistake")))
    def sign_or_take_back(self, data: st.DataObject, act: str) -> None:
        self.attempt(act, data.draw(st.sampled_from(self.numbers)))

    @precondition(lambda self: self.numbers)
    @rule(
        data=st.data(),
        who=st.sampled_from((*WHO, "engineering", "security-team-leader", "fire-119", "业主")),
        by=st.sampled_from(("phone", "radio", "in-person")),
        ago=st.integers(0, 1800),
    )
    def told(self, data: st.DataObject, who: str, by: str, ago: int) -> None:
        at = self.clock.now() - timedelta(seconds=ago)
        self.attempt("told", data.draw(st.sampled_from(self.numbers)), who, by=by, at=at)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), act=st.sampled_from(("tick", "tick", "untick")), step=st.integers(1, 3))
    def steps(self, data: st.DataObject, act: str, step: int) -> None:
        self.attempt(act, data.draw(st.sampled_from(self.numbers)), str(step))

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), caller=st.sampled_from(("甲", "乙", "丙")))
    def more_callers(self, data: st.DataObject, caller: str) -> None:
        self.attempt("add_caller", data.draw(st.sampled_from(self.numbers)), caller=caller)

    @precondition(lambda self: len(self.numbers) > 1)
    @rule(data=st.data(), act=st.sampled_from(("duplicate", "link")))
    def join(self, data: st.DataObject, act: str) -> None:
        number, other = (data.draw(st.sampled_from(self.numbers)) for _one in range(2))
        self.attempt(act, number, other)

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: int) -> None:
        self.clock.move(timedelta(seconds=seconds))

    @rule(seconds=st.integers(1, 120))
    def clock_set_back(self, seconds: int) -> None:
        self.clock.move(-timedelta(seconds=seconds))

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store(self.location, self.clock)

    @rule()
    def ticks(self) -> None:
        now = self.clock.now()
        for _ in range(2):
            tick(self.store, house("soak"))
        overdue = self.store.reader.rows(
            "SELECT id, round FROM deadline WHERE ended_at IS NULL AND state = 'running' AND due <= :now",
            now=to_us(now),
        )
        raised = set(self.store.reader.rows("SELECT deadline_id, round FROM alarm WHERE stage = 'breach'"))
        assert set(overdue) <= raised

    @invariant()
    def a_step_is_ticked_once(self) -> None:
        if self.numbers:
            twice = self.store.reader.rows(
                "SELECT incident_id, life, step FROM incident_tick WHERE taken_back IS NULL "
                "GROUP BY incident_id, life, step HAVING COUNT(*) > 1"
            )
            assert twice == []

    @invariant()
    def duplicates_never_go_in_circles(self) -> None:
        if self.numbers:
            same = dict(
                self.store.reader.rows(
                    "SELECT incident_id, other_id FROM incident_link WHERE sort = 'duplicate' AND ended IS NULL"
                )
            )
            for first in same:
                seen, one = {first}, same[first]
                while one in same:
                    assert one not in seen
                    seen.add(one)
                    one = same[one]

    @invariant()
    def who_was_told_owes_no_telling(self) -> None:
        if self.numbers:
            running = self.store.reader.rows(
                "SELECT d.id FROM deadline d JOIN incident i ON i.id = d.subject_id AND i.life = d.life "
                "JOIN incident_told t ON t.incident_id = i.id AND t.life = i.life AND d.kind = 'told:' || t.target "
                "WHERE d.subject = 'incident' AND d.ended_at IS NULL AND t.target <> ''"
            )
            assert running == []

    @invariant()
    def none_is_raised_twice(self) -> None:
        if self.numbers:
            twice = self.store.reader.rows(
                "SELECT deadline_id, round, stage FROM alarm WHERE deadline_id IS NOT NULL "
                "GROUP BY deadline_id, round, stage HAVING COUNT(*) > 1"
            )
            assert twice == []

    @invariant()
    def waits_are_exact(self) -> None:
        """Every running clock that may wait stands later by exactly the incident's waits since it began."""
        if not self.numbers:
            return
        waits: dict[int, list[tuple[int, int]]] = {}
        for key, began, ended in self.store.reader.rows(
            "SELECT w.incident_id, w.began, w.ended FROM incident_wait w JOIN incident i ON i.id = w.incident_id "
            "WHERE w.ended IS NOT NULL AND w.life = i.life"
        ):
            waits.setdefault(key, []).append((began, ended))
        for key, started, base, due, limits in self.store.reader.rows(
            "SELECT d.subject_id, d.started, d.base_due, d.due, d.waits FROM deadline d "
            "JOIN incident i ON i.id = d.subject_id AND i.life = d.life "
            "WHERE d.subject = 'incident' AND d.pauses = 1 AND d.ended_at IS NULL AND d.state = 'running'"
        ):
            expected = sum(
                max(0, ended - max(began, started)) for began, ended in waits.get(key, ()) if ended > started
            )
            assert due - base == expected, (from_us(started), limits)

    @invariant()
    def no_clock_is_lost(self) -> None:
        """An open incident nobody was sent to has its clocks; a closed one has none that runs."""
        if not self.numbers:
            return
        running = self.store.reader.value(
            "SELECT COUNT(*) FROM deadline d JOIN incident i ON i.id = d.subject_id "
            "WHERE d.subject = 'incident' AND d.ended_at IS NULL AND (i.is_open = 0 OR i.life <> d.life)"
        )
        assert running == 0
        without = self.store.reader.rows(
            "SELECT i.number FROM incident i WHERE i.is_open = 1 AND i.kind IN ('water-leak', 'fire') "
            "AND i.state = 'received' AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.subject = 'incident' "
            "AND d.subject_id = i.id AND d.life = i.life AND d.kind = 'send' AND d.ended_at IS NULL) "
            "AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.incident_id = i.id AND a.life = i.life "
            "AND a.recalled IS NULL)"
        )
        assert without == []


TestShift = Shift.TestCase
TestShift.settings = settings(
    max_examples=150,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
