"""What the desk holds for the next officer, for the head line of the duty log."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import load, rooms
from controlroom.handovers.reads import Handover, open_one
from controlroom.shifts.reads import current
from controlroom.shifts.reads_relief import relief, relief_words
from controlroom.shifts.rules import promised, span_of
from controlroom.store.reader import Reader


def desk_line(reader: Reader, policy: Policy, now: datetime) -> list[tuple[str, str]]:
    """Return what misses before the desk can be handed over, then how many items go on; nothing without a shift.

    From the reminder on, until the relief has signed in beside the officer, it says who should come.
    """
    shift = current(reader)
    if shift is None:
        return []
    one, said = open_one(reader), []
    span = span_of(policy, shift.name, shift.day, shift.started)
    remind, ends, _late = promised(policy, span)
    if one is not None:
        count = one.items
        said.append((_misses(one), "soon"))
    else:
        count = sum(len(load(name)(reader, policy, now)) for room in rooms() for name in room.open_items)
        if remind <= now < ends:
            said.append((_("not prepared"), "soon"))
    if now >= remind and (one is None or not one.incoming):
        coming = relief_words(policy, relief(reader, policy, span, shift.staff_id), owed=now >= ends)
        said.append((coming, "late" if now >= ends else "soon"))
    return [*said, (_("handover {count}").format(count=count), "dim")]


def too_early(reader: Reader, policy: Policy, now: datetime, staff_id: int | None) -> datetime | None:
    """Return when the shift ends of an officer who would prepare the handover long before; None if nothing is odd.

    Args:
        reader: the read lane.
        policy: whoever comes within ``[desk] begins_early`` of the end begins the next shift, and is not early.
        now: this instant.
        staff_id: the officer's key.
    """
    shift = current(reader)
    if shift is None or shift.staff_id != staff_id or open_one(reader) is not None:
        return None
    _remind, ends, _late = promised(policy, span_of(policy, shift.name, shift.day, shift.started))
    return ends if (ends - now).total_seconds() > policy.desk.begins_early else None


def _misses(one: Handover) -> str:
    if one.left:
        return _("{count} not gone through").format(count=one.left)
    if one.uncounted:
        return _("not counted {count}").format(count=one.uncounted)
    return _("to be signed")
