"""Acts on shifts: one officer has the desk at a time; people come on duty and leave it while a shift runs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import col, delete, select

from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import check_no_document, tidy
from controlroom.people import desk as people
from controlroom.people.tables import Staff
from controlroom.shifts import timing
from controlroom.shifts.reads_roster import planned
from controlroom.shifts.rules import SHELL, has_the_desk, span_begun
from controlroom.shifts.tables import Shift, ShiftMember
from controlroom.shifts.timing import SUBJECT, key
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.chain import FactValue


@desk_act(right="shift")
def start(act: Act, with_: Sequence[str] | None = None, *, why: str = "") -> Done:
    """Take the desk: begin a shift where nobody has it, or carry one's own on, on this console (right ``shift``).

    While somebody else has the desk it goes from one to the other by a handover (003:34). A leader may take it over
    with a reason (right ``override``). The officer and those who share the shift are then on duty, those of the
    shift before are not.

    Args:
        act: the act.
        with_: numbers of those who share it; None leaves one's own shift shared as it is, and keeps from the crew of
            a shift that is taken over those who are rostered on.
        why: why a leader takes it over.

    Raises:
        NotFound: there is nobody of a number; NotAllowed: a reason is given by somebody who is no leader;
        Refused: somebody else has the desk, or one's own shift runs here already.
    """
    before = running(act)
    members = {row.id or 0: row for row in (people.by_number(act, number) for number in with_ or ())}
    members.pop(act.by.staff_id or 0, None)
    if before is None:
        return _begin(act, None, members.values())
    if before.staff_id == act.by.staff_id:
        return _carry_on(act, before, None if with_ is None else members)
    officer = act.session.get_one(Staff, before.staff_id)
    if not why.strip():
        raise Refused(has_the_desk(officer.number, officer.name, has_left=not officer.active))
    act.by.need("override")
    reason = _reason(why)
    left = _end(act, before)
    timing.end(act, before)
    act.journal(
        "shift.taken-over",
        (SUBJECT, key(before)),
        {"before": before.staff_id},
        {"number": officer.number, "name": officer.name, "why": reason},
    )
    act.announce("shift.ended", shift=before)
    if with_ is None:
        members = {row.id or 0: row for row in _rostered_on(act, left) if row is not officer}
    return _begin(act, before, members.values(), left)


@desk_act(right="override")
def end(act: Act, why: str) -> Done:
    """End the shift that runs without relief: nobody has the desk afterwards (right ``override``).

    Args:
        act: the act.
        why: the leader's reason.

    Raises:
        UsageError: no reason; Refused: nobody has the desk.
    """
    shift = running(act)
    if shift is None:
        raise Refused(_("Nobody has the desk. There is no shift to end."))
    reason = _reason(why)
    officer = act.session.get_one(Staff, shift.staff_id)
    left = _end(act, shift)
    timing.end(act, shift)
    people.tick(act, left, False)
    act.journal(
        "shift.ended",
        (SUBJECT, key(shift)),
        {"officer": shift.staff_id, "off": [row.id or 0 for row in left]},
        {"number": officer.number, "name": officer.name, "why": reason},
    )
    act.announce("shift.ended", shift=shift)
    return Done(SUBJECT, key(shift), str(key(shift)))


def relieve(act: Act, shift_id: int, prepared: datetime) -> int:
    """Hand the running shift over to the actor inside the act of a signed handover; return the new shift's key.

    Whoever worked the shift before and is rostered on goes on sharing this one; the others are off duty.

    Args:
        act: the act, by whoever takes the desk.
        shift_id: the shift that is relieved.
        prepared: since when the handover was prepared.
    """
    before = act.session.get_one(Shift, shift_id)
    left = _end(act, before)
    timing.settle(act, before, prepared=prepared, relieved=act.now)
    return _begin(act, before, _rostered_on(act, left), left).id


@desk_act(right="shift")
def on_duty(act: Act, who: Sequence[str], on: bool) -> Done:
    """Tick people on or off duty during a shift (right ``shift``); each one that changes is journalled.

    Args:
        act: the act.
        who: their numbers.
        on: whether they are on duty from now.

    Raises:
        NotFound: there is nobody of a number; nobody is ticked then.
    """
    numbers = list(dict.fromkeys(people.by_number(act, number).number for number in who))
    last = [people.set_on_duty.inside(act, number, on) for number in numbers][-1]
    return Done("staff", last.id, ", ".join(numbers))


def running(act: Act) -> Shift | None:
    """Return the shift that runs inside an act; there is one at most."""
    return act.session.exec(select(Shift).where(col(Shift.ended).is_(None))).first()


def on_staff_changed(act: Act, staff: Staff) -> None:
    """Let the relief be due at once when the officer at the desk leaves the staff; listens to people."""
    shift = running(act)
    if shift is not None and shift.staff_id == staff.id:
        timing.settle_anew(act, shift)


def on_terms_changed(act: Act) -> None:
    """Let the shift that runs end as another policy, or a newer program, has it; listens to the store."""
    shift = running(act)
    if shift is not None:
        timing.settle_anew(act, shift)


def _begin(act: Act, before: Shift | None, members: Collection[Staff], left: Collection[Staff] = ()) -> Done:
    """Begin the actor's shift; the one before has ended."""
    officer = act.session.get_one(Staff, act.by.staff_id)
    span = span_begun(act.policy, act.now)
    shift = Shift(
        name=span.shift.id,
        day=span.day.isoformat(),
        started=act.now,
        console=_console(act, before),
        staff_id=officer.id or 0,
    )
    act.session.add(shift)
    act.session.flush()
    act.session.add_all(ShiftMember(shift_id=key(shift), staff_id=row.id or 0) for row in members)
    on, off = _tick(act, [officer, *members], left)
    act.session.flush()
    act.by = replace(act.by, shift_id=shift.id)
    act.journal(
        "shift.started",
        (SUBJECT, key(shift)),
        {
            "name": shift.name,
            "day": shift.day,
            "before": before.id if before is not None else None,
            "on": on,
            "off": off,
        },
    )
    timing.settle(act, shift)
    return Done(SUBJECT, key(shift), str(key(shift)))


def _rostered_on(act: Act, left: Collection[Staff]) -> list[Staff]:
    """Return who of a shift that has ended is planned for the actor's, too."""
    at = max(span_begun(act.policy, act.now).starts, act.now)
    on = {one.staff_id for one in planned(act.store.reader, act.policy, at)} - {act.by.staff_id}
    return [row for row in left if row.id in on]


def _carry_on(act: Act, shift: Shift, wanted: dict[int, Staff] | None) -> Done:
    """Let the officer's own shift go on here, shared with others if any are named; its end stays as promised."""
    were, console = _members(act, shift), _console(act, shift)
    members = were if wanted is None else wanted.keys()
    if console == shift.console and were == members:
        raise Refused(_("Your shift is running here already. There is nothing to start."))
    facts: dict[str, FactValue] = {}
    if wanted is not None and were != members:
        gone = list(act.session.exec(select(Staff).where(col(Staff.id).in_(were - members))))
        act.session.exec(delete(ShiftMember).where(col(ShiftMember.shift_id) == shift.id))
        act.session.add_all(ShiftMember(shift_id=key(shift), staff_id=one) for one in wanted)
        on, off = _tick(act, list(wanted.values()), gone)
        facts = {"on": on, "off": off}
    if console != shift.console:
        act.journal("shift.carried", (SUBJECT, key(shift)), texts={"from": shift.console, "to": console})
        shift.console = console
        act.session.add(shift)
    if facts:
        act.journal("shift.shared", (SUBJECT, key(shift)), facts)
    act.session.flush()
    act.by = replace(act.by, shift_id=shift.id)
    return Done(SUBJECT, key(shift), str(key(shift)))


def _console(act: Act, before: Shift | None) -> str:
    """Return where the desk is: the shell stands at none of its own."""
    return before.console if before is not None and act.by.console == SHELL else act.by.console


def _tick(act: Act, on: Collection[Staff], off: Collection[Staff]) -> tuple[list[int], list[int]]:
    off = [row for row in off if row.id not in {one.id for one in on}]
    people.tick(act, on, True)
    people.tick(act, off, False)
    return [row.id or 0 for row in on], [row.id or 0 for row in off]


def _reason(why: str) -> str:
    check_no_document(why, "why")
    reason = tidy(why, field="why")
    if not reason:
        raise UsageError(_("Say why."), field="why")
    return reason


def _members(act: Act, shift: Shift) -> set[int]:
    return set(act.session.exec(select(ShiftMember.staff_id).where(ShiftMember.shift_id == shift.id)))


def _end(act: Act, shift: Shift) -> list[Staff]:
    """End a shift; return who worked it. A clock set back meanwhile never ends it before it began."""
    shift.ended = max(act.now, shift.started)
    act.session.add(shift)
    act.session.flush()
    ids = _members(act, shift) | {shift.staff_id}
    return list(act.session.exec(select(Staff).where(col(Staff.id).in_(ids))))
