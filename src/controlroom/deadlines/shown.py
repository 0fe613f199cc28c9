"""Alarms and deadlines as the fields of records, for the shell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.numbers import format_incident_no, parse_incident_no
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.text import mask_phone
from controlroom.base.times import format_left
from controlroom.deadlines.alarm_reads import Prompt
from controlroom.deadlines.alarm_rules import ALARM_STATE_TITLES, AlarmState
from controlroom.deadlines.reads import AlarmRow, DueRow
from controlroom.deadlines.rules import STAGE_TITLES, STATE_TITLES, Stage, State


def alarm_table(rows: Sequence[AlarmRow], now: datetime) -> Table:
    """Return a list of alarms; ``now`` in the estate's zone."""
    return Table(_alarm_columns(), [_alarm(row, now) for row in rows])


def alarm_record(row: AlarmRow, now: datetime) -> Record:
    """Return one alarm; ``now`` in the estate's zone."""
    more = [Column("shelved_until", _("Shelved until")), Column("why", _("Why"))]
    return Record([*_alarm_columns(), *more], _alarm(row, now))


def due_table(rows: Sequence[DueRow], now: datetime) -> Table:
    """Return a list of deadlines; ``now`` in the estate's zone."""
    columns = [
        Column("id", _("ID"), "number"),
        Column("due", _("Due")),
        Column("left_words", _("Left")),
        Column("about_short", _("No.")),
        Column("title", _("Time limit")),
        Column("place", _("Place")),
        Column("priority", _("Pri"), "number"),
        Column("state", _("State")),
    ]
    return Table(columns, [_due(row, now) for row in rows])


def _alarm_columns() -> list[Column]:
    return [
        Column("id", _("ID"), "number"),
        Column("priority", _("Pri"), "number"),
        Column("stage", _("Stage")),
        Column("status", _("State")),
        Column("about_short", _("No.")),
        Column("title", _("Alarm")),
        Column("place", _("Place")),
        Column("due", _("Due")),
        Column("raised", _("Raised")),
        Column("call", _("Call")),
    ]


def _alarm(row: AlarmRow, now: datetime) -> dict[str, object]:
    prompt = row.prompt
    return {
        "id": row.id,
        "stage": Coded(row.stage, _(STAGE_TITLES[Stage(row.stage)])),
        "status": Coded(row.state, _(ALARM_STATE_TITLES[AlarmState(row.state)])),
        "priority": row.priority,
        "kind": row.kind,
        "title": row.title,
        "about": row.about.number or None,
        "about_short": _short(row.about.number, now),
        "place": row.about.place or None,
        "due": row.due,
        "raised": row.raised_at,
        "unattended": row.unattended,
        "acknowledged": row.acked_at,
        "acknowledged_by": row.acked_by or None,
        "returned": row.returned_at,
        "shelved_until": row.shelved_until,
        "why": row.why or None,
        "rung": row.rung,
        "repeats": row.repeats,
        "call": _call(row, prompt) if prompt else None,
    }


def _call(row: AlarmRow, prompt: Prompt) -> str:
    """Return whom to call; of somebody inside a gas area the role only (domain.md P-07)."""
    phone = "" if prompt.staff in row.about.there else mask_phone(prompt.phone)
    return f"{prompt.title} {phone}".strip()


def _due(row: DueRow, now: datetime) -> dict[str, object]:
    seconds = row.left(now).total_seconds()
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "about": row.about.number or None,
        "about_short": _short(row.about.number, now),
        "place": row.about.place or None,
        "whose": row.whose or None,
        "priority": row.priority,
        "state": Coded(row.state, _(STATE_TITLES[State(row.state)])),
        "stage": row.stage,
        "started": row.started,
        "limit": row.limit,
        "due": row.due,
        "left": int(seconds),
        "left_words": format_left(seconds) if row.ended_at is None else "",
        "paused": row.paused,
        "paused_since": row.paused_since,
        "ended": row.ended_at,
        "life": row.life,
    }


def _short(number: str, now: datetime) -> str | None:
    """Return a record's number as it is said on this day; other sorts of numbers as they are."""
    if not number:
        return None
    try:
        return format_incident_no(parse_incident_no(number, now.date()), now.date())
    except UsageError:
        return number
