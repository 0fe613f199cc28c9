"""A form with PINs: after a wrong one its field is empty again, and the wait runs down before one's eyes."""

from __future__ import annotations

from textual.timer import Timer

from controlroom.base.errors import ControlroomError, NotAllowed, TooSoon
from controlroom.base.i18n import _
from controlroom.ui.fields import Filled
from controlroom.ui.formscreen import FormScreen


class PinForm(FormScreen):
    """Number and PIN, or the PINs of two people; an error belongs to the field of its PIN."""

    _counting: Timer | None = None
    _left = 0
    _wrong = 0
    _field = "pin"

    def show_fault(self, error: ControlroomError | str) -> None:
        """Show why, with the PIN taken out: what stands there as dots was wrong."""
        if self._counting is not None:
            self._counting.stop()
            self._counting = None
        if isinstance(error, ControlroomError) and error.field in self.form.values:
            self._field = error.field
        if isinstance(error, NotAllowed):
            self.form.empty(self._field)
        super().show_fault(error)
        if isinstance(error, TooSoon):
            self._left, self._wrong = error.seconds, error.wrong
            self._counting = self.set_interval(1, self._count)

    def to_keep(self, filled: Filled) -> Filled:
        """Put no PIN aside."""
        return self.form.without_secrets(filled)

    def _count(self) -> None:
        self._left -= 1
        if self._left > 0:
            # loads argon2 no earlier than the error itself did
            from controlroom.people.signin import wait_sentence

            self.form.mark(self._field, wait_sentence(self._wrong, self._left))
        else:
            if self._counting is not None:
                self._counting.stop()
                self._counting = None
            self.form.clear_faults()
            self.form.say(self._field, _("Type the PIN again."))
