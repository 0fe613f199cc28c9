"""Posts as shown: who stands there, what is due there, what they have not acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import from_us, opt_from_us
from controlroom.base.i18n import _, language
from controlroom.base.policy import Policy
from controlroom.base.registry import Subject
from controlroom.posts.places import Place, places
from controlroom.posts.reads_people import by_key
from controlroom.posts.rules import CHECK, SILENT, Standing, Status
from controlroom.store.reader import Reader

_POSTS = "SELECT id, code, kind, zh, en, used, closed, reported FROM post ORDER BY code"
_STANDS = """SELECT g.id, g.post_id, g.staff_id, s.number, s.name, s.call_sign, g.since, g.checked, g.heard, g.tries,
 g.held FROM posting g JOIN staff s ON s.id = g.staff_id WHERE g.until IS NULL ORDER BY g.since, g.id"""
_CHECKS = """SELECT subject_id, kind, due FROM deadline WHERE subject = 'posting' AND ended_at IS NULL"""
_RELIEF = "SELECT subject_id, due FROM deadline WHERE subject = 'post' AND ended_at IS NULL"
_MISSING = """SELECT a.post_id, COUNT(*) FROM post_order_ack a JOIN post_order o ON o.id = a.order_id
 WHERE o.state = 'in-force' AND a.acked IS NULL AND a.held = 0 GROUP BY a.post_id"""


class Stander(NamedTuple):
    """Somebody at a post.

    Attributes:
        posting: key of the posting.
        checked: whether signs of life are asked for.
        check_due: when the next is due; None while none is.
        tries: calls without an answer.
        held: nobody calls: inside a gas area.
        status: what the person is doing.
        until: when the person's break ends.
        place: where the person is out.
    """

    posting: int
    staff_id: int
    number: str
    name: str
    call_sign: str
    since: datetime
    checked: bool
    heard: datetime | None
    tries: int
    held: bool
    silent: bool
    check_due: datetime | None
    status: Status
    until: datetime | None
    place: str


@dataclass(frozen=True, slots=True)
class Post:
    """One post.

    Attributes:
        id: key of its row; 0 while nobody has done anything about it.
        code, kind, zh, en: as policy and estate name it.
        standing: how it stands.
        people: who stands there.
        closed: why the desk leaves it empty.
        reported: when it last reported.
        relief_due: when the relief is owed.
        missing: orders in force that it has not acknowledged.
    """

    id: int
    code: str
    kind: str
    zh: str
    en: str
    standing: Standing
    people: tuple[Stander, ...] = ()
    closed: str = ""
    reported: datetime | None = None
    relief_due: datetime | None = None
    missing: int = 0

    @property
    def title(self) -> str:
        """Its name in the officer's language."""
        return self.zh if language() == "zh" else self.en

    @property
    def check_due(self) -> datetime | None:
        """When the next sign of life is due here."""
        return min((one.check_due for one in self.people if one.check_due is not None), default=None)


def posts(reader: Reader, policy: Policy, *, dropped: bool = False) -> list[Post]:
    """Return every post: those in use first, in the order of the policy, then of their codes.

    A post that is manned or owed relief stays on the list when policy or estate have dropped it.

    Args:
        reader: the read lane.
        policy: the active one.
        dropped: also those that were dropped and are in use no more.
    """
    known = places(reader.rows, policy)
    rows = {row[1]: row for row in reader.rows(_POSTS)}
    people: dict[int, list[Stander]] = {}
    checks = {row[0]: (row[1], row[2]) for row in reader.rows(_CHECKS)}
    doing = by_key(reader)
    for row in reader.rows(_STANDS):
        kind, due = checks.get(row[0], ("", None))
        person = doing.get(row[2])
        people.setdefault(row[1], []).append(
            Stander(
                row[0],
                row[2],
                row[3],
                row[4],
                row[5],
                from_us(row[6]),
                bool(row[7]),
                opt_from_us(row[8]),
                row[9],
                bool(row[10]),
                kind == SILENT,
                opt_from_us(due) if kind in (CHECK, SILENT) and not row[10] else None,
                person.status if person is not None else Status.OFF,
                person.until if person is not None else None,
                person.doing.place if person is not None and person.doing is not None else "",
            )
        )
    relief: dict[int, int] = dict(reader.rows(_RELIEF))
    missing: dict[int, int] = dict(reader.rows(_MISSING))
    found = []
    for code in [*known, *(code for code in rows if code not in known)]:
        one = _place(known.get(code), rows.get(code))
        here = tuple(people.get(one.id, ()))
        if code not in known and not here and one.id not in relief and not dropped:
            continue
        if here:
            one = replace(one, standing=Standing.MANNED)
        found.append(
            replace(
                one, people=here, relief_due=opt_from_us(relief.get(one.id)), missing=missing.get(one.id, 0)
            )
        )
    return sorted(found, key=lambda one: one.standing is Standing.UNUSED)


def by_code(reader: Reader, policy: Policy, code: str) -> Post:
    """Return the post of a code that is known to be one."""
    return next(one for one in posts(reader, policy, dropped=True) if one.code == code)


def _place(place: Place | None, row: tuple[object, ...] | None) -> Post:
    if row is None:
        assert place is not None
        return Post(0, place.code, place.kind, place.zh, place.en, Standing.UNUSED)
    key, code, kind, zh, en, used, closed, reported = row
    standing = Standing.CLOSED if closed else Standing.EMPTY if used else Standing.UNUSED
    if place is not None:
        kind, zh, en = place.kind, place.zh, place.en
    assert isinstance(key, int)
    assert reported is None or isinstance(reported, int)
    return Post(
        key,
        str(code),
        str(kind),
        str(zh),
        str(en),
        standing,
        closed=str(closed),
        reported=opt_from_us(reported),
    )


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how posts are named in strips and lists: nobody says their codes."""
    rows = reader.among("SELECT id, zh, en FROM post WHERE id IN ({ids})", ids)
    return {key: Subject(zh if language() == "zh" else en, "") for key, zh, en in rows}


def describe_equipment(_reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how the state of the equipment is named."""
    return {key: Subject("", _("monitoring equipment")) for key in ids}


def equipment_due(reader: Reader) -> datetime | None:
    """Return when the team leader is next to be told of the equipment; None while nobody asks."""
    return opt_from_us(
        reader.value("SELECT due FROM deadline WHERE subject = 'equipment-state' AND ended_at IS NULL")
    )
