"""The sheet of a handover (交接班记录, R-04) as PDF: what goes on, what was asked, two signatures, the seal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from controlroom.base import paper
from controlroom.base.i18n import _
from controlroom.base.times import full_text
from controlroom.handovers.reads import CountLine, Handover, Line
from controlroom.handovers.rules import STATE_TITLES, VERDICT_TITLES
from controlroom.handovers.shown import room_title

_WIDTHS_MM = (26, 92, 26, 46)
"""Number, what it is, until when, what was said."""
_HEAD_MM = 30
"""What a room's heading needs below it: the head of its table and a first line of a few rows of words."""
_COUNTS_MM = (62, 32, 32, 64)
"""What was counted, expected, found, why they differ."""


def write(
    file: Path,
    one: Handover,
    items: Sequence[Line],
    counts: Sequence[CountLine],
    *,
    estate: str,
    zone: tzinfo,
    now: datetime,
) -> None:
    """Write the sheet as a PDF, in the language of the console.

    Args:
        file: a new file.
        one: the handover.
        items: what is on it.
        counts: what the relief counted.
        estate: the estate's name.
        zone: the estate's time zone.
        now: when it is printed.

    Raises:
        Refused: there is such a file already; StorageFailed: it cannot be written.
    """
    paper.write(file, pdf(one, items, counts, estate=estate, zone=zone, now=now))


def pdf(
    one: Handover,
    items: Sequence[Line],
    counts: Sequence[CountLine],
    *,
    estate: str,
    zone: tzinfo,
    now: datetime,
) -> bytes:
    """Return the sheet as a PDF; see ``write``."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import CondPageBreak, KeepTogether, Spacer, Table

    text, width = paper.texts(), paper.inner(A4)
    heads = (_("No."), _("What goes on"), _("Due"), _("Gone through"))
    story: list[Any] = [
        text(estate, "small"),
        text(_("Handover of the desk"), "title"),
        text(f"{one.spoken}  {_(STATE_TITLES[one.state])}"),
        Spacer(0, 2 * mm),
    ]
    groups: dict[str, list[Line]] = {}
    for item in items:
        groups.setdefault(item.room, []).append(item)
    for room, group in groups.items():
        rows = [[text(head, "small") for head in heads]]
        style = paper.ruled()
        for item in group:
            rows.append([text(cell, "small") for cell in _cells(item, zone)])
            for told in item.told:
                # a row of its own: a long group goes on over the page
                style.append(("SPAN", (1, len(rows)), (-1, len(rows))))
                rows.append(["", text(told, "small"), "", ""])
        story += [
            CondPageBreak(_HEAD_MM * mm),
            text(room_title(room)),
            Table(rows, colWidths=[wide * mm for wide in _WIDTHS_MM], repeatRows=1, style=style),
            Spacer(0, 2 * mm),
        ]
    if not items:
        story.append(text(_("Nothing is open.")))
    if counts:
        heads = (_("Counted"), _("Expected"), _("Found there"), _("Why"))
        rows = [[text(head, "small") for head in heads]]
        rows += [
            [text(cell, "small") for cell in (count.title, count.register or "—", *_found(count))]
            for count in counts
        ]
        story += [
            Table(rows, colWidths=[wide * mm for wide in _COUNTS_MM], repeatRows=1, style=paper.ruled()),
            Spacer(0, 2 * mm),
        ]
    if one.note:
        story += [text(_("Note to the next shift"), "small"), text(one.note), Spacer(0, 2 * mm)]
    hands = [text(name, "small") for name in (_("Hands over"), _("Takes over"), _("Time"))]
    ended = full_text(one.ended, zone) if one.ended is not None else ""
    story.append(
        KeepTogether(
            [
                Spacer(0, 4 * mm),
                Table(
                    [hands, [text(one.outgoing), text(one.incoming), text(ended)]],
                    colWidths=[width / 3] * 3,
                    rowHeights=[6 * mm, 12 * mm],
                    style=paper.ruled(),
                ),
                Spacer(0, 2 * mm),
                *(text(line, "small") for line in _countersigned(one, zone)),
                *(text(line, "small") for line in _sealed(one)),
            ]
        )
    )
    printed = _("printed {time}").format(time=full_text(now, zone))
    return paper.build(story, size=A4, title=one.spoken, author=estate, foot=f"{one.spoken} · {printed}")


def _cells(one: Line, zone: tzinfo) -> tuple[str, str, str, str]:
    words = (_("▲ spoken through") + " · " if one.risk and one.verdict else "") + one.words
    if one.is_new:
        words += " · " + _("new {time}").format(time=full_text(one.came, zone))
    if one.gone is not None:
        words += " · " + _("at an end {time}").format(time=full_text(one.gone, zone))
    said = [_(VERDICT_TITLES[one.verdict])]
    if one.query:
        said.append(_("Q: {words}").format(words=one.query))
    if one.answer:
        said.append(_("A: {words}").format(words=one.answer))
    return one.number, words, full_text(one.due, zone) if one.due is not None else "", " · ".join(said)


def _found(one: CountLine) -> tuple[str, str]:
    said = one.why or (_("differs from the register") if one.differs else "")
    return ("▲ " if one.differs else "") + (one.found or "—"), said


def _countersigned(one: Handover, zone: tzinfo) -> list[str]:
    if one.countersigned is None:
        return []
    said = [
        _("Countersigned by {who}, {time}").format(who=one.leader, time=full_text(one.countersigned, zone))
    ]
    return [*said, _("Remark: {words}").format(words=one.remark)] if one.remark else said


def _sealed(one: Handover) -> list[str]:
    if one.seq is None:
        return [_("Not signed: this sheet proves nothing yet.")]
    return [
        _("The log up to entry {entry}: {hash}").format(entry=one.seq, hash=one.head),
        _("This sheet: {seal}").format(seal=one.seal),
        _("To prove it: controlroom handovers verify {number}; controlroom log verify --seal {hash}").format(
            number=one.spoken, hash=one.head[:16]
        ),
    ]
