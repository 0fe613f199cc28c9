"""At lobby and gate: number and code by radio, goods compared, let out in several trips, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.base.text import check_no_document, mask_phone, tidy
from controlroom.base.times import when_text
from controlroom.deadlines.conditions import raise_condition
from controlroom.incidents.desk import NewIncident, open_incident
from controlroom.incidents.desk import note as note_incident
from controlroom.incidents.desk.common import need
from controlroom.passes.desk.applicant import gas_words, owner_of
from controlroom.passes.desk.common import (
    SUBJECT,
    WRONG_CODE,
    answer,
    as_lines,
    checks,
    ended_words,
    find,
    find_live,
    key,
    last_out,
    line_rows,
    move,
    moved_text,
    no_documents,
    put_check,
    said,
    settle,
    standing,
    waits_words,
)
from controlroom.passes.desk.ending import end
from controlroom.passes.lines import coming_back, going_out, not_let_out
from controlroom.passes.rules import LIVE, Check, Move, State, Verdict, read_code
from controlroom.passes.tables import Pass
from controlroom.people.desk import by_number
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.actor import Actor
from controlroom.store.database import Store

SURPLUS = "goods-not-on-pass"
"""Kind of the incident that goods bring which are not on the pass."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Who stands at the gate or in the lobby."""

    id: int
    called: str


def _guard(act: Act, number: str, field: str) -> Guard:
    check_no_document(number, field)
    row = by_number(act, number, field=field)
    assert row.id is not None
    return Guard(row.id, f"{row.number} {row.name}")


def check(store: Store, by: Actor, number: str, code: str) -> Done:
    """Compare number and code as a guard reads them; the answer is the pass, or why nothing goes out by it.

    A wrong code is counted, which outlasts the refusal; a pass that has ended answers so whatever the code.

    Raises:
        UsageError: no number, no four digits; NotFound: no such pass; Refused: it has ended (when, by whom), is not
            valid yet, waits, or the code is wrong.
    """
    done = hear_code(store, by, number, code)
    if done.notes:
        raise Refused(done.notes[0], field="code")
    return done


@desk_act(right="release")
def hear_code(act: Act, number: str, code: str) -> Done:
    """Write down that number and code were read; a note in the answer says why nothing goes out by it."""
    row = find(act, number)
    heard = read_code(code)
    if standing(act, row) not in LIVE:
        return Done(SUBJECT, key(row), said(row), (ended_words(act, row),))
    held = checks(act, row).get(Check.CODE)
    if held is not None and held.is_open:
        return Done(SUBJECT, key(row), said(row), (_locked(row),))
    if not compare_digest(row.code, heard):
        return Done(SUBJECT, key(row), said(row), (_wrong(act, row),))
    row.wrong_codes, row.heard = 0, act.now
    settle(act, row)
    act.journal("pass.heard", (SUBJECT, key(row)), facts={"state": row.state}, texts={"number": said(row)})
    against = _against(act, row)
    return Done(SUBJECT, key(row), said(row), (against,) if against else ())


def _wrong(act: Act, row: Pass) -> str:
    row.wrong_codes += 1
    most = act.policy.passes.wrong_codes
    if row.wrong_codes >= most:
        put_check(act, row, Check.CODE, Verdict.WRONG, is_open=True)
        if WRONG_CODE in act.policy.alarms.conditions:
            raise_condition(act, WRONG_CODE, {"wrong": row.wrong_codes}, about=(SUBJECT, key(row)))
    settle(act, row)
    act.journal(
        "pass.wrong-code",
        (SUBJECT, key(row)),
        facts={"wrong": row.wrong_codes, "state": row.state},
        texts={"number": said(row)},
    )
    if row.wrong_codes >= most:
        return _locked(row)
    sentence = _("The code is wrong, {count} of {most}. Have number and code read again.")
    return sentence.format(count=row.wrong_codes, most=most)


def _locked(row: Pass) -> str:
    sentence = _("{number} is held: its code was wrong {count} times. Look into it, then let it go on.")
    return sentence.format(number=said(row), count=row.wrong_codes)


def _against(act: Act, row: Pass) -> str:
    """Return why nothing goes out by a pass now; empty if it may."""
    state = standing(act, row)
    if state not in LIVE:
        return ended_words(act, row)
    if row.starts > act.now:
        starts = when_text(row.starts, act.now, act.policy.zone)
        return _("{number} holds from {time} only.").format(number=said(row), time=starts)
    return waits_words(act, row) if state is State.WAITING else ""


@desk_act(right="release")
def precheck(act: Act, number: str, *, by: str, note: str = "") -> Done:
    """Write down that the lobby has compared goods leaving the block with the pass (004:575).

    Args:
        by: staff number of who looked.
        note: what was seen.

    Raises:
        NotFound: no such pass or person; Refused: it has ended, is not valid yet, or waits.
    """
    no_documents(note=note)
    row = find(act, number)
    guard = _guard(act, by, "by")
    against = _against(act, row)
    if against:
        raise Refused(against, field="number")
    note = tidy(note, field="note")
    move(act, row, Move.PRECHECK, {}, guard.id, note)
    settle(act, row)
    act.journal(
        "pass.prechecked",
        (SUBJECT, key(row)),
        facts={"guard": guard.id},
        texts={"number": said(row), "guard": guard.called, "note": note},
    )
    return answer(act, row)


@desk_act(right="release")
def let_out(
    act: Act,
    number: str,
    counts: Mapping[int, int] | None = None,
    *,
    guard: str,
    trips: int | None = None,
    why: str = "",
) -> Done:
    """Write down that goods of a pass went out: what was counted, or all that is left.

    Args:
        counts: line -> how many.
        guard: staff number of who compared them at the gate.
        trips: how many trips whoever acts has seen, those taken back counted twice (``reads.trips``); another one
            made or taken back meanwhile refuses this one.
        why: why goods go out although the check code was not read.

    Raises:
        UsageError: no such line, no pieces; NotFound: no such pass or guard; Refused: more than is left, or it has
            ended, is not valid yet, waits, or somebody was faster: who, and when.
    """
    no_documents(why=why)
    row = find(act, number)
    against = _against(act, row)
    if against:
        raise Refused(against, field="number")
    why = tidy(why, field="why")
    at_gate = _guard(act, guard, "guard")
    _not_meanwhile(act, row, trips)
    rows = line_rows(act, row)
    going = going_out(as_lines(rows), counts or {})
    for one in rows:
        one.out += going.get(one.nth, 0)
    left = sum(one.count - one.out for one in rows)
    row.used = None if left else act.now
    move_id = move(act, row, Move.OUT, going, at_gate.id, why)
    settle(act, row)
    act.journal(
        "pass.out",
        (SUBJECT, key(row)),
        facts={
            "move": move_id,
            "guard": at_gate.id,
            "state": row.state,
            "left": left,
            "code_heard": row.heard is not None,
            **{f"line.{nth}": count for nth, count in going.items()},
        },
        texts={
            "number": said(row),
            "place": row.place,
            "guard": at_gate.called,
            "goods": moved_text(act, row, going),
            "why": why,
        },
    )
    notes = [_("Left on {number}: {count}.").format(count=left, number=said(row))] if left else []
    if row.heard is None:
        notes.append(_("The check code of this pass was never read."))
    return answer(act, row, *notes)


def _not_meanwhile(act: Act, row: Pass, trips: int | None) -> None:
    if trips is None:
        return
    counted = "SELECT COUNT(*) + COUNT(undone) FROM pass_move WHERE pass_id = :id AND sort = 'out'"
    if act.run(counted, id=row.id)[0][0] != trips:
        at, officer, guard = last_out(act, row)
        sentence = _("{who} wrote down a trip at {time}, guard {guard}. Look again before the next one.")
        time = when_text(at or act.now, act.now, act.policy.zone)
        raise Refused(sentence.format(who=officer, time=time, guard=guard), field="lines")


@desk_act(right="release")
def come_back(
    act: Act, number: str, counts: Mapping[int, int] | None = None, *, guard: str = "", note: str = ""
) -> Done:
    """Write down that goods came back: what was counted, or all that is owed; also to a pass that has ended.

    Args:
        counts: line -> how many.
        guard: staff number of who saw them at the gate; may be empty.
        note: how they came back.

    Raises:
        UsageError: no such line, no pieces; NotFound: no such pass or guard; Refused: less, or nothing, is owed.
    """
    no_documents(note=note)
    row = find(act, number)
    at_gate = _guard(act, guard, "guard") if guard.strip() else None
    rows = line_rows(act, row)
    coming = coming_back(as_lines(rows), counts or {})
    for one in rows:
        one.back += coming.get(one.nth, 0)
    owed = sum(line.owed for line in as_lines(rows))
    note = tidy(note, field="note")
    move_id = move(act, row, Move.BACK, coming, at_gate.id if at_gate else None, note)
    settle(act, row)
    act.journal(
        "pass.back",
        (SUBJECT, key(row)),
        facts={
            "move": move_id,
            "guard": at_gate.id if at_gate else None,
            "owed": owed,
            "late": row.back_due is not None and row.back_due < act.now,
            **{f"line.{nth}": count for nth, count in coming.items()},
        },
        texts={
            "number": said(row),
            "place": row.place,
            "guard": at_gate.called if at_gate else "",
            "goods": moved_text(act, row, coming),
            "note": note,
        },
    )
    notes = [_("Still to come back: {count}.").format(count=owed)] if owed else []
    return answer(act, row, *notes)


@desk_act(right="release")
def surplus(act: Act, number: str, what: str, *, guard: str, void: bool = False) -> Done:
    """Write down goods at the gate that are not on the pass: they are not let out and stay the carrier's (6.16).

    An incident is opened, or what is more is added to the one the pass is held for; the owner is to be told. The pass
    waits until an officer has looked, or is void. A new pass for what is more names this one.

    Args:
        what: what is more, or other.
        guard: staff number of who compared.
        void: make the pass void instead of letting it wait.

    Raises:
        UsageError: nothing said; NotFound: no such pass or guard; Refused: it was refused, is void or has expired.
    """
    no_documents(what=what)
    row = find(act, number)
    if standing(act, row) in (State.REFUSED, State.VOID, State.EXPIRED):
        raise Refused(ended_words(act, row), field="number")
    what = need(what, _("Write what is not on the pass."), "what")
    at_gate = _guard(act, guard, "guard")
    incident = _open_incident(act, row)
    if incident:
        opened = note_incident.inside(act, incident, what)
        told = _("Added to incident {number}.").format(number=opened.number)
    else:
        summary = f"{said(row)} {row.place}：{what}。{not_let_out()}"
        place = row.gate or row.place_code or row.place
        opened = open_incident.inside(act, NewIncident(SURPLUS, place, summary=summary, source="radio"))
        row.incident_id = opened.id
        told = _("Incident {number} is opened.").format(number=opened.number)
    is_live = standing(act, row) in LIVE
    if is_live and not void:
        put_check(act, row, Check.GATE, Verdict.SURPLUS, is_open=True, note=what)
        settle(act, row)
    act.journal(
        "pass.surplus",
        (SUBJECT, key(row)),
        facts={"incident": opened.id, "guard": at_gate.id, "state": row.state, "void": void and is_live},
        texts={"number": said(row), "place": row.place, "guard": at_gate.called, "what": what},
    )
    if is_live and void:
        end(act, row, State.VOID, _("other goods than on the pass: {what}").format(what=what))
    return answer(
        act,
        row,
        not_let_out(),
        told,
        _tell(act, row),
        *opened.notes,
    )


def _open_incident(act: Act, row: Pass) -> str:
    """Return the number of the incident for which a pass is held already; empty if it is not, or that one is closed."""
    held = checks(act, row).get(Check.GATE)
    if held is None or not held.is_open or row.incident_id is None:
        return ""
    found = act.run(
        "SELECT number FROM incident WHERE id = :id AND state NOT IN ('closed', 'cancelled')",
        id=row.incident_id,
    )
    return str(found[0][0]) if found else ""


def _tell(act: Act, row: Pass) -> str:
    gas, owner = gas_words(act, row), owner_of(act, row)
    if gas:
        return gas
    if owner is None:
        return _("Tell the owner; no number is on file.")
    return _("Tell the owner: {phone}.").format(phone=mask_phone(owner.phones[0]))


@desk_act(right="release")
def print_slip(act: Act, number: str) -> Done:
    """Write down that the slip of a pass was printed: it bears the check code.

    Raises:
        NotFound: no such pass; Refused: it has ended, or still waits.
    """
    row = find_live(act, number)
    if standing(act, row) is State.WAITING:
        raise Refused(waits_words(act, row), field="number")
    act.journal("pass.printed", (SUBJECT, key(row)), facts={"state": row.state}, texts={"number": said(row)})
    return Done(SUBJECT, key(row), said(row))


@desk_act(right="reveal")
def reveal(act: Act, number: str) -> Done:
    """Write down that telephone numbers of a pass were shown in full; the check code only with the right ``release``.

    Raises:
        NotFound: no such pass.
    """
    row = find(act, number)
    act.journal("pass.revealed", (SUBJECT, key(row)), texts={"number": said(row)})
    return Done(SUBJECT, key(row), said(row))
