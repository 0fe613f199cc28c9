"""What the room `people` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Room

ROOM = Room(
    "people",
    groups=(
        Group(
            "staff", N_("The staff: numbers, roles, PINs, who is on duty."), "controlroom.people.commands:app"
        ),
    ),
    reindexes=("controlroom.people.desk:reindex",),
    sentences={"staff": "controlroom.people.story:of_entry"},
    describes={"staff": "controlroom.people.reads:describe"},
)
