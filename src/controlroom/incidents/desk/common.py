"""What every act on an incident needs: find it, check what was typed, name it, find its people, index it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from controlroom.base.clock import to_us
from controlroom.base.errors import NotAllowed, NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.numbers import format_incident_no, parse_incident_no, parse_said_incident_no
from controlroom.base.policy_model import title
from controlroom.base.settings import own_playbooks
from controlroom.base.text import check_no_document, tidy, tidy_line
from controlroom.incidents.catalogue import Catalogue, Kind, active_catalogue
from controlroom.incidents.desk import records
from controlroom.incidents.playbook_model import Playbook
from controlroom.incidents.playbooks import playbooks
from controlroom.incidents.rules import KEPT_FROM_WHOM_IT_IS_ABOUT, Sent, State, check, check_time
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


def taken(text: str, field: str) -> str:
    """Return words as they are kept, without outer blanks.

    Raises:
        UsageError: they hold the whole number of a document, at ``field``.
    """
    check_no_document(text, field)
    return tidy(text, field=field)


def taken_line(text: str, field: str) -> str:
    """Return words of one line as they are kept; see ``taken``."""
    check_no_document(text, field)
    return tidy_line(text, field=field)


def need(text: str, sentence: str, field: str) -> str:
    """Return words that must be there; see ``taken``.

    Raises:
        UsageError: they are missing; with this sentence, at ``field``.
    """
    tidied = taken(text, field)
    if not tidied:
        raise UsageError(sentence, field=field)
    return tidied


def short_line(act: Act, text: str, field: str) -> str:
    """Return a text of one line.

    Raises:
        UsageError: it is longer than the policy allows.
    """
    tidied, most = taken_line(text, field), act.policy.line_limit
    if len(tidied) > most:
        raise UsageError(_("This is too long: {most} characters at most.").format(most=most), field=field)
    return tidied


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
