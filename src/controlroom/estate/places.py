"""A place as every room knows it, and how it is titled."""

from __future__ import annotations

from dataclasses import dataclass

from controlroom.base.i18n import language
from controlroom.estate.rules import place_title


@dataclass(frozen=True, slots=True)
class Place:
    """A place an incident can be at.

    Attributes:
        kind: ``room``, ``unit``, ``building`` or ``facility``.
        id: its key.
        code: as spoken and stored: ``3-2-1802``, ``3-2``, ``3``, ``LF-31``.
        title: as shown, in the language of the console: ``3栋2单元1802``.
        who: the resident by whose name or number it was found; personal, not for a screen nobody is signed in at.
    """

    kind: str
    id: int
    code: str
    title: str
    who: str = ""


def title_of(code: str) -> str:
    """Return the title of a building, unit or room from its code, in the language of the console."""
    return place_title(*code.split("-", 2))


def written_place(kind: str | None, code: str, words: str) -> str:
    """Return a place that was written down: a home or unit in the language of the console, any other as it was said.

    Args:
        kind: ``Place.kind`` of what was found then; None if nothing was.
        code: its code.
        words: what was written down.
    """
    return title_of(code) if kind in ("room", "unit") else words


def room_place(ident: int, code: str, who: str = "") -> Place:
    """Return a room as a place."""
    return Place("room", ident, code, title_of(code), who)


def unit_place(ident: int, code: str) -> Place:
    """Return a unit as a place."""
    return Place("unit", ident, code, title_of(code))


def building_place(ident: int, number: str, name: str | None) -> Place:
    """Return a building as a place; its own name stands behind its number."""
    title = title_of(number)
    return Place("building", ident, number, f"{title} {name}" if name else title)


def facility_place(ident: int, code: str, zh: str, en: str | None) -> Place:
    """Return a facility as a place, named in the language of the console."""
    return Place("facility", ident, code, zh if language() == "zh" or not en else en)
