"""Raising alarms of deadlines and letting them return, inside somebody else's act."""

from __future__ import annotations

from sqlmodel import col, select

from controlroom.base.clock import to_us
from controlroom.deadlines.alarm_rules import Event, after
from controlroom.deadlines.ladder import next_step, note, tell_at_once
from controlroom.deadlines.rules import Stage, State
from controlroom.deadlines.tables import Alarm, Deadline
from controlroom.store.act import Act


def raise_alarm(act: Act, deadline: Deadline, stage: Stage, *, unattended: bool = False) -> Alarm:
    """Raise a deadline's warning or breach, journalled; the caller sees that it is the first of its round.

    A breach takes the place of the warning before it and starts up the ladder.

    Args:
        deadline: the open deadline; its ``stage`` is set here, its ``wake_at`` by the caller.
        stage: warning or breach.
        unattended: it fell due while nobody was on the console.
    """
    if deadline.stage == Stage.WARNING:
        return_alarms(act, deadline)
    alarm = Alarm(
        deadline_id=deadline.id,
        round=deadline.round,
        stage=stage.value,
        subject=deadline.subject,
        subject_id=deadline.subject_id,
        life=deadline.life,
        priority=deadline.priority,
        ladder=deadline.ladder,
        raised_at=act.now,
        unattended=int(unattended),
    )
    if stage is Stage.BREACH:
        alarm.wake_at = next_step(act, alarm)
    act.session.add(alarm)
    act.session.flush()
    deadline.stage = stage.value
    note(
        act,
        alarm,
        "alarm.raised",
        {
            "kind": deadline.kind,
            "due": to_us(deadline.due),
            "priority": alarm.priority,
            "round": alarm.round,
            "unattended": unattended,
        },
    )
    if stage is Stage.BREACH:
        tell_at_once(act, alarm)
    return alarm


def return_alarms(act: Act, deadline: Deadline, ended: State | None = None) -> None:
    """Let the alarms of a deadline's round return: warnings clear, breaches stay until acknowledged.

    Args:
        deadline: whose alarms.
        ended: how it ended, if it did; the entry says so where what was promised was not done.
    """
    if deadline.stage == Stage.NONE:
        return
    for alarm in open_alarms(act, deadline):
        let_return(act, alarm, ended=ended)


def open_alarms(act: Act, deadline: Deadline) -> list[Alarm]:
    """Return the alarms of a deadline that are not back to normal."""
    statement = (
        select(Alarm).where(Alarm.deadline_id == deadline.id, Alarm.state != "normal").order_by(col(Alarm.id))
    )
    return list(act.session.exec(statement))


def let_return(act: Act, alarm: Alarm, *, noted: bool = True, ended: State | None = None) -> None:
    """Record that what an alarm tells of is over; only what latches gets an entry of its own.

    Args:
        alarm: the alarm.
        noted: False where the entry that raised it says as much: what happened in one moment is not "over" as well.
        ended: how its deadline ended.
    """
    if alarm.returned_at is not None:
        return
    latches = alarm.stage != Stage.WARNING
    target = after(alarm.state, Event.RETURN, latches=latches, acknowledged=alarm.acked_at is not None)
    if target is None:
        return
    alarm.returned_at = act.now
    if alarm.state != target or alarm.shelved_until is None:
        alarm.wake_at = None
    alarm.state = target
    if latches and noted:
        unmet = ended if ended in (State.MISSED, State.CANCELLED) else None
        note(act, alarm, "alarm.returned", {"ended": unmet.value} if unmet is not None else None)
