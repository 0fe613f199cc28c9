"""Rows of the queue and the timers in them: what every change of the queue is made of."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import col, select

from controlroom.base.clock import from_us, to_us
from controlroom.deadlines.raising import raise_alarm, return_alarms
from controlroom.deadlines.rules import NOTHING, Stage, State, Timer, wake_at
from controlroom.deadlines.tables import Deadline
from controlroom.store.act import Act

Subject = tuple[str, int]

MICROSECOND = timedelta(microseconds=1)


def open_rows(act: Act, subject: Subject, life: int, kinds: Collection[str] | None) -> list[Deadline]:
    """Return the open deadlines of a subject's life, of some kinds or of all, by id."""
    statement = select(Deadline).where(
        Deadline.subject == subject[0],
        Deadline.subject_id == subject[1],
        Deadline.life == life,
        col(Deadline.ended_at).is_(None),
    )
    if kinds is not None:
        statement = statement.where(col(Deadline.kind).in_(list(kinds)))
    return list(act.session.exec(statement.order_by(col(Deadline.id))))


def timer_of(row: Deadline) -> Timer:
    """Return the timer a row holds."""
    waits = tuple((from_us(begin), from_us(to)) for begin, to in json.loads(row.waits))
    known = sum((to - begin for begin, to in waits), NOTHING)
    earlier = row.paused_us * MICROSECOND - known
    return Timer(row.started, row.base_due, row.base_warn, earlier, waits, row.paused_since)


def keep(row: Deadline, timer: Timer) -> None:
    """Write a timer back, with what is derived from it."""
    kept = {
        "base_due": timer.base_due,
        "base_warn": timer.base_warn,
        "paused_us": timer.paused // MICROSECOND,
        "paused_since": timer.since,
        "waits": json.dumps([[to_us(begin), to_us(to)] for begin, to in timer.waits], separators=(",", ":")),
        "due": timer.due,
        "warn": timer.warn,
        "wake_at": wake_at(row.state, row.stage, timer.warn, timer.due),
    }
    for name, value in kept.items():
        # setting a field of a table row is dear, even to what it is
        if getattr(row, name) != value:
            setattr(row, name, value)


def end(act: Act, row: Deadline, timer: Timer, state: State, at: datetime) -> None:
    """End a deadline; its alarms return."""
    return_alarms(act, row, state)
    row.state, row.ended_at = state.value, at
    keep(row, timer.resume(at))


def catch_up(act: Act, row: Deadline) -> None:
    """Raise the breach of a deadline that is overdue before a tick saw it."""
    if row.stage != Stage.BREACH:
        raise_alarm(act, row, Stage.BREACH)


def new_round(act: Act, row: Deadline) -> None:
    """Let a deadline's alarms return, so that it can warn and breach again; the caller keeps the timer."""
    return_alarms(act, row)
    row.round += 1
    row.stage = Stage.NONE.value
