"""Writing down an attempt: somebody called, went there, or met the person; what came of it, and when again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import tidy_line
from controlroom.followups.desk.acts import end
from controlroom.followups.desk.common import SUBJECT, answer, find, index, keep_from, key, need, settle, us
from controlroom.followups.rules import VISIT, Try, check_visit, judge, number_of, visits_made
from controlroom.followups.tables import Followup, FollowupAttempt
from controlroom.incidents.desk import NewIncident, open_incident, reopen
from controlroom.incidents.desk.common import kind_of, said, staff_by_number
from controlroom.incidents.tables import Incident
from controlroom.store.act import Act, Done, desk_act

_REACHED = """SELECT a.means, a.satisfied FROM followup_attempt a JOIN followup f ON f.id = a.followup_id
 JOIN incident i ON i.id = f.about_id WHERE f.kind = 'return-visit' AND f.about_sort = 'incident' AND f.about_id = :id
 AND f.about_life = i.life AND a.at >= COALESCE(i.resolved, i.closed) AND a.answered = 1 AND a.struck IS NULL"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is said of an attempt; see ``shell.md`` for the options of the same names.

    Attributes:
        result: what came of it.
        again: when to try next; without it the policy says.
        by: ``phone``, ``home`` or ``in-person``.
        answered: whether somebody was reached; None: it follows from the rest.
        ends: it is settled by this.
        satisfied: the resident's word at a return visit.
        raises: ``reopen`` or ``new``: what follows from a resident who is not satisfied.
        signed, signed_at: the resident's name and the time of the signature (001:69).
        who: staff number of whoever called or went, if not the officer.
        at: when, if not now.
    """

    result: str
    again: datetime | None = None
    by: str = "phone"
    answered: bool | None = None
    ends: bool = False
    satisfied: bool | None = None
    raises: str = ""
    signed: str = ""
    signed_at: datetime | None = None
    who: str | None = None
    at: datetime | None = None


@desk_act(right="take")
def attempt(act: Act, number: str, new: Attempt) -> Done:
    """Write down an attempt; the follow-up is settled by it, or owed again at another time (6.11).

    A resident who is not satisfied is never the end: the incident is opened again or a new one is opened in the same
    act, and counts as raised until that one is closed (T-029), or another time is named (001:79).

    Args:
        new: what is said of it.

    Raises:
        UsageError: no result, a contradiction, a time on the wrong side of now; NotFound: no such follow-up or person.
        Refused: it has ended, or the rules do not allow a visit made so (T-030). NotAllowed: reopening needs its right;
            as ``keep_from``.
    """
    row = find(act, number)
    keep_from(act, row)
    words = need(new.result, _("Write the result."), "result")
    at = _at(act, row, new)
    signed = tidy_line(new.signed, field="signed")
    found = judge(
        row.kind,
        by=new.by,
        answered=new.answered,
        satisfied=new.satisfied,
        raises=new.raises,
        ends=new.ends,
        again=new.again is not None,
        signed=bool(signed),
    )
    if row.kind == VISIT and found.satisfied is not None:
        check_visit(act.policy.visits, row.rule, row.severity, _made(act, row), found.by, signed=bool(signed))
    one = FollowupAttempt(
        followup_id=key(row),
        at=at,
        staff_id=staff_by_number(act, [new.who])[0].id if new.who else act.by.staff_id,
        means=found.by,
        answered=int(found.answered),
        ended_it=int(found.ends),
        result=words,
        due_before=row.due,
        again=None if found.ends else new.again or _next(act, row),
        signed=signed,
        signed_at=(new.signed_at or at) if signed else None,
        satisfied=None if found.satisfied is None else int(found.satisfied),
    )
    act.session.add(one)
    act.session.flush()
    act.journal(
        "followup.attempted",
        (SUBJECT, key(row)),
        facts={
            "attempt": one.id,
            "by": found.by,
            "answered": found.answered,
            "again": us(one.again),
            "ends": found.ends,
            "satisfied": found.satisfied,
            "raises": found.raises or None,
            "signed_at": us(one.signed_at),
            "staff": one.staff_id,
        },
        texts={"result": words, "signed": signed},
        at=at,
    )
    notes = _end(act, row, found, words, at) if found.ends else _again(act, row, one)
    act.announce("followup.attempted", followup=row, attempt=one)
    return answer(row, *notes)


def _at(act: Act, row: Followup, new: Attempt) -> datetime:
    at = new.at or act.now
    for name, value in (("at", at), ("signed-at", new.signed_at)):
        if value is not None and value > act.now:
            raise UsageError(_("This time has not come yet. Give the time at which it happened."), field=name)
    if at < row.started and new.at is not None:
        raise UsageError(_("It was not owed yet at that time. Check the time."), field="at")
    if new.again is not None and new.again <= act.now:
        raise UsageError(_("This time has gone already. Give a later one."), field="again")
    if new.signed_at is not None and not new.signed.strip():
        raise UsageError(_("Write who signed for the visit at the home."), field="signed")
    return at


def _next(act: Act, row: Followup) -> datetime:
    """Return when to try again if no time was agreed (policy, ``again`` of the kind)."""
    return act.now + timedelta(seconds=act.policy.visits.kinds[row.kind].again)


def _made(act: Act, row: Followup) -> int:
    """Return how many visits have been made about this matter since it was handled last."""
    rule = act.policy.visits.rules.get(row.rule)
    if rule is None:
        return 0
    reached = [(means, satisfied is not None) for means, satisfied in act.run(_REACHED, id=row.about_id)]
    return visits_made(rule.means, reached)


def _again(act: Act, row: Followup, one: FollowupAttempt) -> list[str]:
    assert one.again is not None
    row.due = one.again
    settle(act, row)
    index(act, row)
    return []


def _end(act: Act, row: Followup, found: Try, words: str, at: datetime) -> list[str]:
    notes = []
    if found.raises:
        notes.append(_raise(act, row, found.raises, words, at))
    else:
        end(act, row, words, at)
    return notes


def _raise(act: Act, row: Followup, how: str, words: str, at: datetime) -> str:
    """Open the incident again or a new one, in the same act, and remember which one was raised."""
    incident = act.session.get(Incident, row.about_id) if row.about_sort == "incident" else None
    if incident is None:
        raise Refused(
            _("This visit is about no incident. Take the report, then end the visit."), field="raise"
        )
    spoken, number = said(act, incident.number), number_of(row.number)
    row.raised = how
    if how == "reopen":
        act.by.need("reopen")
        end(act, row, words, at)
        if not incident.is_open:
            why = _("Not satisfied at the return visit {number}: {words}").format(number=number, words=words)
            reopen.inside(act, incident.number, why=why)
        row.raised_id, row.raised_life = incident.id, incident.life
        note = _("{number} is open again.").format(number=spoken)
    else:
        end(act, row, words, at)
        summary = _("From the return visit {number} after {incident}: {words}").format(
            number=number, incident=spoken, words=words
        )
        made = open_incident.inside(
            act,
            NewIncident(
                kind=incident.kind,
                place=incident.place_code if incident.place_id is not None else incident.place,
                summary=summary,
                caller=incident.caller,
                phone=incident.phone,
                source=incident.source,
                severity=incident.severity,
                about=_complained_about(act, incident),
            ),
        )
        # who has left cannot be named in a new report
        act.session.get_one(Incident, made.id).about_staff = incident.about_staff
        row.raised_id, row.raised_life = made.id, 1
        note = _("{number} is opened.").format(number=said(act, made.number))
    act.session.flush()
    return note


def _complained_about(act: Act, incident: Incident) -> str:
    """Return the number of the officer a complaint is about, as long as that may be said of a new report."""
    if incident.about_staff is None or kind_of(act, incident.kind).nature is None:
        return ""
    found = act.run("SELECT number FROM staff WHERE id = :id AND active = 1", id=incident.about_staff)
    return str(found[0][0]) if found else ""
