"""What the room `shifts` registers."""

from __future__ import annotations

from controlroom.base.registry import Room

ROOM = Room("shifts", has_tables=False)
