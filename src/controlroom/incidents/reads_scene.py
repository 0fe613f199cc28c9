"""What goes on around an incident: who was told, steps, callers, services, command, what is recorded, links."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import from_us, opt_from_us
from controlroom.base.policy import Policy
from controlroom.base.settings import own_playbooks
from controlroom.estate import directory_reads
from controlroom.estate.directory import is_personal
from controlroom.incidents import gas
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.clocks import Heard, heard_by
from controlroom.incidents.playbook_model import Field, Playbook, Step
from controlroom.incidents.reads import Incident, some
from controlroom.incidents.rules import FIELD_MARKS, State
from controlroom.incidents.tellings import FROM_OUTSIDE, Facts, Telling, tellings
from controlroom.store.drafts import Parked, parked_anywhere
from controlroom.store.policies import active_policy
from controlroom.store.reader import Reader

CALL_FORM = "incidents.new"
"""The form in which a call is taken; parked, it is a call put aside."""


class Told(NamedTuple):
    """Somebody who was told; ``staff`` and ``by`` are number and name, or empty."""

    life: int
    target: str
    directory: str
    staff: str
    who: str
    role: str
    department: str
    means: str
    at: datetime
    said: str
    by: str


class Tick(NamedTuple):
    """A step that was ticked; ``taken_back`` if the tick was wrong."""

    life: int
    step: str
    at: datetime
    by: str
    taken_back: datetime | None
    taken_back_by: str


class Caller(NamedTuple):
    """One more caller; ``from_number`` is the duplicate that this caller reported, or empty."""

    life: int
    caller: str
    phone: str
    said: str
    at: datetime
    by: str
    anonymous: bool
    from_number: str


class Outside(NamedTuple):
    """An outside service that came."""

    id: int
    life: int
    service: str
    officer: str
    arrived: datetime
    taken_over: str
    left: datetime | None


class Command(NamedTuple):
    """Who took command, from when on."""

    life: int
    who: str
    staff: str
    at: datetime
    by: str


class FieldValue(NamedTuple):
    """What is recorded, or why it is left out; ``at`` is the instant of a time."""

    life: int
    field: str
    value: str
    at: datetime | None
    left_out: str
    written: datetime
    by: str


class Link(NamedTuple):
    """Another incident: ``link``, ``duplicate`` (this one is the same as that), ``duplicated-by``."""

    number: str
    kind: str
    place: str
    state: State
    sort: str


class Scene(NamedTuple):
    """All that stands around one incident, of every life, in the order in which it was written.

    Attributes:
        sent: who was sent, as far as it tells who knows of it.
        marks: names of the marks of each life.
    """

    told: tuple[Told, ...]
    ticks: tuple[Tick, ...]
    callers: tuple[Caller, ...]
    outside: tuple[Outside, ...]
    commands: tuple[Command, ...]
    fields: tuple[FieldValue, ...]
    links: tuple[Link, ...]
    sent: tuple[tuple[int, Heard], ...]
    marks: frozenset[tuple[int, str]]

    def heard(self, life: int) -> list[Heard]:
        """Return who knows of one life: told or sent."""
        told = [Heard(one.at, one.target, one.role, one.department) for one in self.told if one.life == life]
        return told + [one for of, one in self.sent if of == life]

    @property
    def duplicate_of(self) -> str:
        """The number of the incident that this one is the same as, or empty."""
        return next((one.number for one in self.links if one.sort == "duplicate"), "")


_BY = "COALESCE(b.number || ' ' || b.name, '')"
_STAFF = "COALESCE(s.number || ' ' || s.name, '')"
_TOLD = f"""SELECT t.life, t.target, t.directory, {_STAFF}, t.who, t.role, t.department, t.means, t.at, t.said, {_BY}
 FROM incident_told t LEFT JOIN staff s ON s.id = t.staff_id LEFT JOIN staff b ON b.id = t.by_id
 WHERE t.incident_id = :id ORDER BY t.id"""
_TICKS = f"""SELECT t.life, t.step, t.at, {_BY}, t.taken_back, {_STAFF}
 FROM incident_tick t LEFT JOIN staff b ON b.id = t.by_id LEFT JOIN staff s ON s.id = t.taken_back_by
 WHERE t.incident_id = :id ORDER BY t.id"""
_CALLERS = f"""SELECT c.life, c.caller, c.phone, c.said, c.at, {_BY}, c.anonymous, COALESCE(i.number, '')
 FROM incident_caller c LEFT JOIN staff b ON b.id = c.by_id LEFT JOIN incident i ON i.id = c.from_id
 WHERE c.incident_id = :id ORDER BY c.at, c.id"""
_OUTSIDE = """SELECT id, life, service, officer, arrived, taken_over, left_at
 FROM incident_outside WHERE incident_id = :id ORDER BY arrived, id"""
_COMMANDS = f"""SELECT c.life, c.who, {_STAFF}, c.at, {_BY}
 FROM incident_command c LEFT JOIN staff s ON s.id = c.staff_id LEFT JOIN staff b ON b.id = c.by_id
 WHERE c.incident_id = :id ORDER BY c.id"""
_FIELDS = f"""SELECT f.life, f.field, f.value, f.at, f.left_out, f.written, {_BY}
 FROM incident_field f LEFT JOIN staff b ON b.id = f.by_id WHERE f.incident_id = :id ORDER BY f.life, f.id"""
_LINKS = """SELECT i.number, i.kind, i.place, i.state, l.sort, l.id
 FROM incident_link l JOIN incident i ON i.id = l.other_id WHERE l.incident_id = :id AND l.ended IS NULL
 UNION ALL SELECT i.number, i.kind, i.place, i.state,
 CASE l.sort WHEN 'duplicate' THEN 'duplicated-by' ELSE l.sort END, l.id
 FROM incident_link l JOIN incident i ON i.id = l.incident_id WHERE l.other_id = :id AND l.ended IS NULL
 ORDER BY 6"""
_SENT = """SELECT a.life, a.dispatched, s.role, s.department FROM assignment a JOIN staff s ON s.id = a.staff_id
 WHERE a.incident_id = :id AND a.recalled IS NULL ORDER BY a.id"""
_MARKS = "SELECT life, name FROM incident_mark WHERE incident_id = :id"


def scene(reader: Reader, incident_id: int) -> Scene:
    """Return all that stands around an incident."""
    return Scene(
        told=tuple(
            Told._make((*row[:8], from_us(row[8]), *row[9:])) for row in reader.rows(_TOLD, id=incident_id)
        ),
        ticks=tuple(
            Tick(row[0], row[1], from_us(row[2]), row[3], opt_from_us(row[4]), row[5])
            for row in reader.rows(_TICKS, id=incident_id)
        ),
        callers=tuple(
            Caller._make((*row[:4], from_us(row[4]), row[5], bool(row[6]), row[7]))
            for row in reader.rows(_CALLERS, id=incident_id)
        ),
        outside=tuple(
            Outside._make((*row[:4], from_us(row[4]), row[5], opt_from_us(row[6])))
            for row in reader.rows(_OUTSIDE, id=incident_id)
        ),
        commands=tuple(
            Command._make((*row[:3], from_us(row[3]), row[4]))
            for row in reader.rows(_COMMANDS, id=incident_id)
        ),
        fields=tuple(
            FieldValue._make((*row[:3], opt_from_us(row[3]), row[4], from_us(row[5]), row[6]))
            for row in reader.rows(_FIELDS, id=incident_id)
        ),
        links=tuple(
            Link(row[0], row[1], row[2], State(row[3]), row[4]) for row in reader.rows(_LINKS, id=incident_id)
        ),
        sent=tuple(
            (row[0], Heard(from_us(row[1]), "", row[2], row[3])) for row in reader.rows(_SENT, id=incident_id)
        ),
        marks=frozenset((row[0], row[1]) for row in reader.rows(_MARKS, id=incident_id)),
    )


def card_of(reader: Reader, one: Incident) -> Playbook | None:
    """Return the playbook of an incident, the estate's own in place of the shipped one; None if it has none."""
    from controlroom.incidents.playbooks import playbooks

    kind = active_catalogue(active_policy(reader)).kind(one.kind)
    return playbooks(own_playbooks(reader.location)).for_kind(kind) if kind.situation else None


def commander_of(seen: Scene, life: int) -> Command | None:
    """Return who commands; None: nobody was named, the officer on duty does (domain.md K-13)."""
    return next((one for one in reversed(seen.commands) if one.life == life), None)


class StepLine(NamedTuple):
    """A step of the card with its tick; ``old``: ticked, but the playbook no longer has it."""

    step: Step | None
    id: str
    tick: Tick | None
    old: bool


def steps(card: Playbook | None, seen: Scene, life: int) -> tuple[StepLine, ...]:
    """Return the card's steps in their order, then those ticked that it no longer has."""
    ticks = {one.step: one for one in seen.ticks if one.life == life and one.taken_back is None}
    lines = [StepLine(one, one.id, ticks.pop(one.id, None), False) for one in (card.steps if card else ())]
    return (*lines, *(StepLine(None, step, tick, True) for step, tick in ticks.items()))


class ToTell(NamedTuple):
    """Somebody to tell, and whether that is done.

    Attributes:
        told_at: when they heard, told or sent; None: not yet.
        told_who: who exactly, or empty.
        means: how, or empty if they were sent.
        since: since when it is owed.
        personal: whether the number is somebody's own, to be masked where it leaves the console.
    """

    telling: Telling
    told_at: datetime | None
    told_who: str
    means: str
    since: datetime
    personal: bool = False


def to_tell(
    reader: Reader, policy: Policy, card: Playbook | None, one: Incident, seen: Scene
) -> tuple[ToTell, ...]:
    """Return whom to tell of an incident with the directory's numbers, and who has heard.

    Where it is linked to an open gas leak, nobody is called but from outside (P-07).
    """
    kind = active_catalogue(policy).kind(one.kind)
    since = one.began or one.told
    directory = directory_reads.entries(reader)
    facts = Facts(since, one.severity, one.priority)
    leak = is_gas(reader, one)
    heard = seen.heard(one.life)
    found = []
    for telling in tellings(policy, card, kind, facts, directory):
        safe = telling._replace(means=_from_outside(telling.means)) if leak else telling
        at = heard_by(policy, telling.target, heard)
        how = _how(policy, telling.target, seen, one.life) if at is not None else None
        entry = directory.get(telling.directory)
        personal = entry is not None and is_personal(entry.sort, entry.number)
        found.append(
            ToTell(safe, at, how.who if how else "", how.means if how else "", since, personal=personal)
        )
    return tuple(found)


def _how(policy: Policy, target: str, seen: Scene, life: int) -> Told | None:
    """Return the first telling that reached a target; None if it was sent."""
    for one in seen.told:
        if one.life == life and heard_by(
            policy, target, [Heard(one.at, one.target, one.role, one.department)]
        ):
            return one
    return None


def _from_outside(means: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(way if way == "in-person" else FROM_OUTSIDE for way in means))


def fields_missing(card: Playbook | None, seen: Scene, life: int) -> tuple[Field, ...]:
    """Return what the playbook wants recorded and is neither recorded nor left out with a reason."""
    written = {one.field for one in seen.fields if one.life == life}
    written |= {field for field, mark in FIELD_MARKS.items() if (life, mark) in seen.marks}
    return tuple(one for one in (card.record if card else ()) if one.id not in written)


def is_gas(reader: Reader, one: Incident) -> bool:
    """Tell whether nobody in the area of an incident may be called: it or an open one linked to it is a gas leak."""
    policy = active_policy(reader)
    if gas.is_gas(active_catalogue(policy).kind(one.kind), reader.location):
        return True
    return one.id in gas.gas_areas(reader.rows, policy, reader.location)


def unclaimed(reader: Reader, console: str | None = None) -> list[Incident]:
    """Return incidents opened with nobody signed in that nobody has signed for, oldest first.

    Args:
        console: only those of this console.
    """
    where = "i.unsigned <> '' AND i.claimed_by IS NULL"
    if console is None:
        return some(reader, f"{where} ORDER BY i.id")
    return some(reader, f"{where} AND i.unsigned = :console ORDER BY i.id", console=console)


def parked_calls(reader: Reader, console: str | None = None) -> list[Parked]:
    """Return calls put aside half-taken, the latest first.

    Args:
        console: only those of this console.
    """
    return [one for one in parked_anywhere(reader, CALL_FORM) if console in (None, one.console)]
