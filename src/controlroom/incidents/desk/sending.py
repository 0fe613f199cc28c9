"""Sending people: dispatch, recall, under way, arrived, cleared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from controlroom.base.clock import to_us
from controlroom.base.errors import NotFound, Refused
from controlroom.base.i18n import _
from controlroom.incidents import gas
from controlroom.incidents.desk.common import (
    SUBJECT,
    Person,
    done,
    find,
    moment,
    said,
    sent_rows,
    spoken,
    staff_by_number,
    taken,
    us,
)
from controlroom.incidents.desk.settling import settle
from controlroom.incidents.errors import OutElsewhere
from controlroom.incidents.rules import Milestone, check_order
from controlroom.incidents.tables import Assignment, Incident
from controlroom.store.act import Act, Done, desk_act

_SEND = """INSERT INTO assignment (incident_id, life, staff_id, is_lead, dispatched)
 VALUES (:incident, :life, :staff, :leads, :dispatched)"""
_OUT = """SELECT staff_id, is_lead FROM assignment
 WHERE incident_id = :incident AND life = :life AND cleared IS NULL AND recalled IS NULL"""
_ELSEWHERE = """SELECT s.number, i.number, i.place FROM assignment a
 JOIN staff s ON s.id = a.staff_id JOIN incident i ON i.id = a.incident_id
 WHERE a.staff_id IN ({ids}) AND a.cleared IS NULL AND a.recalled IS NULL AND a.incident_id <> :incident
 ORDER BY a.id"""


def _out(act: Act, incident: Incident) -> list[tuple[Assignment, Person]]:
    return [
        (row, staff)
        for row, staff in _with_staff(act, incident)
        if row.cleared is None and row.recalled is None
    ]


def _with_staff(act: Act, incident: Incident) -> list[tuple[Assignment, Person]]:
    rows = sent_rows(act, incident)
    if not rows:
        return []
    ids = ",".join(str(row.staff_id) for row in rows)
    staff = {
        row[0]: Person(*row) for row in act.run(f"SELECT id, number, name FROM staff WHERE id IN ({ids})")
    }
    return [(row, staff[row.staff_id]) for row in rows]


def busy_elsewhere(act: Act, staff: Sequence[Person], incident: Incident) -> list[str]:
    """Return a phrase for every other incident these people are out for."""
    ids = ",".join(str(one.id) for one in staff)
    rows = act.run(_ELSEWHERE.replace("{ids}", ids), incident=incident.id) if staff else []
    return [
        _("{who} is on {number} {place}").format(who=who, number=said(act, number), place=place)
        for who, number, place in rows
    ]


@desk_act(right="dispatch")
def dispatch(
    act: Act,
    number: str,
    who: Sequence[str],
    *,
    lead: str | None = None,
    even_if_busy: bool = False,
    at: datetime | None = None,
) -> Done:
    """Send people to an incident; the first one sent leads unless another is named (004:539, D6).

    A second sending never resets the first: whoever is out already stays as he is.

    Args:
        number: the incident.
        who: staff numbers.
        lead: staff number of the one who leads; sent too if not named in ``who``.
        even_if_busy: send people who are out for another incident.
        at: when they were sent, if not now.

    Raises:
        NotFound: no such incident or person; OutElsewhere: somebody is busy elsewhere; Refused: all are out already.
    """
    incident = find(act, number, "dispatch")
    when = moment(act, at)
    check_order([(Milestone.TOLD, incident.began), (Milestone.DISPATCHED, when)])
    people = staff_by_number(act, [*who, lead] if lead else who)
    leads_now: dict[int, int] = dict(act.run(_OUT, incident=incident.id, life=incident.life))
    fresh = [one for one in people if one.id not in leads_now]
    leader = staff_by_number(act, [lead])[0] if lead else None
    if not fresh and (leader is None or leads_now[leader.id]):
        raise Refused(
            _("They have been sent to {number} already.").format(number=spoken(act, incident)), field="who"
        )
    busy = busy_elsewhere(act, fresh, incident)
    if busy and not even_if_busy:
        words = "; ".join(busy)
        raise OutElsewhere(
            _("{busy}. Send anyway with “even if busy”, or choose somebody else.").format(busy=words),
            busy=words,
        )
    if leader is not None and leads_now:
        for row, _person in _out(act, incident):
            row.is_lead = int(row.staff_id == leader.id)
    has_lead = leader is not None or any(leads_now.values())
    assert incident.id is not None
    for one in fresh:
        leads = one.id == leader.id if leader else not has_lead
        has_lead = has_lead or leads
        act.run(
            _SEND,
            incident=incident.id,
            life=incident.life,
            staff=one.id,
            leads=int(leads),
            dispatched=to_us(when),
        )
    settle(act, incident)
    act.journal(
        "incident.dispatched",
        (SUBJECT, incident.id),
        facts={
            "staff": [one.id for one in fresh],
            "lead": leader.id if leader else None,
            "busy": bool(busy),
        },
        texts={"who": " ".join(f"{one.number} {one.name}" for one in fresh)},
        at=when,
    )
    act.announce("incident.dispatched", incident=incident, staff=fresh)
    return done(act, incident, *busy, *_gas(act, incident, fresh))


def _gas(act: Act, incident: Incident, sent: Sequence[Person]) -> list[str]:
    """Return a warning where people go into a gas area, or are called away from one (P-07, 001:254)."""
    areas = gas.gas_areas(act.run, act.policy, act.store.location)
    inside = gas.inside(act.run, areas - {incident.id or 0})
    danger = incident.id in areas or any(one.id in inside for one in sent)
    return [gas.words()] if danger else []


def gas_warning(act: Act, incident: Incident) -> list[str]:
    """Return the same for calling back whoever is out; nothing where nobody is."""
    out = [staff for _row, staff in _out(act, incident)]
    return _gas(act, incident, out) if out else []


def _pass_lead(act: Act, incident: Incident, row: Assignment) -> None:
    """Let the first of the others who are out lead."""
    for other, _staff in _out(act, incident):
        if other.id != row.id:
            other.is_lead = 1
            break


def _one(
    act: Act, incident: Incident, who: str | None, waiting: list[tuple[Assignment, Person]]
) -> list[tuple[Assignment, Person]]:
    """Return whom a report is about: the one named, or the only one it can be."""
    if who is not None:
        person = staff_by_number(act, [who])[0]
        found = [pair for pair in _out(act, incident) if pair[1].id == person.id]
        if not found:
            raise NotFound(
                _("{who} is not out for {number}. Send first.").format(who=who, number=spoken(act, incident)),
                field="who",
            )
        return found
    if not waiting:
        raise Refused(
            _("Nobody is out for {number} to whom this applies.").format(number=spoken(act, incident))
        )
    if len(waiting) > 1:
        raise Refused(
            _("Several are out: {who}. Say which.").format(
                who=", ".join(staff.number for _row, staff in waiting)
            ),
            field="who",
        )
    return waiting


def _check_person(incident: Incident, row: Assignment) -> None:
    check_order(
        [
            (Milestone.TOLD, incident.began),
            (Milestone.DISPATCHED, row.dispatched),
            (Milestone.UNDER_WAY, row.under_way),
            (Milestone.ARRIVED, row.arrived),
            (Milestone.CLEARED, row.cleared),
        ]
    )


def _written_once(act: Act, row: Assignment, name: str, staff: Person) -> None:
    if getattr(row, name) is not None:
        raise Refused(
            _("{who} reported that already. A wrong time is put right with “correct”.").format(
                who=staff.number
            )
        )


def _report(
    act: Act,
    number: str,
    who: str | None,
    at: datetime | None,
    *,
    verb: str,
    column: str,
    waiting_for: Sequence[str],
) -> Done:
    incident = find(act, number, verb)
    when = moment(act, at)
    waiting = [
        pair for pair in _out(act, incident) if all(getattr(pair[0], name) is None for name in waiting_for)
    ]
    assert incident.id is not None
    for row, staff in _one(act, incident, who, waiting):
        _written_once(act, row, column, staff)
        setattr(row, column, when)
        _check_person(incident, row)
        if verb == "clear" and row.is_lead:
            # whoever led keeps the mark: taken back, he leads again
            _pass_lead(act, incident, row)
        settle(act, incident)
        act.journal(
            f"incident.{verb}" if verb != "clear" else "incident.cleared",
            (SUBJECT, incident.id),
            facts={"staff": staff.id, "at": us(when)},
            texts={"who": f"{staff.number} {staff.name}"},
            at=when,
        )
        act.announce(f"incident.{verb}", incident=incident, staff=staff, at=when)
    return done(act, incident)


@desk_act(right="dispatch")
def under_way(act: Act, number: str, who: str | None = None, *, at: datetime | None = None) -> Done:
    """Write down that somebody has set out.

    Raises:
        NotFound: not sent; Refused: written already, or several are out and none was named; UsageError: bad time.
    """
    return _report(
        act, number, who, at, verb="under-way", column="under_way", waiting_for=("under_way", "arrived")
    )


@desk_act(right="dispatch")
def arrive(act: Act, number: str, who: str | None = None, *, at: datetime | None = None) -> Done:
    """Write down that somebody is on the scene; meets the arrival clocks (T-003, T-004, T-010).

    Raises:
        NotFound: not sent; Refused: written already, or several are out and none was named; UsageError: bad time.
    """
    return _report(act, number, who, at, verb="arrive", column="arrived", waiting_for=("arrived",))


@desk_act(right="dispatch")
def clear(act: Act, number: str, who: str | None = None, *, at: datetime | None = None) -> Done:
    """Write down that somebody is free again; the lead passes to the first of those still out.

    Raises:
        NotFound: not sent; Refused: several are out and none was named; UsageError: bad time.
    """
    return _report(act, number, who, at, verb="clear", column="cleared", waiting_for=("cleared",))


@desk_act(right="dispatch")
def recall(act: Act, number: str, who: str, *, why: str) -> Done:
    """Take back a wrong dispatch: the person never counts as sent, the clocks go on as if he had not been.

    Args:
        why: the reason.

    Raises:
        Refused: the person is on the scene already; NotFound: not sent.
    """
    incident = find(act, number, "recall")
    reason = taken(why, "why")
    if not reason:
        raise Refused(_("Say why the person is recalled."), field="why")
    [(row, staff)] = _one(act, incident, who, [])
    if row.arrived is not None:
        raise Refused(
            _("{who} is on the scene: clear instead of recalling.").format(who=staff.number), field="who"
        )
    row.recalled = act.now
    if row.is_lead:
        row.is_lead = 0
        _pass_lead(act, incident, row)
    settle(act, incident)
    assert incident.id is not None
    act.journal(
        "incident.recalled",
        (SUBJECT, incident.id),
        facts={"staff": staff.id},
        texts={"who": f"{staff.number} {staff.name}", "why": reason},
    )
    act.announce("incident.recalled", incident=incident, staff=staff)
    return done(act, incident, *_gas(act, incident, [staff]))


def clear_all(act: Act, incident: Incident, *, recall_instead: bool = False) -> list[str]:
    """Clear (or recall) everybody who is out; return their numbers. Part of closing and cancelling."""
    numbers = []
    assert incident.id is not None
    for row, staff in _out(act, incident):
        if recall_instead and row.arrived is None:
            row.recalled = act.now
        else:
            row.cleared = act.now
        numbers.append(staff.number)
        act.journal(
            "incident.recalled" if row.recalled else "incident.cleared",
            (SUBJECT, incident.id),
            facts={"staff": staff.id, "at": us(act.now)},
            texts={"who": f"{staff.number} {staff.name}"},
        )
    return numbers


def who_is_out(act: Act, incident: Incident) -> list[str]:
    """Return the numbers of those who are out for an incident."""
    return [staff.number for _row, staff in _out(act, incident)]
