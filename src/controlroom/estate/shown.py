"""The estate's records as tables and records of the shell."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from controlroom.base.i18n import N_, _
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.text import mask_phone
from controlroom.estate import reads, rules

_KINDS = {"room": N_("room"), "unit": N_("unit"), "building": N_("building"), "facility": N_("facility")}


def numbers(phones: Sequence[str], reveal: bool) -> list[str]:
    """Return telephone numbers, masked unless revealed."""
    return [one if reveal else mask_phone(one) for one in phones]


def found(places: Sequence[reads.Place], people: Sequence[reads.Found], reveal: bool, limit: int) -> Table:
    """Return what ``estate find`` found: places, then residents, a line for each of their homes."""
    nothing = dict.fromkeys(("place", "title", "kind", "name", "relation", "phones"))
    rows: list[dict[str, object]] = [nothing | _place_row(one) for one in places if not one.who]
    for person in people:
        about: dict[str, object] = {
            "name": person.name,
            "relation": _coded(person.relation, rules.Relation),
            "phones": numbers(person.phones, reveal),
        }
        rows += [_place_row(home) | about for home in person.homes] or [nothing | about]
    return Table(
        [
            Column("place", _("Place")),
            Column("title", _("Title")),
            Column("kind", _("Kind")),
            Column("name", _("Name")),
            Column("relation", _("Relation")),
            Column("phones", _("Telephone")),
        ],
        rows[:limit],
    )


def home(one: reads.Home, *, reveal: bool, json: bool) -> Record:
    """Return a room with its people and what the officer should know."""
    columns = [
        *_head(),
        Column("state", _("State")),
        Column("floor", _("Floor")),
        Column("floors", _("Floors")),
        Column("lift", _("Lift")),
        Column("care", _("Notes of care")),
        Column("fee", _("Fee status")),
        Column("people", _("Residents")),
        Column("parking", _("Parking")),
    ]
    values = _place_row(one.place) | {
        "room_kind": _coded(one.kind, rules.RoomKind),
        "state": _coded(one.state, rules.RoomState),
        "floor": one.floor,
        "floors": one.floors,
        "lift": one.lift,
        "area": None if one.area is None else one.area / 100,
        "owner": one.owner_number,
        "care": _care(one.care),
        "fee": _fee(one.fee, json),
        "people": _people(one.people, reveal),
        "parking": _parking(one.parking),
    }
    return Record(columns, values)


def facility(one: reads.FacilityView) -> Record:
    """Return a facility or equipment room."""
    columns = [
        *_head(),
        Column("facility", _("Facility kind")),
        Column("inside", _("Inside")),
        Column("location", _("Location")),
        Column("equipment_room", _("Equipment room")),
        Column("note", _("Note")),
    ]
    values = _place_row(one.place) | {
        "zh": one.zh,
        "en": one.en,
        "facility": _coded(one.kind, rules.FacilityKind),
        "inside": one.inside.code if one.inside else None,
        "location": one.location,
        "equipment_room": one.equipment_room,
        "note": one.note,
    }
    return Record(columns, values)


def block(one: reads.Block) -> Record:
    """Return a building or unit."""
    columns = [
        *_head(),
        Column("floors", _("Floors")),
        Column("lift", _("Lift")),
        Column("rooms", _("Rooms"), "number"),
        Column("units", _("Units")),
        Column("facilities", _("Facilities")),
    ]
    values = _place_row(one.place) | {
        "name": one.name,
        "floors": one.floors,
        "lift": one.lift,
        "rooms": one.rooms,
        "units": [unit.code for unit in one.units],
        "facilities": Table(
            [Column("place", _("Code")), Column("title", _("Title"))],
            [{"place": each.code, "title": each.title} for each in one.facilities],
        ),
    }
    return Record(columns, values)


def imported(one: reads.ImportView) -> Record:
    """Return the result table of an import: a line a sheet, then the doubtful rows."""
    counts = [
        Column("sheet", _("Sheet")),
        Column("read", _("Read"), "number"),
        Column("new", _("New"), "number"),
        Column("changed", _("Changed"), "number"),
        Column("doubtful", _("Doubtful"), "number"),
    ]
    doubts = [Column("sheet", _("Sheet")), Column("row", _("Row"), "number"), Column("reason", _("Reason"))]
    values = {
        "id": one.id,
        "at": one.at,
        "file": one.file,
        "ended": one.report.ended,
        "sheets": Table(counts, _count_rows(one)),
        "doubtful": Table(doubts, _doubt_rows(one)),
    }
    columns = [
        Column("file", _("File")),
        Column("sheets", _("Sheets")),
        Column("doubtful", _("Doubtful rows")),
    ]
    return Record(columns, values)


def imported_flat(one: reads.ImportView) -> Table:
    """Return the same as one flat table, for CSV: the sheets first, then the doubtful rows."""
    columns = [
        Column("sheet", _("Sheet")),
        Column("read", _("Read"), "number"),
        Column("new", _("New"), "number"),
        Column("changed", _("Changed"), "number"),
        Column("doubtful", _("Doubtful"), "number"),
        Column("row", _("Row"), "number"),
        Column("reason", _("Reason")),
    ]
    return Table(columns, [*_count_rows(one), *_doubt_rows(one)])


def _head() -> list[Column]:
    return [Column("place", _("Place")), Column("title", _("Title")), Column("kind", _("Kind"))]


def _place_row(place: reads.Place) -> dict[str, object]:
    return {
        "place": place.code,
        "title": place.title,
        "kind": Coded(place.kind, _(_KINDS[place.kind])),
    }


def _coded(value: str | None, members: type[StrEnum]) -> Coded | None:
    return None if value is None else Coded(value, rules.name_of(members(value)))


def _care(notes: Sequence[reads.Care]) -> Table:
    columns = [
        Column("kind", _("Kind")),
        Column("text", _("What to know")),
        Column("until", _("Last day")),
    ]
    rows = [
        {"kind": _coded(one.kind, rules.CareKind), "text": one.text, "since": one.since, "until": one.until}
        for one in notes
    ]
    return Table(columns, rows)


def _fee(fee: reads.Fee | None, json: bool) -> dict[str, object] | str | None:
    if fee is None:
        return None
    if json:
        return {"state": fee.state, "owed": fee.owed, "as_of": fee.as_of, "note": fee.note}
    state = rules.name_of(rules.FeeState(fee.state))
    if not fee.owed:
        return _("{state}, as of {day}").format(state=state, day=fee.as_of)
    amount = f"{fee.owed / 100:.2f}"
    return _("{state} {amount} yuan, as of {day}").format(state=state, amount=amount, day=fee.as_of)


def _people(people: Sequence[reads.Resident], reveal: bool) -> Table:
    columns = [
        Column("name", _("Name")),
        Column("relation", _("Relation")),
        Column("phones", _("Telephone")),
    ]
    rows = [
        {
            "name": one.name,
            "relation": _coded(one.relation, rules.Relation),
            "phones": numbers(one.phones, reveal),
        }
        for one in people
    ]
    return Table(columns, rows)


def _parking(spaces: Sequence[reads.Space]) -> Table:
    columns = [Column("space", _("Parking space")), Column("plate", _("Plate")), Column("car", _("Car"))]
    rows = [
        {"lot": one.lot, "space": one.space, "plate": one.plate, "car": one.car, "until": one.until}
        for one in spaces
    ]
    return Table(columns, rows)


def _count_rows(one: reads.ImportView) -> list[dict[str, object]]:
    return [
        {
            "sheet": each.sheet,
            "kind": each.kind,
            "read": each.read,
            "new": each.new,
            "changed": each.changed,
            "doubtful": each.doubtful,
        }
        for each in one.report.sheets
    ]


def _doubt_rows(one: reads.ImportView) -> list[dict[str, object]]:
    return [
        {"sheet": each.sheet, "row": each.row or None, "reason": each.reason} for each in one.report.doubts
    ]
