"""Alarms as shown: the strip, the list, counts and rates."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.policy import Policy
from controlroom.base.registry import Subject
from controlroom.deadlines.naming import NOBODY, condition_title, deadline_title, describe, role_title
from controlroom.store.policies import active_policy
from controlroom.store.reader import Reader, Row

_HOUR = timedelta(hours=1)

_SELECT = """
SELECT a.id, a.stage, a.state, a.priority, d.kind, a.condition, a.detail, a.subject, a.subject_id, d.due, d.state,
       a.raised_at, a.unattended, a.acked_at, k.number, a.returned_at, a.shelved_until, a.set_aside_why, w.number,
       a.rung, a.repeats, e.rung, e.role, e.at, e.number, p.number, p.name, a.life
FROM alarm a
LEFT JOIN deadline d ON d.id = a.deadline_id
LEFT JOIN staff k ON k.id = a.acked_by
LEFT JOIN staff w ON w.id = a.set_aside_by
LEFT JOIN escalation e ON e.id = (SELECT MAX(id) FROM escalation WHERE alarm_id = a.id)
LEFT JOIN staff p ON p.id = e.staff_id
"""

_WORST_FIRST = """
ORDER BY CASE WHEN a.state = 'unacknowledged' AND a.stage <> 'warning' THEN 0
              WHEN a.state = 'unacknowledged' THEN 1
              WHEN a.state = 'returned' THEN 2
              WHEN a.state = 'acknowledged' AND a.stage <> 'warning' THEN 3
              WHEN a.state = 'acknowledged' THEN 4
              ELSE 5 END,
         a.priority, a.raised_at, a.id
LIMIT :limit
"""


class Prompt(NamedTuple):
    """Whom to call about an alarm.

    Attributes:
        rung: 0 if told at once in parallel (DC3), else the rung of the ladder.
        role: role id of the policy.
        title: the role in the officer's language.
        at: when the prompt came.
        phone: the number to call, in full; mask it wherever it leaves the console.
        staff: spoken number of the person, if known.
        name: the person's name, if known.
    """

    rung: int
    role: str
    title: str
    at: datetime
    phone: str
    staff: str
    name: str


class AlarmRow(NamedTuple):
    """An alarm as shown.

    Attributes:
        id: its key.
        stage: warning, breach, condition.
        state: state after ISA-18.2, see ``alarm_rules.AlarmState``.
        priority: 1 to 4.
        kind: the clock's id, or the condition's name.
        title: what is late or what happened, in the officer's language.
        detail: facts of a condition.
        subject: sort of the record it is about; "" if none.
        subject_id: key of that record.
        about: how that record is named.
        due: when the deadline is due; None of a condition.
        deadline_state: state of the deadline; None of a condition.
        raised_at: when it was raised.
        unattended: it fell due while nobody was on the console.
        acked_at: when it was acknowledged.
        acked_by: spoken number of who acknowledged it; "" if nobody.
        returned_at: when what it tells of was over.
        shelved_until: end of the shelf.
        why: why it is shelved, suppressed or out of service.
        set_aside_by: spoken number of who did that.
        rung: how many rungs of its ladder were climbed.
        repeats: how often a condition came again in quick succession.
        prompt: the last prompt to call somebody, if there was one.
        life: which life of the record it belongs to.
    """

    id: int
    stage: str
    state: str
    priority: int
    kind: str
    title: str
    detail: Mapping[str, Any]
    subject: str
    subject_id: int
    about: Subject
    due: datetime | None
    deadline_state: str | None
    raised_at: datetime
    unattended: bool
    acked_at: datetime | None
    acked_by: str
    returned_at: datetime | None
    shelved_until: datetime | None
    why: str
    set_aside_by: str
    rung: int
    repeats: int
    prompt: Prompt | None
    life: int


class Counts(NamedTuple):
    """How many alarms stand, for the status bar. Those set aside count only as such.

    Attributes:
        late: limits that are overdue now, acknowledged or not.
        soon: warnings.
        unacknowledged: all that somebody has to acknowledge.
        aside: shelved, suppressed, out of service.
        conditions: conditions that stand; no time limit is overdue by them.
        over: breaches and conditions that are over and wait to be acknowledged.
    """

    late: int
    soon: int
    unacknowledged: int
    aside: int
    conditions: int = 0
    over: int = 0


class Rates(NamedTuple):
    """How well the alarms serve the officer (ISA-18.2).

    Attributes:
        per_hour: raised in each of the last 24 hours, oldest first.
        recent: raised within the policy's flood time.
        flood: more of them than one person can take in.
        stale: ids of alarms that stand longer than the policy's stale time.
        chattering: ids of alarms that come again and again.
    """

    per_hour: tuple[int, ...]
    recent: int
    flood: bool
    stale: tuple[int, ...]
    chattering: tuple[int, ...]


def strip(reader: Reader, *, limit: int = 20) -> list[AlarmRow]:
    """Return the alarms the officer must see, worst first.

    Unacknowledged breaches by priority, then age; unacknowledged warnings; what is over but unseen; what is known.
    Those set aside are not among them.

    Args:
        reader: the read lane.
        limit: at most so many.
    """
    shown = "a.state <> 'normal' AND a.state IN ('unacknowledged', 'acknowledged', 'returned')"
    return _rows(reader, reader.rows(f"{_SELECT} WHERE {shown} {_WORST_FIRST}", limit=limit))


def alarms(
    reader: Reader,
    which: Literal["active", "all"] = "active",
    *,
    limit: int = 50,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> list[AlarmRow]:
    """Return alarms: the active worst first, all of them newest first.

    Args:
        reader: the read lane.
        which: ``active`` for those not back to normal, set aside ones included.
        limit: at most so many.
        since, until: raised from this instant on, before that one.
        before: with ``all``, ids below this one: the next page.
    """
    where, parameters = ["a.state <> 'normal'"] if which == "active" else ["1 = 1"], {"limit": limit}
    if since is not None:
        where.append("a.raised_at >= :since")
        parameters["since"] = to_us(since)
    if until is not None:
        where.append("a.raised_at < :until")
        parameters["until"] = to_us(until)
    if before is not None:
        where.append("a.id < :before")
        parameters["before"] = before
    order = _WORST_FIRST if which == "active" else "ORDER BY a.id DESC LIMIT :limit"
    return _rows(reader, reader.rows(f"{_SELECT} WHERE {' AND '.join(where)} {order}", **parameters))


def alarm(reader: Reader, alarm_id: int) -> AlarmRow | None:
    """Return one alarm; None if there is none with this id."""
    found = _rows(reader, reader.rows(f"{_SELECT} WHERE a.id = :id", id=alarm_id))
    return found[0] if found else None


def prompts(reader: Reader, alarm_id: int) -> list[Prompt]:
    """Return every prompt of an alarm, in the order in which they came."""
    rows = reader.rows(
        "SELECT e.rung, e.role, e.at, e.number, p.number, p.name FROM escalation e "
        "LEFT JOIN staff p ON p.id = e.staff_id WHERE e.alarm_id = :id ORDER BY e.id",
        id=alarm_id,
    )
    policy = active_policy(reader)
    return [_prompt(policy, row) for row in rows]


def counts(reader: Reader) -> Counts:
    """Return how many alarms stand."""
    row = reader.one(
        """
        SELECT COUNT(*) FILTER (WHERE stage = 'breach' AND state IN ('unacknowledged', 'acknowledged')),
               COUNT(*) FILTER (WHERE stage = 'warning' AND state IN ('unacknowledged', 'acknowledged')),
               COUNT(*) FILTER (WHERE state IN ('unacknowledged', 'returned')),
               COUNT(*) FILTER (WHERE state IN ('shelved', 'suppressed', 'out-of-service')),
               COUNT(*) FILTER (WHERE stage = 'condition' AND state IN ('unacknowledged', 'acknowledged')),
               COUNT(*) FILTER (WHERE state = 'returned')
        FROM alarm WHERE state <> 'normal'
        """
    )
    return Counts(*row) if row else Counts(0, 0, 0, 0)


def rates(reader: Reader, now: datetime) -> Rates:
    """Return how often alarms come, which stand too long and which chatter, by the policy's limits."""
    limits = active_policy(reader).alarms
    flood_from = to_us(now - timedelta(seconds=limits.flood_within))
    day = to_us(now - 24 * _HOUR)
    by_hour: dict[int, int] = dict(
        reader.rows(
            "SELECT (raised_at - :day - 1) / :hour AS slot, COUNT(*) FROM alarm "
            "WHERE raised_at > :day AND raised_at <= :now GROUP BY 1",
            day=day,
            hour=_HOUR // timedelta(microseconds=1),
            now=to_us(now),
        )
    )
    recent = reader.value(
        "SELECT COUNT(*) FROM alarm WHERE raised_at > :since AND raised_at <= :now",
        since=flood_from,
        now=to_us(now),
    )
    stale = reader.rows(
        "SELECT id FROM alarm WHERE state <> 'normal' AND raised_at <= :old ORDER BY raised_at, id",
        old=to_us(now - timedelta(seconds=limits.stale_after)),
    )
    return Rates(
        per_hour=tuple(by_hour.get(slot, 0) for slot in range(24)),
        recent=recent,
        flood=recent > limits.flood_count,
        stale=tuple(row[0] for row in stale),
        chattering=_chattering(reader, now, limits.chatter_count, timedelta(seconds=limits.chatter_within)),
    )


def _chattering(reader: Reader, now: datetime, count: int, within: timedelta) -> tuple[int, ...]:
    """Conditions that repeat, and deadlines that alarm in round after round, within the window before now."""
    rows = reader.rows(
        "SELECT id FROM alarm WHERE state <> 'normal' AND repeats + 1 >= :count AND repeated_at >= :since "
        "UNION SELECT MAX(id) FROM alarm WHERE raised_at >= :since AND deadline_id IS NOT NULL "
        "GROUP BY deadline_id, stage HAVING COUNT(*) >= :count ORDER BY 1",
        count=count,
        since=to_us(now - within),
    )
    return tuple(row[0] for row in rows)


def _rows(reader: Reader, rows: Sequence[Row]) -> list[AlarmRow]:
    if not rows:
        return []
    policy = active_policy(reader)
    names = describe(reader, ((row[7], row[8]) for row in rows if row[7]))
    return [
        AlarmRow(
            id=row[0],
            stage=row[1],
            state=row[2],
            priority=row[3],
            kind=row[4] or row[5],
            title=deadline_title(policy, row[4])
            if row[4]
            else condition_title(policy, row[5], json.loads(row[6])),
            detail=json.loads(row[6]),
            subject=row[7],
            subject_id=row[8],
            about=names.get((row[7], row[8]), NOBODY),
            due=opt_from_us(row[9]),
            deadline_state=row[10],
            raised_at=from_us(row[11]),
            unattended=bool(row[12]),
            acked_at=opt_from_us(row[13]),
            acked_by=row[14] or "",
            returned_at=opt_from_us(row[15]),
            shelved_until=opt_from_us(row[16]),
            why=row[17],
            set_aside_by=row[18] or "",
            rung=row[19],
            repeats=row[20],
            prompt=None if row[21] is None else _prompt(policy, row[21:27]),
            life=row[27],
        )
        for row in rows
    ]


def _prompt(policy: Policy, row: Row) -> Prompt:
    rung, role, at, phone, staff, name = row
    return Prompt(rung, role, role_title(policy, role), from_us(at), phone, staff or "", name or "")
