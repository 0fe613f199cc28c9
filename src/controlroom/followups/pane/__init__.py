"""Pane 5: what is owed afterwards, by the time it is due, and the forms with which the officer works on it."""

from controlroom.followups.pane.pane import FollowupsPane

__all__ = ["FollowupsPane"]
