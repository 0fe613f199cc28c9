"""What one key writes down about a person is said at once, and another key takes it back for a moment."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TypeVar

from controlroom.base.i18n import _
from controlroom.base.times import clock_text
from controlroom.base.undoing import SECONDS
from controlroom.incidents.naming import short
from controlroom.incidents.reads import Incident
from controlroom.incidents.reads_people import Sent
from controlroom.incidents.rules import MILESTONE_TITLES, Milestone
from controlroom.ui.notice import tell
from controlroom.ui.pane import Pane

_DESK = "controlroom.incidents.desk:"
_MILESTONE = {
    "under_way": Milestone.UNDER_WAY,
    "arrive": Milestone.ARRIVED,
    "clear": Milestone.CLEARED,
}

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written down last: ``until`` is in seconds of a clock that only goes forward."""

    number: str
    milestone: Milestone
    who: str
    until: float


class Undoing(Pane[Found]):
    """The acts of one key, and the key that takes the last of them back."""

    _recorded: Recorded | None = None
    _recording = False

    def record(self, act: str, one: Incident, person: Sent) -> None:
        """Write down what a person reported; a second press while it runs is ignored.

        Args:
            act: ``under_way``, ``arrive`` or ``clear``.
            one: the incident.
            person: who reported.
        """
        if not self._recording:
            self._recording = True
            self.run_worker(self._record(act, one, person), group="record", exit_on_error=False)

    async def _record(self, act: str, one: Incident, person: Sent) -> None:
        try:
            if await self.frame.desk.do(_DESK + act, one.number, person.number) is None:
                return
            which = _MILESTONE[act]
            self._recorded = Recorded(one.number, which, person.number, time.monotonic() + SECONDS)
            said = _("{number}: {who} {milestone} {time}. Ctrl+Z takes it back.").format(
                number=self._said(one.number),
                who=f"{person.number} {person.name}",
                milestone=_(MILESTONE_TITLES[which]),
                time=clock_text(self.frame.now(), self.frame.zone),
            )
            tell(self, said, timeout=SECONDS)
        finally:
            self._recording = False

    def action_undo(self) -> None:
        """Take back what was written down a moment ago."""
        last, self._recorded = self._recorded, None
        if last is None or time.monotonic() > last.until:
            tell(
                self,
                _(
                    "No time was recorded just now. “Correct a time” takes back an earlier one; Space unticks a step."
                ),
            )
        elif not self._recording:
            self._recording = True
            self.run_worker(self._undo(last), group="record", exit_on_error=False)

    async def _undo(self, last: Recorded) -> None:
        try:
            done = await self.frame.desk.do(_DESK + "retract", last.number, last.milestone.value, last.who)
            if done is not None:
                said = _("{number}: taken back, {who} {milestone}.").format(
                    number=self._said(last.number),
                    who=last.who,
                    milestone=_(MILESTONE_TITLES[last.milestone]),
                )
                tell(self, said)
        finally:
            self._recording = False

    def _said(self, number: str) -> str:
        return short(number, self.frame.now().astimezone(self.frame.zone))
