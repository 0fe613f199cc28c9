"""A field for a member of staff: number, call sign, name or initials; those on duty come first."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from controlroom.base.text import half
from controlroom.incidents.pane.people import Candidate, candidates
from controlroom.ui.fields import Field, Filled, Suggestion
from controlroom.ui.pane import Frame

_MOST = 8
_BETWEEN = re.compile(r"[\s,，、;；]+")


def staff_field(
    frame: Frame, name: str, label: str, hint: str, *, required: bool = False, several: bool = False
) -> Field:
    """Return a field that completes staff numbers.

    Args:
        frame: the console.
        name, label, hint, required: as for ``Field``.
        several: whether several numbers may stand there; the last one is completed.
    """

    async def complete(text: str) -> Sequence[Suggestion]:
        return await asyncio.to_thread(_staff, frame, text, several=several)

    return Field(name, label, "pick", required=required, hint=hint, complete=complete)


def number_of(given: Filled, name: str) -> str:
    """Return the staff number that was picked or typed in a field."""
    return given.picked.get(name) or given.values[name].strip()


def numbers_of(text: str) -> tuple[str, ...]:
    """Return the staff numbers of a field for several."""
    return tuple(word for word in _BETWEEN.split(half(text)) if word)


def _staff(frame: Frame, text: str, *, several: bool) -> list[Suggestion]:
    """Return who may be meant, those on duty first; of several numbers the last one is completed."""
    before, last = "", text.strip()
    if several:
        before, _blank, last = re.sub(_BETWEEN, " ", half(text)).rpartition(" ")
    if not last:
        return []
    found = [one for one in candidates(frame, None) if one.answers(last)]
    found.sort(key=lambda one: (one.staff.number != last, not one.staff.on_duty, one.staff.number))
    return [_suggestion(one, before, last, only=len(found) == 1) for one in found[:_MOST]]


def _suggestion(one: Candidate, before: str, typed: str, *, only: bool) -> Suggestion:
    number = one.staff.number
    return Suggestion(
        number, f"{before} {number}".strip(), one.words(), exact=only or number.casefold() == typed.casefold()
    )
