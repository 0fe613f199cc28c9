"""Journal entries about an incident as sentences for the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.clock import from_us
from controlroom.base.i18n import N_, _
from controlroom.base.policy_model import Policy
from controlroom.base.text import mask_phone
from controlroom.deadlines import story
from controlroom.dutylog.sentences import sentence as spoken
from controlroom.incidents.reads_story import Line
from controlroom.incidents.rules import (
    HOLD_TITLES,
    MARK_TITLES,
    MILESTONE_TITLES,
    SEVERITIES,
    Hold,
    Milestone,
)
from controlroom.incidents.story_scene import joined as _joined
from controlroom.incidents.story_scene import of_scene

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


def sentence(policy: Policy, line: Line, *, when: Callable[[datetime], str], reveal: bool = False) -> str:
    """Return what a line of an incident's story says; see ``of_entry``."""
    if line.act == "log.noted":
        return line.texts.get("text", "")
    words = of_entry(policy, line.act, line.facts, line.texts, when=when, reveal=reveal)
    # a room above may write into an incident's story; the log knows how each room words its entries
    return words or spoken(policy, line.act, line.facts, line.texts, when=when, reveal=reveal)


def of_entry(
    policy: Policy,
    act: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what a journal entry about an incident says, in the officer's language.

    Args:
        policy: for the names of clocks and roles in entries about its alarms.
        act, facts, texts: the entry's.
        when: how an instant is written.
        reveal: telephone numbers in full.
    """
    who, why = texts.get("who", ""), texts.get("why", "")
    match act:
        case "incident.opened":
            words = _("Reported with nobody signed in") if facts.get("unsigned") else _("Reported")
            return _joined(words, texts.get("summary", ""))
        case "incident.dispatched":
            return _("Sent {who}").format(who=who)
        case "incident.under-way":
            return _("{who} set out").format(who=who)
        case "incident.arrive":
            return _("{who} arrived").format(who=who)
        case "incident.cleared":
            return _("{who} cleared").format(who=who)
        case "incident.recalled":
            return _joined(_("{who} recalled").format(who=who), why)
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
        case "incident.retracted":
            milestone = _(MILESTONE_TITLES[Milestone(str(facts["milestone"]))])
            words = _("Taken back: {who} {milestone} {time}").format(
                who=who, milestone=milestone, time=when(_us(facts["was"]))
            )
            return _joined(words, why)
        case "incident.edited":
            return _("Changed: {what}").format(what=", ".join(_changes(facts, texts, reveal, when)))
        case "incident.revealed":
            return _("Telephone number shown in full")
        case _:
            return of_scene(policy, act, facts, texts, when=when, reveal=reveal) or story.sentence(
                policy, act, facts, texts, when=when, reveal=reveal
            )


def _us(value: object) -> datetime:
    return from_us(int(str(value)))


def _changes(
    facts: Mapping[str, Any], texts: Mapping[str, str], reveal: bool, when: Callable[[datetime], str]
) -> list[str]:
    found = []
    for name, title in _EDITED.items():
        values: Mapping[str, Any] = texts if name in texts else facts
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
