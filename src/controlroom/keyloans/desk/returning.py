"""What happens to a key that is lent: it comes back, goes on to somebody else, is lent longer, is lost and found."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.clock import opt_us
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.incidents.desk import NewIncident, open_incident
from controlroom.keyloans.desk.common import (
    SUBJECT,
    answer,
    borrower,
    class_of,
    end,
    find,
    key_id,
    last_loan,
    loan_id,
    members,
    need_loan,
    of_set,
    open_loan,
    own_loan,
    plain_words,
    reopen_loan,
    seal_box,
    settle,
    terms_of,
)
from controlroom.keyloans.rules import Condition, Ended, State, check_due, latest_due
from controlroom.keyloans.tables import Key, KeyReminder
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
        seal: number of the new seal; needed for a key of the sealed box, and where a key's own seal is broken.

    Raises:
        UsageError: no word on what is wrong, no new seal; NotFound: no such key; Refused: it is
            not lent.
    """
    row = find(act, tag)
    loan = need_loan(act, row)
    note, seal = plain_words(note, "note"), half(seal).strip()
    if condition is not Condition.GOOD and not note:
        raise UsageError(_("Write what is wrong with it."), field="note")
    is_sealed = class_of(act, row).sealed
    if (is_sealed or condition is Condition.SEAL_BROKEN) and not seal:
        raise UsageError(_("Write the number of the new seal."), field="seal")
    who = borrower(act, loan)
    end(act, row, loan, Ended.RETURNED, condition=condition, note=note)
    if is_sealed:
        seal_box(act, seal)
    elif seal:
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
def undo(act: Act, tag: str, *, why: str) -> Done:
    """Take the return of a key back: it never came, or another key was meant. Its time runs on.

    Raises:
        UsageError: no reason; NotFound: no such key; Refused: it did not come back last, a key of the set has gone out
            again, or the set it went out with came back later.
    """
    row = find(act, tag)
    why = plain_words(why, "why", _("Say why it is taken back."))
    loan = last_loan(act, row)
    if row.state != State.IN or loan is None or loan.how != Ended.RETURNED:
        raise Refused(_("No return of {tag} can be taken back.").format(tag=row.tag), field="tag")
    gone = [one.tag for one in members(act, row) if one.state != State.IN]
    if gone:
        raise Refused(
            _("{tag} has gone out again: lend the others anew.").format(tag=", ".join(gone)), field="tag"
        )
    reopen_loan(act, row, loan)
    if class_of(act, row).sealed:
        seal_box(act, "")
    act.journal(
        "key.undone",
        (SUBJECT, key_id(row)),
        facts={"loan": loan_id(loan), "due": opt_us(loan.due)},
        texts={"tag": row.tag, "name": row.zh, "who": borrower(act, loan), "why": why},
    )
    return answer(row)


@desk_act(right="lend")
def audit(act: Act, tag: str, *, why: str) -> Done:
    """Keep a key back while it is being looked into, or let one go that was kept back.

    Raises:
        UsageError: no reason; NotFound: no such key.
    """
    row = find(act, tag)
    why = plain_words(why, "why", _("Say why it is kept back, or why it may go again."))
    row.in_audit = 1 - row.in_audit
    act.journal(
        "key.kept-back" if row.in_audit else "key.let-go",
        (SUBJECT, key_id(row)),
        texts={"tag": row.tag, "name": row.zh, "why": why},
    )
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
    why = plain_words(why, "why", _("Write why it is needed longer."))
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
    why = plain_words(why, "why", _("Write what is known of it."))
    if row.is_set:
        raise Refused(_("{tag} is a set. Name the key that is lost.").format(tag=row.tag), field="tag")
    if row.state == State.LOST:
        raise Refused(_("{tag} is lost already.").format(tag=row.tag), field="tag")
    opened = lose_row(act, row, why)
    return answer(row, _("Incident {number} is opened.").format(number=opened.number), *opened.notes)


def lose_row(act: Act, row: Key, why: str) -> Done:
    """Write a key down as lost and return the incident that is opened."""
    loan = open_loan(act, row)
    who = borrower(act, loan) if loan is not None else ""
    if loan is not None:
        end(act, row, loan, Ended.LOST, note=why)
    row.state, row.in_audit = State.LOST, 0
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
    return opened


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
        texts={"tag": row.tag, "name": row.zh, "note": plain_words(note, "note")},
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
    said = plain_words(said, "said")
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
