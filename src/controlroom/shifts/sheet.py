"""The roster's sheet: a row for each person and shift, its headings in both languages, what is doubtful in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _, language
from controlroom.base.policy_model import Policy
from controlroom.base.sheets import Doubt, Filled, rows_under, write_sheet
from controlroom.base.spreadsheet import Values
from controlroom.base.text import shown
from controlroom.people.rules import staff_number, within
from controlroom.shifts.rules import day_of, shift_of

HEADINGS = {
    "day": ("日期", "day", "date", "值班日期"),
    "shift": ("班次", "shift", "班别"),
    "number": ("工号", "number", "编号", "员工编号"),
    "name": ("姓名", "name"),
    "post": ("岗位", "post", "岗", "值守岗位"),
}
"""Field -> headings taken for it; the first two stand in the template. The name is for the reader only."""

_NEEDED = ("day", "shift", "number")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person in one shift: the day on which it begins (ISO 8601), the policy's id of it, where."""

    day: str
    shift: str
    number: str
    post: str = ""


@dataclass(slots=True)
class Sheet:
    """What a file says: people by sheet and row, how many rows were read, what is doubtful."""

    rows: list[tuple[str, int, RosterRow]] = field(default_factory=list)
    read: int = 0
    doubts: list[Doubt] = field(default_factory=list)


def read_sheets(sheets: Iterable[tuple[str, Iterable[Values]]], policy: Policy) -> Sheet:
    """Read every sheet that holds a roster, wherever its heading row stands.

    A row without day and number is blank; one that cannot be kept is a doubt; somebody who stands twice in a shift
    counts once.

    Raises:
        Refused: no sheet holds day, shift and number.
    """
    result = Sheet()
    seen: set[tuple[str, str, str]] = set()
    none = _("No sheet holds a roster: the columns day, shift and number are needed.")
    for row in rows_under(sheets, HEADINGS, _NEEDED, none):
        if row.cells.get("day") or row.cells.get("number"):
            _take(result, seen, row, policy)
    return result


def write_template(file: Path, policy: Policy) -> None:
    """Write an empty roster: the headings and a line for each shift of the policy.

    Raises:
        Refused: the file exists; StorageFailed: it cannot be written.
    """
    zh = language() == "zh"
    write_sheet(file, HEADINGS, ({"shift": one.zh if zh else one.en} for one in policy.shifts))


def _take(result: Sheet, seen: set[tuple[str, str, str]], row: Filled, policy: Policy) -> None:
    result.read += 1
    try:
        one = _row(row.cells, policy)
    except ControlroomError as error:
        result.doubts.append(Doubt(row.sheet, row.row, error.sentence))
        return
    key = (one.day, one.shift, one.number)
    if key in seen:
        reason = _("Number {number} stands twice in this shift; the first row counts.")
        result.doubts.append(Doubt(row.sheet, row.row, reason.format(number=one.number)))
        return
    seen.add(key)
    result.rows.append((row.sheet, row.row, one))


def _row(cells: Mapping[str, str], policy: Policy) -> RosterRow:
    day = day_of(cells.get("day", ""))
    if day is None:
        raise UsageError(
            _("“{text}” is no day. Write it like 2026-11-22.").format(text=shown(cells.get("day", ""))),
            field="day",
        )
    return RosterRow(
        day=day.isoformat(),
        shift=shift_of(policy, cells.get("shift", "")),
        number=staff_number(cells.get("number", "")),
        post=within(cells.get("post", ""), policy.line_limit, "post"),
    )
