"""Bringing a parsed workbook into the tables: what is new, what has changed, what is doubtful.

Places are matched by their numbers; a person by owner number, else by room and name, else by the owner's
number and the name, else by name and telephone. An empty cell never takes away what is known. Within one file
the first row that says something stands; a later one that disagrees is doubtful, so a second import of the
same file changes nothing. A sheet of rooms that names owners or people ends what it no longer names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from controlroom.base.i18n import _
from controlroom.estate import index
from controlroom.estate.headings import KINDS
from controlroom.estate.keyed import Keyed, Outcome
from controlroom.estate.merge_people import People
from controlroom.estate.report import Count
from controlroom.estate.rows import (
    Address,
    CareRow,
    Doubt,
    FacilityRow,
    FeeRow,
    ParkingRow,
    Parsed,
    PersonRow,
    RoomRow,
    Sheet,
    UnitRow,
)
from controlroom.estate.rules import place_code
from controlroom.estate.tables import (
    Building,
    CareNote,
    EstateRoom,
    Facility,
    FeeStatus,
    Parking,
    Unit,
)
from controlroom.store.act import Act
from controlroom.store.search import drop, put_many


class Merge:
    """One import, inside the act's transaction.

    Attributes:
        counts: one line for every sheet.
        doubts: those of the file and those found while comparing.
        ended: how many people no longer belong to a room.
    """

    def __init__(self, act: Act) -> None:
        self._act = act
        connection = act.session.connection()
        self.counts: list[Count] = []
        self.doubts: list[Doubt] = []
        self.ended = 0
        self.buildings = Keyed(connection, Building, "number")
        self.units = Keyed(connection, Unit, "building_id", "number")
        self.rooms = Keyed(connection, EstateRoom, "code")
        self.people = People(connection, self.rooms)
        self.fees = Keyed(connection, FeeStatus, "room_id", allots=False)
        self.care = Keyed(connection, CareNote, "room_id", "kind", "since")
        self.facilities = Keyed(connection, Facility, "code")
        self.parking = Keyed(connection, Parking, "lot", "space")

    def run(self, parsed: Parsed) -> None:
        """Compare every sheet, lower things first, then write."""
        order = [kind.id for kind in KINDS]
        counts = {sheet.name: Count(sheet.name, sheet.kind, sheet.read) for sheet in parsed.sheets}
        self.counts = list(counts.values())
        self.doubts = list(parsed.doubts)
        steps: Mapping[str, Callable[[Any, Outcome], None]] = {
            "units": self._unit_row,
            "rooms": self._room,
            "persons": self._person,
            "fees": self._fee,
            "care": self._care,
            "facilities": self._facility,
            "parking": self._parking,
        }
        for sheet in sorted(parsed.sheets, key=lambda one: order.index(one.kind)):
            for row in sheet.rows:
                outcome = Outcome()
                steps[sheet.kind](row, outcome)
                counts[sheet.name].new += outcome.new
                counts[sheet.name].changed += outcome.changed and not outcome.new
                self.doubts += [Doubt(sheet.name, row.row, reason) for reason in outcome.doubts]
        self._link(parsed.sheets)
        self.ended = self.people.end()
        for count in self.counts:
            count.doubtful = len({one.row for one in self.doubts if one.sheet == count.sheet and one.row})
        self._write()

    def _unit_row(self, row: UnitRow, into: Outcome) -> None:
        self._unit(row, into)

    def _unit(self, row: UnitRow, into: Outcome) -> dict[str, Any]:
        known = self.buildings.get(row.building) is not None
        building, *did = self.buildings.put({"number": row.building, "name": row.building_name})
        into.add(known, *did)
        existed = self.units.get(building["id"], row.unit) is not None
        unit, *did = self.units.put(
            {
                "building_id": building["id"],
                "number": row.unit,
                "code": place_code(row.building, row.unit),
                "floors": row.floors,
                "lift": None if row.lift is None else int(row.lift),
            }
        )
        into.add(existed, *did)
        return unit

    def _room(self, row: RoomRow, into: Outcome) -> None:
        home = row.home
        building = self.buildings.get(home.building)
        if (
            building is None or self.units.get(building["id"], home.unit) is None
        ) and row.unit.floors is None:
            into.doubt(
                _("Unit {code} was not known; it was added.").format(
                    code=place_code(home.building, home.unit)
                )
            )
        unit = self._unit(row.unit, into)
        existed = self.rooms.get(home.code) is not None
        room, *did = self.rooms.put(
            {
                "unit_id": unit["id"],
                "number": home.room,
                "code": home.code,
                "floor": row.floor,
                "area": row.area,
                "kind": row.kind,
                "state": row.state,
                "owner_number": row.owner,
            }
        )
        into.add(existed, *did)
        if row.owner is not None:
            self.people.owner_named.add(room["id"])
            self.people.note_owner(room, home.code)
        if row.person is not None:
            self.people.put(row.person, room, into)
            self.people.all_named.add(room["id"])

    def _person(self, row: PersonRow, into: Outcome) -> None:
        room = self._known_room(row.home, into) if row.home is not None else None
        self.people.put(row, room, into)

    def _known_room(self, home: Address, into: Outcome) -> dict[str, Any] | None:
        room = self.rooms.get(home.code)
        if room is None:
            into.doubt(_("There is no room {code}.").format(code=home.code))
        return room

    def _fee(self, row: FeeRow, into: Outcome) -> None:
        room = self._known_room(row.home, into)
        if room is None:
            return
        known = self.fees.get(room["id"])
        as_of = row.as_of.isoformat()
        if known is not None and known["as_of"] > as_of:
            into.doubt(_("A fee status of a later day is known; this one was left out."))
            return
        if known is not None and known["as_of"] < as_of:
            self.fees.forget(room["id"])
        values = {
            "room_id": room["id"],
            "state": row.state,
            "as_of": as_of,
            "owed": row.owed,
            "note": row.note,
        }
        into.add(known is not None, *self.fees.put(values)[1:])

    def _care(self, row: CareRow, into: Outcome) -> None:
        room = self._known_room(row.home, into)
        if room is None:
            return
        since = row.since.isoformat() if row.since else ""
        existed = self.care.get(room["id"], row.kind, since) is not None
        values = {
            "room_id": room["id"],
            "kind": row.kind,
            "since": since,
            "text": row.text,
            "until": row.until.isoformat() if row.until else None,
        }
        into.add(existed, *self.care.put(values)[1:])

    def _facility(self, row: FacilityRow, into: Outcome) -> None:
        building = self.buildings.get(row.building) if row.building else None
        unit = self.units.get(building["id"], row.unit) if building and row.unit else None
        if (row.building and building is None) or (row.unit and unit is None):
            into.doubt(
                _("There is no {code}; the facility was kept without it.").format(
                    code=place_code(row.building or "?", row.unit or "")
                )
            )
        existed = self.facilities.get(row.code) is not None
        values = {
            "code": row.code,
            "zh": row.zh,
            "en": row.en,
            "kind": row.kind,
            "building_id": building["id"] if building else None,
            "unit_id": unit["id"] if unit else None,
            "location": row.location,
            "equipment_room": None if row.equipment_room is None else int(row.equipment_room),
            "note": row.note,
        }
        into.add(existed, *self.facilities.put(values)[1:])

    def _parking(self, row: ParkingRow, into: Outcome) -> None:
        existed = self.parking.get(row.lot, row.space) is not None
        values = {
            "lot": row.lot,
            "space": row.space,
            "kind": row.kind,
            "owner_number": row.owner,
            "plate": row.plate,
            "car": row.car,
            "holding": row.holding,
            "since": row.since.isoformat() if row.since else None,
            "until": row.until.isoformat() if row.until else None,
        }
        into.add(existed, *self.parking.put(values)[1:])
        if row.owner is not None and not self.people.knows(row.owner):
            into.doubt(_("Owner number {number} is not known.").format(number=row.owner))

    def _link(self, sheets: Iterable[Sheet]) -> None:
        """Join rooms with their owners and the owners' families, once everything of the file is known."""
        self.people.link_all()
        for sheet in sheets:
            for row in sheet.rows:
                if isinstance(row, RoomRow) and row.owner is not None and not self.people.knows(row.owner):
                    reason = _("Owner number {number} is not known; the room was kept without its owner.")
                    self.doubts.append(Doubt(sheet.name, row.row, reason.format(number=row.owner)))
                if isinstance(row, PersonRow) and row.owner is not None and not self.people.knows(row.owner):
                    reason = _("Owner number {number} is not known.")
                    self.doubts.append(Doubt(sheet.name, row.row, reason.format(number=row.owner)))

    def _write(self) -> None:
        for table in (self.buildings, self.units, self.rooms):
            table.write()
        self.people.write()
        for table in (self.fees, self.care, self.facilities, self.parking):
            table.write()
        put_many(self._act, "building", index.buildings(self.buildings.written()))
        put_many(self._act, "unit", index.coded(self.units.new.values()))
        put_many(self._act, "room", index.coded(self.rooms.new.values()))
        put_many(self._act, "facility", index.facilities(self.facilities.written()))
        put_many(self._act, "resident", self.people.entries())
        for ident in sorted(self.people.removed):
            drop(self._act, "resident", ident)
