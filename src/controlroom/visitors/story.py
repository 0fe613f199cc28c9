"""Journal entries about visitors and vehicles as sentences, for the duty log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.visitors.rules import SORT_TITLES, Sort


def of_entry(
    _policy: Policy,
    act: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what an entry of this room says, in the officer's language; see ``Room.sentences``."""
    # nobody is named before somebody signs in
    who = texts.get("name") or _("somebody")
    match act:
        case "visitor.came":
            return _joined(_("Visitor {who}").format(who=_party(who, facts)), *_visit(texts))
        case "visitor.refused":
            head = _("Visitor {who} not let in").format(who=_party(who, facts))
            return _joined(head, texts.get("refused", ""), *_visit(texts))
        case "visitor.left":
            return _joined(_("Visitor {who} has left").format(who=who), texts.get("place", ""))
        case "visitor.undone":
            return _joined(_("Visitor {who} has not left").format(who=who), texts.get("why", ""))
        case "visitor.struck":
            return _joined(_("Entry of visitor {who} struck").format(who=who), texts.get("why", ""))
        case "vehicle.struck":
            plate = texts.get("plate") or ("" if facts.get("plated") else _("no plate"))
            return _joined(_("Entry of vehicle {plate} struck").format(plate=plate), texts.get("why", ""))
        case "vehicle.noted":
            known = facts.get("sort") == Sort.CAR_PARK
            sort = _(SORT_TITLES[Sort.CAR_PARK if known else Sort.UNKNOWN])
            plate = texts.get("plate") or ("" if facts.get("plated") else _("no plate"))
            return _joined(f"{sort} {plate}".rstrip(), texts.get("text", ""), texts.get("post", ""))
    return None


def _party(who: str, facts: Mapping[str, Any]) -> str:
    people = int(facts.get("people", 1))
    return _("{who}, {count} people").format(who=who, count=people) if people > 1 else who


def _visit(texts: Mapping[str, str]) -> tuple[str, ...]:
    to = _("to {place}").format(place=texts["place"]) if texts.get("place") else ""
    return (to, *(texts.get(name, "") for name in ("why", "plate", "post")))


def _joined(head: str, *tails: str) -> str:
    rest = _(", ").join(tail for tail in tails if tail)
    return _("{head}: {tail}").format(head=head, tail=rest) if rest else head
