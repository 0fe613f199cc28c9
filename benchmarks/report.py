"""What was measured, as one table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of the table.

    Attributes:
        what: what was measured.
        floor: the floor's figure with its unit, or what stands for it.
        ours: the house's figure with its unit.
        ratio: ours to the floor; None where the limit is a figure of its own.
        limit: the limit as written in the design.
        held: whether it was held; None if it could not run.
        why: why it could not run.
    """

    what: str
    floor: str
    ours: str
    ratio: float | None
    limit: str
    held: bool | None
    why: str = ""

    @property
    def verdict(self) -> str:
        """The last column."""
        return {True: "held", False: "MISSED", None: f"did not run: {self.why}"}[self.held]


def ratio(what: str, floor: float, ours: float, limit: float, *, unit: str = "ms") -> Measured:
    """Return a row whose limit is a ratio; figures in seconds for ``ms``, else as they are."""
    found = ours / floor
    return Measured(what, shown(floor, unit), shown(ours, unit), found, f"{limit:g} ×", found <= limit)


def figure(what: str, ours: float, limit: float, *, unit: str = "ms", floor: float | None = None) -> Measured:
    """Return a row whose limit is a figure of its own; in seconds for ``ms``."""
    return Measured(
        what,
        shown(floor, unit) if floor is not None else "—",
        shown(ours, unit),
        None if not floor else ours / floor,
        shown(limit, unit),
        ours <= limit,
    )


def missing(what: str, limit: str, why: str) -> Measured:
    """Return a row that could not run."""
    return Measured(what, "—", "—", None, limit, None, why)


def shown(value: float, unit: str) -> str:
    """Return a figure with its unit."""
    if unit == "ms":
        value *= 1000
        digits = 2 if value < 10 else 1 if value < 100 else 0
        return f"{value:.{digits}f} ms"
    return f"{value:.1f} {unit}"


HEAD = ("what", "floor", "ours", "ratio", "limit", "verdict")


def table(rows: Iterable[Measured]) -> str:
    """Return the rows as a Markdown table, readable as it stands."""
    lines = [
        HEAD,
        *(
            (
                row.what,
                row.floor,
                row.ours,
                "—" if row.ratio is None else f"{row.ratio:.2f} ×",
                row.limit,
                row.verdict,
            )
            for row in rows
        ),
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    drawn = [_line(line, widths) for line in lines]
    return "\n".join([drawn[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *drawn[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
