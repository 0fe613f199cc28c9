"""Make src/controlroom/base/pinyin_table.txt from pypinyin: first letters of every reading of a character.

Usage: python scripts/make_pinyin_table.py            write the table
       python scripts/make_pinyin_table.py --check    exit 1 if the table is not what this pypinyin gives

First line: the main letter of each of U+3400 to U+9FFF in order, ``-`` where there is none. Each further
line: letters, the main one first, a blank, the characters that have just these.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

TABLE = Path(__file__).resolve().parent.parent / "src/controlroom/base/pinyin_table.txt"
FIRST, LAST = 0x3400, 0x9FFF


def letters(character: str) -> str:
    """Return the distinct first letters of a character's readings, the usual one first; "" without any."""
    read = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    found = dict.fromkeys(letter for letter in (read[0] if read else []) if "a" <= letter <= "z")
    return "".join(found)


def table() -> str:
    """Return the whole table as text."""
    every = {chr(code): letters(chr(code)) for code in range(FIRST, LAST + 1)}
    main = "".join(found[:1] or "-" for found in every.values())
    groups: dict[str, list[str]] = defaultdict(list)
    for character, found in every.items():
        if len(found) > 1:
            groups[found].append(character)
    lines = [f"{found} {''.join(characters)}" for found, characters in sorted(groups.items())]
    return "\n".join([main, *lines]) + "\n"


def main() -> int:
    """Run from the command line; return the exit code."""
    fresh = table()
    if "--check" not in sys.argv[1:]:
        TABLE.write_text(fresh, encoding="utf-8")
        return 0
    if TABLE.read_text(encoding="utf-8") == fresh:
        return 0
    print("pinyin_table.txt is not current: run scripts/make_pinyin_table.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
