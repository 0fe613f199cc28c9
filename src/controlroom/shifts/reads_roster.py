"""The roster as shown, and who should be on now."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from controlroom.base.policy_model import Policy
from controlroom.shifts.rules import span_at
from controlroom.store.reader import Reader, Row

_PLANNED = """SELECT r.day, r.shift, r.staff_id, s.number, s.name, s.role, r.post, s.on_duty
 FROM roster r JOIN staff s ON s.id = r.staff_id WHERE s.active = 1"""


class Planned(NamedTuple):
    """Somebody planned for a shift.

    Attributes:
        day: the estate's day on which the shift begins, ISO 8601.
        shift: the policy's id of it.
        role: role id of the policy.
        post: where, in the roster's own words.
        on_duty: whether the person is at work now.
    """

    day: str
    shift: str
    staff_id: int
    number: str
    name: str
    role: str
    post: str
    on_duty: bool


def planned(reader: Reader, policy: Policy, instant: datetime) -> list[Planned]:
    """Return who should be on at an instant, by number: to be offered when a shift begins.

    Args:
        reader: the read lane.
        policy: knows the times of the shifts.
        instant: usually now.
    """
    span = span_at(policy, instant)
    rows = reader.rows(
        f"{_PLANNED} AND r.day = :day AND r.shift = :shift ORDER BY s.number",
        day=span.day.isoformat(),
        shift=span.shift.id,
    )
    return [_planned(row) for row in rows]


def roster(
    reader: Reader, policy: Policy, *, since: date | None = None, until: date | None = None, limit: int = 50
) -> list[Planned]:
    """Return the roster by day, by the order of the shifts, by number; staff who have left are not shown.

    Args:
        reader: the read lane.
        policy: knows the order of the shifts.
        since: the first day.
        until: the day after the last.
        limit: at most so many.
    """
    sql, given = _PLANNED, dict[str, object]()
    if since is not None:
        sql += " AND r.day >= :since"
        given["since"] = since.isoformat()
    if until is not None:
        sql += " AND r.day < :until"
        given["until"] = until.isoformat()
    order = {shift.id: nth for nth, shift in enumerate(policy.shifts)}
    names = {f"shift{nth}": name for name, nth in order.items()}
    cases = " ".join(f"WHEN :{name} THEN {nth}" for name, nth in zip(names, order.values(), strict=True))
    rows = reader.rows(
        f"{sql} ORDER BY r.day, CASE r.shift {cases} ELSE {len(order)} END, s.number LIMIT :limit",
        **given,
        **names,
        limit=limit,
    )
    return [_planned(row) for row in rows]


def _planned(row: Row) -> Planned:
    day, shift, staff_id, number, name, role, post, on_duty = row
    return Planned(day, shift, staff_id, number, name, role, post, bool(on_duty))
