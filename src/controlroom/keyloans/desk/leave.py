"""By whose leave a key is lent: who agrees, what stands against it, and who passes it over with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from controlroom.base.clock import opt_us
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.times import when_text
from controlroom.keyloans.desk.common import (
    Person,
    borrower,
    class_of,
    open_loan,
    person,
    person_by_id,
    terms_of,
)
from controlroom.keyloans.desk.hands import Borrower
from controlroom.keyloans.rules import (
    FINAL,
    Against,
    Asking,
    State,
    Terms,
    against,
    latest_due,
)
from controlroom.keyloans.tables import Key
from controlroom.store.act import Act


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


def agreed_by(act: Act, leave: Leave, taker: Borrower) -> list[Person]:
    """Return who agrees, each once.

    Raises:
        UsageError: the borrower agrees; NotFound: no such member of staff.
    """
    found: dict[int, Person] = {}
    for number in leave.authorised_by:
        one = person(act, number, field="authorised_by")
        if taker.staff is not None and one.id == taker.staff.id:
            raise UsageError(
                _("Nobody agrees to a loan of their own. Name somebody else."), field="authorised_by"
            )
        found[one.id] = one
    return list(found.values())


def stands_against(
    act: Act,
    row: Key,
    taker: Borrower,
    lent_on: Terms,
    agreed: Sequence[Person],
    *,
    takes: int,
    due: datetime,
) -> list[Against]:
    """Return what stands against lending a key to somebody until an instant; see ``rules.against``.

    Args:
        lent_on: the key's terms.
        agreed: who agrees.
        takes: how many keys the loan is.
        due: until when it would be lent.
    """
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


def _holds(act: Act, taker: Borrower) -> tuple[int, int]:
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
    count, late = act.run(sql, now=opt_us(act.now), **given)[0]
    return int(count), int(late)


def pass_over(
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
    assert act.by.staff_id is not None
    return person_by_id(act, act.by.staff_id)


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
            ends = _("An override ends that loan as returned without a word.")
            return f"{_out(act, row)} {ends}"
        case Against.AUDIT:
            return _("{tag} is kept back: it is being looked into.").format(tag=row.tag)
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
