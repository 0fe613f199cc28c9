"""Journal entries about the directory as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.i18n import _
from controlroom.base.policy_model import Policy, title
from controlroom.base.text import mask_phone
from controlroom.estate.directory import is_personal, shipped_directory


def of_entry(
    _policy: Policy,
    act: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what an entry about the directory says; None for an act of another room.

    Args:
        act: ``directory.set`` and the like.
        facts, texts: the entry's.
        when: how an instant is written; these name none.
        reveal: personal numbers in full.
    """
    contact = shipped_directory().get(str(facts.get("code")))
    name = title(contact) if contact else texts.get("name", "")

    def number(of: str) -> str:
        value = texts.get(of, "")
        personal = is_personal(contact.sort if contact else "outside", value)
        return mask_phone(value) if personal and not reveal else value

    if act == "directory.set":
        if texts.get("was"):
            sentence = _("Directory: {name} is now {number}, before {was}")
            return sentence.format(name=name, number=number("number"), was=number("was"))
        return _("Directory: {name} is {number}").format(name=name, number=number("number"))
    if act == "directory.cleared":
        return _("Directory: number of {name} cleared, before {was}").format(name=name, was=number("was"))
    if act == "directory.revealed":
        return _("Directory: a personal number shown in full")
    return None
