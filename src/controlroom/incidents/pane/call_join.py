"""A call about something that is known already: which open incidents the caller may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from controlroom.base.text import half
from controlroom.estate.reads import resolve_place
from controlroom.incidents.catalogue import Kind, active_catalogue
from controlroom.incidents.naming import place_name, short, state_title
from controlroom.incidents.pane.listing import kind_name
from controlroom.incidents.reads import Incident, by_id, some
from controlroom.incidents.reads_recent import at_place, lookalikes
from controlroom.ui.pane import Frame

_MOST = 5


@dataclass(frozen=True, slots=True)
class Same:
    """Open incidents a caller may mean.

    Attributes:
        likely: those of the same place and kind or the same number, then emergencies of the kind wherever they are:
            six callers of one fire name six places.
        here: other open ones of the place.
    """

    likely: Sequence[Incident] = ()
    here: Sequence[Incident] = ()

    @property
    def all(self) -> list[Incident]:
        """The likely ones first."""
        return [*self.likely, *self.here]


def joinable(frame: Frame, place_text: str, phone_text: str, kind: Kind | None) -> Same:
    """Return the open incidents this caller may mean. Reads the database: call it in a thread."""
    reader = frame.reader
    place = resolve_place(reader, place_text) if place_text else None
    code = place.code if place is not None else half(place_text).casefold()
    phone = half(phone_text).replace(" ", "").replace("-", "")
    since = frame.now() - timedelta(seconds=frame.policy.duplicate_window)
    kind_id = kind.id if kind is not None else ""
    doubles = lookalikes(reader, place_code=code, kind=kind_id, phone=phone, since=since)
    found = {one.id: one for double in doubles if (one := by_id(reader, double.id)) is not None}
    if kind is not None:
        critical = _emergencies(frame, kind)
        found |= {one.id: one for one in critical if one.id not in found}
    likely = [one for one in found.values() if one.is_open]
    here = at_place(reader, code) if code else []
    return Same(likely, [one for one in here if one.is_open and one.id not in found])


def _emergencies(frame: Frame, kind: Kind) -> list[Incident]:
    """Return open emergencies of a kind, or of another kind of the same situation (fire, a fire alarm)."""
    kinds = active_catalogue(frame.policy).kinds.values()
    alike = {kind.id, *(one.id for one in kinds if kind.situation and one.situation == kind.situation)}
    named = {f"kind{index}": name for index, name in enumerate(sorted(alike))}
    where = f"i.is_open = 1 AND i.priority = 1 AND i.kind IN ({', '.join(f':{name}' for name in named)})"
    return some(frame.reader, f"{where} ORDER BY i.id DESC LIMIT {_MOST}", **named)


def words(frame: Frame, one: Incident) -> str:
    """Return how an incident is named to the officer who takes a call."""
    number = short(one.number, frame.now().astimezone(frame.zone))
    catalogue = active_catalogue(frame.policy)
    return " ".join((number, kind_name(catalogue, one.kind), place_name(one), state_title(one.state)))


def said(place: str, summary: str, one: Incident) -> str:
    """Return what a caller said, as it is kept at the incident: a place that is not the incident's is part of it."""
    elsewhere = (
        place if place and half(place).casefold() not in (half(one.place).casefold(), one.place_code) else ""
    )
    return " ".join(word for word in (elsewhere, summary) if word)
