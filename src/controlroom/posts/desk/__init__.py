"""Everything an officer can do about posts: one function per act, one transaction each."""

from controlroom.posts.desk.manning import man
from controlroom.posts.desk.orders import acknowledge, send, stand_down
from controlroom.posts.desk.reports import equipment, report
from controlroom.posts.desk.rounds import report_round
from controlroom.posts.desk.status import set_status
from controlroom.posts.desk.undoing import undo, undo_last
from controlroom.posts.desk.welfare import heard, silent

__all__ = [
    "acknowledge",
    "equipment",
    "heard",
    "man",
    "report",
    "report_round",
    "send",
    "set_status",
    "silent",
    "stand_down",
    "undo",
    "undo_last",
]
