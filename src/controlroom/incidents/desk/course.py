"""How an incident goes on: notes, waits, corrections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.deadlines import plan as queue
from controlroom.incidents.desk import fields
from controlroom.incidents.desk.common import (
    SUBJECT,
    as_sent,
    done,
    find,
    moment,
    need,
    sent_rows,
    staff_by_number,
    taken,
    us,
)
from controlroom.incidents.desk.marks import set_mark
from controlroom.incidents.desk.settling import settle
from controlroom.incidents.desk.waits import end_wait
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
from controlroom.incidents.tables import Assignment, Incident, IncidentWait
from controlroom.store import search
from controlroom.store.act import Act, Done, desk_act


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
    words = taken(text, "text")
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
        set_mark(act, row, mark, when)
        fields.follow_mark(act, row, mark, when)
        settle(act, row)
    seq = act.journal(
        "incident.noted", (SUBJECT, row.id), facts={"mark": mark}, texts={"text": words}, at=when
    )
    search.put(act, "log", seq, words)
    act.announce("incident.noted", incident=row, mark=mark, at=when)
    return done(act, row)


@desk_act(right="dispatch")
def hold(act: Act, number: str, *, why: str, until: datetime | None = None) -> Done:
    """Let the incident wait: clocks that may pause stop until it is resumed.

    Args:
        why: ``resident``, ``parts`` or ``outside``.
        until: when to look at it again, which warns and alarms; the wait does not end by itself.

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


@desk_act(right="dispatch")
def resume(act: Act, number: str) -> Done:
    """End a wait: clocks go on, later by exactly the time waited.

    Raises:
        Refused: it is not on hold.
    """
    row = find(act, number, "resume")
    assert row.id is not None
    end_wait(act, row)
    settle(act, row)
    act.journal("incident.resumed", (SUBJECT, row.id))
    act.announce("incident.resumed", incident=row)
    return done(act, row)


_FIRST_SENT = "SELECT MIN(dispatched) FROM assignment WHERE incident_id = :id AND recalled IS NULL"
_FIRST_MARK = "SELECT name, at FROM incident_mark WHERE incident_id = :id ORDER BY at, id LIMIT 1"

_PERSONAL_COLUMN = {
    Milestone.DISPATCHED: "dispatched",
    Milestone.UNDER_WAY: "under_way",
    Milestone.ARRIVED: "arrived",
    Milestone.CLEARED: "cleared",
}


@desk_act(right="correct")
def correct(act: Act, number: str, milestone: str, *, at: datetime, why: str, who: str | None = None) -> Done:
    """Put a milestone's time right; the only way to change one. Clocks are judged anew.

    Of a closed incident those are that were met, in time or late; nothing runs again or alarms. What a cancelled one
    met stands as it is.

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
    reason = need(why, _("Say why the time is corrected."), "why")
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
        facts["was"] = _correct_common(act, row, which, at)
    settle(act, row, corrected=True)
    assert row.id is not None
    act.journal("incident.corrected", (SUBJECT, row.id), facts=facts, texts={"why": reason}, at=at)
    act.announce("incident.corrected", incident=row, milestone=which.value, at=at)
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
        raise UsageError(_("Several people have this time. Say whose."), field="who")
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


def _correct_common(act: Act, row: Incident, which: Milestone, at: datetime) -> int | None:
    column = which.value
    before: datetime | None = getattr(row, column)
    if before is None and which is not Milestone.HAPPENED:
        raise Refused(_("“{milestone}” was never written here.").format(milestone=_(MILESTONE_TITLES[which])))
    setattr(row, column, at)
    if which is Milestone.TOLD and row.life == 1:
        row.began = at
    happened, told, *ends = [(name, getattr(row, name.value)) for name in COMMON]
    check_order([happened, told])
    check_order([(Milestone.TOLD, row.began), *ends])
    if which is Milestone.TOLD:
        _check_what_followed(act, row, at)
    return us(before)


def _check_what_followed(act: Act, row: Incident, told: datetime) -> None:
    """Refuse a report that would come after what was done upon it: the clocks it met would run again.

    Raises:
        UsageError: somebody was sent, or a mark written, before it.
    """
    [(sent,)] = act.run(_FIRST_SENT, id=row.id)
    check_order([(Milestone.TOLD, told), (Milestone.DISPATCHED, opt_from_us(sent))])
    for name, at in act.run(_FIRST_MARK, id=row.id):
        if from_us(at) < told:
            sentence = _("“{second}” would lie before “{first}”. Check the time.")
            first, second = _(MILESTONE_TITLES[Milestone.TOLD]), _(MARK_TITLES[name])
            raise UsageError(sentence.format(first=first, second=second), field="at")
