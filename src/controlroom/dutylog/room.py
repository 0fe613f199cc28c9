"""What the room `dutylog` registers."""

from __future__ import annotations

from controlroom.base.registry import Room

ROOM = Room("dutylog", has_tables=False)
