"""An empty workbook to fill in: every sheet, headings in both languages, notes beside the data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.base.sheets import new_file
from controlroom.estate.headings import KINDS, Field, SheetKind

_HEADING_ROWS = 2


def offered(kind: SheetKind) -> list[Field]:
    """Return the columns the template offers: those it has a note for."""
    return [one for one in kind.fields if one.note_zh]


def write(file: Path) -> None:
    """Write the template.

    Args:
        file: where; ``.xlsx``.

    Raises:
        Refused: the name does not end in .xlsx, or the file exists; StorageFailed: it cannot be written.
    """
    if file.suffix.lower() != ".xlsx":
        raise Refused(_("The template is a workbook: give a name that ends in .xlsx."), field="file")
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for kind in KINDS:
        if kind.in_template:
            _fill(book.create_sheet(kind.zh), kind)
    with new_file(file, "xb") as out:
        book.save(out)


def _fill(sheet: Any, kind: SheetKind) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    fields = offered(kind)
    sheet.append([one.zh for one in fields])
    sheet.append([one.en for one in fields])
    sheet.freeze_panes = f"A{_HEADING_ROWS + 1}"
    for index in range(1, len(fields) + 1):
        for row in range(1, _HEADING_ROWS + 1):
            sheet.cell(row, index).font = Font(bold=True)
        column = sheet.column_dimensions[get_column_letter(index)]
        column.width = 14
        column.number_format = "@"  # or a spreadsheet turns 3-2 into the second of March
    beside = len(fields) + 2
    sheet.cell(1, beside, f"说明 {kind.zh} / Notes on {kind.en}").font = Font(italic=True)
    for row, one in enumerate(fields, start=_HEADING_ROWS + 1):
        for offset, note in enumerate((one.zh, one.en, one.note_zh, one.note_en)):
            sheet.cell(row, beside + offset, note)
