"""How journal entries read in the duty log; each room words its own, this one those of the rooms below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base import registry
from controlroom.base.i18n import N_, _
from controlroom.base.policy import Policy
from controlroom.deadlines import story
from controlroom.dutylog.rules import TAGS, WATCHED_TITLES

_PLAIN = {
    "database.founded": N_("Database made"),
    "database.restored": N_("Restored from a backup"),
    "database.upgraded": N_("Database brought up to date"),
    "backup.made": N_("Backup made"),
    "policy.applied": N_("Policy applied"),
    "catalogue.applied": N_("Catalogue of kinds applied"),
    "search.reindexed": N_("Search index made anew"),
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


def _watched(facts: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    what = _(WATCHED_TITLES.get(facts.get("what", ""), WATCHED_TITLES["other"]))
    seen = [
        _("camera {camera}").format(camera=texts["camera"]) if texts.get("camera") else "",
        texts.get("post", ""),
        texts.get("text", ""),
        _("done: {action}").format(action=texts["action"]) if texts.get("action") else "",
    ]
    return _("Seen on CCTV ({what}): {text}").format(what=what, text=_(", ").join(filter(None, seen)))


def _checked(facts: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    head = _("Night check, grade {grade}, by {who}").format(
        grade=facts.get("grade", ""), who=texts.get("who") or _("somebody")
    )
    found = texts.get("text") or (_("nothing found") if not facts.get("findings") else "")
    return _joined(head, _("; ").join(filter(None, (found, texts.get("remark", "")))))


def _signed(facts: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    head = _("Log of {day} read and countersigned by {who}, {count} entries").format(
        day=facts.get("day", ""), who=texts.get("who") or _("somebody"), count=facts.get("entries", 0)
    )
    return _joined(head, texts.get("remark", ""))


def _joined(head: str, tail: str) -> str:
    return _("{head}: {tail}").format(head=head, tail=tail) if tail else head


_OWN: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, str]], str]] = {
    "log.watched": _watched,
    "log.checked": _checked,
    "log.signed": _signed,
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
    if act in _OWN:
        return _OWN[act](facts, texts)
    if act in _PLAIN:
        words = " ".join(texts[name] for name in ("who", "name", "number", "why") if name in texts)
        return _joined(_(_PLAIN[act]), words)
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
