"""What the room ``keyloans`` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Room
from controlroom.keyloans.rules import DEADLINE_TITLES

ROOM = Room(
    "keyloans",
    groups=(Group("keys", N_("Keys lent by the control centre"), "controlroom.keyloans.commands:app"),),
    deadline_titles=DEADLINE_TITLES,
    sentences={"key": "controlroom.keyloans.story:of_entry"},
    describes={"key": "controlroom.keyloans.reads:describe"},
    finds={"key": "controlroom.keyloans.reads:named"},
    reindexes=("controlroom.keyloans.desk.common:reindex",),
)
