"""What the room `estate` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Room

ROOM = Room(
    "estate",
    groups=(
        Group("estate", N_("Buildings, homes, residents, facilities."), "controlroom.estate.commands:app"),
    ),
    reindexes=("controlroom.estate.index:reindex",),
)
