"""How an incident goes on and ends: notes, waits, corrections, resolved, closed, cancelled, reopened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from controlroom.base.clock import to_us
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import tidy, tidy_line
from controlroom.deadlines import plan as queue
from controlroom.incidents.desk.common import (
    SUBJECT,
    as_sent,
    catalogue,
    done,
    find,
    index,
    moment,
    sent_rows,
    settle,
    spoken,
    staff_by_number,
    us,
)
from controlroom.incidents.desk.sending import clear_all, who_is_out
from controlroom.incidents.rules import (
    COMMON,
    MARK_TITLES,
    MILESTONE_TITLES,
    PERSONAL,
    Hold,
    Milestone,
    check_order,
    check_time,
)
from controlroom.incidents.tables import Assignment, Incident, IncidentMark, IncidentWait
from controlroom.store import search
from controlroom.store.act import Act, Done, desk_act


def _need(text: str, sentence: str, field: str) -> str:
    tidied = tidy(text)
    if not tidied:
        raise UsageError(sentence, field=field)
    return tidied


@desk_act(right="take")
def note(act: Act, number: str, text: str, *, mark: str | None = None, at: datetime | None = None) -> Done:
    """Add a line to the story; closed incidents too.

    Args:
        text: the words.
        mark: one of ``MARK_TITLES``: the moment this note writes down, once per life.
        at: when it happened, if not now.

    Raises:
        UsageError: no words, an unknown mark, a time to come; Refused: the mark was written already.
    """
    row = find(act, number, "note")
    when = moment(act, at)
    words = tidy(text)
    if mark is not None and mark not in MARK_TITLES:
        raise UsageError(
            _("“{value}” is not possible here. Choose one of: {choices}.").format(
                value=mark, choices=", ".join(MARK_TITLES)
            ),
            field="mark",
        )
    if not words and mark is None:
        raise UsageError(_("Write what happened."), field="text")
    assert row.id is not None
    if mark is not None:
        _set_mark(act, row, mark, when)
        settle(act, row)
    seq = act.journal(
        "incident.noted", (SUBJECT, row.id), facts={"mark": mark}, texts={"text": words}, at=when
    )
    search.put(act, "log", seq, words)
    act.announce("incident.noted", incident=row, mark=mark, at=when)
    return done(act, row)


def _set_mark(act: Act, row: Incident, mark: str, when: datetime) -> None:
    assert row.id is not None
    check_order([(Milestone.TOLD, row.began), (Milestone.CLOSED, when)])
    if _marked(act, row, mark):
        raise Refused(
            _("“{mark}” is written down already for {number}.").format(
                mark=_(MARK_TITLES[mark]), number=spoken(act, row)
            ),
            field="mark",
        )
    act.session.add(IncidentMark(incident_id=row.id, life=row.life, name=mark, at=when))


@desk_act(right="dispatch")
def hold(act: Act, number: str, *, why: str, until: datetime | None = None) -> Done:
    """Let the incident wait: clocks that may pause stop until it is resumed.

    Args:
        why: ``resident``, ``parts`` or ``outside``.
        until: when to look at it again; the wait does not end by itself.

    Raises:
        UsageError: another reason, or a time already gone; Refused: on hold already, resolved or closed.
    """
    row = find(act, number, "hold")
    if why not in tuple(Hold):
        raise UsageError(
            _("“{value}” is not possible here. Choose one of: {choices}.").format(
                value=why, choices=", ".join(Hold)
            ),
            field="why",
        )
    if until is not None and until <= act.now:
        raise UsageError(_("This time has gone already. Give a later one."), field="until")
    assert row.id is not None
    act.session.add(IncidentWait(incident_id=row.id, life=row.life, why=why, began=act.now, until=until))
    queue.pause(act, (SUBJECT, row.id), row.life, at=act.now)
    settle(act, row)
    act.journal("incident.held", (SUBJECT, row.id), facts={"why": why, "until": us(until)})
    act.announce("incident.held", incident=row)
    return done(act, row)


def _end_wait(act: Act, row: Incident) -> bool:
    wait = act.session.exec(
        select(IncidentWait).where(IncidentWait.incident_id == row.id, col(IncidentWait.ended).is_(None))
    ).first()
    if wait is None:
        return False
    assert row.id is not None
    wait.ended = max(act.now, wait.began)
    act.session.flush()
    queue.resume(act, (SUBJECT, row.id), row.life, at=act.now)
    return True


@desk_act(right="dispatch")
def resume(act: Act, number: str) -> Done:
    """End a wait: clocks go on, later by exactly the time waited.

    Raises:
        Refused: it is not on hold.
    """
    row = find(act, number, "resume")
    assert row.id is not None
    _end_wait(act, row)
    settle(act, row)
    act.journal("incident.resumed", (SUBJECT, row.id))
    act.announce("incident.resumed", incident=row)
    return done(act, row)


@desk_act(right="dispatch")
def resolve(act: Act, number: str, *, result: str, at: datetime | None = None) -> Done:
    """Write down that the matter is settled; people may still be out, and the caller may still wait for word.

    Raises:
        UsageError: no result; Refused: resolved or closed already.
    """
    row = find(act, number, "resolve")
    when = moment(act, at)
    row.result = _need(result, _("Write the result: what was done."), "result")
    check_order([(Milestone.TOLD, row.began), (Milestone.RESOLVED, when)])
    _resolve(act, row, when)
    settle(act, row)
    index(act, row)
    return done(act, row)


def _resolve(act: Act, row: Incident, when: datetime) -> None:
    assert row.id is not None
    _end_wait(act, row)
    row.resolved = when
    act.journal(
        "incident.resolved", (SUBJECT, row.id), facts={"at": us(when)}, texts={"result": row.result}, at=when
    )
    act.announce("incident.resolved", incident=row, at=when)


@desk_act(right="close")
def close(
    act: Act, number: str, *, result: str | None = None, told: str | None = None, clear: bool = False
) -> Done:
    """Close an incident: result known, caller told, nobody out.

    Args:
        result: what was done; needed unless it was resolved before.
        told: who told the caller the result.
        clear: clear everybody who is still out, in the same act.

    Raises:
        Refused: people are still out (named), or a listener's veto; UsageError: no result, or a clock waits for the
            result to be told (T-056) and nobody is named.
    """
    row = find(act, number, "close")
    assert row.id is not None
    out = who_is_out(act, row)
    if out and not clear:
        raise Refused(
            _("Still out for {number}: {who}. Clear them in the same step with --clear.").format(
                number=spoken(act, row), who=", ".join(out)
            ),
            field="clear",
        )
    if result is not None and tidy(result):
        row.result = tidy(result)
    if not row.result:
        raise UsageError(_("Write the result: what was done."), field="result")
    row.told_by = tidy_line(told or "")
    if row.resolved is None:
        _resolve(act, row, act.now)
    settle(act, row)
    if row.told_by:
        _tell_result(act, row)
    elif queue.waits_for(act, (SUBJECT, row.id), row.life, _clocks_met_by(act, row, "result-told")):
        raise UsageError(_("Say who told the caller the result (--told NAME)."), field="told")
    cleared = clear_all(act, row)
    act.announce("incident.closing", incident=row)
    row.closed = act.now
    settle(act, row)
    queue.finish(act, (SUBJECT, row.id), row.life, at=act.now)
    index(act, row)
    act.journal("incident.closed", (SUBJECT, row.id), texts={"result": row.result, "told": row.told_by})
    act.announce("incident.closed", incident=row)
    notes = [_("Cleared: {who}.").format(who=", ".join(cleared))] if cleared else []
    return done(act, row, *notes)


def _clocks_met_by(act: Act, row: Incident, moment_name: str) -> list[str]:
    kind = catalogue(act).kind(row.kind)
    return [one.id for one in act.policy.running(kind.clocks, row.severity) if moment_name in one.met_by]


def _tell_result(act: Act, row: Incident) -> None:
    if not _marked(act, row, "result-told"):
        assert row.id is not None
        act.session.add(IncidentMark(incident_id=row.id, life=row.life, name="result-told", at=act.now))
        settle(act, row)


def _marked(act: Act, row: Incident, mark: str) -> bool:
    statement = select(IncidentMark.id).where(
        IncidentMark.incident_id == row.id, IncidentMark.life == row.life, IncidentMark.name == mark
    )
    return act.session.exec(statement).first() is not None


@desk_act(right="close")
def cancel(act: Act, number: str, *, why: str) -> Done:
    """Cancel an incident that was none: a wrong press, a false call. People under way are recalled.

    Raises:
        UsageError: no reason; Refused: closed already, or a listener's veto.
    """
    row = find(act, number, "cancel")
    reason = _need(why, _("Say why it is cancelled."), "why")
    assert row.id is not None
    _end_wait(act, row)
    recalled = clear_all(act, row, recall_instead=True)
    act.announce("incident.closing", incident=row)
    row.cancelled = act.now
    row.result = reason
    settle(act, row)
    queue.cancel(act, (SUBJECT, row.id), row.life, None, at=act.now)
    index(act, row)
    act.journal("incident.cancelled", (SUBJECT, row.id), texts={"why": reason})
    act.announce("incident.cancelled", incident=row)
    notes = [_("Called back: {who}.").format(who=", ".join(recalled))] if recalled else []
    return done(act, row, *notes)


@desk_act(right="reopen")
def reopen(act: Act, number: str, *, why: str) -> Done:
    """Open an incident again: a new life with the clocks that policy starts at a reopening.

    Raises:
        UsageError: no reason; Refused: it is still open.
    """
    row = find(act, number, "reopen")
    reason = _need(why, _("Say why it is opened again."), "why")
    assert row.id is not None
    for other in sent_rows(act, row):
        if other.cleared is None and other.recalled is None:
            other.cleared = act.now
    queue.finish(act, (SUBJECT, row.id), row.life, at=act.now)
    row.life += 1
    row.began = act.now
    row.resolved = row.closed = row.cancelled = None
    row.appointment = row.wanted_by = None
    row.told_by = ""
    before, row.result = row.result, ""
    settle(act, row)
    index(act, row)
    act.journal(
        "incident.reopened",
        (SUBJECT, row.id),
        facts={"life": row.life},
        texts={"why": reason, "result_was": before},
    )
    act.announce("incident.reopened", incident=row)
    return done(act, row)


_PERSONAL_COLUMN = {
    Milestone.DISPATCHED: "dispatched",
    Milestone.UNDER_WAY: "under_way",
    Milestone.ARRIVED: "arrived",
    Milestone.CLEARED: "cleared",
}


@desk_act(right="correct")
def correct(act: Act, number: str, milestone: str, *, at: datetime, why: str, who: str | None = None) -> Done:
    """Put a milestone's time right; the only way to change one. Clocks are judged anew.

    Args:
        milestone: a value of ``Milestone``.
        at: the right time.
        why: the reason.
        who: whose milestone, where each person has his own.

    Raises:
        UsageError: unknown milestone, no reason, a time out of order or to come, several people and none named.
        Refused: that milestone was never written.
    """
    row = find(act, number, "correct")
    reason = _need(why, _("Say why the time is corrected."), "why")
    check_time(at, act.now)
    if milestone not in tuple(Milestone):
        raise UsageError(
            _("“{value}” is not possible here. Choose one of: {choices}.").format(
                value=milestone, choices=", ".join(Milestone)
            ),
            field="milestone",
        )
    which = Milestone(milestone)
    facts: dict[str, Any] = {"milestone": which.value, "at": to_us(at)}
    if which in PERSONAL:
        facts |= _correct_person(act, row, which, at, who)
    else:
        facts["was"] = _correct_common(row, which, at)
    settle(act, row)
    assert row.id is not None
    act.journal("incident.corrected", (SUBJECT, row.id), facts=facts, texts={"why": reason}, at=at)
    return done(act, row)


def _correct_person(
    act: Act, row: Incident, which: Milestone, at: datetime, who: str | None
) -> dict[str, Any]:
    column = _PERSONAL_COLUMN[which]
    rows = [one for one in sent_rows(act, row) if one.recalled is None and getattr(one, column) is not None]
    if who is not None:
        [person] = staff_by_number(act, [who])
        rows = [one for one in rows if one.staff_id == person.id]
    if not rows:
        raise Refused(_("“{milestone}” was never written here.").format(milestone=_(MILESTONE_TITLES[which])))
    if who is None and len({one.staff_id for one in rows}) > 1:
        raise UsageError(_("Several people have this time. Say whose (--who)."), field="who")
    one: Assignment = rows[-1]
    before = getattr(one, column)
    setattr(one, column, at)
    sent = as_sent(one)
    check_order(
        [
            (Milestone.TOLD, row.began),
            (Milestone.DISPATCHED, sent.dispatched),
            (Milestone.UNDER_WAY, sent.under_way),
            (Milestone.ARRIVED, sent.arrived),
            (Milestone.CLEARED, sent.cleared),
        ]
    )
    return {"was": to_us(before), "staff": one.staff_id}


def _correct_common(row: Incident, which: Milestone, at: datetime) -> int | None:
    column = which.value
    before: datetime | None = getattr(row, column)
    if before is None and which is not Milestone.HAPPENED:
        raise Refused(_("“{milestone}” was never written here.").format(milestone=_(MILESTONE_TITLES[which])))
    setattr(row, column, at)
    if which is Milestone.TOLD and row.life == 1:
        row.began = at
    order = [(name, getattr(row, name.value)) for name in COMMON]
    check_order(order if row.life == 1 else order[:2])
    return us(before)
