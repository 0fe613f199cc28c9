"""What the room `deadlines` registers."""

from __future__ import annotations

from controlroom.base.registry import Room

ROOM = Room("deadlines")
