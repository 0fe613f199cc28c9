"""What every act on a key does: find it and its terms, keep state and deadline true, index it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from controlroom.base.clock import from_us
from controlroom.base.errors import NotFound, Refused
from controlroom.base.i18n import _
from controlroom.base.policy_keys import KeyClass
from controlroom.base.text import check_no_document, shown, tidy
from controlroom.deadlines.plan import Wanted
from controlroom.deadlines.plan import settle as settle_deadlines
from controlroom.incidents.desk.common import need
from controlroom.keyloans.rules import (
    BACK,
    COUNT,
    Condition,
    Ended,
    State,
    Terms,
    called_outsider,
    lead_at,
    meant,
    own_of,
    read_tag,
    terms,
    warns_at,
)
from controlroom.keyloans.tables import Key, KeyLoan
from controlroom.people.desk import by_number
from controlroom.people.tables import Staff
from controlroom.store import search
from controlroom.store.act import Act, Done

SUBJECT = "key"
COUNTS = "key-count"
"""The counts; their one deadline stands under the id 1."""

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff as a loan needs to know them."""

    id: int
    number: str
    name: str
    role: str
    department: str

    @property
    def called(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"


def plain_words(text: str, field: str, sentence: str = "") -> str:
    """Return words of the officer as stored; the whole number of a document is never among them.

    Args:
        sentence: what is said if nothing stands there; without one it may be empty.

    Raises:
        UsageError: it is empty and needed, or holds the whole number of a document.
    """
    tidied = need(text, sentence, field) if sentence else tidy(text, field=field)
    check_no_document(tidied, field)
    return tidied


def find(act: Act, tag: str) -> Key:
    """Return the key or set on a tag.

    Raises:
        UsageError: no tag; NotFound: no such key, or it was taken off the register.
    """
    wanted = read_tag(tag)
    known = meant(wanted, [one for (one,) in act.run("SELECT tag FROM key_tag WHERE active = 1")])
    row = act.session.exec(select(Key).where(Key.tag == known)).first() if known else None
    if row is None:
        sentence = _("There is no key {tag}. “keys list” shows all of them.")
        raise NotFound(sentence.format(tag=shown(wanted)), field="tag")
    return row


def person(act: Act, number: str, *, field: str) -> Person:
    """Return the active member of staff with this number.

    Raises:
        NotFound: nobody has it.
    """
    return _person(by_number(act, number, field=field))


def person_by_id(act: Act, staff_id: int) -> Person:
    """Return a member of staff by the key."""
    return _person(act.session.get_one(Staff, staff_id))


def _person(row: Staff) -> Person:
    assert row.id is not None
    return Person(row.id, row.number, row.name, row.role, row.department)


def key_id(row: Key) -> int:
    """Return the id of a key that is in the database."""
    assert row.id is not None
    return row.id


def loan_id(row: KeyLoan) -> int:
    """Return the id of a loan that is in the database."""
    assert row.id is not None
    return row.id


def class_of(act: Act, row: Key) -> KeyClass:
    """Return a key's class.

    Raises:
        Refused: the policy has no such class any more.
    """
    known = act.policy.keys.classes.get(row.key_class)
    if known is None:
        sentence = _(
            "{tag} is of a class the policy does not know: {name}. Import the key with another class."
        )
        raise Refused(sentence.format(tag=row.tag, name=row.key_class))
    return known


def terms_of(act: Act, row: Key) -> Terms:
    """Return on what terms a key is lent."""
    own = own_of(
        row.longest,
        row.latest,
        row.authorisers,
        row.other_department,
        row.roles,
        row.departments,
        row.firms,
    )
    return terms(class_of(act, row), own)


def members(act: Act, row: Key) -> list[Key]:
    """Return the keys of a set, or the key itself."""
    if not row.is_set:
        return [row]
    statement = select(Key).where(Key.set_id == row.id, Key.active == 1).order_by(col(Key.id))
    return list(act.session.exec(statement))


def open_loan(act: Act, row: Key) -> KeyLoan | None:
    """Return the loan of a key that is out."""
    statement = select(KeyLoan).where(KeyLoan.key_id == row.id, col(KeyLoan.ended).is_(None))
    return act.session.exec(statement).first()


def need_loan(act: Act, row: Key) -> KeyLoan:
    """Return the loan of a key that is out.

    Raises:
        Refused: it is not lent.
    """
    loan = open_loan(act, row)
    if loan is None:
        raise Refused(_("{tag} is not lent.").format(tag=row.tag), field="tag")
    return loan


def own_loan(act: Act, row: Key) -> KeyLoan:
    """Return the loan of a key; one that went out with its set is the set's matter.

    Raises:
        Refused: it is not lent, or is out with its set.
    """
    loan = need_loan(act, row)
    if loan.set_loan_id is not None:
        whole = act.session.get_one(Key, act.session.get_one(KeyLoan, loan.set_loan_id).key_id)
        raise Refused(
            _("{tag} is out with its set {set}: do it for the set.").format(tag=row.tag, set=whole.tag),
            field="tag",
        )
    return loan


def of_set(act: Act, loan: KeyLoan) -> list[KeyLoan]:
    """Return the loans of the keys that went out with a set and are not back."""
    statement = select(KeyLoan).where(KeyLoan.set_loan_id == loan.id, col(KeyLoan.ended).is_(None))
    return list(act.session.exec(statement.order_by(col(KeyLoan.id))))


def borrower(act: Act, loan: KeyLoan) -> str:
    """Return who has a key: number and name, or name and firm."""
    if loan.staff_id is None:
        return called_outsider(loan.contractor, loan.firm)
    number, name = act.run("SELECT number, name FROM staff WHERE id = :id", id=loan.staff_id)[0]
    return f"{number} {name}"


def end(
    act: Act,
    row: Key,
    loan: KeyLoan,
    how: Ended,
    *,
    condition: Condition | None = None,
    note: str = "",
) -> None:
    """End a loan: of a set with all that went out with it, of a key of a set also the set's, if it was the last."""
    loan.ended, loan.how, loan.note = act.now, how, note
    loan.condition = condition or ""
    row.state = State.LOST if how == Ended.LOST else State.IN
    act.session.flush()
    for one in of_set(act, loan):
        one.ended, one.how = act.now, how
        act.session.get_one(Key, one.key_id).state = row.state
    act.session.flush()
    settle(act, row, loan)
    if loan.set_loan_id is not None:
        _end_set(act, loan.set_loan_id)


def end_unrecorded(act: Act, row: Key, why: str) -> None:
    """End the loan of a key that hangs on its hook although nobody wrote down that it came back."""
    loan = need_loan(act, row)
    who = borrower(act, loan)
    end(act, row, loan, Ended.UNRECORDED, note=why)
    act.journal(
        "key.returned",
        (SUBJECT, key_id(row)),
        facts={"loan": loan_id(loan), "how": Ended.UNRECORDED.value},
        texts={"tag": row.tag, "name": row.zh, "from": who, "note": why},
    )


def last_loan(act: Act, row: Key) -> KeyLoan | None:
    """Return the latest loan of a key."""
    statement = select(KeyLoan).where(KeyLoan.key_id == row.id).order_by(col(KeyLoan.id).desc())
    return act.session.exec(statement.limit(1)).first()


def reopen_loan(act: Act, row: Key, loan: KeyLoan) -> None:
    """Let a loan run again that ended with the last return: of a set with all that came back in that moment.

    Raises:
        Refused: the set it went out with came back later.
    """
    ended = loan.ended
    whole = act.session.get_one(KeyLoan, loan.set_loan_id) if loan.set_loan_id is not None else None
    if whole is not None and whole.ended not in (None, ended):
        raise Refused(
            _("{tag} came back before its set did: lend it again.").format(tag=row.tag), field="tag"
        )
    _run_again(row, loan)
    if whole is not None:
        # the set may have been lent for longer meanwhile
        loan.due = whole.due
    if whole is not None and whole.ended is not None:
        _run_again(act.session.get_one(Key, whole.key_id), whole)
    for one in members(act, row) if row.is_set else ():
        last = last_loan(act, one)
        if last is not None and last.set_loan_id == loan.id and last.ended == ended:
            _run_again(one, last)
    settle(act, row, loan)
    if whole is not None:
        settle(act, act.session.get_one(Key, whole.key_id), whole)


def _run_again(row: Key, loan: KeyLoan) -> None:
    loan.ended, loan.how, loan.condition, loan.note = None, "", "", ""
    row.state = State.OUT


def _end_set(act: Act, set_loan_id: int) -> None:
    """End the loan of a set once none of its keys is out with it any more."""
    loan = act.session.get_one(KeyLoan, set_loan_id)
    if loan.ended is not None or of_set(act, loan):
        return
    row = act.session.get_one(Key, loan.key_id)
    loan.ended, loan.how, row.state = act.now, Ended.RETURNED, State.IN
    settle(act, row, loan)


def settle(act: Act, row: Key, loan: KeyLoan, *, new: bool = False) -> None:
    """Bring the deadline of a loan in line with it; the end of every act. A key of a set follows the set's.

    Args:
        new: the loan has just been made; every loan before it has ended, with its deadline.
    """
    act.session.flush()
    if loan.set_loan_id is not None:
        return
    klass = class_of(act, row)
    wanted = Wanted(
        kind=BACK,
        started=loan.lent,
        due=loan.due,
        warn=warns_at(klass.warn, loan.lent, loan.due),
        met=loan.ended,
        pauses=False,
        absolute=True,
    )
    settle_deadlines(
        act,
        (SUBJECT, key_id(row)),
        loan_id(loan),
        () if loan.how == Ended.LOST else (wanted,),
        priority=klass.priority,
        ladder=klass.ladder,
        at=act.now,
        new=new,
    )
    act.session.flush()


def settle_count(act: Act) -> None:
    """Bring the deadline of the next count in line with the key that was counted longest ago."""
    act.session.flush()
    oldest = act.run("SELECT MIN(COALESCE(counted, added)) FROM key_tag WHERE active = 1 AND is_set = 0")[0][
        0
    ]
    rule = act.policy.keys.counting
    wanted = []
    if oldest is not None:
        since = from_us(oldest)
        due = since + timedelta(seconds=rule.every)
        wanted.append(Wanted(COUNT, since, due, lead_at(rule.warn, since, due), pauses=False, absolute=True))
    settle_deadlines(act, (COUNTS, 1), 0, wanted, priority=rule.priority, ladder=rule.ladder, at=act.now)


def seal_box(act: Act, number: str) -> None:
    """Write the number of the sealed box's seal, empty once it is broken, to every key that lies in it."""
    for row in sealed(act):
        row.seal = number


def sealed(act: Act) -> list[Key]:
    """Return the keys of the sealed box."""
    classes = [one.id for one in act.policy.keys.classes.values() if one.sealed]
    statement = select(Key).where(col(Key.key_class).in_(classes), Key.active == 1)
    return list(act.session.exec(statement.order_by(col(Key.id))))


def index(act: Act, row: Key) -> None:
    """Write a key's search entry: tag, names, hook, what it opens."""
    opens = act.run("SELECT place_code, place FROM key_opens WHERE key_id = :id ORDER BY nth", id=row.id)
    names = [name for name in (row.zh, row.en, *(place for _code, place in opens)) if name]
    codes = [code for code, _place in opens if code]
    search.put(
        act,
        SUBJECT,
        key_id(row),
        " ".join((row.tag, row.hook, *names, *codes)),
        names=names,
        open=bool(row.active),
    )


def reindex(act: Act) -> None:
    """Write the search entries of all keys anew."""
    last = 0
    while rows := act.session.exec(
        select(Key).where(col(Key.id) > last).order_by(col(Key.id)).limit(_BATCH)
    ).all():
        for row in rows:
            index(act, row)
        last = key_id(rows[-1])
        act.session.expire_all()


def answer(row: Key, *notes: str) -> Done:
    """Return the act's answer."""
    return Done(SUBJECT, key_id(row), row.tag, tuple(notes))
