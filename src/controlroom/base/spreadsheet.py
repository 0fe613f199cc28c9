"""Opening a file that claims to be a workbook or a CSV, without trusting it.

openpyxl is imported when a workbook is opened.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _

Values = Sequence[object]
"""One row: the values of its cells."""

LARGEST_FILE = 64 * 2**20
LARGEST_UNPACKED = 512 * 2**20
WIDEST = 256
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def open_sheets(path: Path) -> Iterator[tuple[str, Iterator[Values]]]:
    """Yield name and rows of each sheet of a workbook (.xlsx, .xlsm), or of the one sheet a CSV file is.

    Args:
        path: the file.

    Raises:
        UsageError: there is no such file or it may not be read.
        Refused: it is not what its name says, is protected, damaged or far too large.
    """
    content = _content(path)
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        _refuse_unlike(content)
        yield from _xlsx_sheets(content)
    elif content.startswith((_ZIP, _OLE)):
        raise Refused(
            _("This is an Excel workbook with the name of a CSV file. Name it .xlsx and try again.")
        )
    else:
        yield path.stem, _csv_rows(content)


def _content(path: Path) -> bytes:
    try:
        if path.is_file() and path.stat().st_size > LARGEST_FILE:
            raise Refused(
                _("The file is larger than {size} MB. Split it.").format(size=LARGEST_FILE // 2**20)
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(_("There is no file {path}.").format(path=path), field="file") from None
    except IsADirectoryError:
        raise UsageError(_("{path} is a folder, not a file.").format(path=path), field="file") from None
    except OSError as error:
        raise UsageError(
            _("The file {path} cannot be read: {error}").format(path=path, error=error.strerror), field="file"
        ) from error
    if not content.strip():
        raise Refused(_("The file is empty."))
    return content


def _refuse_unlike(content: bytes) -> None:
    """Refuse what is not a plain .xlsx, in the words of what it is."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Refused(_("The workbook is protected by a password. Save it without one and try again."))
        raise Refused(_("This is a workbook of the old kind (.xls). Save it as .xlsx and try again."))
    if not content.startswith(_ZIP):
        raise Refused(_("This is not an Excel workbook, whatever its name. Save it as .xlsx and try again."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {one.filename: one for one in archive.infolist()}
            if sum(one.file_size for one in parts.values()) > LARGEST_UNPACKED:
                raise Refused(
                    _("The workbook unpacks to far more than an estate can hold. It was not opened.")
                )
            if "xl/workbook.xml" not in parts or "[Content_Types].xml" not in parts:
                raise Refused(_("This is not an Excel workbook (.xlsx). Save it as .xlsx and try again."))
            if any(one.flag_bits & 1 for one in parts.values()):
                raise Refused(
                    _("The workbook is protected by a password. Save it without one and try again.")
                )
            for name in parts:
                if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(name).read(1024):
                    raise Refused(_("The workbook holds something no spreadsheet writes. It was not opened."))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise _damaged() from error


def _damaged() -> Refused:
    return Refused(
        _("The workbook is damaged or cut off. Fetch it again, or open it in Excel and save it anew.")
    )


def _xlsx_sheets(content: bytes) -> Iterator[tuple[str, Iterator[Values]]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of decorations it drops
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # openpyxl raises whatever its parts raise
            raise _damaged() from error
        with closing(book):
            for sheet in book.worksheets:
                yield sheet.title, _xlsx_rows(sheet)


def _xlsx_rows(sheet: Any) -> Iterator[Values]:
    # the stated dimensions may be wrong, and padding every row to them may take for ever
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    while True:
        try:
            row = next(rows, None)
        except Exception as error:
            raise _damaged() from error
        if row is None:
            return
        yield row[:WIDEST]


def _csv_rows(content: bytes) -> Iterator[Values]:
    text = _decoded(content)
    delimiter = "\t" if text[:2000].count("\t") > text[:2000].count(",") else ","
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell or None for cell in row[:WIDEST]]
    except csv.Error as error:
        raise Refused(_("The CSV file cannot be read: {error}").format(error=error)) from error


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(_("This is not a CSV file in UTF-8 or GB18030. Save it as CSV UTF-8 and try again."))
