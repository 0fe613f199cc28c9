"""The slip of a pass (《物品放行条》, 002:66) as PDF: lines, plate, gate, validity, number and code, signatures.

Chinese is set in STSong-Light, which every reader brings along: no font is embedded. What that font cannot show
(letters beyond GB) stands as a box; texts are made visible first, so nothing in them acts.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.base.sheets import new_file
from controlroom.base.text import visible
from controlroom.base.times import iso
from controlroom.passes.rules import RELATION_TITLES
from controlroom.passes.shown import marks

if TYPE_CHECKING:
    from controlroom.passes.reads import Pass

_FONT = "STSong-Light"
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
    made = pdf(one, code, estate=estate, zone=zone, now=now)
    with new_file(file, "xb") as out:
        out.write(made)


def need_new(file: Path) -> None:
    """Refuse a file that is there already, before anything is written down.

    Raises:
        Refused: it is.
    """
    if file.exists():
        raise Refused(_("{file} exists already. Choose another name.").format(file=file), field="pdf")


def pdf(one: Pass, code: str, *, estate: str, zone: tzinfo, now: datetime) -> bytes:
    """Return the slip of a pass as a PDF; see ``write``."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    styles = _styles()

    def text(words: str, style: str = "body") -> Paragraph:
        return Paragraph(_escaped(words), styles[style])

    width = A5[0] - 20 * mm
    title = [text(estate, "small"), text(_("Goods release pass"), "title"), text(one.spoken, "number")]
    head = Table(
        [[title, _qr(qr_text(one, code), _QR_MM * mm)]],
        colWidths=[width - _QR_MM * mm, _QR_MM * mm],
        style=_plain(),
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
        Table([hands, [""] * 3], colWidths=[width / 3] * 3, rowHeights=[6 * mm, 12 * mm], style=_ruled()),
    ]
    story: list[Any] = [
        head,
        Spacer(0, 3 * mm),
        Table(facts, colWidths=[24 * mm, width - 24 * mm], style=_plain(1.5)),
        Spacer(0, 3 * mm),
        Table(
            [
                [text(name, "small") for name in ("", _("Goods"), _("Pieces"), _("Marks"), _("Let out"))],
                *(
                    [
                        text(str(line.nth)),
                        text(f"{line.what}（{line.note}）" if line.note else line.what),
                        text(f"{line.count} {line.unit}".strip()),
                        text(marks(line), "small"),
                        "",
                    ]
                    for line in one.lines
                ),
            ],
            colWidths=[8 * mm, width - 78 * mm, 22 * mm, 26 * mm, 22 * mm],
            repeatRows=1,
            style=_ruled(),
        ),
        KeepTogether(foot),
    ]
    made = BytesIO()
    document = SimpleDocTemplate(
        made,
        pagesize=A5,
        leftMargin=10 * mm,
        rightMargin=10 * mm,
        topMargin=9 * mm,
        bottomMargin=12 * mm,
        title=one.spoken,
        author=visible(estate),
    )
    printed = _("printed {time}").format(time=_time(now, zone))

    def margin(canvas: Any, page: Any) -> None:
        canvas.setFont(_FONT, 7)
        canvas.drawString(10 * mm, 6 * mm, f"{one.spoken} · {printed}")
        canvas.drawRightString(A5[0] - 10 * mm, 6 * mm, str(page.page))

    document.build(story, onFirstPage=margin, onLaterPages=margin)
    return made.getvalue()


def _facts(one: Pass, code: str, zone: tzinfo) -> list[tuple[str, str]]:
    relation = _(RELATION_TITLES[one.relation])
    lorry = "  ".join(part for part in (one.plate, one.gate) if part)
    if one.lorries > 1:
        lorry = f"{lorry}  " + _("{count} lorries").format(count=one.lorries)
    return [
        (_("Check code"), " ".join(code)),
        (_("Place"), one.place),
        (_("Applicant"), f"{one.applicant}（{relation}）"),
        (_("Purpose"), one.purpose),
        (_("Plate, gate"), lorry.strip()),
        (
            _("Valid"),
            _("{begin} to {end}").format(begin=_time(one.starts, zone), end=_time(one.until, zone)),
        ),
        (_("Back by"), _time(one.back_due, zone) if one.back_due is not None else ""),
        (_("In place of"), one.before),
        (_("Issued by"), one.opened_by),
    ]


def _time(at: datetime, zone: tzinfo) -> str:
    return iso(at, zone)[:16].replace("T", " ")


def _escaped(words: str) -> str:
    """Return a text that a paragraph shows as it is: no markup, nothing that acts."""
    plain = visible(words)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle("body", fontName=_FONT, fontSize=10, leading=13, wordWrap="CJK")
    return {
        "body": body,
        "small": ParagraphStyle("small", body, fontSize=8, leading=10.5),
        "title": ParagraphStyle("title", body, fontSize=16, leading=22),
        "number": ParagraphStyle("number", body, fontSize=20, leading=26),
    }


def _plain(pad: float = 0) -> list[tuple[Any, ...]]:
    return [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad),
    ]


def _ruled() -> list[tuple[Any, ...]]:
    from reportlab.lib.colors import black

    return [
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
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
