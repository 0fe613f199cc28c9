"""What every act on an incident does: find it, keep its state and its clocks true, index it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.numbers import format_incident_no, parse_incident_no
from controlroom.deadlines import plan as queue
from controlroom.incidents.catalogue import Catalogue, Kind, active_catalogue
from controlroom.incidents.clocks import Facts, planned, waited
from controlroom.incidents.desk import records
from controlroom.incidents.rules import Sent, State, check, check_time, state_of
from controlroom.incidents.tables import Assignment, Incident
from controlroom.store import search
from controlroom.store.act import Act, Done

SUBJECT = "incident"

# made once: making a statement costs as much as running it
_SENT = (
    select(Assignment)
    .where(col(Assignment.incident_id) == bindparam("incident"), col(Assignment.life) == bindparam("life"))
    .order_by(col(Assignment.id))
)
_NO_TIME = "CAST(NULL AS BIGINT)"
_LIFE = f"""SELECT 'sent' AS sort, id, '' AS name, staff_id, dispatched, under_way, arrived, cleared, recalled
 FROM assignment WHERE incident_id = :incident AND life = :life
 UNION ALL SELECT 'mark', id, name, {_NO_TIME}, at, {_NO_TIME}, {_NO_TIME}, {_NO_TIME}, {_NO_TIME}
 FROM incident_mark WHERE incident_id = :incident AND life = :life
 UNION ALL SELECT 'wait', id, why, {_NO_TIME}, began, ended, {_NO_TIME}, {_NO_TIME}, {_NO_TIME}
 FROM incident_wait WHERE incident_id = :incident AND life = :life ORDER BY 1, 2"""


def catalogue(act: Act) -> Catalogue:
    """Return the catalogue of kinds that goes with the active policy."""
    return active_catalogue(act.policy)


def find(act: Act, number: str, verb: str) -> Incident:
    """Return the incident with this spoken number, after checking that ``verb`` is possible.

    Raises:
        UsageError: no incident number; NotFound: no such incident; Refused: its state does not allow the act.
    """
    wanted = parse_incident_no(number, act.now.astimezone(act.policy.zone).date())
    row = records.by_number(act, wanted.full)
    if row is None:
        raise NotFound(_("There is no incident {number}.").format(number=number.strip()))
    check(verb, State(row.state), spoken(act, row))
    return row


def spoken(act: Act, row: Incident) -> str:
    """Return the number as it is said: this year's without the year."""
    return said(act, row.number)


def said(act: Act, number: str) -> str:
    """Return a full number as it is said."""
    today = act.now.astimezone(act.policy.zone).date()
    return format_incident_no(parse_incident_no(number, today), today)


def moment(act: Act, at: datetime | None, field: str = "at") -> datetime:
    """Return when something happened: the given time, or now.

    Raises:
        UsageError: it has not come yet; it belongs to ``field``.
    """
    if at is None:
        return act.now
    check_time(at, act.now, field=field)
    return at


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff as an act on an incident needs him."""

    id: int
    number: str
    name: str


def staff_by_number(act: Act, numbers: Iterable[str]) -> list[Person]:
    """Return the people with these numbers, in that order, each once.

    Raises:
        UsageError: nobody was named; NotFound: nobody has such a number, or the person has left.
    """
    found: list[Person] = []
    for number in dict.fromkeys(one.strip() for one in numbers):
        rows = act.run(
            "SELECT id, number, name FROM staff WHERE number = :number AND active = 1", number=number
        )
        if not rows:
            raise NotFound(_("There is nobody with number {number}.").format(number=number), field="who")
        found.append(Person(*rows[0]))
    if not found:
        raise UsageError(_("Say who: a staff number."), field="who")
    return found


def sent_rows(act: Act, incident: Incident) -> list[Assignment]:
    """Return everybody sent in this life, in the order of sending."""
    return list(act.session.exec(_SENT, params={"incident": incident.id, "life": incident.life}))


def as_sent(row: Assignment) -> Sent:
    """Return what the rules need of an assignment."""
    return Sent(row.staff_id, row.dispatched, row.under_way, row.arrived, row.cleared, row.recalled)


@dataclass(frozen=True, slots=True)
class _Life:
    """What one life of an incident has seen."""

    sent: list[Sent]
    marks: dict[str, datetime]
    waits: list[tuple[datetime, datetime | None]]


def _life(act: Act, incident: Incident) -> _Life:
    life = _Life([], {}, [])
    rows = act.run(_LIFE, incident=incident.id, life=incident.life)
    for sort, _id, name, staff, first, second, third, fourth, fifth in rows:
        if sort == "sent":
            times = (opt_from_us(at) for at in (second, third, fourth, fifth))
            life.sent.append(Sent(staff, from_us(first), *times))
        elif sort == "mark":
            life.marks[name] = from_us(first)
        else:
            life.waits.append((from_us(first), opt_from_us(second)))
    return life


def settle(act: Act, incident: Incident, *, new: bool = False) -> None:
    """Bring state, clocks and search entry in line with what has been written down; the end of every act.

    Args:
        new: True when the incident has just been made and nothing of it can be in the database yet.
    """
    act.session.flush()
    assert incident.id is not None
    life = _Life([], {}, []) if new else _life(act, incident)
    held = any(ended is None for _began, ended in life.waits)
    state = state_of(
        life.sent,
        held=held,
        resolved=incident.resolved is not None,
        closed=incident.closed is not None,
        cancelled=incident.cancelled is not None,
    )
    is_open = incident.closed is None and incident.cancelled is None
    records.put_state(act, incident, state.value, is_open=is_open)
    if is_open:
        _plan_clocks(act, incident, life, new=new)
    act.session.flush()


def _plan_clocks(act: Act, incident: Incident, life: _Life, *, new: bool) -> None:
    kind = catalogue(act).kind(incident.kind)
    plans = planned(
        act.policy,
        kind.clocks,
        Facts(
            began=incident.began,
            first_life=incident.life == 1,
            priority=incident.priority,
            severity=incident.severity,
            recorded=incident.opened,
            happened=incident.happened,
            sent=life.sent,
            marks=life.marks,
            resolved=incident.resolved,
            closed=incident.closed,
            appointment=incident.appointment,
            wanted_by=incident.wanted_by,
        ),
    )
    wanted = [
        queue.Wanted(
            kind=plan.clock.id,
            started=plan.started,
            due=plan.due,
            warn=plan.warn,
            met=plan.met,
            pauses=plan.clock.pauses,
            absolute=incident.appointment is not None
            and (plan.clock.appointment == "rebase" or plan.clock.needs_appointment),
            paused=waited(life.waits, plan.started),
            whose=plan.clock.who,
        )
        for plan in plans
    ]
    assert incident.id is not None
    queue.settle(
        act,
        (SUBJECT, incident.id),
        incident.life,
        wanted,
        priority=incident.priority,
        ladder=kind.ladder,
        at=act.now,
        new=new,
        held_since=next((began for began, ended in life.waits if ended is None), None),
    )


def index(act: Act, incident: Incident) -> None:
    """Write the incident's search entry: number, place, kind, summary, caller, telephone."""
    kind = catalogue(act).kind(incident.kind)
    assert incident.id is not None
    search.put(
        act,
        SUBJECT,
        incident.id,
        " ".join((incident.number, incident.summary, incident.phone)),
        usual=(incident.place_code, incident.place, kind.zh, kind.en),
        names=(incident.caller,) if incident.caller else (),
        open=bool(incident.is_open),
    )


def done(act: Act, incident: Incident, *notes: str) -> Done:
    """Return the act's answer."""
    assert incident.id is not None
    return Done(SUBJECT, incident.id, incident.number, tuple(notes))


def us(at: datetime | None) -> int | None:
    """Return an instant as a fact for the journal."""
    return None if at is None else to_us(at)


def kind_of(act: Act, text: str) -> Kind:
    """Return the kind an officer named.

    Raises:
        NotFound: no such kind, or several fit; the sentence names them.
    """
    known = catalogue(act)
    return known.kinds.get(text) or known.find(text)
