"""The directory as the shell's tables and JSON."""

from __future__ import annotations

from collections.abc import Sequence

from controlroom.base.i18n import _, language
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.policy_model import title
from controlroom.base.text import mask_phone
from controlroom.estate.directory import SORT_TITLES, is_personal
from controlroom.estate.directory_reads import Entry


def listed(found: Sequence[Entry], *, reveal: bool, json: bool) -> Table:
    """Return several entries."""
    return Table(_columns(), [_row(one, reveal=reveal, json=json) for one in found])


def one(entry: Entry, *, reveal: bool, json: bool) -> Record:
    """Return one entry."""
    return Record(_columns(), _row(entry, reveal=reveal, json=json))


def names(found: Sequence[Entry]) -> str:
    """Return the names of entries in the language in use, on one line."""
    return ("、" if language() == "zh" else ", ").join(map(title, found))


def _columns() -> list[Column]:
    return [
        Column(language(), _("Name")),
        Column("number", _("Telephone")),
        Column("sort", _("Sort")),
        Column("note", _("Note")),
        Column("code", _("Code")),
    ]


def _row(one: Entry, *, reveal: bool, json: bool) -> dict[str, object]:
    number = one.number if reveal or not is_personal(one.sort, one.number) else mask_phone(one.number)
    return {
        "code": None if one.own else one.code,
        "zh": one.zh,
        "en": one.en,
        "sort": Coded(one.sort, _(SORT_TITLES[one.sort])),
        "number": number or (None if json else _("not set")),
        "note": one.note or None,
        "updated": one.updated,
        "own": one.own,
    }
