"""Journal entries about follow-ups as sentences, for their own history, the incident's story and the duty log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.clock import from_us
from controlroom.base.i18n import N_, _
from controlroom.base.policy_model import Policy, title
from controlroom.base.text import mask_phone
from controlroom.followups.rules import COUNTS_FROM, LEAK_TESTED, MEANS_TITLES, RAISES, number_of

_TAKEN_BACK = {
    "reopened": N_("Return visit taken back: the incident is open again"),
    "cancelled": N_("Return visit taken back: the incident is cancelled"),
}


def of_entry(
    policy: Policy,
    act: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what a journal entry about a follow-up says, in the officer's language; None if it is not of this room.

    Args:
        policy: for the names of kinds, roles and rules.
        act, facts, texts: the entry's.
        when: how an instant is written.
        reveal: telephone numbers in full.
    """

    def time(name: str) -> str:
        return when(from_us(int(facts[name])))

    match act:
        case "followup.planned":
            return _("{number} return visit owed by {time}, {whose}; {counted}").format(
                number=number_of(int(facts["number"])),
                time=time("due"),
                whose=whose(policy, facts, texts),
                counted=_(COUNTS_FROM.get(str(facts["from"]), COUNTS_FROM["closed"])),
            )
        case "followup.not-owed":
            return _("No return visit: nobody left a name. Attach the letter.")
        case "followup.added":
            phone = texts.get("phone", "")
            words = (texts.get("caller", ""), phone if reveal else mask_phone(phone), texts.get("text", ""))
            rest = (" ".join(word for word in words if word), whose(policy, facts, texts))
            return _("Owed by {time}: {kind}, {what}").format(
                time=time("due"),
                kind=kind_title(policy, str(facts["kind"])),
                what=_(", ").join(word for word in rest if word),
            )
        case "followup.attempted":
            return _attempted(facts, texts, when)
        case "followup.done":
            return _joined(_("Done"), texts.get("result", ""))
        case "followup.passed-on":
            return _("Passed on to {whose}").format(whose=whose(policy, facts, texts))
        case "followup.dropped":
            return _joined(_("Dropped"), texts.get("why", ""))
        case "followup.undone":
            head = _("Attempt taken back") if facts.get("attempt") else _("Owed again")
            return _joined(head, texts.get("why", ""))
        case "followup.taken-back":
            return _(_TAKEN_BACK.get(str(facts["why"]), _TAKEN_BACK["reopened"]))
        case "followup.recounted":
            if facts.get("from", LEAK_TESTED) == LEAK_TESTED:
                return _("Leak test recorded: now owed by {time}").format(time=time("due"))
            if facts["from"] == "added":
                return _("As entered by hand again: owed by {time}").format(time=time("due"))
            return _("Time corrected: now owed by {time}").format(time=time("due"))
        case "followup.revealed":
            return _("Telephone number shown in full")
    return None


def kind_title(policy: Policy, kind: str) -> str:
    """Return a kind of follow-up in the officer's language."""
    known = policy.visits.kinds.get(kind)
    return title(known.clock) if known is not None else kind


def whose(policy: Policy, facts: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """Return who owes it, from an entry's facts and texts."""
    if texts.get("whose"):
        return texts["whose"]
    role, department = str(facts.get("role") or ""), str(facts.get("department") or "")
    if role in policy.roles:
        return title(policy.roles[role])
    if department in policy.departments:
        return title(policy.departments[department])
    return role or department or "—"


def _attempted(facts: Mapping[str, Any], texts: Mapping[str, str], when: Callable[[datetime], str]) -> str:
    words = [_(MEANS_TITLES[str(facts["by"])])]
    if not facts.get("answered"):
        words.append(_("nobody reached"))
    if facts.get("satisfied") is not None:
        words.append(_("satisfied") if facts["satisfied"] else _("not satisfied"))
    if texts.get("signed"):
        signed_at = when(from_us(int(facts["signed_at"])))
        words.append(_("signed by {name} {time}").format(name=texts["signed"], time=signed_at))
    if facts.get("raises"):
        words.append(_(RAISES[str(facts["raises"])]))
    if facts.get("again"):
        words.append(_("again {time}").format(time=when(from_us(int(facts["again"])))))
    return _joined(_(", ").join(words), texts.get("result", ""))


def _joined(head: str, tail: str) -> str:
    return _("{head}: {tail}").format(head=head, tail=tail) if tail else head
