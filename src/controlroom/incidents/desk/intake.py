"""Taking a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.numbers import IncidentNo, format_incident_no, parse_incident_no, parse_place
from controlroom.base.phones import check_phone
from controlroom.base.text import half
from controlroom.estate.reads import resolve_place
from controlroom.incidents.desk import records
from controlroom.incidents.desk.common import (
    SUBJECT,
    catalogue,
    done,
    index,
    kind_of,
    moment,
    staff_by_number,
    superior_of,
    taken,
    taken_line,
    us,
)
from controlroom.incidents.desk.sending import dispatch
from controlroom.incidents.desk.settling import settle
from controlroom.incidents.reads_recent import lookalikes
from controlroom.incidents.rules import SEVERITIES, State
from controlroom.incidents.tables import Incident
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.chain import FactValue


@dataclass(frozen=True, slots=True)
class NewIncident:
    """What the caller says, as typed; see ``shell.md`` for the options of the same names.

    Attributes:
        anonymous: the caller gives no name, and wants no visit (001:75).
        about: number of the officer whose work a complaint is about; it goes past that officer.
    """

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
    anonymous: bool = False
    about: str = ""


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
    text = taken_line(place, "place")
    if not text:
        raise UsageError(_("Say where: a room such as 3-2-1802, a facility, or any words."), field="place")
    known = resolve_place(act.store.reader, text)
    if known is None:
        return Spot(None, None, half(text).casefold(), text)
    return Spot(known.kind, known.id, known.code, known.title)


def not_registered(act: Act, row: Incident) -> list[str]:
    """Return a remark if its place is said like a home and the estate has none such: a slip, or a neighbour's."""
    if (
        row.place_sort is not None
        or parse_place(row.place) is None
        or not act.run("SELECT 1 FROM room LIMIT 1")
    ):
        return []
    return [_("{place} is not in the register. Check the place.").format(place=row.place)]


def check_choice(value: str | None, choices: Mapping[str, object], field: str) -> None:
    """Refuse a value that is not one of the choices; None passes.

    Raises:
        UsageError: with the choices, at ``field``.
    """
    if value is not None and value not in choices:
        raise UsageError(
            _("“{value}” is not possible here. Choose one of: {choices}.").format(
                value=value, choices=", ".join(choices)
            ),
            field=field,
        )


def check_priority(priority: int) -> int:
    """Return a priority from 1 to 4.

    Raises:
        UsageError: it is none.
    """
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
    return take(act, new, spot(act, new.place))


def take(act: Act, new: NewIncident, place: Spot, *, unsigned: str = "") -> Done:
    """Write down a report; from now on its clocks run.

    Args:
        new: what was typed.
        place: where it is; without words it is still to be filled.
        unsigned: name of the console if nobody is signed in there.

    Raises:
        UsageError: a field is missing or impossible, with the field's name.
        NotFound: no such kind.
    """
    kind = kind_of(act, new.kind)
    check_choice(new.source, catalogue(act).channels, "source")
    check_choice(new.severity, SEVERITIES, "severity")
    told = moment(act, new.told, "told")
    happened = moment(act, new.happened, "happened") if new.happened else None
    if happened is not None and happened > told:
        raise UsageError(
            _("It cannot have been reported before it happened. Check the two times."), field="happened"
        )
    about = staff_by_number(act, [new.about])[0] if new.about else None
    if about is not None and kind.nature is None:
        raise UsageError(_("Only a complaint can be about an officer."), field="about")
    day, in_day, number = _next_number(act)
    row = records.insert(
        act,
        number=number,
        day=day,
        in_day=in_day,
        kind=kind.id,
        priority=check_priority(new.priority or kind.priority),
        severity=new.severity,
        source=new.source,
        state=State.RECEIVED.value,
        place_sort=place.sort,
        place_id=place.id,
        place_code=place.code,
        place=place.text,
        summary=taken(new.summary, "summary"),
        caller=taken_line(new.caller, "caller"),
        phone=check_phone(new.phone),
        happened=happened,
        told=told,
        opened=act.now,
        began=told,
        appointment=new.appointment,
        wanted_by=new.wanted_by,
        taken_by=act.by.staff_id,
        unsigned=unsigned,
        anonymous=int(new.anonymous),
        about_staff=about.id if about is not None else None,
    )
    settle(act, row, new=True)
    index(act, row, new=True)
    assert row.id is not None
    act.journal(
        "incident.opened",
        (SUBJECT, row.id),
        facts=_special(row)
        | {
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
    if row.about_staff == act.by.staff_id and row.about_staff is not None:
        sentence = _("This complaint is about your own work. Tell {who}: it is theirs now.")
        notes.append(sentence.format(who=superior_of(act, act.by.role)))
    return done(act, row, *notes, *not_registered(act, row))


def _special(row: Incident) -> dict[str, FactValue]:
    """Return what only some reports have: nobody signed in, an anonymous caller, an officer it is about."""
    facts: dict[str, FactValue] = {"unsigned": bool(row.unsigned), "anonymous": bool(row.anonymous)}
    facts["about"] = row.about_staff
    return {name: value for name, value in facts.items() if value}


@desk_act(right="take")
def open_and_send(act: Act, new: NewIncident, who: Sequence[str], *, even_if_busy: bool = False) -> Done:
    """Write down a report and send people to it, both or neither.

    Args:
        new: what was typed.
        who: staff numbers, the first one leads; nobody: the report alone is written down.
        even_if_busy: send people who are out for another incident.

    Raises:
        NotAllowed: the right ``dispatch`` is missing. As ``open_incident`` and ``dispatch``: nothing is written then.
    """
    if who:
        act.by.need("dispatch")
    taken = open_incident.inside(act, new)
    if not who:
        return taken
    sent = dispatch.inside(act, taken.number, who, even_if_busy=even_if_busy)
    return replace(taken, notes=(*taken.notes, *sent.notes))
