"""The end of every act on an incident: its state and its clocks follow from what has been written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from controlroom.base.clock import from_us, opt_from_us
from controlroom.deadlines import plan as queue
from controlroom.incidents.catalogue import Kind
from controlroom.incidents.clocks import Facts, Heard, owed_tellings, planned, waited
from controlroom.incidents.desk import records
from controlroom.incidents.desk.common import SUBJECT, catalogue
from controlroom.incidents.desk.whom import whom_to_tell
from controlroom.incidents.rules import Sent, state_of
from controlroom.incidents.tables import Incident
from controlroom.store.act import Act

LOOK_AGAIN = "look-again"
"""The deadline of a wait that has an end: by then somebody looks whether the incident can go on."""

_LOOK_AHEAD = timedelta(minutes=10)
_LOOK_AHEAD_SHARE = 0.25
"""Such a wait warns so long before its end (ours), a short one in its last quarter: it must not warn at once."""

_NO_TIME = "CAST(NULL AS BIGINT)"
_NO_TIMES = ", ".join([_NO_TIME] * 4)
_LIFE = f"""SELECT 'sent' AS sort, a.id, '' AS name, s.role, s.department, a.staff_id, a.dispatched, a.under_way,
 a.arrived, a.cleared, a.recalled
 FROM assignment a JOIN staff s ON s.id = a.staff_id WHERE a.incident_id = :incident AND a.life = :life
 UNION ALL SELECT 'mark', id, name, '', '', {_NO_TIME}, at, {_NO_TIMES}
 FROM incident_mark WHERE incident_id = :incident AND life = :life
 UNION ALL SELECT 'told', id, target, role, department, {_NO_TIME}, at, {_NO_TIMES}
 FROM incident_told WHERE incident_id = :incident AND life = :life
 UNION ALL SELECT 'wait', id, why, '', '', {_NO_TIME}, began, ended, until, {_NO_TIME}, {_NO_TIME}
 FROM incident_wait WHERE incident_id = :incident AND life = :life ORDER BY 1, 2"""


@dataclass(slots=True)
class _Life:
    """What one life of an incident has seen."""

    sent: list[Sent]
    marks: dict[str, datetime]
    waits: list[tuple[datetime, datetime | None]]
    heard: list[Heard]
    look_again: tuple[datetime, datetime] | None = None
    """Beginning and end of the wait that goes on, if it was given one."""


def _life(act: Act, incident: Incident) -> _Life:
    life = _Life([], {}, [], [])
    rows = act.run(_LIFE, incident=incident.id, life=incident.life)
    for sort, _id, name, role, department, staff, first, second, third, fourth, fifth in rows:
        if sort == "sent":
            times = (opt_from_us(at) for at in (second, third, fourth, fifth))
            life.sent.append(Sent(staff, from_us(first), *times))
            if fifth is None:
                life.heard.append(Heard(from_us(first), "", role, department))
        elif sort == "told":
            life.heard.append(Heard(from_us(first), name, role, department))
        elif sort == "mark":
            life.marks[name] = from_us(first)
        else:
            life.waits.append((from_us(first), opt_from_us(second)))
            if second is None and third is not None:
                life.look_again = (from_us(first), from_us(third))
    return life


def settle(act: Act, incident: Incident, *, new: bool = False, corrected: bool = False) -> None:
    """Bring state, clocks and search entry in line with what has been written down; the end of every act.

    Args:
        new: True when the incident has just been made and nothing of it can be in the database yet.
        corrected: True when a time was put right: what a closed one met is judged anew, too.
    """
    act.session.flush()
    assert incident.id is not None
    life = _Life([], {}, [], []) if new else _life(act, incident)
    held = any(ended is None for _began, ended in life.waits)
    state = state_of(
        life.sent,
        held=held,
        resolved=incident.resolved is not None,
        closed=incident.closed is not None,
        cancelled=incident.cancelled is not None,
    )
    is_open = incident.closed is None and incident.cancelled is None
    records.put_state(act, incident, state.value, is_open=is_open)
    if is_open:
        _plan_clocks(act, incident, life, new=new)
    elif corrected and incident.closed is not None:
        kind = catalogue(act).kind(incident.kind)
        queue.judge_anew(act, (SUBJECT, incident.id), incident.life, _wanted(act, incident, life, kind))
    act.session.flush()


def _wanted(act: Act, incident: Incident, life: _Life, kind: Kind) -> list[queue.Wanted]:
    """Return every deadline this life should have, met or not."""
    plans = planned(
        act.policy,
        kind.clocks,
        Facts(
            began=incident.began,
            first_life=incident.life == 1,
            priority=incident.priority,
            severity=incident.severity,
            recorded=incident.opened,
            happened=incident.happened,
            sent=life.sent,
            marks=life.marks,
            resolved=incident.resolved,
            closed=incident.closed,
            appointment=incident.appointment,
            wanted_by=incident.wanted_by,
        ),
    )
    plans += owed_tellings(act.policy, whom_to_tell(act, incident, kind), incident.began, life.heard)
    return [
        queue.Wanted(
            kind=plan.clock.id,
            started=plan.started,
            due=plan.due,
            warn=plan.warn,
            met=plan.met,
            pauses=plan.clock.pauses,
            absolute=incident.appointment is not None
            and (plan.clock.appointment == "rebase" or plan.clock.needs_appointment),
            paused=waited(life.waits, plan.started),
            whose=plan.clock.who,
        )
        for plan in plans
    ]


def _look_again(began: datetime, until: datetime) -> queue.Wanted:
    """Return the promise to look at an incident again when its wait should be over."""
    ahead = min(_LOOK_AHEAD, (until - began) * _LOOK_AHEAD_SHARE)
    return queue.Wanted(LOOK_AGAIN, began, until, until - ahead, pauses=False, absolute=True)


def _plan_clocks(act: Act, incident: Incident, life: _Life, *, new: bool) -> None:
    kind = catalogue(act).kind(incident.kind)
    wanted = _wanted(act, incident, life, kind)
    if life.look_again is not None:
        wanted.append(_look_again(*life.look_again))
    assert incident.id is not None
    queue.settle(
        act,
        (SUBJECT, incident.id),
        incident.life,
        wanted,
        priority=incident.priority,
        ladder=kind.ladder,
        at=act.now,
        new=new,
        held_since=next((began for began, ended in life.waits if ended is None), None),
    )
