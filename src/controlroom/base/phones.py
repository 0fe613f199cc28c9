"""Telephone numbers as they are kept."""

from __future__ import annotations

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half, tidy_line


def check_phone(text: str, *, field: str = "phone") -> str:
    """Return a telephone number as it is kept: plain digits with ``+``, ``-`` and blanks taken out.

    Raises:
        UsageError: it does not look like a number; it belongs to ``field``.
    """
    plain = half(tidy_line(text)).replace(" ", "").replace("-", "")
    if not plain:
        return ""
    if not plain.lstrip("+").isdigit() or not 2 <= len(plain.lstrip("+")) <= 20:
        raise UsageError(_("A telephone number has digits only, for instance 13800006612."), field=field)
    return plain
