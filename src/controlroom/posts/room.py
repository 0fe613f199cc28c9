"""What the room ``posts`` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Listener, Room
from controlroom.posts.rules import DEADLINE_TITLES

_LISTENING = "controlroom.posts.desk.listening:"
_SCENE = (
    "dispatched", "recalled", "retracted", "clear", "edited", "linked", "closed", "cancelled", "reopened", "duplicate",
)  # fmt: skip
_STORY = "controlroom.posts.story:of_entry"

ROOM = Room(
    "posts",
    groups=(
        Group("posts", N_("Posts: who stands there, what they report."), "controlroom.posts.commands:app"),
        Group("rounds", N_("Rounds: expected, reported, missed."), "controlroom.posts.commands_rounds:app"),
        Group(
            "orders",
            N_("Orders to all posts, ticked off one by one."),
            "controlroom.posts.commands_orders:app",
        ),
    ),
    adds={"staff": "controlroom.posts.commands_staff:app"},
    listeners=(
        Listener("staff.left", _LISTENING + "on_left"),
        Listener("deadline.breached", _LISTENING + "on_breached"),
        *(Listener(f"incident.{one}", _LISTENING + "on_scene") for one in _SCENE),
    ),
    deadline_titles=DEADLINE_TITLES,
    sentences={"post": _STORY, "welfare": _STORY, "status": _STORY, "round": _STORY, "order": _STORY},
    # a wall display tells where somebody stands and that there is an order, not what was said
    tells={
        "post": ("zh", "en", "who"),
        "welfare": ("zh", "en", "who"),
        "status": ("who",),
        "round": ("zh", "en", "who"),
        "order": ("zh", "en"),
    },
    describes={
        "post": "controlroom.posts.reads:describe",
        "posting": "controlroom.posts.reads_people:describe",
        "round": "controlroom.posts.reads_rounds:describe",
        "order": "controlroom.posts.reads_orders:describe",
        "equipment-state": "controlroom.posts.reads:describe_equipment",
    },
    finds={"order": "controlroom.posts.reads_orders:named"},
    reindexes=("controlroom.posts.desk.reports:reindex",),
    reopens="controlroom.posts.pane.forms:again",
    open_items=("controlroom.posts.open:open_items", "controlroom.posts.open_people:open_people"),
    open_first=40,
    open_title=N_("Posts"),
)
