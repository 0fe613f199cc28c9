"""What a workbook says, row by row, before it is compared with the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from controlroom.estate.rules import (
    CareKind,
    DocumentKind,
    FacilityKind,
    FeeState,
    Holding,
    Relation,
    RoomKind,
    RoomState,
    place_code,
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row somebody should look at.

    Attributes:
        sheet: name of the sheet.
        row: its row number, as the spreadsheet shows it; 0 for the whole sheet.
        reason: one sentence, free of names and numbers of persons.
    """

    sheet: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where a home or shop is: numbers without words, unit ``0`` for shops."""

    building: str
    unit: str
    room: str

    @property
    def code(self) -> str:
        """The address as spoken: ``3-2-1802``."""
        return place_code(self.building, self.unit, self.room)


@dataclass(frozen=True, slots=True)
class Document:
    """All that is kept of an identity document."""

    kind: DocumentKind
    last4: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of a building; None where the workbook says nothing."""

    row: int
    building: str
    unit: str
    floors: int | None = None
    lift: bool | None = None
    building_name: str | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person.

    Attributes:
        number: the owner's own number, for an owner who has one.
        owner: for others, the number of their owner, if the workbook links them so.
        home: where the person lives, if the row itself says so.
        phones: digits only.
    """

    row: int
    name: str
    relation: Relation
    number: str | None = None
    owner: str | None = None
    home: Address | None = None
    phones: tuple[str, ...] = ()
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A home or shop, and in one-sheet workbooks one person of it.

    Attributes:
        area: hundredths of a square metre.
        owner: number of its owner.
    """

    row: int
    home: Address
    unit: UnitRow
    floor: int | None = None
    area: int | None = None
    kind: RoomKind | None = None
    state: RoomState | None = None
    owner: str | None = None
    person: PersonRow | None = None


@dataclass(frozen=True, slots=True)
class FeeRow:
    """Whether a room's fees were paid on a day; money in fen."""

    row: int
    home: Address
    state: FeeState
    as_of: date
    owed: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CareRow:
    """What the officer should know about a home."""

    row: int
    home: Address
    kind: CareKind
    text: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """A facility or an equipment room."""

    row: int
    code: str
    zh: str
    en: str | None = None
    kind: FacilityKind | None = None
    building: str | None = None
    unit: str | None = None
    location: str | None = None
    equipment_room: bool | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ParkingRow:
    """A parking space and the car that may stand there."""

    row: int
    lot: str
    space: str
    kind: str | None = None
    owner: str | None = None
    plate: str | None = None
    car: str | None = None
    holding: Holding | None = None
    since: date | None = None
    until: date | None = None


SheetRow = UnitRow | RoomRow | PersonRow | FeeRow | CareRow | FacilityRow | ParkingRow


@dataclass(frozen=True, slots=True)
class Sheet:
    """One recognised sheet.

    Attributes:
        name: as in the file.
        kind: id of its kind in ``headings.KINDS``.
        read: how many rows held data.
        rows: those that could be understood.
    """

    name: str
    kind: str
    read: int
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A whole file."""

    sheets: tuple[Sheet, ...]
    doubts: tuple[Doubt, ...]
