"""What the room ``visitors`` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Room

ROOM = Room(
    "visitors",
    groups=(
        Group(
            "visitors", N_("Visitors, registered or not let in."), "controlroom.visitors.commands:visitors"
        ),
        Group(
            "vehicles",
            N_("Unknown vehicles, and the watch on the car park."),
            "controlroom.visitors.commands:vehicles",
        ),
    ),
    open_title=N_("Visitors"),
    open_items=("controlroom.visitors.open:open_items",),
    sentences={
        "visitor": "controlroom.visitors.story:of_entry",
        "vehicle": "controlroom.visitors.story:of_entry",
    },
    tells={"visitor": (), "vehicle": ()},
    describes={
        "visitor": "controlroom.visitors.reads:describe_visitors",
        "vehicle": "controlroom.visitors.reads_vehicles:describe_vehicles",
    },
    finds={
        "visitor": "controlroom.visitors.reads:named_visitor",
        "vehicle": "controlroom.visitors.reads_vehicles:named_vehicle",
    },
    searches={
        "visitor": "controlroom.visitors.reads:visitor_texts",
        "vehicle": "controlroom.visitors.reads_vehicles:vehicle_texts",
    },
    reindexes=("controlroom.visitors.desk:reindex",),
    reopens="controlroom.visitors.pane.forms:again",
)
