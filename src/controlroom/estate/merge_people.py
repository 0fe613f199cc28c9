"""Residents while a workbook is compared with the database: who is who, and who belongs to which room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from controlroom.estate import index
from controlroom.estate.keyed import Keyed, Outcome
from controlroom.estate.rows import PersonRow
from controlroom.estate.rules import Relation
from controlroom.estate.tables import Occupancy, Resident, ResidentPhone
from controlroom.store.search import Indexed


class People:
    """Residents, their telephones, and the rooms they belong to.

    Attributes:
        owner_named: rooms whose owner this file names, so that an earlier owner has left.
        all_named: rooms whose people this file lists, so that those it leaves out have left.
        touched: residents whose search entry is to be written anew.
        removed: residents who are gone altogether.
    """

    def __init__(self, connection: Connection, rooms: Keyed) -> None:
        self.rooms = rooms
        self.residents = Keyed(connection, Resident, "id")
        self.phones = Keyed(connection, ResidentPhone, "resident_id", "place", allots=False)
        self.occupancy = Keyed(connection, Occupancy, "room_id", "resident_id", allots=False)
        self._by_number: dict[str, int] = {}
        self._by_owner: dict[tuple[str, str], int] = {}
        self._by_room: dict[tuple[int, str], int] = {}
        self._by_phone: dict[tuple[str, str], int] = {}
        self._phones_of: dict[int, list[str]] = defaultdict(list)
        self._in_room: dict[int, set[int]] = defaultdict(set)
        self._homes_of: dict[int, set[int]] = defaultdict(set)
        self._phones_given: set[int] = set()
        self._given: dict[int, set[int]] = defaultdict(set)
        self._follows: set[int] = set()
        self._named: dict[str, set[str]] = defaultdict(set)
        for code, room in rooms.rows.items():
            self.note_owner(room, *code)
        self.owner_named: set[int] = set()
        self.all_named: set[int] = set()
        self.touched: set[int] = set()
        self.removed: set[int] = set()
        for row in sorted(self.phones.rows.values(), key=lambda one: int(one["place"])):
            self._phones_of[row["resident_id"]].append(row["digits"])
        for row in self.residents.rows.values():
            self._index(row)
        for row in self.occupancy.rows.values():
            self._settle(row["room_id"], row["resident_id"])

    def _index(self, row: Mapping[str, Any]) -> None:
        if row["number"] is not None:
            self._by_number[row["number"]] = row["id"]
        if row["owner_number"] is not None:
            self._by_owner[row["owner_number"], row["name"]] = row["id"]
        for digits in self._phones_of.get(row["id"], ()):
            self._by_phone.setdefault((row["name"], digits), row["id"])

    def _settle(self, room: int, resident: int) -> None:
        self._in_room[room].add(resident)
        self._homes_of[resident].add(room)
        self._by_room[room, self.residents.rows[resident,]["name"]] = resident

    def note_owner(self, room: Mapping[str, Any], code: str) -> None:
        """Remember which rooms name an owner by number."""
        if room["owner_number"] is not None:
            self._named[room["owner_number"]].add(code)

    def knows(self, number: str) -> bool:
        """Return whether an owner with this number is known."""
        return number in self._by_number

    def put(self, row: PersonRow, room: Mapping[str, Any] | None, into: Outcome) -> None:
        """Add a person or bring one up to date, and settle the person in a room if the row names one."""
        found = self._find(row, room)
        ident = found if found is not None else self.residents.allot()
        values = {
            "id": ident,
            "number": row.number,
            "owner_number": row.owner,
            "name": row.name,
            "relation": row.relation,
            "document": row.document.kind if row.document else None,
            "last4": row.document.last4 if row.document else None,
        }
        resident, *did = self.residents.put(values)
        into.add(found is not None, *did)
        self._put_phones(resident, row.phones, found is not None, into)
        self._index(resident)
        if did[0]:
            self.touched.add(ident)
        if room is None and row.owner is not None:
            self._follows.add(ident)
        if room is not None:
            into.add(found is not None, *self._occupy(room["id"], ident, row.relation))

    def _find(self, row: PersonRow, room: Mapping[str, Any] | None) -> int | None:
        if row.number is not None and row.number in self._by_number:
            return self._by_number[row.number]
        candidates: list[int | None] = []
        if room is not None:
            candidates.append(self._by_room.get((room["id"], row.name)))
        if row.number is not None:
            homes = (self.rooms.rows[code,] for code in sorted(self._named[row.number]))
            here = [home["id"] for home in homes if home["owner_number"] == row.number]
            candidates += [self._by_room.get((home, row.name)) for home in here]
        if row.owner is not None:
            candidates.append(self._by_owner.get((row.owner, row.name)))
        candidates += [self._by_phone.get((row.name, digits)) for digits in row.phones]
        for found in candidates:
            # somebody with another owner number is somebody else of the same name
            if found is not None and (
                row.number is None or self.residents.rows[found,]["number"] in (None, row.number)
            ):
                return found
        return None

    def _put_phones(
        self, resident: Mapping[str, Any], phones: tuple[str, ...], existed: bool, into: Outcome
    ) -> None:
        ident = resident["id"]
        if not phones:
            return
        known = self._phones_of[ident]
        if ident in self._phones_given:
            into.add(existed, False, not set(phones) <= set(known))
            return
        self._phones_given.add(ident)
        if list(phones) == known:
            return
        for place in range(len(phones), len(known)):
            self.phones.drop(ident, place + 1)
        for place, digits in enumerate(phones, start=1):
            self.phones.put({"resident_id": ident, "place": place, "digits": digits})
        self._phones_of[ident] = list(phones)
        self.touched.add(ident)
        into.add(existed, True, False)

    def _occupy(self, room: int, resident: int, relation: str) -> tuple[bool, bool]:
        self._given[room].add(resident)
        values = {"room_id": room, "resident_id": resident, "relation": relation}
        differs, disagrees = self.occupancy.put(values)[1:]
        self._settle(room, resident)
        return differs, disagrees

    def link_all(self) -> None:
        """Settle owners, and people known only by their owner's number, in the rooms with that number."""
        kin: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.residents.rows.values():
            if row["owner_number"] is not None:
                kin[row["owner_number"]].append(row)
                if not self._homes_of[row["id"]]:
                    self._follows.add(row["id"])
        for room in self.rooms.rows.values():
            number = room["owner_number"]
            owner = self._by_number.get(number) if number is not None else None
            if owner is None:
                continue
            self._occupy(room["id"], owner, Relation.OWNER)
            for row in kin.get(number, ()):
                if row["id"] in self._follows or room["id"] in self._homes_of[row["id"]]:
                    self._occupy(room["id"], row["id"], row["relation"])

    def end(self) -> int:
        """Take people out of rooms whose new owner or new people the file names; return how many times.

        Somebody with no room left, no owner number and no owner is removed with the telephones.
        """
        owner_number = {room["id"]: room["owner_number"] for room in self.rooms.rows.values()}
        ended = 0
        for room in self.owner_named | self.all_named:
            for ident in sorted(self._in_room[room] - self._given[room]):
                person = self.residents.rows[ident,]
                relation = self.occupancy.rows[room, ident]["relation"]
                kin_of = person["owner_number"]
                if (
                    room in self.all_named
                    or relation == Relation.OWNER
                    or kin_of not in (None, owner_number[room])
                ):
                    self.occupancy.drop(room, ident)
                    self._homes_of[ident].discard(room)
                    self._in_room[room].discard(ident)
                    ended += 1
                    if not self._homes_of[ident] and person["number"] is None and kin_of is None:
                        self._remove(ident)
        return ended

    def _remove(self, ident: int) -> None:
        for place in range(len(self._phones_of.pop(ident, []))):
            self.phones.drop(ident, place + 1)
        self.residents.drop(ident)
        self.touched.discard(ident)
        self.removed.add(ident)

    def entries(self) -> Iterator[Indexed]:
        """Return the search entries of everybody new or changed."""
        return index.residents(
            (self.residents.rows[ident,] for ident in sorted(self.touched)), self._phones_of
        )

    def write(self) -> None:
        """Write what is gone, then what is new or changed; the rooms must be there."""
        for table in (self.occupancy, self.phones, self.residents):
            table.write_gone()
        for table in (self.residents, self.phones, self.occupancy):
            table.write()
