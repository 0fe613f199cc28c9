"""What the room ``handovers`` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Listener, Room

ROOM = Room(
    "handovers",
    groups=(
        Group(
            "handovers",
            N_("Hand the desk over: the sheet two people sign"),
            "controlroom.handovers.commands:app",
        ),
    ),
    open_title=N_("Handover"),
    listeners=(Listener("shift.ended", "controlroom.handovers.desk:on_shift_ended"),),
    describes={"handover": "controlroom.handovers.reads:describe"},
    desk_line=("controlroom.handovers.reads_desk:desk_line",),
    sentences={"handover": "controlroom.handovers.story:of_entry"},
    # a wall display tells that a handover was signed, not what was asked
    tells={"handover": ()},
)
