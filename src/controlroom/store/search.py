"""The search index: one row of tokens per record; the index gives candidates, the record's own text decides.

An entry's key holds its sort and the record's key, so that a search of one sort is a range of keys, newest first,
and stops as soon as a page is full: a common word is as quick as a rare one. Whether a record is open is a token.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from controlroom.base import registry
from controlroom.base.tokens import Query, index_tokens, query
from controlroom.store.reader import Reader

if TYPE_CHECKING:
    from controlroom.store.act import Act
    from controlroom.store.database import Store

REFS = 1 << 32
"""Keys of records below this number can be indexed."""

_OPEN = {True: "o1", False: "o0"}
_LARGEST_PAGE = 1000
_BATCH = 500
_PLAIN = re.compile(r"[0-9a-z&|():* ]*\Z")
_PUT = """INSERT INTO search_entry (id, sort, ref, tokens) VALUES (:id, :sort, :ref, :tokens)
 ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens WHERE search_entry.tokens <> excluded.tokens"""
_FILE = """SELECT rowid FROM search_fts WHERE search_fts MATCH :match AND rowid >= :low AND rowid < :high
 ORDER BY rowid DESC LIMIT :limit"""
_SERVER = """SELECT id FROM search_entry WHERE vector @@ CAST('{match}' AS tsquery) AND id >= :low AND id < :high
 ORDER BY id DESC LIMIT :limit"""

Confirm = Callable[[list[int]], Mapping[int, str]]
"""Gives the texts of records by their keys, names included; a record without a text is left out."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is indexed of one record.

    Attributes:
        ref: its key, below ``REFS``.
        text: everything it may be found by.
        names: names of people and places in it: they are found by every reading of their characters too.
        open: whether it is open; None where that makes no sense.
        usual: more texts it may be found by, which stand in many records: their tokens are kept.
    """

    ref: int
    text: str
    names: Sequence[str] = ()
    open: bool | None = None
    usual: Sequence[str] = ()


def put(
    act: Act,
    sort: str,
    ref: int,
    text: str,
    *,
    names: Sequence[str] = (),
    open: bool | None = None,
    usual: Sequence[str] = (),
) -> None:
    """Index a record anew, inside the act that changed it.

    Args:
        act: the running act.
        sort: of the record, for instance ``incident``.
        ref: its key, below ``REFS``.
        text: everything it may be found by.
        names: names of people and places in it.
        open: whether it is open; None where that makes no sense.
        usual: more texts it may be found by, which stand in many records (a place, a kind).
    """
    act.run(_PUT, **_row(_low(sort), sort, Indexed(ref, text, names, open, usual)))


def put_many(act: Act, sort: str, records: Iterable[Indexed]) -> None:
    """Index many records of one sort anew, inside the act that changed them."""
    from sqlalchemy import text as sql

    statement = sql(_PUT)
    low = _low(sort)
    waiting: list[dict[str, object]] = []
    for record in records:
        waiting.append(_row(low, sort, record))
        if len(waiting) == _BATCH:
            act.connection.execute(statement, waiting)
            waiting = []
    if waiting:
        act.connection.execute(statement, waiting)


def drop(act: Act, sort: str, ref: int) -> None:
    """Take a record out of the index, inside the act that removed it."""
    from sqlalchemy import delete
    from sqlmodel import col

    from controlroom.store.tables import SearchEntry

    act.connection.execute(delete(SearchEntry).where(col(SearchEntry.id) == _low(sort) + ref))


def find(
    reader: Reader,
    sort: str,
    text: str,
    *,
    confirm: Confirm,
    limit: int = 20,
    before: int | None = None,
    is_open: bool | None = None,
) -> list[int]:
    """Return the keys of the records that answer a text, highest key (newest) first.

    Args:
        reader: the database.
        sort: of the records wanted.
        text: what was typed; nothing typed finds nothing.
        confirm: gives the texts of candidates, which decide.
        limit: how many at most.
        before: only keys below this one: the last of the page before.
        is_open: only open or only closed ones.

    Raises:
        StorageFailed: the database cannot be read.
    """
    asked = query(text)
    if not asked.clauses:
        return []
    found: list[int] = []
    for page in _candidates(reader, sort, asked, limit, before, is_open):
        texts = confirm(page)
        found += [ref for ref in page if ref in texts and asked.matches(texts[ref])]
        if len(found) >= limit:
            break
    return found[:limit]


def _candidates(
    reader: Reader, sort: str, asked: Query, limit: int, before: int | None, is_open: bool | None
) -> Iterator[list[int]]:
    low = _low(sort)
    high = low + (REFS if before is None else before)
    match = asked.fts5() if reader.is_file else asked.tsquery()
    if is_open is not None:
        match = f'"{_OPEN[is_open]}" AND {match}' if reader.is_file else f"{_OPEN[is_open]} & {match}"
    size = limit
    while True:
        if reader.is_file:
            rows = reader.rows(_FILE, match=match, low=low, high=high, limit=size)
        else:
            # written into the statement, so that the server plans for these words and not for any
            if not _PLAIN.match(match):
                raise ValueError("a search token is not plain")
            rows = reader.rows(_SERVER.replace("{match}", match), low=low, high=high, limit=size)
        if rows:
            yield [row[0] - low for row in rows]
        if len(rows) < size:
            return
        high = rows[-1][0]
        size = min(size * 4, _LARGEST_PAGE)


def reindex(store: Store, progress: Callable[[str], object] | None = None) -> None:
    """Write the whole index anew from the records, in one transaction.

    Args:
        store: the database.
        progress: called with each room's name before its turn.

    Raises:
        StorageFailed: the database cannot be written. Busy: another console holds it.
    """
    from sqlalchemy import delete

    from controlroom.store.actor import house
    from controlroom.store.tables import SearchEntry

    with store.act(house("reindex"), "store.reindex") as act:
        act.connection.execute(delete(SearchEntry))
        for room in registry.rooms():
            for reference in room.reindexes:
                if progress is not None:
                    progress(room.name)
                registry.load(reference)(act)
        act.journal("search.reindexed", ("database", 0))


def _row(low: int, sort: str, record: Indexed) -> dict[str, object]:
    return {"id": low + record.ref, "sort": sort, "ref": record.ref, "tokens": " ".join(_tokens(record))}


def _tokens(record: Indexed) -> list[str]:
    tokens = index_tokens(record.text)
    for words in record.usual:
        tokens += _usual_tokens(words)
    for name in record.names:
        tokens += index_tokens(name, names=True)
    if record.open is not None:
        tokens.append(_OPEN[record.open])
    return tokens


@lru_cache(maxsize=4096)
def _usual_tokens(text: str) -> tuple[str, ...]:
    # a free text of a careless caller may be long; it is cut as it would be alone
    return tuple(index_tokens(text))


@cache
def _low(sort: str) -> int:
    """Return the key below the first key of a sort: the sort's checksum above the record's key."""
    return (crc32(sort.encode()) & 0x3FFFFFFF) * REFS
