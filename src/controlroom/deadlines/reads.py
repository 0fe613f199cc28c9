"""The queue as shown: what is due next, what a record still owes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from controlroom.base import registry
from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.registry import Subject
from controlroom.deadlines.alarm_reads import (
    AlarmRow,
    Counts,
    Prompt,
    Rates,
    alarm,
    alarms,
    counts,
    prompts,
    rates,
    strip,
)
from controlroom.deadlines.naming import NOBODY, deadline_title, describe
from controlroom.store.policies import active_policy
from controlroom.store.reader import Reader, Row

__all__ = [
    "AlarmRow",
    "Counts",
    "DueRow",
    "Prompt",
    "Rates",
    "alarm",
    "alarms",
    "counts",
    "deadlines",
    "next_due",
    "next_wake",
    "of_subject",
    "pending",
    "prompts",
    "rates",
    "strip",
]

_COLUMNS = (
    "id, kind, subject, subject_id, life, whose, priority, state, stage, started, limit_s, due, warn, "
    "paused_us, paused_since, ended_at"
)

HEARTBEAT = "heartbeat"
"""The fact that keeps the last note of a watched console, in microseconds."""

_PENDING = f"""
SELECT (SELECT MIN(wake_at) FROM deadline WHERE wake_at IS NOT NULL),
       (SELECT MIN(wake_at) FROM alarm WHERE wake_at IS NOT NULL),
       (SELECT value FROM fact WHERE name = '{HEARTBEAT}')
"""


class DueRow(NamedTuple):
    """A deadline as shown.

    Attributes:
        id: its key.
        kind: the clock's id.
        title: what is promised, in the officer's language.
        subject: sort of the record it is about.
        subject_id: key of that record.
        about: how that record is named; empty where it was not asked for.
        life: which life of the record it belongs to.
        whose: role that owes it.
        priority: 1 to 4.
        state: running, paused, met, late, missed, cancelled.
        stage: what was raised in this round: none, warning, breach.
        started: when it began.
        limit: the promised length, where there is one.
        due, warn: waits included; while it is paused they stand still.
        paused: time of the waits that have ended.
        paused_since: beginning of the wait that goes on.
        ended_at: when it was met, missed or cancelled.
    """

    id: int
    kind: str
    title: str
    subject: str
    subject_id: int
    about: Subject
    life: int
    whose: str
    priority: int
    state: str
    stage: str
    started: datetime
    limit: timedelta | None
    due: datetime
    warn: datetime
    paused: timedelta
    paused_since: datetime | None
    ended_at: datetime | None

    def left(self, now: datetime) -> timedelta:
        """Return the time left, negative when it is over; of a paused one what is left when it runs on."""
        return self.due - (self.paused_since or self.ended_at or now)


def next_due(
    reader: Reader, now: datetime, *, limit: int = 10, within: timedelta | None = None
) -> list[DueRow]:
    """Return what is due next, what is overdue first; what only reminds is left out.

    Args:
        reader: the read lane.
        now: this instant.
        limit: at most so many.
        within: only what is due in this time from now.
    """
    only = " AND due <= :until" if within is not None else ""
    parameters: dict[str, int | str] = {"until": to_us(now + within)} if within is not None else {}
    for number, kind in enumerate(one for room in registry.rooms() for one in room.reminders):
        only += f" AND kind <> :kind{number}"
        parameters[f"kind{number}"] = kind
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM deadline WHERE ended_at IS NULL AND state = 'running'{only} "
        "ORDER BY due, id LIMIT :limit",
        limit=limit,
        **parameters,
    )
    return _due_rows(reader, rows, named=True)


def deadlines(
    reader: Reader,
    *,
    state: str | None = None,
    about: tuple[str, int] | None = None,
    limit: int = 50,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[DueRow]:
    """Return deadlines by due time.

    Args:
        reader: the read lane.
        state: one state; None for all of ``about``, or else for all that are open.
        about: sort and key of the record they are about.
        limit: at most so many.
        since, until: due from this instant on, due before that one.
    """
    parameters: dict[str, Any] = {"limit": limit}
    where = []
    if state is not None:
        where.append("state = :state")
        parameters["state"] = state
        if state in ("running", "paused"):
            where.append("ended_at IS NULL")
    elif about is None:
        where.append("ended_at IS NULL")
    if about is not None:
        where.append("subject = :subject AND subject_id = :subject_id")
        parameters |= {"subject": about[0], "subject_id": about[1]}
    if since is not None:
        where.append("due >= :since")
        parameters["since"] = to_us(since)
    if until is not None:
        where.append("due < :until")
        parameters["until"] = to_us(until)
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM deadline WHERE {' AND '.join(where)} ORDER BY due, id LIMIT :limit",
        **parameters,
    )
    return _due_rows(reader, rows, named=True)


def of_subject(reader: Reader, subject: str, ids: Sequence[int]) -> dict[int, DueRow]:
    """Return each record's nearest deadline, one that runs before one that waits; in one query, for lists.

    Args:
        reader: the read lane.
        subject: sort of the records.
        ids: their keys; those that owe nothing are left out of the answer.
    """
    rows = reader.among(
        f"SELECT {_COLUMNS} FROM (SELECT {_COLUMNS}, ROW_NUMBER() OVER (PARTITION BY subject_id "
        "ORDER BY CASE state WHEN 'running' THEN 0 ELSE 1 END, due, id) AS place FROM deadline "
        "WHERE ended_at IS NULL AND subject = :subject AND subject_id IN ({ids})) AS nearest WHERE place = 1",
        ids,
        subject=subject,
    )
    return {row.subject_id: row for row in _due_rows(reader, rows, named=False)}


def pending(reader: Reader) -> tuple[datetime | None, datetime | None]:
    """Return the next instant with something to do, and the last note of a watched console."""
    row = reader.one(_PENDING) or (None, None, None)
    wakes = [wake for wake in row[:2] if wake is not None]
    return opt_from_us(min(wakes, default=None)), from_us(int(row[2])) if row[2] else None


def next_wake(reader: Reader) -> datetime | None:
    """Return the next instant at which a tick has something to do."""
    return pending(reader)[0]


def _due_rows(reader: Reader, rows: Sequence[Row], *, named: bool) -> list[DueRow]:
    if not rows:
        return []
    policy = active_policy(reader)
    names = describe(reader, ((row[2], row[3]) for row in rows)) if named else {}
    return [
        DueRow(
            id=row[0],
            kind=row[1],
            title=deadline_title(policy, row[1]),
            subject=row[2],
            subject_id=row[3],
            about=names.get((row[2], row[3]), NOBODY),
            life=row[4],
            whose=row[5],
            priority=row[6],
            state=row[7],
            stage=row[8],
            started=from_us(row[9]),
            limit=None if row[10] is None else timedelta(seconds=row[10]),
            due=from_us(row[11]),
            warn=from_us(row[12]),
            paused=timedelta(microseconds=row[13]),
            paused_since=opt_from_us(row[14]),
            ended_at=opt_from_us(row[15]),
        )
        for row in rows
    ]
