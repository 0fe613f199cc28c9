"""Acts of somebody who gives their PIN beside the officer; run in the write thread, where the desk may be loaded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from controlroom.base.errors import ControlroomError
from controlroom.base.registry import load
from controlroom.store.actor import Actor

DESK = "controlroom.dutylog.desk:"
HERE = "controlroom.dutylog.pane.writing:"


def check_night(store: Any, by: Actor, number: str, pin: str, **check: Any) -> Any:
    """Write down a night check as the inspector who gives the PIN; the officer stays signed in.

    Args:
        store: the database.
        by: who is signed in; brings the console, the request and the shift.
        number, pin: of the inspector.
        check: as for ``NightCheck``.

    Raises:
        NotAllowed: number or PIN wrong, at ``pin``; else as the desk's ``check_night``.
    """
    return load(DESK + "check_night")(
        store, _signed(store, by, number, pin), load(DESK + "NightCheck")(**check)
    )


def sign_day(store: Any, by: Actor, number: str, pin: str, day: date, remark: str) -> Any:
    """Countersign a day as the leader who gives the PIN; the officer stays signed in.

    Raises:
        NotAllowed: number or PIN wrong, at ``pin``; else as the desk's ``sign_day``.
    """
    return load(DESK + "sign_day")(store, _signed(store, by, number, pin), day, remark=remark)


def watch(store: Any, by: Actor, **finding: Any) -> Any:
    """Write down what was seen on CCTV; see ``Finding``."""
    return load(DESK + "watch")(store, by, load(DESK + "Finding")(**finding))


def _signed(store: Any, by: Actor, number: str, pin: str) -> Actor:
    try:
        who: Actor = load("controlroom.people.signin:sign_in")(store, number, pin, by.console, note=False)
    except ControlroomError as error:
        error.field = "pin"
        raise
    return replace(who, request=by.request, shift_id=by.shift_id)
