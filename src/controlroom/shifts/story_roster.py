"""Journal entries about the roster as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.i18n import _, language
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
    """Return what an entry about the roster says, in the officer's language; see ``Room.sentences``."""
    if act == "roster.imported":
        return _("Roster imported: {read} read, {new} new, {changed} changed, {doubtful} doubtful").format(
            **{name: facts.get(name, 0) for name in ("read", "new", "changed", "doubtful")}
        )
    if act == "roster.planned":
        named = {one.id: one.zh if language() == "zh" else one.en for one in policy.shifts}
        shift = str(facts.get("shift", ""))
        return _("Planned for {day} {shift}: {who}").format(
            day=facts.get("day", ""), shift=named.get(shift, shift), who=texts.get("who") or "—"
        )
    return None
