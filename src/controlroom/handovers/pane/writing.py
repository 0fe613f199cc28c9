"""Acts of two people at one console; run in the write thread, where the desk may be loaded.

Whoever is signed in acts, the relief stands beside.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from controlroom.base.errors import ControlroomError
from controlroom.base.registry import load
from controlroom.store.actor import Actor

DESK = "controlroom.handovers.desk:"
HERE = "controlroom.handovers.pane.writing:"


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
        NotAllowed: a PIN is wrong, at its field ``own`` or ``relief``; else as the desk's ``sign``.
    """
    for who, pin, field in ((by, own_pin, "own"), (relief, relief_pin, "relief")):
        try:
            load("controlroom.people.signin:sign_in")(store, who.number, pin, who.console, note=False)
        except ControlroomError as error:
            error.field = field
            raise
    return load(DESK + "sign")(store, by, relief)
