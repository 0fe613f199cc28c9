"""What the room `estate` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Room

ROOM = Room(
    "estate",
    groups=(
        Group("estate", N_("Buildings, homes, residents, facilities."), "controlroom.estate.commands:app"),
        Group(
            "directory",
            N_("Numbers to call: services outside, posts, departments."),
            "controlroom.estate.directory_commands:app",
        ),
    ),
    sentences={"directory": "controlroom.estate.directory_story:of_entry"},
    reindexes=("controlroom.estate.index:reindex",),
)
