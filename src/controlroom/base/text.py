"""Text as typed, made safe to keep and safe to show: cleaning, visible controls, width in cells, masks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _

Align = Literal["left", "right", "center"]

_LONGEST = 1000
"""Characters of a sentence; the longest of ours, which lists all choices, has 600."""

_UNSTORABLE = "[\x00\ud800-\udfff]"
_BLANKS = r"\s+"
_LINE_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")

# every Cc, Cf, Cs, Zl, Zp of Unicode (a test compares), the emoji selectors that change a width
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufe0e\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)

# where terminals and rich differ from the plain rule of `cell`: fillers and skin tones, hexagrams
_NO_CELL = frozenset(
    map(chr, [*range(0x1160, 0x1200), *range(0xD7B0, 0xD7FC), 0x3164, 0xFFA0, *range(0x1F3FB, 0x1F400)])
)
_TWO_CELLS = frozenset(
    map(
        chr,
        [*range(0x2630, 0x2638), *range(0x268A, 0x2690), *range(0x4DC0, 0x4E00), *range(0x1D300, 0x1D377)],
    )
)

_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_PLAIN |= dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), ord("-"))

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = r"[+-]?[0-9]+(\.[0-9]+)?"
_DOCUMENT = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])")
_TYPED_DOCUMENT = re.compile(r"(?<![0-9０-９])[0-9０-９]{17}[0-9０-９XxＸｘ](?![0-9０-９])")
_SPACED_DOCUMENT = re.compile(
    r"(?<![0-9])[0-9]{6}[ .-]*(?:19|20)[0-9]{2}[ .-]*(?:0[1-9]|1[0-2])[ .-]*(?:0[1-9]|[12][0-9]|3[01])[ .-]*[0-9]{3}"
    r"[ .-]?[0-9Xx](?![0-9])"
)
_ONE_PHONE = r"[\d\s()+.\-－（）]+"


def tidy(text: str, *, field: str | None = None) -> str:
    """Return a typed text as stored (shell.md, Rules): CR LF becomes LF, outer blanks go, the rest stays.

    Args:
        text: what was typed, of any length.
        field: name of the form field or option, for the error.

    Raises:
        UsageError: the text holds a NUL or a lone surrogate, which no database keeps.
    """
    found = re.search(_UNSTORABLE, text)
    if found:
        if found[0] == "\0":
            raise UsageError(_("This text holds a NUL character. Delete it and try again."), field=field)
        raise UsageError(
            _("This text holds a broken character. Type it again, do not paste it."), field=field
        )
    return text.replace("\r\n", "\n").strip()


def holds_document(text: str) -> bool:
    """Tell whether the whole number of an identity card stands in a text: 18 digits, 17 and an X, or 15.

    Typed with blanks or hyphens it is taken for one if a day of birth stands where it would.
    """
    plain = UNSEEN.sub("", half(text))
    return bool(_DOCUMENT.search(plain) or _SPACED_DOCUMENT.search(plain))


def check_no_document(text: str, field: str | None = None) -> None:
    """Refuse a text with the whole number of a document in it; the error does not repeat what was typed.

    Raises:
        UsageError: there is one; it belongs to ``field``.
    """
    if holds_document(text):
        raise UsageError(whole_document_words(), field=field)


def whole_document_words() -> str:
    """Return what is said of the whole number of a document."""
    return _("No whole number of a document is written down: write its last four characters only.")


def without_documents(text: str) -> str:
    """Return a text that is still being typed with only the last four of every whole number of 18 characters.

    Fifteen digits may be the beginning of eighteen: they are refused once the text is taken.
    """
    return _TYPED_DOCUMENT.sub(lambda found: "…" + found[0][-4:], text)


def hidden_documents(text: str) -> str:
    """Return a text to be put aside with only the last four of every whole number of a document, however typed."""
    if not holds_document(text):
        return text
    kept = half(text)
    for pattern in (_SPACED_DOCUMENT, _DOCUMENT):
        kept = pattern.sub(lambda found: "…" + found[0][-4:], kept)
    # unseen characters between the digits: nothing of it is kept
    return "…" if holds_document(kept) else kept


def tidy_line(text: str, *, field: str | None = None) -> str:
    """Return a one-line text (name, place): like ``tidy``, and a line break with its blanks becomes a blank.

    Raises:
        UsageError: as ``tidy``.
    """
    return re.sub(_BLANKS, _fold, tidy(text, field=field))


def _fold(run: re.Match[str]) -> str:
    return " " if _LINE_BREAKS.intersection(run[0]) else run[0]


def visible(text: str, *, newline: str = "␤") -> str:
    """Return a text that any terminal or widget may show: nothing in it acts, hides or reorders.

    Control characters become their pictures (``␛``), other unseen ones ``‹U+202E›``; emoji selectors, which
    terminals measure differently, go. Markup is not touched: whoever shows the text must not parse it.

    Args:
        text: any text.
        newline: what a line feed becomes; give a line feed to keep lines.
    """
    if text.isascii() and text.isprintable():
        return text
    return UNSEEN.sub(_pictures(newline), text)


@lru_cache(maxsize=8)
def _pictures(newline: str) -> Callable[[re.Match[str]], str]:
    def picture(match: re.Match[str]) -> str:
        character = match[0]
        code = ord(character)
        if character == "\n":
            return newline
        if code < 0x20:
            return chr(0x2400 + code)
        if code == 0x7F:
            return "␡"
        return "" if code in (0xFE0E, 0xFE0F) else f"‹U+{code:04X}›"

    return picture


@lru_cache(maxsize=16_384)
def cell(character: str) -> int:
    """Return how many terminal cells one character takes: 0, 1 or 2, as rich measures it."""
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Mn", "Me", "Mc", "Zl", "Zp") or character in _NO_CELL:
        return 0
    if character in _TWO_CELLS:
        return 2
    if category == "Cn":
        # not yet in this Python's Unicode: new emoji and ideographs are wide
        return (
            2 if "\U0001f000" <= character <= "\U0001faff" or "\U00020000" <= character <= "\U0003fffd" else 1
        )
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(text: str) -> int:
    """Return the width in terminal cells of one line of ``visible`` text."""
    return len(text) if text.isascii() and text.isprintable() else sum(map(cell, text))


def fit(text: str, cells: int, *, align: Align = "left", ellipsis: str = "…") -> str:
    """Return one line of ``visible`` text padded or cut to exactly ``cells`` terminal cells.

    Args:
        text: the line.
        cells: width wanted; nothing is left of the text at 0 or less.
        align: where a shorter text stands.
        ellipsis: put at the end of a text that was cut.
    """
    if cells <= 0:
        return ""
    kept: list[str] = []
    used = end = 0
    room = cells - width(ellipsis)
    for character in text:
        used += cell(character)
        if used > cells:
            kept_text = "".join(kept[:end]) + (ellipsis if room >= 0 else "")
            return kept_text + " " * (cells - width(kept_text))
        kept.append(character)
        if used <= room:
            end = len(kept)
    spare = cells - used
    before = {"left": 0, "right": spare, "center": spare // 2}[align]
    return " " * before + text + " " * (spare - before)


def shown(text: str, cells: int = 40) -> str:
    """Return a typed text for use inside a sentence: visible, one line, at most ``cells`` wide."""
    line = visible(text[: cells + 1])
    return line if width(line) <= cells and len(text) <= cells + 1 else fit(line, cells).rstrip(" ")


def brief(sentence: str) -> str:
    """Return a sentence, visible, without what nobody reads: it may quote a hundred thousand typed characters."""
    start = visible(sentence[: _LONGEST + 1], newline="\n")
    return start if len(start) <= _LONGEST else start[:_LONGEST] + "…"


def half(text: str) -> str:
    """Return text with full-width digits, letters, punctuation and blanks as plain ones, dashes as hyphens.

    For numbers and codes that an input method typed wide; text that is stored keeps what was typed.
    """
    return text.translate(_PLAIN)


def mask_phone(text: str) -> str:
    """Return telephone numbers with their middle hidden (shell.md, Rules): ``138****6612``.

    The last four digits of a long number stay and the four before them are hidden; of a number of seven
    digits or fewer a third stays. Separators, and words beside the number, stay.
    """
    return re.sub(_ONE_PHONE, _mask_one, text)


def _mask_one(number: re.Match[str]) -> str:
    characters = list(number[0])
    digits = [place for place, character in enumerate(characters) if character.isdigit()]
    tail = 4 if len(digits) >= 8 else len(digits) // 3
    # more than 15 digits are several numbers run together (E.164): hide all before the tail
    start = len(digits) - 8 if 8 <= len(digits) <= 15 else 0
    for place in digits[start : len(digits) - tail]:
        characters[place] = "*"
    return "".join(characters)


def csv_safe(cell_text: str) -> str:
    """Return a CSV cell no spreadsheet takes for a formula: an apostrophe before ``= + - @``, tab, CR, LF.

    Plain numbers (``-12.5``, ``+8613800000000``) stay as they are.
    """
    if cell_text.startswith(_FORMULA) and not re.fullmatch(_NUMBER, cell_text):
        return "'" + cell_text
    return cell_text
