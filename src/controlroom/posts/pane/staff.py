"""A field for members of staff: number, call sign, name or initials; those on duty come first, with what they do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from controlroom.base.text import half
from controlroom.people.reads import find
from controlroom.posts.reads_people import Person, by_key, words_of
from controlroom.posts.rules import Status
from controlroom.ui.fields import Field, Filled, Suggestion
from controlroom.ui.pane import Frame

_MOST = 8
_BETWEEN = re.compile(r"[\s,，、;；]+")


def staff_field(
    frame: Frame,
    name: str,
    label: str,
    hint: str,
    *,
    value: str = "",
    required: bool = False,
    several: bool = False,
) -> Field:
    """Return a field that completes staff numbers.

    Args:
        frame: the console.
        name, label, hint, value, required: as for ``Field``.
        several: whether several numbers may stand there; the last one is completed.
    """

    async def complete(text: str) -> Sequence[Suggestion]:
        return await asyncio.to_thread(_found, frame, text, several=several)

    return Field(name, label, "pick", value=value, required=required, hint=hint, complete=complete)


def number_of(given: Filled, name: str) -> str:
    """Return the staff number that was picked or typed in a field."""
    return given.picked.get(name) or given.values[name].strip()


def numbers_of(text: str) -> tuple[str, ...]:
    """Return the staff numbers of a field for several."""
    return tuple(word for word in _BETWEEN.split(half(text)) if word)


def doing_words(frame: Frame, one: Person) -> str:
    """Return what somebody is doing, in the officer's words: on a break until when, out for what."""
    words = words_of(one.status, one.until, frame.policy, frame.now())
    if one.doing is not None and one.status in (Status.SENT, Status.ON_SCENE):
        return f"{words} {one.doing.place}"
    return words


def _found(frame: Frame, text: str, *, several: bool) -> list[Suggestion]:
    before, last = "", text.strip()
    if several:
        before, _blank, last = re.sub(_BETWEEN, " ", half(text)).rpartition(" ")
    if not last:
        return []
    people = by_key(frame.reader)
    found = find(frame.reader, last, limit=_MOST)
    # free first among those on duty
    found.sort(
        key=lambda one: (one.number != last, not one.on_duty, people[one.id].status is not Status.FREE)
    )
    return [
        Suggestion(
            one.number,
            f"{before} {one.number}".strip(),
            "  ".join(
                word for word in (one.name, doing_words(frame, people[one.id]), people[one.id].post) if word
            ),
            exact=len(found) == 1 or one.number.casefold() == last.casefold(),
        )
        for one in found
        if one.id in people
    ]
