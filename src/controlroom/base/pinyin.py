"""Pinyin initials from a small table made of pypinyin (scripts/make_pinyin_table.py), read on first use."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("pinyin_table.txt")
_FIRST = 0x3400
_MOST = 64


@lru_cache(maxsize=8192)
def readings(character: str) -> str:
    """Return the first letters of a character's readings, the usual one first: 单 is ``dcs``.

    A plain letter or digit is itself, small; anything else has none.
    """
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    main, groups = _table()
    place = groups.find(character)
    if place >= 0:
        start = groups.rfind("\n", 0, place) + 1
        return groups[start : groups.index(" ", start)]
    place = ord(character) - _FIRST
    return main[place].strip("-") if 0 <= place < len(main) else ""


def initials(text: str, *, every_reading: bool = False) -> list[str]:
    """Return a text's pinyin initials: 厨房漏水 is ``cfls``; characters without a reading are left out.

    Args:
        text: any text.
        every_reading: give one spelling for each combination of readings (names: 单 is d, c or s), at most
            64, the usual one first; where they would be more, later characters keep their usual reading.
    """
    spellings = [""]
    for character in text:
        letters = readings(character)
        if not every_reading or len(spellings) * len(letters) > _MOST:
            letters = letters[:1]
        if letters:
            spellings = [spelling + letter for letter in letters for spelling in spellings]
    return spellings if spellings[0] else []


@cache
def _table() -> tuple[str, str]:
    main, _, groups = _TABLE.read_text(encoding="utf-8").partition("\n")
    return main, groups
