"""The directory as the shell's tables and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from controlroom.base.i18n import _, language
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.policy_model import title
from controlroom.base.text import mask_phone
from controlroom.estate.directory import SORT_TITLES, Sort, is_personal
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


def number(entry: Entry, *, reveal: bool, json: bool) -> str | None:
    """Return its number as the shell shows it: personal ones masked, none as ``not set``, for programs as None."""
    shown = entry.number if reveal or not is_personal(entry.sort, entry.number) else mask_phone(entry.number)
    return shown or (None if json else _("not set"))


def _columns() -> list[Column]:
    return [
        Column(language(), _("Listed as")),
        Column("number", _("Telephone")),
        Column("sort", _("Sort")),
        Column("note", _("Note")),
        Column("code", "ID"),
    ]


def _row(one: Entry, *, reveal: bool, json: bool) -> dict[str, object]:
    return {
        "code": None if one.own else one.code,
        "zh": one.zh,
        "en": one.en,
        "sort": Coded(one.sort, _(SORT_TITLES[cast(Sort, one.sort)])),
        "number": number(one, reveal=reveal, json=json),
        "note": one.note or None,
        "updated": one.updated,
        "own": one.own,
    }
