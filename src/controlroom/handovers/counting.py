"""What the relief counts: found against the register, every difference explained by itself (6.1, 6.3, G-04).

Whoever counts is not told the register's figure, only what differs; it stands beside an explained difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _, language, speaking
from controlroom.base.text import half

SEAL = "seal"
"""The sort whose number is read, not counted (``keyloans.open.to_count``)."""


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
        return differs(self.found, self.expected)

    @property
    def is_unexplained(self) -> bool:
        """Whether something else was found and nobody has said why."""
        return self.differs and not self.why

    @property
    def title(self) -> str:
        """What it is, in the officer's language."""
        return self.zh if language() == "zh" else self.en


def differs(found: str, expected: str) -> bool:
    """Whether what was found is something else than what the register has; nothing was found before it was counted."""
    return bool(found) and _plain(found) != _plain(expected)


def why_field(sort: str) -> str:
    """Return the name under which the reason of a difference is asked for."""
    return f"why-{sort}"


def take(count: Count, found: str, expected: str, why: str | None = None) -> Count:
    """Return a count with what was found.

    Args:
        count: as it was.
        found: as typed.
        expected: what the register has now: whatever is counted anew is compared with it.
        why: the explanation, if it differs; None leaves what was said of this very number.

    Raises:
        UsageError: nothing was found; ``field`` is the count's sort.
    """
    typed = half(found).strip()
    if not typed:
        raise UsageError(_("Write what you counted; 0 if there is none."), field=count.sort)
    anew = differs(typed, count.found) or not count.found
    taken = count._replace(found=typed, expected=expected if anew else count.expected)
    if why is None:
        why = "" if anew else count.why
    return taken._replace(why=why if taken.differs else "")


def unexplained(counts: Sequence[Count]) -> str:
    """Return the titles of what differs and nobody has explained, in the officer's language; empty if there is none."""
    return _(", ").join(one.title for one in counts if one.is_unexplained)


def told(counts: Sequence[Count]) -> dict[str, str]:
    """Return what was found of each, as a sentence in either language: the log keeps every count."""
    said = {}
    for tongue in ("zh", "en"):
        with speaking(tongue):
            said[tongue] = _(", ").join(_told(one) for one in counts)
    return said


def _told(one: Count) -> str:
    if one.why:
        sentence = _("{what} {found} (differs from the register: {why})")
    else:
        sentence = _("{what} {found} (differs from the register)") if one.differs else "{what} {found}"
    return sentence.format(what=one.title, found=one.found, why=one.why)


def check_counted(counts: Sequence[Count]) -> None:
    """Refuse to sign before everything was counted, and everything that differs was explained.

    Args:
        counts: of the sheet.

    Raises:
        Refused: something was not counted, or nobody has said why it differs.
    """
    left = [one.title for one in counts if not one.found]
    if left:
        raise Refused(_("Not counted yet: {what}.").format(what=_(", ").join(left)))
    odd = unexplained(counts)
    if odd:
        raise Refused(_("Differs from the register, and nobody has said why: {what}.").format(what=odd))


def _plain(text: str) -> str:
    plain = half(text).strip().casefold().replace(" ", "")
    return plain.lstrip("0") or "0" if plain.isdecimal() else plain
