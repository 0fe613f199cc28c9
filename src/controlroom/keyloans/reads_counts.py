"""Counts of the keys as shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from controlroom.base.clock import from_us
from controlroom.base.i18n import _
from controlroom.base.registry import Subject
from controlroom.keyloans.rules import Differs
from controlroom.store.reader import Reader

_COUNTS = (
    "SELECT c.id, c.at, s.number, s.name, c.counted, c.seal, c.seal_before, c.seal_why FROM key_count c "
    "LEFT JOIN staff s ON s.id = c.staff_id"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a count and the register differed: tag, how, why, and the number of the incident it opened."""

    tag: str
    sort: Differs
    why: str
    incident: str


@dataclass(frozen=True, slots=True)
class Count:
    """One walk along the hooks.

    Attributes:
        id, at: its key, when.
        who: number and name of the officer.
        counted: how many keys.
        seal, seal_before, seal_why: number on the seal; what the register had, and the explanation if they differ.
        differences: by tag.
    """

    id: int
    at: datetime
    who: str
    counted: int
    seal: str
    seal_before: str
    seal_why: str
    differences: tuple[Difference, ...]


def last_count(reader: Reader) -> Count | None:
    """Return the latest count; None before the first."""
    rows = reader.rows(f"{_COUNTS} ORDER BY c.id DESC LIMIT 1")
    if not rows:
        return None
    key, at, number, name, counted, seal, before, why = rows[0]
    found = reader.rows(
        "SELECT k.tag, d.sort, d.why, i.number FROM key_difference d JOIN key_tag k ON k.id = d.key_id "
        "LEFT JOIN incident i ON i.id = d.incident_id WHERE d.count_id = :id ORDER BY k.tag",
        id=key,
    )
    differences = tuple(Difference(tag, Differs(sort), why, no or "") for tag, sort, why, no in found)
    who = f"{number or ''} {name or ''}".strip()
    return Count(key, from_us(at), who, counted, seal, before, why, differences)


def describe(_reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how the next count is named in strips and lists."""
    return dict.fromkeys(ids, Subject(number=_("key board"), title=""))
