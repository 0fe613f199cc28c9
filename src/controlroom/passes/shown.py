"""Passes as the shell's tables and JSON; field names follow the options that set them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.policy_model import Policy, title
from controlroom.base.text import mask_phone
from controlroom.base.times import format_left
from controlroom.estate.rules import DocumentKind, name_of
from controlroom.passes.lines import Line
from controlroom.passes.reads import Pass
from controlroom.passes.reads_checks import Checked, Moved
from controlroom.passes.rules import (
    CHECK_TITLES,
    LIVE,
    MOVE_TITLES,
    RELATION_TITLES,
    STATE_TITLES,
    VERDICT_TITLES,
)


def columns() -> list[Column]:
    """Return the columns of a list of passes."""
    return [
        Column("number", _("No.")),
        Column("status", _("State")),
        Column("place", _("Place")),
        Column("goods", _("Goods")),
        Column("plate", _("Plate")),
        Column("gate", _("Gate")),
        Column("until", _("Until")),
        Column("left_words", _("Left")),
    ]


def fields(policy: Policy, one: Pass, now: datetime, *, reveal: bool = False) -> dict[str, object]:
    """Return a pass as the fields of a record.

    Args:
        policy: for the names of departments.
        one: the pass.
        now: this instant.
        reveal: the telephone number in full.
    """
    due = one.until if one.state in LIVE else one.back_due if one.owed else None
    seconds = (due - now).total_seconds() if due is not None else None
    department = policy.departments.get(one.requested_by)
    return {
        "number": one.spoken,
        "status": Coded(one.state.value, _(STATE_TITLES[one.state])),
        "place": one.place,
        "place_code": one.place_code,
        "applicant": one.applicant,
        "relation": Coded(one.relation.value, _(RELATION_TITLES[one.relation])),
        "phone": (one.phone if reveal else mask_phone(one.phone)) or None,
        "document": Coded(one.document, _document(one.document)) if one.document else None,
        "goods": one.goods,
        "pieces": sum(line.count for line in one.lines),
        "pieces_left": one.left,
        "pieces_owed": one.owed,
        "whole_house": one.whole_house,
        "value": one.value,
        "lorries": one.lorries,
        "plate": one.plate or None,
        "gate": one.gate or None,
        "purpose": one.purpose or None,
        "requested_by": Coded(one.requested_by, title(department) if department else one.requested_by)
        if one.requested_by
        else None,
        "opened": one.opened,
        "opened_by": one.opened_by or None,
        "from": one.starts,
        "until": one.until,
        "back": one.back_due,
        "code_heard": one.heard,
        "used": one.used,
        "ended": one.ended,
        "ended_by": one.ended_by or None,
        "why": one.ended_why or None,
        "instead_of": one.before or None,
        "incident": one.incident or None,
        "left": int(seconds) if seconds is not None else None,
        "left_words": format_left(seconds) if seconds is not None else "",
    }


def table(policy: Policy, rows: Sequence[Pass], now: datetime) -> Table:
    """Return a list of passes."""
    return Table(columns(), [fields(policy, one, now) for one in rows])


def record(
    policy: Policy,
    one: Pass,
    checks: Sequence[Checked],
    moves: Sequence[Moved],
    now: datetime,
    *,
    code: str = "",
    reveal: bool = False,
) -> Record:
    """Return one pass whole: its fields, lines, checks, trips.

    Args:
        code: the check code, for whoever may see it.
        reveal: telephone number in full.
    """
    titles = [
        *columns(),
        Column("code", _("Check code")),
        Column("applicant", _("Applicant")),
        Column("relation", _("Relation")),
        Column("phone", _("Phone")),
        Column("document", _("Document")),
        Column("purpose", _("Purpose")),
        Column("from", _("From")),
        Column("back", _("Back by")),
        Column("requested_by", _("Requested by")),
        Column("why", _("Why")),
        Column("instead_of", _("In place of")),
        Column("incident", _("Incident")),
        Column("lines", _("Lines")),
        Column("checks", _("Checks")),
        Column("moves", _("At the gate")),
    ]
    values = fields(policy, one, now, reveal=reveal)
    return Record(
        titles,
        values
        | {
            "code": code or None,
            "lines": lines_table(one.lines),
            "checks": checks_table(checks),
            "moves": moves_table(moves),
        },
    )


def lines_table(lines: Sequence[Line]) -> Table:
    """Return the lines of a pass."""
    return Table(
        [
            Column("line", _("Line"), "number"),
            Column("what", _("Goods")),
            Column("count", _("Pieces"), "number"),
            Column("unit", _("Measure")),
            Column("out", _("Out"), "number"),
            Column("left", _("Left"), "number"),
            Column("owed", _("To come back"), "number"),
            Column("marks", _("Marks")),
            Column("note", _("Note")),
        ],
        [
            {
                "line": line.nth,
                "what": line.what,
                "count": line.count,
                "unit": line.unit or None,
                "note": line.note or None,
                "large": line.large,
                "returnable": line.returnable,
                "marks": marks(line),
                "out": line.out,
                "back": line.back,
                "left": line.left,
                "owed": line.owed,
            }
            for line in lines
        ],
    )


def marks(line: Line) -> str:
    """Return the marks of a line in words: a large piece, to come back."""
    found = [_("large")] if line.large else []
    return _(", ").join([*found, _("to come back")] if line.returnable else found)


def checks_table(checks: Sequence[Checked]) -> Table:
    """Return how the checks of a pass stand."""
    return Table(
        [
            Column("check", _("Check")),
            Column("verdict", _("Verdict")),
            Column("at", _("When")),
            Column("who", _("Who")),
            Column("note", _("Note")),
        ],
        [
            {
                "check": Coded(one.sort.value, _(CHECK_TITLES[one.sort])),
                "verdict": Coded(one.verdict.value, _(VERDICT_TITLES[one.verdict])),
                "open": one.is_open,
                "at": one.at,
                "who": one.who or None,
                "owed": one.owed,
                "as_of": one.as_of or None,
                "answered": one.answered or None,
                "on_file": one.on_file or None,
                "note": one.note or None,
            }
            for one in checks
        ],
    )


def moves_table(moves: Sequence[Moved]) -> Table:
    """Return what happened in the lobby and at the gate."""
    return Table(
        [
            Column("at", _("When")),
            Column("move", _("Movement")),
            Column("counts", _("Line=pieces")),
            Column("guard", _("Guard")),
            Column("who", _("Who")),
            Column("note", _("Note")),
            Column("undone", _("Taken back")),
        ],
        [
            {
                "at": one.at,
                "move": Coded(one.sort.value, _(MOVE_TITLES[one.sort])),
                "counts": [f"{nth}={count}" for nth, count in one.counts.items()],
                "guard": one.guard or None,
                "who": one.who or None,
                "note": one.note or None,
                "undone": one.undone,
            }
            for one in moves
        ],
    )


def _document(kind: str) -> str:
    return name_of(DocumentKind(kind)) if kind in tuple(DocumentKind) else kind
