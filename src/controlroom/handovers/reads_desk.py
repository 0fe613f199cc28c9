"""What the desk holds for the next officer, for the head line of the duty log."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import load, rooms
from controlroom.handovers.reads import open_one
from controlroom.shifts.reads import current
from controlroom.shifts.rules import promised, span_of
from controlroom.store.reader import Reader


def desk_line(reader: Reader, policy: Policy, now: datetime) -> list[tuple[str, str]]:
    """Return what misses before the desk can be handed over, then how many items go on; nothing without a shift."""
    shift = current(reader)
    if shift is None:
        return []
    one = open_one(reader)
    if one is not None:
        misses = _("{count} not gone through").format(count=one.left) if one.left else _("to be signed")
        return [(misses, "soon"), (_("handover {count}").format(count=one.items), "dim")]
    count = sum(len(load(name)(reader, policy, now)) for room in rooms() for name in room.open_items)
    held = (_("handover {count}").format(count=count), "dim")
    remind, ends, _late = promised(policy, span_of(policy, shift.name, shift.day, shift.started))
    if now >= ends:
        return [(_("no relief"), "late"), held]
    return [(_("not prepared"), "soon"), held] if now >= remind else [held]
