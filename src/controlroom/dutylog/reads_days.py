"""Countersigned days as shown, and the seals they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from controlroom.base.clock import from_us, to_us
from controlroom.store.reader import Reader, Row
from controlroom.store.verify import Seal

_DAYS = (
    "SELECT d.day, d.at, s.number, s.name, d.entries, d.remark, d.seq, d.head "
    "FROM log_day d JOIN staff s ON s.id = d.staff_id"
)


@dataclass(frozen=True, slots=True)
class SignedDay:
    """A day of the log that was countersigned.

    Attributes:
        day: the estate's day.
        at: when it was signed.
        who: number and name of the leader.
        entries: how many entries it had.
        remark: what the leader had to say.
        seq, head: the journal's last entry before, and its hash.
    """

    day: date
    at: datetime
    who: str
    entries: int
    remark: str
    seq: int
    head: str


def signed(reader: Reader, day: date) -> SignedDay | None:
    """Return how a day was countersigned; None if nobody has."""
    rows = reader.rows(f"{_DAYS} WHERE d.day = :day", day=day.isoformat())
    return _day(rows[0]) if rows else None


def seals(reader: Reader) -> list[Seal]:
    """Return the seals of all countersigned days, for ``store.verify.verify``."""
    return [Seal(one.seq, one.head, one.day.isoformat()) for one in map(_day, reader.rows(_DAYS))]


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the estate's midnights before and behind a day."""
    return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)


def entries_of(reader: Reader, since: datetime, until: datetime) -> int:
    """Return how many entries happened between two instants."""
    sql = "SELECT COUNT(*) FROM journal WHERE at >= :since AND at < :until"
    return int(reader.value(sql, since=to_us(since), until=to_us(until)) or 0)


def beside(reader: Reader, started: datetime, *, later: bool) -> int | None:
    """Return the key of the shift that began last before an instant, or first after it; None if there is none.

    Args:
        reader: the read lane.
        started: when the shift between began.
        later: whether the one after it is wanted.
    """
    sign, way = (">", "ASC") if later else ("<", "DESC")
    sql = f"SELECT id FROM shift WHERE started {sign} :started ORDER BY started {way}, id {way} LIMIT 1"
    rows = reader.rows(sql, started=to_us(started))
    return int(rows[0][0]) if rows else None


def _day(row: Row) -> SignedDay:
    day, at, number, name, entries, remark, seq, head = row
    return SignedDay(date.fromisoformat(day), from_us(at), f"{number} {name}", entries, remark, seq, head)
