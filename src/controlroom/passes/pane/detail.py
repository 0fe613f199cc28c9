"""The chosen pass in full: who applied, each check, each line, each trip, what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.text import mask_phone
from controlroom.base.times import format_left
from controlroom.estate.reads import Resident
from controlroom.estate.rules import DocumentKind, name_of
from controlroom.incidents import gas
from controlroom.incidents.naming import short
from controlroom.incidents.pane.lines import View, cut
from controlroom.incidents.reads_story import Line as Entry
from controlroom.passes.lines import Line
from controlroom.passes.pane.listing import due_of, look
from controlroom.passes.reads import Pass
from controlroom.passes.reads_checks import Checked, Moved
from controlroom.passes.rules import (
    CHECK_TITLES,
    LIVE,
    MOVE_TITLES,
    RELATION_TITLES,
    STATE_TITLES,
    VERDICT_TITLES,
    Check,
    listed,
)
from controlroom.passes.shown import marks
from controlroom.ui.keys import shown_key
from controlroom.ui.safe import Part

_SETTLES = {
    Check.DOCUMENT: "passes.document",
    Check.FEES: "passes.fees",
    Check.GOODS: "passes.goods",
    Check.IDENTITY: "passes.called",
    Check.GATE: "passes.undo",
    Check.CODE: "passes.undo",
}
"""The id of the key that settles an open check."""


@dataclass(frozen=True, slots=True)
class Whole:
    """One pass with all that belongs to it.

    Attributes:
        owner: whose number is on file; None if nobody's.
        in_gas: nobody there may be telephoned now.
        code: the check code, for whoever may see it.
    """

    one: Pass
    checks: Sequence[Checked]
    moves: Sequence[Moved]
    owner: Resident | None
    in_gas: bool
    code: str
    history: Sequence[Entry]


def parts(whole: Whole, view: View) -> list[Part]:
    """Return the pass as text with looks, one line feed after each line."""
    waits = [one for one in whole.checks if one.is_open and whole.one.state in LIVE]
    lines = [
        # what is to be done stands first: the pane may be four lines high
        _name(whole, view),
        *_keys(waits),
        *(_check(one, whole, view, is_open=True) for one in waits),
        *_call(whole, view, waits),
        *_terms(whole, view),
        *_applicant(whole, view),
        *_end(whole, view),
        *(_check(one, whole, view, is_open=False) for one in whole.checks if one not in waits),
        *(_line(line, view) for line in whole.one.lines),
        *(_move(one, whole.one.lines, view) for one in whole.moves),
        [],
    ]
    found = [part for line in lines for part in (*line, ("\n", "text"))]
    for entry in whole.history:
        found += view.line(entry)
    return found


def _name(whole: Whole, view: View) -> list[Part]:
    one = whole.one
    sign, wears = look(one, view.now, view.policy)
    return [(f"{one.spoken} {one.place}", "bright"), (f"  {sign} {_(STATE_TITLES[one.state])}", wears)]


def _keys(waits: Sequence[Checked]) -> Iterator[list[Part]]:
    """Which key settles which open check."""
    if waits:
        yield [(_("To check") + " ", "dim")] + [
            part
            for nth, one in enumerate(waits)
            for part in (
                (" · " if nth else "", "dim"),
                (_(CHECK_TITLES[one.sort]) + " ", "text"),
                (shown_key(_SETTLES[one.sort]), "key"),
            )
        ]


def _call(whole: Whole, view: View, waits: Sequence[Checked]) -> Iterator[list[Part]]:
    if view.revealed and any(one.sort is Check.IDENTITY for one in waits):
        yield owner_part(whole.owner, in_gas=whole.in_gas, phones=view.phones)


def _terms(whole: Whole, view: View) -> Iterator[list[Part]]:
    one = whole.one
    _sign, wears = look(one, view.now, view.policy)
    times = [_("{start} to {end}").format(start=view.when(one.starts), end=view.when(one.until))]
    if one.back_due is not None:
        times.append(_("goods back by {time}").format(time=view.when(one.back_due)))
    due = due_of(one)
    left = "" if due is None else format_left((due - view.now).total_seconds())
    yield [("  ".join(times) + "  ", "text"), (left, wears)]
    words = [one.gate, *((one.plate, one.purpose) if view.revealed else ())]
    if one.whole_house:
        words.append(_("whole home"))
    if one.lorries > 1:
        words.append(_("{count} lorries").format(count=one.lorries))
    if one.value is not None and view.revealed:
        words.append(_("worth {amount} yuan").format(amount=yuan(one.value)))
    if any(words):
        yield [("  ".join(cut(word) for word in words if word), "text")]
    if whole.code and view.revealed and one.state in LIVE:
        read = _("read {time}").format(time=view.when(one.heard)) if one.heard else _("not read yet")
        yield [(_("Check code") + " ", "dim"), (whole.code, "bright"), (f"  {read}", "dim")]


def _applicant(whole: Whole, view: View) -> Iterator[list[Part]]:
    one = whole.one
    relation = _(RELATION_TITLES[one.relation])
    if not view.revealed:
        yield [(_("Applicant") + " ", "dim"), (relation, "text")]
        return
    phone = "" if whole.in_gas else one.phone if view.phones else mask_phone(one.phone)
    document = f"{document_title(one.document)} …{one.last4}" if one.document else ""
    words = "  ".join(word for word in (one.applicant, relation, phone, document) if word)
    department = view.policy.departments.get(one.requested_by)
    asked = _("requested by {who}").format(who=title(department)) if department else ""
    yield [(_("Applicant") + " ", "dim"), (words, "bright"), (f"  {asked}" if asked else "", "dim")]


def owner_part(owner: Resident | None, *, in_gas: bool, phones: bool) -> list[Part]:
    """Return whom to call: the owner and the number on file; where gas escapes the words that stand instead."""
    if in_gas:
        return [("▲ " + gas.words(), "late")]
    if owner is None:
        return [("▲ " + _("No number of the owner is on file: a leader has to decide."), "soon")]
    phone = owner.phones[0] if phones else mask_phone(owner.phones[0])
    return [(_("Call the owner") + " ", "dim"), (f"{owner.name}  {phone}", "bright")]


def _end(whole: Whole, view: View) -> Iterator[list[Part]]:
    one = whole.one
    if one.ended is not None and one.state not in LIVE:
        words = [view.when(one.ended), one.ended_by, cut(one.ended_why) if view.revealed else ""]
        yield [("  ".join(word for word in words if word), "soon" if one.ended_why else "dim")]
    if one.before:
        yield [(_("In place of") + " ", "dim"), (one.before, "text")]
    if one.incident:
        number = short(one.incident, view.now.astimezone(view.policy.zone))
        yield [
            (shown_key("passes.incident") + " ", "key"),
            (_("incident {number}").format(number=number), "soon"),
        ]


def _check(one: Checked, whole: Whole, view: View, *, is_open: bool) -> list[Part]:
    # what a home owes is nobody's business in front of a wall display
    tells = view.revealed or one.sort is not Check.FEES
    verdict = f"{_(VERDICT_TITLES[one.verdict])} {fees_words(one)}" if tells else ""
    title = _(CHECK_TITLES[one.sort])
    head = _("{check}: {verdict}").format(check=title, verdict=verdict.strip()) if verdict else title
    # since when it is open its history says
    words = [head] if is_open else [head, view.when(one.at), one.who.partition(" ")[0]]
    if view.revealed:
        phone = "" if whole.in_gas else one.on_file
        words += [" ".join(word for word in (phone, one.answered) if word), cut(one.note)]
    return [
        # a check that was open when the pass ended is neither open nor settled
        ("‖ " if is_open else "· " if one.is_open else "✓ ", "soon" if is_open else "ok"),
        ("  ".join(word for word in words if word), "text" if is_open else "dim"),
    ]


def fees_words(one: Checked) -> str:
    """Return arrears with the day of the data; nothing of a check that is about something else."""
    owed = _("{amount} yuan").format(amount=yuan(one.owed)) if one.owed else ""
    as_of = _("as of {day}").format(day=one.as_of) if one.as_of else ""
    return " ".join(word for word in (owed, as_of) if word)


def _line(line: Line, view: View) -> list[Part]:
    words = [_("left {count}").format(count=line.left)]
    if line.out:
        words.append(_("let out {count}").format(count=line.out))
    if line.back:
        words.append(_("back {count}").format(count=line.back))
    if line.owed:
        words.append(_("owed {count}").format(count=line.owed))
    noted = (marks(line), cut(line.note) if view.revealed else "")
    return [
        (f"{line.nth} {line.what} {line.count}{line.unit}", "bright" if line.left or line.owed else "text"),
        ("  " + "  ".join(words), "text"),
        ("".join(f"  {word}" for word in noted if word), "dim"),
    ]


def moved_words(counts: Mapping[int, int], lines: Sequence[Line]) -> str:
    """Return what moved: names and counts."""
    names = {line.nth: line for line in lines}
    return listed(
        f"{names[nth].what} {count}{names[nth].unit}" for nth, count in counts.items() if nth in names
    )


def _move(one: Moved, lines: Sequence[Line], view: View) -> list[Part]:
    guard = _("guard {who}").format(who=one.guard if view.revealed else one.guard.partition(" ")[0])
    words = [
        view.when(one.at),
        _(MOVE_TITLES[one.sort]),
        moved_words(one.counts, lines),
        guard if one.guard else "",
        cut(one.note) if view.revealed else "",
        _("[taken back {time}]").format(time=view.when(one.undone)) if one.undone else "",
    ]
    text = "  ".join(word for word in words if word)
    return [(text, "dim" if one.undone else "text"), (f"  {one.who.partition(' ')[0]}", "dim")]


def document_title(kind: str) -> str:
    """Return the name of a sort of document."""
    return name_of(DocumentKind(kind)) if kind in tuple(DocumentKind) else kind


def yuan(fen: int) -> str:
    """Return an amount of fen in yuan."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)
