"""What the lively hour does about the shift: the roster, posts, rounds, orders, visitors, vehicles, CCTV."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from controlroom.demo.hour import Hour

Line = Mapping[str, Any]


def plan(hour: Hour, this: Sequence[Line], following: Sequence[Line]) -> None:
    """Take a roster over for the shift that holds when the hour ends and for the one behind it.

    Args:
        hour: the hour.
        this, following: who is planned and where.
    """
    from controlroom.demo.hour import said
    from controlroom.shifts.roster import import_roster
    from controlroom.shifts.rules import span_at
    from controlroom.shifts.sheet import RosterRow, Sheet

    policy = hour.store.policy()
    now = span_at(policy, hour.end)
    rows = [
        RosterRow(span.day.isoformat(), span.shift.id, line["who"], line["post"])
        for span, lines in ((now, this), (span_at(policy, now.ends), following))
        for line in map(said, lines)
    ]
    sheet = Sheet([("", number, row) for number, row in enumerate(rows, start=2)], read=len(rows))
    import_roster(hour.store, hour.by, sheet)


def _man(hour: Hour, line: Line) -> None:
    from controlroom.posts import desk

    desk.man(hour.store, hour.by, line["post"], line["who"])


def _equipment(hour: Hour, line: Line) -> None:
    from controlroom.posts import desk

    desk.equipment(hour.store, hour.by, fault=line.get("text", ""))


def _report(hour: Hour, line: Line) -> None:
    from controlroom.posts import desk

    desk.report(hour.store, hour.by, line["post"], line["text"], topic=line["topic"])


def _round(hour: Hour, line: Line) -> None:
    from controlroom.posts import desk

    desk.report_round(hour.store, hour.by, line["round"], who=line["walked"], found=line["text"])


def _heard(hour: Hour, line: Line) -> None:
    from controlroom.posts import desk

    desk.heard(hour.store, hour.by, line["guard"])


def _send(hour: Hour, line: Line) -> None:
    from controlroom.posts import desk

    hour.numbers[line["order"]] = desk.send(hour.store, hour.by, line["text"]).number


def _confirm(hour: Hour, line: Line) -> None:
    from controlroom.posts import desk

    desk.acknowledge(hour.store, hour.by, hour.numbers[line["order"]], line["post"])


def _visit(hour: Hour, line: Line) -> None:
    from controlroom.demo.hour import said
    from controlroom.visitors import desk

    ref = line["visitor"]
    new = desk.NewVisitor(**said(hour.visitors[ref]))
    hour.numbers[ref] = desk.add(hour.store, hour.by, new).number


def _left(hour: Hour, line: Line) -> None:
    from controlroom.visitors import desk

    desk.left(hour.store, hour.by, hour.numbers[line["visitor"]])


def _vehicle(hour: Hour, line: Line) -> None:
    from controlroom.visitors import desk

    new = desk.NewVehicle(line["plate"], line["text"], post=line["where"], sort=line["sort"])
    desk.note_vehicle(hour.store, hour.by, new)


def _watch(hour: Hour, line: Line) -> None:
    from controlroom.dutylog import desk

    fields = {name: line[name] for name in ("what", "text", "camera", "action")}
    desk.watch(hour.store, hour.by, desk.Finding(post=line["where"], **fields))


VERBS: dict[str, Callable[[Hour, Line], None]] = {
    "man": _man,
    "equipment": _equipment,
    "report": _report,
    "round": _round,
    "heard": _heard,
    "send": _send,
    "confirm": _confirm,
    "visit": _visit,
    "left": _left,
    "vehicle": _vehicle,
    "watch": _watch,
}
"""What one line of the script does, by its verb."""
