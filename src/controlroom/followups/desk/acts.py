"""Adding what is owed, ending it, passing it on, dropping it, taking the last step back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from controlroom.base.due import due_at
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.phones import check_phone
from controlroom.base.text import tidy, tidy_line
from controlroom.deadlines.naming import find as find_record
from controlroom.followups.desk.common import (
    SUBJECT,
    Owner,
    answer,
    attempts,
    find,
    give,
    index,
    keep_from,
    key,
    need,
    next_number,
    owner,
    settle,
    us,
)
from controlroom.followups.rules import KINDS, VISIT, WORD_NEEDED, State, number_of
from controlroom.followups.tables import Followup
from controlroom.store.act import Act, Done, desk_act


@dataclass(frozen=True, slots=True)
class NewFollowup:
    """What is owed, as typed; see ``shell.md`` for the options of the same names."""

    kind: str
    text: str = ""
    about: str | None = None
    whose: str | None = None
    due: datetime | None = None
    phone: str = ""
    caller: str = ""


@desk_act(right="take")
def add(act: Act, new: NewFollowup) -> Done:
    """Write down something owed later; a missed call is a call-back with a number and nothing else (6.7).

    Args:
        new: what was typed; without a time the policy's holds, without a name the policy's role owes it.

    Raises:
        UsageError: nothing said, an unknown kind, a time gone by; NotFound: no such record or person; Refused: that
            record is owed a return visit already.
    """
    about: tuple[str | None, int | None] = (None, None)
    if new.about:
        about = find_record(act.store.reader, new.about, act.now.astimezone(act.policy.zone))
    return owe(act, new, about)


def owe(act: Act, new: NewFollowup, about: tuple[str | None, int | None]) -> Done:
    """Write down something owed about a record that may have been made in this very act.

    Args:
        new: what was typed; its ``about`` is not looked at.
        about: sort and key of the record.

    Raises:
        UsageError, NotFound, Refused: as ``add``.
    """
    if new.kind not in KINDS:
        raise UsageError(
            _("“{value}” is not possible here. Choose one of: {choices}.").format(
                value=new.kind, choices=", ".join(KINDS)
            ),
            field="kind",
        )
    phone, text = check_phone(new.phone), tidy(new.text, field="text")
    if not text and not (new.kind == "call-back" and phone):
        raise UsageError(_("Write what is owed."), field="text")
    if new.due is not None and new.due <= act.now:
        raise UsageError(_("This time has gone already. Give a later one."), field="due")
    clock = act.policy.visits.kinds[new.kind].clock
    due = new.due or due_at(clock, act.now, act.policy.zone, calendar=act.policy.calendar)
    whose = owner(act, new.whose) if new.whose else Owner(role=clock.who)
    severity = None
    if new.kind == VISIT and about[1] is not None:
        _check_no_visit(act, about)
        if about[0] == "incident":
            severity = act.run("SELECT severity FROM incident WHERE id = :id", id=about[1])[0][0]
    row = Followup(
        number=next_number(act),
        kind=new.kind,
        state=State.OPEN.value,
        text=text,
        about_sort=about[0],
        about_id=about[1],
        staff_id=whose.staff_id,
        role=whose.role,
        department=whose.department,
        caller=tidy_line(new.caller, field="caller"),
        phone=phone,
        severity=severity,
        opened=act.now,
        started=act.now,
        promised=due,
        due=due,
    )
    act.session.add(row)
    settle(act, row)
    index(act, row)
    act.journal(
        "followup.added",
        (SUBJECT, key(row)),
        facts={
            "number": row.number,
            "kind": row.kind,
            "due": us(due),
            "about_sort": row.about_sort,
            "about": row.about_id,
            "staff": row.staff_id,
            "role": row.role,
            "department": row.department,
        },
        texts={"text": text, "caller": row.caller, "phone": phone, "whose": whose.text},
    )
    act.announce("followup.added", followup=row)
    return answer(row)


def _check_no_visit(act: Act, about: tuple[str | None, int | None]) -> None:
    found = act.run(
        "SELECT number FROM followup WHERE about_sort = :sort AND about_id = :id AND state = 'open' "
        "AND kind = 'return-visit'",
        sort=about[0],
        id=about[1],
    )
    if found:
        raise Refused(
            _("A return visit is owed already: {number}.").format(number=number_of(found[0][0])),
            field="about",
        )


def end(act: Act, row: Followup, result: str, at: datetime) -> None:
    """Make it done: its deadline is met at that instant."""
    row.state, row.ended, row.result = State.DONE.value, at, result
    settle(act, row)
    index(act, row)


@desk_act(right="take")
def done(act: Act, number: str, *, result: str) -> Done:
    """Write down that it is done.

    Args:
        result: what came of it.

    Raises:
        UsageError: no result; NotFound: no such follow-up; Refused: it has ended, or it is a return visit, which
            ends with the resident's word (T-029: each has an outcome). NotAllowed: as ``keep_from``.
    """
    row = find(act, number)
    keep_from(act, row)
    words = need(result, _("Write the result."), "result")
    if row.kind == VISIT:
        raise Refused(_(WORD_NEEDED))
    end(act, row, words, act.now)
    act.journal("followup.done", (SUBJECT, key(row)), texts={"result": words})
    act.announce("followup.done", followup=row)
    return answer(row)


@desk_act(right="take")
def pass_on(act: Act, number: str, who: str) -> Done:
    """Let somebody else owe it; the clock goes on.

    Args:
        who: a staff number, a role or a department.

    Raises:
        NotFound: no such follow-up, nobody called so; Refused: it has ended, or is theirs already.
    """
    row = find(act, number)
    to = owner(act, need(who, _("Say who: a staff number, a role or a department."), "whose"))
    was = {"staff_was": row.staff_id, "role_was": row.role, "department_was": row.department}
    if (row.staff_id, row.role, row.department) == to[:3]:
        raise Refused(_("{number} is theirs already.").format(number=number_of(row.number)), field="whose")
    give(row, to)
    settle(act, row)
    act.journal(
        "followup.passed-on",
        (SUBJECT, key(row)),
        facts={**was, "staff": row.staff_id, "role": row.role, "department": row.department},
        texts={"whose": to.text},
    )
    act.announce("followup.passed-on", followup=row)
    return answer(row)


@desk_act(right="take")
def drop(act: Act, number: str, *, why: str) -> Done:
    """Drop it with a reason; its deadline is cancelled.

    Raises:
        UsageError: no reason; NotFound: no such follow-up; Refused: it has ended. NotAllowed: as ``keep_from``.
    """
    row = find(act, number)
    keep_from(act, row)
    reason = need(why, _("Say why it is dropped."), "why")
    row.state, row.ended, row.result = State.DROPPED.value, act.now, reason
    settle(act, row)
    index(act, row)
    act.journal("followup.dropped", (SUBJECT, key(row)), texts={"why": reason})
    act.announce("followup.dropped", followup=row)
    return answer(row)


@desk_act(right="correct")
def undo(act: Act, number: str, *, why: str) -> Done:
    """Take the last step back: the ending, with the attempt that brought it; else the last attempt.

    A struck attempt stays readable; the time that was owed before it is owed again. Whom it was passed on to stays.

    Raises:
        UsageError: no reason; NotFound: no such follow-up; Refused: there is nothing to take back, or something has
            come of it that must be taken back first. NotAllowed: as ``keep_from``.
    """
    row = find(act, number, is_open=False)
    keep_from(act, row)
    reason = need(why, _("Say why it is taken back."), "why")
    spoken = number_of(row.number)
    tries = attempts(act, row)
    last = tries[-1] if tries else None
    if row.state == State.TAKEN_BACK:
        raise Refused(
            _("The incident decides about {number}: close it, and a new visit is planned.").format(
                number=spoken
            )
        )
    if row.raised:
        raise Refused(_("The resident's matter goes on from {number}; end it there.").format(number=spoken))
    if row.state == State.OPEN and last is None:
        raise Refused(_("Nothing has been tried for {number} yet.").format(number=spoken))
    struck = last if last is not None and (row.state == State.OPEN or last.ended_it) else None
    if row.state == State.DROPPED:
        struck = None
    if row.kind == VISIT and row.state != State.OPEN and row.about_id is not None:
        _check_may_return(act, row)
    was = row.state
    row.state, row.ended, row.result = State.OPEN.value, None, ""
    if struck is not None:
        struck.struck, row.due = act.now, struck.due_before
    settle(act, row)
    index(act, row)
    act.journal(
        "followup.undone",
        (SUBJECT, key(row)),
        facts={"was": was, "attempt": struck.id if struck is not None else None, "due": us(row.due)},
        texts={"why": reason},
    )
    act.announce("followup.undone", followup=row)
    return answer(row)


def _check_may_return(act: Act, row: Followup) -> None:
    _check_no_visit(act, (row.about_sort, row.about_id))
    if row.about_sort == "incident" and row.rule:
        [(life, state)] = act.run("SELECT life, state FROM incident WHERE id = :id", id=row.about_id)
        if (life, state) != (row.about_life, "closed"):
            raise Refused(
                _("The incident decides about {number}: close it, and a new visit is planned.").format(
                    number=number_of(row.number)
                )
            )


@desk_act(right="reveal")
def reveal(act: Act, number: str) -> Done:
    """Note that somebody looked at the telephone number in full.

    Raises:
        NotFound: no such follow-up.
    """
    row = find(act, number, is_open=False)
    act.journal("followup.revealed", (SUBJECT, key(row)))
    return answer(row)
