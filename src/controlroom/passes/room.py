"""What the room ``passes`` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Listener, PaneEntry, Room
from controlroom.passes.rules import DEADLINE_TITLES

ROOM = Room(
    "passes",
    groups=(Group("passes", N_("Goods release passes"), "controlroom.passes.commands:app"),),
    panes=(PaneEntry(3, "passes", N_("Passes"), "controlroom.passes.pane:PassesPane", share=2),),
    listeners=(Listener("deadline.breached", "controlroom.passes.desk.ending:on_breached"),),
    deadline_titles=DEADLINE_TITLES,
    sentences={"pass": "controlroom.passes.story:of_entry"},
    tells={"pass": ()},
    describes={"pass": "controlroom.passes.reads:describe"},
    finds={"pass": "controlroom.passes.reads:named"},
    searches={"pass": "controlroom.passes.reads:texts"},
    open_items=("controlroom.passes.open:open_items",),
    open_first=20,
    reindexes=("controlroom.passes.desk.common:reindex",),
    home_items=("controlroom.passes.home:of_home",),
)
