"""The directory with the estate's numbers: found by name, pinyin initials, code or number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from controlroom.base.clock import from_us
from controlroom.base.pinyin import initials
from controlroom.base.text import half
from controlroom.estate.directory import Contact, name_key, shipped_directory
from controlroom.store.reader import Reader, Row

_ROWS = "SELECT key, name, number, note, updated, id FROM directory_entry ORDER BY key"


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody to call.

    Attributes:
        code: the shipped code; of an entry of the estate's own its name as compared.
        sort: ``emergency``, ``outside``, ``post`` or ``department``; the estate's own are ``outside``.
        number: empty if nobody has set it.
        note: what the estate wrote beside it.
        updated: when the estate last changed it; None if never.
        own: whether the estate added it.
        aliases: other names.
        id: key of its row; None if nobody has set anything.
    """

    code: str
    zh: str
    en: str
    sort: str
    number: str
    note: str = ""
    updated: datetime | None = None
    own: bool = False
    aliases: tuple[str, ...] = ()
    id: int | None = None


def entries(reader: Reader) -> dict[str, Entry]:
    """Return the whole directory by code: the shipped in its order, then the estate's own by name."""
    # an entry of its own without a number has been cleared
    return {code: one for code, one in _all(reader).items() if one.number or not one.own}


def entry(reader: Reader, code: str) -> Entry | None:
    """Return one entry by its code, one of the estate's own even when it has been cleared; None if it never was."""
    return _all(reader).get(code)


def find(reader: Reader, text: str) -> list[Entry]:
    """Return who answers a text, the likeliest first: named so, begun so, holding it; all of them for none.

    Args:
        reader: the read lane.
        text: a name in either language, pinyin initials (``rqgs``), a code, or digits of the number.
    """
    wanted = name_key(text)
    ranked = [(rank, one) for one in entries(reader).values() if (rank := _rank(one, wanted)) is not None]
    return [one for _place, one in sorted(ranked, key=lambda pair: pair[0])]


def unset_outside(reader: Reader) -> tuple[Entry, ...]:
    """Return the outside services whose number nobody has set (G-08)."""
    return tuple(one for one in entries(reader).values() if one.sort == "outside" and not one.number)


def _all(reader: Reader) -> dict[str, Entry]:
    rows = {row[0]: row for row in reader.rows(_ROWS)}
    found = {code: _shipped(contact, rows.pop(code, None)) for code, contact in shipped_directory().items()}
    for key, name, number, note, updated, ident in rows.values():
        found[key] = Entry(key, name, name, "outside", number, note, from_us(updated), own=True, id=ident)
    return found


def _shipped(contact: Contact, row: Row | None) -> Entry:
    entry = Entry(contact.id, contact.zh, contact.en, contact.sort, contact.number, aliases=contact.aliases)
    if row is None:
        return entry
    _key, _name, number, note, updated, ident = row
    return replace(entry, number=number, note=note, updated=from_us(updated), id=ident)


def _rank(one: Entry, wanted: str) -> int | None:
    if not wanted:
        return 0
    names = [name_key(name) for name in (one.code, one.zh, one.en, *one.aliases)]
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(wanted in name for name in names):
        return 2
    letters = [spelling for name in (one.zh, *one.aliases) for spelling in initials(name, every_reading=True)]
    if any(spelling.startswith(wanted) for spelling in letters):
        return 3
    digits = "".join(filter(str.isdigit, half(wanted)))
    number = "".join(filter(str.isdigit, one.number))
    return 4 if digits and digits == wanted.replace("-", "").replace(" ", "") and digits in number else None
