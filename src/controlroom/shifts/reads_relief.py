"""Who is rostered to take the desk over when a shift ends, and how it is said: whom to ring (003:34, G-11)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.policy_model import Right
from controlroom.base.times import clock_text
from controlroom.people import reads as people
from controlroom.people.reads import Staff
from controlroom.shifts.reads_roster import planned
from controlroom.shifts.rules import Span
from controlroom.store.reader import Reader

_NEEDS: tuple[Right, ...] = ("shift", "sign")
"""Rights without which nobody takes the desk over."""


class Relief(NamedTuple):
    """Who should take the desk over.

    Attributes:
        at: when the next shift begins by policy.
        people: who is rostered for it and may have the desk, by number; nobody if the roster is silent.
    """

    at: datetime
    people: tuple[Staff, ...]


def relief(reader: Reader, policy: Policy, span: Span, officer: int) -> Relief:
    """Return who is rostered to relieve a shift.

    Args:
        reader: the read lane.
        policy: knows the shifts and who may have the desk.
        span: the shift that runs.
        officer: key of who has the desk: nobody relieves himself.
    """
    named = [
        one.staff_id
        for one in planned(reader, policy, span.ends)
        if one.staff_id != officer and all(policy.may(one.role, right) for right in _NEEDS)
    ]
    found = people.by_ids(reader, named)
    return Relief(span.ends, tuple(found[key] for key in named))


def relief_words(policy: Policy, one: Relief, *, owed: bool = False) -> str:
    """Return who should take the desk over, in the officer's language; without telephone numbers.

    Args:
        policy: for the zone.
        one: who.
        owed: the shift is over and nobody has come.
    """
    time = clock_text(one.at, policy.zone)
    if not one.people:
        words = _("no relief: nobody rostered {time}") if owed else _("nobody rostered {time}")
        return words.format(time=time)
    who = _(", ").join(f"{person.number} {person.name}" for person in one.people)
    words = _("relief owed: {who} (rostered {time}), not signed in") if owed else _("relief {time}: {who}")
    return words.format(who=who, time=time)
