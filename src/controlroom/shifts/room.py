"""What the room `shifts` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Listener, Room
from controlroom.shifts.rules import DEADLINE_TITLES

ROOM = Room(
    "shifts",
    groups=(Group("shifts", N_("Who has the desk."), "controlroom.shifts.commands:app"),),
    adds={"shifts": "controlroom.shifts.commands_roster:app"},
    listeners=(
        Listener("staff.activity", "controlroom.shifts.desk:on_staff_changed"),
        Listener("policy.applied", "controlroom.shifts.desk:on_terms_changed"),
        Listener("database.upgraded", "controlroom.shifts.desk:on_terms_changed"),
    ),
    deadline_titles=DEADLINE_TITLES,
    sentences={
        "shift": "controlroom.shifts.story:of_entry",
        "roster": "controlroom.shifts.story_roster:of_entry",
    },
    tells={"shift": ("number", "name", "from", "to")},
    describes={"shift": "controlroom.shifts.reads:describe"},
)
