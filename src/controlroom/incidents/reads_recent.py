"""What was lately reported from a place or a number: what a new call may be about."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import from_us, to_us
from controlroom.incidents.reads import Incident, some
from controlroom.incidents.rules import State
from controlroom.store.reader import Reader


class Lookalike(NamedTuple):
    """A recent incident that may be the same matter."""

    id: int
    number: str
    kind: str
    place: str
    state: State
    told: datetime
    same_phone: bool


_RECENT = 20
"""How far back a place or a number is looked through: a gate may have thousands of old matters."""


def lookalikes(
    reader: Reader, *, place_code: str, kind: str, phone: str, since: datetime, limit: int = 5
) -> list[Lookalike]:
    """Return recent incidents with the same place and kind, or the same number: a hint, never a block."""
    rows = reader.rows(
        f"""SELECT id, number, kind, place, state, told, CASE WHEN phone = :phone AND phone <> '' THEN 1 ELSE 0 END
 FROM (SELECT * FROM incident WHERE place_code = :place AND kind = :kind ORDER BY id DESC LIMIT {_RECENT}) AS here
 WHERE opened >= :since AND state <> 'cancelled'
 UNION ALL
 SELECT id, number, kind, place, state, told, 1
 FROM (SELECT * FROM incident WHERE phone = :phone AND phone <> '' ORDER BY id DESC LIMIT {_RECENT}) AS called
 WHERE NOT (place_code = :place AND kind = :kind) AND opened >= :since AND state <> 'cancelled'
 ORDER BY 1 DESC LIMIT :limit""",
        place=place_code,
        kind=kind,
        phone=phone,
        since=to_us(since),
        limit=limit,
    )
    return [
        Lookalike(row[0], row[1], row[2], row[3], State(row[4]), from_us(row[5]), bool(row[6]))
        for row in rows
    ]


def at_place(reader: Reader, place_code: str, *, limit: int = 5) -> list[Incident]:
    """Return the latest matters of a place, open ones first."""
    condition = "i.place_code = :place ORDER BY i.is_open DESC, i.id DESC LIMIT :limit"
    return some(reader, condition, place=place_code, limit=limit)
