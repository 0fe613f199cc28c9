"""Short ways to start a deadline, let time pass and look, for the tests of the queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from controlroom.base.clock import ManualClock
from controlroom.deadlines import desk
from controlroom.deadlines.tick import Ticked, tick
from controlroom.store.act import Act
from controlroom.store.actor import Actor, house
from controlroom.store.database import Store

MIN = timedelta(minutes=1)
SUBJECT = ("incident", 7)


class Queue:
    """The queue of one subject under a clock that the test moves."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.store = store
        self.clock = clock
        self.officer = Actor(
            "desk", staff_id=1, number="101", rights=frozenset({"acknowledge", "shelve"}), request=None
        )

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @contextmanager
    def act(self) -> Iterator[Act]:
        with self.store.act(self.officer, "test.act") as act:
            yield act

    def start(
        self,
        *,
        due: float = 10,
        warn: float = 7,
        kind: str = "arrive",
        subject: tuple[str, int] = SUBJECT,
        life: int = 1,
        priority: int = 2,
        ladder: str = "security",
        pauses: bool = True,
        paused: timedelta = timedelta(),
    ) -> int:
        """Start a deadline now, due and warning so many minutes later."""
        with self.act() as act:
            return desk.start(
                act,
                kind=kind,
                subject=subject,
                life=life,
                started=self.now,
                due=self.now + due * MIN,
                warn=self.now + warn * MIN,
                priority=priority,
                ladder=ladder,
                limit=int(due * 60),
                pauses=pauses,
                paused=paused,
            )

    def move(self, minutes: float) -> Ticked:
        """Let time pass and tick, as a console does."""
        self.clock.move(minutes * MIN)
        return self.tick()

    def tick(self) -> Ticked:
        return tick(self.store, house("desk"))

    def pass_by(self, minutes: int) -> list[Ticked]:
        """Let minutes pass with a tick each."""
        return [self.move(1) for _minute in range(minutes)]

    def deadline(self, deadline_id: int, columns: str) -> tuple[object, ...]:
        row = self.store.reader.one(f"SELECT {columns} FROM deadline WHERE id = :id", id=deadline_id)
        assert row is not None
        return row

    def alarms(self, columns: str = "stage, state") -> list[tuple[object, ...]]:
        return self.store.reader.rows(f"SELECT {columns} FROM alarm ORDER BY id")

    def journal(self, like: str) -> list[str]:
        found = self.store.reader.rows("SELECT act FROM journal WHERE act LIKE :like ORDER BY seq", like=like)
        return [row[0] for row in found]
