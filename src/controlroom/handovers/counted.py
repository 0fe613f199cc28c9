"""The rows of what the relief counts: kept in line with the registers until counted; what is owed of a difference."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from controlroom.base.i18n import _
from controlroom.followups.desk.acts import NewFollowup, owe
from controlroom.handovers.collect import to_count
from controlroom.handovers.common import SUBJECT, key
from controlroom.handovers.counting import Count
from controlroom.handovers.rules import number_of
from controlroom.handovers.tables import Handover, HandoverCount
from controlroom.store.act import Act


def count_anew(act: Act, row: Handover) -> dict[str, str]:
    """Bring what is counted up to date; what was counted keeps what was expected then.

    Returns:
        What the registers have now of each sort.
    """
    known = {one.sort: one for one in counts_of(act, row)}
    listed = to_count(act.store.reader, act.policy)
    for nth, count in enumerate(listed, 1):
        one = known.get(count.sort) or HandoverCount(
            handover_id=key(row), sort=count.sort, nth=nth, zh=count.zh, en=count.en, expected=count.expected
        )
        if not one.found:
            one.expected = count.expected
        act.session.add(one)
    act.session.flush()
    return {count.sort: count.expected for count in listed}


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


def owe_differences(act: Act, row: Handover, counts: Sequence[Count]) -> list[str]:
    """Let each difference that was signed for be looked into by the new shift; return a sentence about them.

    An explanation is not the key: until it has been looked into, the next sheet has it among the follow-ups. The time
    is the policy's for a check.

    Args:
        act: the act of signing, by the officer who has the desk from now on.
        row: the handover.
        counts: of its sheet.
    """
    owed = []
    for one in counts:
        if one.differs:
            words = _("Handover {handover}: {what} {found}, register {expected}: {why}").format(
                handover=number_of(row.number),
                what=one.title,
                found=one.found,
                expected=one.expected,
                why=one.why,
            )
            owed.append(owe(act, NewFollowup("check", text=words), (SUBJECT, key(row))).number)
    if not owed:
        return []
    return [_("What differs is to be looked into: {numbers}.").format(numbers=_(", ").join(owed))]
