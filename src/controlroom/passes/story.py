"""Journal entries about passes as sentences, for their own history and the duty log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base.clock import from_us
from controlroom.base.i18n import _
from controlroom.base.policy_model import Policy
from controlroom.estate.rules import DocumentKind, name_of
from controlroom.passes.rules import MOVE_TITLES, RELATION_TITLES, VERDICT_TITLES, Move, Relation, Verdict


def of_entry(
    _policy: Policy,
    act: str,
    facts: Mapping[str, Any],
    texts: Mapping[str, str],
    *,
    when: Callable[[datetime], str],
    reveal: bool = False,
) -> str | None:
    """Return what a journal entry about a pass says, in the officer's language; None if it is not of this room.

    Args:
        act, facts, texts: the entry's.
        when: how an instant is written.
        reveal: telephone numbers in full; the one on file is kept masked.
    """

    def joined(head: str, *tails: str) -> str:
        rest = _(", ").join(tail for tail in tails if tail)
        return _("{head}: {tail}").format(head=head, tail=rest) if rest else head

    match act:
        case "pass.applied":
            words = _("Release pass for {place} until {time}")
            head = words.format(place=texts.get("place", ""), time=when(from_us(int(facts["until"]))))
            return joined(head, _relation(facts), texts.get("goods", ""), texts.get("plate", ""))
        case "pass.document":
            return joined(_("Document seen"), _document(facts.get("document", "")))
        case "pass.fees":
            # a wall display has no texts: what a home owes is not told there
            return joined(_("Fees"), _verdict(facts) if texts else "", texts.get("decision", ""))
        case "pass.goods":
            return _("Goods checked")
        case "pass.confirmed":
            return joined(_verdict(facts), _phoned(texts), texts.get("said", ""), texts.get("why", ""))
        case "pass.heard":
            return _("Number and check code read at the gate")
        case "pass.wrong-code":
            return _("Wrong check code, {count} in a row").format(count=facts["wrong"])
        case "pass.prechecked":
            return joined(_("Compared in the lobby"), _guard(texts), texts.get("note", ""))
        case "pass.out":
            left = _("left: {count}").format(count=facts["left"]) if facts.get("left") else ""
            unread = _("check code not read: {why}").format(why=texts["why"]) if texts.get("why") else ""
            return joined(_("Let out"), texts.get("goods", ""), _guard(texts), unread, left)
        case "pass.back":
            owed = _("to come back: {count}").format(count=facts["owed"]) if facts.get("owed") else ""
            return joined(_("Came back"), texts.get("goods", ""), _guard(texts), texts.get("note", ""), owed)
        case "pass.undone":
            title = Move(facts["sort"]) if facts.get("sort") in tuple(Move) else Move.OUT
            head = _("Taken back: {what}").format(what=_(MOVE_TITLES[title]))
            return joined(head, texts.get("goods", ""), texts.get("why", ""))
        case "pass.surplus":
            return joined(
                _("Other goods than on the pass, not let out"), texts.get("what", ""), _guard(texts)
            )
        case "pass.resumed":
            return joined(_("Pass goes on"), texts.get("why", ""))
        case "pass.refused":
            return joined(_("Not released"), texts.get("why", ""))
        case "pass.voided":
            return joined(_("Pass void"), texts.get("why", ""))
        case "pass.expired":
            return joined(_("Pass expired"), _("never went out: {count}").format(count=facts["left"]))
        case "pass.printed":
            return _("Slip printed")
        case "pass.revealed":
            return _("Telephone numbers of the pass shown in full")
    return None


def _relation(facts: Mapping[str, Any]) -> str:
    relation = facts.get("relation")
    return _(RELATION_TITLES[Relation(relation)]) if relation in tuple(Relation) else ""


def _document(kind: str) -> str:
    return name_of(DocumentKind(kind)) if kind in tuple(DocumentKind) else ""


def _verdict(facts: Mapping[str, Any]) -> str:
    verdict = facts.get("verdict")
    return _(VERDICT_TITLES[Verdict(verdict)]) if verdict in tuple(Verdict) else ""


def _phoned(texts: Mapping[str, str]) -> str:
    if not texts.get("on_file"):
        return ""
    if not texts.get("answered"):
        return _("number on file {phone}").format(phone=texts["on_file"])
    words = _("number on file {phone}, {who} answered")
    return words.format(phone=texts["on_file"], who=texts["answered"])


def _guard(texts: Mapping[str, str]) -> str:
    return _("guard {who}").format(who=texts["guard"]) if texts.get("guard") else ""
