"""What was checked of a pass, and each time its goods were looked at, let out or came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from controlroom.base.clock import from_us, opt_from_us
from controlroom.passes.reads import called
from controlroom.passes.rules import Check, Move, Verdict
from controlroom.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Checked:
    """How one check stands: the verdict, when, by whom.

    Attributes:
        sort, verdict, is_open: which check, what came of it, whether goods wait for it.
        at, who: when and by whom.
        owed, as_of: arrears in fen, and the day of the data.
        answered, on_file: who answered at the number on file, masked.
        note: the decision, what was said, or why.
    """

    sort: Check
    verdict: Verdict
    is_open: bool
    at: datetime
    who: str
    owed: int | None
    as_of: str
    answered: str
    on_file: str
    note: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One time goods were looked at, let out, or came back: who wrote it down, the guard, how many of which line.

    ``undone``: when it was taken back, if it was.
    """

    id: int
    sort: Move
    at: datetime
    who: str
    guard: str
    note: str
    undone: datetime | None
    counts: Mapping[int, int]


def checks(reader: Reader, pass_id: int) -> list[Checked]:
    """Return how the checks of a pass stand, in the order of the sources."""
    rows = reader.rows(
        "SELECT c.sort, c.verdict, c.is_open, c.at, s.number, s.name, c.owed, c.as_of, c.answered, c.on_file, c.note "
        "FROM pass_check c LEFT JOIN staff s ON s.id = c.staff_id WHERE c.pass_id = :id",
        id=pass_id,
    )
    found = {
        row[0]: Checked(
            Check(row[0]), Verdict(row[1]), bool(row[2]), from_us(row[3]), called(row[4], row[5]), *row[6:]
        )
        for row in rows
    }
    return [found[sort] for sort in Check if sort in found]


def moves(reader: Reader, pass_id: int) -> list[Moved]:
    """Return every time goods of a pass were looked at, let out or came back, in order."""
    rows = reader.rows(
        "SELECT m.id, m.sort, m.at, s.number, s.name, g.number, g.name, m.note, m.undone FROM pass_move m "
        "LEFT JOIN staff s ON s.id = m.staff_id LEFT JOIN staff g ON g.id = m.guard_id "
        "WHERE m.pass_id = :id ORDER BY m.id LIMIT 500",
        id=pass_id,
    )
    moved: dict[int, dict[int, int]] = {row[0]: {} for row in rows}
    sql = "SELECT move_id, nth, count FROM pass_moved WHERE move_id IN ({ids}) ORDER BY move_id, nth"
    for move_id, nth, count in reader.among(sql, list(moved)):
        moved[move_id][nth] = count
    return [
        Moved(
            row[0],
            Move(row[1]),
            from_us(row[2]),
            called(row[3], row[4]),
            called(row[5], row[6]),
            row[7],
            opt_from_us(row[8]),
            moved[row[0]],
        )
        for row in rows
    ]


def trips(moved: Sequence[Moved]) -> int:
    """Return what ``let_out`` is told of the trips that were seen: each one out, once more if it was taken back."""
    return sum(1 + (one.undone is not None) for one in moved if one.sort is Move.OUT)
