"""A result in the form asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Literal

from controlroom.base.output import Record, Table, to_csv, to_json, to_table, to_tsv

Form = Literal["json", "csv", "plain"]


def rendered(
    result: Table | Record,
    form: Form,
    width: int | None,
    zone: Callable[[], tzinfo],
    now: datetime | None = None,
) -> str:
    """Return the text of a result.

    Args:
        result: what a command found or made.
        form: ``json``, ``csv`` or ``plain``: a table on a terminal, tab-separated in a pipe.
        width: cells of the terminal, None in a pipe.
        zone: asked for the estate's zone only if the result holds instants: it stands in the database.
        now: this instant, for times on a terminal.
    """
    where = zone() if _holds_instants(result) else UTC
    if form == "json":
        return to_json(result, where)
    if form == "csv":
        return to_csv(Table(result.columns, [result.values]) if isinstance(result, Record) else result, where)
    return to_tsv(result, where) if width is None else to_table(result, where, width, now)


def _holds_instants(value: object) -> bool:
    if isinstance(value, datetime):
        return True
    if isinstance(value, Table):
        return any(map(_holds_instants, value.rows))
    if isinstance(value, Record):
        return _holds_instants(value.values)
    if isinstance(value, Mapping):
        return any(map(_holds_instants, value.values()))
    return (
        isinstance(value, Iterable)
        and not isinstance(value, str | bytes)
        and any(map(_holds_instants, value))
    )
