"""Finding an incident: by a number as it is said, or by words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from controlroom.base.errors import ControlroomError
from controlroom.base.numbers import parse_incident_no
from controlroom.base.text import half
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.reads import Incident, by_id
from controlroom.store import search
from controlroom.ui.pane import Frame

_MOST = 50


def number_in(typed: str, now: datetime) -> str | None:
    """Return the incident number that was typed, ``12`` as today's; None if it is none.

    Args:
        typed: what was typed.
        now: this instant in the estate's zone.
    """
    text = half(typed).strip()
    if text.isdigit() and len(text) <= 3:
        text = f"{now:%m%d}-{text}"
    try:
        parse_incident_no(text, now.date())
    except ControlroomError:
        return None
    return text


def by_words(frame: Frame, words: str) -> list[Incident]:
    """Return the incidents that words may mean; only whoever is signed in finds by callers and what they said."""
    reader = frame.reader
    keys = search.find(reader, "incident", words, confirm=partial(_texts, frame), limit=_MOST)
    return [one for key in keys if (one := by_id(reader, key)) is not None]


def _texts(frame: Frame, keys: Sequence[int]) -> dict[int, str]:
    catalogue = active_catalogue(frame.policy)
    rows = frame.reader.among(
        "SELECT id, number, place_code, place, kind, summary, phone, caller FROM incident WHERE id IN ({ids})",
        keys,
    )
    # what a caller said, and who and where from, answers only whoever is signed in
    last = None if frame.revealed else 5
    return {row[0]: " ".join((*row[1:4], *_names(catalogue.kinds.get(row[4])), *row[5:last])) for row in rows}


def _names(kind: object) -> tuple[str, ...]:
    return (getattr(kind, "zh", ""), getattr(kind, "en", ""))
