"""What the room `people` registers."""

from __future__ import annotations

from controlroom.base.registry import Room

ROOM = Room("people", has_tables=False)
