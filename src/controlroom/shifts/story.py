"""Journal entries about shifts as sentences, for the duty log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.i18n import _
from controlroom.base.policy_model import Policy


def of_entry(
    _policy: Policy,
    act: str,
    _facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what an entry about a shift says, in the officer's language; see ``Room.sentences``."""
    who, why = f"{texts.get('number', '')} {texts.get('name', '')}".strip(), texts.get("why", "")
    match act:
        case "shift.started":
            return _("Shift begun")
        case "shift.taken-over":
            words = _("A leader takes the desk over from {who}: {why}")
        case "shift.ended":
            words = _("Shift of {who} ended without relief: {why}")
        case "shift.carried":
            return _("The desk goes from console {old} to console {new}").format(
                old=texts.get("from", ""), new=texts.get("to", "")
            )
        case "shift.shared":
            return _("Who shares the shift was changed")
        case _:
            return None
    return words.format(who=who, why=why)
