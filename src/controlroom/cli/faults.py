"""What Typer could not understand, as one sentence in the officer's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import typer

from controlroom.base.errors import ControlroomError, NotAllowed
from controlroom.base.i18n import _
from controlroom.base.text import shown
from controlroom.cli.tree import command_of

_EXTRA = re.compile(r"unexpected extra argument\(s\) \((.*)\)\Z", re.DOTALL)
_GLOBALS = ("--db", "--lang", "--as", "--pin-file")


def sentence(error: typer.TyperException) -> str:
    """Return what is wrong with the words typed, and what to do; for a bare group, its help page."""
    kind = type(error).__name__
    fault: Any = error
    if kind == "NoArgsIsHelpError":
        return str(fault.message)
    if kind == "NoSuchOption":
        return _no_such_option(fault)
    if kind == "MissingParameter":
        what = _(", ").join(_in_words(param) for param in _missing(fault))
        said = _("Missing: {what}.").format(what=what)
    elif kind == "BadParameter":
        said = _("The value of {what} does not fit.").format(what=_named(fault.param))
    elif kind == "BadOptionUsage" and "does not take" in fault.message:
        said = _("{option} takes no value.").format(option=fault.option_name)
    elif kind == "BadOptionUsage":
        said = _("{option} needs a value.").format(option=fault.option_name)
    else:
        extra = _EXTRA.search(fault.message)
        said = _("Too many words: {words}.").format(words=shown(extra[1])) if extra else str(fault.message)
    return f"{said}\n{_usage(fault)}".rstrip()


def with_option(error: ControlroomError, words: Sequence[str]) -> str:
    """Return what a desk refuses, and behind it the option that gives the field it speaks of.

    Args:
        error: of the command.
        words: that called it.
    """
    # a field of the sign-in may be called like an option of the command
    if not error.field or isinstance(error, NotAllowed):
        return error.sentence
    wanted = f"--{error.field.replace('_', '-')}"
    for param in getattr(command_of(words), "params", ()):
        if param.param_type_name == "option" and (param.name == error.field or wanted in param.opts):
            option = str(param.opts[0])
            if option not in error.sentence:
                return _("{sentence} ({option})").format(sentence=error.sentence, option=option)
    return error.sentence


def _no_such_option(fault: Any) -> str:
    name = fault.option_name
    if name in _GLOBALS:
        return _("{option} comes first: controlroom {option} … COMMAND.").format(option=name)
    said = _("There is no option {option}.").format(option=shown(name))
    if fault.possibilities:
        said = _("{sentence} Did you mean {near}?").format(sentence=said, near=", ".join(fault.possibilities))
    return f"{said}\n{_usage(fault)}".rstrip()


def _missing(fault: Any) -> list[Any]:
    """Return what was not given, in the order of the usage line: Typer itself names only the first."""
    if fault.param is None or fault.ctx is None:
        return [fault.param]
    words_only = fault.param.param_type_name == "argument"
    return [
        param
        for param in fault.ctx.command.params
        if param is fault.param
        or (
            param.required
            and param.name not in fault.ctx.params
            and (param.param_type_name == "argument" or not words_only)
        )
    ]


def _in_words(param: Any) -> str:
    said = str(getattr(param, "help", None) or "").rstrip(".。")
    return _("{name} ({meaning})").format(name=_named(param), meaning=said) if said else _named(param)


def _named(param: Any) -> str:
    if param is None:
        return "?"
    return (
        str(param.opts[0]) if param.param_type_name == "option" else str(param.metavar or param.name).upper()
    )


def _usage(fault: Any) -> str:
    return str(fault.ctx.get_usage()) if fault.ctx is not None else ""
