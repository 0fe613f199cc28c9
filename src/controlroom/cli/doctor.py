"""``controlroom doctor``: what keeps the console from working well, and what to do."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from controlroom.base.config_file import PolicyError
from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import CATALOGUE, _, language
from controlroom.base.output import Coded, Column, Table
from controlroom.shell.options import Csv, Json
from controlroom.shell.session import Session, session
from controlroom.store.policies import active_policy

if TYPE_CHECKING:
    from controlroom.store.doctor import Finding

_BAD = 1


def doctor(json: Json = False, csv: Csv = False) -> int:
    """Look everything through; end with 1 if something is bad."""
    here = session()
    from controlroom.store.doctor import Finding, examine

    found = [
        *examine(here.store),
        *_catalogue(here, Finding),
        *_directory(here, Finding),
        *_around(os.environ, Finding),
    ]
    signs = {"ok": _("● well"), "warn": _("▲ mind"), "bad": _("✗ bad")}
    columns = [
        Column("name", _("Looked at")),
        Column("state", _("State")),
        Column("sentence", _("Found")),
        Column("advice", _("What to do")),
    ]
    rows = [
        {
            "name": one.name,
            "state": Coded(one.state, signs[one.state]),
            "sentence": one.sentence,
            "advice": one.advice or None,
        }
        for one in found
    ]
    here.emit(Table(columns, rows), json=json, csv=csv)
    return _BAD if any(one.state == "bad" for one in found) else 0


def _catalogue(here: Session, make: type[Finding]) -> Iterator[Finding]:
    """Look at the catalogue of kinds; without a database that reads there is none to look at."""
    from controlroom.incidents.catalogue import in_force

    try:
        warning = in_force(active_policy(here.reader)).warning
    except PolicyError as error:
        warning = error.sentence
    except ControlroomError:
        return
    if warning:
        yield make(
            "catalogue", "bad", warning, _("Apply a catalogue that reads: controlroom policy apply FILE")
        )
    else:
        yield make("catalogue", "ok", _("The catalogue of kinds reads and fits the policy."))


def _directory(here: Session, make: type[Finding]) -> Iterator[Finding]:
    """Look for outside services without a number; without a database there is nothing to look at."""
    from controlroom.estate.directory_reads import unset_outside
    from controlroom.estate.directory_shown import names

    try:
        unset = unset_outside(here.reader)
    except ControlroomError:
        return
    if unset:
        yield make(
            "directory",
            "warn",
            _("Numbers not set: {names}.").format(names=names(unset)),
            _("Enter each: controlroom directory set NAME NUMBER"),
        )
    else:
        yield make("directory", "ok", _("Every outside service has its number."))


def _around(env: Mapping[str, str], make: type[Finding]) -> Iterator[Finding]:
    """Look at language and terminal."""
    if language() == "zh" and not CATALOGUE.is_file():
        yield make("language", "bad", _("The Chinese texts are missing."), _("Install the program again."))
    else:
        yield make("language", "ok", _("The language is {name}.").format(name=language()))
    encoding = locale.getpreferredencoding(False).lower().replace("-", "")
    if encoding != "utf8":
        yield make(
            "encoding",
            "warn",
            _("The terminal's encoding is {name}.").format(name=encoding),
            _("Set LANG to zh_CN.UTF-8 or C.UTF-8."),
        )
    if not sys.stdout.isatty():
        yield make("terminal", "ok", _("The output goes to a file or pipe; the terminal was not looked at."))
        return
    size = os.get_terminal_size(sys.stdout.fileno())
    if size.columns < 80 or size.lines < 24:
        yield make(
            "terminal",
            "warn",
            _("The terminal has {columns}×{lines} cells.").format(columns=size.columns, lines=size.lines),
            _("Make the window at least 80×24."),
        )
    elif "256" not in env.get("TERM", "") and "COLORTERM" not in env:
        yield make(
            "terminal",
            "warn",
            _("The terminal does not say that it shows 256 colours."),
            _("Set TERM to xterm-256color, or tmux-256color inside tmux."),
        )
    else:
        yield make(
            "terminal",
            "ok",
            _("The terminal has {columns}×{lines} cells.").format(columns=size.columns, lines=size.lines),
        )
