"""People as far as incidents go: who was sent to one, who is out now and what for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import from_us, opt_from_us
from controlroom.base.registry import Doing
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


def out_for(reader: Reader, ids: Sequence[int]) -> dict[int, list[Sent]]:
    """Return those who are out for incidents now, by incident, in the order of sending."""
    people: dict[int, list[Sent]] = {}
    for row in reader.among(f"{_SENT} AND a.cleared IS NULL AND a.recalled IS NULL ORDER BY a.id", ids):
        people.setdefault(row[0], []).append(_sent(row))
    return people


def names(reader: Reader, staff: Iterable[int | None]) -> dict[int, str]:
    """Return number and name of people by their keys."""
    keys = [key for key in staff if key is not None]
    rows = reader.among("SELECT id, number, name FROM staff WHERE id IN ({ids})", keys)
    return {row[0]: f"{row[1]} {row[2]}" for row in rows}


Busy = Doing
"""What a person is out for."""


def doing(run: Callable[..., list[Row]]) -> dict[int, Doing]:
    """Return what everybody who is out does, by staff key; of several matters the one where the person has arrived.

    Args:
        run: the read lane's ``rows`` or a running act's ``run``.
    """
    found = sorted(run(_OUT), key=lambda row: (row[4] is None, row[0]), reverse=True)
    return {row[1]: Doing(row[2], row[3], row[4] is not None) for row in found}


_OUT = """SELECT a.id, a.staff_id, i.number, i.place, a.arrived FROM assignment a
 JOIN incident i ON i.id = a.incident_id WHERE a.cleared IS NULL AND a.recalled IS NULL"""


def busy(reader: Reader) -> dict[int, list[Busy]]:
    """Return everybody who is out, by staff key, and what for."""
    found: dict[int, list[Busy]] = {}
    # in the order of sending, but put so here: asked for that order, SQLite looks through everybody ever sent
    for _key, staff_id, number, place, arrived in sorted(reader.rows(_OUT)):
        found.setdefault(staff_id, []).append(Busy(number, place, arrived is not None))
    return found
