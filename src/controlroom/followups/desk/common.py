"""What every act on a follow-up does: find it, keep its deadline true, index it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import col, select

from controlroom.base.clock import to_us
from controlroom.base.due import warn_at
from controlroom.base.errors import NotAllowed, NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_clock import Clock
from controlroom.base.policy_model import Policy
from controlroom.base.text import half, shown, tidy
from controlroom.deadlines.plan import Wanted
from controlroom.deadlines.plan import settle as settle_deadlines
from controlroom.followups.rules import State, check_open, number_of, parse_number
from controlroom.followups.tables import Followup, FollowupAttempt
from controlroom.incidents.desk.common import SUBJECT as INCIDENT
from controlroom.incidents.desk.common import said, superior_of
from controlroom.store import search
from controlroom.store.act import Act, Done

SUBJECT = "followup"
_LIFE = 1
_BATCH = 1000


class Owner(NamedTuple):
    """Who owes something: one person, else a role, else a department."""

    staff_id: int | None = None
    role: str = ""
    department: str = ""
    text: str = ""


def find(act: Act, number: str, *, is_open: bool = True) -> Followup:
    """Return the follow-up with this number.

    Args:
        number: ``F-0042``.
        is_open: refuse one that has ended.

    Raises:
        UsageError: no such number; NotFound: no such follow-up; Refused: it has ended.
    """
    wanted = parse_number(number)
    row = act.session.exec(select(Followup).where(Followup.number == wanted)).first()
    if row is None:
        raise NotFound(_("There is no follow-up {number}.").format(number=number_of(wanted)), field="number")
    if is_open:
        check_open(row.state, number_of(row.number))
    return row


def keep_from(act: Act, row: Followup) -> None:
    """Refuse an officer what comes of a complaint about the officer's own work; passing it on stays possible.

    Raises:
        NotAllowed: the follow-up is about such a complaint.
    """
    if row.about_sort != INCIDENT or act.by.staff_id is None:
        return
    for number, about in act.run("SELECT number, about_staff FROM incident WHERE id = :id", id=row.about_id):
        if about == act.by.staff_id:
            sentence = _("{number} is a complaint about your own work. Pass it to {who}.")
            raise NotAllowed(sentence.format(number=said(act, number), who=superior_of(act, act.by.role)))


def key(row: Followup) -> int:
    """Return the key of a follow-up that is in the database."""
    assert row.id is not None
    return row.id


def next_number(act: Act) -> int:
    """Return the number of the next follow-up; they run from 1."""
    return int(act.run("SELECT COALESCE(MAX(number), 0) + 1 FROM followup")[0][0])


def owner(act: Act, text: str) -> Owner:
    """Return who is meant: a staff number, or a role or department of the policy by id or name.

    Raises:
        NotFound: nobody is called so.
    """
    wanted = half(text).strip()
    found = act.run(
        "SELECT id, number, name FROM staff WHERE number = :number AND active = 1", number=wanted.upper()
    )
    if found:
        return Owner(staff_id=found[0][0], text=f"{found[0][1]} {found[0][2]}")
    if role := act.policy.find_role(wanted):
        return Owner(role=role.id)
    if department := act.policy.find_department(wanted):
        return Owner(department=department.id)
    raise NotFound(
        _("Nobody is called “{who}”: write a staff number, a role or a department.").format(who=shown(text)),
        field="whose",
    )


def give(row: Followup, to: Owner) -> None:
    """Make somebody the one who owes it."""
    row.staff_id, row.role, row.department = to.staff_id, to.role, to.department


def clock_of(policy: Policy, row: Followup) -> Clock:
    """Return the clock of the rule that planned it, else of its kind."""
    rule = policy.visits.rules.get(row.rule)
    return rule.clock if rule is not None else policy.visits.kinds[row.kind].clock


_WARNED = 0.25
"""The last share of its time in which a follow-up may warn (ours): one owed within the hour must not warn at once."""


def _warn(policy: Policy, row: Followup) -> datetime:
    latest = row.due - (row.due - row.started) * _WARNED
    return max(warn_at(clock_of(policy, row), row.started, row.due), min(latest, row.due))


def settle(act: Act, row: Followup) -> None:
    """Bring the follow-up's one deadline in line with what it says; the end of every act."""
    act.session.flush()
    kind = act.policy.visits.kinds[row.kind]
    wanted = []
    if row.state in (State.OPEN, State.DONE):
        wanted.append(
            Wanted(
                kind=f"followup.{row.kind}",
                started=row.started,
                due=row.due,
                warn=_warn(act.policy, row),
                met=row.ended if row.state == State.DONE else None,
                pauses=False,
                absolute=True,
                whose=row.role,
            )
        )
    settle_deadlines(
        act, (SUBJECT, key(row)), _LIFE, wanted, priority=kind.priority, ladder=kind.ladder, at=act.now
    )
    act.session.flush()


def index(act: Act, row: Followup) -> None:
    """Write the follow-up's search entry: number, text, result, telephone, caller."""
    search.put(
        act,
        SUBJECT,
        key(row),
        searched(row.number, row.text, row.result, row.phone),
        names=(row.caller,) if row.caller else (),
        open=row.state == State.OPEN,
    )


def searched(number: int, text: str, result: str, phone: str) -> str:
    """Return the text a follow-up is found by."""
    return " ".join(word for word in (number_of(number), text, result, phone) if word)


def reindex(act: Act) -> None:
    """Write the search entries of all follow-ups anew."""
    last = 0
    while rows := act.session.exec(
        select(Followup).where(col(Followup.id) > last).order_by(col(Followup.id)).limit(_BATCH)
    ).all():
        for row in rows:
            index(act, row)
        last = key(rows[-1])
        act.session.expire_all()


def attempts(act: Act, row: Followup) -> list[FollowupAttempt]:
    """Return the attempts that were not struck, in their order."""
    statement = select(FollowupAttempt).where(
        FollowupAttempt.followup_id == row.id, col(FollowupAttempt.struck).is_(None)
    )
    return list(act.session.exec(statement.order_by(col(FollowupAttempt.id))))


def need(text: str, sentence: str, field: str) -> str:
    """Return a text that is not blank.

    Raises:
        UsageError: it is blank.
    """
    tidied = tidy(text, field=field)
    if not tidied:
        raise UsageError(sentence, field=field)
    return tidied


def us(at: datetime | None) -> int | None:
    """Return an instant as a fact for the journal."""
    return None if at is None else to_us(at)


def answer(row: Followup, *notes: str) -> Done:
    """Return the act's answer."""
    return Done(SUBJECT, key(row), number_of(row.number), tuple(notes))
