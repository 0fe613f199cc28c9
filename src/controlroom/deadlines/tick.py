"""Raising what is due: one plain function that any process may call, any number of them at once.

The truth is the table. A tick first asks the reader, which costs next to nothing; only when something is due
does it open an act. Acts come one after the other, so what one tick has raised the next no longer finds.
What ends by itself when its time is up listens to ``deadline.breached``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from controlroom.base.clock import from_us, to_us
from controlroom.deadlines.reads import HEARTBEAT, next_wake, pending

if TYPE_CHECKING:
    from controlroom.deadlines.tables import Alarm
    from controlroom.store.act import Act
    from controlroom.store.actor import Actor
    from controlroom.store.database import Store

BATCH = 200
"""Rows one transaction takes, so that other acts get in between after a long downtime."""

BEAT = timedelta(seconds=60)
"""How often a watched console notes that it is there."""

ABSENT = timedelta(seconds=150)
"""Without a note for longer, nobody was on the console."""

SET_BACK = timedelta(seconds=30)
"""A clock that is this far behind the last note was set back; less may be two consoles that differ."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did.

    Attributes:
        raised: ids of the alarms it raised.
        escalated: ids of the alarms that climbed a rung.
        unshelved: ids of the alarms whose shelf ended.
        next_at: when there will be something to do next; None if nothing is planned.
    """

    raised: tuple[int, ...] = ()
    escalated: tuple[int, ...] = ()
    unshelved: tuple[int, ...] = ()
    next_at: datetime | None = None


@dataclass(slots=True)
class _Doing:
    raised: list[int] = field(default_factory=list)
    escalated: list[int] = field(default_factory=list)
    unshelved: list[int] = field(default_factory=list)


def tick(store: Store, by: Actor, *, attended: bool = True) -> Ticked:
    """Raise what is due, climb ladders, end shelves.

    What fell due while nobody was on a console is raised once, marked unattended; the absence is journalled.
    A clock that was set back raises a condition of its own.

    Args:
        store: the database.
        by: who does it, usually ``house(console)``.
        attended: whether somebody sits before this process (a console); False for a tick by timer or shell.

    Raises:
        Busy: another console holds the database, try again; StorageFailed: it cannot be read or written.
    """
    now = store.clock.now()
    wake, beat = pending(store.reader)
    doing = _Doing()
    back = beat is not None and now < beat - SET_BACK
    stale = attended and (beat is None or now - beat >= BEAT)
    if back or stale:
        with store.act(by, "deadlines.tick") as act:
            _heart(act, now, beat)
    while wake is not None and wake <= now:
        with store.act(by, "deadlines.tick") as act:
            more = _batch(act, now, beat, doing)
        if not more:
            wake = next_wake(store.reader)
            break
    return Ticked(tuple(doing.raised), tuple(doing.escalated), tuple(doing.unshelved), wake)


def _heart(act: Act, now: datetime, seen: datetime | None) -> None:
    """Note that a console is there, journal an absence or a clock set back; another tick may be faster."""
    from controlroom.deadlines.conditions import CLOCK_SET_BACK, raise_condition
    from controlroom.store.tables import Fact

    fact = act.session.get(Fact, HEARTBEAT)
    beat = from_us(int(fact.value)) if fact else None
    if beat != seen:
        return
    if fact is None:
        fact = Fact(name=HEARTBEAT, value="")
    fact.value = str(to_us(now))
    act.session.add(fact)
    if beat is None:
        return
    if now < beat - SET_BACK:
        raise_condition(act, CLOCK_SET_BACK, {"from": to_us(beat), "to": to_us(now)}, momentary=True)
    elif now - beat > ABSENT:
        act.journal("console.absent", ("console", 0), {"from": to_us(beat), "until": to_us(now)}, at=beat)


def _batch(act: Act, now: datetime, beat: datetime | None, doing: _Doing) -> bool:
    """Do one transaction's share; return whether there may be more."""
    from sqlmodel import col, select

    from controlroom.deadlines.raising import raise_alarm
    from controlroom.deadlines.rules import Stage, wake_at
    from controlroom.deadlines.tables import Alarm, Deadline

    absent_since = beat if beat is not None and now - beat > ABSENT else None
    due = select(Deadline).where(col(Deadline.wake_at) <= now)
    deadlines = act.session.exec(due.order_by(col(Deadline.wake_at), col(Deadline.id)).limit(BATCH)).all()
    for row in deadlines:
        # what a listener of an earlier one has ended meanwhile
        if row.ended_at is not None:
            continue
        stage = Stage.BREACH if row.due <= now else Stage.WARNING
        fell = row.due if stage is Stage.BREACH else row.warn
        alarm = raise_alarm(act, row, stage, unattended=absent_since is not None and fell > absent_since)
        row.wake_at = wake_at(row.state, row.stage, row.warn, row.due)
        doing.raised.append(alarm.id or 0)
        if stage is Stage.BREACH:
            act.announce("deadline.breached", deadline=row)
    act.session.flush()
    waking = select(Alarm).where(col(Alarm.wake_at) <= now)
    alarms = act.session.exec(waking.order_by(col(Alarm.wake_at), col(Alarm.id)).limit(BATCH)).all()
    for alarm in alarms:
        _wake(act, alarm, doing)
    return len(deadlines) == BATCH or len(alarms) == BATCH


def _wake(act: Act, alarm: Alarm, doing: _Doing) -> None:
    from controlroom.deadlines.alarm_rules import AlarmState, active
    from controlroom.deadlines.alarms import bring_back
    from controlroom.deadlines.ladder import climb
    from controlroom.deadlines.rules import State
    from controlroom.deadlines.tables import Deadline

    if alarm.state == AlarmState.SHELVED:
        bring_back(act, alarm, "alarm.unshelved")
        doing.unshelved.append(alarm.id or 0)
        return
    deadline = act.session.get(Deadline, alarm.deadline_id) if alarm.deadline_id is not None else None
    waits = deadline is not None and deadline.state == State.PAUSED
    if waits or not active(alarm.state, alarm.returned_at is not None):
        alarm.wake_at = None
    elif climb(act, alarm):
        doing.escalated.append(alarm.id or 0)
