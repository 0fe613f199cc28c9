"""Journal entries about an incident as sentences for the timeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from controlroom.base.clock import from_us
from controlroom.base.i18n import N_, _
from controlroom.base.text import mask_phone
from controlroom.incidents.reads import Line
from controlroom.incidents.rules import (
    HOLD_TITLES,
    MARK_TITLES,
    MILESTONE_TITLES,
    SEVERITIES,
    Hold,
    Milestone,
)

_EDITED = {
    "kind": N_("kind"),
    "priority": N_("priority"),
    "severity": N_("severity"),
    "place": N_("place"),
    "summary": N_("what"),
    "caller": N_("caller"),
    "phone": N_("telephone"),
    "wanted_by": N_("wanted by"),
    "appointment": N_("appointment"),
}


def sentence(line: Line, *, reveal: bool = False, clock: Callable[[datetime], str] | None = None) -> str:
    """Return what a journal entry says, in the officer's language.

    Args:
        line: the entry.
        reveal: telephone numbers in full.
        clock: how an instant is written; the plain ISO form if missing.
    """
    texts, facts = line.texts, line.facts
    who, why = texts.get("who", ""), texts.get("why", "")
    when = clock or (lambda instant: instant.isoformat())
    match line.act:
        case "incident.opened":
            return _joined(_("Reported"), texts.get("summary", ""))
        case "incident.dispatched":
            return _("Sent {who}").format(who=who)
        case "incident.under-way":
            return _("{who} set out").format(who=who)
        case "incident.arrive":
            return _("{who} arrived").format(who=who)
        case "incident.cleared":
            return _("{who} cleared").format(who=who)
        case "incident.recalled":
            return _joined(_("{who} called back").format(who=who), why)
        case "incident.noted":
            mark = facts.get("mark")
            return _joined(_(MARK_TITLES[str(mark)]) if mark else "", texts.get("text", ""))
        case "incident.held":
            until = facts.get("until")
            words = _("On hold: {why}").format(why=_(HOLD_TITLES[Hold(str(facts["why"]))]))
            return _joined(words, _("look again {time}").format(time=when(_us(until))) if until else "")
        case "incident.resumed":
            return _("Goes on")
        case "incident.resolved":
            return _joined(_("Resolved"), texts.get("result", ""))
        case "incident.closed":
            told = texts.get("told", "")
            return _joined(_("Closed"), _("caller told by {who}").format(who=told) if told else "")
        case "incident.cancelled":
            return _joined(_("Cancelled"), why)
        case "incident.reopened":
            return _joined(_("Opened again"), why)
        case "incident.corrected":
            milestone = _(MILESTONE_TITLES[Milestone(str(facts["milestone"]))])
            words = _("Corrected: {milestone} {time}").format(
                milestone=milestone, time=when(_us(facts["at"]))
            )
            return _joined(words, why)
        case "incident.edited":
            return _("Changed: {what}").format(what=", ".join(_changes(line, reveal, when)))
        case "deadline.rebased" | "deadline.relimited":
            return _("Time limit moved to {time}").format(time=when(_us(facts["new"])))
        case act if act.startswith("alarm."):
            return _(_ALARMS.get(act, act))
        case act:
            return _joined(act, " ".join(texts.values()))


_ALARMS = {
    "alarm.raised": N_("Alarm"),
    "alarm.acknowledged": N_("Alarm acknowledged"),
    "alarm.escalated": N_("Alarm passed up"),
    "alarm.shelved": N_("Alarm shelved"),
    "alarm.unshelved": N_("Alarm is back from the shelf"),
}


def _us(value: object) -> datetime:
    return from_us(int(str(value)))


def _joined(head: str, tail: str) -> str:
    return _("{head}: {tail}").format(head=head, tail=tail) if head and tail else head or tail


def _changes(line: Line, reveal: bool, when: Callable[[datetime], str]) -> list[str]:
    found = []
    for name, title in _EDITED.items():
        values: dict[str, Any] = dict(line.texts) if name in line.texts else dict(line.facts)
        if name not in values:
            continue
        value = values[name]
        if name in ("wanted_by", "appointment"):
            value = when(_us(value)) if value else _("none")
        elif name == "phone" and not reveal:
            value = mask_phone(str(value))
        elif name == "severity" and value in SEVERITIES:
            value = _(SEVERITIES[value])
        found.append(f"{_(title)} {value}")
    return found
