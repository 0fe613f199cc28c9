"""What of the incidents is open: each one that is not closed, with what is to be met next."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import OpenItem
from controlroom.deadlines.reads import of_subject
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.naming import kind_title, place_name, short, state_title
from controlroom.incidents.reads import Incident, incidents
from controlroom.incidents.rules import HOLD_TITLES, Hold
from controlroom.store.reader import Reader

_MOST = 1000


def open_items(reader: Reader, policy: Policy, now: datetime) -> list[OpenItem]:
    """Return every open incident by priority, then by what is due first."""
    found = incidents(reader, limit=_MOST)
    due = {key: row.due for key, row in of_subject(reader, "incident", [one.id for one in found]).items()}
    local = now.astimezone(policy.zone)
    items = [
        (
            one.priority,
            OpenItem(
                "incident",
                one.id,
                short(one.number, local),
                _words(policy, one),
                due.get(one.id),
                risk=one.priority == 1,
            ),
        )
        for one in found
    ]
    return [
        one
        for _priority, one in sorted(items, key=lambda two: (two[0], two[1].due is None, two[1].due or now))
    ]


def _words(policy: Policy, one: Incident) -> str:
    kind = active_catalogue(policy).kind(one.kind)
    words = [place_name(one), kind_title(kind.zh, kind.en), state_title(one.state)]
    if one.hold_why:
        words.append(_(HOLD_TITLES[Hold(one.hold_why)]))
    if one.people:
        words.append(_("out: {numbers}").format(numbers=_(", ").join(person.number for person in one.people)))
    return " · ".join(words)
