"""A state machine over incidents and their return visits: none is lost, none doubled, however incidents reopen."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlmodel import Session, select

from controlroom.base.errors import ControlroomError
from controlroom.base.policy_model import RIGHTS
from controlroom.followups import desk
from controlroom.incidents import desk as incidents
from controlroom.people.tables import Staff
from controlroom.store.actor import Actor
from tests.followups.closing import close
from tests.machine import Machine

KINDS = ("water-leak", "repair-listed", "complaint", "fire", "enquiry", "fire-equipment-fault")
VISITED = ("water-leak", "repair-listed", "complaint", "fire", "fire-equipment-fault")
OUTCOMES = ("none", "again", "satisfied", "unsatisfied", "reopen", "new")


class Visits(Machine):
    """One officer, any incidents, any visits; what he does may be refused, but never leaves a visit lost or doubled."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[str] = []
        self.dropped: set[tuple[int, int]] = set()

    @initialize()
    def start(self) -> None:
        with Session(self.store.engine) as session, session.begin():
            session.add(Staff(number="101", name="单志远", role="duty-officer", department="control-centre"))
            session.flush()
            key = session.exec(select(Staff.id)).one()
        self.by = Actor("soak", staff_id=key, number="101", rights=frozenset(RIGHTS))

    def _visits(self) -> list[tuple[str, int, int]]:
        return [
            (f"F-{row[0]:04}", row[1], row[2])
            for row in self.store.reader.rows(
                "SELECT number, about_id, about_life FROM followup WHERE kind = 'return-visit' ORDER BY number"
            )
        ]

    @rule(kind=st.sampled_from(KINDS), severity=st.sampled_from((None, "major", "minor")))
    def open(self, kind: str, severity: str | None) -> None:
        new = incidents.NewIncident(
            kind=kind, place=f"{len(self.numbers)}号岗", caller="周敏", phone="13800006612", severity=severity
        )
        self.numbers.append(incidents.open_incident(self.store, self.by, new).number)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), act=st.sampled_from(("close", "close", "reopen", "cancel")))
    def turn(self, data: st.DataObject, act: str) -> None:
        number = data.draw(st.sampled_from(self.numbers))
        try:
            if act == "close":
                close(self.store, self.by, number)
            else:
                getattr(incidents, act)(self.store, self.by, number, why="说明")
        except ControlroomError:
            return

    @precondition(lambda self: self.numbers)
    @rule(data=st.data(), ago=st.integers(0, 7200))
    def leak_test(self, data: st.DataObject, ago: int) -> None:
        number = data.draw(st.sampled_from(self.numbers))
        at = self.clock.now() - timedelta(seconds=ago)
        try:
            incidents.note(self.store, self.by, number, "", mark="leak-tested", at=at)
        except ControlroomError:
            return

    @precondition(lambda self: self.numbers)
    @rule(data=st.data())
    def enter_a_visit(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.numbers))
        try:
            desk.add(self.store, self.by, desk.NewFollowup("return-visit", "再看看", about=number))
        except ControlroomError:
            return

    @precondition(lambda self: self._visits())
    @rule(
        data=st.data(),
        outcome=st.sampled_from(OUTCOMES),
        by=st.sampled_from(("phone", "home", "in-person")),
        hours=st.integers(1, 100),
    )
    def attempt(self, data: st.DataObject, outcome: str, by: str, hours: int) -> None:
        number, _incident, _life = data.draw(st.sampled_from(self._visits()))
        said = {
            "none": {"answered": False},
            "again": {"answered": True, "again": self.clock.now() + timedelta(hours=hours)},
            "satisfied": {"satisfied": True},
            "unsatisfied": {"satisfied": False, "again": self.clock.now() + timedelta(hours=hours)},
            "reopen": {"raises": "reopen"},
            "new": {"raises": "new"},
        }[outcome]
        try:
            done = desk.attempt(
                self.store, self.by, number, desk.Attempt("结果", by=by, signed="周敏", **said)
            )
        except ControlroomError:
            return
        if outcome == "new":
            assert done.notes
            self.numbers += self.store.reader.rows("SELECT number FROM incident ORDER BY id DESC LIMIT 1")[0]

    @precondition(lambda self: self._visits())
    @rule(data=st.data(), act=st.sampled_from(("drop", "undo", "done", "pass_on")))
    def end(self, data: st.DataObject, act: str) -> None:
        number, incident, life = data.draw(st.sampled_from(self._visits()))
        args: dict[str, dict[str, str]] = {"done": {"result": "好"}, "pass_on": {"who": "client-ambassador"}}
        try:
            getattr(desk, act)(self.store, self.by, number, **args.get(act, {"why": "说明"}))
        except ControlroomError:
            return
        if act == "drop":
            self.dropped.add((incident, life))

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.clock.move(timedelta(hours=hours))

    @invariant()
    def none_is_lost(self) -> None:
        """Every closed incident whose kind owes a visit has one of its present life: open, made, or dropped."""
        kinds = ", ".join(f"'{kind}'" for kind in VISITED)
        lost = self.store.reader.rows(
            f"SELECT i.number, i.life FROM incident i WHERE i.state = 'closed' AND i.kind IN ({kinds}) AND NOT EXISTS "
            "(SELECT 1 FROM followup f WHERE f.about_sort = 'incident' AND f.about_id = i.id "
            "AND f.kind = 'return-visit' AND f.about_life = i.life AND f.state <> 'taken-back')"
        )
        assert lost == []

    @invariant()
    def none_is_doubled(self) -> None:
        """Of one life of an incident at most one planned visit is not taken back, and none is open while it runs."""
        doubled = self.store.reader.rows(
            "SELECT about_id, about_life FROM followup WHERE kind = 'return-visit' AND rule <> '' "
            "AND state <> 'taken-back' GROUP BY about_id, about_life HAVING COUNT(*) > 1"
        )
        assert doubled == []
        early = self.store.reader.rows(
            "SELECT f.number FROM followup f JOIN incident i ON i.id = f.about_id WHERE f.kind = 'return-visit' "
            "AND f.state = 'open' AND f.rule <> '' AND (i.state <> 'closed' OR i.life <> f.about_life)"
        )
        assert early == []

    @invariant()
    def by_hand_stays(self) -> None:
        """What somebody entered by hand ends by somebody's hand only."""
        taken = self.store.reader.rows(
            "SELECT number FROM followup WHERE state = 'taken-back' AND text <> ''"
        )
        assert taken == []

    @invariant()
    def clocks_follow(self) -> None:
        """Each open follow-up has one deadline that runs to its time; no other has one that runs."""
        wrong = self.store.reader.rows(
            "SELECT f.number, f.state, (SELECT COUNT(*) FROM deadline d WHERE d.subject = 'followup' "
            "AND d.subject_id = f.id AND d.ended_at IS NULL AND d.due = f.due) AS running, "
            "(SELECT COUNT(*) FROM deadline d WHERE d.subject = 'followup' AND d.subject_id = f.id "
            "AND d.ended_at IS NULL) AS every FROM followup f"
        )
        assert [row for row in wrong if (row[2], row[3]) != ((1, 1) if row[1] == "open" else (0, 0))] == []
