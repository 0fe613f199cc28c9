"""What the room ``followups`` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Listener, PaneEntry, Room
from controlroom.followups.rules import DEADLINE_TITLES

_PLANNING = "controlroom.followups.desk.planning:"

ROOM = Room(
    "followups",
    groups=(
        Group(
            "followups",
            N_("What is owed afterwards: return visits, call-backs, answers, reminders, checks"),
            "controlroom.followups.commands:app",
        ),
    ),
    panes=(PaneEntry(5, "followups", N_("Follow-ups"), "controlroom.followups.pane:FollowupsPane"),),
    listeners=(
        Listener("incident.closed", _PLANNING + "on_closed"),
        Listener("incident.reopened", _PLANNING + "on_reopened"),
        Listener("incident.cancelled", _PLANNING + "on_cancelled"),
        Listener("incident.noted", _PLANNING + "on_noted"),
        Listener("incident.corrected", _PLANNING + "on_corrected"),
        Listener("log.remarked", "controlroom.followups.desk.log:on_remarked"),
        Listener("log.checked", "controlroom.followups.desk.log:on_checked"),
        Listener("incident.answer-owed", "controlroom.followups.desk.answers:on_answer_owed"),
    ),
    deadline_titles=DEADLINE_TITLES,
    sentences={"followup": "controlroom.followups.story:of_entry"},
    tells={"followup": ("who",)},
    describes={"followup": "controlroom.followups.reads:describe"},
    open_items=("controlroom.followups.open:open_items",),
    open_first=10,
    finds={"followup": "controlroom.followups.reads:named"},
    reindexes=("controlroom.followups.desk.common:reindex",),
    home_items=("controlroom.followups.home:of_home",),
)
