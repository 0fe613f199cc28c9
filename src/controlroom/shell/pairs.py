"""``ID=VALUE`` of repeated options."""

from __future__ import annotations

from collections.abc import Iterable

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """Return ``ID=VALUE`` texts as a mapping.

    Raises:
        UsageError: one without ``=``, or an id twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(_("{option}: write ID=VALUE.").format(option=option), field=option.lstrip("-"))
        if name.strip() in found:
            sentence = _("{option}: {field} is given twice.")
            raise UsageError(sentence.format(option=option, field=name.strip()), field=option.lstrip("-"))
        found[name.strip()] = value
    return found
