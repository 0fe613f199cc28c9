"""Whether the officer still has the desk: who loses it elsewhere is told before anything else is done."""

from __future__ import annotations

from datetime import tzinfo

from controlroom.base.i18n import _
from controlroom.base.times import clock_text
from controlroom.shifts.reads import Shift
from controlroom.store.actor import Actor


class Tenure:
    """What is known here of the officer's own shift.

    Attributes:
        lost: the sentence that says who has the desk now; empty once it was seen, and while the desk is the officer's.
    """

    def __init__(self) -> None:
        self._held = False
        self.lost = ""

    def forget(self) -> None:
        """Another person is at this console, or the officer gave the desk away here."""
        self._held, self.lost = False, ""

    def saw(self, actor: Actor | None, shift: Shift | None, zone: tzinfo) -> None:
        """Note whose shift runs.

        Args:
            actor: who is signed in; a locked console loses nothing before somebody is back.
            shift: the shift that runs.
            zone: the estate's time zone.
        """
        if actor is None:
            return
        if shift is not None and shift.staff_id == actor.staff_id:
            self._held, self.lost = True, ""
        elif self._held:
            self._held, self.lost = False, _words(shift, zone)


def _words(shift: Shift | None, zone: tzinfo) -> str:
    if shift is None:
        return _("Your shift has been ended. Nobody has the desk.")
    sentence = _(
        "{number} {name} has taken the desk over from you, at {time}. What you enter now stands in that shift."
    )
    return sentence.format(number=shift.number, name=shift.officer, time=clock_text(shift.started, zone))
