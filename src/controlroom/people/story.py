"""Journal entries about signing in as sentences, for the duty log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.i18n import _
from controlroom.base.policy import Policy


def of_entry(
    policy: Policy,
    act: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what an entry of this room says, in the officer's language; see ``Room.sentences``."""
    number, name = facts.get("number", ""), texts.get("name", "")
    if act == "staff.pin-wrong":
        return _("Wrong PIN for {number} {name}, {count} in a row").format(
            number=number, name=name, count=facts.get("wrong", 1)
        )
    if act == "staff.pin-recovered":
        return _("PIN of {number} {name} set without a sign-in, by the computer's account {account}").format(
            number=number, name=name, account=texts.get("account", "")
        )
    return None
