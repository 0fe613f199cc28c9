"""What the room `incidents` registers."""

from __future__ import annotations

from controlroom.base.registry import Room

ROOM = Room("incidents", has_tables=False)
