"""Return visits by rule: closing an incident plans one, opening it again takes it back (domain.md T-020 to T-030).

Listeners, called inside the act of the incident: either both happen or neither.
"""

from __future__ import annotations

import json
from datetime import datetime

from sqlmodel import col, select

from controlroom.base.clock import from_us
from controlroom.base.due import due_at
from controlroom.base.policy_visits import VisitRule
from controlroom.followups.desk.common import SUBJECT, attempts, index, key, next_number, settle, us
from controlroom.followups.rules import LEAK_TESTED, VISIT, State
from controlroom.followups.tables import Followup
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.desk.common import SUBJECT as INCIDENT
from controlroom.incidents.tables import Incident, IncidentMark
from controlroom.store.act import Act


def on_closed(act: Act, incident: Incident) -> None:
    """Plan the return visit that policy owes after this incident, if it owes one."""
    kind = active_catalogue(act.policy).kind(incident.kind)
    rule = act.policy.visits.rule_for(kind.id, kind.situation, kind.group)
    if rule is None or incident.closed is None or incident.id is None:
        return
    if _nameless(act, incident):
        act.journal("followup.not-owed", (INCIDENT, incident.id), facts={"rule": rule.clock.id})
        return
    if rule.needs_resident and not _has_resident(incident):
        return
    started, counts_from = _start(act, rule, incident)
    due = due_at(rule.clock, started, act.policy.zone, calendar=act.policy.calendar)
    row = _open_visit(act, incident.id)
    if row is None:
        row = Followup(
            number=next_number(act),
            kind=VISIT,
            state=State.OPEN.value,
            about_sort=INCIDENT,
            about_id=incident.id,
            role=rule.who(incident.severity),
            opened=act.now,
            started=started,
            promised=due,
            due=due,
        )
        act.session.add(row)
    else:
        # somebody had entered one by hand: it is the one that is owed, at the earlier of both times
        row.started, row.due = min(row.started, started), min(row.due, due)
        row.promised = min(row.promised, due)
        for tried in attempts(act, row):
            tried.due_before = min(tried.due_before, due)
    row.about_life, row.severity = incident.life, incident.severity
    row.rule, row.counts_from = rule.clock.id, counts_from
    row.caller, row.phone = row.caller or incident.caller, row.phone or incident.phone
    settle(act, row)
    index(act, row)
    row.entry = act.journal(
        "followup.planned",
        (INCIDENT, incident.id),
        facts={
            "followup": key(row),
            "number": row.number,
            "rule": row.rule,
            "from": counts_from,
            "started": us(started),
            "due": us(row.due),
            "role": row.role,
            "staff": row.staff_id,
        },
    )
    act.session.flush()
    act.announce("followup.planned", followup=row, incident=incident)


def on_reopened(act: Act, incident: Incident) -> None:
    """Take the return visit that was planned for the former life back: the next closing plans another."""
    _take_back(act, incident, "reopened")


def on_cancelled(act: Act, incident: Incident) -> None:
    """Take a planned return visit back: the matter was none."""
    _take_back(act, incident, "cancelled")


def on_noted(act: Act, incident: Incident, mark: str | None, at: datetime) -> None:
    """Count the visit after a leak from its leak test, when that is written down after the closing (T-021)."""
    row = _open_visit(act, incident.id or 0) if mark == LEAK_TESTED else None
    rule = act.policy.visits.rules.get(row.rule) if row is not None else None
    if row is not None and rule is not None and rule.starts == LEAK_TESTED:
        _recount(act, row, rule, LEAK_TESTED, at)


def on_corrected(act: Act, incident: Incident, milestone: str, at: datetime) -> None:
    """Count the visit anew, when the time it is counted from was put right after the closing."""
    row = _open_visit(act, incident.id or 0)
    rule = act.policy.visits.rules.get(row.rule) if row is not None else None
    if row is not None and rule is not None and row.counts_from == milestone:
        _recount(act, row, rule, milestone, at)


def _recount(act: Act, row: Followup, rule: VisitRule, counts_from: str, at: datetime) -> None:
    due = due_at(rule.clock, at, act.policy.zone, calendar=act.policy.calendar)
    _move(act, row, due, started=at, counts_from=counts_from)


def _move(act: Act, row: Followup, due: datetime, *, started: datetime, counts_from: str) -> None:
    """Promise another time; one agreed with the resident stands."""
    tries = attempts(act, row)
    if not tries and row.due == row.promised:
        row.due = due
    for tried in tries:
        if tried.due_before == row.promised:
            tried.due_before = due
    row.started, row.promised, row.counts_from = started, due, counts_from
    settle(act, row)
    act.journal(
        "followup.recounted",
        (SUBJECT, key(row)),
        facts={"from": counts_from, "started": us(started), "due": us(row.due)},
    )


def _take_back(act: Act, incident: Incident, why: str) -> None:
    row = _open_visit(act, incident.id or 0)
    if row is None or not row.rule:
        return
    typed = _typed(act, row)
    if typed is not None:
        row.rule, row.about_life = "", None
        _move(act, row, typed, started=row.opened, counts_from="added")
        return
    row.state, row.ended = State.TAKEN_BACK.value, act.now
    settle(act, row)
    index(act, row)
    act.journal("followup.taken-back", (SUBJECT, key(row)), facts={"why": why, "incident": incident.id})
    act.announce("followup.taken-back", followup=row, incident=incident)


def _typed(act: Act, row: Followup) -> datetime | None:
    """Return by when a visit was owed as somebody entered it by hand; None if a rule made it."""
    found = act.run(
        "SELECT facts FROM journal WHERE subject = :subject AND subject_id = :id AND act = 'followup.added'",
        subject=SUBJECT,
        id=key(row),
    )
    return from_us(int(json.loads(found[0][0])["due"])) if found else None


def _open_visit(act: Act, incident_id: int) -> Followup | None:
    statement = select(Followup).where(
        Followup.about_sort == INCIDENT,
        Followup.about_id == incident_id,
        Followup.kind == VISIT,
        col(Followup.state) == State.OPEN.value,
    )
    return act.session.exec(statement).first()


def _start(act: Act, rule: VisitRule, incident: Incident) -> tuple[datetime, str]:
    """Return what the visit's time is counted from: the end of the handling, or the leak test (T-021)."""
    closed = incident.closed or act.now
    if rule.starts != LEAK_TESTED:
        return incident.resolved or closed, "resolved"
    statement = select(IncidentMark.at).where(
        IncidentMark.incident_id == incident.id,
        IncidentMark.life == incident.life,
        IncidentMark.name == LEAK_TESTED,
    )
    tested = act.session.exec(statement).first()
    return (closed, "closed") if tested is None else (tested, LEAK_TESTED)


def _nameless(act: Act, incident: Incident) -> bool:
    """Tell whether nobody left a name, or an authority wants only its letter (001:75)."""
    if incident.anonymous:
        return True
    return incident.source in act.policy.visits.letter_channels and not (incident.caller or incident.phone)


def _has_resident(incident: Incident) -> bool:
    return incident.place_sort == "room" or bool(incident.caller or incident.phone)
