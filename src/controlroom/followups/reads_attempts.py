"""What was done for a follow-up: its attempts, and its history from the journal."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import from_us, opt_from_us
from controlroom.followups.reads import Followup
from controlroom.incidents.reads_story import Line
from controlroom.store.reader import Reader


class Attempt(NamedTuple):
    """One attempt as written down."""

    id: int
    at: datetime
    staff_number: str
    staff_name: str
    means: str
    answered: bool
    ended_it: bool
    result: str
    again: datetime | None
    signed: str
    signed_at: datetime | None
    satisfied: bool | None
    struck: datetime | None


def attempts(reader: Reader, followup_id: int) -> list[Attempt]:
    """Return every attempt in its order, struck ones too."""
    rows = reader.rows(
        """SELECT a.id, a.at, s.number, s.name, a.means, a.answered, a.ended_it, a.result, a.again, a.signed,
 a.signed_at, a.satisfied, a.struck FROM followup_attempt a LEFT JOIN staff s ON s.id = a.staff_id
 WHERE a.followup_id = :id ORDER BY a.id LIMIT 200""",
        id=followup_id,
    )
    return [
        Attempt(
            id=row[0],
            at=from_us(row[1]),
            staff_number=row[2] or "",
            staff_name=row[3] or "",
            means=row[4],
            answered=bool(row[5]),
            ended_it=bool(row[6]),
            result=row[7],
            again=opt_from_us(row[8]),
            signed=row[9],
            signed_at=opt_from_us(row[10]),
            satisfied=None if row[11] is None else bool(row[11]),
            struck=opt_from_us(row[12]),
        )
        for row in rows
    ]


def history(reader: Reader, one: Followup, *, limit: int = 200) -> list[Line]:
    """Return a follow-up's history from the journal; a planned one begins in the story of its incident."""
    rows = reader.rows(
        """SELECT j.seq, j.at, j.recorded, j.act, s.number, s.name, j.facts, t.body FROM journal j
 LEFT JOIN journal_text t ON t.seq = j.seq LEFT JOIN staff s ON s.id = j.staff_id
 WHERE j.seq IN (SELECT seq FROM (SELECT seq FROM journal WHERE subject = 'followup' AND subject_id = :id
 ORDER BY seq DESC LIMIT :limit) AS own UNION SELECT CAST(:entry AS BIGINT)) ORDER BY j.seq""",
        id=one.id,
        entry=one.entry or 0,
        limit=limit,
    )
    return [
        Line(
            seq=row[0],
            at=from_us(row[1]),
            recorded=from_us(row[2]),
            act=row[3],
            who=f"{row[4]} {row[5]}" if row[4] else "",
            facts=json.loads(row[6]),
            texts=json.loads(row[7]) if row[7] else {},
            struck=False,
        )
        for row in rows
    ]
