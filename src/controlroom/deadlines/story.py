"""Journal entries about alarms and deadlines as sentences, for any room's timeline and for the duty log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.clock import from_us
from controlroom.base.i18n import N_, _
from controlroom.base.policy import Policy
from controlroom.base.text import mask_phone
from controlroom.deadlines.naming import condition_title, deadline_title, role_title
from controlroom.deadlines.rules import STATE_TITLES, State

_PLAIN = {
    "alarm.acknowledged": N_("Alarm acknowledged"),
    "alarm.returned": N_("Alarm over"),
    "alarm.again": N_("Alarm came again"),
    "alarm.unshelved": N_("Alarm no longer shelved"),
    "alarm.released": N_("Alarm released"),
}

_ENDS = {
    State.MISSED: N_("the time limit was missed"),
    State.CANCELLED: N_("the time limit no longer applies"),
}

_ASIDE = {
    "alarm.suppressed": N_("Alarm suppressed: {why}"),
    "alarm.out-of-service": N_("Alarm out of service: {why}"),
}


def sentence(
    policy: Policy,
    act: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what an entry of this room says, in the officer's language; None if it is not of this room.

    Args:
        policy: for the names of clocks, conditions and roles.
        act: ``alarm.raised``, ``deadline.rebased``, ``console.absent`` …
        facts, texts: the entry's.
        when: how an instant is written.
        reveal: telephone numbers in full.
    """

    def time(name: str) -> str:
        return when(from_us(int(facts[name])))

    if act == "alarm.returned" and "ended" in facts:
        # a key that was lost, an incident closed too late: nothing is as it should be again
        return _("Alarm ends: {state}").format(state=_(_ENDS[State(str(facts["ended"]))]))
    if act in _PLAIN:
        return _named(policy, _(_PLAIN[act]), facts)
    if act in _ASIDE:
        return _(_ASIDE[act]).format(why=texts.get("why", ""))
    match act:
        case "alarm.raised":
            return _raised(policy, facts)
        case "alarm.shelved":
            return _("Alarm shelved until {time}: {why}").format(time=time("until"), why=texts.get("why", ""))
        case "alarm.escalated":
            number = texts.get("number", "")
            role = role_title(policy, str(facts["role"]))
            # numbers first: where a line is cut, the words go
            known = (texts.get("who", ""), number if reveal else mask_phone(number), role)
            return _("To call: {who}").format(who=" ".join(part for part in known if part))
        case "deadline.rebased" | "deadline.relimited":
            title = deadline_title(policy, str(facts["kind"]))
            return _("{title}: time limit moved to {time}").format(title=title, time=time("new"))
        case "deadline.corrected":
            title = deadline_title(policy, str(facts["kind"]))
            state = _(STATE_TITLES[State(str(facts["new"]))])
            return _("{title}: now judged “{state}”").format(title=title, state=state)
        case "deadline.reopened":
            return _("{title}: runs again").format(title=deadline_title(policy, str(facts["kind"])))
        case "console.silenced":
            return _("Bell silenced for {seconds} s").format(seconds=facts["seconds"])
        case "console.absent":
            return _("Nobody on the console from {begin} to {end}").format(
                begin=time("from"), end=time("until")
            )
    return None


def _named(policy: Policy, words: str, facts: Mapping[str, Any]) -> str:
    """Name the condition: its alarm stands under no record that would say what it is about."""
    if "condition" not in facts:
        return words
    title = condition_title(policy, str(facts["condition"]), facts)
    return _("{words}: {title}").format(words=words, title=title)


def _raised(policy: Policy, facts: Mapping[str, Any]) -> str:
    if "condition" in facts:
        return _("Alarm: {title}").format(title=condition_title(policy, str(facts["condition"]), facts))
    title = deadline_title(policy, str(facts["kind"]))
    if facts["stage"] == "warning":
        return _("Due soon: {title}").format(title=title)
    if facts.get("unattended"):
        return _("Overdue while nobody was on the console: {title}").format(title=title)
    return _("Overdue: {title}").format(title=title)
