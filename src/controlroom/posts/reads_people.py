"""What everybody on duty is doing: from dispatch, or set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from controlroom.base import registry
from controlroom.base.clock import opt_from_us
from controlroom.base.i18n import _, language
from controlroom.base.policy import Policy
from controlroom.base.registry import Doing, Subject
from controlroom.base.times import when_text
from controlroom.posts.rules import STATUS_TITLES, Status, status_of
from controlroom.store.reader import Reader

_KEPT = "SELECT staff_id, status, since, until FROM staff_status WHERE status <> ''"
_STAFF = "SELECT id, number, name, role, on_duty FROM staff WHERE active = 1 ORDER BY number"
_POSTING = """SELECT g.id, s.id, s.number, s.name, s.call_sign, p.zh, p.en, g.held FROM posting g
 JOIN staff s ON s.id = g.staff_id JOIN post p ON p.id = g.post_id WHERE g.id IN ({ids})"""
_POST_OF = (
    """SELECT g.staff_id, p.zh, p.en FROM posting g JOIN post p ON p.id = g.post_id WHERE g.until IS NULL"""
)


class Person(NamedTuple):
    """What somebody is doing.

    Attributes:
        role: role id of the policy.
        status: what.
        since, until: of what was set by hand.
        doing: what the person is out for.
        post: where the person stands, in the officer's language; empty if nowhere.
    """

    staff_id: int
    number: str
    name: str
    role: str
    status: Status
    since: datetime | None
    until: datetime | None
    doing: Doing | None
    post: str


def by_key(reader: Reader) -> dict[int, Person]:
    """Return what all active staff are doing, by key, in the order of their numbers."""
    kept = {row[0]: row[1:] for row in reader.rows(_KEPT)}
    out = doing(reader)
    zh = language() == "zh"
    stand = {row[0]: row[1] if zh else row[2] for row in reader.rows(_POST_OF)}
    found = {}
    for key, number, name, role, on_duty in reader.rows(_STAFF):
        set_, since, until = kept.get(key, ("", None, None))
        status = status_of(bool(on_duty), set_, out.get(key))
        by_hand = status == set_
        found[key] = Person(
            key, number, name, role, status,
            opt_from_us(since) if by_hand else None, opt_from_us(until) if by_hand else None,
            out.get(key), stand.get(key, ""),
        )  # fmt: skip
    return found


def doing(reader: Reader) -> dict[int, Doing]:
    """Return what everybody who is out is out for, by staff key."""
    found: dict[int, Doing] = {}
    for room in registry.rooms():
        for one in room.doing:
            found.update(registry.load(one)(reader.rows))
    return found


def away(reader: Reader, policy: Policy, now: datetime) -> dict[int, str]:
    """Return who is on a break or out of contact, by staff key, in the officer's words; for pickers."""
    return {
        key: words_of(Status(status), opt_from_us(until), policy, now)
        for key, status, _since, until in reader.rows(_KEPT)
    }


def words_of(status: Status, until: datetime | None, policy: Policy, now: datetime) -> str:
    """Return a status as words, a break with its end."""
    if until is None:
        return _(STATUS_TITLES[status])
    return _("on a break until {time}").format(time=when_text(until, now, policy.zone))


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how somebody at a post is named in strips and lists: nobody inside a gas area is called (P-07)."""
    zh = language() == "zh"
    return {
        row[0]: Subject(
            row[2],
            row[3],
            place=row[5] if zh else row[6],
            call="" if row[7] else f"{row[2]} {row[4]}".strip(),
            no_radio=bool(row[7]),
            there=(row[2],) if row[7] else (),
        )
        for row in reader.among(_POSTING, ids)
    }
