"""Visitors as shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from controlroom.base.clock import from_us, opt_from_us
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.registry import Subject
from controlroom.base.text import half
from controlroom.estate.places import written_place
from controlroom.store import search
from controlroom.store.reader import Reader, Row
from controlroom.visitors.register import Edge, pages, reason, struck_by
from controlroom.visitors.rules import VISITOR, State, number_of, parse_number, searched


class Which(StrEnum):
    """Which visitors are listed."""

    INSIDE = "inside"
    REFUSED = "refused"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Visitor:
    """One visit.

    Attributes:
        id, number: key and number.
        state: on the estate, left, not let in, struck.
        name, people, phone, plate: who came, how many, with which number and plate.
        document, last4: sort and last four characters of the document shown.
        place, place_code: whom they visit.
        why, post: what for, at which post.
        came, left: when.
        refused: why not let in.
        by: number of who wrote it down.
        struck: why the entry was struck.
    """

    id: int
    number: int
    state: State
    name: str
    people: int
    phone: str
    plate: str
    document: str
    last4: str
    place: str
    place_code: str
    why: str
    post: str
    came: datetime
    left: datetime | None
    refused: str
    by: str
    struck: str

    @property
    def spoken(self) -> str:
        """Its number as it is said."""
        return number_of(self.number)


_VISITORS = (
    "SELECT v.id, v.number, v.name, v.people, v.phone, v.plate, v.document, v.last4, v.place_sort, v.place, "
    "v.place_code, v.why, v.post, v.came, v.left_at, v.refused, s.number, k.seq, kt.body FROM visitor v "
    f"LEFT JOIN staff s ON s.id = v.staff_id {struck_by(VISITOR, 'v.id')}"
)


def visitors(
    reader: Reader,
    which: Which = Which.INSIDE,
    *,
    text: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    before: Edge | None = None,
) -> list[Visitor]:
    """Return visitors, who came last first.

    Args:
        reader: the read lane.
        which: those on the estate, those not let in, or all, with what was struck.
        text: name, plate, home, number or telephone they are found by; of more than a thousand the latest.
        since, until: came from, and before.
        limit: at most so many.
        before: keyset of the next page: time and key of the last one.
    """
    where, given = pages("v.came", "v.id", since, until, before)
    if which is Which.INSIDE:
        where.append("v.is_inside = 1")
    elif which is Which.REFUSED:
        where.append("v.refused <> '' AND k.seq IS NULL")
    if text:
        is_open = True if which is Which.INSIDE else None
        found = search.find(
            reader,
            "visitor",
            text,
            confirm=lambda ids: visitor_texts(reader, ids),
            limit=1000,
            is_open=is_open,
        )
        if not found:
            return []
        where.append(f"v.id IN ({','.join(map(str, found))})")
    conditions = f"WHERE {' AND '.join(where)}" if where else ""
    sql = f"{_VISITORS} {conditions} ORDER BY v.came DESC, v.id DESC LIMIT :limit"
    rows = reader.rows(sql, limit=limit, **given)
    return [_visitor(row) for row in rows]


def visitor(reader: Reader, text: str) -> Visitor:
    """Return the visitor with this number: ``V-0001``, ``v1``, ``1``.

    Raises:
        UsageError: no such number; NotFound: no such visitor.
    """
    number = parse_number(text)
    rows = reader.rows(f"{_VISITORS} WHERE v.number = :number", number=number)
    if not rows:
        sentence = _("There is no visitor {number}. “visitors list --all” shows the last ones.")
        raise NotFound(sentence.format(number=number_of(number)), field="number")
    return _visitor(rows[0])


def named_visitor(reader: Reader, text: str, _local_now: datetime) -> Visitor:
    """Return the visitor that a number names where numbers of any sort are typed: the letter must stand there.

    Raises:
        UsageError: no number of a visitor; NotFound: no such visitor.
    """
    if not half(text).strip().upper().startswith("V"):
        raise UsageError(_("This is no number of a visitor. Write it like V-0001."))
    return visitor(reader, text)


def inside(reader: Reader) -> int:
    """Return how many visits are going on, up to a thousand."""
    sql = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM visitor WHERE is_inside = 1 LIMIT 1000) AS inside"
    return int(reader.value(sql) or 0)


def describe_visitors(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how visitors are named in strips and lists, without their names."""
    rows = reader.among(
        "SELECT id, number, place_sort, place_code, place FROM visitor WHERE id IN ({ids})", ids
    )
    return {
        row[0]: Subject(
            number=number_of(row[1]), title=_("visitor"), place=written_place(row[2], row[3], row[4])
        )
        for row in rows
    }


def visitor_texts(reader: Reader, ids: Sequence[int]) -> dict[int, str]:
    """Return the texts that decide whether a visitor answers what was typed."""
    sql = "SELECT id, number, plate, phone, why, place_code, name, place FROM visitor WHERE id IN ({ids})"
    return {row[0]: searched(number_of(row[1]), row[3:], row[2]) for row in reader.among(sql, ids)}


def _visitor(row: Row) -> Visitor:
    (
        key, number, name, people, phone, plate, document, last4, sort, place, code, why, post, came, left, refused, by,
        struck, body,
    ) = row  # fmt: skip
    state = State.REFUSED if refused else State.INSIDE if left is None else State.LEFT
    if struck is not None:
        state = State.STRUCK
    return Visitor(
        key, number, state, name, people, phone, plate, document, last4, written_place(sort, code, place), code, why,
        post, from_us(came), opt_from_us(left), refused, by or "", reason(body),
    )  # fmt: skip
