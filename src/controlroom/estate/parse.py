"""From recognised sheets to rows that mean something, and the doubts on the way; no database, no openpyxl."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from controlroom.base.i18n import N_, _
from controlroom.estate import cells
from controlroom.estate.rows import (
    Address,
    CareRow,
    Document,
    Doubt,
    FacilityRow,
    FeeRow,
    ParkingRow,
    Parsed,
    PersonRow,
    RoomRow,
    Sheet,
    SheetRow,
    UnitRow,
)
from controlroom.estate.rules import (
    CARE_WORDS,
    FACILITY_WORDS,
    FEE_WORDS,
    HOLDING_WORDS,
    RELATION_WORDS,
    ROOM_KIND_WORDS,
    SHOP_UNIT,
    STATE_WORDS,
    CareKind,
    FacilityKind,
    FeeState,
    Holding,
    Relation,
    RoomKind,
    RoomState,
)
from controlroom.estate.sheets import Found

T = TypeVar("T")

_OWNED = frozenset(
    (
        RoomState.OCCUPIED,
        RoomState.HANDED_OVER,
        RoomState.NOT_MOVED_IN,
        RoomState.RENOVATED,
        RoomState.SHOP_SOLD,
    )
)


class _Unusable(Exception):
    """The row cannot be kept; the sentence says why."""


class Parser:
    """Reads sheet after sheet; doubts gather, and document numbers, which never leave this object."""

    def __init__(self) -> None:
        self.doubts: list[Doubt] = []
        self._documents: dict[str, set[str]] = defaultdict(set)
        self._document_at: dict[tuple[str, int], str] = {}

    def sheet(self, found: Found) -> Sheet:
        """Read one recognised sheet."""
        make = _MAKERS.get(found.kind.id)
        rows: list[SheetRow] = []
        read = 0
        for number, values in found.lines:
            read += 1
            if make is None:
                continue
            line = _Line(self, found.sheet, number, values)
            try:
                rows.append(make(line))
            except _Unusable as reason:
                line.doubt(str(reason))
        return Sheet(found.sheet, found.kind.id, read, tuple(rows))

    def finish(self, sheets: Iterable[Sheet]) -> Parsed:
        """Return the whole file; a document number several people share belongs to none of them."""
        shared = {digits for digits, names in self._documents.items() if len(names) > 1}
        marked = {at for at, digits in self._document_at.items() if digits in shared}
        for sheet, row in sorted(marked):
            reason = _("The same document number stands beside several names; it was not kept.")
            self.doubts.append(Doubt(sheet, row, reason))
        kept = tuple(
            replace(
                one, rows=tuple(_without(row) if (one.name, row.row) in marked else row for row in one.rows)
            )
            for one in sheets
        )
        order = {one.name: place for place, one in enumerate(kept)}
        return Parsed(kept, tuple(sorted(self.doubts, key=lambda one: (order[one.sheet], one.row))))

    def document(self, sheet: str, row: int, name: str, digits: str) -> None:
        """Remember beside which name a document number stands."""
        self._documents[digits].add(name)
        self._document_at[sheet, row] = digits


def _without(row: SheetRow) -> SheetRow:
    if isinstance(row, RoomRow) and row.person is not None:
        return replace(row, person=replace(row.person, document=None))
    return replace(row, document=None) if isinstance(row, PersonRow) else row


class _Line:
    """One row: its cells by field, and where its doubts go."""

    def __init__(self, parser: Parser, sheet: str, row: int, values: Mapping[str, object]) -> None:
        self.parser = parser
        self.sheet = sheet
        self.row = row
        self.values = values

    def doubt(self, reason: str) -> None:
        self.parser.doubts.append(Doubt(self.sheet, self.row, reason))

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
            raise _Unusable(
                _("{column}: {reason}").format(column=self.heading(field), reason=error)
            ) from error
        if found is None:
            raise _Unusable(_("{column} is empty; the row was left out.").format(column=self.heading(field)))
        return found

    def heading(self, field: str) -> str:
        return _(_FIELD_TITLES[field])

    def text(self, field: str) -> str | None:
        return self.take(field, cells.text)

    def day(self, field: str) -> date | None:
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
    "area": N_("Area"),
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
    "since": N_("From"),
    "until": N_("Until"),
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


def _address(line: _Line) -> Address:
    return Address(line.part("building"), line.part("unit"), line.part("room"))


def _unit(line: _Line) -> UnitRow:
    return UnitRow(
        line.row,
        line.part("building"),
        line.part("unit"),
        _sensible(line, "floors", 1),
        line.take("lift", cells.yes),
        line.text("building_name"),
    )


def _sensible(line: _Line, field: str, least: int) -> int | None:
    value = line.take(field, cells.whole)
    if value is not None and not least <= value <= 200:
        line.doubt(_("{column} cannot be right; it was left out.").format(column=line.heading(field)))
        return None
    return value


def _room(line: _Line) -> RoomRow:
    home = _address(line)
    area = line.take("area", cells.hundredths)
    if area is not None and area <= 0:
        line.doubt(_("{column} cannot be right; it was left out.").format(column=line.heading("area")))
        area = None
    kind = line.take("kind", lambda value: cells.member(value, ROOM_KIND_WORDS, RoomKind))
    state = line.take("state", lambda value: cells.member(value, STATE_WORDS, RoomState))
    owner = line.text("owner")
    person = None
    if line.text("name") is not None:
        person = _person_of(line, home, owner)
        if state is RoomState.UNSOLD:
            line.doubt(_("The room is marked as not sold, yet has a person."))
    elif owner is None and (state in _OWNED or (state is None and "owner" in line.values)):
        line.doubt(_("No owner is given; the room was kept without one."))
    return RoomRow(
        line.row,
        home,
        UnitRow(
            line.row, home.building, home.unit, _sensible(line, "floors", 1), line.take("lift", cells.yes)
        ),
        _sensible(line, "floor", -9),
        area,
        RoomKind.SHOP if home.unit == SHOP_UNIT else kind,
        state,
        owner,
        person,
    )


def _person(line: _Line) -> PersonRow:
    owner = line.text("owner")
    given = [line.values.get(name) not in (None, "") for name in ("building", "unit", "room")]
    home = _address(line) if all(given) else None
    if any(given) and home is None:
        line.doubt(_("The room is not complete (building, unit, room); the person was kept without it."))
    if owner is None and home is None:
        raise _Unusable(_("Neither an owner number nor a room is given; the row was left out."))
    return _person_of(line, home, owner)


def _person_of(line: _Line, home: Address | None, owner: str | None) -> PersonRow:
    name = line.need("name", cells.text)
    if len(name) > 100:
        raise _Unusable(_("The name is longer than 100 characters; the row was left out."))
    relation = line.take("relation", lambda value: cells.member(value, RELATION_WORDS, Relation))
    if relation is None:
        given = line.text("relation") is not None
        relation = Relation.TEMPORARY if given else Relation.OWNER
    mine = relation is Relation.OWNER
    phones = (line.take("phone", cells.phones) or ()) + (line.take("phone2", cells.phones) or ())
    return PersonRow(
        line.row,
        name,
        relation,
        owner if mine else None,
        None if mine else owner,
        home,
        tuple(dict.fromkeys(phones)),
        _document(line, name),
    )


def _document(line: _Line, name: str) -> Document | None:
    found = line.take("document", lambda value: cells.document(value, line.values.get("document_kind")))
    if found is None:
        return None
    line.parser.document(line.sheet, line.row, name, found[0])
    return found[1]


def _fee(line: _Line) -> FeeRow:
    return FeeRow(
        line.row,
        _address(line),
        line.need("state", lambda value: cells.member(value, FEE_WORDS, FeeState)),
        line.need("as_of", cells.day),
        line.take("owed", cells.hundredths),
        line.text("note"),
    )


def _care(line: _Line) -> CareRow:
    home = _address(line)
    text = line.need("text", cells.text)
    kind = line.take("kind", lambda value: cells.member(value, CARE_WORDS, CareKind)) or CareKind.OTHER
    since, until = line.day("since"), line.day("until")
    if since is not None and until is not None and until < since:
        raise _Unusable(_("The last day is before the first; the row was left out."))
    return CareRow(line.row, home, kind, text, since, until)


def _facility(line: _Line) -> FacilityRow:
    code = line.need("code", cells.text)
    if len(code) > 40:
        raise _Unusable(_("The code is longer than 40 characters; the row was left out."))
    return FacilityRow(
        line.row,
        code,
        line.need("zh", cells.text),
        line.text("en"),
        line.take("kind", lambda value: cells.member(value, FACILITY_WORDS, FacilityKind)),
        line.take("building", lambda value: cells.number(value, "building")),
        line.take("unit", lambda value: cells.number(value, "unit")),
        line.text("location"),
        line.take("equipment_room", cells.yes),
        line.text("note"),
    )


def _parking(line: _Line) -> ParkingRow:
    car = " ".join(part for part in (line.text("colour"), line.text("brand")) if part)
    return ParkingRow(
        line.row,
        line.text("lot") or "1",
        line.need("space", cells.text),
        line.text("kind"),
        line.text("owner"),
        (line.text("plate") or "").upper().replace(" ", "") or None,
        car or None,
        line.take("holding", lambda value: cells.member(value, HOLDING_WORDS, Holding)),
        line.day("since"),
        line.day("until"),
    )


_MAKERS: Mapping[str, Callable[[_Line], SheetRow]] = {
    "units": _unit,
    "rooms": _room,
    "persons": _person,
    "fees": _fee,
    "care": _care,
    "facilities": _facility,
    "parking": _parking,
}
