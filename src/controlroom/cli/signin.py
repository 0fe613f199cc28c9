"""Who acts in the shell: ``--as`` and the PIN, on the shift that is running."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from controlroom.base.errors import NotAllowed
from controlroom.base.i18n import _
from controlroom.shell.pins import Credentials
from controlroom.shell.session import Session
from controlroom.store.actor import Actor


def from_shell(credentials: Credentials) -> Callable[[Session], Actor]:
    """Return what signs in with what the command line was given, on the estate's running shift."""

    def signed_in(here: Session) -> Actor:
        if not credentials.number:
            raise NotAllowed(_("Say who you are: put --as NUMBER before the command, or set CONTROLROOM_AS."))
        pin = credentials.pin(_("PIN of {number}: ").format(number=credentials.number))
        from controlroom.people.signin import sign_in
        from controlroom.shifts.reads import current
        from controlroom.shifts.rules import SHELL

        by = sign_in(here.store, credentials.number, pin, SHELL, note=False)
        shift = current(here.reader)
        return replace(by, shift_id=shift.id if shift else None)

    return signed_in
