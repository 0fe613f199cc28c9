"""Lending a key or a set: who, for what, until when, and what stands against it (D10, 004:543)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.text import half, tidy, tidy_line
from controlroom.base.times import when_text
from controlroom.incidents.desk.common import check_phone
from controlroom.incidents.desk.common import find as find_incident
from controlroom.keyloans.desk.common import (
    SUBJECT,
    Person,
    answer,
    borrower,
    class_of,
    end,
    find,
    key_id,
    loan_id,
    members,
    need_loan,
    of_set,
    open_loan,
    own_loan,
    person,
    settle,
    terms_of,
    us,
)
from controlroom.keyloans.rules import (
    FINAL,
    Against,
    Asking,
    Ended,
    State,
    Terms,
    against,
    check_due,
    latest_due,
    proposed_due,
)
from controlroom.keyloans.tables import Key, KeyAuthoriser, KeyLoan
from controlroom.shifts.rules import span_at
from controlroom.store.act import Act, Done, desk_act


@dataclass(frozen=True, slots=True)
class Contractor:
    """Somebody from outside.

    Attributes:
        name, firm, phone: as told.
        document: sort of the document seen; empty if none.
        last4: its last four characters; never the whole number.
        vouched_by: staff number of who vouches.
    """

    name: str
    firm: str = ""
    phone: str = ""
    document: str = ""
    last4: str = ""
    vouched_by: str = ""


@dataclass(frozen=True, slots=True)
class Hands:
    """Into whose hands a key goes, as typed: a member of staff by number, or somebody from outside."""

    staff: str = ""
    contractor: Contractor | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """By whose leave.

    Attributes:
        authorised_by: staff numbers of those who agree.
        override: why what stands against it is passed over; needs somebody with the right ``override``.
    """

    authorised_by: tuple[str, ...] = ()
    override: str = ""


NO_LEAVE = Leave()


@dataclass(frozen=True, slots=True)
class _Borrower:
    staff: Person | None
    outside: Contractor | None
    vouched: Person | None
    called: str


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
        UsageError: nobody named, a time gone by, a telephone number that is none; NotFound: no such key, person or
            incident; Refused: something stands against it, all of it named; NotAllowed: nobody who may override.
    """
    row = find(act, tag)
    taker = _borrower(act, to)
    agreed = _agreed(act, leave, taker)
    lent_on = terms_of(act, row)
    due = _due(act, lent_on, length, until)
    about = find_incident(act, incident, "note").id if incident else None
    takes = [one for one in members(act, row) if one.state == State.IN and not one.in_audit]
    stands = _stands(act, row, taker, lent_on, agreed, takes=max(len(takes), 1), due=due)
    if not takes and row.is_set and Against.OUT not in stands:
        stands.insert(0, Against.OUT)
    overrider = _pass_over(act, row, stands, leave, agreed)
    if Against.OUT in stands:
        _end_unrecorded(act, row, leave.override)
        takes = [one for one in members(act, row) if one.state == State.IN]
    purpose = tidy(purpose, field="purpose")
    new = _loan(act, row, taker, purpose, about, due, leave.override if stands else "")
    _hand_out(act, row, new, takes)
    for one in agreed:
        act.session.add(KeyAuthoriser(loan_id=loan_id(new), staff_id=one.id))
    settle(act, row, new)
    missing = [one for one in members(act, row) if row.is_set and one not in takes]
    act.journal(
        "key.lent",
        (SUBJECT, key_id(row)),
        facts={
            "loan": loan_id(new),
            "staff": new.staff_id,
            "vouched": new.vouched_id,
            "due": us(due),
            "incident": about,
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
            "why": new.overridden,
            "overrider": overrider.called if overrider else "",
            "agreed": "、".join(one.called for one in agreed),
        },
    )
    act.announce("key.lent", key=row, loan=new)
    return answer(row, *_notes(act, row, missing))


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
    taker = _borrower(act, to)
    before = borrower(act, old)
    if taker.staff is not None and taker.staff.id == old.staff_id:
        raise UsageError(_("{who} has {tag} already.").format(who=taker.called, tag=row.tag), field="who")
    agreed = _agreed(act, leave, taker)
    lent_on = terms_of(act, row)
    due = old.due if old.due > act.now else _due(act, lent_on, None, None)
    takes = [act.session.get_one(Key, one.key_id) for one in of_set(act, old)]
    stands = _stands(act, row, taker, lent_on, agreed, takes=max(len(takes), 1), due=due)
    stands.remove(Against.OUT)
    overrider = _pass_over(act, row, stands, leave, agreed)
    end(act, row, old, Ended.HANDED_OVER)
    new = _loan(act, row, taker, old.purpose, old.incident_id, due, leave.override if stands else "")
    new.before_id = loan_id(old)
    _hand_out(act, row, new, takes)
    for one in agreed:
        act.session.add(KeyAuthoriser(loan_id=loan_id(new), staff_id=one.id))
    settle(act, row, new)
    act.journal(
        "key.handed-over",
        (SUBJECT, key_id(row)),
        facts={
            "loan": loan_id(new),
            "before": loan_id(old),
            "from": old.staff_id,
            "staff": new.staff_id,
            "due": us(due),
            "overrider": overrider.id if overrider else None,
            **{f"against.{one.value}": True for one in stands},
        },
        texts={"tag": row.tag, "name": row.zh, "from": before, "to": taker.called, "why": new.overridden},
    )
    return answer(row)


def _loan(
    act: Act, row: Key, taker: _Borrower, purpose: str, incident: int | None, due: datetime, overridden: str
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


def _notes(act: Act, row: Key, missing: Sequence[Key]) -> list[str]:
    notes = [row.note] if row.note else []
    for one in missing:
        loan = open_loan(act, one)
        if loan is None:
            words = (
                _("Without {tag}: it is lost.")
                if one.state == State.LOST
                else _("Without {tag}: it is in audit.")
            )
            notes.append(words.format(tag=one.tag))
        else:
            notes.append(_("Without {tag}: {who} has it.").format(tag=one.tag, who=borrower(act, loan)))
    return notes


def _borrower(act: Act, to: Hands) -> _Borrower:
    if (to.contractor is None) == (not to.staff.strip()):
        raise UsageError(_("Say who takes it: a staff number, or a contractor."), field="who")
    if to.contractor is None:
        one = person(act, to.staff, field="who")
        return _Borrower(one, None, None, one.called)
    outside = Contractor(
        name=tidy_line(to.contractor.name, field="contractor"),
        firm=tidy_line(to.contractor.firm, field="firm"),
        phone=check_phone(to.contractor.phone),
        document=tidy_line(to.contractor.document, field="document"),
        last4=_last4(to.contractor.last4),
    )
    if not outside.name:
        raise UsageError(_("Write the name of the contractor."), field="contractor")
    vouched = person(act, to.contractor.vouched_by, field="vouched_by") if to.contractor.vouched_by else None
    called = f"{outside.name}（{outside.firm}）" if outside.firm else outside.name
    return _Borrower(None, outside, vouched, called)


def _last4(text: str) -> str:
    plain = half(text).strip().upper()
    if plain and not (len(plain) == 4 and plain.isalnum()):
        raise UsageError(
            _("Write the last four characters of the document, never the whole number."), field="last4"
        )
    return plain


def _agreed(act: Act, leave: Leave, taker: _Borrower) -> list[Person]:
    """Return who agrees, each once; never the borrower."""
    found: dict[int, Person] = {}
    for number in leave.authorised_by:
        one = person(act, number, field="authorised_by")
        if taker.staff is not None and one.id == taker.staff.id:
            raise UsageError(
                _("Nobody agrees to a loan of their own. Name somebody else."), field="authorised_by"
            )
        found[one.id] = one
    return list(found.values())


def _due(act: Act, lent_on: Terms, length: timedelta | None, until: datetime | None) -> datetime:
    if until is None and length is not None:
        until = act.now + length
    if until is not None:
        check_due(until, act.now)
        return until
    ends = span_at(act.policy, act.now).ends if act.policy.keys.by_shift_end else None
    return proposed_due(lent_on, act.now, act.policy.zone, ends)


def _stands(
    act: Act,
    row: Key,
    taker: _Borrower,
    lent_on: Terms,
    agreed: Sequence[Person],
    *,
    takes: int,
    due: datetime,
) -> list[Against]:
    has, overdue = _holds(act, taker)
    asking = Asking(
        role=taker.staff.role if taker.staff else "",
        department=taker.staff.department if taker.staff else "",
        firm=taker.outside.firm if taker.outside else "",
        vouched=taker.vouched is not None,
        has=has,
        overdue=overdue,
    )
    found = against(
        lent_on,
        asking,
        state=State(row.state),
        in_audit=bool(row.in_audit),
        allowance=act.policy.keys.allowance,
        takes=takes,
        agreed=[one.department for one in agreed],
    )
    if due > latest_due(lent_on, act.now, act.policy.zone):
        found.append(Against.TOO_LONG)
    return found


def _holds(act: Act, taker: _Borrower) -> tuple[int, int]:
    """Return how many keys somebody has, and how many should be back. A set counts once for each of its keys."""
    whose, given = (
        ("staff_id = :who", {"who": taker.staff.id})
        if taker.staff
        else (
            "staff_id IS NULL AND contractor = :name AND firm = :firm",
            {"name": taker.outside.name, "firm": taker.outside.firm} if taker.outside else {},
        )
    )
    sql = (
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN l.due <= :now THEN 1 ELSE 0 END), 0) FROM key_loan l "
        f"JOIN key_tag k ON k.id = l.key_id WHERE l.ended IS NULL AND k.is_set = 0 AND l.{whose}"
    )
    count, late = act.run(sql, now=us(act.now), **given)[0]
    return int(count), int(late)


def _pass_over(
    act: Act, row: Key, stands: Sequence[Against], leave: Leave, agreed: Sequence[Person]
) -> Person | None:
    """Return who passes over what stands against it; None if nothing does.

    Raises:
        Refused: something stands against it and nobody may, or is to, pass it over.
    """
    if not stands:
        return None
    said = " ".join(_sentence(act, row, one) for one in stands)
    if FINAL.intersection(stands):
        raise Refused(said, field="tag")
    may = [one for one in agreed if _may_override(act, one.role)]
    own = act.by.staff_id is not None and "override" in act.by.rights
    if not leave.override.strip():
        raise Refused(
            _("{reasons} {who} may override it, with a reason.").format(reasons=said, who=_who(act))
        )
    if not may and not own:
        sentence = _("{reasons} Only {who} may override it: name one who agrees.")
        raise Refused(sentence.format(reasons=said, who=_who(act)), field="authorised_by")
    if may:
        return may[0]
    found = act.run("SELECT id, number, name, role, department FROM staff WHERE id = :id", id=act.by.staff_id)
    return Person(*found[0])


def _may_override(act: Act, role: str) -> bool:
    return bool({"override", "admin"} & act.policy.rights.get(role, frozenset()))


def _who(act: Act) -> str:
    """Return the roles that may override, in the order of the policy, three at most."""
    roles = [
        title(act.policy.roles[role])
        for role, rights in act.policy.rights.items()
        if "override" in rights and role in act.policy.roles
    ]
    return " / ".join(roles[:3])


def _sentence(act: Act, row: Key, one: Against) -> str:
    klass = title(class_of(act, row))
    match one:
        case Against.LOST:
            return _("{tag} is lost.").format(tag=row.tag)
        case Against.OUT:
            return _out(act, row)
        case Against.AUDIT:
            return _("{tag} is kept back: it is in audit.").format(tag=row.tag)
        case Against.NOT_ENTITLED:
            return _("Keys of this class are not lent to them: {name}.").format(name=klass)
        case Against.OVERDUE:
            return _("They have a key that should be back.")
        case Against.ALLOWANCE:
            return _("They would have more than {count} keys.").format(count=act.policy.keys.allowance)
        case Against.TOO_LONG:
            latest = latest_due(terms_of(act, row), act.now, act.policy.zone)
            return _("It has to be back by {time}.").format(time=when_text(latest, act.now, act.policy.zone))
        case Against.AUTHORISERS:
            wanted = terms_of(act, row)
            words = (
                _("{count} must agree, from another department.")
                if wanted.other_department
                else _("{count} must agree.")
            )
            return words.format(count=wanted.authorisers)


def _out(act: Act, row: Key) -> str:
    loan = open_loan(act, row)
    if loan is None:
        return _("No key of {tag} is there.").format(tag=row.tag)
    lent = when_text(loan.lent, act.now, act.policy.zone)
    return _("{who} has {tag} since {time}.").format(who=borrower(act, loan), tag=row.tag, time=lent)


def _end_unrecorded(act: Act, row: Key, why: str) -> None:
    """End the loan of a key that hangs on its hook although nobody wrote down that it came back."""
    loan = need_loan(act, row)
    end(act, row, loan, Ended.UNRECORDED)
    act.journal(
        "key.returned",
        (SUBJECT, key_id(row)),
        facts={"loan": loan_id(loan), "how": Ended.UNRECORDED.value},
        texts={"tag": row.tag, "name": row.zh, "from": borrower(act, loan), "note": why},
    )
