"""Visitors and vehicles as the shell's tables and JSON; telephone numbers masked."""

from __future__ import annotations

from collections.abc import Sequence

from controlroom.base.i18n import _
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.text import mask_phone
from controlroom.estate.rules import DocumentKind, name_of
from controlroom.visitors.reads import Visitor
from controlroom.visitors.reads_vehicles import Vehicle
from controlroom.visitors.rules import SORT_TITLES, STATE_TITLES


def visitor_table(rows: Sequence[Visitor]) -> Table:
    """Return a list of visitors."""
    return Table(_visitor_columns(), [_visitor(one) for one in rows])


def visitor_record(one: Visitor) -> Record:
    """Return one visitor."""
    more = [
        Column("people", _("People"), "number"),
        Column("phone", _("Phone")),
        Column("document", _("Document")),
        Column("refused", _("Why not let in")),
        Column("by", _("By")),
        Column("struck", _("Struck")),
    ]
    return Record([*_visitor_columns(), *more], _visitor(one))


def vehicle_table(rows: Sequence[Vehicle]) -> Table:
    """Return a list of vehicles."""
    return Table(_vehicle_columns(), [_vehicle(one) for one in rows])


def vehicle_record(one: Vehicle) -> Record:
    """Return one vehicle."""
    return Record(_vehicle_columns(), _vehicle(one))


def _visitor_columns() -> list[Column]:
    return [
        Column("number", _("No.")),
        Column("status", _("State")),
        Column("name", _("Name")),
        Column("home", _("Home")),
        Column("why", _("What for")),
        Column("plate", _("Plate")),
        Column("post", _("Post")),
        Column("came", _("Came")),
        Column("left", _("Left at")),
    ]


def _visitor(one: Visitor) -> dict[str, object]:
    return {
        "number": one.spoken,
        "status": Coded(one.state.value, _(STATE_TITLES[one.state])),
        "name": one.name,
        "people": one.people,
        "phone": mask_phone(one.phone) or None,
        "document": Coded(one.document, name_of(DocumentKind(one.document))) if one.document else None,
        "home": one.place or None,
        "home_code": one.place_code or None,
        "why": one.why or None,
        "plate": one.plate or None,
        "post": one.post or None,
        "came": one.came,
        "left": one.left,
        "refused": one.refused or None,
        "by": one.by or None,
        "struck": one.struck or None,
    }


def _vehicle_columns() -> list[Column]:
    return [
        Column("number", _("No.")),
        Column("plate", _("Plate")),
        Column("kind", _("Sort")),
        Column("text", _("What was noticed")),
        Column("post", _("Post")),
        Column("at", _("Time")),
        Column("by", _("By")),
        Column("struck", _("Struck")),
    ]


def _vehicle(one: Vehicle) -> dict[str, object]:
    return {
        "number": one.spoken,
        "plate": one.plate or None,
        "kind": Coded(one.sort.value, _(SORT_TITLES[one.sort])),
        "text": one.text,
        "post": one.post or None,
        "at": one.at,
        "by": one.by or None,
        "struck": one.struck or None,
    }
