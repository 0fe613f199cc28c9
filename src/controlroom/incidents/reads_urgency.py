"""The open incidents by urgency, and how many there are."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import to_us
from controlroom.incidents.reads import COLUMNS, Incident, by_id, with_people
from controlroom.store.reader import Reader


class Urgency(NamedTuple):
    """The key by which open incidents stand in order.

    Attributes:
        stage: 0 late or of priority 1, 1 soon late, 2 neither, 3 waiting, 4 resolved and not late.
        priority: 1 to 4.
        due: its nearest time limit in microseconds; the last instant there is if it owes nothing.
        id: its key.
    """

    stage: int
    priority: int
    due: int
    id: int


class Page(NamedTuple):
    """Open incidents by urgency; ``end`` is the key after which the next page begins, None on the last page."""

    incidents: list[Incident]
    end: Urgency | None


# the nearest deadline is the one of ``deadlines.reads.of_subject``: one that runs before one that waits
_URGENCY = f"""SELECT i.id AS id, i.priority AS priority, COALESCE(d.due, {2**63 - 1}) AS due,
 CASE WHEN d.due <= :now AND d.paused_since IS NULL THEN 0
 WHEN i.state = 'held' THEN 3 WHEN i.state = 'resolved' THEN 4 WHEN i.priority = 1 THEN 0
 WHEN d.paused_since IS NOT NULL THEN 3 WHEN d.warn <= :now THEN 1
 ELSE 2 END AS stage
 FROM incident i LEFT JOIN deadline d ON d.id = (SELECT n.id FROM deadline n
 WHERE n.subject = 'incident' AND n.subject_id = i.id AND n.ended_at IS NULL
 ORDER BY CASE n.state WHEN 'running' THEN 0 ELSE 1 END, n.due, n.id LIMIT 1) WHERE i.is_open = 1"""
_KEY = "u.stage, u.priority, u.due, u.id"


def by_urgency(reader: Reader, now: datetime, *, limit: int, after: Urgency | None = None) -> Page:
    """Return open incidents: late ones first, then those that soon will be, then by priority and due time.

    Args:
        reader: the read lane.
        now: this instant; the same one for every page of a list.
        limit: at most so many.
        after: keyset for the next page: only those that come after this key.
    """
    values: dict[str, object] = {"now": to_us(now), "limit": limit + 1}
    condition = ""
    if after is not None:
        condition = f"WHERE ({_KEY}) > (:stage, :priority, :due, :id)"
        values |= after._asdict()
    rows = reader.rows(
        f"SELECT {COLUMNS}, {_KEY} FROM ({_URGENCY}) AS u JOIN incident i ON i.id = u.id "
        f"LEFT JOIN incident_wait w ON w.incident_id = i.id AND w.ended IS NULL "
        f"{condition} ORDER BY {_KEY} LIMIT :limit",
        **values,
    )
    shown = rows[:limit]
    end = Urgency(*shown[-1][-4:]) if len(rows) > limit else None
    return Page(with_people(reader, shown), end)


def open_list(
    reader: Reader, now: datetime, *, limit: int, pages: int = 1, holding: int | None = None
) -> tuple[list[Incident], bool]:
    """Return the first pages of the open incidents by urgency, and whether more follow.

    Args:
        reader: the read lane.
        now: this instant.
        limit: length of a page.
        pages: how many.
        holding: key of an incident that must be among them; if it is open, pages are added until it is.
    """
    one = by_id(reader, holding) if holding is not None else None
    wanted = {one.id} if one is not None and one.is_open else set()
    found: dict[int, Incident] = {}
    end = None
    for turned in itertools.count(1):
        page, end = by_urgency(reader, now, limit=limit, after=end)
        # another console may have moved one over the edge between two pages
        found |= {one.id: one for one in page}
        if end is None or (turned >= pages and wanted <= found.keys()):
            break
    return list(found.values()), end is not None


def open_count(reader: Reader) -> int:
    """Return how many incidents are open."""
    found: int = reader.value("SELECT COUNT(*) FROM incident WHERE is_open = 1")
    return found


def unsigned_count(reader: Reader) -> int:
    """Return how many emergencies opened with nobody signed in nobody has signed for."""
    found: int = reader.value("SELECT COUNT(*) FROM incident WHERE unsigned <> '' AND claimed_by IS NULL")
    return found
