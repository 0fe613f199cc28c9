"""Goods as they are typed, a line each: what, how many, unit, note. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _, language
from controlroom.base.policy_model import title
from controlroom.base.policy_passes import GoodsList
from controlroom.base.text import check_no_document, half, shown, tidy_line
from controlroom.passes.lines import Line

_MEASURES = "个只张把台套件箱包袋卷捆辆床组块片条根副双对架扇瓶桶盆盒筐盏株棵幅樘支枚具座本册部"
_NUMERALS = "一二两兩三四五六七八九十百"
# 四件套 is a name, 55寸 a size: neither says how many
_NO_UNIT = r"(?!件套|寸|英寸|吋|匹)"
_UNIT = rf"{_NO_UNIT}(?P<unit>[^\W\d_]\S{{0,11}})?"
_NOTE = re.compile(r"(.*?)\s*[（(]([^（()）]*)[）)]\s*\Z")
_COUNTED = re.compile(rf"(?P<what>.*?\S)\s+(?:[x×*]\s*)?(?P<count>[+-]?[0-9]+)\s*{_UNIT}")
_GLUED = re.compile(rf"(?P<what>.*[^\x00-\x7f])(?P<count>[+-]?[0-9]+)\s*{_UNIT}")
_WORDED = re.compile(rf"(?P<what>.*?\S)\s*(?P<count>[{_NUMERALS}]+)\s*(?P<unit>[{_MEASURES}])")
_BEFORE = re.compile(
    rf"(?P<count>[0-9]+|[{_NUMERALS}]+)\s*(?P<unit>[{_MEASURES}])(?!套)\s*(?P<what>[^\W\d_].*)"
)
_LATIN = re.compile(r"(?P<count>[0-9]+)\s+(?:[x×*]\s+)?(?P<unit>)(?P<what>[A-Za-z].*)")
_BROKEN = re.compile(r"\s[+-]?[0-9]*(?:[.,][0-9]+)+(?:\s|[^\W\d]|\Z)")
_SIZES = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*(?:寸|英寸|吋|匹)")
_LEFT = re.compile(
    rf"[0-9]|[{_NUMERALS}几数]\s*[{_MEASURES}](?!套)|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen)\b",
    re.IGNORECASE,
)
_SECOND = re.compile(rf"[0-9]\s*[{_MEASURES}](?!套)")
_ONLY_COUNT = re.compile(rf"(?:[x×*]\s*)?(?:[0-9]+|[{_NUMERALS}]+)\s*[{_MEASURES}]?")
_LONGEST_COUNT = 30


@dataclass(frozen=True, slots=True)
class Item:
    """One line as typed or chosen from a list; see ``lines.Line``."""

    what: str
    count: int = 1
    unit: str = ""
    note: str = ""
    large: bool = False
    returnable: bool = False


def read_item(text: str, nth: int = 1) -> Item:
    """Return a typed line: ``沙发 1``, ``冰箱 2 台``, ``sofa 3``, ``沙发两张``, ``4 chairs``, ``电视 1 台（65寸）``.

    Without a number it is one piece.

    Args:
        text: the line.
        nth: its number, for the error.

    Raises:
        UsageError: half a piece, a number that may be a count and stands elsewhere, the number of a document.
    """
    check_no_document(text, "goods")
    typed, note = tidy_line(text, field="goods"), ""
    if match := _NOTE.fullmatch(typed):
        typed, note = match[1], match[2].strip()
    plain = half(typed)
    if _BROKEN.search(_SIZES.sub("", plain)):
        sentence = _("“{text}”: write whole pieces, like “cable 2 rolls”.")
        raise UsageError(sentence.format(text=shown(text)), field="goods")
    for form in (_COUNTED, _GLUED, _WORDED, _BEFORE, _LATIN):
        if match := form.fullmatch(plain):
            # widths are kept in the name: half width is for the number only
            item = Item(typed[slice(*match.span("what"))], _count(match["count"]), match["unit"] or "", note)
            _check_name(item, nth, _SECOND)
            return item
    item = Item(typed, note=note)
    if _ONLY_COUNT.fullmatch(half(note)):
        raise _misplaced(nth)
    _check_name(item, nth, _LEFT)
    return item


def _count(digits: str) -> int:
    """Return a number as typed, however long; one that is too long stays too many."""
    if digits[-1] in _NUMERALS:
        return _worded(digits)
    sign = "-" if digits.startswith("-") else ""
    return int(sign + (digits.lstrip("+-0") or "0")[:_LONGEST_COUNT])


def _worded(numerals: str) -> int:
    """Return a Chinese number below a thousand: ``两``, ``十二``, ``一百二十``; 0 if it is none."""
    total = digit = 0
    for one in numerals:
        if one in "十百":
            total += (digit or 1) * (10 if one == "十" else 100)
            digit = 0
        elif digit:
            return 0
        else:
            digit = {"两": 2, "兩": 2}.get(one) or "一二三四五六七八九".index(one) + 1
    return total + digit


def _check_name(one: Item, nth: int, misplaced: re.Pattern[str]) -> None:
    if misplaced.search(_SIZES.sub("", half(one.what))):
        raise _misplaced(nth)


def _misplaced(nth: int) -> UsageError:
    sentence = _("Line {line}: write how many after the name, like “chairs 4 (red)”.")
    return UsageError(sentence.format(line=nth), field="goods")


def understood(text: str) -> str:
    """Return lines as they are understood, each with its count: ``1 沙发 2张 · 2 椅子 4把``.

    Raises:
        UsageError: a line is not.
    """
    lines = text.strip("\n ").splitlines()
    items = [read_item(line, nth) for nth, line in enumerate(lines, 1)]
    return " · ".join(
        f"{nth} {one.what} {one.count}{_spaced(one.unit)}" for nth, one in enumerate(items, 1) if one.what
    )


def _spaced(unit: str) -> str:
    return f" {unit}" if unit.isascii() and unit else unit


def items_of(chosen: GoodsList) -> list[Item]:
    """Return the lines of a typical list in the language of the console."""
    zh = language() == "zh"
    return [
        Item(
            title(one),
            one.pieces,
            one.unit_zh if zh else one.unit_en,
            large=one.large,
            returnable=one.returnable,
        )
        for one in chosen.lines
    ]


def read_lines(
    items: Sequence[str | Item],
    *,
    most_lines: int,
    most_pieces: int,
    longest: int,
    large: Sequence[int] = (),
    returns: Sequence[int] = (),
    every_returns: bool = False,
) -> list[Line]:
    """Return the lines of a pass, numbered from 1.

    Args:
        items: typed, or chosen from a list.
        most_lines, most_pieces: how many lines a pass, and pieces a line may have.
        longest: how many characters a name may have.
        large: numbers of the lines that are large pieces, beside those marked already.
        returns: numbers of the lines that are to come back.
        every_returns: whether all of them are, if none is named.

    Raises:
        UsageError: nothing, an empty line, too many lines, no or too many pieces, no such line; it names the line.
    """
    if not items:
        raise UsageError(_("Write what goes out, a line for each thing."), field="goods")
    if len(items) > most_lines:
        sentence = _("{count} lines are too many for one pass: {most} at most. Make several passes.")
        raise UsageError(sentence.format(count=len(items), most=most_lines), field="goods")
    read = [read_item(one, nth) if isinstance(one, str) else one for nth, one in enumerate(items, 1)]
    for field, chosen in (("large", large), ("returns", returns)):
        for nth in chosen:
            if not 1 <= nth <= len(read):
                raise UsageError(_("The pass has no line {line}.").format(line=nth), field=field)
    comes = set(returns) or {nth for nth, one in enumerate(read, 1) if one.returnable}
    if every_returns and not comes:
        comes = set(range(1, len(read) + 1))
    lines = []
    for nth, one in enumerate(read, 1):
        clean = replace(one, what=tidy_line(one.what, field="goods"), note=tidy_line(one.note, field="goods"))
        _check(clean, nth, most_pieces, longest)
        lines.append(
            Line(
                nth=nth,
                what=clean.what,
                count=clean.count,
                unit=tidy_line(clean.unit, field="goods"),
                note=clean.note,
                large=clean.large or nth in large,
                returnable=nth in comes,
            )
        )
    return lines


def _check(one: Item, nth: int, most: int, longest: int) -> None:
    if not one.what:
        raise UsageError(_("Line {line} is empty: write what goes out.").format(line=nth), field="goods")
    if not 1 <= one.count <= most:
        sentence = _("Line {line}: {count} is no number of pieces. Write 1 to {most}.")
        raise UsageError(sentence.format(line=nth, count=shown(str(one.count), 20), most=most), field="goods")
    if len(one.what) + len(one.note) + len(one.unit) > longest:
        sentence = _("Line {line} is too long: {most} characters at most.")
        raise UsageError(sentence.format(line=nth, most=longest), field="goods")


def read_value(text: str | None) -> int | None:
    """Return yuan as fen; None if nothing is typed.

    Raises:
        UsageError: it is no amount.
    """
    if text is None or not text.strip():
        return None
    check_no_document(text, "value")
    whole, _dot, part = half(text).strip().replace(",", "").partition(".")
    part = part.ljust(2, "0")
    if not (whole.isdecimal() and part.isdecimal() and len(part) == 2 and len(whole) <= 12):
        sentence = _("“{text}” is no amount. Write yuan, like 5000 or 5000.50.")
        raise UsageError(sentence.format(text=shown(text)), field="value")
    return int(whole) * 100 + int(part)


def read_numbers(text: str, field: str) -> tuple[int, ...]:
    """Return the numbers of lines as typed: ``1 3``, ``1、3``.

    Raises:
        UsageError: something else stands there.
    """
    found = []
    for word in re.split(r"[\s,，、;；]+", half(text).strip()):
        if word and not (word.isdecimal() and len(word) <= 4):
            sentence = _("“{text}” is no number of a line. Write them like 1 3.")
            raise UsageError(sentence.format(text=shown(word)), field=field)
        if word:
            found.append(int(word))
    return tuple(found)
