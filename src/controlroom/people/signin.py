"""Signing in with number and PIN; wrong ones are counted durably and cost time (policy, ``[sign_in]``)."""

from __future__ import annotations

from controlroom.base.clock import opt_from_us
from controlroom.base.errors import NotAllowed, TooSoon
from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.people import desk, rules
from controlroom.people.hashing import fits
from controlroom.people.tables import Staff
from controlroom.store.actor import Actor
from controlroom.store.database import Store

WRONG = "staff.pin-wrong"
WRONG_AGAIN = "pin.wrong-three-times"
"""Announced with ``staff_id`` and ``wrong`` each time the policy's number of wrong PINs in a row is reached."""

_KNOWN = (
    "SELECT id, number, name, role, pin_hash, pin_wrong, pin_locked_until FROM staff "
    "WHERE number = :number AND active = 1"
)
_TRIES = "SELECT pin_wrong, pin_locked_until FROM staff WHERE id = :id"


class WrongPin(NotAllowed):
    """The PIN is not the one of this number; the sentence does not say which of the two is wrong."""


def sign_in(store: Store, number: str, pin: str, console: str, *, note: bool = True) -> Actor:
    """Return the actor for a number and PIN.

    Args:
        store: the database.
        number: staff number as typed.
        pin: the PIN as typed.
        console: name of the console or shell.
        note: journal a successful sign-in; the shell, which signs in for every command, does not.

    Raises:
        NotAllowed: number or PIN wrong, no PIN set, or tried too soon after wrong ones.
    """
    row = store.reader.one(_KNOWN, number=half(number).strip().upper())
    if row is None:
        raise NotAllowed(_wrong())
    staff_id, plain, name, role, pin_hash, wrong, locked = row
    if pin_hash is None:
        raise NotAllowed(
            _("Number {number} has no PIN yet. A leader sets one: staff pin {number}.").format(number=plain)
        )
    _wait_over(store, staff_id)
    if not fits(pin_hash, half(pin).strip()):
        count_wrong(store, staff_id, console)
        raise WrongPin(_wrong())
    # another try may have been counted while this one was reckoned
    _wait_over(store, staff_id)
    by = Actor(
        console=console,
        staff_id=staff_id,
        number=plain,
        name=name,
        role=role,
        rights=rules.rights_of(role, store.policy()),
    )
    if note or wrong or locked is not None:
        _count_right(store, by)
    return by


def count_wrong(store: Store, staff_id: int, console: str) -> int:
    """Count a wrong PIN, set the wait it costs and journal it; return how many there are in a row."""
    with store.act(Actor(console=console), WRONG) as act:
        row = act.session.get_one(Staff, staff_id)
        row.pin_wrong += 1
        row.pin_locked_until = rules.locked_until(row.pin_wrong, act.now, act.policy.sign_in)
        act.session.add(row)
        desk.journal(act, WRONG, row, {"wrong": row.pin_wrong})
        if row.pin_wrong % act.policy.sign_in.alarm_after == 0:
            act.announce(WRONG_AGAIN, staff_id=staff_id, wrong=row.pin_wrong)
        return row.pin_wrong


def _count_right(store: Store, by: Actor) -> None:
    with store.act(by, "staff.signed-in") as act:
        row = act.session.get_one(Staff, by.staff_id)
        row.pin_wrong, row.pin_locked_until = 0, None
        act.session.add(row)
        desk.journal(act, "staff.signed-in", row)


def _wait_over(store: Store, staff_id: int) -> None:
    wrong, locked = store.reader.rows(_TRIES, id=staff_id)[0]
    seconds = rules.wait(opt_from_us(locked), wrong, store.clock.now(), store.policy().sign_in)
    if seconds:
        raise TooSoon(wait_sentence(wrong, seconds), wrong=wrong, seconds=seconds)


def wait_sentence(wrong: int, seconds: int) -> str:
    """Return how long is to be waited after wrong PINs."""
    sentence = _("After {wrong} wrong PINs wait {seconds} seconds, then try again.")
    return sentence.format(wrong=wrong, seconds=seconds)


def _wrong() -> str:
    return _("Number or PIN is wrong. Type both again.")
