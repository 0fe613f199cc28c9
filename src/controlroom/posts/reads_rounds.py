"""Rounds as shown: those expected now, and how those before went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.policy import Policy
from controlroom.base.policy_model import title
from controlroom.base.registry import Subject
from controlroom.base.times import clock_text
from controlroom.posts.rules import RoundState
from controlroom.store.policies import active_policy
from controlroom.store.reader import Reader, Row

_COLUMNS = "r.id, r.code, r.starts, r.ends, r.due, r.state, r.reported, s.number, s.name, r.found"
_FROM = "FROM patrol_round r LEFT JOIN staff s ON s.id = r.staff_id"


class Round(NamedTuple):
    """One round: its time, until when its report is in time, and how it went."""

    id: int
    code: str
    starts: datetime
    ends: datetime
    due: datetime
    state: RoundState
    reported: datetime | None
    number: str
    name: str
    found: str


def _round(row: Row) -> Round:
    return Round(
        row[0], row[1], from_us(row[2]), from_us(row[3]), from_us(row[4]), RoundState(row[5]),
        opt_from_us(row[6]), row[7] or "", row[8] or "", row[9],
    )  # fmt: skip


def rounds(
    reader: Reader,
    *,
    code: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
) -> list[Round]:
    """Return rounds, the latest first.

    Args:
        reader: the read lane.
        code: only of this round of the policy.
        since, until: only those that begin from, before this instant.
        limit: at most so many.
    """
    conditions = ["r.state <> 'void'"]
    given: dict[str, object] = {}
    if code is not None:
        conditions.append("r.code = :code")
        given["code"] = code
    if since is not None:
        conditions.append("r.starts >= :since")
        given["since"] = to_us(since)
    if until is not None:
        conditions.append("r.starts < :until")
        given["until"] = to_us(until)
    rows = reader.rows(
        f"SELECT {_COLUMNS} {_FROM} WHERE {' AND '.join(conditions)} ORDER BY r.starts DESC, r.id DESC LIMIT :limit",
        **given,
        limit=limit,
    )
    return [_round(row) for row in rows]


def expected(reader: Reader) -> list[Round]:
    """Return the rounds that are not reported yet, the first due first."""
    rows = reader.rows(f"SELECT {_COLUMNS} {_FROM} WHERE r.state = 'open' ORDER BY r.due, r.id")
    return [_round(row) for row in rows]


def by_id(reader: Reader, key: int) -> Round:
    """Return the round of a key that is known to be one."""
    return _round(reader.rows(f"SELECT {_COLUMNS} {_FROM} WHERE r.id = :id", id=key)[0])


def round_title(policy: Policy, code: str) -> str:
    """Return a round's name in the officer's language; its id if the policy lost it."""
    rule = policy.posts.rounds.get(code)
    return title(rule) if rule is not None else code


def span_words(one: Round, policy: Policy) -> str:
    """Return a round's time: ``10:00-11:00``."""
    return f"{clock_text(one.starts, policy.zone)}-{clock_text(one.ends, policy.zone)}"


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how rounds are named in strips and lists: name and time, and whoever walks them."""
    policy = active_policy(reader)
    rows = reader.among(f"SELECT {_COLUMNS} {_FROM} WHERE r.id IN ({{ids}})", ids)
    walkers = _walkers(reader)
    found = {}
    for one in map(_round, rows):
        rule = policy.posts.rounds.get(one.code)
        who = [word for kind in (rule.posts if rule else ()) for word in walkers.get(kind, ())]
        name = round_title(policy, one.code)
        found[one.id] = Subject(span_words(one, policy), name, place=name, call=who[0] if who else "")
    return found


def _walkers(reader: Reader) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, number, call in reader.rows(
        "SELECT p.kind, s.number, s.call_sign FROM posting g JOIN post p ON p.id = g.post_id "
        "JOIN staff s ON s.id = g.staff_id WHERE g.until IS NULL AND g.held = 0 ORDER BY g.since, g.id"
    ):
        found.setdefault(kind, []).append(f"{number} {call}".strip())
    return found
