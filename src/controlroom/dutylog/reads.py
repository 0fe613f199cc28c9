"""The duty log as read: the journal, newest first, with what was struck."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from controlroom.base.clock import from_us, to_us
from controlroom.base.numbers import format_incident_no, parse_incident_no
from controlroom.base.policy import Policy
from controlroom.deadlines.naming import describe
from controlroom.dutylog.rules import LOG, NOTES, STRUCK, words_of
from controlroom.dutylog.sentences import sentence
from controlroom.store import search
from controlroom.store.reader import Reader, Row


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log.

    Attributes:
        seq: its number.
        at: when it happened.
        recorded: when it was written.
        act: what kind of entry, ``incident.dispatched``.
        subject, subject_id: sort and key of the record it is about.
        about: spoken number of that record, in full; empty if it has none.
        number, who: staff number and name of the writer; empty for the house itself.
        shift_id: the shift it was written in.
        console: where it was written.
        facts, texts: what it holds; a blanked text is empty.
        struck_by: number of the entry that struck it, or None.
        struck_why: the reason.
    """

    seq: int
    at: datetime
    recorded: datetime
    act: str
    subject: str
    subject_id: int
    about: str
    number: str
    who: str
    shift_id: int | None
    console: str
    facts: Mapping[str, Any]
    texts: Mapping[str, str]
    struck_by: int | None
    struck_why: str

    @property
    def late(self) -> bool:
        """Whether it was written more than a minute after it happened."""
        return (self.recorded - self.at).total_seconds() > 60

    def spoken(self, today: date) -> str:
        """Return the number of the record it is about as it is said on a day; empty if it has none."""
        if self.subject != "incident" or not self.about:
            return self.about
        return format_incident_no(parse_incident_no(self.about, today), today)

    def says(self, policy: Policy, *, when: Callable[[datetime], str], reveal: bool = False) -> str:
        """Return its sentence; see ``sentences.sentence``."""
        return sentence(policy, self.act, self.facts, self.texts, when=when, reveal=reveal)


COLUMNS = """j.seq, j.at, j.recorded, j.act, j.subject, j.subject_id, s.number, s.name, j.shift_id, j.console,
 j.facts, t.body, k.seq, kt.body"""
FROM = f"""FROM journal j
 LEFT JOIN journal_text t ON t.seq = j.seq
 LEFT JOIN staff s ON s.id = j.staff_id
 LEFT JOIN journal k ON k.subject = 'entry' AND k.subject_id = j.seq AND k.act = '{STRUCK}'
 LEFT JOIN journal_text kt ON kt.seq = k.seq"""
NOTES_SQL = ", ".join(f"'{act}'" for act in NOTES)
_MOST_FOUND = 1000


def entries(
    reader: Reader,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    shift_id: int | None = None,
    tag: str | None = None,
    text: str | None = None,
    notes_only: bool = False,
    limit: int = 50,
    before: int | None = None,
) -> list[Entry]:
    """Return entries, the latest written first; strikings show at what they struck.

    Args:
        reader: the read lane.
        since, until: happened from, happened before.
        shift_id: written in this shift.
        tag: only notes with this tag.
        text: only notes that hold this text.
        notes_only: only free notes.
        limit: at most so many.
        before: keyset for the next page: only entries with a lower number.
    """
    where = [f"j.act <> '{STRUCK}'"]
    values: dict[str, Any] = {"limit": limit}
    tables, order = FROM, "j.seq"
    if tag is not None:
        # what bears a tag stands in a table of its own, in the order in which it was written
        tables, order = f"FROM log_tag g CROSS JOIN {FROM.removeprefix('FROM ')}", "g.seq"
        where += ["g.seq = j.seq", "g.tag = :tag"]
        values["tag"] = tag
    elif notes_only and all(one is None for one in (since, until, shift_id, text)):
        where.append(f"j.seq IN ({_latest_notes(before)})")
    elif notes_only:
        where.append(f"j.act || '' IN ({NOTES_SQL})")
    for condition, name, value in (
        ("j.at >= :since", "since", to_us(since) if since else None),
        ("j.at < :until", "until", to_us(until) if until else None),
        ("j.shift_id = :shift", "shift", shift_id),
        (f"{order} < :before", "before", before),
    ):
        if value is not None:
            where.append(condition)
            values[name] = value
    if text is not None:
        found = found_by(reader, text)
        if not found:
            return []
        where.append(f"j.seq IN ({','.join(str(seq) for seq in found)})")
    rows = reader.rows(
        f"SELECT {COLUMNS} {tables} WHERE {' AND '.join(where)} ORDER BY {order} DESC LIMIT :limit", **values
    )
    return whole(reader, rows)


def _latest_notes(before: int | None) -> str:
    # the latest of each sort, in the order of the index; all notes ever written would have to be sorted
    edge = " AND seq < :before" if before is not None else ""
    latest = "SELECT seq FROM (SELECT seq FROM journal WHERE act = '{act}'{edge} ORDER BY seq DESC LIMIT :limit) AS n"
    return " UNION ALL ".join(latest.format(act=act, edge=edge) for act in NOTES)


def found_by(reader: Reader, text: str) -> list[int]:
    """Return the numbers of the notes that hold a text, the latest first, up to a thousand."""
    return search.find(reader, LOG, text, confirm=lambda seqs: _texts(reader, seqs), limit=_MOST_FOUND)


def entry(reader: Reader, seq: int) -> Entry | None:
    """Return the entry with this number."""
    rows = reader.rows(f"SELECT {COLUMNS} {FROM} WHERE j.seq = :seq", seq=seq)
    return whole(reader, rows)[0] if rows else None


def _texts(reader: Reader, seqs: Sequence[int]) -> dict[int, str]:
    rows = reader.among("SELECT seq, body FROM journal_text WHERE body IS NOT NULL AND seq IN ({ids})", seqs)
    return {seq: words_of(json.loads(body)) for seq, body in rows}


def whole(reader: Reader, rows: Sequence[Row]) -> list[Entry]:
    """Return rows of ``COLUMNS`` as entries."""
    names = describe(reader, {(row[4], row[5]) for row in rows if row[5]})
    return [
        Entry(
            seq=row[0],
            at=from_us(row[1]),
            recorded=from_us(row[2]),
            act=row[3],
            subject=row[4],
            subject_id=row[5],
            about=names[row[4], row[5]].number if (row[4], row[5]) in names else "",
            number=row[6] or "",
            who=row[7] or "",
            shift_id=row[8],
            console=row[9],
            facts=json.loads(row[10]),
            texts=json.loads(row[11]) if row[11] else {},
            struck_by=row[12],
            struck_why=json.loads(row[13]).get("why", "") if row[13] else "",
        )
        for row in rows
    ]
