"""Taking a report and changing what was taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.numbers import IncidentNo, format_incident_no, parse_incident_no
from controlroom.base.text import half, tidy, tidy_line
from controlroom.estate.reads import resolve_place
from controlroom.incidents.desk.common import (
    SUBJECT,
    catalogue,
    done,
    find,
    index,
    kind_of,
    moment,
    settle,
    us,
)
from controlroom.incidents.reads import lookalikes
from controlroom.incidents.rules import SEVERITIES, State
from controlroom.incidents.tables import Incident
from controlroom.store.act import Act, Done, desk_act


@dataclass(frozen=True, slots=True)
class NewIncident:
    """What the caller says, as typed; see ``shell.md`` for the options of the same names."""

    kind: str
    place: str
    summary: str = ""
    caller: str = ""
    phone: str = ""
    source: str = "phone"
    priority: int | None = None
    severity: str | None = None
    happened: datetime | None = None
    told: datetime | None = None
    appointment: datetime | None = None
    wanted_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as an incident keeps it: the record it was recognised as, its code, and the words shown."""

    sort: str | None
    id: int | None
    code: str
    text: str


def spot(act: Act, place: str) -> Spot:
    """Return a typed place: a room, unit, building or facility of the estate, else free words.

    Raises:
        UsageError: no place was given.
    """
    text = tidy_line(place)
    if not text:
        raise UsageError(_("Say where: a room such as 3-2-1802, a facility, or any words."), field="place")
    known = resolve_place(act.store.reader, text)
    if known is None:
        return Spot(None, None, half(text).casefold(), text)
    return Spot(known.kind, known.id, known.code, known.title)


def check_phone(text: str) -> str:
    """Return a telephone number as it is kept: plain digits with ``+``, ``-`` and blanks taken out.

    Raises:
        UsageError: it does not look like a number.
    """
    plain = half(tidy_line(text)).replace(" ", "").replace("-", "")
    if not plain:
        return ""
    if not plain.lstrip("+").isdigit() or not 2 <= len(plain.lstrip("+")) <= 20:
        raise UsageError(_("A telephone number has digits only, for instance 13800006612."), field="phone")
    return plain


def _check_choice(value: str | None, choices: Mapping[str, object], field: str) -> None:
    if value is not None and value not in choices:
        raise UsageError(
            _("“{value}” is not possible here. Choose one of: {choices}.").format(
                value=value, choices=", ".join(choices)
            ),
            field=field,
        )


def _check_priority(priority: int) -> int:
    if priority not in (1, 2, 3, 4):
        raise UsageError(_("A priority is 1, 2, 3 or 4."), field="priority")
    return priority


def _next_number(act: Act) -> tuple[str, int, str]:
    today = act.now.astimezone(act.policy.zone).date()
    day = today.strftime("%Y-%m%d")
    last = act.run("SELECT MAX(in_day) FROM incident WHERE day = :day", day=day)[0][0] or 0
    return day, last + 1, IncidentNo(today.year, today.strftime("%m%d"), last + 1).full


def _lookalikes(act: Act, row: Incident) -> list[str]:
    # the read lane sees what was committed before: everything but the incident itself
    others = lookalikes(
        act.store.reader,
        place_code=row.place_code,
        kind=row.kind,
        phone=row.phone,
        since=act.now - timedelta(seconds=act.policy.duplicate_window),
    )
    return [other.number for other in others]


@desk_act(right="take")
def open_incident(act: Act, new: NewIncident) -> Done:
    """Write down a report; from now on its clocks run.

    Args:
        new: what was typed.

    Returns:
        The incident; its notes name likely duplicates, which never block.

    Raises:
        UsageError: a field is missing or impossible, with the field's name.
        NotFound: no such kind.
    """
    kind = kind_of(act, new.kind)
    place = spot(act, new.place)
    _check_choice(new.source, catalogue(act).channels, "source")
    _check_choice(new.severity, SEVERITIES, "severity")
    told = moment(act, new.told)
    happened = moment(act, new.happened) if new.happened else None
    day, in_day, number = _next_number(act)
    row = Incident(
        number=number,
        day=day,
        in_day=in_day,
        kind=kind.id,
        priority=_check_priority(new.priority or kind.priority),
        severity=new.severity,
        source=new.source,
        state=State.RECEIVED.value,
        place_sort=place.sort,
        place_id=place.id,
        place_code=place.code,
        place=place.text,
        summary=tidy(new.summary),
        caller=tidy_line(new.caller),
        phone=check_phone(new.phone),
        happened=happened,
        told=told,
        opened=act.now,
        began=told,
        appointment=new.appointment,
        wanted_by=new.wanted_by,
        taken_by=act.by.staff_id,
    )
    act.session.add(row)
    settle(act, row, new=True)
    index(act, row)
    assert row.id is not None
    act.journal(
        "incident.opened",
        (SUBJECT, row.id),
        facts={
            "number": row.number,
            "kind": row.kind,
            "priority": row.priority,
            "severity": row.severity,
            "source": row.source,
            "place_sort": row.place_sort,
            "place_id": row.place_id,
            "told": us(row.told),
            "happened": us(row.happened),
            "appointment": us(row.appointment),
            "wanted_by": us(row.wanted_by),
        },
        texts={"place": row.place, "summary": row.summary, "caller": row.caller, "phone": row.phone},
        at=told,
    )
    act.announce("incident.opened", incident=row)
    today = act.now.astimezone(act.policy.zone).date()
    notes = [
        _("Perhaps the same matter as {number}.").format(
            number=format_incident_no(parse_incident_no(other, today), today)
        )
        for other in _lookalikes(act, row)
    ]
    return done(act, row, *notes)


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
        raise UsageError(_("Say what to change, for instance --priority 1."))
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
    return done(act, row)


def _new_values(act: Act, row: Incident, change: Edit) -> dict[str, Any]:
    new: dict[str, Any] = {}
    if change.kind is not None:
        kind = kind_of(act, change.kind)
        new["kind"] = kind.id
        if change.priority is None:
            new["priority"] = kind.priority
    if change.priority is not None:
        new["priority"] = _check_priority(change.priority)
    if change.severity is not None:
        _check_choice(change.severity, SEVERITIES, "severity")
        new["severity"] = change.severity
    if change.place is not None:
        place = spot(act, change.place)
        new |= {"place_sort": place.sort, "place_id": place.id, "place_code": place.code, "place": place.text}
    if change.summary is not None:
        new["summary"] = tidy(change.summary)
    if change.caller is not None:
        new["caller"] = tidy_line(change.caller)
    if change.phone is not None:
        new["phone"] = check_phone(change.phone)
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
