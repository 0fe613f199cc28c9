"""Journal entries about keys as sentences, for their own history and the duty log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.clock import from_us
from controlroom.base.i18n import _
from controlroom.base.policy_model import Policy
from controlroom.keyloans.rules import CONDITION_TITLES, DIFFERS_TITLES, Condition, Differs, Ended


def of_entry(
    _policy: Policy,
    act: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what a journal entry about a key says, in the officer's language; None if it is not of this room.

    Args:
        act, facts, texts: the entry's.
        when: how an instant is written.
    """

    def time(name: str) -> str:
        return when(from_us(int(facts[name])))

    def who(name: str) -> str:
        # nobody is named before somebody signs in
        return texts.get(name) or _("somebody")

    def joined(head: str, *tails: str) -> str:
        rest = _(", ").join(tail for tail in tails if tail)
        return _("{head}: {tail}").format(head=head, tail=rest) if rest else head

    match act:
        case "key.lent":
            head = _("Key lent to {who} until {time}").format(who=who("to"), time=time("due"))
            broken = (
                _("seal {seal} broken").format(seal=texts.get("seal", "")) if facts.get("seal_broken") else ""
            )
            return joined(head, texts.get("purpose", ""), broken, _agreed(texts), _passed_over(texts))
        case "key.handed-over":
            words = _("Key handed over from {before} to {who}, until {time}")
            head = words.format(before=who("from"), who=who("to"), time=time("due"))
            return joined(head, _passed_over(texts))
        case "key.returned":
            seal = _("new seal {seal}").format(seal=texts["seal"]) if texts.get("seal") else ""
            return joined(_returned(facts, texts), texts.get("note", ""), seal)
        case "key.undone":
            words = _("Return of the key taken back, {who} still has it until {time}")
            return joined(words.format(who=who("who"), time=time("due")), texts.get("why", ""))
        case "key.kept-back":
            return joined(_("Key kept back"), texts.get("why", ""))
        case "key.let-go":
            return joined(_("Key may be lent again"), texts.get("why", ""))
        case "key.left-out":
            return joined(
                _("Incident closed while {who} has the key").format(who=who("who")),
                texts.get("why", ""),
            )
        case "key.counted":
            return joined(_counted(facts, texts), _seal(texts), texts.get("seal_why", ""))
        case "key.differs":
            words = _(DIFFERS_TITLES[Differs(facts["sort"])])
            head = words.format(tag=texts.get("tag", ""), who=who("who"))
            return joined(_("At the count: {what}").format(what=head), texts.get("why", ""))
        case "key.extended":
            head = _("Key of {who} lent longer, until {time}").format(who=who("who"), time=time("due"))
            return joined(head, texts.get("why", ""))
        case "key.reminded":
            head = _("Called {who} about the key").format(who=who("who"))
            promised = _("promised {time}").format(time=time("promised")) if facts.get("promised") else ""
            return joined(head, texts.get("said", ""), promised)
        case "key.lost":
            return joined(_("Key lost"), texts.get("who", ""), texts.get("why", ""))
        case "key.found":
            return joined(_("Key back on its hook"), texts.get("note", ""))
        case "key.changed":
            return _("Register of keys: changed")
        case "key.imported":
            words = _("Keys imported: {new} new, {changed} changed, {doubtful} doubtful")
            return words.format(new=facts["new"], changed=facts["changed"], doubtful=facts["doubtful"])
    return None


def _counted(facts: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    if not facts["differences"]:
        return _("Keys counted: {count}, all as registered").format(count=facts["counted"])
    words = _("Keys counted: {count}, {differences} different")
    return words.format(count=facts["counted"], differences=facts["differences"])


def _seal(texts: Mapping[str, str]) -> str:
    if not texts.get("seal"):
        return ""
    if texts.get("seal_before") and texts["seal_before"] != texts["seal"]:
        return _("seal {now} instead of {before}").format(now=texts["seal"], before=texts["seal_before"])
    return _("seal {seal}").format(seal=texts["seal"])


def _agreed(texts: Mapping[str, str]) -> str:
    return _("agreed: {who}").format(who=texts["agreed"]) if texts.get("agreed") else ""


def _passed_over(texts: Mapping[str, str]) -> str:
    if not texts.get("why"):
        return ""
    return _("by leave of {who} ({why})").format(who=texts.get("overrider", ""), why=texts["why"])


def _returned(facts: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    if facts["how"] == Ended.UNRECORDED:
        return _("Key of {who} was back without a word").format(who=texts.get("from") or _("somebody"))
    head = _("Key back from {who}").format(who=texts.get("from") or _("somebody"))
    condition = Condition(facts["condition"])
    return head if condition is Condition.GOOD else _(", ").join((head, _(CONDITION_TITLES[condition])))
