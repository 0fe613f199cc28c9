"""What the policy says of goods release passes: validity, arrears, the owner's call-back, lists of goods."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from controlroom.base.config_file import Section
from controlroom.base.i18n import _
from controlroom.base.policy_read_clocks import read_origin

ARREARS = ("warn", "leader", "refuse")
"""What arrears of a home mean: the officer decides with a reason, a leader decides, nothing is released."""


class GoodsLine(NamedTuple):
    """A line of a typical list; see ``passes.lines.Line``."""

    zh: str
    en: str
    unit_zh: str
    unit_en: str
    pieces: int
    large: bool
    returnable: bool


class GoodsList(NamedTuple):
    """A typical list of goods, filled in and then corrected: moving house, furniture, a contractor's tools.

    Attributes:
        id, zh, en: its name, and what the pass is for if nobody says.
        whole_house: whether a whole home moves.
        lines: what usually goes.
    """

    id: str
    zh: str
    en: str
    whole_house: bool
    lines: tuple[GoodsLine, ...]


class Passes(NamedTuple):
    """Goods release (D11, 004:544; 000:191); what the sources leave open is ours (G-04). Lengths in seconds.

    Attributes:
        gate_closes: minute of the estate's day at which a pass ends if nobody says.
        longest: how long a pass may hold.
        arrears: what arrears mean, one of ``ARREARS``.
        confirm_whole_house: whether the owner is called back whenever a whole home moves.
        confirm_value: from so many fen on the owner is called back.
        confirm_within: how long a pass may wait for the owner's word before the console alarms.
        warn_confirm, warn_unused, warn_back: how long before each time the console warns.
        most_lines, most_pieces: how many lines a pass, and pieces a line may have.
        wrong_codes: so many wrong codes in a row hold a pass until an officer has looked.
        priority, ladder: of its alarms.
        lists: typical lists of goods by id.
    """

    gate_closes: int
    longest: int
    arrears: str
    confirm_whole_house: bool
    confirm_value: int
    confirm_within: int
    warn_confirm: int
    warn_unused: int
    warn_back: int
    most_lines: int
    most_pieces: int
    wrong_codes: int
    priority: int
    ladder: str
    lists: Mapping[str, GoodsList]


def read_passes(section: Section, ladders: Collection[str]) -> Passes:
    """Return what the policy says of goods release passes."""
    passes = Passes(
        gate_closes=section.day_time("gate_closes"),
        longest=section.duration("longest"),
        arrears=section.choice("arrears", ARREARS),
        confirm_whole_house=section.flag("confirm_whole_house"),
        confirm_value=section.whole("confirm_value", 0, 1_000_000_000),
        confirm_within=section.duration("confirm_within"),
        warn_confirm=section.duration("warn_confirm"),
        warn_unused=section.duration("warn_unused"),
        warn_back=section.duration("warn_back"),
        most_lines=section.whole("most_lines", 1, 500),
        most_pieces=section.whole("most_pieces", 1, 1_000_000),
        wrong_codes=section.whole("wrong_codes", 1, 10),
        priority=section.whole("priority", 1, 4),
        ladder=section.choice("ladder", ladders),
        lists={name: _list(name, table) for name, table in section.section("lists").sections()},
    )
    read_origin(section)
    section.done()
    return passes


def _list(name: str, table: Section) -> GoodsList:
    found = GoodsList(
        id=name,
        zh=table.text("zh"),
        en=table.text("en"),
        whole_house=table.flag("whole_house", False),
        lines=tuple(_line(row) for row in table.rows("lines")),
    )
    if not found.lines:
        table.wrong("lines", _("Write at least one line of goods."))
    read_origin(table)
    table.done()
    return found


def _line(row: Section) -> GoodsLine:
    line = GoodsLine(
        zh=row.text("zh"),
        en=row.text("en"),
        unit_zh=row.text("unit_zh", ""),
        unit_en=row.text("unit_en", ""),
        pieces=row.whole("count", 1, 10_000) if row.has("count") else 1,
        large=row.flag("large", False),
        returnable=row.flag("returnable", False),
    )
    row.done()
    return line
