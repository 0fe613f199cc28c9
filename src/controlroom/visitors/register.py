"""What the reads of both registers share: a span of time, the page behind an edge, what was struck and why."""

from __future__ import annotations

import json
from datetime import datetime

from controlroom.base.clock import to_us

Edge = tuple[datetime, int]


def pages(
    at: str, key: str, since: datetime | None, until: datetime | None, before: Edge | None
) -> tuple[list[str], dict[str, int]]:
    """Return conditions and their values for entries of a span of time, behind an edge.

    Args:
        at, key: the columns of time and key.
        since, until: from, and before.
        before: time and key of the last entry of the page before.
    """
    where, given = [], dict[str, int]()
    if since is not None:
        where.append(f"{at} >= :since")
        given["since"] = to_us(since)
    if until is not None:
        where.append(f"{at} < :until")
        given["until"] = to_us(until)
    if before is not None:
        where.append(f"{at} <= :at AND ({at} < :at OR {key} < :id)")
        given |= {"at": to_us(before[0]), "id": before[1]}
    return where, given


def struck_by(sort: str, key: str) -> str:
    """Return the join that brings the entry ``k`` by which a record was struck, and its texts ``kt``.

    Args:
        sort: ``visitor`` or ``vehicle``.
        key: the column of the record's key.
    """
    return (
        f"LEFT JOIN journal k ON k.subject = '{sort}' AND k.subject_id = {key} AND k.act = '{sort}.struck' "
        "LEFT JOIN journal_text kt ON kt.seq = k.seq"
    )


def reason(body: str | None) -> str:
    """Return why a record was struck; empty where it was not, or where the words are no longer kept."""
    return str(json.loads(body).get("why", "")) if body else ""
