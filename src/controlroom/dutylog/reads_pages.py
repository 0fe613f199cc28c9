"""The log page by page in the order in which things happened: of a day, of a shift, or all that bears a tag or word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from controlroom.base.clock import to_us
from controlroom.dutylog.reads import COLUMNS, FROM, NOTES_SQL, Entry, found_by, whole
from controlroom.dutylog.rules import STRUCK
from controlroom.store.reader import Reader


class View(NamedTuple):
    """What of the log is looked at; several conditions hold together.

    Attributes:
        since, until: happened from, happened before.
        shift_id: written in this shift.
        tag: bears this tag.
        text: holds this text; of more than a thousand such notes the latest.
        notes_only: only what was written into the log itself.
    """

    since: datetime | None = None
    until: datetime | None = None
    shift_id: int | None = None
    tag: str = ""
    text: str = ""
    notes_only: bool = False


class Page(NamedTuple):
    """A page of the log.

    Attributes:
        entries: the latest first.
        newer, older: whether there is more before and behind.
    """

    entries: Sequence[Entry]
    newer: bool
    older: bool


class Place(NamedTuple):
    """Where a page ends: an entry's time and number."""

    at: datetime
    seq: int


def place_of(one: Entry) -> Place:
    """Return the place of an entry, for the page behind or before it."""
    return Place(one.at, one.seq)


def page(
    reader: Reader, view: View, *, before: Place | None = None, after: Place | None = None, limit: int
) -> Page:
    """Return a page: the latest entries, those that happened before a place, or those after one.

    Args:
        reader: the read lane.
        view: what is looked at.
        before, after: keyset of the page behind, or before; at most one of them.
        limit: at most so many.
    """
    ascending = after is not None
    where = [f"j.act <> '{STRUCK}'"]
    values: dict[str, Any] = {"limit": limit + 1}
    tables, at, seq = FROM, "j.at", "j.seq"
    if view.tag:
        tables, at, seq = f"FROM log_tag g CROSS JOIN {FROM.removeprefix('FROM ')}", "g.at", "g.seq"
        where += ["g.seq = j.seq", "g.tag = :tag"]
        values["tag"] = view.tag
    elif view.notes_only:
        # by the time, not by the act: all notes ever written would have to be sorted
        where.append(f"j.act || '' IN ({NOTES_SQL})")
    if view.shift_id is not None:
        where.append("j.shift_id = :shift")
        values["shift"] = view.shift_id
    if view.text:
        found = found_by(reader, view.text)
        if not found:
            return Page((), newer=False, older=False)
        where.append(f"j.seq IN ({','.join(map(str, found))})")
    for condition, name, instant in (
        (f"{at} >= :since", "since", view.since),
        (f"{at} < :until", "until", view.until),
    ):
        if instant is not None:
            where.append(condition)
            values[name] = to_us(instant)
    edge = after or before
    if edge is not None:
        sign = ">" if ascending else "<"
        where.append(f"{at} {sign}= :at AND ({at} {sign} :at OR {seq} {sign} :seq)")
        values |= {"at": to_us(edge.at), "seq": edge.seq}
    order = _order(view, at, seq, "ASC" if ascending else "DESC")
    rows = reader.rows(
        f"SELECT {COLUMNS} {tables} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT :limit",
        **values,
    )
    more, rows = len(rows) > limit, rows[:limit]
    entries = whole(reader, rows[::-1] if ascending else rows)
    if ascending:
        return Page(entries, newer=more, older=True)
    return Page(entries, newer=before is not None, older=more)


def _order(view: View, at: str, seq: str, way: str) -> str:
    # few rows of one shift, or of the notes found, are sorted; their time must not lead through the whole journal
    if view.shift_id is not None or view.text:
        at = f"+{at}"
    return f"{at} {way}, {seq} {way}"
