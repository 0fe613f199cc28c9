"""What the room ``keyloans`` registers."""

from __future__ import annotations

from controlroom.base.registry import Room
from controlroom.keyloans.rules import DEADLINE_TITLES

ROOM = Room(
    "keyloans",
    deadline_titles=DEADLINE_TITLES,
    sentences={"key": "controlroom.keyloans.story:of_entry"},
    describes={"key": "controlroom.keyloans.reads:describe"},
    finds={"key": "controlroom.keyloans.reads:named"},
    reindexes=("controlroom.keyloans.desk.common:reindex",),
)
