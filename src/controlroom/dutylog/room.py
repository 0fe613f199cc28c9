"""What the room ``dutylog`` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, PaneEntry, Room

ROOM = Room(
    "dutylog",
    has_tables=False,
    groups=(
        Group("log", N_("The duty log: read, note, strike, verify."), "controlroom.dutylog.commands:app"),
    ),
    panes=(PaneEntry(4, "dutylog", N_("Duty log"), "controlroom.dutylog.pane:DutyLogPane"),),
    sentences={"log": "controlroom.dutylog.sentences:sentence"},
    reindexes=("controlroom.dutylog.desk:reindex",),
)
