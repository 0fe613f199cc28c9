"""One table held in memory while a workbook is compared with it, then written back in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update
from sqlmodel import SQLModel

from controlroom.base.i18n import _

Key = tuple[Any, ...]


@dataclass
class Outcome:
    """What one row did; ``disagrees`` when an earlier row of the file said otherwise."""

    new: bool = False
    changed: bool = False
    doubts: list[str] = field(default_factory=list)

    def add(self, existed: bool, differs: bool, disagrees: bool) -> None:
        """Take in what one record of the row did."""
        self.new |= differs and not existed
        self.changed |= differs and existed
        if disagrees:
            self.doubt(_("An earlier row of this file says otherwise; the earlier one was kept."))

    def doubt(self, reason: str) -> None:
        """Remember a doubt once."""
        if reason not in self.doubts:
            self.doubts.append(reason)


class Keyed:
    """The rows of one table by a key of theirs, with what is new, changed and gone.

    Args:
        connection: inside the act's transaction.
        model: the table.
        key: columns that together name a row for the importer.
        allots: whether the table has an ``id`` that is allotted here.
    """

    def __init__(self, connection: Connection, model: type[SQLModel], *key: str, allots: bool = True) -> None:
        self.table: Table = model.__table__  # type: ignore[attr-defined]
        self._key = key
        self._allots = allots
        self._connection = connection
        found = connection.execute(select(self.table)).mappings()
        self.rows: dict[Key, dict[str, Any]] = {self._key_of(row): dict(row) for row in found}
        self._next = max((row["id"] for row in self.rows.values()), default=0) + 1 if allots else 0
        self.new: dict[Key, dict[str, Any]] = {}
        self.changed: dict[Key, dict[str, Any]] = {}
        self.gone: dict[Key, dict[str, Any]] = {}
        self._given: dict[Key, dict[str, Any]] = {}

    def _key_of(self, row: Mapping[Any, Any]) -> Key:
        return tuple(row[name] for name in self._key)

    def get(self, *key: Any) -> dict[str, Any] | None:
        """Return a row, or None."""
        return self.rows.get(key)

    def allot(self) -> int:
        """Return the next free id."""
        self._next += 1
        return self._next - 1

    def put(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], bool, bool]:
        """Add a row or bring it up to date; None leaves a column as it is.

        What an earlier row of the same file said stands: a later one that says otherwise changes nothing.

        Returns:
            The row, whether something is new or changed, and whether an earlier row disagrees.
        """
        key = self._key_of(values)
        given = self._given.setdefault(key, {})
        row = self.rows.get(key)
        if row is None:
            row = {column.name: None for column in self.table.columns}
            row.update(values)
            if self._allots and row["id"] is None:
                row["id"] = self.allot()
            self.rows[key] = self.new[key] = row
            given.update({name: value for name, value in values.items() if value is not None})
            return row, True, False
        differs = disagrees = False
        for name, value in values.items():
            if value is None:
                continue
            if name in given:
                disagrees |= given[name] != value
                continue
            given[name] = value
            if row[name] != value:
                row[name] = value
                differs = True
        if differs and key not in self.new:
            self.changed[key] = row
        return row, differs, disagrees

    def forget(self, *key: Any) -> None:
        """Empty a row: the next ``put`` says everything anew, whatever this file said before."""
        row = self.rows[key]
        self._given.pop(key, None)
        row.update(dict.fromkeys(row.keys() - set(self._identity()) - set(self._key)))

    def drop(self, *key: Any) -> dict[str, Any]:
        """Take a row out."""
        row = self.rows.pop(key)
        if self.new.pop(key, None) is None:
            self.changed.pop(key, None)
            self.gone[key] = row
        return row

    def written(self) -> Iterator[dict[str, Any]]:
        """Return the rows that are new or changed."""
        yield from self.new.values()
        yield from self.changed.values()

    def write_gone(self) -> None:
        """Delete what is gone; do it before what it points to."""
        if self.gone:
            where = [self.table.c[name] == bindparam(f"k_{name}") for name in self._identity()]
            self._connection.execute(
                delete(self.table).where(*where), [self._bound(row) for row in self.gone.values()]
            )

    def write(self) -> None:
        """Insert what is new and update what has changed."""
        if self.new:
            self._connection.execute(insert(self.table), list(self.new.values()))
        if self.changed:
            identity = self._identity()
            rest = [column.name for column in self.table.columns if column.name not in identity]
            statement = update(self.table).where(
                *(self.table.c[name] == bindparam(f"k_{name}") for name in identity)
            )
            self._connection.execute(
                statement.values({name: bindparam(name) for name in rest}),
                [{name: row[name] for name in rest} | self._bound(row) for row in self.changed.values()],
            )

    def _identity(self) -> list[str]:
        return [column.name for column in self.table.primary_key.columns]

    def _bound(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {f"k_{name}": row[name] for name in self._identity()}
