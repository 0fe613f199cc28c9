"""The four options that come before any command: which database, which language, who signs in."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from controlroom.base.errors import UsageError
from controlroom.base.i18n import Language, _, detect

NAMES = ("--db", "--lang", "--as", "--pin-file")


class Given(NamedTuple):
    """What was given before the command, the environment filling in (shell.md, Rules).

    Attributes:
        db: path or URL; None for the default.
        lang: the language to speak.
        number: who signs in; empty if nobody was named.
        pin_file: file that holds the PIN.
    """

    db: str | None
    lang: Language
    number: str
    pin_file: Path | None


def split(words: Sequence[str], env: Mapping[str, str] = os.environ) -> tuple[Given, list[str]]:
    """Return the options before the command, and the words from the command on.

    Raises:
        UsageError: an option without a value, or an unknown language.
    """
    given = Given(env.get("CONTROLROOM_DB") or None, detect(env), env.get("CONTROLROOM_AS", ""), None)
    rest = list(words)
    while rest:
        name, equals, value = rest[0].partition("=")
        if name not in NAMES:
            break
        del rest[0]
        if not equals:
            if not rest:
                raise UsageError(_("{option} needs a value.").format(option=name), field=name.lstrip("-"))
            value = rest.pop(0)
        given = _with(given, name, value)
    return given, rest


def _with(given: Given, name: str, value: str) -> Given:
    if not value:
        raise UsageError(_("{option} needs a value.").format(option=name), field=name.lstrip("-"))
    if name == "--db":
        return given._replace(db=value)
    if name == "--as":
        return given._replace(number=value)
    if name == "--pin-file":
        return given._replace(pin_file=Path(value).expanduser())
    if value not in ("zh", "en"):
        raise UsageError(_("--lang is zh or en."), field="lang")
    return given._replace(lang=cast(Language, value))
