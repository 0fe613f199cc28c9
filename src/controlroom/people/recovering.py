"""``staff pin N --recover``: asked on a terminal, confirmed by typing, done without a sign-in."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from controlroom.base.errors import NotAllowed, Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.people.recovery import candidate, recover
from controlroom.shell.pins import new_pin
from controlroom.shell.session import Session, request_id
from controlroom.store.act import Done

# what shifts.rules.SHELL says; that room stands above this one
SHELL = "shell"


def recovered(here: Session, number: str, new_pin_file: Path | None, request: str | None) -> Done:
    """Ask for the confirmation and the new PIN, and set it.

    Args:
        here: the shell's session.
        number: whose PIN, as typed.
        new_pin_file: what ``--new-pin-file`` gave; refused, so that no script recovers a PIN.
        request: what ``--id`` gave.

    Raises:
        NotAllowed: there is no terminal, or not the right to write; UsageError: a PIN file was given;
        Refused: it was not confirmed, or the PIN can be set by somebody else.
    """
    if here.in_bar or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise NotAllowed(_("A PIN is recovered on a terminal only: open one on this computer."))
    if new_pin_file is not None:
        raise UsageError(
            _("--recover asks for the new PIN itself: leave --new-pin-file out."), field="new-pin-file"
        )
    identity = request_id(request)
    one = candidate(here.store, here.reader, number)
    account = getpass.getuser()
    here.say(
        _(
            "This sets a new PIN for {number} {name} without a sign-in. The log keeps that for good, with the account "
            "{account}; whoever signs in next is told."
        ).format(number=one.number, name=one.name, account=account)
    )
    print(
        _("Type the number {number} once more to go on: ").format(number=one.number),
        end="",
        file=sys.stderr,
        flush=True,
    )
    if half(sys.stdin.readline()).strip().upper() != one.number:
        raise Refused(_("Not confirmed. Nothing was changed."))
    return recover(
        here.store, SHELL, one.number, new_pin(None, may_ask=True), account=account, request=identity
    )
