"""What the room `shifts` registers."""

from __future__ import annotations

from controlroom.base.i18n import N_
from controlroom.base.registry import Group, Room

ROOM = Room("shifts", groups=(Group("shifts", N_("Who has the desk."), "controlroom.shifts.commands:app"),))
