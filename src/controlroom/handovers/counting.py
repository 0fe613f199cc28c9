"""What the relief counts: found against expected, every difference explained (6.2, G-04)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half


class Count(NamedTuple):
    """One thing that is counted at a handover.

    Attributes:
        sort: tells it from every other.
        zh, en: what it is.
        expected: how many there should be, or which number it should bear, when it was counted.
        found: what the relief found; empty until then.
        why: the explanation of a difference.
    """

    sort: str
    zh: str
    en: str
    expected: str
    found: str = ""
    why: str = ""

    @property
    def differs(self) -> bool:
        """Whether something else was found."""
        return bool(self.found) and _plain(self.found) != _plain(self.expected)


def take(count: Count, found: str, why: str) -> Count:
    """Return a count with what was found.

    Args:
        count: as expected.
        found: as typed.
        why: the explanation, if it differs.

    Raises:
        UsageError: nothing was found, or it differs and nobody says why; ``field`` is the count's sort or ``why``.
    """
    typed = half(found).strip()
    if not typed:
        raise UsageError(_("Write what you counted; 0 if there is none."), field=count.sort)
    taken = count._replace(found=typed, why="")
    if not taken.differs:
        return taken
    if not why:
        raise UsageError(
            _("The register has {expected}, you found {found}. Say why, or do not take over.").format(
                expected=count.expected, found=typed
            ),
            field="why",
        )
    return taken._replace(why=why)


def check_counted(counts: Sequence[Count], titles: Sequence[str]) -> None:
    """Refuse to sign before everything was counted.

    Args:
        counts: of the sheet.
        titles: what each is, in the officer's language.

    Raises:
        Refused: something was not counted.
    """
    left = [title for count, title in zip(counts, titles, strict=True) if not count.found]
    if left:
        raise Refused(_("Not counted yet: {what}.").format(what=_(", ").join(left)))


def _plain(text: str) -> str:
    plain = half(text).strip().casefold().replace(" ", "")
    return plain.lstrip("0") or "0" if plain.isdecimal() else plain
