"""Who applies for a pass: somebody of the home, by name, number, telephone or initials, or a stranger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.phones import check_phone
from controlroom.base.pinyin import initials
from controlroom.base.text import half, shown
from controlroom.estate.reads import Resident, people_at
from controlroom.incidents.desk.intake import Spot
from controlroom.incidents.gas import words
from controlroom.passes.gas import gas_places, is_inside
from controlroom.passes.rules import RELATION_TITLES, Relation
from controlroom.passes.tables import Pass
from controlroom.store.act import Act


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies: somebody the register knows in this home, or a stranger."""

    resident: Resident | None
    name: str
    relation: Relation
    phone: str


def applicant_of(act: Act, where: Spot, typed: str, said_relation: str, said_phone: str) -> Applicant:
    """Return who applies: somebody of the home as the register knows them, else a stranger.

    Args:
        where: the home.
        typed: name, number, telephone or initials.
        said_relation, said_phone: as told.

    Raises:
        UsageError: no name, no such relation, a telephone number that is none.
    """
    if not typed:
        raise UsageError(_("Write who applies."), field="applicant")
    phone, relation = check_phone(said_phone), _relation(said_relation)
    people = people_at(act.store.reader, where.id) if where.sort == "room" and where.id is not None else []
    resident = _resident(people, typed, relation)
    if resident is None:
        return Applicant(None, typed, relation or Relation.OTHER, phone)
    own = Relation(resident.relation) if resident.relation in tuple(Relation) else Relation.OTHER
    return Applicant(resident, resident.name, own, phone or (resident.phones[0] if resident.phones else ""))


def _relation(text: str) -> Relation | None:
    word = half(text).strip().casefold()
    if not word:
        return None
    for one in Relation:
        if word in (one.value, _(RELATION_TITLES[one]).casefold()):
            return one
    known = _(", ").join(_(name) for name in RELATION_TITLES.values())
    sentence = _("“{text}” is not possible here. Choose one of: {known}.")
    raise UsageError(sentence.format(text=shown(text), known=known), field="relation")


def _resident(people: Sequence[Resident], typed: str, relation: Relation | None) -> Resident | None:
    """Return the one of the home who is meant: by name, number, telephone, or initials only one of them has.

    Of two with one name the one with fewer rights counts: owners stand first in the register.
    """
    plain = half(typed).replace(" ", "").casefold()
    for found in (
        [one for one in people if typed == one.name],
        [one for one in people if one.number and plain == one.number.casefold()],
        [one for one in people if plain in one.phones],
        [one for one in people if plain.isascii() and plain in initials(one.name, every_reading=True)],
    ):
        fitting = [one for one in found if relation is None or one.relation == relation]
        if fitting and (typed == fitting[0].name or len(fitting) == 1):
            return fitting[-1]
    return None


def gas_words(act: Act, row: Pass) -> str:
    """Return what stands in place of every telephone number while gas escapes at the home of a pass; else nothing."""
    places = gas_places(act.run, act.policy, act.store.location)
    return words() if is_inside(row.place_code, places) else ""


def owner_of(act: Act, row: Pass) -> Resident | None:
    """Return the first owner of a pass's home of whom a number is on file; only that number counts."""
    if row.place_sort != "room" or row.place_id is None:
        return None
    people = people_at(act.store.reader, row.place_id)
    return next((one for one in people if one.relation == Relation.OWNER and one.phones), None)
