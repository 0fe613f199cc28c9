"""Follow-ups as shown: what is owed and when, whose it is, how it is named."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_model import Policy, title
from controlroom.base.registry import Subject
from controlroom.base.text import half
from controlroom.deadlines.naming import NOBODY
from controlroom.deadlines.naming import describe as describe_records
from controlroom.followups.rules import State, number_of, parse_number
from controlroom.followups.story import kind_title
from controlroom.incidents.gas import gas_areas, inside
from controlroom.incidents.naming import short
from controlroom.store.policies import active_policy
from controlroom.store.reader import Reader, Row


class Followup(NamedTuple):
    """One thing owed; ``about`` is how the record it is about is named, ``tries`` how many attempts stand."""

    id: int
    number: int
    kind: str
    state: State
    text: str
    about_sort: str | None
    about_id: int | None
    staff_id: int | None
    staff_number: str
    staff_name: str
    role: str
    department: str
    caller: str
    phone: str
    rule: str
    counts_from: str
    severity: str | None
    opened: datetime
    started: datetime
    promised: datetime
    due: datetime
    ended: datetime | None
    result: str
    raised: str
    raised_id: int | None
    entry: int | None
    tries: int
    about: Subject = NOBODY
    raised_number: str = ""

    @property
    def spoken(self) -> str:
        """Its number as it is said."""
        return number_of(self.number)

    def is_about_any_of(self, incidents: Container[int]) -> bool:
        """Tell whether it is about one of these incidents, given by their keys."""
        return self.about_sort == "incident" and self.about_id in incidents


_COLUMNS = """f.id, f.number, f.kind, f.state, f.text, f.about_sort, f.about_id, f.staff_id, s.number, s.name, f.role,
 f.department, f.caller, f.phone, f.rule, f.counts_from, f.severity, f.opened, f.started, f.promised, f.due, f.ended,
 f.result, f.raised, f.raised_id, f.entry,
 (SELECT COUNT(*) FROM followup_attempt a WHERE a.followup_id = f.id AND a.struck IS NULL)"""
_FROM = "FROM followup f LEFT JOIN staff s ON s.id = f.staff_id"


def _followup(row: Row) -> Followup:
    return Followup(
        id=row[0],
        number=row[1],
        kind=row[2],
        state=State(row[3]),
        text=row[4],
        about_sort=row[5],
        about_id=row[6],
        staff_id=row[7],
        staff_number=row[8] or "",
        staff_name=row[9] or "",
        role=row[10],
        department=row[11],
        caller=row[12],
        phone=row[13],
        rule=row[14],
        counts_from=row[15],
        severity=row[16],
        opened=from_us(row[17]),
        started=from_us(row[18]),
        promised=from_us(row[19]),
        due=from_us(row[20]),
        ended=opt_from_us(row[21]),
        result=row[22],
        raised=row[23],
        raised_id=row[24],
        entry=row[25],
        tries=row[26],
    )


def _named(reader: Reader, rows: Sequence[Row]) -> list[Followup]:
    found = [_followup(row) for row in rows]
    wanted = [(one.about_sort, one.about_id) for one in found if one.about_sort and one.about_id is not None]
    wanted += [("incident", one.raised_id) for one in found if one.raised_id is not None]
    names = describe_records(reader, wanted)
    return [
        one._replace(
            about=names.get((one.about_sort or "", one.about_id or 0), NOBODY),
            raised_number=names.get(("incident", one.raised_id or 0), NOBODY).number,
        )
        for one in found
    ]


class Whose(NamedTuple):
    """Whose follow-ups are wanted: one person's, or those of roles and departments."""

    staff_id: int | None = None
    roles: tuple[str, ...] = ()
    department: str = ""


def whose(reader: Reader, policy: Policy, text: str) -> Whose:
    """Return who is meant: a staff number, a role, or a department with all its roles.

    Raises:
        NotFound: nobody is called so.
    """
    wanted = half(text).strip()
    staff = reader.value("SELECT id FROM staff WHERE number = :number", number=wanted.upper())
    if staff is not None:
        return Whose(staff_id=staff)
    if role := policy.find_role(wanted):
        return Whose(roles=(role.id,))
    if department := policy.find_department(wanted):
        roles = tuple(one.id for one in policy.roles.values() if one.department == department.id)
        return Whose(roles=roles, department=department.id)
    raise NotFound(
        _("Nobody is called “{who}”: write a staff number, a role or a department.").format(who=wanted),
        field="whose",
    )


def followups(
    reader: Reader,
    *,
    state: State | None = State.OPEN,
    whose: Whose | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    after: tuple[datetime, int] | None = None,
    before: int | None = None,
) -> list[Followup]:
    """Return follow-ups: the open ones by the time they are due, all others newest first.

    Args:
        reader: the read lane.
        state: only those in this state; None for all.
        whose: only theirs.
        since, until: due from, due before.
        limit: at most so many.
        after: keyset of the open ones: due time and key of the last of the page before.
        before: keyset of the others: only keys below.
    """
    where: list[str] = []
    values: dict[str, object] = {"limit": limit}
    if state is not State.OPEN and (since or until):
        where += _few(reader, since, until)
    for text, name, value in (
        ("f.due >= :since", "since", to_us(since) if since else None),
        ("f.due < :until", "until", to_us(until) if until else None),
        ("f.id < :before", "before", before),
    ):
        if value is not None:
            where.append(text)
            values[name] = value
    if state is not None:
        # a constant: the partial index of the open ones is used only for it
        where.append(f"f.state = '{State(state).value}'")
    if after is not None:
        where.append("(f.due > :due OR (f.due = :due AND f.id > :after))")
        values |= {"due": to_us(after[0]), "after": after[1]}
    if whose is not None:
        # the open ones come in their order from their own index, whoever owes them
        owes = "+f.staff_id = :staff" if state is State.OPEN else "f.staff_id = :staff"
        theirs = [owes] if whose.staff_id is not None else []
        values |= {"staff": whose.staff_id} if whose.staff_id is not None else {}
        for place, role in enumerate(whose.roles):
            theirs.append(f"f.role = :role{place}")
            values[f"role{place}"] = role
        if whose.department:
            theirs.append("f.department = :department")
            values["department"] = whose.department
        where.append(f"({' OR '.join(theirs)})")
    order = "f.due, f.id" if state is State.OPEN else "f.id DESC"
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    rows = reader.rows(f"SELECT {_COLUMNS} {_FROM} {condition} ORDER BY {order} LIMIT :limit", **values)
    return _named(reader, rows)


_FEW = 500
_SOONEST, _LATEST = 0, 2**63 - 1


def _few(reader: Reader, since: datetime | None, until: datetime | None) -> list[str]:
    """Return a condition that names those due in a span if they are few; of many, the newest are soon found."""
    rows = reader.rows(
        "SELECT f.id FROM followup f WHERE f.due >= :since AND f.due < :until ORDER BY f.due LIMIT :few",
        since=to_us(since) if since else _SOONEST,
        until=to_us(until) if until else _LATEST,
        few=_FEW + 1,
    )
    if len(rows) > _FEW:
        return []
    return [f"f.id IN ({','.join(str(int(row[0])) for row in rows) or 'NULL'})"]


class Counts(NamedTuple):
    """How many are owed: overdue, and still due before the end of the day."""

    overdue: int
    today: int


_MOST = 1000


def counts(reader: Reader, now: datetime, midnight: datetime) -> Counts:
    """Return how many open follow-ups are overdue and how many fall due today; counted up to 1000."""
    row = reader.one(
        f"""SELECT (SELECT COUNT(*) FROM (SELECT 1 AS one FROM followup WHERE state = 'open' AND due <= :now
 LIMIT {_MOST}) AS late),
 (SELECT COUNT(*) FROM (SELECT 1 AS one FROM followup WHERE state = 'open' AND due > :now AND due < :midnight
 LIMIT {_MOST}) AS soon)""",
        now=to_us(now),
        midnight=to_us(midnight),
    ) or (0, 0)
    return Counts(row[0], row[1])


def by_number(reader: Reader, text: str) -> Followup:
    """Return the follow-up with this number: ``F-0042``, ``f42``, ``42``.

    Raises:
        UsageError: no such number; NotFound: no such follow-up.
    """
    number = parse_number(text)
    rows = reader.rows(f"SELECT {_COLUMNS} {_FROM} WHERE f.number = :number", number=number)
    if not rows:
        raise NotFound(_("There is no follow-up {number}.").format(number=number_of(number)))
    return _named(reader, rows)[0]


def named(reader: Reader, text: str, _local_now: datetime) -> Followup:
    """Return the follow-up that a number names where numbers of any sort are typed: the letter must stand there.

    Raises:
        UsageError: no number of a follow-up; NotFound: no such follow-up.
    """
    if not half(text).strip().upper().startswith("F"):
        raise UsageError(_("This is no number of a follow-up. Write it like F-0042."))
    return by_number(reader, text)


def by_id(reader: Reader, followup_id: int) -> Followup | None:
    """Return the follow-up with this key."""
    rows = reader.rows(f"SELECT {_COLUMNS} {_FROM} WHERE f.id = :id", id=followup_id)
    return _named(reader, rows)[0] if rows else None


def by_ids(reader: Reader, ids: Sequence[int]) -> list[Followup]:
    """Return follow-ups in the order of their keys given."""
    rows = reader.among(f"SELECT {_COLUMNS} {_FROM} WHERE f.id IN ({{ids}})", ids)
    found = {one.id: one for one in _named(reader, rows)}
    return [found[key] for key in ids if key in found]


def about(reader: Reader, sort: str, key: int, *, limit: int = 50) -> list[Followup]:
    """Return everything owed about a record, the newest first."""
    rows = reader.rows(
        f"SELECT {_COLUMNS} {_FROM} WHERE f.about_sort = :sort AND f.about_id = :key ORDER BY f.id DESC LIMIT :limit",
        sort=sort,
        key=key,
        limit=limit,
    )
    return _named(reader, rows)


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how follow-ups are named in strips and lists: number, what, where, whom to call.

    Nobody inside a gas area may be called or radioed, about whatever it is (P-07, 001:254).
    """
    rows = reader.among(f"SELECT {_COLUMNS} {_FROM} WHERE f.id IN ({{ids}})", ids)
    policy = active_policy(reader)
    areas = gas_areas(reader.rows, policy, reader.location)
    there = tuple(inside(reader.rows, areas).values())
    return {
        one.id: Subject(
            number=one.spoken,
            title=kind_title(policy, one.kind),
            place=one.about.place,
            call="" if one.staff_number in there else one.staff_number,
            no_radio=one.is_about_any_of(areas),
            there=there,
        )
        for one in _named(reader, rows)
    }


def in_gas_area(reader: Reader, one: Followup) -> bool:
    """Tell whether it is about a place where gas escapes now: nobody there may be telephoned (P-07, K-12)."""
    return one.is_about_any_of(gas_areas(reader.rows, active_policy(reader), reader.location))


def owner_words(policy: Policy, one: Followup, *, name: bool = True) -> str:
    """Return who owes it: a staff number, with the name if wanted; else the role or department."""
    if one.staff_id is not None:
        return f"{one.staff_number} {one.staff_name}" if name else one.staff_number
    if one.role:
        return title(policy.roles[one.role]) if one.role in policy.roles else one.role
    if one.department in policy.departments:
        return title(policy.departments[one.department])
    return one.department or "—"


def about_spoken(one: Followup, local_now: datetime) -> str | None:
    """Return the number of the record it is about as it is said on a day; None if it is about none."""
    if one.about_sort == "incident" and one.about.number:
        return short(one.about.number, local_now)
    return one.about.number or None
