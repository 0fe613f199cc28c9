"""Journal entries about what goes on around an incident as sentences: told, steps, callers, services, links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.clock import from_us
from controlroom.base.i18n import _, language
from controlroom.base.policy_model import Policy
from controlroom.base.text import mask_phone
from controlroom.incidents.rules import MEANS, SERVICES
from controlroom.incidents.tellings import target_name

Facts = Mapping[str, Any]
Texts = Mapping[str, str]


def of_scene(
    policy: Policy,
    act: str,
    facts: Facts,
    texts: Texts,
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what such an entry says, in the officer's language; None if it is another one.

    Args:
        policy: for the names of those who are told.
        act, facts, texts: the entry's.
        when: how an instant is written.
        reveal: telephone numbers in full.
    """
    who = texts.get("who", "")
    match act:
        case "incident.claimed":
            return _("Signed for; it was opened on {console} with nobody signed in").format(
                console=texts.get("console", "")
            )
        case "incident.mistaken":
            return _("Taken back: pressed by mistake")
        case "incident.told":
            return _told(policy, facts, texts)
        case "incident.commander":
            return _("{who} is in command").format(who=who)
        case "incident.caller":
            return _caller(facts, texts, reveal)
        case "incident.outside":
            return _outside(facts, texts, when)
        case "incident.ticked":
            return _("☑ {step}").format(step=_named("step", texts))
        case "incident.unticked":
            return joined(
                _("☐ {step}: tick taken back").format(step=_named("step", texts)), texts.get("why", "")
            )
        case "incident.field":
            return _field(facts, texts)
        case "incident.linked":
            return _("Belongs together with {number}").format(number=facts["number"])
        case "incident.duplicate":
            return _("The same matter as {number}: goes on there").format(number=facts["number"])
        case "incident.joined":
            return _("{number} was the same matter; its callers stand here now").format(
                number=facts["number"]
            )
    return None


def joined(head: str, tail: str) -> str:
    """Return two parts of a sentence, either of which may be empty."""
    return _("{head}: {tail}").format(head=head, tail=tail) if head and tail else head or tail


def _named(what: str, texts: Texts) -> str:
    return texts.get(f"{what}_{'zh' if language() == 'zh' else 'en'}", "")


def _told(policy: Policy, facts: Facts, texts: Texts) -> str:
    target = str(facts.get("target") or "")
    names = dict(zip(("zh", "en"), target_name(policy, target, {}), strict=True)) if target else {}
    who = names.get("zh" if language() == "zh" else "en") or texts.get("who", "")
    words = _("{who} told {means}").format(who=who, means=_(MEANS[str(facts["by"])]))
    return joined(words, texts.get("said", ""))


def _caller(facts: Facts, texts: Texts, reveal: bool) -> str:
    phone = texts.get("phone", "")
    who = " ".join(
        word
        for word in (
            _("anonymous") if facts.get("anonymous") else "",
            texts.get("caller", ""),
            phone if reveal else mask_phone(phone),
        )
        if word
    )
    return joined(_("One more caller {who}").format(who=who).strip(), texts.get("said", ""))


def _outside(facts: Facts, texts: Texts, when: Callable[[datetime], str]) -> str:
    service = _(SERVICES[str(facts["service"])])
    who = f"{service} {texts.get('officer', '')}".strip()
    if facts.get("left"):
        words = _("{who} left {time}").format(who=who, time=when(from_us(int(facts["left"]))))
    else:
        words = _("{who} arrived {time}").format(who=who, time=when(from_us(int(facts["arrived"]))))
    taken = texts.get("taken_over", "")
    return joined(words, _("took over {what}").format(what=taken) if taken else "")


def _field(facts: Facts, texts: Texts) -> str:
    name = _named("title", texts)
    if facts.get("left_out"):
        return _("{field} left out: {why}").format(field=name, why=texts.get("why", ""))
    return _("{field}: {value}").format(field=name, value=texts.get("value", ""))
