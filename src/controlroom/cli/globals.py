"""The four global options as Typer shows and completes them; ``given.split`` reads them before Typer runs."""

from __future__ import annotations

from typing import Annotated

import typer

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _


def declared(
    db: Annotated[
        str | None,
        typer.Option(
            "--db", metavar="PATH_OR_URL", help=_("The database: a file or postgresql://… (CONTROLROOM_DB).")
        ),
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="zh|en", help=_("The language (CONTROLROOM_LANG)."))
    ] = None,
    as_: Annotated[
        str | None,
        typer.Option("--as", metavar="NUMBER", help=_("Who acts: the staff number (CONTROLROOM_AS).")),
    ] = None,
    pin_file: Annotated[
        str | None,
        typer.Option(
            "--pin-file",
            metavar="FILE",
            help=_("File that holds the PIN; else CONTROLROOM_PIN, else a prompt."),
        ),
    ] = None,
) -> None:
    """Refuse what ``given.split`` left over: an option after another word."""
    if any(value is not None for value in (db, lang, as_, pin_file)):
        raise UsageError(_("--db, --lang, --as and --pin-file come first."))
