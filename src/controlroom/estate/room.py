"""What the room `estate` registers."""

from __future__ import annotations

from controlroom.base.registry import Room

ROOM = Room("estate", has_tables=False)
