"""Incidents as shown: the list, one incident, who was sent, its story."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.base.numbers import format_incident_no, parse_incident_no, parse_said_incident_no
from controlroom.base.policy_model import title
from controlroom.base.registry import Subject
from controlroom.estate.places import title_of
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.gas import gas_areas, inside
from controlroom.incidents.rules import STATE_TITLES, State
from controlroom.store.policies import active_policy
from controlroom.store.reader import Reader, Row


class Sent(NamedTuple):
    """One person sent to an incident; times are aware."""

    staff_id: int
    number: str
    name: str
    call_sign: str
    department: str
    is_lead: bool
    life: int
    dispatched: datetime
    under_way: datetime | None
    arrived: datetime | None
    cleared: datetime | None
    recalled: datetime | None

    @property
    def out(self) -> bool:
        """Whether the person is on this incident now."""
        return self.cleared is None and self.recalled is None


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


_COLUMNS = """i.id, i.number, i.life, i.kind, i.priority, i.severity, i.source, i.state, i.is_open, i.place_sort,
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


_SENT = """SELECT a.incident_id, a.staff_id, s.number, s.name, s.call_sign, s.department, a.is_lead, a.life,
 a.dispatched, a.under_way, a.arrived, a.cleared, a.recalled
 FROM assignment a JOIN staff s ON s.id = a.staff_id WHERE a.incident_id IN ({ids})"""


def _sent(row: Row) -> Sent:
    return Sent(
        staff_id=row[1],
        number=row[2],
        name=row[3],
        call_sign=row[4],
        department=row[5],
        is_lead=bool(row[6]),
        life=row[7],
        dispatched=from_us(row[8]),
        under_way=opt_from_us(row[9]),
        arrived=opt_from_us(row[10]),
        cleared=opt_from_us(row[11]),
        recalled=opt_from_us(row[12]),
    )


def sent_to(reader: Reader, incident_id: int) -> list[Sent]:
    """Return everybody ever sent to an incident, in the order of sending."""
    return [_sent(row) for row in reader.among(f"{_SENT} ORDER BY a.id", [incident_id])]


def _with_people(reader: Reader, rows: Sequence[Row]) -> list[Incident]:
    people: dict[int, list[Sent]] = {}
    open_ids = [row[0] for row in rows if row[8]]
    for row in reader.among(f"{_SENT} AND a.cleared IS NULL AND a.recalled IS NULL ORDER BY a.id", open_ids):
        people.setdefault(row[0], []).append(_sent(row))
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
    """Return incidents: the open ones by priority (``by_urgency`` is the pane's order), all others newest first.

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
    rows = reader.rows(f"SELECT {_COLUMNS} {_FROM} {condition} ORDER BY {order} LIMIT :limit", **values)
    return _with_people(reader, rows)


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
        f"SELECT {_COLUMNS}, {_KEY} FROM ({_URGENCY}) AS u JOIN incident i ON i.id = u.id "
        f"LEFT JOIN incident_wait w ON w.incident_id = i.id AND w.ended IS NULL "
        f"{condition} ORDER BY {_KEY} LIMIT :limit",
        **values,
    )
    shown = rows[:limit]
    end = Urgency(*shown[-1][-4:]) if len(rows) > limit else None
    return Page(_with_people(reader, shown), end)


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
    row = reader.one(f"SELECT {_COLUMNS} {_FROM} WHERE i.number = :number", number=number)
    if row is None:
        raise NotFound(_("There is no incident {number}.").format(number=text.strip()))
    return _with_people(reader, [row])[0]


def some(reader: Reader, where: str, **values: object) -> list[Incident]:
    """Return the incidents (``i``) that fit a condition and stand in its order.

    Args:
        where: SQL after ``WHERE``.
        values: its parameters.
    """
    return _with_people(reader, reader.rows(f"SELECT {_COLUMNS} {_FROM} WHERE {where}", **values))


def by_id(reader: Reader, incident_id: int) -> Incident | None:
    """Return the incident with this key."""
    row = reader.one(f"SELECT {_COLUMNS} {_FROM} WHERE i.id = :id", id=incident_id)
    return _with_people(reader, [row])[0] if row else None


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
    rows = reader.rows(
        f"SELECT {_COLUMNS} {_FROM} WHERE i.place_code = :place ORDER BY i.is_open DESC, i.id DESC LIMIT :limit",
        place=place_code,
        limit=limit,
    )
    return _with_people(reader, rows)


def names(reader: Reader, staff: Iterable[int | None]) -> dict[int, str]:
    """Return number and name of people by their keys."""
    keys = [key for key in staff if key is not None]
    rows = reader.among("SELECT id, number, name FROM staff WHERE id IN ({ids})", keys)
    return {row[0]: f"{row[1]} {row[2]}" for row in rows}


class Busy(NamedTuple):
    """What a person is out for."""

    number: str
    place: str
    arrived: bool


def busy(reader: Reader) -> dict[int, list[Busy]]:
    """Return everybody who is out, by staff key, and what for."""
    found: dict[int, list[Busy]] = {}
    # in the order of sending, but put so here: asked for that order, SQLite looks through everybody ever sent
    for _key, staff_id, number, place, arrived in sorted(
        reader.rows(
            """SELECT a.id, a.staff_id, i.number, i.place, a.arrived FROM assignment a
 JOIN incident i ON i.id = a.incident_id WHERE a.cleared IS NULL AND a.recalled IS NULL"""
        )
    ):
        found.setdefault(staff_id, []).append(Busy(number, place, arrived is not None))
    return found


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how incidents are named in strips and lists: number, kind, place, whom to call.

    Nobody inside a gas area may be called or radioed, about whatever it is (P-07, 001:254).
    """
    rows = reader.among(f"SELECT {_COLUMNS} {_FROM} WHERE i.id IN ({{ids}})", ids)
    policy = active_policy(reader)
    catalogue = active_catalogue(policy)
    found = {}
    areas = gas_areas(reader.rows, policy, reader.location)
    there = tuple(inside(reader.rows, areas).values())
    listed = _with_people(reader, rows)
    staff = {person.staff_id for one in listed for person in one.people}
    how = {
        row[0]: row[1:]
        for row in reader.among("SELECT id, role, phone FROM staff WHERE id IN ({ids})", sorted(staff))
    }
    for one in listed:
        kind = catalogue.kind(one.kind)
        no_radio = kind.no_radio or one.id in areas
        reached = () if no_radio else [person for person in one.people if person.number not in there]
        call = next((person for person in reached if person.is_lead), next(iter(reached), None))
        role, phone = how[call.staff_id] if call else ("", "")
        found[one.id] = Subject(
            number=one.number,
            title=kind_title(kind.zh, kind.en),
            place=place_name(one),
            call=call.number if call else "",
            no_radio=no_radio,
            there=there,
            role=title(policy.roles[role]) if role in policy.roles else "",
            phone=phone or "",
        )
    return found


def place_name(one: Incident) -> str:
    """Return where an incident is; a home or unit in the language of this console, not of who took the report.

    Of an emergency without one it says that the place is still to be filled.
    """
    if not one.place:
        return _("place not given")
    return title_of(one.place_code) if one.place_sort in ("room", "unit") else one.place


def kind_title(zh: str, en: str) -> str:
    """Return a kind's name in the officer's language."""
    from controlroom.base.i18n import language

    return zh if language() == "zh" else en


def state_title(state: State) -> str:
    """Return a state in the officer's language."""
    return _(STATE_TITLES[state])


def short(number: str, today: datetime) -> str:
    """Return a full number as it is said on this day."""
    return format_incident_no(parse_incident_no(number, today.date()), today.date())
