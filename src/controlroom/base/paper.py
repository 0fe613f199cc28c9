"""Papers as PDF: one font for both languages, plain and ruled tables, the foot of every page.

Chinese is set in STSong-Light, which every reader brings along: no font is embedded. What that font cannot show
(letters beyond GB) stands as a box; texts are made visible first, so nothing in them acts. The library is loaded
only where a paper is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.base.sheets import new_file
from controlroom.base.text import visible

_FONT = "STSong-Light"
_MARGIN_MM = 10


def write(file: Path, made: bytes) -> None:
    """Write a paper to a new file.

    Raises:
        Refused: there is such a file already; StorageFailed: it cannot be written.
    """
    with new_file(file, "xb") as out:
        out.write(made)


def need_new(file: Path) -> None:
    """Refuse a file that is there already, before anything is written down.

    Raises:
        Refused: it is.
    """
    if file.exists():
        raise Refused(_("{file} exists already. Choose another name.").format(file=file), field="pdf")


def texts() -> Callable[..., Any]:
    """Return the function that makes a paragraph of a text: ``text(words, style)``, ``body`` if no style is named."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    styles = _styles()

    def text(words: str, style: str = "body") -> Paragraph:
        return Paragraph(_escaped(words), styles[style])

    return text


def build(story: Sequence[Any], *, size: tuple[float, float], title: str, author: str, foot: str) -> bytes:
    """Return a paper as PDF.

    Args:
        story: what stands on it, in its order.
        size: width and height of the sheet in points.
        title, author: kept in the file.
        foot: stands at the foot of every page, left of its number.
    """
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    made, side = BytesIO(), _MARGIN_MM * mm
    document = SimpleDocTemplate(
        made,
        pagesize=size,
        leftMargin=side,
        rightMargin=side,
        topMargin=9 * mm,
        bottomMargin=12 * mm,
        title=title,
        author=visible(author),
    )

    def margin(canvas: Any, page: Any) -> None:
        canvas.setFont(_FONT, 7)
        canvas.drawString(side, 6 * mm, visible(foot))
        canvas.drawRightString(size[0] - side, 6 * mm, str(page.page))

    document.build(list(story), onFirstPage=margin, onLaterPages=margin)
    return made.getvalue()


def inner(size: tuple[float, float]) -> float:
    """Return the width between the margins of a sheet, in points."""
    from reportlab.lib.units import mm

    return size[0] - 2 * _MARGIN_MM * float(mm)


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


def plain(pad: float = 0) -> list[tuple[Any, ...]]:
    """Return the style of a table without rules."""
    return [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad),
    ]


def ruled() -> list[tuple[Any, ...]]:
    """Return the style of a table with rules."""
    from reportlab.lib.colors import black

    return [
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
