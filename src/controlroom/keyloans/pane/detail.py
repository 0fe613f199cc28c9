"""The chosen key in full: what it opens, who has it, what was said about it, its loans, what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from controlroom.base.i18n import _
from controlroom.base.text import mask_phone
from controlroom.base.times import format_left, span_text
from controlroom.incidents.naming import short
from controlroom.incidents.pane.lines import View, cut
from controlroom.incidents.reads_story import Line
from controlroom.keyloans.pane.listing import class_title, look, state_words
from controlroom.keyloans.reads import Key, Loan, Reminder
from controlroom.keyloans.rules import CONDITION_TITLES, ENDED_TITLES, Condition, Ended, State, Terms
from controlroom.ui.safe import Part


@dataclass(frozen=True, slots=True)
class Whole:
    """One key with its terms, the keys of a set, calls about its loan, earlier loans and its history."""

    key: Key
    terms: Terms | None
    members: Sequence[Key]
    reminders: Sequence[Reminder]
    loans: Sequence[Loan]
    history: Sequence[Line]


def parts(whole: Whole, view: View) -> list[Part]:
    """Return the key as text with looks, one line feed after each line."""
    lines = [*_head(whole, view), *_loan(whole, view), *_set(whole, view), [], *_loans(whole, view), []]
    found = [part for line in lines for part in (*line, ("\n", "text"))]
    for one in whole.history:
        found += view.line(one)
    return found


def _head(whole: Whole, view: View) -> Iterator[list[Part]]:
    one, terms = whole.key, whole.terms
    sign, wears = look(one, view.now, view.policy)
    yield [(f"{one.tag} {one.name}", "bright"), (f"  {sign} {state_words(one)}", wears)]
    if one.note:
        yield [(f"▲ {one.note}", "soon")]
    words = [class_title(view.policy, one), _("hook {hook}").format(hook=one.hook) if one.hook else ""]
    if one.copies > 1:
        words.append(_("{count} pieces").format(count=one.copies))
    if one.set:
        words.append(_("in set {set}").format(set=one.set))
    if one.seal:
        words.append(_("seal {seal}").format(seal=one.seal))
    yield [("  ".join(word for word in words if word), "text")]
    if one.opens:
        yield [(_("Opens") + " ", "dim"), (", ".join(one.opens), "text")]
    if terms is not None:
        yield [(" · ".join(terms_words(terms)), "dim")]
    if one.counted is not None:
        yield [(_("Last counted") + " ", "dim"), (f"{view.when(one.counted)}  {one.counted_by}", "dim")]


def terms_words(terms: Terms) -> list[str]:
    """Return on what terms a key is lent, in words."""
    words = [_("at most {span}").format(span=span_text(terms.longest))]
    if terms.latest is not None:
        hours, minutes = divmod(terms.latest, 60)
        words.append(_("back by {time}").format(time=f"{hours:02}:{minutes:02}"))
    if terms.authorisers:
        text = _("{count} of another department agree") if terms.other_department else _("{count} agree")
        words.append(text.format(count=terms.authorisers))
    return words


def _loan(whole: Whole, view: View) -> Iterator[list[Part]]:
    loan = whole.key.loan
    if loan is None:
        return
    _sign, wears = look(whole.key, view.now, view.policy)
    called = loan.called if view.revealed or loan.number else _("outsider")
    phone = loan.phone if view.phones else mask_phone(loan.phone)
    yield [
        (_("Lent to") + " ", "dim"),
        (called, "bright"),
        (f"  {phone}" if view.revealed and phone else "", "bright"),
    ]
    left = format_left((loan.due - view.now).total_seconds())
    since = _("since {time}").format(time=view.when(loan.lent))
    yield [(since + "  ", "dim"), (_("due {time}").format(time=view.when(loan.due)) + f" {left}", wears)]
    if loan.incident:
        number = short(loan.incident, view.now.astimezone(view.policy.zone))
        yield [(_("for {number}").format(number=number), "text")]
    if not view.revealed:
        return
    if loan.purpose:
        yield [(cut(loan.purpose), "text")]
    if loan.overridden:
        yield [(_("all the same: {why}").format(why=cut(loan.overridden)), "soon")]
    for call in whole.reminders:
        promised = _("promised {time}").format(time=view.when(call.promised)) if call.promised else ""
        words = [view.when(call.at), _("called"), cut(call.said), promised, call.by]
        yield [("  ".join(word for word in words if word), "text")]


def _set(whole: Whole, view: View) -> Iterator[list[Part]]:
    for one in whole.members:
        sign, wears = look(one, view.now, view.policy)
        where = one.loan.called if one.loan is not None and view.revealed else state_words(one)
        # a key that stayed behind while its set is out is what must not be forgotten
        is_apart = whole.key.state is State.OUT and one.state is not State.OUT
        yield [(f"{sign} {one.tag} {one.name}  ", wears), (where, "soon" if is_apart else "dim")]


def _loans(whole: Whole, view: View) -> Iterator[list[Part]]:
    for one in whole.loans:
        if one.ended is None:
            continue
        words = [f"{view.when(one.lent)}–{view.when(one.ended)}"]
        words.append(one.called if view.revealed or one.number else _("outsider"))
        words.append(_(ENDED_TITLES[Ended(one.how)]))
        late = one.ended - one.due
        if late > timedelta(0):
            words.append(format_left(-late.total_seconds()))
        if one.condition and one.condition != Condition.GOOD:
            words.append(_(CONDITION_TITLES[Condition(one.condition)]))
        yield [("  ".join(words), "dim")]
