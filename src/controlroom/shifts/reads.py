"""Shifts as shown, and the one that is running."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from controlroom.base.clock import from_us, opt_from_us, opt_us
from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.registry import Subject
from controlroom.people import reads as people
from controlroom.people.rules import named
from controlroom.shifts.reads_relief import relief, relief_words
from controlroom.shifts.rules import RELIEF, leader_of, span_of
from controlroom.store.policies import active_policy
from controlroom.store.reader import Reader, Row

_SHIFTS = (
    "SELECT s.id, s.name, s.day, s.started, s.ended, s.console, s.staff_id, p.number, p.name "
    "FROM shift s JOIN staff p ON p.id = s.staff_id "
)
_NAMED = (
    "SELECT s.id, s.name, s.day, s.started, s.staff_id, p.number, p.name FROM shift s "
    "JOIN staff p ON p.id = s.staff_id WHERE s.id IN ({ids})"
)
_ENDING = (
    "SELECT subject_id, MAX(CASE WHEN kind = :relief AND stage = 'breach' THEN 1 ELSE 0 END) FROM deadline "
    "WHERE subject = 'shift' AND stage <> 'none' AND ended_at IS NULL AND subject_id IN ({ids}) GROUP BY subject_id"
)
"""Shifts of whose end an alarm tells, and whether it is that nobody has come."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift as worked, at one console at a time.

    Attributes:
        id: key.
        name: shift id of the policy, ``early``.
        day: the estate's day on which it belongs, ISO 8601.
        started: when the officer began.
        ended: when the next one began; None while it runs.
        console: where.
        staff_id: the responsible officer.
        number: the officer's number.
        officer: the officer's name.
        members: numbers of those who share it, in order.
    """

    id: int
    name: str
    day: str
    started: datetime
    ended: datetime | None
    console: str
    staff_id: int
    number: str
    officer: str
    members: tuple[str, ...]


def current(reader: Reader) -> Shift | None:
    """Return the shift that runs: one at most, however many consoles are open."""
    found = reader.rows(_SHIFTS + "WHERE s.ended IS NULL")
    return _with_members(reader, found)[0] if found else None


def by_id(reader: Reader, shift_id: int) -> Shift:
    """Return a shift by its key.

    Raises:
        NotFound: there is none.
    """
    found = reader.rows(_SHIFTS + "WHERE s.id = :id", id=shift_id)
    if not found:
        raise NotFound(_("There is no shift {number}.").format(number=shift_id))
    return _with_members(reader, found)[0]


def shifts(
    reader: Reader, *, since: datetime | None = None, until: datetime | None = None, limit: int = 50
) -> list[Shift]:
    """Return shifts, the latest first.

    Args:
        reader: the read lane.
        since: only those not ended before this instant.
        until: only those begun before this instant.
        limit: at most so many.
    """
    conditions = ["1 = 1"]
    if since is not None:
        conditions.append("(s.ended IS NULL OR s.ended >= :since)")
    if until is not None:
        conditions.append("s.started < :until")
    sql = f"{_SHIFTS} WHERE {' AND '.join(conditions)} ORDER BY s.started DESC, s.id DESC LIMIT :limit"
    given = {"since": opt_us(since), "until": opt_us(until), "limit": limit}
    return _with_members(
        reader, reader.rows(sql, **{name: value for name, value in given.items() if value is not None})
    )


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how shifts are named in strips and lists, where the place stands.

    Near the end of a shift who is rostered to relieve it is named and called. Nobody rostered, it is the officer, and
    without relief in time the leader: the first rung of its ladder (K-01).
    """
    policy = active_policy(reader)
    names = {one.id: title(one) for one in policy.shifts}
    ending = {row[0]: bool(row[1]) for row in reader.among(_ENDING, ids, relief=RELIEF)}
    found = {}
    for key, name, day, started, staff_id, number, officer in reader.among(_NAMED, ids):
        called, said = people.by_ids(reader, [staff_id])[staff_id], ""
        if key in ending:
            late = ending[key]
            coming = relief(reader, policy, span_of(policy, name, day, from_us(started)), staff_id)
            said = relief_words(policy, coming, owed=late)
            leaders = people.of_role(reader, leader_of(policy)) if late else []
            called = next(iter([*coming.people, *leaders]), called)
        found[key] = Subject(
            "",
            said,
            place=f"{names.get(name, name)} {number} {officer}",
            call=called.number,
            role=named(policy.roles.get(called.role), called.role),
            phone=called.phone,
        )
    return found


def _with_members(reader: Reader, rows: list[Row]) -> list[Shift]:
    members: dict[int, list[str]] = {row[0]: [] for row in rows}
    for shift_id, number in reader.among(
        "SELECT m.shift_id, p.number FROM shift_member m JOIN staff p ON p.id = m.staff_id "
        "WHERE m.shift_id IN ({ids}) ORDER BY p.number",
        list(members),
    ):
        members[shift_id].append(number)
    return [_shift(row, tuple(members[row[0]])) for row in rows]


def _shift(row: Row, members: tuple[str, ...]) -> Shift:
    key, name, day, started, ended, console, staff_id, number, officer = row
    return Shift(
        key, name, day, from_us(started), opt_from_us(ended), console, staff_id, number, officer, members
    )
