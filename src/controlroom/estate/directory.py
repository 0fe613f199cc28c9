"""The directory as shipped: whom the control room may have to call, and the three numbers that are fixed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args

from controlroom.base.config_file import Section, Source, quoted, read_text, read_toml
from controlroom.base.errors import UsageError
from controlroom.base.i18n import N_, _
from controlroom.base.policy_clock import Origin
from controlroom.base.policy_read_clocks import read_origin
from controlroom.base.settings import shipped
from controlroom.base.text import half, tidy_line

Sort = Literal["emergency", "outside", "post", "department"]
SORTS: tuple[Sort, ...] = get_args(Sort)
SORT_TITLES: dict[Sort, str] = {
    "emergency": N_("Emergency number"),
    "outside": N_("Outside"),
    "post": N_("Post"),
    "department": N_("Department"),
}
INSIDE = frozenset({"post", "department"})
"""Sorts of the estate's own people, whose mobile numbers are personal."""

_NUMBER = re.compile(r"\+?[0-9(][0-9 ()-]{1,28}(?:(?:转|#|,|ext\.? ?)[0-9]{1,6})?", re.IGNORECASE)
_MOBILE = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}")


class Contact(NamedTuple):
    """Somebody in the shipped directory.

    Attributes:
        id: its code.
        number: fixed for an emergency number, else empty.
        aliases: other names it is found by.
    """

    id: str
    zh: str
    en: str
    sort: Sort
    number: str
    aliases: tuple[str, ...]
    origin: Origin

    @property
    def names(self) -> tuple[str, ...]:
        """Its code and every name, as compared."""
        return tuple(name_key(one) for one in (self.id, self.zh, self.en, *self.aliases))


def load(path: Path) -> dict[str, Contact]:
    """Return the directory in a file, by code.

    Raises:
        PolicyError: the file cannot be read or holds mistakes; every one is named with file, key and line.
    """
    return parse(read_text(path), str(path))


def parse(text: str, file: str) -> dict[str, Contact]:
    """Return the directory in a TOML text; ``file`` is the name used in messages.

    Raises:
        PolicyError: it holds mistakes; every one is named.
    """
    source = Source(file, text)
    root = Section(source, "", read_toml(text, file))
    found: dict[str, Contact] = {}
    owners: dict[str, str] = {}
    for code, table in root.section("entries").sections():
        contact = found[code] = _contact(code, table)
        for name in set(contact.names) - {""}:
            if owners.setdefault(name, code) != code:
                reason = _("{value} already names {other}.")
                table.wrong("", reason.format(value=quoted(name), other=owners[name]))
        table.done()
    root.done()
    source.check()
    return found


@cache
def shipped_directory() -> Mapping[str, Contact]:
    """Return the shipped directory, by code; read once a process.

    Raises:
        PolicyError: the file holds mistakes.
    """
    return load(shipped("data") / "directory.toml")


def name_key(text: str) -> str:
    """Return a name as it is compared: plain width, small, blanks folded."""
    return " ".join(half(text).casefold().split())


def check_number(text: str) -> str:
    """Return a number as it is kept: as typed, in plain width; empty stays empty.

    Raises:
        UsageError: it does not look like a number.
    """
    plain = half(tidy_line(text, field="number"))
    if plain and not _NUMBER.fullmatch(plain):
        raise UsageError(
            _("{value} is not a telephone number; write it like 0755-26000000 or 26000000#802.").format(
                value=quoted(plain[:40])
            ),
            field="number",
        )
    return plain


def is_personal(sort: str, number: str) -> bool:
    """Tell whether a number is a staff member's own: a mobile of a post or department. Outside ones are public."""
    return sort in INSIDE and bool(_MOBILE.match(re.sub(r"[ ()-]", "", number)))


def _contact(code: str, table: Section) -> Contact:
    sort = cast(Sort, table.choice("sort", SORTS))
    number = table.text("number", "")
    if (sort == "emergency") != bool(number):
        table.wrong("number", _("An emergency number, and nothing else, has its number here."))
    if number and not _NUMBER.fullmatch(number):
        table.wrong("number", _("{value} is not a telephone number.").format(value=quoted(number)))
    return Contact(
        id=code,
        zh=table.text("zh"),
        en=table.text("en"),
        sort=sort,
        number=number,
        aliases=table.texts("aliases"),
        origin=read_origin(table),
    )
