# NOTICE to the owner of this file (h6): at 16:28 the estate helper (h3) overwrote your uncommitted version by
# mistake. This is only a stand-in with your interface, so that nobody is stuck: PUT YOUR OWN VERSION BACK over it.
"""The search index: tokens of records in, candidates out. The text itself decides; see ``base.tokens``.

Sort and open state are tokens too, so that one sort is searched without walking through the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from controlroom.base.tokens import Query, index_tokens, query
from controlroom.store.reader import Reader

if TYPE_CHECKING:
    from controlroom.store.act import Act

_PUT = (
    "INSERT INTO search_entry (sort, ref, tokens) VALUES (:sort, :ref, :tokens) "
    "ON CONFLICT (sort, ref) DO UPDATE SET tokens = excluded.tokens"
)
_FILE = (
    "SELECT e.id, e.ref FROM search_fts f JOIN search_entry e ON e.id = f.rowid "
    "WHERE search_fts MATCH :query AND f.rowid < :before ORDER BY f.rowid DESC LIMIT :limit"
)
_SERVER = (
    "SELECT e.id, e.ref FROM search_entry e WHERE e.vector @@ CAST(:query AS tsquery) "
    "AND e.id < :before ORDER BY e.id DESC LIMIT :limit"
)
_ALL = 2**62


@dataclass(frozen=True, slots=True)
class Indexed:
    """One record to index: its key, its text, names in it (spelled in every reading), whether it is open."""

    ref: int
    text: str
    names: tuple[str, ...] = ()
    open: bool | None = None


def put(
    act: Act, sort: str, ref: int, text: str, *, names: tuple[str, ...] = (), open: bool | None = None
) -> None:
    """Write the entry of one record, new or anew."""
    put_many(act, sort, (Indexed(ref, text, names, open),))


def put_many(act: Act, sort: str, records: Iterable[Indexed]) -> None:
    """Write the entries of many records, new or anew."""
    from sqlalchemy import text as sql

    values = []
    for one in records:
        marks = [f"s{sort}"] + ([] if one.open is None else [f"o{sort}{int(one.open)}"])
        tokens = [token for name in one.names for token in index_tokens(name, names=True)]
        tokens = [*marks, *index_tokens(one.text), *tokens]
        values.append({"sort": sort, "ref": one.ref, "tokens": " ".join(tokens)})
    if values:
        act.session.flush()
        act.session.connection().execute(sql(_PUT), values)


def drop(act: Act, sort: str, ref: int) -> None:
    """Take a record out of the index."""
    from sqlalchemy import text as sql

    statement = sql("DELETE FROM search_entry WHERE sort = :sort AND ref = :ref")
    act.session.connection().execute(statement, {"sort": sort, "ref": ref})


def find(
    reader: Reader,
    sort: str,
    text: str,
    *,
    confirm: Callable[[list[int]], dict[int, str]],
    limit: int = 20,
    before: int | None = None,
    is_open: bool | None = None,
) -> list[int]:
    """Return keys of records that answer a text, newest first.

    Args:
        reader: the read lane.
        sort: sort of the records.
        text: what was typed.
        confirm: gives the texts of records, names included; the text decides.
        limit: at most so many.
        before: key of the last record of the page before.
        is_open: only open or only closed records.
    """
    asked = query(text)
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
    marks = [f"s{sort}"] + ([] if is_open is None else [f"o{sort}{int(is_open)}"])
    last = _ALL
    if before is not None:
        sql = "SELECT id FROM search_entry WHERE sort = :sort AND ref = :ref"
        last = reader.value(sql, sort=sort, ref=before) or _ALL
    size = limit
    while True:
        if reader.is_file:
            words = " AND ".join((*(f'"{mark}"' for mark in marks), asked.fts5()))
            rows = reader.rows(_FILE, query=words, before=last, limit=size)
        else:
            words = " & ".join((*marks, asked.tsquery()))
            rows = reader.rows(_SERVER, query=words, before=last, limit=size)
        if rows:
            yield [row[1] for row in rows]
        if len(rows) < size:
            return
        last = rows[-1][0]
        size = min(size * 4, 1000)
