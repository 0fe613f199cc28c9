"""What the room ``dutylog`` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Listener, PaneEntry, Room
from controlroom.dutylog.rules import DEADLINE_TITLES, SILENT

ROOM = Room(
    "dutylog",
    groups=(
        Group(
            "log",
            N_("The duty log: read, note, strike, countersign, verify."),
            "controlroom.dutylog.commands:app",
        ),
    ),
    panes=(PaneEntry(4, "dutylog", N_("Duty log"), "controlroom.dutylog.pane:DutyLogPane"),),
    listeners=(Listener("journal.written", "controlroom.dutylog.desk.silence:on_written"),),
    deadline_titles=DEADLINE_TITLES,
    reminders=(SILENT,),
    describes={
        "log": "controlroom.dutylog.naming:describe",
        "log-silence": "controlroom.dutylog.naming:describe_silence",
    },
    tells={"log": ("who",)},
    sentences={"log": "controlroom.dutylog.sentences:sentence"},
    reindexes=("controlroom.dutylog.desk:reindex",),
)
