"""Cell values as people and spreadsheets write them, turned into plain values; pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half, tidy_line
from controlroom.estate.rows import Document
from controlroom.estate.rules import DOCUMENT_WORDS, DocumentKind

Member = TypeVar("Member", bound=StrEnum)

LONGEST = 2000
_NO_PHONE = "18999999999"  # what the notes of such workbooks tell people to fill in
_SPREADSHEET_ERRORS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA")
)
_NOTHING = frozenset(("", "-", "--", "/", "\\", "无", "没有", "暂无", "none", "n/a", "null", "nil"))
_YES = frozenset(("有", "是", "yes", "y", "true", "1", "√", "带"))
_NO = frozenset(("无", "没有", "否", "不是", "no", "n", "false", "0", "×", "x"))
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?", re.ASCII)
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_PHONE_BREAK = re.compile(r"[/,;、|\n]|或")
_PHONE_NOISE = re.compile(r"[\s\-()+.]|^(?:tel|电话|手机)[:：]?", re.IGNORECASE)
_ID_CARD = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
_SUFFIX = {
    "building": re.compile(r"(?:号楼|栋|幢|座|楼|#)$"),
    "unit": re.compile(r"(?:单元|#)$"),
    "room": re.compile(r"(?:室|房|号房|号)$"),
}
_NUMBER = re.compile(r"[0-9A-Za-z一-鿿]+")
_CHINESE = re.compile(r"([一二两三四五六七八九])?(十)?([一二三四五六七八九])?")
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)} | {"两": 2}


def text(value: object) -> str | None:
    """Return a cell as one line of text; whole numbers without a decimal point, days as ISO dates."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    try:
        line = tidy_line(str(value))
    except UsageError as error:
        raise ValueError(error.sentence) from error
    if not line:
        return None
    if line in _SPREADSHEET_ERRORS:
        raise ValueError(_("A cell holds an error of the spreadsheet; it was left out."))
    if len(line) > LONGEST:
        raise ValueError(
            _("A cell holds more than {count} characters; it was left out.").format(count=LONGEST)
        )
    return line


def number(value: object, what: str) -> str | None:
    """Return a building's, unit's or room's number without its word: ``3栋`` is ``3``, ``二单元`` is ``2``.

    Args:
        value: the cell.
        what: ``building``, ``unit`` or ``room``.
    """
    if isinstance(value, date):
        raise ValueError(
            _("The spreadsheet has turned a number into a date. Format the column as text, type it again.")
        )
    line = text(value)
    if line is None:
        return None
    plain = half(line).replace(" ", "").upper()
    bare = _SUFFIX[what].sub("", plain) or plain
    if what != "room":
        bare = _from_chinese(bare)
        bare = bare.lstrip("0") or "0"
    if not _NUMBER.fullmatch(bare) or len(bare) > 20:
        raise ValueError(_("The number of a building, unit or room may hold only digits and letters."))
    return bare


def _from_chinese(bare: str) -> str:
    match = _CHINESE.fullmatch(bare)
    if not bare or match is None:
        return bare
    tens, ten, ones = match.groups()
    if ten is None:
        return bare if tens and ones else str(_DIGITS[tens or ones])
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))


def whole(value: object) -> int | None:
    """Return a whole number, for instance floors; ``33层`` is 33."""
    line = text(value)
    if line is None:
        return None
    match = re.fullmatch(r"([-+]?\d{1,4})(?:\.0+)?\s*(?:层|楼|F)?", half(line), re.ASCII | re.IGNORECASE)
    if match is None:
        raise ValueError(_("A whole number was expected; the cell was left out."))
    return int(match[1])


def hundredths(value: object) -> int | None:
    """Return a decimal number times 100: square metres to hundredths, yuan to fen."""
    line = text(value)
    if line is None:
        return None
    plain = re.sub(r"[,¥\s]|元|平方米|平米|㎡|m2|m²", "", half(line))
    try:
        amount = Decimal(plain)
        if not amount.is_finite() or abs(amount) >= 10**12:
            raise InvalidOperation
    except InvalidOperation:
        raise ValueError(_("A number was expected; the cell was left out.")) from None
    return round(amount * 100)


def yes(value: object) -> bool | None:
    """Return yes or no: 有, 是, yes, 1 against 无, 没有, 否, no, 0."""
    line = text(value)
    if line is None:
        return None
    word = half(line).casefold()
    if word not in _YES | _NO:
        raise ValueError(_("Yes or no was expected; the cell was left out."))
    return word in _YES


def day(value: object) -> date | None:
    """Return a calendar day: a date cell, ``2026-11-01``, ``2026/11/1``, ``2026年11月1日``, ``20261101``."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    line = text(value)
    if line is None:
        return None
    plain = half(line)
    match = _DAY.fullmatch(plain) or _COMPACT_DAY.fullmatch(plain)
    try:
        return date(*map(int, match.groups())) if match else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise ValueError(_("A day such as 2026-11-01 was expected; the cell was left out."))


def member(value: object, words: Mapping[str, Member], members: type[Member]) -> Member | None:
    """Return a member of a closed list by its code, its Chinese word or its own id.

    Args:
        value: the cell.
        words: words of workbooks and their members.
        members: the list.
    """
    line = text(value)
    if line is None:
        return None
    word = half(line).casefold()
    found = words.get(word)
    if found is not None:
        return found
    try:
        return members(word.replace(" ", "-").replace("_", "-"))
    except ValueError:
        raise ValueError(_("A word of a closed list was expected; see “estate template”.")) from None


def phones(value: object) -> tuple[str, ...]:
    """Return the telephone numbers of a cell, digits only; fill-ins and words for none give none.

    Raises:
        ValueError: a number has fewer than 5 or more than 15 digits, or holds other characters.
    """
    line = text(value)
    found: list[str] = []
    for part in _PHONE_BREAK.split(half(line or "")):
        if part.strip().casefold() in _NOTHING:
            continue
        digits = _PHONE_NOISE.sub("", part.strip().removesuffix(".0"))
        if len(digits) > 11:
            digits = re.sub(r"^(?:00)?86(?=\d{11}$)", "", digits)
        if digits == _NO_PHONE:
            continue
        if not re.fullmatch(r"\d{5,15}", digits, re.ASCII):
            raise ValueError(_("A telephone number cannot be right; it was left out."))
        if digits not in found:
            found.append(digits)
    return tuple(found)


def document(value: object, kind: object = None) -> tuple[str, Document] | None:
    """Return an identity document: its whole number, only to compare it within the file, and what is kept.

    Args:
        value: the cell with the number; one digit repeated (``111111111111111111``) stands for none.
        kind: the cell that names the kind of document.

    Raises:
        ValueError: the number lost its last digits in the spreadsheet, or is too short to be shortened.
    """
    line = text(value)
    if line is None:
        return None
    plain = re.sub(r"[\s\-]", "", half(line)).upper()
    lossy = isinstance(value, (int, float)) and len(plain) > 15
    if len(set(plain[:15] if lossy else plain)) == 1 or plain.casefold() in _NOTHING:
        return None
    if lossy:
        raise ValueError(
            _("The document number is stored as a number and has lost its last digits. Format it as text.")
        )
    if len(plain) < 6:
        raise ValueError(_("The document number is too short to be one; it was left out."))
    try:
        named = member(kind, DOCUMENT_WORDS, DocumentKind)
    except ValueError:
        named = DocumentKind.OTHER
    seen = DocumentKind.ID_CARD if _ID_CARD.fullmatch(plain) else DocumentKind.OTHER
    return plain, Document(named or seen, plain[-4:])
