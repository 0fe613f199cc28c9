"""Climbing the ladder: each step is a journalled prompt: the role, the number to call (design.md 6)."""

from __future__ import annotations

from datetime import datetime, timedelta

from controlroom.base import registry
from controlroom.deadlines.alarm_rules import next_rung
from controlroom.deadlines.tables import Alarm, Escalation
from controlroom.store.act import Act
from controlroom.store.chain import FactValue

URGENT = 1
"""The priority at which leader and leadership are told in parallel (DC3, 004:558)."""

_BY_ROLE = (
    "SELECT id, phone, number FROM staff WHERE role = :role AND active = 1 ORDER BY on_duty DESC, number"
)


def next_step(act: Act, alarm: Alarm) -> datetime | None:
    """Return when the alarm's next rung is climbed, counted from now; None at the top or without a ladder."""
    ladder = act.policy.ladders.get(alarm.ladder)
    if ladder is None:
        return None
    return next_rung([timedelta(seconds=rung.after) for rung in ladder.rungs], alarm.rung, act.now)


def tell_at_once(act: Act, alarm: Alarm) -> None:
    """Prompt everybody whom an urgent major event is told at once, in parallel (DC3, 004:558)."""
    ladder = act.policy.ladders.get(alarm.ladder)
    if ladder is None or alarm.priority != URGENT or alarm.deadline_id is None:
        return
    for role in ladder.parallel:
        _prompt(act, alarm, role, 0)


def climb(act: Act, alarm: Alarm) -> bool:
    """Prompt the next rung and set the instant of the one after; return whether there was one."""
    ladder = act.policy.ladders.get(alarm.ladder)
    if ladder is None or alarm.rung >= len(ladder.rungs):
        alarm.wake_at = None
        return False
    role = ladder.rungs[alarm.rung].role
    alarm.rung += 1
    alarm.wake_at = next_step(act, alarm)
    _prompt(act, alarm, role, alarm.rung)
    return True


def _prompt(act: Act, alarm: Alarm, role: str, rung: int) -> None:
    staff_id, phone, staff = whom(act, role)
    act.session.add(
        Escalation(alarm_id=alarm.id or 0, rung=rung, role=role, at=act.now, staff_id=staff_id, number=phone)
    )
    facts: dict[str, FactValue] = {"rung": rung, "role": role, "staff": staff_id}
    note(act, alarm, "alarm.escalated", facts, {"number": phone, "who": staff})


def whom(act: Act, role: str) -> tuple[int | None, str, str]:
    """Return key, telephone and number of whom to call: nobody who must not be called now (P-07, 001:254)."""
    act.session.flush()
    found = act.run(_BY_ROLE, role=role)
    if found:
        kept = [registry.load(one)(act) for room in registry.rooms() for one in room.unreachable]
        found = [row for row in found if not any(row[0] in keys for keys in kept)]
    return (found[0][0], found[0][1] or "", found[0][2]) if found else (None, "", "")


def note(
    act: Act,
    alarm: Alarm,
    what: str,
    facts: dict[str, FactValue] | None = None,
    texts: dict[str, str] | None = None,
) -> int:
    """Journal something about an alarm under its record; a condition without one stands for itself."""
    about = (alarm.subject, alarm.subject_id) if alarm.subject else ("alarm", alarm.id or 0)
    known: dict[str, FactValue] = {
        "alarm": alarm.id,
        "deadline": alarm.deadline_id,
        "stage": alarm.stage,
        "state": alarm.state,
    }
    if alarm.condition is not None:
        known["condition"] = alarm.condition
    return act.journal(what, about, known | (facts or {}), texts)
