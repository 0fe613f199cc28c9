"""Lending a key or a set, and letting it go on from hand to hand (D10, 004:543)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from controlroom.base.clock import opt_us
from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.incidents.desk.common import find as find_incident
from controlroom.incidents.desk.common import need
from controlroom.keyloans.desk.common import (
    SUBJECT,
    answer,
    borrower,
    class_of,
    end,
    end_unrecorded,
    find,
    key_id,
    loan_id,
    members,
    of_set,
    open_loan,
    own_loan,
    plain_words,
    seal_box,
    settle,
    terms_of,
)
from controlroom.keyloans.desk.hands import Borrower, Contractor, Hands, borrower_of
from controlroom.keyloans.desk.leave import NO_LEAVE, Leave, agreed_by, pass_over, stands_against
from controlroom.keyloans.rules import (
    Against,
    Ended,
    State,
    Terms,
    check_due,
    proposed_due,
)
from controlroom.keyloans.tables import Key, KeyAuthoriser, KeyLoan
from controlroom.shifts.rules import span_at
from controlroom.store.act import Act, Done, desk_act


@desk_act(right="lend")
def lend(
    act: Act,
    tag: str,
    to: Hands,
    *,
    length: timedelta | None = None,
    until: datetime | None = None,
    purpose: str = "",
    incident: str = "",
    leave: Leave = NO_LEAVE,
) -> Done:
    """Lend a key, or a set with all of its keys that are there.

    Args:
        tag: the key's or the set's.
        to: who takes it.
        length: for how long; ``until``: until when; neither: the class, the curfew and the shift's end decide.
        purpose: what for.
        incident: number of the incident it is for.
        leave: who agrees, and why what stands against it is passed over.

    Raises:
        UsageError: nobody named, a time gone by, a telephone number that is none, no purpose although a seal is
            broken for it; NotFound: no such key, person or incident; Refused: something stands against it, all of it
            named; NotAllowed: nobody who may override.
    """
    row = find(act, tag)
    taker = borrower_of(act, to)
    agreed = agreed_by(act, leave, taker)
    lent_on = terms_of(act, row)
    due = _due(act, lent_on, length, until)
    about = find_incident(act, incident, "dispatch").id if incident else None
    takes = [one for one in members(act, row) if one.state == State.IN and not one.in_audit]
    stands = stands_against(act, row, taker, lent_on, agreed, takes=max(len(takes), 1), due=due)
    if not takes and row.is_set and Against.OUT not in stands:
        stands.insert(0, Against.OUT)
    overrider = pass_over(act, row, stands, leave, agreed)
    notes = []
    if Against.OUT in stands:
        notes.append(_("The loan of {who} ended as returned without a word.").format(who=_has(act, row)))
        end_unrecorded(act, row, leave.override)
        takes = [one for one in members(act, row) if one.state == State.IN]
    purpose = plain_words(purpose, "purpose")
    is_sealed = class_of(act, row).sealed
    if is_sealed:
        need(purpose, _("The seal is broken for it. Write what for."), "purpose")
        broken = row.seal
        seal_box(act, "")
    new = _loan(act, row, taker, purpose, about, due, leave.override if stands else "")
    _hand_out(act, row, new, takes)
    for one in agreed:
        act.session.add(KeyAuthoriser(loan_id=loan_id(new), staff_id=one.id))
    settle(act, row, new, new=True)
    missing = [one for one in members(act, row) if row.is_set and one not in takes]
    act.journal(
        "key.lent",
        (SUBJECT, key_id(row)),
        facts={
            "loan": loan_id(new),
            "staff": new.staff_id,
            "vouched": new.vouched_id,
            "due": opt_us(due),
            "incident": about,
            "seal_broken": is_sealed,
            "overrider": overrider.id if overrider else None,
            **{f"against.{one.value}": True for one in stands},
            **{f"agreed.{place}": one.id for place, one in enumerate(agreed, 1)},
            **{f"missing.{place}": key_id(one) for place, one in enumerate(missing, 1)},
        },
        texts={
            "tag": row.tag,
            "name": row.zh,
            "to": taker.called,
            "phone": new.phone,
            "purpose": new.purpose,
            "seal": broken if is_sealed else "",
            "why": new.overridden,
            "overrider": overrider.called if overrider else "",
            "agreed": "、".join(one.called for one in agreed),
        },
    )
    act.announce("key.lent", key=row, loan=new)
    return answer(row, *notes, *_notes(act, row, missing))


@desk_act(right="lend")
def hand_over(act: Act, tag: str, to: Hands, *, leave: Leave = NO_LEAVE) -> Done:
    """Let a key that is lent go on to somebody else without coming to the desk; its time stays, unless it has gone.

    Args:
        tag: the key's or the set's.
        to: who has it now.
        leave: as for ``lend``.

    Raises:
        UsageError: nobody named, or who has it already; NotFound: no such key or person; Refused: it is not lent, or
            something stands against it; NotAllowed: nobody who may override.
    """
    row = find(act, tag)
    old = own_loan(act, row)
    taker = borrower_of(act, to)
    before = borrower(act, old)
    if taker.staff is not None and taker.staff.id == old.staff_id:
        raise UsageError(_("{who} has {tag} already.").format(who=taker.called, tag=row.tag), field="who")
    agreed = agreed_by(act, leave, taker)
    lent_on = terms_of(act, row)
    due = old.due if old.due > act.now else _due(act, lent_on, None, None)
    takes = [act.session.get_one(Key, one.key_id) for one in of_set(act, old)]
    stands = stands_against(act, row, taker, lent_on, agreed, takes=max(len(takes), 1), due=due)
    stands.remove(Against.OUT)
    overrider = pass_over(act, row, stands, leave, agreed)
    end(act, row, old, Ended.HANDED_OVER)
    new = _loan(act, row, taker, old.purpose, old.incident_id, due, leave.override if stands else "")
    new.before_id = loan_id(old)
    _hand_out(act, row, new, takes)
    for one in agreed:
        act.session.add(KeyAuthoriser(loan_id=loan_id(new), staff_id=one.id))
    settle(act, row, new, new=True)
    act.journal(
        "key.handed-over",
        (SUBJECT, key_id(row)),
        facts={
            "loan": loan_id(new),
            "before": loan_id(old),
            "from": old.staff_id,
            "staff": new.staff_id,
            "due": opt_us(due),
            "overrider": overrider.id if overrider else None,
            **{f"against.{one.value}": True for one in stands},
        },
        texts={"tag": row.tag, "name": row.zh, "from": before, "to": taker.called, "why": new.overridden},
    )
    return answer(row)


def _loan(
    act: Act, row: Key, taker: Borrower, purpose: str, incident: int | None, due: datetime, overridden: str
) -> KeyLoan:
    outside = taker.outside or Contractor("")
    return KeyLoan(
        key_id=key_id(row),
        staff_id=taker.staff.id if taker.staff else None,
        contractor=outside.name,
        firm=outside.firm,
        phone=outside.phone,
        document=outside.document,
        last4=outside.last4,
        vouched_id=taker.vouched.id if taker.vouched else None,
        purpose=purpose,
        incident_id=incident,
        lent=act.now,
        due=due,
        overridden=overridden,
    )


def _hand_out(act: Act, row: Key, new: KeyLoan, takes: Sequence[Key]) -> None:
    act.session.add(new)
    row.state = State.OUT
    act.session.flush()
    for one in takes:
        if one is not row:
            one.state = State.OUT
            act.session.add(_with_set(new, one))
    act.session.flush()


def _with_set(of: KeyLoan, one: Key) -> KeyLoan:
    return KeyLoan(
        key_id=key_id(one),
        set_loan_id=loan_id(of),
        staff_id=of.staff_id,
        contractor=of.contractor,
        firm=of.firm,
        incident_id=of.incident_id,
        lent=of.lent,
        due=of.due,
    )


def _has(act: Act, row: Key) -> str:
    loan = open_loan(act, row)
    return borrower(act, loan) if loan is not None else row.tag


def _notes(act: Act, row: Key, missing: Sequence[Key]) -> list[str]:
    notes = [row.note] if row.note else []
    for one in missing:
        loan = open_loan(act, one)
        if loan is None:
            words = (
                _("Without {tag}: it is lost.")
                if one.state == State.LOST
                else _("Without {tag}: it is kept back.")
            )
            notes.append(words.format(tag=one.tag))
        else:
            notes.append(_("Without {tag}: {who} has it.").format(tag=one.tag, who=borrower(act, loan)))
    return notes


def _due(act: Act, lent_on: Terms, length: timedelta | None, until: datetime | None) -> datetime:
    if until is None and length is not None:
        until = act.now + length
    if until is not None:
        check_due(until, act.now)
        return until
    ends = span_at(act.policy, act.now).ends if act.policy.keys.by_shift_end else None
    return proposed_due(lent_on, act.now, act.policy.zone, ends)
