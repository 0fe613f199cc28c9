"""One row of a sheet: its cells by field, read one by one, and the doubts that gather on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from controlroom.base.i18n import N_, _
from controlroom.estate import cells
from controlroom.estate.rows import Doubt

T = TypeVar("T")


class Unusable(Exception):
    """The row cannot be kept; the sentence says why."""


class Notes:
    """What is noted while a file is read: doubts, and document numbers, which never leave this object."""

    def __init__(self) -> None:
        self.doubts: list[Doubt] = []
        self._documents: dict[str, set[str]] = defaultdict(set)
        self._document_at: dict[tuple[str, int], str] = {}

    def document(self, sheet: str, row: int, name: str, digits: str) -> None:
        """Remember beside which name a document number stands."""
        self._documents[digits].add(name)
        self._document_at[sheet, row] = digits

    def shared_documents(self) -> list[tuple[str, int]]:
        """Return sheet and row of every document number that stands beside several names."""
        shared = {digits for digits, names in self._documents.items() if len(names) > 1}
        return sorted(at for at, digits in self._document_at.items() if digits in shared)


class Line:
    """One row: its cells by field, and where its doubts go."""

    def __init__(self, notes: Notes, sheet: str, row: int, values: Mapping[str, object]) -> None:
        self.notes = notes
        self.sheet = sheet
        self.row = row
        self.values = values

    def doubt(self, reason: str) -> None:
        """Note that somebody should look at this row."""
        self.notes.doubts.append(Doubt(self.sheet, self.row, reason))

    def take(self, field: str, read: Callable[[object], T]) -> T | None:
        """Read a cell; what cannot be read is a doubt and counts as empty."""
        value = self.values.get(field)
        if value is None:
            return None
        try:
            return read(value)
        except ValueError as error:
            self.doubt(_("{column}: {reason}").format(column=self.heading(field), reason=error))
            return None

    def need(self, field: str, read: Callable[[object], T | None]) -> T:
        """Read a cell the row cannot do without."""
        value = self.values.get(field)
        try:
            found = read(value)
        except ValueError as error:
            raise Unusable(
                _("{column}: {reason}").format(column=self.heading(field), reason=error)
            ) from error
        if found is None:
            raise Unusable(_("{column} is empty; the row was left out.").format(column=self.heading(field)))
        return found

    def heading(self, field: str) -> str:
        """Return what a field is called, for a doubt."""
        return _(_FIELD_TITLES[field])

    def text(self, field: str) -> str | None:
        """Read a cell as one line of text."""
        return self.take(field, cells.text)

    def day(self, field: str) -> date | None:
        """Read a cell as a calendar day."""
        return self.take(field, cells.day)

    def part(self, what: str) -> str:
        """Read the number of a building, unit or room."""
        return self.need(what, lambda value: cells.number(value, what))


_FIELD_TITLES: Mapping[str, str] = {
    "building": N_("Building"),
    "unit": N_("Unit"),
    "room": N_("Room"),
    "floors": N_("Floors"),
    "floor": N_("Floor"),
    "lift": N_("Lift"),
    "building_name": N_("Building name"),
    "area": N_("Floor area"),
    "kind": N_("Kind"),
    "state": N_("State"),
    "owner": N_("Owner number"),
    "name": N_("Name"),
    "relation": N_("Owner type"),
    "phone": N_("Telephone"),
    "phone2": N_("Other telephone"),
    "document": N_("Document"),
    "as_of": N_("As-of date"),
    "owed": N_("Amount owed"),
    "text": N_("Text"),
    "since": N_("First day"),
    "until": N_("Last day"),
    "code": N_("Code"),
    "zh": N_("Name"),
    "en": N_("English name"),
    "location": N_("Location"),
    "equipment_room": N_("Equipment room"),
    "note": N_("Note"),
    "lot": N_("Car park"),
    "space": N_("Parking space"),
    "plate": N_("Plate"),
    "brand": N_("Make"),
    "colour": N_("Colour"),
    "holding": N_("Rented or sold"),
}
