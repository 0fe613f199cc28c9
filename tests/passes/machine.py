"""A state machine over passes: never more out than on the pass, what has ended lets nothing out, what is to come back
is out, back or still owed."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlmodel import Session, select

from controlroom.base.errors import ControlroomError
from controlroom.base.policy_model import RIGHTS
from controlroom.deadlines.tick import tick
from controlroom.passes import desk, reads
from controlroom.passes.desk import NewPass
from controlroom.passes.rules import LIVE, State
from controlroom.people.tables import Staff
from controlroom.store.actor import Actor, house
from tests.incidents.conftest import STAFF
from tests.machine import Machine
from tests.passes.conftest import OWNER, TENANT, settle_in

NUMBERS = st.sampled_from(("P-0001", "P-0002", "P-0003"))
COUNTS = st.dictionaries(st.integers(0, 3), st.integers(-1, 6), max_size=3)


class Passes(Machine):
    """One officer, three passes at a time, any order of acts; what is refused changes nothing but a count of codes."""

    def __init__(self) -> None:
        super().__init__()
        self.made = 0
        self.ended: dict[str, dict[int, int]] = {}

    @initialize()
    def start(self) -> None:
        with Session(self.store.engine) as session, session.begin():
            for number, name, role, department in STAFF:
                session.add(Staff(number=number, name=name, role=role, department=department))
            session.flush()
            key = session.exec(select(Staff.id).where(Staff.number == "101")).one()
        self.by = Actor("soak", staff_id=key, number="101", role="duty-officer", rights=frozenset(RIGHTS))
        settle_in(self.store)
        self.issue(who=OWNER, hours=8, seen=True, back=True)

    def _rows(self) -> list[tuple[object, ...]]:
        return [
            *self.store.reader.rows("SELECT pass_id, nth, out, back FROM pass_line ORDER BY pass_id, nth"),
            *self.store.reader.rows("SELECT id, state, owed FROM release_pass ORDER BY id"),
        ]

    def _try(self, act: str, *args: object, **given: object) -> bool:
        before = self._rows()
        try:
            getattr(desk, act)(self.store, self.by, *args, **given)
        except ControlroomError:
            if act != "check":
                assert self._rows() == before
            return False
        return True

    @rule(
        who=st.sampled_from((OWNER, OWNER, TENANT)),
        hours=st.integers(1, 30),
        seen=st.booleans(),
        back=st.booleans(),
    )
    def issue(self, who: str, hours: int, seen: bool, back: bool) -> None:
        if self.made == 3:
            return
        now = self.store.clock.now()
        new = NewPass(
            "3-2-1802",
            who,
            ("电锤 3 台", "椅子 4 把"),
            document="身份证" if seen else "",
            last4="123X" if seen else "",
            until=now + timedelta(hours=hours),
            back=now + timedelta(hours=hours) if back else None,
            returns=(1,) if back else (),
        )
        assert self._try("issue", new)
        self.made += 1

    @rule(number=NUMBERS)
    def see_document(self, number: str) -> None:
        self._try("see_document", number, "护照", "A1B2")

    @rule(number=NUMBERS, word=st.sampled_from(("yes", "yes", "no", "unreached")))
    def confirm(self, number: str, word: str) -> None:
        self._try("confirm", number, word=word, answered="周女士")

    @rule(number=NUMBERS, counts=COUNTS)
    def let_out(self, number: str, counts: dict[int, int]) -> None:
        before = self._pass(number)
        if self._try("let_out", number, counts, guard="305"):
            assert before is not None
            assert before.state in (State.READY, State.PART)

    @rule(number=NUMBERS)
    def let_all_out(self, number: str) -> None:
        self.let_out(number, {})

    @rule(number=NUMBERS, counts=COUNTS)
    def come_back(self, number: str, counts: dict[int, int]) -> None:
        self._try("come_back", number, counts)

    @rule(number=NUMBERS, right=st.booleans())
    def check(self, number: str, right: bool) -> None:
        one = self._pass(number)
        code = reads.code_of(self.store.reader, one.id) if one is not None else "0000"
        self._try("check", number, code if right else f"{(int(code) + 1) % 10_000:04}")

    @rule(number=NUMBERS, void=st.booleans())
    def surplus(self, number: str, void: bool) -> None:
        self._try("surplus", number, "电视", guard="305", void=void)

    @rule(number=NUMBERS)
    def resume(self, number: str) -> None:
        self._try("resume", number, why="看过")

    @rule(number=NUMBERS, act=st.sampled_from(("refuse", "void")))
    def end(self, number: str, act: str) -> None:
        self._try(act, number, why="改期")

    @rule(number=NUMBERS)
    def undo(self, number: str) -> None:
        """Take the last trip back; what of an ended pass was out may become less, never more."""
        before = self._pass(number)
        if self._try("undo", number, why="记错了") and before is not None:
            self.ended.pop(number, None)
            after = self._pass(number)
            assert after is not None
            trips = zip(before.lines, after.lines, strict=True)
            assert all(new.out <= old.out and new.back <= old.back for old, new in trips)

    @rule(minutes=st.integers(1, 400))
    def time_passes(self, minutes: int) -> None:
        self.clock.move(timedelta(minutes=minutes))

    @rule()
    def tick(self) -> None:
        tick(self.store, house("tick"), attended=False)

    def _pass(self, number: str) -> reads.Pass | None:
        found = reads.passes(self.store.reader, self.store.clock.now(), reads.Which.ALL)
        return next((one for one in found if one.spoken == number), None)

    @invariant()
    def never_more_out_than_on_the_pass(self) -> None:
        wrong = self.store.reader.rows(
            "SELECT pass_id FROM pass_line WHERE out > count OR out < 0 OR back > out OR back < 0 "
            "OR (returnable = 0 AND back > 0)"
        )
        assert wrong == []

    @invariant()
    def what_has_ended_lets_nothing_out(self) -> None:
        """What was out of a pass when it ended, by time, word or use, is out of it for ever."""
        for one in reads.passes(self.store.reader, self.store.clock.now(), reads.Which.ALL):
            out = {line.nth: line.out for line in one.lines}
            if one.state not in LIVE:
                assert self.ended.setdefault(one.spoken, out) == out

    @invariant()
    def what_is_to_come_back_is_conserved(self) -> None:
        """Out = back + owed + not to come back; the trips say the same; only what is owed has a running limit."""
        reader = self.store.reader
        rows = reader.rows(
            "SELECT l.pass_id, l.nth, l.out, l.back, "
            "COALESCE((SELECT SUM(c.count) FROM pass_moved c JOIN pass_move m ON m.id = c.move_id "
            "WHERE m.pass_id = l.pass_id AND c.nth = l.nth AND m.sort = 'out' AND m.undone IS NULL), 0), "
            "COALESCE((SELECT SUM(c.count) FROM pass_moved c JOIN pass_move m ON m.id = c.move_id "
            "WHERE m.pass_id = l.pass_id AND c.nth = l.nth AND m.sort = 'back' AND m.undone IS NULL), 0) "
            "FROM pass_line l"
        )
        assert [row for row in rows if (row[2], row[3]) != (row[4], row[5])] == []
        owed = reader.rows(
            "SELECT p.id, p.owed, COALESCE(SUM(CASE WHEN l.returnable = 1 THEN l.out - l.back ELSE 0 END), 0) "
            "FROM release_pass p JOIN pass_line l ON l.pass_id = p.id GROUP BY p.id, p.owed"
        )
        assert [row for row in owed if row[1] != row[2]] == []
        running = {
            row[0]
            for row in reader.rows(
                "SELECT subject_id FROM deadline WHERE kind = 'pass.back' AND ended_at IS NULL"
            )
        }
        assert running == {row[0] for row in owed if row[1]}

    @invariant()
    def limits_follow(self) -> None:
        """A pass by which something may still go out has one limit that runs to its end; no other has one."""
        reader = self.store.reader
        wanted = reader.rows("SELECT id, until FROM release_pass WHERE is_live = 1 ORDER BY id")
        running = reader.rows(
            "SELECT subject_id, due FROM deadline WHERE kind = 'pass.used' AND ended_at IS NULL ORDER BY subject_id"
        )
        assert running == wanted
