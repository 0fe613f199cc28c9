"""The rows of what the relief counts: kept in line with the registers until something was counted."""

from __future__ import annotations

from sqlmodel import col, select

from controlroom.handovers.collect import to_count
from controlroom.handovers.common import key
from controlroom.handovers.counting import Count
from controlroom.handovers.tables import Handover, HandoverCount
from controlroom.store.act import Act


def count_anew(act: Act, row: Handover) -> None:
    """Bring what is counted up to date; what was counted keeps what was expected then."""
    known = {one.sort: one for one in counts_of(act, row)}
    for nth, count in enumerate(to_count(act.store.reader, act.policy), 1):
        one = known.get(count.sort) or HandoverCount(
            handover_id=key(row), sort=count.sort, nth=nth, zh=count.zh, en=count.en, expected=count.expected
        )
        if not one.found:
            one.expected = count.expected
        act.session.add(one)
    act.session.flush()


def uncount(act: Act, row: Handover) -> None:
    """Let everything be counted again, from what the registers have now."""
    for one in counts_of(act, row):
        one.found = one.why = ""
        act.session.add(one)
    count_anew(act, row)


def counts_of(act: Act, row: Handover) -> list[HandoverCount]:
    """Return what is counted at a handover, in its order."""
    chosen = select(HandoverCount).where(HandoverCount.handover_id == row.id)
    return list(act.session.exec(chosen.order_by(col(HandoverCount.nth))))


def as_count(one: HandoverCount) -> Count:
    """Return a row as the rules know it."""
    return Count(one.sort, one.zh, one.en, one.expected, one.found, one.why)
