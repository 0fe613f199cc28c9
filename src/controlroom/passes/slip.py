"""The slip of a pass (《物品放行条》, 002:66) as PDF: lines, plate, gate, validity, number and code, signatures."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from controlroom.base import paper
from controlroom.base.i18n import _
from controlroom.base.times import full_text
from controlroom.passes.rules import RELATION_TITLES
from controlroom.passes.shown import marks

if TYPE_CHECKING:
    from controlroom.passes.reads import Pass

_QR_MM = 30


def qr_text(one: Pass, code: str) -> str:
    """Return what the QR says: number and check code, as they are read out."""
    return f"{one.spoken} {code}"


def write(file: Path, one: Pass, code: str, *, estate: str, zone: tzinfo, now: datetime) -> None:
    """Write the slip of a pass as a PDF, in the language of the console.

    Args:
        file: a new file.
        one: the pass.
        code: its check code.
        estate: the estate's name.
        zone: the estate's time zone.
        now: when it is printed.

    Raises:
        Refused: there is such a file already; StorageFailed: it cannot be written.
    """
    paper.write(file, pdf(one, code, estate=estate, zone=zone, now=now))


def pdf(one: Pass, code: str, *, estate: str, zone: tzinfo, now: datetime) -> bytes:
    """Return the slip of a pass as a PDF; see ``write``."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.units import mm
    from reportlab.platypus import KeepTogether, Spacer, Table

    text, width = paper.texts(), paper.inner(A5)
    title = [text(estate, "small"), text(_("Goods release pass"), "title"), text(one.spoken, "number")]
    head = Table(
        [[title, _qr(qr_text(one, code), _QR_MM * mm)]],
        colWidths=[width - _QR_MM * mm, _QR_MM * mm],
        style=paper.plain(),
    )
    facts = [[text(name, "small"), text(value)] for name, value in _facts(one, code, zone) if value]
    words = _(
        "The gate compares and lets out what is on this pass. Other goods are not let out; they stay with the carrier. "
        "Nobody keeps or searches them."
    )
    hands = [text(name, "small") for name in (_("Applicant"), _("Issued by"), _("Guard"))]
    foot = [
        Spacer(0, 4 * mm),
        text(words, "small"),
        Spacer(0, 6 * mm),
        Table(
            [hands, [""] * 3], colWidths=[width / 3] * 3, rowHeights=[6 * mm, 12 * mm], style=paper.ruled()
        ),
    ]
    story: list[Any] = [
        head,
        Spacer(0, 3 * mm),
        Table(facts, colWidths=[24 * mm, width - 24 * mm], style=paper.plain(1.5)),
        Spacer(0, 3 * mm),
        Table(
            [
                [text(name, "small") for name in ("", _("Goods"), _("Pieces"), _("Marks"), _("Let out"))],
                *(
                    [
                        text(str(line.nth)),
                        text(
                            _("{what} ({note})").format(what=line.what, note=line.note)
                            if line.note
                            else line.what
                        ),
                        text(f"{line.count} {line.unit}".strip()),
                        text(marks(line), "small"),
                        "",
                    ]
                    for line in one.lines
                ),
            ],
            colWidths=[8 * mm, width - 78 * mm, 22 * mm, 26 * mm, 22 * mm],
            repeatRows=1,
            style=paper.ruled(),
        ),
        KeepTogether(foot),
    ]
    printed = _("printed {time}").format(time=full_text(now, zone))
    return paper.build(story, size=A5, title=one.spoken, author=estate, foot=f"{one.spoken} · {printed}")


def _facts(one: Pass, code: str, zone: tzinfo) -> list[tuple[str, str]]:
    relation = _(RELATION_TITLES[one.relation])
    lorry = "  ".join(part for part in (one.plate, one.gate) if part)
    if one.lorries > 1:
        lorry = f"{lorry}  " + _("{count} lorries").format(count=one.lorries)
    return [
        (_("Check code"), " ".join(code)),
        (_("Place"), one.place),
        (_("Applicant"), _("{what} ({note})").format(what=one.applicant, note=relation)),
        (_("Purpose"), one.purpose),
        (_("Plate, gate"), lorry.strip()),
        (
            _("Valid"),
            _("{begin} to {end}").format(begin=full_text(one.starts, zone), end=full_text(one.until, zone)),
        ),
        (_("Back by"), full_text(one.back_due, zone) if one.back_due is not None else ""),
        (_("In place of"), one.before),
        (_("Issued by"), one.opened_by),
    ]


def _qr(words: str, side: float) -> Any:
    """Return a QR as a drawing: one square for each dark module, none of it a picture."""
    import segno
    from reportlab.graphics.shapes import Drawing, Rect
    from reportlab.lib.colors import black

    rows = [list(row) for row in segno.make(words, error="m", micro=False).matrix]
    unit = side / (len(rows) + 4)
    drawing = Drawing(side, side)
    for down, row in enumerate(rows):
        for along, dark in enumerate(row):
            if dark:
                square = Rect((along + 2) * unit, side - (down + 3) * unit, unit, unit)
                square.fillColor, square.strokeColor, square.strokeWidth = black, None, 0
                drawing.add(square)
    return drawing
