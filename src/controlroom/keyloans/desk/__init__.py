"""Everything an officer can do with a key: one function per act, one transaction each."""

from controlroom.keyloans.desk.counting import Walk, count
from controlroom.keyloans.desk.hands import Contractor, Hands
from controlroom.keyloans.desk.leave import Leave
from controlroom.keyloans.desk.lending import hand_over, lend
from controlroom.keyloans.desk.returning import audit, extend, found, lose, remind, return_key, undo

__all__ = [
    "Contractor",
    "Hands",
    "Leave",
    "Walk",
    "audit",
    "count",
    "extend",
    "found",
    "hand_over",
    "lend",
    "lose",
    "remind",
    "return_key",
    "undo",
]
