"""Whom the roster names for a post in the shift that holds now."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.policy import Policy
from controlroom.posts.places import place_meant, places_known
from controlroom.shifts.reads_roster import Planned, planned
from controlroom.store.reader import Reader


def rostered(reader: Reader, policy: Policy, now: datetime) -> dict[str, tuple[Planned, ...]]:
    """Return who is planned for each post, by the post's code; words of the roster that mean no one post are left out.

    Args:
        reader: the read lane.
        policy: knows the shifts and the posts.
        now: this instant.
    """
    known = places_known(reader.rows, policy)
    found: dict[str, list[Planned]] = {}
    for one in planned(reader, policy, now):
        place = place_meant(known, policy, one.post)
        if place is not None:
            found.setdefault(place.code, []).append(one)
    return {code: tuple(people) for code, people in found.items()}
