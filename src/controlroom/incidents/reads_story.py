"""The story of an incident, or of a record of another sort, from the journal."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import from_us
from controlroom.store.reader import Reader


class Line(NamedTuple):
    """One line of an incident's story, from the journal."""

    seq: int
    at: datetime
    recorded: datetime
    act: str
    who: str
    facts: dict[str, object]
    texts: dict[str, str]
    struck: bool


def story(reader: Reader, key: int, *, subject: str = "incident", limit: int = 500) -> list[Line]:
    """Return the story of an incident, or of a record of another sort, in the order in which things happened.

    Args:
        key: the record's.
        subject: its sort.
        limit: its last entries, at most so many.
    """
    rows = reader.rows(
        """SELECT j.seq, j.at, j.recorded, j.act, s.number, s.name, j.facts, t.body,
 EXISTS (SELECT 1 FROM journal k WHERE k.subject = 'entry' AND k.subject_id = j.seq AND k.act = 'log.struck')
 FROM journal j LEFT JOIN journal_text t ON t.seq = j.seq LEFT JOIN staff s ON s.id = j.staff_id
 WHERE j.subject = :subject AND j.subject_id = :id ORDER BY j.seq DESC LIMIT :limit""",
        subject=subject,
        id=key,
        limit=limit,
    )
    lines = [
        Line(
            seq=row[0],
            at=from_us(row[1]),
            recorded=from_us(row[2]),
            act=row[3],
            who=f"{row[4]} {row[5]}" if row[4] else "",
            facts=json.loads(row[6]),
            texts=json.loads(row[7]) if row[7] else {},
            struck=bool(row[8]),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.at, line.seq))
