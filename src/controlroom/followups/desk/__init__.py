"""Everything an officer can do with a follow-up: one function per act, one transaction each."""

from controlroom.followups.desk.acts import NewFollowup, add, done, drop, pass_on, reveal, undo
from controlroom.followups.desk.attempt import Attempt, attempt

__all__ = ["Attempt", "NewFollowup", "add", "attempt", "done", "drop", "pass_on", "reveal", "undo"]
