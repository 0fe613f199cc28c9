"""The result of one import: a line for every sheet, and the doubtful rows. Kept as JSON beside the import."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from controlroom.estate.rows import Doubt


@dataclass
class Count:
    """The line of one sheet: rows read, records new and changed, doubtful rows."""

    sheet: str
    kind: str
    read: int
    new: int = 0
    changed: int = 0
    doubtful: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What one import did.

    Attributes:
        sheets: one line for every recognised sheet.
        doubts: rows somebody should look at; row 0 is the whole sheet.
        ended: how many times somebody no longer belongs to a room.
    """

    sheets: Sequence[Count]
    doubts: Sequence[Doubt]
    ended: int = 0

    def total(self, what: str) -> int:
        """Return the sum of ``read``, ``new``, ``changed`` or ``doubtful`` over the sheets."""
        return sum(getattr(one, what) for one in self.sheets)

    def to_json(self) -> str:
        """Return the report as kept."""
        return json.dumps(
            {
                "sheets": [asdict(one) for one in self.sheets],
                "doubts": [asdict(one) for one in self.doubts],
                "ended": self.ended,
            },
            ensure_ascii=False,
        )

    @staticmethod
    def from_json(text: str) -> Report:
        """Return a report that was kept."""
        kept = json.loads(text)
        return Report(
            tuple(Count(**one) for one in kept["sheets"]),
            tuple(Doubt(**one) for one in kept["doubts"]),
            kept["ended"],
        )
