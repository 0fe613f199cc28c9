"""Goods as they are typed, a line each: what, how many, unit, note. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _, language
from controlroom.base.policy_model import title
from controlroom.base.policy_passes import GoodsList
from controlroom.base.text import half, shown, tidy_line
from controlroom.passes.rules import Line

_NOTE = re.compile(r"(.*?)\s*[（(]([^（()）]*)[）)]\s*\Z")
_COUNTED = re.compile(r"(?P<what>.*?\S)\s+(?:[x×*]\s*)?(?P<count>[+-]?[0-9]+)\s*(?P<unit>[^\W\d_]\S{0,11})?")
_GLUED = re.compile(r"(?P<what>.*[^\x00-\x7f])(?P<count>[+-]?[0-9]+)\s*(?P<unit>[^\W\d_]\S{0,11})?")
_BROKEN = re.compile(r"\s[+-]?[0-9]*[.,][0-9]+(?:\s|[^\W\d]|\Z)")


@dataclass(frozen=True, slots=True)
class Item:
    """One line as typed or chosen from a list; see ``rules.Line``."""

    what: str
    count: int = 1
    unit: str = ""
    note: str = ""
    large: bool = False
    returnable: bool = False


def read_item(text: str) -> Item:
    """Return a typed line: ``沙发 1``, ``冰箱 2 台``, ``sofa 3``, ``电视 1 台（65寸）``; without a number one piece.

    Raises:
        UsageError: half a piece.
    """
    typed, note = tidy_line(text, field="goods"), ""
    if match := _NOTE.fullmatch(typed):
        typed, note = match[1], match[2].strip()
    plain = half(typed)
    if _BROKEN.search(plain):
        sentence = _("“{text}”: write whole pieces, like “cable 2 rolls”.")
        raise UsageError(sentence.format(text=shown(text)), field="goods")
    for form in (_COUNTED, _GLUED):
        if match := form.fullmatch(plain):
            # widths are kept in the name: half width is for the number only
            return Item(typed[: match.end("what")], int(match["count"]), match["unit"] or "", note)
    return Item(typed, note=note)


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
    read = [read_item(one) if isinstance(one, str) else one for one in items]
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
