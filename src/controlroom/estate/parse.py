"""From recognised sheets to rows that mean something, and the doubts on the way; no database, no openpyxl."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.base.spreadsheet import Values
from controlroom.estate import cells
from controlroom.estate.headings import kind_of
from controlroom.estate.line import Line, Notes, Unusable
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
from controlroom.estate.sheets import Found, recognise

_OWNED = frozenset(
    (
        RoomState.OCCUPIED,
        RoomState.HANDED_OVER,
        RoomState.NOT_MOVED_IN,
        RoomState.RENOVATED,
        RoomState.SHOP_SOLD,
    )
)


def parse_sheets(sheets: Iterable[tuple[str, Iterable[Values]]]) -> Parsed:
    """Read every sheet that is recognised by its headings.

    Args:
        sheets: name and rows of every sheet, all names different.

    Raises:
        Refused: no sheet with known headings that is kept here.
    """
    notes = Notes()
    kept: list[Sheet] = []
    aside: list[Doubt] = []
    for name, rows in sheets:
        found = recognise(name, rows)
        if found is None:
            aside.append(Doubt(name, 0, _("No known headings were found; the sheet was left out.")))
            continue
        kept.append(_sheet(found, notes))
        if not found.kind.kept:
            aside.append(Doubt(name, 0, _("Such a sheet is not kept here; its rows were only counted.")))
    if not any(kind_of(one.kind).kept for one in kept):
        raise Refused(
            _("No sheet with known headings was found. “controlroom estate template” shows the headings.")
        )
    shared = notes.shared_documents()
    for sheet, row in shared:
        reason = _("The same document number stands beside several names; it was not kept.")
        notes.doubts.append(Doubt(sheet, row, reason))
    marked = frozenset(shared)
    order = {one.name: place for place, one in enumerate(kept)}
    doubts = sorted(notes.doubts, key=lambda one: (order[one.sheet], one.row))
    return Parsed(tuple(_without_shared(one, marked) for one in kept), (*doubts, *aside))


def _sheet(found: Found, notes: Notes) -> Sheet:
    make = _MAKERS.get(found.kind.id)
    rows: list[SheetRow] = []
    read = 0
    for number, values in found.lines:
        read += 1
        if make is None:
            continue
        line = Line(notes, found.sheet, number, values)
        try:
            rows.append(make(line))
        except Unusable as reason:
            line.doubt(str(reason))
    return Sheet(found.sheet, found.kind.id, read, tuple(rows))


def _without_shared(sheet: Sheet, marked: frozenset[tuple[str, int]]) -> Sheet:
    rows = (_without(row) if (sheet.name, row.row) in marked else row for row in sheet.rows)
    return replace(sheet, rows=tuple(rows))


def _without(row: SheetRow) -> SheetRow:
    if isinstance(row, RoomRow) and row.person is not None:
        return replace(row, person=replace(row.person, document=None))
    return replace(row, document=None) if isinstance(row, PersonRow) else row


def _address(line: Line) -> Address:
    return Address(line.part("building"), line.part("unit"), line.part("room"))


def _unit(line: Line) -> UnitRow:
    return UnitRow(
        line.row,
        line.part("building"),
        line.part("unit"),
        _sensible(line, "floors", 1),
        line.take("lift", cells.yes),
        line.text("building_name"),
    )


def _sensible(line: Line, field: str, least: int) -> int | None:
    value = line.take(field, cells.whole)
    if value is not None and not least <= value <= 200:
        line.doubt(_("{column} cannot be right; it was left out.").format(column=line.heading(field)))
        return None
    return value


def _room(line: Line) -> RoomRow:
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


def _person(line: Line) -> PersonRow:
    owner = line.text("owner")
    given = [line.values.get(name) not in (None, "") for name in ("building", "unit", "room")]
    home = _address(line) if all(given) else None
    if any(given) and home is None:
        line.doubt(_("The room is not complete (building, unit, room); the person was kept without it."))
    if owner is None and home is None:
        raise Unusable(_("Neither an owner number nor a room is given; the row was left out."))
    return _person_of(line, home, owner)


def _person_of(line: Line, home: Address | None, owner: str | None) -> PersonRow:
    name = line.need("name", cells.text)
    if len(name) > 100:
        raise Unusable(_("The name is longer than 100 characters; the row was left out."))
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


def _document(line: Line, name: str) -> Document | None:
    found = line.take("document", lambda value: cells.document(value, line.values.get("document_kind")))
    if found is None:
        return None
    line.notes.document(line.sheet, line.row, name, found[0])
    return found[1]


def _fee(line: Line) -> FeeRow:
    return FeeRow(
        line.row,
        _address(line),
        line.need("state", lambda value: cells.member(value, FEE_WORDS, FeeState)),
        line.need("as_of", cells.day),
        line.take("owed", cells.hundredths),
        line.text("note"),
    )


def _care(line: Line) -> CareRow:
    home = _address(line)
    text = line.need("text", cells.text)
    kind = line.take("kind", lambda value: cells.member(value, CARE_WORDS, CareKind)) or CareKind.OTHER
    since, until = line.day("since"), line.day("until")
    if since is not None and until is not None and until < since:
        raise Unusable(_("The last day is before the first; the row was left out."))
    return CareRow(line.row, home, kind, text, since, until)


def _facility(line: Line) -> FacilityRow:
    code = line.need("code", cells.text)
    if len(code) > 40:
        raise Unusable(_("The code is longer than 40 characters; the row was left out."))
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


def _parking(line: Line) -> ParkingRow:
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


_MAKERS: Mapping[str, Callable[[Line], SheetRow]] = {
    "units": _unit,
    "rooms": _room,
    "persons": _person,
    "fees": _fee,
    "care": _care,
    "facilities": _facility,
    "parking": _parking,
}
