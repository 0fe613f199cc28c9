"""What completes the fields: places, kinds, callers, staff. Residents' names only for who is signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import lru_cache

from controlroom.base.i18n import _
from controlroom.base.pinyin import initials
from controlroom.base.policy_model import title
from controlroom.base.text import half, mask_phone
from controlroom.estate.reads import Resident, find_people, find_places, people_at, resolve_place
from controlroom.estate.rules import NAMES, Relation
from controlroom.incidents.catalogue import Catalogue, Kind, active_catalogue
from controlroom.incidents.pane.people import candidates
from controlroom.ui.fields import Suggestion
from controlroom.ui.pane import Frame

_MOST = 8
_ANONYMOUS = ("匿名", "nm", "anonymous")
"""What is typed for a caller who gives no name, in either language."""


class Completions:
    """The providers of a form's pickers.

    Args:
        frame: the console.
        place: gives the code of the place typed so far; its people complete the caller.
    """

    def __init__(self, frame: Frame, place: Callable[[], str]) -> None:
        self._frame = frame
        self._place = place

    async def places(self, text: str) -> Sequence[Suggestion]:
        """Return places by building-unit-room, name, pinyin initials or a resident's name."""
        return await asyncio.to_thread(self._places, text)

    def _places(self, text: str) -> list[Suggestion]:
        reader = self._frame.reader
        exact = resolve_place(reader, text)
        found = find_places(reader, text, _MOST)
        # a home found by a resident's name would tell who lives there
        shown = [one for one in found if not one.who or self._frame.revealed]
        return [
            Suggestion(
                one.code,
                one.title,
                " ".join(word for word in (one.code if one.code != one.title else "", one.who) if word),
                exact=len(shown) == 1 or (exact is not None and (one.kind, one.id) == (exact.kind, exact.id)),
            )
            for one in shown
        ]

    async def kinds(self, text: str) -> Sequence[Suggestion]:
        """Return kinds by Chinese or English name, id or pinyin initials."""
        return kind_suggestions(active_catalogue(self._frame.policy), text)

    async def callers(self, text: str) -> Sequence[Suggestion]:
        """Return people of the home first, then any resident, by name, initials or number."""
        return await asyncio.to_thread(self._callers, text) if self._frame.revealed else ()

    def _callers(self, text: str) -> list[Suggestion]:
        typed = half(text).strip().casefold()
        reader = self._frame.reader
        found: dict[int, Suggestion] = {}
        nobody = _nameless(typed)
        for one in home_people(self._frame, self._place()):
            if is_named(one.name, typed) or any(phone.endswith(typed) for phone in one.phones):
                found[one.id] = self._caller(one.id, one.name, one.relation, one.phones, "")
        for person in find_people(reader, text, _MOST):
            home = person.homes[0].title if person.homes else ""
            found.setdefault(
                person.id, self._caller(person.id, person.name, person.relation, person.phones, home)
            )
        return [*nobody, *found.values()][:_MOST]

    def _caller(self, key: int, name: str, relation: str, phones: Sequence[str], home: str) -> Suggestion:
        phone = phones[0] if phones else ""
        shown = phone if self._frame.may("reveal") else mask_phone(phone)
        return Suggestion(
            f"{key} {phone}", name, " ".join(word for word in (relation_title(relation), shown, home) if word)
        )

    async def staff(self, text: str) -> Sequence[Suggestion]:
        """Complete the last of several staff numbers; those on duty and free come first."""
        return await asyncio.to_thread(self._staff, text)

    def _staff(self, text: str) -> list[Suggestion]:
        before, _blank, last = half(text).replace("，", " ").replace(",", " ").rpartition(" ")
        if not last:
            return []
        found = [one for one in candidates(self._frame, None) if one.answers(last)][:_MOST]
        return [
            Suggestion(
                one.staff.number,
                f"{before} {one.staff.number}".strip(),
                one.words(),
                exact=one.staff.number.casefold() == last.casefold() or len(found) == 1,
            )
            for one in found
        ]


def kind_suggestions(catalogue: Catalogue, text: str) -> list[Suggestion]:
    """Return kinds that answer a text: exact ones, begun ones, initials, then those that hold it."""
    typed = half(text).strip().casefold()
    found: list[tuple[int, int, Kind]] = []
    for index, kind in enumerate(catalogue.kinds.values()):
        rank = _rank(kind, typed)
        if rank is not None:
            found.append((rank, index, kind))
    found.sort(key=lambda one: one[:2])
    return [
        Suggestion(
            kind.id,
            title(kind),
            _("priority {priority} · {group}").format(
                priority=kind.priority, group=title(catalogue.groups[kind.group])
            ),
            # a kind must be one of the catalogue: Enter takes the likeliest
            exact=kind is found[0][2],
        )
        for _order, _index, kind in found[:_MOST]
    ]


def _rank(kind: Kind, typed: str) -> int | None:
    names = [kind.zh.casefold(), kind.en.casefold(), kind.id]
    others = [word.casefold() for word in kind.words]
    own, letters = initials(kind.zh), _spellings(kind.words)
    ranks = (
        typed in names or typed in own,
        typed in others,
        any(name.startswith(typed) for name in names),
        typed in letters,
        any(word.startswith(typed) for word in (*own, *others, *letters)),
        any(typed in name for name in (*names, *others)),
    )
    return ranks.index(True) if True in ranks else None


@lru_cache(maxsize=4096)
def _spellings(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the pinyin initials of Chinese words."""
    return tuple(letters for word in words if not word.isascii() for letters in initials(word))


def is_anonymous(caller: str) -> bool:
    """Tell whether what stands as the caller means that no name was given."""
    return half(caller).strip().casefold() in (_("anonymous").casefold(), *_ANONYMOUS)


def _nameless(typed: str) -> list[Suggestion]:
    begun = any(word.startswith(typed) for word in (*_ANONYMOUS, _("anonymous").casefold()))
    detail = _("no name, no visit later")
    return [Suggestion("", _("anonymous"), detail, exact=is_anonymous(typed))] if typed and begun else []


def home_people(frame: Frame, code: str) -> list[Resident]:
    """Return the people of a room by its code; nobody for other places, or before anybody signed in."""
    place = resolve_place(frame.reader, code) if code and frame.revealed else None
    return people_at(frame.reader, place.id) if place is not None and place.kind == "room" else []


def relation_title(relation: str) -> str:
    """Return what a person is to the home."""
    return _(NAMES[Relation][Relation(relation)]) if relation in tuple(Relation) else relation


def is_named(name: str, typed: str) -> bool:
    """Whether a name holds what was typed, or begins with these initials."""
    return typed in name.casefold() or (
        typed.isascii() and any(one.startswith(typed) for one in initials(name, every_reading=True))
    )
