"""PINs come from a file, from the environment or from a prompt without echo; never from the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

from controlroom.base.errors import NotAllowed, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half


class Credentials(NamedTuple):
    """What the shell was given to sign in with.

    Attributes:
        number: ``--as`` or ``CONTROLROOM_AS``; empty if neither.
        pin_file: ``--pin-file``.
    """

    number: str = ""
    pin_file: Path | None = None

    def pin(self, question: str) -> str:
        """Return the PIN: from the file, else ``CONTROLROOM_PIN``, else asked on a terminal.

        Raises:
            NotAllowed: there is no way to ask; UsageError: the file cannot be read.
        """
        return self.given() or ask(question)

    def given(self) -> str:
        """Return the PIN given by file or environment, empty if by neither.

        Raises:
            UsageError: the file cannot be read.
        """
        if self.pin_file is not None:
            return from_file(self.pin_file)
        return plain(os.environ.get("CONTROLROOM_PIN", ""))


def new_pin(file: Path | None, *, may_ask: bool, without: str = "") -> str:
    """Return a new PIN: from ``--new-pin-file``, else asked twice on a terminal.

    Args:
        file: what ``--new-pin-file`` gave.
        may_ask: False in the command bar, where a prompt would steal the keys.
        without: the sentence where there is no terminal, if ``--new-pin-file`` is no way out.

    Raises:
        NotAllowed: there is no way to ask; UsageError: the two do not match, or the file cannot be read.
    """
    if file is not None:
        return from_file(file)
    if not may_ask:
        raise UsageError(
            _(
                "The bar cannot ask for a PIN: type “add staff” or “set pin” for the form, or give --new-pin-file."
            ),
            field="new-pin-file",
        )
    without = without or _("There is no terminal to ask for the new PIN. Give --new-pin-file.")
    first = ask(_("New PIN: "), without)
    if ask(_("New PIN once more: "), without) != first:
        raise UsageError(_("The two PINs differ. Nothing was changed; try again."))
    return first


def from_file(file: Path) -> str:
    """Return the PIN on the first line of a file.

    Raises:
        UsageError: the file cannot be read or is empty.
    """
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError(_("The PIN file {file} cannot be read.").format(file=file)) from None
    pin = plain(lines[0]) if lines else ""
    if not pin:
        raise UsageError(_("The PIN file {file} is empty.").format(file=file))
    return pin


def ask(question: str, without: str = "") -> str:
    """Return what is typed on the terminal without echo.

    Args:
        question: shown before it.
        without: the sentence where there is no terminal, if it is not the PIN of who acts.

    Raises:
        NotAllowed: there is no terminal, or nothing was typed.
    """
    if not sys.stdin.isatty():
        raise NotAllowed(
            without or _("There is no terminal to ask for the PIN. Give --pin-file or CONTROLROOM_PIN.")
        )
    import getpass

    try:
        pin = plain(getpass.getpass(question))
    except EOFError:
        pin = ""
    if not pin:
        raise NotAllowed(_("No PIN was typed. Nothing was done."))
    return pin


def plain(typed: str) -> str:
    """Return a typed PIN without blanks around it, full-width digits as plain ones."""
    return half(typed).strip()
