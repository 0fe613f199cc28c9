"""Acts of two people at one console; run in the write thread, where the desk may be loaded.

Whoever is signed in acts, the relief stands beside.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from controlroom.base.errors import ControlroomError, NotAllowed
from controlroom.base.i18n import _
from controlroom.base.registry import load
from controlroom.handovers.reads import open_one
from controlroom.store.actor import Actor

DESK = "controlroom.handovers.desk:"
HERE = "controlroom.handovers.pane.writing:"
_SIGN_IN = "controlroom.people.signin:sign_in"


def as_relief(store: Any, by: Actor, relief: Actor, act: str, *given: Any) -> Any:
    """Run an act as the relief, who gave the PIN at this console.

    Args:
        store: the database.
        by: who is signed in; brings the request and the shift.
        relief: who stands beside.
        act: name of the act of the desk.
        given: what it takes.
    """
    return load(DESK + act)(store, replace(relief, request=by.request, shift_id=by.shift_id), *given)


def sign(store: Any, by: Actor, relief: Actor, own_pin: str, relief_pin: str) -> Any:
    """Sign for both sides, each with the own PIN.

    Raises:
        NotAllowed: a PIN is wrong, at its field ``own`` or ``relief``; whoever is signed in does not hand over; else
        as the desk's ``sign``.
    """
    one = open_one(store.reader)
    if one is not None and not one.is_handed_over_by(by.number):
        # before a PIN is tried: it would be counted as a wrong one of somebody else
        raise NotAllowed(not_who_hands_over(one.outgoing))
    for who, pin, field in ((by, own_pin, "own"), (relief, relief_pin, "relief")):
        _sign_in(store, who.number, pin, who.console, field)
    return load(DESK + "sign")(store, by, relief)


def countersign(store: Any, by: Actor, number: str, pin: str, handover: str, remark: str) -> Any:
    """Countersign as the leader who gives the PIN; whoever is signed in stays.

    Args:
        store: the database.
        by: who is signed in; brings the console, the request and the shift.
        number, pin: of the leader.
        handover: its spoken number.
        remark: what the leader has to say; may be empty.

    Raises:
        NotAllowed: number or PIN wrong, at ``pin``; else as ``afterwards.countersign``.
    """
    try:
        who: Actor = load(_SIGN_IN)(store, number, pin, by.console, note=False)
    except ControlroomError as error:
        error.field = "pin"
        raise
    leader = replace(who, request=by.request, shift_id=by.shift_id)
    return load("controlroom.handovers.afterwards:countersign")(store, leader, handover, remark)


def not_who_hands_over(outgoing: str) -> str:
    """Return why whoever is signed in cannot sign.

    Args:
        outgoing: number and name of who hands over.
    """
    return _("{who} hands over and signs: let them sign in first (Ctrl+O).").format(who=outgoing)


def _sign_in(store: Any, number: str, pin: str, console: str, field: str) -> None:
    try:
        load(_SIGN_IN)(store, number, pin, console, note=False)
    except ControlroomError as error:
        if isinstance(error, load("controlroom.people.signin:WrongPin")):
            raise NotAllowed(
                _("The PIN of {number} is wrong. Type it again.").format(number=number), field=field
            ) from error
        error.field = field
        raise
