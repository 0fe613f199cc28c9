"""What goes on around an incident as the shell's tables and JSON."""

from __future__ import annotations

from collections.abc import Sequence

from controlroom.base.i18n import N_, _
from controlroom.base.output import Coded, Column, Table
from controlroom.base.policy_model import title
from controlroom.base.text import mask_phone
from controlroom.incidents.playbook_model import Playbook
from controlroom.incidents.reads import Incident
from controlroom.incidents.reads_scene import Scene, ToTell, commander_of, steps
from controlroom.incidents.rules import MEANS, SERVICES
from controlroom.incidents.tellings import means_title
from controlroom.store.drafts import Parked

LINKS = {
    "link": N_("belongs together"),
    "duplicate": N_("this one is its duplicate"),
    "duplicated-by": N_("its duplicate"),
}


def columns() -> list[Column]:
    """Return the columns of what stands around an incident."""
    return [
        Column("unsigned", _("Opened unsigned on")),
        Column("claimed_by", _("Signed for by")),
        Column("anonymous", _("Anonymous caller")),
        Column("about", _("Complaint about")),
        Column("warning", _("Take care")),
        Column("commander", _("In command")),
        Column("duplicate_of", _("The same as")),
        Column("to_tell", _("To be told")),
        Column("told_list", _("Told")),
        Column("steps", _("Steps")),
        Column("fields", _("Must be recorded")),
        Column("outside", _("Outside services")),
        Column("callers", _("More callers")),
        Column("links", _("Linked")),
    ]


def around(
    one: Incident,
    seen: Scene,
    card: Playbook | None,
    to_tell: Sequence[ToTell],
    staff: dict[int, str],
    *,
    warning: str,
    reveal: bool,
    json: bool,
) -> dict[str, object]:
    """Return all of it as fields of the incident's record.

    Args:
        one: the incident.
        seen: what stands around it.
        card: its playbook.
        to_tell: who must hear.
        staff: number and name by key, of those the incident itself names.
        warning: what to take care of, or empty (gas).
        reveal: telephone numbers in full.
        json: for programs.
    """
    leads = commander_of(seen, one.life)
    return {
        "unsigned": one.unsigned or None,
        "claimed_by": staff.get(one.claimed_by or 0),
        "claimed": one.claimed,
        "anonymous": one.anonymous,
        "about": staff.get(one.about_staff or 0),
        "warning": warning or None,
        "commander": leads.who if leads else None,
        "duplicate_of": seen.duplicate_of or None,
        "to_tell": _to_tell(to_tell, reveal=reveal, json=json),
        "told_list": _told(seen),
        "steps": _steps(card, seen, one.life),
        "fields": _fields(card, seen, one.life),
        "outside": _outside(seen),
        "callers": _callers(seen, reveal),
        "links": _links(seen),
    }


def parked_table(rows: Sequence[Parked]) -> Table:
    """Return calls put aside; telephone numbers masked."""
    return Table(
        [
            Column("at", _("Kept at")),
            Column("console", _("Console")),
            Column("place", _("Place")),
            Column("kind", _("Kind")),
            Column("summary", _("What")),
            Column("caller", _("Caller")),
            Column("phone", _("Telephone")),
        ],
        [
            {"id": one.id, "at": one.at, "console": one.console}
            | {name: one.fields.get(name) or None for name in ("place", "kind", "summary", "caller")}
            | {"phone": mask_phone(one.fields.get("phone", "")) or None}
            for one in rows
        ],
    )


def _to_tell(lines: Sequence[ToTell], *, reveal: bool, json: bool) -> Table:
    return Table(
        [
            Column("who", _("Whom")),
            Column("told", _("Told")),
            Column("number", _("Telephone")),
            Column("means", _("Means")),
            Column("owed", _("Owed")),
        ],
        [
            {
                "target": line.telling.target,
                "who": title(line.telling),
                "told": line.told_at,
                "by": line.means or None,
                "since": line.since,
                "number": _number(line, reveal=reveal, json=json),
                "means": [Coded(way, means_title(way)) for way in line.telling.means],
                "owed": line.telling.owed,
                "when": line.telling.when,
            }
            for line in lines
        ],
    )


def _number(line: ToTell, *, reveal: bool, json: bool) -> str | None:
    """Return the number to call: personal ones masked; of an entry without one ``not set``, for programs None."""
    number = line.telling.number
    if not number:
        return _("not set") if line.telling.directory and not json else None
    return mask_phone(number) if line.personal and not reveal else number


def _told(seen: Scene) -> Table:
    return Table(
        [
            Column("at", _("Time")),
            Column("who", _("Whom")),
            Column("means", _("Means")),
            Column("said", _("Answer")),
            Column("by", _("By")),
        ],
        [
            {
                "life": one.life,
                "at": one.at,
                "who": one.who,
                "target": one.target or None,
                "means": Coded(one.means, _(MEANS[one.means])),
                "said": one.said or None,
                "by": one.by or None,
            }
            for one in seen.told
        ],
    )


def _steps(card: Playbook | None, seen: Scene, life: int) -> Table:
    return Table(
        [
            Column("done", _("Done")),
            Column("words", _("Step")),
            Column("at", _("Time")),
            Column("by", _("By")),
            Column("id", "ID"),
        ],
        [
            {
                "id": line.id,
                "words": title(line.step) if line.step else line.id,
                "branch": line.step.branch or None if line.step else None,
                "done": line.tick is not None,
                "at": line.tick.at if line.tick else None,
                "by": line.tick.by or None if line.tick else None,
                "old": line.old,
            }
            for line in steps(card, seen, life)
        ],
    )


def _fields(card: Playbook | None, seen: Scene, life: int) -> Table:
    written = {one.field: one for one in seen.fields if one.life == life}
    names = {one.id: title(one) for one in (card.record if card else ())}
    rows = []
    for name in dict.fromkeys([*names, *written]):
        one = written.get(name)
        rows.append(
            {
                "id": name,
                "words": names.get(name, name),
                "value": one.value or None if one else None,
                "at": one.at if one else None,
                "left_out": one.left_out or None if one else None,
                "by": one.by or None if one else None,
            }
        )
    return Table(
        [
            Column("words", _("What is recorded")),
            Column("value", _("Value")),
            Column("left_out", _("Left out because")),
            Column("id", "ID"),
        ],
        rows,
    )


def _outside(seen: Scene) -> Table:
    return Table(
        [
            Column("service", _("Service")),
            Column("officer", _("Name")),
            Column("arrived", _("Arrived")),
            Column("taken_over", _("Took over")),
            Column("left", _("Left")),
        ],
        [
            {
                "life": one.life,
                "service": Coded(one.service, _(SERVICES[one.service])),
                "officer": one.officer or None,
                "arrived": one.arrived,
                "taken_over": one.taken_over or None,
                "left": one.left,
            }
            for one in seen.outside
        ],
    )


def _callers(seen: Scene, reveal: bool) -> Table:
    return Table(
        [
            Column("at", _("Time")),
            Column("caller", _("Caller")),
            Column("phone", _("Telephone")),
            Column("said", _("What")),
        ],
        [
            {
                "life": one.life,
                "at": one.at,
                "caller": one.caller or None,
                "phone": (one.phone if reveal else mask_phone(one.phone)) or None,
                "said": one.said or None,
                "anonymous": one.anonymous,
                "from": one.from_number or None,
            }
            for one in seen.callers
        ],
    )


def _links(seen: Scene) -> Table:
    return Table(
        [Column("number", _("No.")), Column("sort", _("How")), Column("place", _("Place"))],
        [
            {
                "number": one.number,
                "sort": Coded(one.sort, _(LINKS[one.sort])),
                "kind": one.kind,
                "place": one.place,
                "status": one.state.value,
            }
            for one in seen.links
        ],
    )
