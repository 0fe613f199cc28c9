"""Journal entries about handovers as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.i18n import _, language
from controlroom.base.policy_model import Policy
from controlroom.handovers.rules import number_of


def of_entry(
    _policy: Policy,
    act: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what a journal entry about a handover says; None if it is not of this room.

    Args:
        act, facts, texts: the entry's.
        when: how an instant is written.
        reveal: not asked for here.
    """
    number = number_of(int(facts.get("number", 0)))
    asked = {"number": texts.get("number", ""), "words": texts.get("words", "")}
    match act:
        case "handover.prepared":
            return _("Handover {number} prepared, {count} items").format(number=number, count=facts["items"])
        case "handover.joined":
            return _("Handover {number}: the relief has come").format(number=number)
        case "handover.accepted":
            return _("Handover {number}: {count} items accepted").format(
                number=number, count=len(facts["items"])
            )
        case "handover.counted":
            words = texts.get("zh" if language() == "zh" else "en", "")
            return _("Handover {number}, counted: {words}").format(number=number, words=words)
        case "handover.queried":
            return _("Asked about {number}: {words}").format(**asked)
        case "handover.answered":
            return _("Answered about {number}: {words}").format(**asked)
        case "handover.noted":
            return _("Note to the next shift: {words}").format(words=asked["words"])
        case "handover.signed":
            return _("Handover {number} signed by both").format(number=number)
        case "handover.countersigned":
            said = _("Handover {number} countersigned").format(number=number)
            return _("{head}: {tail}").format(head=said, tail=asked["words"]) if asked["words"] else said
        case "handover.refused":
            return _("Handover {number} refused: {why}").format(number=number, why=texts.get("why", ""))
        case "handover.dropped":
            return _("Handover {number} given up: {why}").format(number=number, why=texts.get("why", ""))
    return None
