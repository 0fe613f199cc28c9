"""The page beside the form for a call: what to ask, and what is known of the home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.registry import load, rooms
from controlroom.base.settings import own_playbooks
from controlroom.base.text import mask_phone
from controlroom.base.times import when_text
from controlroom.estate.reads import Care, Place, care_of, fee_of, people_at, resolve_place
from controlroom.estate.rules import NAMES, CareKind, FeeState
from controlroom.incidents.catalogue import Kind, active_catalogue
from controlroom.incidents.naming import short, state_title
from controlroom.incidents.pane.complete import relation_title
from controlroom.incidents.pane.listing import kind_name
from controlroom.incidents.playbook_model import Playbook
from controlroom.incidents.playbooks import playbooks
from controlroom.incidents.reads_recent import at_place
from controlroom.ui.pane import Frame
from controlroom.ui.safe import Part

THREAT = "P-14"
_MATTERS = 6
_PEOPLE = 8


def card_for(frame: Frame, kind: Kind | None) -> Playbook | None:
    """Return the playbook of a kind; None if there is none, or it cannot be read."""
    if kind is None:
        return None
    try:
        return playbooks(own_playbooks(frame.store.location)).for_kind(kind)
    except ControlroomError:
        # the questions are missing then; the incident's card says why
        return None


def page(frame: Frame, place_text: str, kind: Kind | None) -> list[list[Part]]:
    """Return the lines of the page. Reads the database: call it in a thread."""
    place = resolve_place(frame.reader, place_text) if place_text else None
    return [*_questions(card_for(frame, kind)), *_home(frame, place)]


def _questions(card: Playbook | None) -> Iterator[list[Part]]:
    if card is None or not card.ask:
        return
    if card.situation == THREAT:
        yield [("▲ " + _("Do not hang up. Let them talk."), "late")]
    yield [(_("Ask"), "title"), ("  Alt+Q ", "key"), (_("writes the answers"), "dim")]
    for number, one in enumerate(card.ask, 1):
        yield [(f"{number} ", "dim"), (title(one), "text")]
    yield []


def _home(frame: Frame, place: Place | None) -> Iterator[list[Part]]:
    if place is None or not frame.revealed:
        return
    yield [(place.title, "title")]
    if place.kind == "room":
        yield from _care(frame, place)
        yield from _people(frame, place)
        yield from _fee(frame, place)
        yield from _owed(frame, place)
    yield from _matters(frame, place)


def _care(frame: Frame, place: Place) -> Iterator[list[Part]]:
    """Notes of care, only while they hold, each with its last day."""
    for one in care_of(frame.reader, place.id, frame.now().astimezone(frame.zone).date()):
        yield [("● ", "soon"), (_care_words(one), "text"), (_until(one.until), "dim")]


def _care_words(one: Care) -> str:
    name = NAMES[CareKind].get(CareKind(one.kind), one.kind) if one.kind in tuple(CareKind) else one.kind
    return " ".join(word for word in (_(name), one.text) if word)


def _until(day: date | None) -> str:
    return "  " + _("until {day}").format(day=day.isoformat()) if day is not None else ""


def _people(frame: Frame, place: Place) -> Iterator[list[Part]]:
    for one in people_at(frame.reader, place.id)[:_PEOPLE]:
        phone = one.phones[0] if one.phones else ""
        shown = phone if frame.may("reveal") else mask_phone(phone)
        more = "  ".join(word for word in (relation_title(one.relation), shown) if word)
        yield [(one.name, "text"), (f"  {more}", "dim")]


def _fee(frame: Frame, place: Place) -> Iterator[list[Part]]:
    fee = fee_of(frame.reader, place.id)
    if fee is None:
        return
    owed = f" {fee.owed // 100}.{fee.owed % 100:02}" if fee.owed else ""
    state = _(NAMES[FeeState][FeeState(fee.state)]) if fee.state in tuple(FeeState) else fee.state
    as_of = _("as of {day}").format(day=fee.as_of.isoformat())
    yield [(_("Fees") + " ", "dim"), (state + owed, "text"), (f"  {as_of}", "dim")]


def _owed(frame: Frame, place: Place) -> Iterator[list[Part]]:
    """What other rooms have open for the home."""
    asked = [load(item) for room in rooms() for item in room.home_items]
    owed = [one for ask in asked for one in ask(frame.reader, frame.policy, place.code, frame.now())]
    if owed:
        yield [(_("Owed to this home"), "key")]
    yield from ([(one, "late" if one.startswith("▲") else "text")] for one in owed)


def _matters(frame: Frame, place: Place) -> Iterator[list[Part]]:
    now, catalogue = frame.now(), active_catalogue(frame.policy)
    today = now.astimezone(frame.zone)
    found = at_place(frame.reader, place.code, limit=_MATTERS)
    for heading, matters in (
        (_("Open here"), [one for one in found if one.is_open]),
        (_("Before"), [one for one in found if not one.is_open]),
    ):
        if matters:
            yield [(heading, "key")]
        for one in matters:
            words = (short(one.number, today), kind_name(catalogue, one.kind), state_title(one.state))
            yield [(" ".join(words), "text"), (f"  {when_text(one.told, now, frame.zone)}", "dim")]
