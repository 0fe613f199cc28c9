"""Number plates: whether they have the form of one, also those of new-energy vehicles. Pure.

Forms of GA 36: seven characters, eight for new energy; the letters I and O are not used. Marks of the kinds stand at
the end (挂 trailer, 学 driving school, 警 police, 港 澳 across the border, 领 consulate) or in front (使 embassy).
"""

from __future__ import annotations

import re

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import check_no_document, half, shown

_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_LETTER = "[A-HJ-NP-Z]"
_SIGN = "[A-HJ-NP-Z0-9]"
_ENERGY = "[A-HJK]"
_PLATE = re.compile(
    "|".join(
        (
            rf"{_PROVINCE}{_LETTER}{_SIGN}{{5}}",
            rf"{_PROVINCE}{_LETTER}{_SIGN}{{4}}[挂学警港澳领]",
            rf"{_PROVINCE}{_LETTER}{_ENERGY}{_SIGN}[0-9]{{4}}",
            rf"{_PROVINCE}{_LETTER}[0-9]{{5}}{_ENERGY}",
            rf"{_PROVINCE}{_LETTER}{_SIGN}{{4}}应急",
            r"使[0-9]{6}",
            r"[0-9]{6}使",
            rf"WJ{_PROVINCE}?[0-9]{{4}}[0-9A-Z]",
            rf"{_LETTER}{{2}}[0-9]{{5}}",
        )
    )
)
_BETWEEN = re.compile(r"[\s·•・.\-]+")


def read_plate(text: str) -> str:
    """Return a plate as it is kept: half width, capitals, nothing between; empty stays empty.

    Raises:
        UsageError: it has not the form of a plate.
    """
    check_no_document(text, "plate")
    plain = _BETWEEN.sub("", half(text)).upper()
    if plain and not _PLATE.fullmatch(plain):
        sentence = _("“{text}” has not the form of a number plate. Write it like 粤B12345 or 粤BD12345.")
        raise UsageError(sentence.format(text=shown(text)), field="plate")
    return plain
