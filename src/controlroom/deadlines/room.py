"""What the room `deadlines` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Listener, Room

ROOM = Room(
    "deadlines",
    groups=(
        Group(
            "alarms",
            N_("What is overdue or wrong: see it, acknowledge it, shelve it."),
            "controlroom.deadlines.commands:alarms",
        ),
        Group(
            "deadlines", N_("Everything promised with a time."), "controlroom.deadlines.commands:deadlines"
        ),
    ),
    open_items=("controlroom.deadlines.open:open_items",),
    open_first=50,
    open_title=N_("Alarms"),
    listeners=(Listener("pin.wrong-three-times", "controlroom.deadlines.conditions:wrong_pin"),),
)
