"""Alarms from the short closed list of named conditions that stand in the policy, not from a deadline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import col, select

from controlroom.deadlines.alarm_rules import Event, after
from controlroom.deadlines.ladder import next_step, note
from controlroom.deadlines.raising import let_return
from controlroom.deadlines.rules import Stage
from controlroom.deadlines.tables import Alarm
from controlroom.store.act import Act
from controlroom.store.chain import FactValue

CHAIN_BROKEN = "chain-broken"
CLOCK_SET_BACK = "clock-set-back"
DATABASE_UNREACHABLE = "database-unreachable"
DISK_LOW = "disk-low"
WRONG_PIN = "wrong-pin"


def raise_condition(
    act: Act,
    name: str,
    facts: Mapping[str, FactValue] | None = None,
    *,
    about: tuple[str, int] = ("", 0),
    momentary: bool = False,
) -> int:
    """Raise a named condition and return its alarm's id; while it stands, raising it again only counts.

    The same condition about another record is another alarm, so that acknowledging one never hides the other.

    Args:
        name: an id of the policy's ``[alarms.conditions]``.
        facts: ids, numbers, states and times (microseconds) that describe it; no names, no free text.
        about: sort and id of the record it is about, if there is one.
        momentary: it happened and is over (a wrong PIN); the alarm stays until acknowledged.

    Raises:
        ValueError: the policy knows no such condition.
    """
    condition = act.policy.alarms.conditions.get(name)
    if condition is None:
        raise ValueError(f"no such condition: {name}")
    alarm = _standing(act, name, about)
    if alarm is not None:
        _again(act, alarm)
    else:
        alarm = Alarm(
            condition=name,
            detail=json.dumps(dict(facts or {}), sort_keys=True),
            stage=Stage.CONDITION.value,
            subject=about[0],
            subject_id=about[1],
            priority=condition.priority,
            ladder=condition.ladder,
            raised_at=act.now,
        )
        alarm.wake_at = next_step(act, alarm)
        act.session.add(alarm)
        act.session.flush()
        note(act, alarm, "alarm.raised", {"priority": alarm.priority, **(facts or {})})
    if momentary:
        let_return(act, alarm, noted=False)
    return alarm.id or 0


def clear_condition(act: Act, name: str, *, about: tuple[str, int] = ("", 0)) -> None:
    """Let a condition's alarm return, if there is one; unseen, it stays until somebody acknowledges it."""
    alarm = _standing(act, name, about)
    if alarm is not None:
        let_return(act, alarm)


def wrong_pin(act: Act, *, staff_id: int, wrong: int) -> None:
    """Raise the condition that somebody's PIN was entered wrong again and again; listens to people."""
    raise_condition(act, WRONG_PIN, {"wrong": wrong}, about=("staff", staff_id), momentary=True)


def _standing(act: Act, name: str, about: tuple[str, int]) -> Alarm | None:
    statement = select(Alarm).where(
        col(Alarm.condition) == name,
        Alarm.state != "normal",
        Alarm.subject == about[0],
        Alarm.subject_id == about[1],
    )
    return act.session.exec(statement).first()


def _again(act: Act, alarm: Alarm) -> None:
    window = timedelta(seconds=act.policy.alarms.chatter_within)
    quick = act.now - (alarm.repeated_at or alarm.raised_at) <= window
    alarm.repeats = alarm.repeats + 1 if quick else 0
    alarm.repeated_at = act.now
    if alarm.returned_at is None:
        return
    alarm.returned_at = None
    alarm.state = after(alarm.state, Event.AGAIN, latches=True) or alarm.state
    if alarm.shelved_until is None:
        alarm.wake_at = next_step(act, alarm)
    note(act, alarm, "alarm.again", {"repeats": alarm.repeats})
