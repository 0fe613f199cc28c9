"""Incidents as the shell's tables and JSON; field names follow the options that set them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.output import Coded, Column, Record, Table
from controlroom.base.policy_model import Policy, title
from controlroom.base.text import mask_phone
from controlroom.base.times import when_text
from controlroom.deadlines.reads import DueRow
from controlroom.deadlines.rules import STATE_TITLES, State
from controlroom.incidents import shown_scene, story
from controlroom.incidents.catalogue import Catalogue
from controlroom.incidents.naming import kind_title, short, state_title
from controlroom.incidents.reads import Incident
from controlroom.incidents.reads_people import Sent
from controlroom.incidents.reads_story import Line
from controlroom.incidents.rules import HOLD_TITLES, SEVERITIES, Hold


def _kind(catalogue: Catalogue, kind: str) -> str:
    known = catalogue.kind(kind)
    return kind_title(known.zh, known.en)


def _channel(catalogue: Catalogue, source: str) -> str:
    known = catalogue.channels.get(source)
    return title(known) if known else source


def incident_columns() -> list[Column]:
    """Return the columns of a list of incidents."""
    return [
        Column("number", _("No.")),
        Column("priority", _("Pri"), "number"),
        Column("status", _("State")),
        Column("place", _("Place")),
        Column("kind", _("Kind")),
        Column("who", _("People")),
        Column("summary", _("What")),
        Column("told", _("Reported")),
    ]


def fields(catalogue: Catalogue, one: Incident, now: datetime, *, reveal: bool = False) -> dict[str, object]:
    """Return an incident as the fields of a record.

    Args:
        catalogue: for the kind's name.
        one: the incident.
        now: this instant in the estate's zone.
        reveal: telephone number in full.
    """
    return {
        "number": Coded(one.number, short(one.number, now)),
        "status": Coded(one.state.value, _status(one)),
        "kind": Coded(one.kind, _kind(catalogue, one.kind)),
        "priority": one.priority,
        "severity": Coded(one.severity, _(SEVERITIES[one.severity])) if one.severity else None,
        "source": Coded(one.source, _channel(catalogue, one.source)),
        "place": one.place or None,
        "place_code": one.place_code or None,
        "summary": one.summary,
        "caller": one.caller or None,
        "phone": (one.phone if reveal else mask_phone(one.phone)) if one.phone else None,
        "happened": one.happened,
        "told": one.told,
        "opened": one.opened,
        "appointment": one.appointment,
        "wanted_by": one.wanted_by,
        "hold": Coded(one.hold_why, _(HOLD_TITLES[Hold(one.hold_why)])) if one.hold_why else None,
        "hold_until": one.hold_until,
        "resolved": one.resolved,
        "closed": one.closed,
        "cancelled": one.cancelled,
        "result": one.result or None,
        "told_by": one.told_by or None,
        "life": one.life,
        "unsigned": one.unsigned or None,
        "who": [person.number for person in one.people],
    }


def _status(one: Incident) -> str:
    """Return where an incident stands in words, and that somebody still has to sign for it."""
    words = state_title(one.state)
    if one.unsigned and one.claimed_by is None:
        return _("{state}, unsigned").format(state=words)
    return words


def table(catalogue: Catalogue, rows: Sequence[Incident], now: datetime) -> Table:
    """Return a list of incidents."""
    return Table(incident_columns(), [fields(catalogue, one, now) for one in rows])


def sent_table(people: Sequence[Sent]) -> Table:
    """Return who was sent and when."""
    return Table(
        [
            Column("number", _("No.")),
            Column("name", _("Name")),
            Column("dispatched", _("Sent")),
            Column("under_way", _("Set out")),
            Column("arrived", _("Arrived")),
            Column("cleared", _("Cleared")),
            Column("recalled", _("Recalled")),
        ],
        [
            {
                "number": one.number,
                "name": one.name,
                "lead": one.is_lead,
                "life": one.life,
                "dispatched": one.dispatched,
                "under_way": one.under_way,
                "arrived": one.arrived,
                "cleared": one.cleared,
                "recalled": one.recalled,
            }
            for one in people
        ],
    )


def clocks_table(deadlines: Sequence[DueRow]) -> Table:
    """Return an incident's deadlines."""
    return Table(
        [
            Column("title", _("Time limit")),
            Column("state", _("State")),
            Column("due", _("Due")),
            Column("met", _("Met")),
        ],
        [
            {
                "kind": one.kind,
                "title": one.title,
                "state": Coded(one.state, _(STATE_TITLES[State(one.state)])),
                "started": one.started,
                "due": one.due,
                "met": one.ended_at if one.state in ("met", "late") else None,
            }
            for one in deadlines
        ],
    )


def story_table(policy: Policy, lines: Sequence[Line], now: datetime) -> Table:
    """Return the story of an incident, or of a record of another sort.

    Args:
        policy: for names of clocks and roles, and the zone.
        lines: the journal's entries.
        now: this instant.
    """

    def when(instant: datetime) -> str:
        return when_text(instant, now, policy.zone)

    return Table(
        [Column("at", _("Time")), Column("text", _("What happened")), Column("by", _("By"))],
        [
            {
                "entry": line.seq,
                "at": line.at,
                "recorded": line.recorded,
                "act": line.act,
                "text": story.sentence(policy, line, when=when),
                "by": line.who or None,
            }
            for line in lines
        ],
    )


def record(
    catalogue: Catalogue,
    one: Incident,
    now: datetime,
    people: Sequence[Sent],
    deadlines: Sequence[DueRow],
    *,
    scene: Mapping[str, object],
    reveal: bool = False,
) -> Record:
    """Return one incident whole: fields, people, time limits, what stands around it.

    Args:
        scene: that, as ``shown_scene.around`` gives it.
    """
    columns = [
        Column("number", _("No.")),
        Column("status", _("State")),
        Column("kind", _("Kind")),
        Column("priority", _("Priority")),
        Column("severity", _("Severity")),
        Column("place", _("Place")),
        Column("summary", _("What")),
        Column("caller", _("Caller")),
        Column("phone", _("Telephone")),
        Column("told", _("Reported")),
        Column("happened", _("Happened")),
        Column("appointment", _("Appointment")),
        Column("wanted_by", _("Wanted by")),
        Column("hold", _("On hold")),
        Column("hold_until", _("Look again")),
        Column("result", _("Result")),
        Column("told_by", _("Told by")),
        Column("people", _("People")),
        Column("deadlines", _("Time limits")),
    ]
    # what is not there takes no room on a terminal
    columns += [column for column in shown_scene.columns() if _says(scene[column.name])]
    values = fields(catalogue, one, now, reveal=reveal)
    values |= {"people": sent_table(people), "deadlines": clocks_table(deadlines), **scene}
    return Record(columns, values)


def _says(value: object) -> bool:
    return bool(value.rows) if isinstance(value, Table) else bool(value)
