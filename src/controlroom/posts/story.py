"""Journal entries about posts, rounds, checks and orders as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.clock import from_us
from controlroom.base.i18n import _, language
from controlroom.base.policy import Policy
from controlroom.posts.rules import STATUS_TITLES, TOPIC_TITLES, Status, Topic, order_number
from controlroom.posts.rules_undo import UNDONE


def of_entry(
    policy: Policy,
    act: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what a journal entry of this room says; None if it is not of this room.

    Args:
        act, facts, texts: the entry's.
        when: how an instant is written.
        reveal: not asked for here.
    """
    if act in UNDONE:
        return _undone(policy, facts, texts, when)
    post = texts.get("zh" if language() == "zh" else "en", "")
    who, words = texts.get("who", ""), texts.get("text", "")
    match act:
        case "post.manned":
            return _("{post}: {who} on post").format(post=post, who=who)
        case "post.closed":
            return _("{post} left empty: {why}").format(post=post, why=texts.get("why", ""))
        case "post.left":
            return _("{who} has left {post}").format(who=who, post=post)
        case "post.reported":
            topic = _(TOPIC_TITLES[Topic(facts.get("topic", Topic.OTHER))])
            return _("{post}, {topic}: {text}").format(post=post, topic=topic, text=words)
        case "post.equipment":
            if facts.get("well"):
                return _("Team leader told: monitoring equipment all well")
            return _("Team leader told of the monitoring equipment: {text}").format(text=words)
        case "status.set":
            return _status(facts, who, when)
        case "round.missed":
            return _("{round} missed").format(round=post)
        case "round.reported":
            return _round(post, who, texts.get("found", ""))
        case "welfare.silent":
            return _("{who} does not answer, call {count} ({post})").format(
                who=who, count=facts.get("tries"), post=post
            )
        case "welfare.heard":
            return _heard(post, who, texts)
    return _order(act, facts, post, words)


def _undone(
    policy: Policy, facts: Mapping[str, Any], texts: Mapping[str, str], when: Callable[[datetime], str]
) -> str:
    """Return what was taken back, in the words in which it was written, and why."""
    before = {**texts, "why": texts.get("reason", "")}
    what = of_entry(policy, str(facts["of"]), facts, before, when=when) or ""
    words = _("Taken back: {what}").format(what=what)
    return f"{words} · {texts['why']}" if texts.get("why") else words


def _status(facts: Mapping[str, Any], who: str, when: Callable[[datetime], str]) -> str:
    if facts.get("until") is not None:
        return _("{who}: on a break until {time}").format(who=who, time=when(from_us(facts["until"])))
    return _("{head}: {tail}").format(head=who, tail=_(STATUS_TITLES[Status(facts["status"])]))


def _round(title: str, who: str, found: str) -> str:
    said = _("{round} walked, {found}") if found else _("{round} walked, all well")
    words = said.format(round=title, found=found)
    return f"{words} · {who}" if who else words


def _heard(post: str, who: str, texts: Mapping[str, str]) -> str:
    if texts.get("by"):
        return _("{by} answers for {who} ({post}): “{words}”").format(
            by=texts["by"], who=who, post=post, words=texts.get("words", "")
        )
    return _("{who} answers ({post})").format(who=who, post=post)


def _order(act: str, facts: Mapping[str, Any], posts: str, words: str) -> str | None:
    number = order_number(int(facts.get("number", 0)))
    match act:
        case "order.sent":
            return _("Order {number} to {posts}: {text}").format(number=number, posts=posts, text=words)
        case "order.reached":
            return _("Order {number} goes to {post}, too: {text}").format(
                number=number, post=posts, text=words
            )
        case "order.acknowledged":
            return _("{post} has acknowledged order {number}").format(post=posts, number=number)
        case "order.stood-down":
            return _("Order {number} stood down").format(number=number)
    return None
