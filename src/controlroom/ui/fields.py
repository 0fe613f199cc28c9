"""What a form asks: fields, their checks, and the answers."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half

Kind = Literal["text", "phone", "secret", "lines", "choice", "pick"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few answers: its id and its translated text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of a completion list.

    Attributes:
        id: what the caller knows it by.
        text: what stands in the field when it is taken.
        detail: a dim remark beside it.
        exact: the typed text means this and nothing else; Enter takes it at once.
    """

    id: str
    text: str
    detail: str = ""
    exact: bool = False


Provider = Callable[[str], Awaitable[Sequence[Suggestion]]]
"""Asked with the typed text in a worker; slow work belongs into a thread (``asyncio.to_thread``)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Attributes:
        id: its name in the answers, and in ``ControlroomError.field``.
        label: its label, translated.
        kind: ``text``, ``phone``, ``secret`` (PIN), ``lines`` (several lines), ``choice`` (a few known
            answers), ``pick`` (completed while typing; free text is allowed).
        value: what it holds at first; of a choice the id.
        required: it may not stay empty.
        hint: shown dim while it is empty.
        check: called with the text if it is not empty; raises ``ControlroomError`` with a sentence. Where it returns
            an instant, the form says at once which day that is, unless it is today.
        choices: the answers of a ``choice``.
        complete: the provider of a ``pick``.
        height: lines of a ``lines`` field.
        aside: it stands with others of the kind in the form's last line; Enter passes it over, Tab does not.
    """

    id: str
    label: str
    kind: Kind = "text"
    value: str = ""
    required: bool = False
    hint: str = ""
    check: Callable[[str], object] | None = None
    choices: tuple[Choice, ...] = ()
    complete: Provider | None = None
    height: int = 3
    aside: bool = False

    def __post_init__(self) -> None:
        if (self.kind == "pick") != (self.complete is not None):
            raise ValueError(f"field {self.id}: a picker, and only a picker, has something to complete it")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is filled in.

    Attributes:
        form_id: made when the form opened; the same form sent twice has the same id.
        values: field id -> text as typed (of a choice the id).
        picked: field id -> id of the suggestion taken, only while the text is still that of the suggestion.
        shown: what was typed, with its labels, in one line for a person; empty in a form of code's own.
        empty: only blanks and what stood there at first: not worth keeping.
    """

    form_id: str
    values: Mapping[str, str] = field(default_factory=dict)
    picked: Mapping[str, str] = field(default_factory=dict)
    shown: str = field(default="", compare=False)
    empty: bool = field(default=False, compare=False)


_PHONE = re.compile(r"\+?[0-9*#][0-9 ()\-*#,./]*(?:(?:转|x|ext\.?) ?[0-9]+)?", re.I)


def check_phone(text: str) -> None:
    """Accept a number one could dial: digits with the usual signs, full-width ones too.

    Raises:
        UsageError: it cannot be dialled.
    """
    plain = half(text).strip()
    digits = sum(character.isdigit() for character in plain)
    if not _PHONE.fullmatch(plain) or not 3 <= digits <= 24:
        raise UsageError(_("This is no telephone number. Type 3 to 24 digits, or leave it empty."))


def fault(of: Field, text: str) -> str | None:
    """Return the sentence about a field's text, or ``None`` if it may stand."""
    if not text.strip():
        return _("Fill in: {label}.").format(label=of.label) if of.required else None
    try:
        if of.kind == "phone":
            check_phone(text)
        if of.check is not None:
            of.check(text)
    except ControlroomError as error:
        return error.sentence
    return None
