"""What the room ``keyloans`` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Listener, PaneEntry, Room
from controlroom.keyloans.rules import DEADLINE_TITLES

ROOM = Room(
    "keyloans",
    groups=(Group("keys", N_("Keys lent by the control centre"), "controlroom.keyloans.commands:app"),),
    panes=(PaneEntry(2, "keyloans", N_("Keys"), "controlroom.keyloans.pane:KeysPane", share=2),),
    listeners=(
        Listener("incident.closing", "controlroom.keyloans.desk.listening:on_closing"),
        Listener("pass.applied", "controlroom.keyloans.desk.listening:on_applied"),
    ),
    deadline_titles=DEADLINE_TITLES,
    sentences={"key": "controlroom.keyloans.story:of_entry"},
    tells={"key": ("tag", "name")},
    describes={
        "key": "controlroom.keyloans.reads:describe",
        "key-count": "controlroom.keyloans.reads_counts:describe",
    },
    finds={"key": "controlroom.keyloans.reads:named"},
    searches={"key": "controlroom.keyloans.reads:texts"},
    open_items=("controlroom.keyloans.open:open_items",),
    open_first=30,
    counts=("controlroom.keyloans.open:to_count",),
    reindexes=("controlroom.keyloans.desk.common:reindex",),
    home_items=("controlroom.keyloans.reads:of_home",),
    holds_open=("controlroom.keyloans.reads:holds_open",),
)
