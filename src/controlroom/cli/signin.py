"""Who acts in the shell: ``--as`` and the PIN, on the shift that is running."""

from __future__ import annotations

from dataclasses import dataclass, replace

from controlroom.base.errors import NotAllowed
from controlroom.base.i18n import _
from controlroom.shell.pins import Credentials
from controlroom.shell.session import Session
from controlroom.shifts.rules import SHELL
from controlroom.store.actor import Actor


@dataclass(frozen=True, slots=True)
class FromShell:
    """Signs in with what the command line was given."""

    credentials: Credentials

    def __call__(self, here: Session) -> Actor:
        """Return the actor, on the estate's running shift.

        Raises:
            NotAllowed: nobody named, no PIN, wrong PIN.
        """
        if not self.credentials.number:
            raise NotAllowed(_("Say who you are: put --as NUMBER before the command, or set CONTROLROOM_AS."))
        pin = self.credentials.pin(_("PIN of {number}: ").format(number=self.credentials.number))

        from controlroom.people.signin import sign_in
        from controlroom.shifts.reads import current

        by = sign_in(here.store, self.credentials.number, pin, SHELL, note=False)
        shift = current(here.reader)
        return replace(by, shift_id=shift.id if shift else None)
