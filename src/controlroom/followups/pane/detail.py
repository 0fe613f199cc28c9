"""The chosen follow-up in full: what is owed, whom to call, what has been tried, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.text import mask_phone
from controlroom.base.times import format_left
from controlroom.followups.pane.listing import LOOKS, SIGNS
from controlroom.followups.reads import Followup, about_spoken, owner_words
from controlroom.followups.reads_attempts import Attempt
from controlroom.followups.rules import (
    COUNTS_FROM,
    MEANS_TITLES,
    RAISES,
    STATE_TITLES,
    WHEN_TITLES,
    State,
    when_due,
)
from controlroom.followups.story import kind_title
from controlroom.incidents import gas
from controlroom.incidents.naming import short
from controlroom.incidents.pane.lines import View, cut
from controlroom.incidents.reads_story import Line
from controlroom.ui.safe import Part


@dataclass(frozen=True, slots=True)
class Whole:
    """One follow-up with its attempts and its history; ``in_gas``: nobody there may be telephoned now."""

    followup: Followup
    attempts: Sequence[Attempt]
    history: Sequence[Line]
    in_gas: bool = False


def parts(whole: Whole, view: View) -> list[Part]:
    """Return the follow-up as text with looks, one line feed after each line."""
    found = [*_head(whole.followup, view), *_who(whole.followup, view)]
    if whole.in_gas:
        found.append((f"▲ {gas.words()}\n", "late"))
    for tried in whole.attempts:
        found += _attempt(tried, view)
    found.append(("\n", "text"))
    for line in whole.history:
        found += view.line(line)
    return found


def _head(one: Followup, view: View) -> list[Part]:
    found: list[Part] = [(f"{one.spoken} {kind_title(view.policy, one.kind)}", "bright")]
    if one.state is State.OPEN:
        when = when_due(one.due, view.now, view.policy.zone)
        left = format_left((one.due - view.now).total_seconds())
        found.append((f"  {SIGNS[when]} {_(WHEN_TITLES[when])} {view.when(one.due)} {left}", LOOKS[when]))
    else:
        ended = view.when(one.ended) if one.ended is not None else ""
        found.append((f"  {_(STATE_TITLES[one.state])} {ended}", "title"))
    found.append(("\n", "text"))
    rule = view.policy.visits.rules.get(one.rule)
    if rule is not None:
        found.append((f"{title(rule.clock)}: {_(COUNTS_FROM[one.counts_from])}\n", "dim"))
    if one.about.number:
        number = about_spoken(one, view.now.astimezone(view.policy.zone))
        found.append((f"{number} {one.about.title} {one.about.place}\n", "text"))
    if one.text and view.revealed:
        found.append((cut(one.text) + "\n", "text"))
    if one.result and view.revealed:
        found.append((_("Result: {result}").format(result=cut(one.result)) + "\n", "ok"))
    if one.raised_number:
        raised = short(one.raised_number, view.now.astimezone(view.policy.zone))
        found.append(
            (_("Not satisfied: {what} {number}").format(what=_(RAISES[one.raised]), number=raised), "soon")
        )
        found.append(("\n", "text"))
    return found


def _who(one: Followup, view: View) -> list[Part]:
    found: list[Part] = [(_("Whose") + " ", "dim"), (owner_words(view.policy, one), "text")]
    if not view.revealed:
        return [*found, ("\n", "text")]
    phone = one.phone if view.phones else mask_phone(one.phone)
    words = "  ".join(word for word in (one.caller, phone) if word)
    if words:
        found += [("  " + _("Call") + " ", "dim"), (words, "bright")]
    return [*found, ("\n", "text")]


def _attempt(tried: Attempt, view: View) -> list[Part]:
    sign = "✕" if tried.struck else "✓" if tried.ended_it else "↻" if tried.answered else "○"
    words = [view.when(tried.at), _(MEANS_TITLES[tried.means])]
    if not tried.answered:
        words.append(_("nobody reached"))
    if tried.satisfied is not None:
        words.append(_("satisfied") if tried.satisfied else _("not satisfied"))
    if tried.signed and tried.signed_at is not None and view.revealed:
        signed = _("signed by {name} {time}").format(name=tried.signed, time=view.when(tried.signed_at))
        words.append(signed)
    if view.revealed:
        words.append(cut(tried.result))
    if tried.again is not None:
        words.append(_("again {time}").format(time=view.when(tried.again)))
    if tried.struck:
        words.append(_("[struck]"))
    look = "dim" if tried.struck else "text"
    return [(f"{sign} {'  '.join(words)}", look), (f"  {tried.staff_number}\n", "dim")]
