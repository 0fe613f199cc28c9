"""What rooms tell the house about themselves. Every room has a ``room.py`` with one ``ROOM``.

Heavy parts are named as ``"module:attribute"`` and loaded when they are needed, so that reading the registry
costs next to nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

ROOM_NAMES = (
    "people", "estate", "deadlines", "shifts", "dutylog", "visitors", "posts", "incidents", "keyloans", "passes",
    "followups",
    "handovers",
)  # fmt: skip
"""Rooms from the ground up. A new room adds its name here."""

_NONE: Mapping[str, str] = MappingProxyType({})


class Group(NamedTuple):
    """A group of shell commands.

    Attributes:
        name: the word typed, for instance ``incidents``.
        help: one line, an untranslated msgid (wrap it in ``N_``).
        loads: ``"module:attribute"`` of its Typer sub-app.
    """

    name: str
    help: str
    loads: str


class PaneEntry(NamedTuple):
    """A pane of the console.

    Attributes:
        number: the digit that focuses it, 1 to 9.
        name: the room's name.
        title: its title, a msgid.
        loads: ``"module:Widget"``.
        share: how much of the height of its column it takes.
    """

    number: int
    name: str
    title: str
    loads: str
    share: int = 3


class Listener(NamedTuple):
    """A function called inside the transaction that announces ``event``: ``f(act, **payload)``.

    It may raise ``Refused`` to veto with a sentence, or add to the transaction.
    """

    event: str
    loads: str


class Room(NamedTuple):
    """All that one room registers.

    Attributes:
        name: the folder's name.
        has_tables: whether it has a ``tables.py``.
        groups: its shell commands.
        adds: name of its own or a lower room's group -> ``"module:attribute"`` of a Typer sub-app whose commands
            join it.
        panes: its panes.
        listeners: what it listens to.
        deadline_titles: deadline kind -> msgid of its short title.
        reminders: kinds of deadlines that are nobody's promise: they only remind, and stand in no list of what is due.
        describes: subject sort (``incident``) -> ``"module:function"`` with the signature
            ``f(reader, ids) -> dict[int, Subject]``, for strips and lists that show any subject.
        conditions: named alarm conditions -> msgid of the sentence.
        open_items: ``"module:function"``, ``f(reader, policy, now) -> list[OpenItem]``: what of the room is open at an
            instant, what is late first; the handover sheet is made of these.
        counts: ``"module:function"``, ``f(reader, policy) -> list[ToCount]``: what is counted at a handover.
        open_title: their heading, a msgid; the title of the room's pane if not given.
        open_first: how far up on the sheet they stand among those of other rooms; the greater, the more urgent.
        sentences: first word of its acts (``incident``) -> ``"module:function"``,
            ``f(policy, act, facts, texts, *, when, reveal) -> str | None``: how its journal entries read.
        tells: first word of its acts -> names of the texts of an entry that anybody may read before somebody signs in;
            all of them where the word is not named.
        finds: subject sort -> ``"module:function"``, ``f(reader, text, local_now)`` gives the record (with its
            ``id``) that a spoken number names; ``UsageError`` if it is no number of this sort, else ``NotFound``.
        searches: search sort -> ``"module:function"``, ``f(reader, ids) -> dict[int, str]``: text and numbers of
            each record, by which it answers a search.
        reindexes: ``"module:function"``, ``f(act)`` writes every search entry of the room anew.
        deadline_names: ``"module:function"``, ``f(policy, kind) -> str``: titles of deadlines whose kinds are made
            as they are needed; empty for a kind of another room.
        unreachable: ``"module:function"``, ``f(act) -> frozenset[int]``: keys of the staff whom no prompt may name
            now (inside a gas area, P-07).
        doing: ``"module:function"``, ``f(run) -> dict[int, Doing]``: what members of staff are out for, by key;
            ``run`` is the read lane's ``rows`` or a running act's ``run``.
        home_items: ``"module:function"``, ``f(reader, policy, place_code, now) -> list[str]``: a line for each thing
            that is open for a home, shown beside the form while somebody from there is calling.
        holds_open: ``"module:function"``, ``f(reader, incident_id) -> list[str]``: a sentence for each thing for which
            closing an incident is vetoed unless somebody says why it is closed all the same.
        desk_line: ``"module:function"``, ``f(reader, policy, now) -> list[tuple[str, str]]``: words with their looks
            for the head line of the duty log: what the desk holds, what misses before it can be handed over.
        takes_reports: name of the form in which a report is taken (``Frame.take_report``); one room has it.
        reopens: of a room without a pane, ``"module:function"``, ``f(frame, form, filled)``: the screen of a form of
            this name that was put aside, as it was.
    """

    name: str
    has_tables: bool = True
    groups: tuple[Group, ...] = ()
    adds: Mapping[str, str] = _NONE
    panes: tuple[PaneEntry, ...] = ()
    listeners: tuple[Listener, ...] = ()
    deadline_titles: Mapping[str, str] = _NONE
    reminders: tuple[str, ...] = ()
    describes: Mapping[str, str] = _NONE
    conditions: Mapping[str, str] = _NONE
    open_items: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    open_title: str = ""
    open_first: int = 0
    sentences: Mapping[str, str] = _NONE
    tells: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    finds: Mapping[str, str] = _NONE
    searches: Mapping[str, str] = _NONE
    reindexes: tuple[str, ...] = ()
    deadline_names: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    doing: tuple[str, ...] = ()
    home_items: tuple[str, ...] = ()
    holds_open: tuple[str, ...] = ()
    desk_line: tuple[str, ...] = ()
    takes_reports: str = ""
    reopens: str = ""


class Subject(NamedTuple):
    """How a record is named where it is not at home: number, place, what, whom to call.

    Attributes:
        number: the spoken number, ``1122-012`` in full ``2026-1122-012``.
        title: what it is, in the officer's language.
        place: where, free of residents' names.
        call: whom to call, for instance ``612（工程）``; empty if nobody.
        no_radio: whether nobody in the area may be called or radioed (domain.md P-07).
        there: numbers of those whom no prompt may name now: they are inside a gas area, this one or another.
        role: what the one to call is, in the officer's language.
        phone: the telephone number of the one to call, in full; shown only to who is signed in.
    """

    number: str
    title: str
    place: str = ""
    call: str = ""
    no_radio: bool = False
    there: tuple[str, ...] = ()
    role: str = ""
    phone: str = ""


class Doing(NamedTuple):
    """What a member of staff is out for.

    Attributes:
        number: the spoken number of the record, in full.
        place: where.
        arrived: whether the person is there.
    """

    number: str
    place: str
    arrived: bool


class OpenItem(NamedTuple):
    """Something that is open and goes on to the next officer.

    Attributes:
        subject, id: the record, as in the journal.
        number: the spoken number; empty for a group that has none, which is called by its words.
        words: what it is, in the officer's language; names of staff, none of residents.
        due: until when it is owed; None if it has no time.
        risk: whether it is to be spoken through by itself (an open emergency).
        told: a line for each thing that is told with it and not asked about one by one (who stands where).
    """

    subject: str
    id: int
    number: str
    words: str
    due: datetime | None = None
    risk: bool = False
    told: tuple[str, ...] = ()


class ToCount(NamedTuple):
    """Something the relief counts at a handover.

    Attributes:
        id: tells it from every other.
        title: what is counted, in the officer's language.
        expected: how many there are, or which number it bears, by the register.
    """

    id: str
    title: str
    expected: str


_extra: list[Room] = []
_cache: list[tuple[Room, ...]] = []


def rooms() -> tuple[Room, ...]:
    """Return every room's registration, from the ground up."""
    if not _cache:
        found = [import_module(f"controlroom.{name}.room").ROOM for name in ROOM_NAMES]
        _cache.append((*found, *_extra))
    return _cache[0]


@contextmanager
def with_room(room: Room) -> Iterator[None]:
    """Add a room for the length of a test."""
    _extra.append(room)
    _cache.clear()
    _listeners.clear()
    try:
        yield
    finally:
        _extra.remove(room)
        _cache.clear()
        _listeners.clear()


def load(reference: str) -> Any:
    """Return the attribute named by ``"module:attribute"``."""
    module, _, attribute = reference.partition(":")
    return getattr(sys.modules.get(module) or import_module(module), attribute)


_listeners: dict[str, tuple[Callable[..., None], ...]] = {}


def listeners(event: str) -> tuple[Callable[..., None], ...]:
    """Return the functions that listen to an event, lower rooms first."""
    if event not in _listeners:
        _listeners[event] = tuple(
            load(one.loads) for room in rooms() for one in room.listeners if one.event == event
        )
    return _listeners[event]
