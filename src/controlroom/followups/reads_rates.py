"""The two rates of the return visits: how many were made, and how much of what they raised was handled."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import to_us
from controlroom.store.reader import Reader


class Rates(NamedTuple):
    """Two rates that are never one (K-03).

    Attributes:
        finished: incidents that were finished and owed a visit.
        visited: those of them that were visited.
        raised: matters raised in those visits.
        handled: those of them whose incident is closed again.
    """

    finished: int
    visited: int
    raised: int
    handled: int


_RATES = """SELECT COUNT(*), COALESCE(SUM(CASE WHEN f.state = 'done' AND EXISTS (SELECT 1 FROM followup_attempt a
 WHERE a.followup_id = f.id AND a.answered = 1 AND a.struck IS NULL) THEN 1 ELSE 0 END), 0),
 COALESCE(SUM(CASE WHEN f.raised_id IS NOT NULL THEN 1 ELSE 0 END), 0),
 COALESCE(SUM(CASE WHEN i.state = 'closed' AND i.life >= f.raised_life THEN 1 ELSE 0 END), 0)
 FROM followup f LEFT JOIN incident i ON i.id = f.raised_id
 WHERE f.kind = 'return-visit' AND f.state <> 'taken-back'"""


def rates(reader: Reader, *, since: datetime | None = None, until: datetime | None = None) -> Rates:
    """Return coverage and handling of the return visits that were planned in a span of time.

    Args:
        reader: the read lane.
        since, until: planned from, planned before.
    """
    where, values = "", {}
    if since is not None:
        where, values["since"] = f"{where} AND f.opened >= :since", to_us(since)
    if until is not None:
        where, values["until"] = f"{where} AND f.opened < :until", to_us(until)
    return Rates(*(reader.one(_RATES + where, **values) or (0, 0, 0, 0)))
