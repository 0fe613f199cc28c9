"""Changing what was taken of a report, and looking at what is masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.phones import check_phone
from controlroom.incidents.desk.common import SUBJECT, done, find, index, kind_of, taken, taken_line, us
from controlroom.incidents.desk.intake import check_choice, check_priority, not_registered, spot
from controlroom.incidents.desk.settling import settle
from controlroom.incidents.rules import SEVERITIES
from controlroom.incidents.tables import Incident
from controlroom.store.act import Act, Done, desk_act


@dataclass(frozen=True, slots=True)
class Edit:
    """New values of an incident; None leaves the old one. ``""`` empties a text; ``drop`` empties a time."""

    kind: str | None = None
    priority: int | None = None
    severity: str | None = None
    wanted_by: datetime | None = None
    appointment: datetime | None = None
    place: str | None = None
    summary: str | None = None
    caller: str | None = None
    phone: str | None = None
    anonymous: bool | None = None
    drop: frozenset[str] = frozenset()


@desk_act(right="edit")
def edit(act: Act, number: str, change: Edit) -> Done:
    """Change what was taken; what has run of a clock is kept (T-004, T-055).

    A new kind brings its own priority unless one is given.

    Raises:
        UsageError: nothing to change, or an impossible value; NotFound: no such incident or kind; Refused: closed.
    """
    row = find(act, number, "edit")
    new = _new_values(act, row, change)
    changed = {name: value for name, value in new.items() if getattr(row, name) != value}
    if not new:
        raise UsageError(_("Say what to change, for instance the priority."))
    if not changed:
        return done(act, row, _("Nothing changed: it was so already."))
    facts: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for name, value in changed.items():
        before = getattr(row, name)
        if name in ("place", "summary", "caller", "phone", "place_code"):
            texts[f"{name}_was"], texts[name] = before or "", value or ""
        elif name in ("wanted_by", "appointment"):
            facts[f"{name}_was"], facts[name] = us(before), us(value)
        else:
            facts[f"{name}_was"], facts[name] = before, value
        setattr(row, name, value)
    settle(act, row)
    index(act, row)
    assert row.id is not None
    act.journal("incident.edited", (SUBJECT, row.id), facts=facts, texts=texts)
    act.announce("incident.edited", incident=row, changed=frozenset(changed))
    return done(act, row, *(not_registered(act, row) if "place" in changed else ()))


def _new_values(act: Act, row: Incident, change: Edit) -> dict[str, Any]:
    new: dict[str, Any] = {}
    if change.kind is not None:
        kind = kind_of(act, change.kind)
        new["kind"] = kind.id
        if change.priority is None:
            new["priority"] = kind.priority
    if change.priority is not None:
        new["priority"] = check_priority(change.priority)
    if change.severity is not None:
        check_choice(change.severity, SEVERITIES, "severity")
        new["severity"] = change.severity
    if change.place is not None:
        place = spot(act, change.place)
        new |= {"place_sort": place.sort, "place_id": place.id, "place_code": place.code, "place": place.text}
    if change.summary is not None:
        new["summary"] = taken(change.summary, "summary")
    if change.caller is not None:
        new["caller"] = taken_line(change.caller, "caller")
    if change.phone is not None:
        new["phone"] = check_phone(change.phone)
    if change.anonymous is not None:
        new["anonymous"] = int(change.anonymous)
    for name in ("wanted_by", "appointment"):
        value = getattr(change, name)
        if value is not None or name in change.drop:
            new[name] = value
    return new


@desk_act(right="reveal")
def reveal(act: Act, number: str) -> Done:
    """Note that somebody looked at the caller's telephone number in full.

    Raises:
        NotFound: no such incident.
    """
    row = find(act, number, "note")
    assert row.id is not None
    act.journal("incident.revealed", (SUBJECT, row.id))
    return done(act, row)
