"""Acts on staff: taken on, changed, given a PIN, on or off duty, shown in full."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sqlmodel import col, select

from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half, tidy_line
from controlroom.people import rules
from controlroom.people.hashing import hashed
from controlroom.people.sheet import Person
from controlroom.people.tables import Staff
from controlroom.store import search
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.actor import Actor
from controlroom.store.chain import FactValue
from controlroom.store.database import Store

SUBJECT = "staff"


def add(store: Store, by: Actor, person: Person, *, pin: str | None = None) -> Done:
    """Take a member of staff on (right ``staff``).

    Args:
        store: the database.
        by: who acts.
        person: the new one.
        pin: a PIN to sign in with; None for those who never do.

    Raises:
        UsageError: a field does not fit; Refused: the number is taken.
    """
    return taken_on(store, by, person, None if pin is None else hashed(pin, store.policy().sign_in))


@desk_act(right="staff")
def taken_on(act: Act, person: Person, pin_hash: str | None) -> Done:
    """Take a member of staff on, the PIN already hashed. Else like ``add``."""
    return first(act, person, pin_hash)


def first(act: Act, person: Person, pin_hash: str | None) -> Done:
    """Take a member of staff on inside an act; nobody's right is asked: it makes the first officer, too."""
    row = _row(act, person)
    if act.session.exec(select(Staff.id).where(Staff.number == row.number)).first() is not None:
        raise Refused(
            _("Number {number} belongs to somebody already. Choose another.").format(number=row.number),
            field="number",
        )
    row.pin_hash = pin_hash
    act.session.add(row)
    act.session.flush()
    index(act, row)
    journal(act, "staff.added", row, {"pin": pin_hash is not None})
    return done(row)


def set_pin(store: Store, by: Actor, number: str, pin: str) -> Done:
    """Give somebody a new PIN: one's own, or another's with the right ``staff``. Wrong tries are forgotten.

    Raises:
        NotFound: there is nobody of this number; UsageError: it is no PIN; NotAllowed: not one's own.
    """
    return _pin_set(store, by, number, hashed(pin, store.policy().sign_in))


@desk_act()
def _pin_set(act: Act, number: str, pin_hash: str) -> Done:
    row = by_number(act, number)
    if act.by.staff_id is None or row.id != act.by.staff_id:
        act.by.need("staff")
    row.pin_hash, row.pin_wrong, row.pin_locked_until = pin_hash, 0, None
    act.session.add(row)
    journal(act, "staff.pin-set", row)
    return done(row)


@desk_act(right="shift")
def set_on_duty(act: Act, number: str, on_duty: bool) -> Done:
    """Tick somebody on or off duty (right ``shift``); nothing happens if it is so already.

    Raises:
        NotFound: there is nobody of this number.
    """
    row = by_number(act, number)
    if bool(row.on_duty) != on_duty:
        tick(act, [row], on_duty)
        journal(act, "staff.on-duty" if on_duty else "staff.off-duty", row)
    return done(row)


def tick(act: Act, rows: Collection[Staff], on_duty: bool) -> None:
    """Mark people on or off duty inside an act; the caller journals it. Who goes is announced (``staff.left``)."""
    for row in rows:
        row.on_duty = int(on_duty)
        act.session.add(row)
    if rows and not on_duty:
        act.announce("staff.left", staff=frozenset(row.id for row in rows))


@desk_act(right="reveal")
def reveal(act: Act, ids: Sequence[int]) -> Done:
    """Note that somebody looked at telephone numbers of staff in full (right ``reveal``)."""
    kept: dict[str, FactValue] = {"staff": list(ids[:100]), "count": len(ids)}
    act.journal("staff.revealed", (SUBJECT, ids[0] if len(ids) == 1 else 0), kept)
    return Done(SUBJECT, ids[0] if ids else 0, "")


def by_number(act: Act, text: str, *, field: str = "number") -> Staff:
    """Return the active member of staff of a number inside an act.

    Raises:
        UsageError: it is no staff number; NotFound: there is nobody of it. Both belong to ``field``.
    """
    number = rules.staff_number(text, field=field)
    row = act.session.exec(select(Staff).where(Staff.number == number, col(Staff.active) == 1)).first()
    if row is None:
        raise NotFound(
            _("There is nobody with number {number}. “staff list” shows everybody.").format(number=number),
            field=field,
        )
    return row


def change(act: Act, row: Staff, person: Person) -> list[str]:
    """Bring a row up to what is known now inside an act; return the names of the fields that changed."""
    wanted = _row(act, person)
    names = ["name", "role", "department", "call_sign", "phone", "skills"]
    names += [name for name in ("on_duty", "active") if getattr(person, name) is not None]
    changed = [name for name in names if getattr(row, name) != getattr(wanted, name)]
    for name in changed:
        setattr(row, name, getattr(wanted, name))
    if not row.active:
        row.on_duty = 0
    act.session.add(row)
    if changed:
        index(act, row)
    if "active" in changed:
        act.announce("staff.activity", staff=row)
    if not row.on_duty and {"on_duty", "active"} & set(changed):
        act.announce("staff.left", staff=frozenset({row.id}))
    return changed


def index(act: Act, row: Staff) -> None:
    """Let a member of staff be found by number, name, initials and call sign."""
    assert row.id is not None
    search.put(act, SUBJECT, row.id, f"{row.number} {row.name} {row.call_sign}", names=(row.name,))


def reindex(act: Act) -> None:
    """Write the search entries of all staff anew."""
    for row in act.session.exec(select(Staff)):
        index(act, row)


def journal(
    act: Act,
    what: str,
    row: Staff,
    facts: dict[str, FactValue] | None = None,
    texts: dict[str, str] | None = None,
) -> None:
    """Write an entry about a member of staff: name and telephone number as texts, never a PIN."""
    assert row.id is not None
    kept: dict[str, FactValue] = {"number": row.number, "role": row.role, **(facts or {})}
    act.journal(what, (SUBJECT, row.id), kept, {"name": row.name, "phone": row.phone, **(texts or {})})


def done(row: Staff) -> Done:
    """Return the answer of an act on a member of staff."""
    assert row.id is not None
    return Done(SUBJECT, row.id, row.number)


def _row(act: Act, person: Person) -> Staff:
    policy = act.policy
    limit = policy.line_limit
    role = policy.find_role(person.role)
    if role is None:
        raise UsageError(
            rules.no_role(person.role, policy),
            field="role",
        )
    department = policy.find_department(person.department or role.department)
    if department is None:
        raise UsageError(
            rules.no_department(person.department, policy),
            field="department",
        )
    skills = [rules.within(tidy_line(skill), limit, "skills") for skill in person.skills]
    return Staff(
        number=rules.staff_number(person.number),
        name=rules.person_name(person.name, limit),
        role=role.id,
        department=department.id,
        call_sign=rules.within(tidy_line(person.call_sign, field="call_sign"), limit, "call_sign"),
        phone=rules.within(half(tidy_line(person.phone, field="phone")), limit, "phone"),
        skills=json.dumps(list(dict.fromkeys(skill for skill in skills if skill)), ensure_ascii=False),
        active=int(person.active is not False),
        on_duty=int(bool(person.on_duty) and person.active is not False),
    )
