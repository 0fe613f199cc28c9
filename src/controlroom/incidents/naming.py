"""How incidents are named: number, place, kind and state as the officer says them, and whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.numbers import format_incident_no, parse_incident_no
from controlroom.base.policy_model import title
from controlroom.base.registry import Subject
from controlroom.estate.places import written_place
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.gas import gas_areas, inside
from controlroom.incidents.reads import Incident, by_ids
from controlroom.incidents.rules import STATE_TITLES, State
from controlroom.store.policies import active_policy
from controlroom.store.reader import Reader


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how incidents are named in strips and lists: number, kind, place, whom to call.

    Nobody inside a gas area may be called or radioed, about whatever it is (P-07, 001:254).
    """
    policy = active_policy(reader)
    catalogue = active_catalogue(policy)
    found = {}
    areas = gas_areas(reader.rows, policy, reader.location)
    there = tuple(inside(reader.rows, areas).values())
    listed = by_ids(reader, ids)
    staff = {person.staff_id for one in listed for person in one.people}
    how = {
        row[0]: row[1:]
        for row in reader.among("SELECT id, role, phone FROM staff WHERE id IN ({ids})", sorted(staff))
    }
    for one in listed:
        kind = catalogue.kind(one.kind)
        no_radio = kind.no_radio or one.id in areas
        reached = () if no_radio else [person for person in one.people if person.number not in there]
        call = next((person for person in reached if person.is_lead), next(iter(reached), None))
        role, phone = how[call.staff_id] if call else ("", "")
        found[one.id] = Subject(
            number=one.number,
            title=kind_title(kind.zh, kind.en),
            place=place_name(one),
            call=call.number if call else "",
            no_radio=no_radio,
            there=there,
            role=title(policy.roles[role]) if role in policy.roles else "",
            phone=phone or "",
        )
    return found


def place_name(one: Incident) -> str:
    """Return where an incident is; a home or unit in the language of this console, not of who took the report.

    Of an emergency without one it says that the place is still to be filled.
    """
    if not one.place:
        return _("place not given")
    return written_place(one.place_sort, one.place_code, one.place)


def kind_title(zh: str, en: str) -> str:
    """Return a kind's name in the officer's language."""
    from controlroom.base.i18n import language

    return zh if language() == "zh" else en


def state_title(state: State) -> str:
    """Return a state in the officer's language."""
    return _(STATE_TITLES[state])


def short(number: str, today: datetime) -> str:
    """Return a full number as it is said on this day."""
    return format_incident_no(parse_incident_no(number, today.date()), today.date())
