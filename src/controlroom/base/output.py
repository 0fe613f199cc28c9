"""What commands return, and its four forms: JSON, CSV, plain text, a table by cells (shell.md, Rules).

Values are given as they are: aware datetimes, timedeltas, booleans, numbers, text as typed, None for missing,
lists and dicts of these. Each form writes them in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import Enum
from typing import Literal

from controlroom.base.i18n import _
from controlroom.base.text import UNSEEN, csv_safe, fit, visible, width
from controlroom.base.times import full_text, iso, span_text, when_text

Kind = Literal["text", "number"]

_GAP = 2
_NARROWEST = 6


class Coded(str):
    """An id of the catalogue or the policy: a terminal shows its words, every other form the id itself."""

    words: str

    def __new__(cls, code: str, words: str) -> Coded:
        """Return the id ``code``, read by people as ``words`` in their language."""
        made = super().__new__(cls, code)
        made.words = words
        return made


@dataclass(frozen=True, slots=True)
class Column:
    """A field people see: ``name`` for programs, translated ``title`` for people; numbers stand right."""

    name: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A list of records.

    Attributes:
        columns: what tables, plain text and CSV show, in this order.
        rows: one dict a record; JSON writes all its keys, a missing key counts as None.
        below: what a terminal shows in full under a row that has it, a list a line each; else a column like others.
    """

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, object]] = field(default_factory=list)
    below: Sequence[Column] = ()

    @property
    def all_columns(self) -> Sequence[Column]:
        """What plain text and CSV show."""
        return [*self.columns, *self.below]


@dataclass(frozen=True, slots=True)
class Record:
    """One record. A value that is a ``Table`` (a timeline) is shown below, and is a JSON array.

    Attributes:
        columns: what is shown, in this order.
        values: its fields; JSON writes all of them.
    """

    columns: Sequence[Column]
    values: Mapping[str, object]


def to_json(result: Table | Record, zone: tzinfo) -> str:
    """Return a JSON array for a table, an object for a record.

    Text comes back as typed; characters a terminal might obey are written as ``\\uXXXX``. Instants are
    ISO 8601 with the estate's offset, durations whole seconds.

    Raises:
        TypeError: a value has no form in JSON; ValueError: a datetime is naive.
    """
    import json

    if isinstance(result, Table):
        # one record a line: easy on the eye and on line tools
        lines = (json.dumps(_plain(row, zone), ensure_ascii=False) for row in result.rows)
        text = "[" + ",\n ".join(lines) + "]\n"
    else:
        text = json.dumps(_plain(result.values, zone), ensure_ascii=False, indent=2) + "\n"
    return UNSEEN.sub(lambda match: match[0] if match[0] == "\n" else _escaped(match[0]), text)


def to_csv(table: Table, zone: tzinfo) -> str:
    """Return CSV, its first line the names of the columns.

    Line breaks stay, inside quotes; other control characters are made visible; no cell is a formula.
    """
    import csv
    import io

    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column.name for column in table.all_columns])
    for row in table.rows:
        cells = (_flat(row.get(column.name), zone) for column in table.all_columns)
        writer.writerow([csv_safe(visible(cell, newline="\n")) for cell in cells])
    return file.getvalue()


def to_tsv(result: Table | Record, zone: tzinfo) -> str:
    """Return tab-separated plain text for a pipe: one record a line without a heading, or one field a line.

    A table inside a record gives one line a row, each begun with the field's name.
    """
    if isinstance(result, Table):
        return "".join(_line(_cells(result, row, zone)) for row in result.rows)
    lines = []
    for column in result.columns:
        value = result.values.get(column.name)
        if isinstance(value, Table):
            lines += [_line([column.name, *_cells(value, row, zone)]) for row in value.rows]
        else:
            lines.append(_line([column.name, visible(_flat(value, zone))]))
    return "".join(lines)


def to_table(result: Table | Record, zone: tzinfo, cells: int, now: datetime | None = None) -> str:
    """Return what a person reads on a terminal, no line wider than the terminal.

    Args:
        result: a table: a heading and one line a row; a record: one line or paragraph a field.
        zone: the estate's zone.
        cells: the terminal's width.
        now: this instant: times of today are then ``14:00``, of this year without the year.
    """
    lines = _grid(result, zone, cells, now) if isinstance(result, Table) else _sheet(result, zone, cells, now)
    return "".join(line.rstrip(" ") + "\n" for line in lines)


def _plain(value: object, zone: tzinfo) -> object:
    """Return a value as JSON knows it."""
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return iso(value, zone)
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Table):
        return [_plain(row, zone) for row in value.rows]
    if isinstance(value, Record):
        return _plain(value.values, zone)
    if isinstance(value, Mapping):
        return {str(key): _plain(item, zone) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [_plain(item, zone) for item in value]
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _escaped(character: str) -> str:
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def _flat(value: object, zone: tzinfo) -> str:
    """Return a value as one CSV or plain-text cell: as in JSON, lists joined by commas."""
    plain = _plain(value, zone)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, list):
        return ", ".join(_flat(item, zone) for item in plain)
    if isinstance(plain, dict):
        return ", ".join(f"{key}={_flat(item, zone)}" for key, item in plain.items())
    return str(plain)


def _cells(table: Table, row: Mapping[str, object], zone: tzinfo) -> list[str]:
    return [visible(_flat(row.get(column.name), zone)) for column in table.all_columns]


def _line(cells: Iterable[str]) -> str:
    return "\t".join(cells) + "\n"


def _said(value: object, zone: tzinfo, now: datetime | None, newline: str = "␤") -> str:
    """Return a value as people read it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Coded):
        return visible(value.words)
    if isinstance(value, datetime):
        return when_text(value, now, zone) if now else full_text(value, zone)
    if isinstance(value, timedelta):
        return span_text(value)
    if isinstance(value, list | tuple):
        return ", ".join(_said(item, zone, now, newline) for item in value) or "—"
    return visible(_flat(value, zone), newline=newline)


def _grid(table: Table, zone: tzinfo, cells: int, now: datetime | None) -> list[str]:
    texts = [[visible(column.title) for column in table.columns]]
    texts += [[_said(row.get(column.name), zone, now) for column in table.columns] for row in table.rows]
    natural = [max(map(width, column)) for column in zip(*texts, strict=True)]
    widths = _shared(natural, cells - _GAP * (len(natural) - 1))
    aligned = [
        (" " * _GAP).join(
            fit(text, wide, align="right" if column.kind == "number" else "left")
            for text, wide, column in zip(line, widths, table.columns, strict=True)
        )
        for line in texts
    ]
    lines = [fit(line, cells) if width(line) > cells else line for line in aligned]
    return [lines[0]] + [
        part
        for line, row in zip(lines[1:], table.rows, strict=True)
        for part in (line, *_below(table, row, zone, cells, now))
    ]


def _below(
    table: Table, row: Mapping[str, object], zone: tzinfo, cells: int, now: datetime | None
) -> Iterator[str]:
    """Yield what stands under a row, in full."""
    for column in table.below:
        value = row.get(column.name)
        told = value if isinstance(value, list | tuple) else [value] if value else []
        for one in told:
            said = _said(one, zone, now)
            if one is value:
                said = _("{head}: {tail}").format(head=visible(column.title), tail=said)
            yield from (" " * _GAP + line for line in _wrapped(said, max(cells - _GAP, 2)))


def _shared(natural: Sequence[int], room: int) -> list[int]:
    """Return widths that fit the room: the widest columns give way first, none below the narrowest useful."""
    cap = min(max(natural, default=0), max(room, _NARROWEST))
    while cap > _NARROWEST and sum(min(wide, cap) for wide in natural) > room:
        cap -= 1
    widths = [min(wide, cap) for wide in natural]
    for place, wide in enumerate(natural):
        # what rounding left over goes to the first columns that were cut
        if wide > cap and sum(widths) < room:
            widths[place] += 1
    return widths


def _sheet(record: Record, zone: tzinfo, cells: int, now: datetime | None) -> list[str]:
    titles = [visible(column.title) for column in record.columns]
    label = min(max(map(width, titles), default=0), max(cells // 3, 1))
    lines: list[str] = []
    for column, title in zip(record.columns, titles, strict=True):
        value = record.values.get(column.name)
        if isinstance(value, Table):
            lines += ["", fit(title, min(width(title), cells))]
            lines += _grid(value, zone, cells, now) if value.rows else ["—"]
            continue
        text = _said(value, zone, now, newline="\n")
        parts = [part for line in text.split("\n") for part in _wrapped(line, max(cells - label - _GAP, 2))]
        heads = [fit(title, label)] + [" " * label] * (len(parts) - 1)
        lines += [head + " " * _GAP + part for head, part in zip(heads, parts, strict=True)]
    return lines


def _wrapped(text: str, cells: int) -> list[str]:
    """Return a line of visible text cut into lines of at most ``cells``; an empty one stays a line."""
    lines: list[str] = []
    start, used, blank = 0, 0, -1
    for place, character in enumerate(text):
        if character == " ":
            blank = place
        if used + width(character) > cells:
            cut = blank if blank > start else place
            lines.append(text[start:cut])
            start = cut + 1 if cut == blank else cut
            used = width(text[start:place])
        if place >= start:
            used += width(character)
    return [*lines, text[start:]]
