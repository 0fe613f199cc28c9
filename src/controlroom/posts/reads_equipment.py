"""What the team leader was told of the monitoring equipment during the shift that holds now (DC2, 004:557)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from controlroom.base.clock import to_us
from controlroom.base.policy import Policy
from controlroom.posts.reads_undo import entry, taken
from controlroom.shifts.rules import span_at
from controlroom.store.reader import Reader

_TOLD = """SELECT seq FROM journal WHERE act = 'post.equipment' AND at >= :since ORDER BY seq DESC LIMIT 20"""


class Told(NamedTuple):
    """What was told.

    Attributes:
        at: when.
        fault: what is out of order; empty if all is well.
    """

    at: datetime
    fault: str


def told(reader: Reader, policy: Policy, now: datetime) -> Told | None:
    """Return what was told last in this shift; None if nothing was, or it was taken back.

    Args:
        reader: the read lane.
        policy: knows the shifts.
        now: this instant.
    """
    found = [seq for (seq,) in reader.rows(_TOLD, since=to_us(span_at(policy, now).starts))]
    gone = taken(reader.rows, found[-1]) if found else frozenset[int]()
    last = next((entry(reader.rows, seq) for seq in found if seq not in gone), None)
    return Told(last.at, str(last.texts.get("text", ""))) if last is not None else None
