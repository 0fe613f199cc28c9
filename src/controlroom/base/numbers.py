"""The numbers people say: of incidents, tags, alarms, staff, and of homes (shell.md, Rules).

Full-width digits and letters count as plain ones everywhere.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half, shown

_INCIDENT = r"(?:([0-9]{4})-)?([0-9]{2})([0-9]{2})-([0-9]{1,6})"
_TODAYS = r"[0-9]{1,3}"
_STAFF = r"[0-9A-Z][0-9A-Z-]{0,15}"
_DIGITS = r"[0-9]{1,18}"

_CHINESE_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2} | {
    c: n for n, c in enumerate("三四五六七八九", 3)
}
_HAN = r"[一二两三四五六七八九]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九]"
_PLACE = (
    rf"(?P<building>[0-9]{{1,3}}[A-Z]?|[A-Z][0-9]{{0,2}}|{_HAN})\s*(?:(?P<said>栋|幢|座|号楼|#楼|#)\s*-?|-)\s*"
    rf"(?:(?P<unit>[0-9]{{1,2}}[A-Z]?|[A-Z]|{_HAN})\s*(?:单元\s*-?|-(?=.)|$)\s*)?"
    r"(?:(?P<room>[A-Z]{0,2}[0-9]{1,5}[A-Z]?|[零〇一二两三四五六七八九]{3,5})\s*(?:室|号|房|户)?)?"
)


class IncidentNo(NamedTuple):
    """An incident's spoken number: ``seq`` counts from 1 each day of the estate.

    Attributes:
        year: four digits.
        day: month and day as ``MMDD``.
        seq: the how-manieth of that day.
    """

    year: int
    day: str
    seq: int

    @property
    def full(self) -> str:
        """The number with its year, ``2026-1122-012``: as stored and in JSON."""
        return f"{self.year}-{self.day}-{self.seq:03}"


class PlaceParts(NamedTuple):
    """A home as said; ``building`` and ``unit`` without leading zeros, ``room`` as typed.

    ``unit`` is None where it was not said (``3-1802``), ``room`` too (``3-2``, ``3栋``).
    """

    building: str
    unit: str | None = None
    room: str | None = None

    @property
    def code(self) -> str:
        """The parts that were said, joined: ``3-2-1802``."""
        return "-".join(part for part in (self.building, self.unit, self.room) if part is not None)


def parse_incident_no(text: str, today: date, *, field: str | None = None) -> IncidentNo:
    """Return the number an officer typed: ``1122-012`` (this year's) or ``2026-1122-012``.

    Args:
        text: what was typed; zeros before the last part may be left out.
        today: the estate's day, for the year.
        field: name of the form field or option, for the error.

    Raises:
        UsageError: not such a number, or a day that does not exist.
    """
    match = re.fullmatch(_INCIDENT, half(text).strip())
    if match:
        year = int(match[1]) if match[1] else today.year
        try:
            date(year, int(match[2]), int(match[3]))
        except ValueError:
            match = None
    if not match or not int(match[4]):
        sentence = _("“{text}” is not an incident number. Write it like 1122-012, or 2026-1122-012.")
        raise UsageError(sentence.format(text=shown(text)), field=field)
    return IncidentNo(year, match[2] + match[3], int(match[4]))


def parse_said_incident_no(text: str, today: date, *, field: str | None = None) -> IncidentNo:
    """Return the number an officer typed where only an incident can be meant: ``12``, too, is today's.

    Elsewhere a bare number may be a member of staff; else like ``parse_incident_no``.
    """
    plain = half(text).strip()
    if re.fullmatch(_TODAYS, plain) and int(plain):
        return IncidentNo(today.year, f"{today:%m%d}", int(plain))
    return parse_incident_no(text, today, field=field)


def format_incident_no(number: IncidentNo, today: date) -> str:
    """Return an incident's number as spoken today: with the year only when it is another year's."""
    short = f"{number.day}-{number.seq:03d}"
    return short if number.year == today.year else f"{number.year:04d}-{short}"


def parse_prefixed(text: str, letter: str, digits: int, *, field: str | None = None) -> int:
    """Return the number in ``F-0042``, ``f42`` or ``42``.

    Args:
        text: what was typed.
        letter: the letter of this kind of number.
        digits: how many digits it is written with, for the error's example.
        field: name of the form field or option, for the error.

    Raises:
        UsageError: another letter, no number, or zero.
    """
    plain = half(text).strip().upper().removeprefix(letter).strip().removeprefix("-").strip()
    if not re.fullmatch(_DIGITS, plain) or not int(plain):
        sentence = _("“{text}” is not such a number. Write it like {example}.")
        raise UsageError(
            sentence.format(text=shown(text), example=format_prefixed(42, letter, digits)), field=field
        )
    return int(plain)


def format_prefixed(number: int, letter: str, digits: int) -> str:
    """Return a number as spoken: ``F-0042``."""
    return f"{letter}-{number:0{digits}d}"


def parse_id(text: str, *, field: str | None = None) -> int:
    """Return the plain number of an alarm, a deadline or a log entry.

    Raises:
        UsageError: not a number, or zero.
    """
    plain = half(text).strip().removeprefix("#").strip()
    if not re.fullmatch(_DIGITS, plain) or not int(plain):
        raise UsageError(
            _("“{text}” is not a number. Write plain digits, like 42.").format(text=shown(text)), field=field
        )
    return int(plain)


def parse_staff_no(text: str, *, field: str | None = None) -> str:
    """Return a staff number as kept: plain digits, capital letters and hyphens, at most 16.

    Raises:
        UsageError: anything else.
    """
    plain = half(text).strip().upper()
    if not re.fullmatch(_STAFF, plain):
        sentence = _("“{text}” is not a staff number. Write digits or letters, like 612.")
        raise UsageError(sentence.format(text=shown(text)), field=field)
    return plain


def parse_place(text: str) -> PlaceParts | None:
    """Return a home as said, or None for free words; whether it exists is for the estate to say.

    Understands ``3-2-1802``, ``3栋2单元1802室``, ``3栋2-1802``, ``3#2单元1802``, ``三栋二单元一八零二``,
    without unit ``3-1802`` (three digits or more are a room), a unit alone ``3-2``, a building alone ``3栋``.
    """
    match = re.fullmatch(_PLACE, half(text).strip().upper())
    if not match or not (match["said"] or match["unit"] or match["room"]):
        return None
    unit, room = match["unit"], match["room"]
    return PlaceParts(
        _plain(match["building"]),
        _plain(unit) if unit else None,
        "".join(str(_CHINESE_DIGITS.get(c, c)) for c in room) if room else None,
    )


def _plain(spoken: str) -> str:
    tens, ten, ones = spoken.partition("十")
    if ten:
        return str(_CHINESE_DIGITS.get(tens, 1) * 10 + _CHINESE_DIGITS.get(ones, 0))
    if spoken in _CHINESE_DIGITS:
        return str(_CHINESE_DIGITS[spoken])
    return spoken.lstrip("0") or "0"
