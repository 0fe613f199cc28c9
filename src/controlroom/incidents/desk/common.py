"""What every act on an incident does: find it, keep its state and its clocks true, index it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.errors import NotAllowed, NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.numbers import format_incident_no, parse_incident_no, parse_said_incident_no
from controlroom.base.policy import Policy
from controlroom.base.policy_model import title
from controlroom.base.settings import own_playbooks
from controlroom.base.text import half, tidy, tidy_line
from controlroom.deadlines import plan as queue
from controlroom.incidents.catalogue import Catalogue, Kind, active_catalogue
from controlroom.incidents.clocks import Facts, Heard, owed_tellings, planned, waited
from controlroom.incidents.desk import records
from controlroom.incidents.playbook_model import Playbook
from controlroom.incidents.playbooks import playbooks
from controlroom.incidents.rules import (
    KEPT_FROM_WHOM_IT_IS_ABOUT,
    Sent,
    State,
    check,
    check_time,
    state_of,
)
from controlroom.incidents.tables import Assignment, Incident
from controlroom.incidents.tellings import Facts as TellingFacts
from controlroom.incidents.tellings import Telling, tellings
from controlroom.store import search
from controlroom.store.act import Act, Done

SUBJECT = "incident"

LOOK_AGAIN = "look-again"
"""The deadline of a wait that has an end: by then somebody looks whether the incident can go on."""

_LOOK_AHEAD = timedelta(minutes=10)
_LOOK_AHEAD_SHARE = 0.25
"""Such a wait warns so long before its end (ours), a short one in its last quarter: it must not warn at once."""

# made once: making a statement costs as much as running it
_SENT = (
    select(Assignment)
    .where(col(Assignment.incident_id) == bindparam("incident"), col(Assignment.life) == bindparam("life"))
    .order_by(col(Assignment.id))
)
_NO_TIME = "CAST(NULL AS BIGINT)"
_NO_TIMES = ", ".join([_NO_TIME] * 4)
_LIFE = f"""SELECT 'sent' AS sort, a.id, '' AS name, s.role, s.department, a.staff_id, a.dispatched, a.under_way,
 a.arrived, a.cleared, a.recalled
 FROM assignment a JOIN staff s ON s.id = a.staff_id WHERE a.incident_id = :incident AND a.life = :life
 UNION ALL SELECT 'mark', id, name, '', '', {_NO_TIME}, at, {_NO_TIMES}
 FROM incident_mark WHERE incident_id = :incident AND life = :life
 UNION ALL SELECT 'told', id, target, role, department, {_NO_TIME}, at, {_NO_TIMES}
 FROM incident_told WHERE incident_id = :incident AND life = :life
 UNION ALL SELECT 'wait', id, why, '', '', {_NO_TIME}, began, ended, until, {_NO_TIME}, {_NO_TIME}
 FROM incident_wait WHERE incident_id = :incident AND life = :life ORDER BY 1, 2"""
_CALLERS = "SELECT caller, phone FROM incident_caller WHERE incident_id = :incident ORDER BY id"


def catalogue(act: Act) -> Catalogue:
    """Return the catalogue of kinds that goes with the active policy."""
    return active_catalogue(act.policy)


def find(act: Act, number: str, verb: str) -> Incident:
    """Return the incident with this spoken number, after checking that ``verb`` is possible.

    Raises:
        UsageError: no incident number; NotFound: no such incident; Refused: its state does not allow the act.
    """
    wanted = parse_said_incident_no(number, act.now.astimezone(act.policy.zone).date())
    row = records.by_number(act, wanted.full)
    if row is None:
        raise NotFound(_("There is no incident {number}.").format(number=number.strip()))
    check(verb, State(row.state), spoken(act, row))
    if row.about_staff is not None and verb in KEPT_FROM_WHOM_IT_IS_ABOUT:
        _keep_from(act, row)
    return row


def _keep_from(act: Act, row: Incident) -> None:
    """Refuse an officer whose own work a complaint is about: it goes past them."""
    if act.by.staff_id == row.about_staff:
        sentence = _("{number} is a complaint about your own work. Pass it to {who}.")
        raise NotAllowed(sentence.format(number=spoken(act, row), who=superior_of(act, act.by.role)))


def superior_of(act: Act, role: str) -> str:
    """Return to whom a role reports, in the officer's language."""
    known = act.policy.roles.get(role)
    above = act.policy.roles.get(known.superior or "") if known is not None else None
    return title(above) if above is not None else _("your leader")


def card_of(act: Act, kind: Kind) -> Playbook | None:
    """Return the playbook of a kind, the estate's own in place of the shipped one; None if it has none."""
    return playbooks(own_playbooks(act.store.location)).for_kind(kind)


def need(text: str, sentence: str, field: str) -> str:
    """Return a text without outer blanks.

    Raises:
        UsageError: it is empty; with this sentence, at ``field``.
    """
    tidied = tidy(text)
    if not tidied:
        raise UsageError(sentence, field=field)
    return tidied


def check_phone(text: str, *, field: str = "phone") -> str:
    """Return a telephone number as it is kept: plain digits with ``+``, ``-`` and blanks taken out.

    Raises:
        UsageError: it does not look like a number; it belongs to ``field``.
    """
    plain = half(tidy_line(text)).replace(" ", "").replace("-", "")
    if not plain:
        return ""
    if not plain.lstrip("+").isdigit() or not 2 <= len(plain.lstrip("+")) <= 20:
        raise UsageError(_("A telephone number has digits only, for instance 13800006612."), field=field)
    return plain


def since_began(row: Incident, at: datetime, field: str = "at") -> datetime:
    """Return a time at which something was done for an incident.

    Raises:
        UsageError: it lies before the incident was reported; it belongs to ``field``.
    """
    if at < row.began:
        raise UsageError(_("That was before it was reported. Check the time."), field=field)
    return at


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


@dataclass(slots=True)
class _Life:
    """What one life of an incident has seen."""

    sent: list[Sent]
    marks: dict[str, datetime]
    waits: list[tuple[datetime, datetime | None]]
    heard: list[Heard]
    look_again: tuple[datetime, datetime] | None = None
    """Beginning and end of the wait that goes on, if it was given one."""


def _life(act: Act, incident: Incident) -> _Life:
    life = _Life([], {}, [], [])
    rows = act.run(_LIFE, incident=incident.id, life=incident.life)
    for sort, _id, name, role, department, staff, first, second, third, fourth, fifth in rows:
        if sort == "sent":
            times = (opt_from_us(at) for at in (second, third, fourth, fifth))
            life.sent.append(Sent(staff, from_us(first), *times))
            if fifth is None:
                life.heard.append(Heard(from_us(first), "", role, department))
        elif sort == "told":
            life.heard.append(Heard(from_us(first), name, role, department))
        elif sort == "mark":
            life.marks[name] = from_us(first)
        else:
            life.waits.append((from_us(first), opt_from_us(second)))
            if second is None and third is not None:
                life.look_again = (from_us(first), from_us(third))
    return life


def settle(act: Act, incident: Incident, *, new: bool = False, corrected: bool = False) -> None:
    """Bring state, clocks and search entry in line with what has been written down; the end of every act.

    Args:
        new: True when the incident has just been made and nothing of it can be in the database yet.
        corrected: True when a time was put right: what a closed one met is judged anew, too.
    """
    act.session.flush()
    assert incident.id is not None
    life = _Life([], {}, [], []) if new else _life(act, incident)
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
    elif corrected and incident.closed is not None:
        kind = catalogue(act).kind(incident.kind)
        queue.judge_anew(act, (SUBJECT, incident.id), incident.life, _wanted(act, incident, life, kind))
    act.session.flush()


def _wanted(act: Act, incident: Incident, life: _Life, kind: Kind) -> list[queue.Wanted]:
    """Return every deadline this life should have, met or not."""
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
    plans += owed_tellings(act.policy, whom_to_tell(act, incident, kind), incident.began, life.heard)
    return [
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


def _look_again(began: datetime, until: datetime) -> queue.Wanted:
    """Return the promise to look at an incident again when its wait should be over."""
    ahead = min(_LOOK_AHEAD, (until - began) * _LOOK_AHEAD_SHARE)
    return queue.Wanted(LOOK_AGAIN, began, until, until - ahead, pauses=False, absolute=True)


def _plan_clocks(act: Act, incident: Incident, life: _Life, *, new: bool) -> None:
    kind = catalogue(act).kind(incident.kind)
    wanted = _wanted(act, incident, life, kind)
    if life.look_again is not None:
        wanted.append(_look_again(*life.look_again))
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


class _Tellings:
    """Whom to tell, worked out once for each incident: every act on one asks anew, and it is a tenth of an act."""

    _MOST = 500

    def __init__(self) -> None:
        self._policy: Policy | None = None
        self._known: dict[tuple[str, str, TellingFacts], tuple[Playbook | None, tuple[Telling, ...]]] = {}

    def of(
        self, policy: Policy, card: Playbook | None, kind: Kind, facts: TellingFacts
    ) -> tuple[Telling, ...]:
        if self._policy is not policy or len(self._known) > self._MOST:
            self._policy, self._known = policy, {}
        key = (kind.id, card.file if card is not None else "", facts)
        known = self._known.get(key)
        if known is None or known[0] is not card:
            known = self._known[key] = (card, tellings(policy, card, kind, facts, {}))
        return known[1]


_tellings = _Tellings()


def whom_to_tell(act: Act, incident: Incident, kind: Kind) -> tuple[Telling, ...]:
    """Return whom the policy and the playbook want told of an incident; without the directory's numbers."""
    facts = TellingFacts(incident.began, incident.severity, incident.priority)
    return _tellings.of(act.policy, card_of(act, kind), kind, facts)


def index(act: Act, incident: Incident, *, new: bool = False) -> None:
    """Write the incident's search entry: number, place, kind, summary, every caller and telephone number.

    Args:
        new: True when the incident has just been made and has no further callers.
    """
    kind = catalogue(act).kind(incident.kind)
    assert incident.id is not None
    callers = [(incident.caller, incident.phone)]
    if not new:
        callers += act.run(_CALLERS, incident=incident.id)
    search.put(
        act,
        SUBJECT,
        incident.id,
        " ".join((incident.number, incident.summary, *(phone for _name, phone in callers))),
        usual=(incident.place_code, incident.place, kind.zh, kind.en),
        names=tuple(dict.fromkeys(name for name, _phone in callers if name)),
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
