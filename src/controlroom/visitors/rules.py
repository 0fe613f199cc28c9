"""Visitors and vehicles: numbers, states, sorts. Pure.

Visitors are registered; those of unknown identity, without papers and doubtful are not let in (003:32, 36). Nobody is
searched, and no paper is kept (000:143).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from controlroom.base.errors import UsageError
from controlroom.base.i18n import N_, _
from controlroom.base.numbers import format_prefixed, parse_prefixed
from controlroom.base.plates import read_plate
from controlroom.base.text import half, shown

VISITOR = "visitor"
VEHICLE = "vehicle"

MOST_PEOPLE = 500
"""More people than one entry can stand for (ours)."""


class State(StrEnum):
    """Where a visitor stands."""

    INSIDE = "inside"
    LEFT = "left"
    REFUSED = "refused"
    STRUCK = "struck"
    """Entered wrongly; it stays readable."""


STATE_TITLES = {
    State.INSIDE: N_("on the estate"),
    State.LEFT: N_("has left"),
    State.REFUSED: N_("not let in"),
    State.STRUCK: N_("struck"),
}


class Sort(StrEnum):
    """Why a vehicle was written down."""

    UNKNOWN = "unknown"
    CAR_PARK = "car-park"


SORT_TITLES = {Sort.UNKNOWN: N_("unknown vehicle"), Sort.CAR_PARK: N_("car-park watch")}
"""Unknown vehicles are registered (R-21; 003:25, 37); the car park is watched by CCTV (D5, 004:538)."""

NO_PLATE = ("无牌", "无", "none", "no")
"""What is typed for a vehicle without a plate, or one that cannot be read."""


def number_of(number: int) -> str:
    """Return a visitor's number as it is said, ``V-0001``."""
    return format_prefixed(number, "V", 4)


def vehicle_number(number: int) -> str:
    """Return a vehicle entry's number as it is said, ``C-0001``."""
    return format_prefixed(number, "C", 4)


def parse_number(text: str) -> int:
    """Return the number in ``V-0001``, ``v1`` or ``1``.

    Raises:
        UsageError: not such a number.
    """
    return parse_prefixed(text, "V", 4, field="number")


def parse_vehicle(text: str) -> int:
    """Return the number in ``C-0001``, ``c1`` or ``1``.

    Raises:
        UsageError: not such a number.
    """
    return parse_prefixed(text, "C", 4, field="number")


def seen_plate(text: str) -> str:
    """Return the plate of a vehicle that was noticed; empty if it had none, or none that could be read.

    Raises:
        UsageError: nothing written, or it has not the form of a plate.
    """
    word = half(text).strip().casefold()
    if not word:
        raise UsageError(_("Write the plate, or “none” if there is none."), field="plate")
    return "" if word in NO_PLATE else read_plate(text)


def check_sort(text: str) -> Sort:
    """Return the sort of a vehicle's entry.

    Raises:
        UsageError: there is no such sort.
    """
    for one in Sort:
        if text == one.value:
            return one
    raise UsageError(
        _("“{value}” is not possible here. Choose one of: {choices}.").format(
            value=shown(text), choices=", ".join(one.value for one in Sort)
        ),
        field="kind",
    )


def check_people(count: int) -> int:
    """Return how many came.

    Raises:
        UsageError: fewer than one, more than an entry can stand for.
    """
    if not 1 <= count <= MOST_PEOPLE:
        raise UsageError(
            _("Between 1 and {most} people are one entry.").format(most=MOST_PEOPLE), field="people"
        )
    return count


def searched(number: str, words: Iterable[str], plate: str) -> str:
    """Return the text a record is found by; a plate also without its province and letter."""
    plates = (plate, plate[1:], plate[2:]) if plate else ()
    return " ".join(word for word in (number, *words, *plates) if word)
