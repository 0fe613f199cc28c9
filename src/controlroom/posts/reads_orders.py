"""Orders as shown: in force or stood down, and which posts have acknowledged them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _, language
from controlroom.base.registry import Subject
from controlroom.base.text import half
from controlroom.posts.rules import OrderState, order_number, parse_order
from controlroom.store.reader import Reader, Row

_COLUMNS = "o.id, o.number, o.text, o.state, o.sent, o.ended, s.number, s.name"
_FROM = "FROM post_order o LEFT JOIN staff s ON s.id = o.staff_id"
_ACKS = """SELECT a.order_id, p.code, p.zh, p.en, a.acked, a.held FROM post_order_ack a JOIN post p ON p.id = a.post_id
 WHERE a.order_id IN ({ids}) ORDER BY p.code"""


class Ack(NamedTuple):
    """One post an order went to.

    Attributes:
        code, title: the post.
        acked: when it acknowledged; None while it has not.
        held: nobody there is called: inside a gas area, or the post is left empty.
    """

    code: str
    title: str
    acked: datetime | None
    held: bool

    @property
    def missing(self) -> bool:
        """Whether its acknowledgement is still to come."""
        return self.acked is None and not self.held


class Order(NamedTuple):
    """One order with the posts it went to; ``by`` is number and name of who sent it."""

    id: int
    number: int
    text: str
    state: OrderState
    sent: datetime
    ended: datetime | None
    by: str
    acks: tuple[Ack, ...]

    @property
    def spoken(self) -> str:
        """Its number as it is said."""
        return order_number(self.number)

    @property
    def missing(self) -> tuple[Ack, ...]:
        """The posts whose acknowledgement is still to come."""
        return tuple(one for one in self.acks if one.missing)


def orders(
    reader: Reader,
    *,
    in_force: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
) -> list[Order]:
    """Return orders, the latest first.

    Args:
        reader: the read lane.
        in_force: only those that hold.
        since, until: only those sent from, before this instant.
        limit: at most so many.
    """
    conditions = ["1 = 1"]
    given: dict[str, object] = {}
    if in_force:
        conditions.append("o.state = 'in-force'")
    if since is not None:
        conditions.append("o.sent >= :since")
        given["since"] = to_us(since)
    if until is not None:
        conditions.append("o.sent < :until")
        given["until"] = to_us(until)
    return _orders(
        reader,
        reader.rows(
            f"SELECT {_COLUMNS} {_FROM} WHERE {' AND '.join(conditions)} ORDER BY o.sent DESC, o.id DESC LIMIT :limit",
            **given,
            limit=limit,
        ),
    )


def by_id(reader: Reader, key: int) -> Order:
    """Return the order of a key that is known to be one."""
    return _orders(reader, reader.rows(f"SELECT {_COLUMNS} {_FROM} WHERE o.id = :id", id=key))[0]


def named(reader: Reader, text: str, _local_now: datetime) -> Order:
    """Return the order that a number names where numbers of any sort are typed: the letter must stand there.

    Raises:
        UsageError: no number of an order; NotFound: no such order.
    """
    if not half(text).strip().upper().startswith("L"):
        raise UsageError(_("This is no number of an order. Write it like L-0012."))
    number = parse_order(text)
    found = _orders(reader, reader.rows(f"SELECT {_COLUMNS} {_FROM} WHERE o.number = :number", number=number))
    if not found:
        raise NotFound(_("There is no order {number}.").format(number=order_number(number)), field="order")
    return found[0]


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how orders are named in strips and lists: number and the posts that are missing, not what was said."""
    found = _orders(reader, reader.among(f"SELECT {_COLUMNS} {_FROM} WHERE o.id IN ({{ids}})", ids))
    return {
        one.id: Subject(one.spoken, _("Order"), place=" · ".join(ack.title for ack in one.missing))
        for one in found
    }


def _orders(reader: Reader, rows: list[Row]) -> list[Order]:
    acks: dict[int, list[Ack]] = {}
    zh = language() == "zh"
    for row in reader.among(_ACKS, [row[0] for row in rows]):
        acks.setdefault(row[0], []).append(
            Ack(row[1], row[2] if zh else row[3], opt_from_us(row[4]), bool(row[5]))
        )
    return [
        Order(
            row[0],
            row[1],
            row[2],
            OrderState(row[3]),
            from_us(row[4]),
            opt_from_us(row[5]),
            f"{row[6] or ''} {row[7] or ''}".strip(),
            tuple(acks.get(row[0], ())),
        )
        for row in rows
    ]
