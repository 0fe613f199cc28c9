"""What the room ``incidents`` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Listener, PaneEntry, Room

ROOM = Room(
    "incidents",
    groups=(
        Group(
            "incidents",
            N_("Take a report, send people, follow it to its end."),
            "controlroom.incidents.commands:app",
        ),
        Group(
            "playbooks",
            N_("The playbooks: what to ask, do, tell and record."),
            "controlroom.incidents.playbook_commands:app",
        ),
    ),
    panes=(PaneEntry(1, "incidents", N_("Incidents"), "controlroom.incidents.pane:IncidentsPane"),),
    listeners=(Listener("log.watched", "controlroom.incidents.desk.watching:on_watched"),),
    sentences={"incident": "controlroom.incidents.story:of_entry"},
    tells={"incident": ("who",)},
    describes={"incident": "controlroom.incidents.naming:describe"},
    deadline_titles={"look-again": N_("on hold: can it go on?")},
    deadline_names=("controlroom.incidents.tellings:deadline_title",),
    unreachable=("controlroom.incidents.gas:unreachable",),
    doing=("controlroom.incidents.reads_people:doing",),
    open_items=("controlroom.incidents.open:open_items",),
    open_first=60,
    takes_reports="incidents.new",
    finds={"incident": "controlroom.incidents.reads:by_number"},
)
