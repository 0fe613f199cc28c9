"""How journal entries read in the duty log; each room words its own, this one those of the rooms below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base import registry
from controlroom.base.i18n import N_, _
from controlroom.base.policy import Policy
from controlroom.deadlines import story
from controlroom.dutylog.rules import TAGS

_PLAIN = {
    "database.founded": N_("Database made"),
    "database.restored": N_("Restored from a backup"),
    "database.upgraded": N_("Database brought up to date"),
    "backup.made": N_("Backup made"),
    "policy.applied": N_("Policy applied"),
    "catalogue.applied": N_("Catalogue of kinds applied"),
    "search.reindexed": N_("Search index made anew"),
    "shift.started": N_("Shift taken over"),
    "staff.added": N_("Staff member added"),
    "staff.changed": N_("Staff member changed"),
    "staff.on-duty": N_("On duty"),
    "staff.off-duty": N_("Off duty"),
    "staff.pin-set": N_("PIN set"),
    "staff.signed-in": N_("Signed in"),
    "staff.revealed": N_("Staff telephone numbers shown in full"),
    "estate.revealed": N_("Residents' telephone numbers shown in full"),
    "log.struck": N_("Note struck"),
}
_COUNTED = {
    "estate.imported": N_("Estate imported: {read} read, {new} new, {changed} changed, {doubtful} doubtful"),
    "staff.imported": N_("Staff imported: {read} read, {new} new, {changed} changed, {doubtful} doubtful"),
}


def sentence(
    policy: Policy,
    act: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str:
    """Return what any journal entry says, in the officer's language.

    Args:
        policy: for names of clocks, conditions and roles.
        act: what happened, ``log.noted``.
        facts, texts: the entry's.
        when: how an instant is written.
        reveal: telephone numbers in full.
    """
    if act == "log.noted":
        tag = facts.get("tag")
        text = texts.get("text", "")
        return _("[{tag}] {text}").format(tag=_(TAGS[tag]), text=text) if tag in TAGS else text
    if act in _PLAIN:
        words = " ".join(texts[name] for name in ("who", "name", "number", "why") if name in texts)
        return _("{head}: {tail}").format(head=_(_PLAIN[act]), tail=words) if words else _(_PLAIN[act])
    if act in _COUNTED:
        return _(_COUNTED[act]).format(
            **{name: facts.get(name, 0) for name in ("read", "new", "changed", "doubtful")}
        )
    said = story.sentence(policy, act, facts, texts, when=when, reveal=reveal)
    if said is not None:
        return said
    first = act.partition(".")[0]
    for room in registry.rooms():
        if first in room.sentences and room.name != "dutylog":
            worded: str | None = registry.load(room.sentences[first])(
                policy, act, facts, texts, when=when, reveal=reveal
            )
            if worded is not None:
                return worded
    return act
