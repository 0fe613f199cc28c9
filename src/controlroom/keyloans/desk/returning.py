"""What happens to a key that is lent: it comes back, goes on to somebody else, is lent longer, is lost and found."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.clock import opt_us
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half, tidy
from controlroom.incidents.desk import NewIncident, open_incident
from controlroom.incidents.desk.common import need
from controlroom.keyloans.desk.common import (
    SUBJECT,
    answer,
    borrower,
    end,
    find,
    key_id,
    loan_id,
    need_loan,
    of_set,
    open_loan,
    own_loan,
    settle,
    terms_of,
)
from controlroom.keyloans.rules import Condition, Ended, State, check_due, latest_due
from controlroom.keyloans.tables import KeyReminder
from controlroom.store.act import Act, Done, desk_act

LOST_KEY = "key-lost"
"""Kind of the incident that a lost key opens."""


@desk_act(right="lend")
def return_key(
    act: Act, tag: str, *, condition: Condition = Condition.GOOD, note: str = "", seal: str = ""
) -> Done:
    """Take a key back: a set with all that is out with it, or one key of it.

    Args:
        tag: the key's or the set's.
        condition: how it came back.
        note: what is wrong with it; needed unless it is good.
        seal: number of the new seal; needed for a sealed key whose seal is broken.

    Raises:
        UsageError: no word on what is wrong, no new seal; NotFound: no such key; Refused: it is
            not lent.
    """
    row = find(act, tag)
    loan = need_loan(act, row)
    note, seal = tidy(note, field="note"), half(seal).strip()
    if condition is not Condition.GOOD and not note:
        raise UsageError(_("Write what is wrong with it."), field="note")
    if condition is Condition.SEAL_BROKEN and not seal:
        raise UsageError(_("Write the number of the new seal."), field="seal")
    who = borrower(act, loan)
    end(act, row, loan, Ended.RETURNED, condition=condition, note=note)
    if seal:
        row.seal = seal
    act.journal(
        "key.returned",
        (SUBJECT, key_id(row)),
        facts={
            "loan": loan_id(loan),
            "how": Ended.RETURNED.value,
            "condition": condition.value,
            "late": loan.due < act.now,
        },
        texts={"tag": row.tag, "name": row.zh, "from": who, "note": note, "seal": seal},
    )
    act.announce("key.returned", key=row, loan=loan)
    return answer(row)


@desk_act(right="lend")
def extend(act: Act, tag: str, until: datetime, *, why: str) -> Done:
    """Lend a key for longer.

    Args:
        until: the new time; no later than the key's terms allow from now on.
        why: the reason.

    Raises:
        UsageError: no reason, a time gone by; NotFound: no such key; Refused: it is not lent, is out with its set, or
            its terms end before.
    """
    row = find(act, tag)
    loan = own_loan(act, row)
    why = need(why, _("Write why it is needed longer."), "why")
    check_due(until, act.now)
    latest = latest_due(terms_of(act, row), act.now, act.policy.zone)
    if until > latest and "override" not in act.by.rights:
        raise Refused(
            _("This is longer than the key may be lent. Somebody who may override has to extend it."),
            field="until",
        )
    before = loan.due
    for one in (loan, *of_set(act, loan)):
        one.due = until
    settle(act, row, loan)
    act.journal(
        "key.extended",
        (SUBJECT, key_id(row)),
        facts={"loan": loan_id(loan), "before": opt_us(before), "due": opt_us(until)},
        texts={"tag": row.tag, "name": row.zh, "who": borrower(act, loan), "why": why},
    )
    return answer(row)


@desk_act(right="lend")
def lose(act: Act, tag: str, *, why: str) -> Done:
    """Write a key down as lost: its loan ends, an incident is opened, it stays lost until it is found.

    Args:
        why: what is known of it.

    Raises:
        UsageError: nothing said; NotFound: no such key; Refused: it is lost already, or is a set: name the key.
    """
    row = find(act, tag)
    why = need(why, _("Write what is known of it."), "why")
    if row.is_set:
        raise Refused(_("{tag} is a set. Name the key that is lost.").format(tag=row.tag), field="tag")
    if row.state == State.LOST:
        raise Refused(_("{tag} is lost already.").format(tag=row.tag), field="tag")
    loan = open_loan(act, row)
    who = borrower(act, loan) if loan is not None else ""
    if loan is not None:
        end(act, row, loan, Ended.LOST, note=why)
    row.state = State.LOST
    where = act.run("SELECT place_code, place FROM key_opens WHERE key_id = :id ORDER BY nth", id=row.id)
    place = (where[0][0] or where[0][1]) if where else row.zh
    opened = open_incident.inside(act, NewIncident(LOST_KEY, place, summary=f"{row.tag} {row.zh}：{why}"))
    act.journal(
        "key.lost",
        (SUBJECT, key_id(row)),
        facts={"loan": loan_id(loan) if loan else None, "incident": opened.id},
        texts={"tag": row.tag, "name": row.zh, "who": who, "why": why},
    )
    act.announce("key.lost", key=row)
    return answer(row, _("Incident {number} is opened.").format(number=opened.number), *opened.notes)


@desk_act(right="lend")
def found(act: Act, tag: str, *, note: str = "") -> Done:
    """Write down that a lost key was found, or was replaced, and hangs on its hook.

    Raises:
        NotFound: no such key; Refused: it is not lost.
    """
    row = find(act, tag)
    if row.state != State.LOST:
        raise Refused(_("{tag} is not lost.").format(tag=row.tag), field="tag")
    row.state = State.IN
    act.journal(
        "key.found",
        (SUBJECT, key_id(row)),
        texts={"tag": row.tag, "name": row.zh, "note": tidy(note, field="note")},
    )
    return answer(row)


@desk_act(right="lend")
def remind(act: Act, tag: str, *, said: str = "", promised: datetime | None = None) -> Done:
    """Write down a call about a key that should be back.

    Args:
        said: what was said; empty if nobody answered.
        promised: until when it was promised; the time limit does not move.

    Raises:
        UsageError: a time gone by; NotFound: no such key; Refused: it is not lent.
    """
    row = find(act, tag)
    loan = own_loan(act, row)
    if promised is not None:
        check_due(promised, act.now, field="promised")
    said = tidy(said, field="said")
    act.session.add(
        KeyReminder(loan_id=loan_id(loan), at=act.now, staff_id=act.by.staff_id, said=said, promised=promised)
    )
    act.journal(
        "key.reminded",
        (SUBJECT, key_id(row)),
        facts={"loan": loan_id(loan), "promised": opt_us(promised)},
        texts={"tag": row.tag, "name": row.zh, "who": borrower(act, loan), "said": said},
    )
    return answer(row)
