"""Acts of a handover: prepared by who has the desk, gone through together, signed by both or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import func, select

from controlroom.base.errors import NotAllowed, NotFound, Refused
from controlroom.base.i18n import _, language
from controlroom.base.text import check_no_document, shown, tidy
from controlroom.handovers import rules, sheet
from controlroom.handovers.afterwards import owe_queries, tell_leader
from controlroom.handovers.common import (
    answered,
    item_at,
    items_of,
    journalled,
    key,
    need_open,
    need_side,
    open_one,
    plain_words,
)
from controlroom.handovers.counted import as_count, count_anew, counts_of, owe_differences, uncount
from controlroom.handovers.counting import check_counted, take, told, unexplained, why_field
from controlroom.handovers.rules import State, Verdict
from controlroom.handovers.tables import Handover, HandoverItem
from controlroom.incidents.desk.common import short_line
from controlroom.people.tables import Staff
from controlroom.shifts import desk as shifts
from controlroom.shifts import timing
from controlroom.shifts.tables import Shift
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.actor import Actor
from controlroom.store.chain import FactValue
from controlroom.store.database import Store


@desk_act(right="sign")
def prepare(act: Act) -> Done:
    """Build the sheet from what is open now, or bring the open one up to date (right ``sign``).

    Returns:
        The handover; a note says what has come, changed or ended since it was looked at last.

    Raises:
        Refused: nobody has the desk, or somebody else has it.
    """
    row = open_one(act)
    if row is not None:
        return answered(row, *sheet.compare(act, row))
    shift = shifts.running(act)
    if shift is None:
        raise Refused(_("Nobody has the desk. “shifts start” begins a shift."))
    if shift.staff_id != act.by.staff_id:
        officer = act.session.get_one(Staff, shift.staff_id)
        raise Refused(
            _("{number} {name} has the desk and hands it over.").format(
                number=officer.number, name=officer.name
            )
        )
    last = act.session.exec(select(func.max(Handover.number))).one()
    row = Handover(
        number=(last or 0) + 1,
        state=State.OPEN.value,
        console=act.by.console,
        shift_id=key(shift),
        outgoing_id=shift.staff_id,
        prepared=act.now,
    )
    act.session.add(row)
    act.session.flush()
    sheet.compare(act, row)
    count_anew(act, row)
    journalled(act, row, "prepared", {"items": len(items_of(act, row))})
    timing.settle(act, shift, prepared=row.prepared)
    return answered(row)


@desk_act(right="sign")
def compare(act: Act) -> Done:
    """Bring the open sheet up to date; never begins another.

    Raises:
        Refused: no handover is open.
    """
    row = need_open(act)
    return answered(row, *sheet.compare(act, row))


@desk_act(right="sign")
def join(act: Act) -> Done:
    """The officer who takes over is beside the one who hands over (right ``sign``); another one begins anew.

    Raises:
        Refused: no handover is open, or it is the same person.
    """
    row = need_open(act)
    rules.check_pair(row.outgoing_id, act.by.staff_id)
    if row.incoming_id != act.by.staff_id:
        if row.incoming_id is not None:
            # what another has gone through and counted is nothing this one may sign for
            sheet.begin_anew(act, row)
            uncount(act, row)
        row.incoming_id = act.by.staff_id
        act.session.add(row)
        journalled(act, row, "joined", {"incoming": act.by.staff_id})
        sheet.compare(act, row)
    return answered(row)


@desk_act(right="sign")
def accept(
    act: Act, nths: list[int], looked_at: Mapping[int, tuple[str, datetime | None]] | None = None
) -> Done:
    """Accept items; only the incoming officer does.

    One that reads otherwise now than when it was shown is not accepted, nor among several one that is to be spoken
    through by itself; a note says so.

    Args:
        act: the act.
        nths: their places on the sheet.
        looked_at: what of each was on the screen (``reads.Line.looked_at``), in the language of the console; what the
            sheet has now if not given.

    Raises:
        NotAllowed: somebody else; NotFound: no such item; Refused: no handover is open, or one of higher risk and
        several rooms at once.
    """
    row = need_open(act)
    need_side(act, row.incoming_id)
    # what was looked at is accepted, not what it has become meanwhile
    shown_then = looked_at or {nth: _looked_at(item_at(act, row, nth)) for nth in nths}
    notes = sheet.compare(act, row)
    chosen = [item_at(act, row, nth) for nth in nths]
    rules.check_one_room(
        [sheet.noted_of(one).item for one in chosen], [sheet.noted_of(one) for one in items_of(act, row)]
    )
    same = [one for one in chosen if _looked_at(one) == shown_then.get(one.nth)]
    alone = [one for one in same if one.risk and len(nths) > 1]
    if alone:
        numbers = _(", ").join(_called(one) for one in alone)
        notes.append(_("To be spoken through one by one: {numbers}.").format(numbers=numbers))
    taken = [one for one in same if one not in alone]
    for one in taken:
        one.verdict = Verdict.ACCEPTED.value
        act.session.add(one)
    if taken:
        journalled(act, row, "accepted", {"items": sorted(one.nth for one in taken)})
    return answered(row, *notes)


@desk_act(right="sign")
def query(act: Act, nth: int, words: str) -> Done:
    """Ask about an item; only the incoming officer does.

    Raises:
        UsageError: nothing is asked; else as for ``accept``.
    """
    row = need_open(act)
    need_side(act, row.incoming_id)
    one = item_at(act, row, nth)
    one.query, one.answer, one.verdict = plain_words(words, "words"), "", Verdict.QUERIED.value
    act.session.add(one)
    journalled(act, row, "queried", {"item": nth}, {"number": _called(one), "words": one.query})
    return answered(row)


@desk_act(right="sign")
def answer(act: Act, nth: int, words: str) -> Done:
    """Answer what was asked about an item; only the outgoing officer does.

    Raises:
        Refused: nothing was asked about it; else as for ``accept``.
    """
    row = need_open(act)
    need_side(act, row.outgoing_id)
    one = item_at(act, row, nth)
    if not one.query:
        raise Refused(_("Nothing was asked about {number}.").format(number=_called(one)))
    one.answer, one.verdict = plain_words(words, "words"), Verdict.ANSWERED.value
    act.session.add(one)
    journalled(act, row, "answered", {"item": nth}, {"number": _called(one), "words": one.answer})
    return answered(row)


@desk_act(right="sign")
def note(act: Act, words: str) -> Done:
    """Write the outgoing officer's note to the next one; it replaces the one before.

    Raises:
        NotAllowed: it is not the outgoing officer; Refused: no handover is open.
    """
    row = need_open(act)
    need_side(act, row.outgoing_id)
    row.note = plain_words(words, "words")
    act.session.add(row)
    journalled(act, row, "noted", {}, {"words": row.note})
    return answered(row)


@desk_act(right="sign")
def count(act: Act, found: Mapping[str, str], why: Mapping[str, str] | None = None) -> Done:
    """Write down what the relief has counted: keys, seal, radios (6.1, G-04). Only the incoming officer does.

    It is always taken, and the log keeps it; a note names what differs from the register, never the register's figure.

    Args:
        act: the act.
        found: sort of a count to what was found.
        why: sort of a count to the explanation of its difference; what was counted before may be explained alone.

    Raises:
        UsageError: nothing was counted (at the sort); NotFound: nothing of this sort is counted; else as for
            ``accept``.
    """
    row = need_open(act)
    need_side(act, row.incoming_id)
    register, reasons = count_anew(act, row), why or {}
    lines = {one.sort: one for one in counts_of(act, row)}
    taken = []
    for sort in dict.fromkeys((*found, *reasons)):
        if sort not in lines:
            raise NotFound(_("Nothing called {sort} is counted here.").format(sort=shown(sort)), field=sort)
        one = lines[sort]
        typed = short_line(act, found[sort], sort) if sort in found else one.found
        reason = _reason(reasons[sort], why_field(sort)) if sort in reasons else None
        new = take(as_count(one), typed, register.get(sort, one.expected), reason)
        one.found, one.expected, one.why = new.found, new.expected, new.why
        act.session.add(one)
        taken.append(new)
    counts = [as_count(one) for one in lines.values()]
    facts: dict[str, FactValue] = {"counts": len(taken), "differ": sum(one.differs for one in counts)}
    journalled(act, row, "counted", facts, told(taken))
    odd = unexplained(counts)
    if not odd:
        return answered(row)
    return answered(row, _("Differs from the register: {what}. Count again, or say why.").format(what=odd))


def sign(store: Store, outgoing: Actor, incoming: Actor) -> Done:
    """Sign a handover: both have just given their PINs. The sheet is sealed, the desk is the incoming officer's.

    Raises:
        NotAllowed: one of them may not sign, or is not who went through it.
        Refused: no handover is open; it is one person; something came or changed, or is not gone through.
    """
    incoming.need("sign")
    incoming.need("shift")
    return _sign(store, outgoing, incoming)


@desk_act(right="sign")
def _sign(act: Act, incoming: Actor) -> Done:
    row = need_open(act)
    need_side(act, row.outgoing_id)
    rules.check_pair(act.by.staff_id, incoming.staff_id)
    if incoming.staff_id != row.incoming_id:
        raise NotAllowed(_("Only who went through the sheet may sign for the desk."))
    seq, head = act.run("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")[0]
    sheet.compare(act, row)
    lines = items_of(act, row)
    rules.check_complete([sheet.noted_of(one) for one in lines])
    counts = [as_count(one) for one in counts_of(act, row)]
    check_counted(counts)
    row.state, row.ended, row.seq, row.head = State.SIGNED.value, act.now, int(seq), str(head)
    row.sheet = rules.sheet_text(sheet.head_of(act, row), [sheet.signed_of(one) for one in lines], counts)
    row.seal = rules.seal_of(row.sheet)
    act.session.add(row)
    journalled(
        act,
        row,
        "signed",
        {"incoming": incoming.staff_id, "sheet": row.seal, "seq": row.seq, "items": len(lines)},
    )
    # from here on it is the next officer's shift
    act.by = replace(incoming, request=act.by.request)
    row.next_shift_id = shifts.relieve(act, row.shift_id, row.prepared)
    act.session.add(row)
    return answered(row, *owe_queries(act, row, lines), *owe_differences(act, row, counts))


@desk_act(right="sign")
def refuse(act: Act, why: str) -> Done:
    """Do not take the desk over; the outgoing officer stays responsible (003:34), and the leader is to be told.

    Only the incoming officer does.

    Raises:
        UsageError: no reason; else as for ``accept``.
    """
    row = need_open(act)
    need_side(act, row.incoming_id)
    _end(act, row, State.REFUSED, why)
    return answered(row, tell_leader(act, row))


@desk_act(right="sign")
def drop(act: Act, why: str) -> Done:
    """Give a handover up that was begun too early; only the outgoing officer does.

    Raises:
        UsageError: no reason; else as for ``accept``.
    """
    row = need_open(act)
    need_side(act, row.outgoing_id)
    _end(act, row, State.DROPPED, why)
    return answered(row)


def on_shift_ended(act: Act, shift: Shift) -> None:
    """Give the handover of a shift up that ended without it; listens to shifts."""
    row = open_one(act)
    if row is not None and row.shift_id == shift.id:
        _end(act, row, State.DROPPED, _("the shift ended without it"))


def _end(act: Act, row: Handover, state: State, why: str) -> None:
    row.why = plain_words(why, "why")
    row.state, row.ended = state.value, act.now
    act.session.add(row)
    journalled(act, row, state.value, {}, {"why": row.why})
    shift = act.session.get_one(Shift, row.shift_id)
    if shift.ended is None:
        timing.settle(act, shift)


def _looked_at(one: HandoverItem) -> tuple[str, datetime | None]:
    return one.zh if language() == "zh" else one.en, one.due


def _reason(words: str, field: str) -> str:
    check_no_document(words, field)
    return tidy(words, field=field)


def _called(one: HandoverItem) -> str:
    return sheet.noted_of(one).item.called
