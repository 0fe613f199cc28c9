"""Incidents as shown: the list, and one incident with those who are out for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.base.numbers import parse_said_incident_no
from controlroom.incidents.reads_people import Sent, out_for
from controlroom.incidents.rules import State
from controlroom.store.reader import Reader, Row


class Incident(NamedTuple):
    """One incident.

    Attributes:
        place: where; empty while that is still to be filled (``place_title``).
        people: those who are out for it now, in the order of sending.
        unsigned: the console on which it was opened with nobody signed in; empty if somebody was.
        claimed_by, claimed: who signed for it, when.
        about_staff: key of the officer a complaint is about.
        began: when this life began.
    """

    id: int
    number: str
    life: int
    kind: str
    priority: int
    severity: str | None
    source: str
    state: State
    is_open: bool
    place_sort: str | None
    place_id: int | None
    place_code: str
    place: str
    summary: str
    caller: str
    phone: str
    happened: datetime | None
    told: datetime
    opened: datetime
    appointment: datetime | None
    wanted_by: datetime | None
    resolved: datetime | None
    closed: datetime | None
    cancelled: datetime | None
    result: str
    told_by: str
    taken_by: int | None
    hold_why: str | None
    hold_until: datetime | None
    people: tuple[Sent, ...] = ()
    unsigned: str = ""
    claimed_by: int | None = None
    claimed: datetime | None = None
    anonymous: bool = False
    about_staff: int | None = None
    began: datetime | None = None


COLUMNS = """i.id, i.number, i.life, i.kind, i.priority, i.severity, i.source, i.state, i.is_open, i.place_sort,
 i.place_id, i.place_code, i.place, i.summary, i.caller, i.phone, i.happened, i.told, i.opened, i.appointment,
 i.wanted_by, i.resolved, i.closed, i.cancelled, i.result, i.told_by, i.taken_by, w.why, w.until,
 i.unsigned, i.claimed_by, i.claimed, i.anonymous, i.about_staff, i.began"""
_FROM = "FROM incident i LEFT JOIN incident_wait w ON w.incident_id = i.id AND w.ended IS NULL"


def _incident(row: Row, people: Sequence[Sent] = ()) -> Incident:
    return Incident(
        id=row[0],
        number=row[1],
        life=row[2],
        kind=row[3],
        priority=row[4],
        severity=row[5],
        source=row[6],
        state=State(row[7]),
        is_open=bool(row[8]),
        place_sort=row[9],
        place_id=row[10],
        place_code=row[11],
        place=row[12],
        summary=row[13],
        caller=row[14],
        phone=row[15],
        happened=opt_from_us(row[16]),
        told=from_us(row[17]),
        opened=from_us(row[18]),
        appointment=opt_from_us(row[19]),
        wanted_by=opt_from_us(row[20]),
        resolved=opt_from_us(row[21]),
        closed=opt_from_us(row[22]),
        cancelled=opt_from_us(row[23]),
        result=row[24],
        told_by=row[25],
        taken_by=row[26],
        hold_why=row[27],
        hold_until=opt_from_us(row[28]),
        unsigned=row[29],
        claimed_by=row[30],
        claimed=opt_from_us(row[31]),
        anonymous=bool(row[32]),
        about_staff=row[33],
        began=from_us(row[34]),
        people=tuple(people),
    )


def with_people(reader: Reader, rows: Sequence[Row]) -> list[Incident]:
    """Return incidents from rows that begin with ``COLUMNS``, the open ones with those who are out for them."""
    people = out_for(reader, [row[0] for row in rows if row[8]])
    return [_incident(row, people.get(row[0], ())) for row in rows]


_LATER = timedelta(days=31)
"""How much later than the day of its number an incident's time may have been put, and a clock may have been wrong."""
_FROM_DAY = "(SELECT n.id FROM incident n WHERE n.day >= :day ORDER BY n.day, n.in_day LIMIT 1)"
_WAS_SENT = "EXISTS (SELECT 1 FROM assignment a WHERE a.incident_id = i.id AND a.staff_id = :staff)"
# each half has its own index: those who are out, those who were
_THEIRS = """i.id IN (SELECT a.incident_id FROM assignment a
 WHERE a.staff_id = :staff AND a.cleared IS NULL AND a.recalled IS NULL UNION ALL
 SELECT a.incident_id FROM assignment a
 WHERE a.staff_id = :staff AND (a.cleared IS NOT NULL OR a.recalled IS NOT NULL))"""


def incidents(
    reader: Reader,
    *,
    which: str = "open",
    state: State | None = None,
    kind: str | None = None,
    place: str | None = None,
    staff_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    before: int | None = None,
) -> list[Incident]:
    """Return incidents: the open ones by priority (``reads_urgency`` has the pane's order), all others newest first.

    Args:
        reader: the read lane.
        which: ``open``, ``closed`` (cancelled too) or ``all``.
        state: only those in this state.
        kind: only this kind.
        place: only at this place, by code.
        staff_id: only those to which this person was sent.
        since, until: told from, told before.
        limit: at most so many.
        before: keyset for the next page: only ids below.
    """
    where: list[str] = []
    values: dict[str, object] = {"limit": limit}
    # of few a person's are looked for; of all, a person's incidents are looked up, and no other index may lead
    few = which == "open" or kind is not None or place is not None
    if which != "all":
        where.append("i.is_open = :open" if few or staff_id is None else "+i.is_open = :open")
        values["open"] = int(which == "open")
    if since is not None and since.year > 1970:
        # nothing is told after it is written down, and keys run with days: no need to look further back
        where.append(f"i.id >= {_FROM_DAY}")
        values["day"] = f"{since.astimezone(UTC) - _LATER:%Y-%m%d}"
    for text, name, value in (
        ("i.state = :state", "state", state.value if state else None),
        ("i.kind = :kind", "kind", kind),
        ("i.place_code = :place", "place", place),
        ("i.told >= :since", "since", to_us(since) if since else None),
        ("i.told < :until", "until", to_us(until) if until else None),
        ("i.id < :before", "before", before),
        (_WAS_SENT if few else _THEIRS, "staff", staff_id),
    ):
        if value is not None:
            where.append(text)
            values[name] = value
    order = "i.priority, i.id DESC" if which == "open" else "i.id DESC"
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    rows = reader.rows(f"SELECT {COLUMNS} {_FROM} {condition} ORDER BY {order} LIMIT :limit", **values)
    return with_people(reader, rows)


def by_number(reader: Reader, text: str, today: datetime) -> Incident:
    """Return the incident with this spoken number.

    Args:
        reader: the read lane.
        text: ``1122-012``, ``2026-1122-012``, or ``12``: today's.
        today: an instant of the present day in the estate's zone; its year fills a short number.

    Raises:
        UsageError: no incident number; NotFound: no such incident.
    """
    number = parse_said_incident_no(text, today.date()).full
    row = reader.one(f"SELECT {COLUMNS} {_FROM} WHERE i.number = :number", number=number)
    if row is None:
        raise NotFound(_("There is no incident {number}.").format(number=text.strip()))
    return with_people(reader, [row])[0]


def some(reader: Reader, where: str, **values: object) -> list[Incident]:
    """Return the incidents (``i``) that fit a condition and stand in its order.

    Args:
        where: SQL after ``WHERE``.
        values: its parameters.
    """
    return with_people(reader, reader.rows(f"SELECT {COLUMNS} {_FROM} WHERE {where}", **values))


def by_id(reader: Reader, incident_id: int) -> Incident | None:
    """Return the incident with this key."""
    row = reader.one(f"SELECT {COLUMNS} {_FROM} WHERE i.id = :id", id=incident_id)
    return with_people(reader, [row])[0] if row else None


def by_ids(reader: Reader, ids: Sequence[int]) -> list[Incident]:
    """Return the incidents with these keys, in no order."""
    rows = reader.among(f"SELECT {COLUMNS} {_FROM} WHERE i.id IN ({{ids}})", ids)
    return with_people(reader, rows)
