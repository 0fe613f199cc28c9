"""When the bell rings: by priority, again and again until acknowledged or silenced (policy, ``[alarms]``)."""

from __future__ import annotations

from collections.abc import Sequence

from controlroom.base.policy_model import Alarms
from controlroom.deadlines.reads import AlarmRow


class Ringer:
    """Decides; the console rings. Times are seconds of a clock that only goes forward."""

    def __init__(self) -> None:
        self._known: frozenset[int] = frozenset()
        self._silent: frozenset[int] = frozenset()
        self._silent_until = 0.0
        self._next = 0.0

    def strokes(self, alarms: Sequence[AlarmRow], rules: Alarms, at: float) -> int:
        """Return how many strokes are due now; 0 for none.

        A new alarm rings at once, in a silence too; then the worst one sets the pace.

        Args:
            alarms: what the officer must see.
            rules: the policy's bells by priority.
            at: this moment in seconds.
        """
        waiting = {alarm.id: alarm for alarm in alarms if alarm.state == "unacknowledged"}
        new = [alarm for alarm_id, alarm in waiting.items() if alarm_id not in self._known]
        self._known = frozenset(waiting)
        loud = new or [alarm for alarm in waiting.values() if not self._is_silent(alarm.id, at)]
        if not loud or (not new and at < self._next):
            return 0
        worst = rules.priorities[min(alarm.priority for alarm in loud)]
        self._next = at + worst.ring_again
        return worst.bells

    def silence(self, seconds: float, at: float) -> None:
        """Let what rings now be silent for so many seconds."""
        self._silent, self._silent_until = self._known, at + seconds

    def is_loud(self, at: float) -> bool:
        """Whether an alarm waits that nobody silenced."""
        return any(not self._is_silent(alarm_id, at) for alarm_id in self._known)

    def _is_silent(self, alarm_id: int, at: float) -> bool:
        return alarm_id in self._silent and at < self._silent_until
