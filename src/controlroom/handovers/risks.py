"""When a handover is one of higher risk: somebody long away, somebody new, more open than one keeps in mind."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.clock import from_us
from controlroom.base.i18n import N_, _, speaking
from controlroom.base.policy_handover import HandoverPolicy
from controlroom.handovers.rules import RISK, ROOM, Item
from controlroom.store.reader import Reader

_DAY = 24 * 3600
_WORDS = {
    1: N_("The relief has not had a shift for {count} days: speak everything through"),
    2: N_("The relief has worked fewer than {count} shifts here: speak everything through"),
    3: N_("More than {count} items are open: the most urgent ones first, one by one"),
}


def risks(
    reader: Reader, policy: HandoverPolicy, now: datetime, relief: int | None, items: int
) -> list[Item]:
    """Return what makes this handover one of higher risk; each is spoken through by itself (HSE; figures ours, 6.3).

    Args:
        reader: the read lane.
        policy: from when on.
        now: this instant.
        relief: key of who takes over, None before they came.
        items: how many items are open.
    """
    found = []
    if relief is not None:
        shifts, last = _worked(reader, relief)
        if shifts < policy.new:
            found.append(_item(2, policy.new))
        elif last is not None and (now - last).total_seconds() >= policy.absence:
            found.append(_item(1, int((now - last).total_seconds()) // _DAY))
    if items > policy.load:
        found.append(_item(3, policy.load))
    return found


def _item(which: int, count: int) -> Item:
    words = {}
    for language in ("zh", "en"):
        with speaking(language):
            words[language] = _(_WORDS[which]).format(count=count)
    return Item(ROOM, RISK, which, "", words["zh"], words["en"], None, risk=True)


def _worked(reader: Reader, staff_id: int) -> tuple[int, datetime | None]:
    """Return how many shifts somebody has worked to their end, and when the last one ended."""
    rows = reader.rows(
        "SELECT COUNT(*), MAX(ended) FROM shift WHERE ended IS NOT NULL AND (staff_id = :id OR id IN "
        "(SELECT shift_id FROM shift_member WHERE staff_id = :id))",
        id=staff_id,
    )
    count, last = rows[0]
    return int(count), from_us(last) if last is not None else None
