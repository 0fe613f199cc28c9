"""The lines of a pass: how many of which may go out and are to come back, and what was counted. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half, shown


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a pass.

    Attributes:
        nth: its number, from 1.
        what, count, unit, note: as applied for.
        large: a large piece.
        returnable: it is to come back.
        out, back: how many went out, and came back.
    """

    nth: int
    what: str
    count: int
    unit: str = ""
    note: str = ""
    large: bool = False
    returnable: bool = False
    out: int = 0
    back: int = 0

    @property
    def left(self) -> int:
        """How many may still go out."""
        return self.count - self.out

    @property
    def owed(self) -> int:
        """How many are still to come back."""
        return self.out - self.back if self.returnable else 0

    @property
    def called(self) -> str:
        """What it is called: number and name."""
        return f"{self.nth} {self.what}"


def going_out(lines: Sequence[Line], counts: Mapping[int, int]) -> dict[int, int]:
    """Return how many of which line go out: what was counted, or all that is left.

    Args:
        lines: of the pass.
        counts: line -> how many; empty for all that is left.

    Raises:
        UsageError: no such line, or no number of pieces; Refused: more than is left: that is not let out.
    """
    by_number = _known(lines, counts)
    if not counts:
        return {line.nth: line.left for line in lines if line.left}
    for nth, count in counts.items():
        line = by_number[nth]
        if count > line.left:
            sentence = _("{line}: only {left} left on the pass. {not_out}")
            raise Refused(
                sentence.format(line=shown(line.called), left=line.left, not_out=not_let_out()), field="lines"
            )
    return dict(counts)


def coming_back(lines: Sequence[Line], counts: Mapping[int, int]) -> dict[int, int]:
    """Return how many of which line came back: what was counted, or all that is owed.

    Raises:
        UsageError: no such line, or no number of pieces; Refused: nothing, or less, is to come back.
    """
    by_number = _known(lines, counts)
    owed = {line.nth: line.owed for line in lines if line.owed}
    if not owed:
        raise Refused(_("Nothing of this pass is to come back."), field="lines")
    for nth, count in counts.items():
        if count > owed.get(nth, 0):
            raise Refused(
                _("{line}: {count} are to come back.").format(
                    line=shown(by_number[nth].called), count=owed.get(nth, 0)
                ),
                field="lines",
            )
    return dict(counts) or owed


def _known(lines: Sequence[Line], counts: Mapping[int, int]) -> dict[int, Line]:
    by_number = {line.nth: line for line in lines}
    for nth, count in counts.items():
        if nth not in by_number:
            raise UsageError(_("The pass has no line {line}.").format(line=nth), field="lines")
        if count < 1:
            raise UsageError(_("Line {line}: write how many, from 1 on.").format(line=nth), field="lines")
    return by_number


def not_let_out() -> str:
    """Return what is said of goods that are not on the pass (section 6.16, 000:139-146)."""
    return _(
        "What is not on the pass is not let out; it stays with the carrier. Nobody keeps or searches it."
    )


_COUNTED = re.compile(r"\s*([0-9]{1,4})\s*=\s*([+-]?[0-9]{1,18})\s*")


def read_counts(words: Sequence[str]) -> dict[int, int]:
    """Return ``["1=2", "3=1"]`` as line -> count.

    Raises:
        UsageError: not so written, or a line stands there twice.
    """
    found: dict[int, int] = {}
    for word in words:
        match = _COUNTED.fullmatch(half(word))
        if not match:
            sentence = _("“{text}” is no count. Write LINE=COUNT, like 1=2.")
            raise UsageError(sentence.format(text=shown(word)), field="lines")
        if int(match[1]) in found:
            raise UsageError(_("Line {line} stands there twice.").format(line=int(match[1])), field="lines")
        found[int(match[1])] = int(match[2])
    return found
