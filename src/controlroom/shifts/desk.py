"""Acts on shifts: an officer begins one at a console, people come on duty and leave it while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import col, select

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.people import desk as people
from controlroom.people.tables import Staff
from controlroom.shifts.rules import SHELL, span_at
from controlroom.shifts.tables import Shift, ShiftMember
from controlroom.store.act import Act, Done, desk_act


@desk_act(right="shift")
def start(act: Act, with_: Sequence[str] = ()) -> Done:
    """Begin a shift on this console under the actor; the shift that ran there ends now (right ``shift``).

    The officer and those who share the shift are then on duty, those of the shift before are not. From the shell
    it is the estate's running shift that is followed, on its console.

    Args:
        act: the act.
        with_: numbers of those who share it.

    Raises:
        NotFound: there is nobody of a number; Refused: the same officer's shift runs here already.
    """
    before = _running(act)
    members = {row.id: row for row in (people.by_number(act, number) for number in with_)}
    members.pop(act.by.staff_id, None)
    officer = act.session.get_one(Staff, act.by.staff_id)
    if before is not None and before.staff_id == officer.id and _members(act, before) == set(members):
        raise Refused(_("Your shift is running here already. There is nothing to start."))
    span = span_at(act.policy, act.now)
    left = _end(act, before) if before is not None else []
    shift = Shift(
        name=span.shift.id,
        day=span.day.isoformat(),
        started=act.now,
        console=before.console if before is not None else act.by.console,
        staff_id=officer.id or 0,
    )
    act.session.add(shift)
    act.session.flush()
    assert shift.id is not None
    act.session.add_all(ShiftMember(shift_id=shift.id, staff_id=key) for key in members if key is not None)
    now_on = [officer, *members.values()]
    now_off = [row for row in left if row.id not in {one.id for one in now_on}]
    people.tick(act, now_on, True)
    people.tick(act, now_off, False)
    act.session.flush()
    act.by = replace(act.by, shift_id=shift.id)
    act.journal(
        "shift.started",
        ("shift", shift.id),
        {
            "name": shift.name,
            "day": shift.day,
            "before": before.id if before is not None else None,
            "on": [row.id or 0 for row in now_on],
            "off": [row.id or 0 for row in now_off],
        },
    )
    return Done("shift", shift.id, str(shift.id))


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


def _running(act: Act) -> Shift | None:
    query = (
        select(Shift)
        .where(col(Shift.ended).is_(None))
        .order_by(col(Shift.started).desc(), col(Shift.id).desc())
    )
    if act.by.console != SHELL:
        query = query.where(Shift.console == act.by.console)
    return act.session.exec(query).first()


def _members(act: Act, shift: Shift) -> set[int]:
    return set(act.session.exec(select(ShiftMember.staff_id).where(ShiftMember.shift_id == shift.id)))


def _end(act: Act, shift: Shift) -> list[Staff]:
    """End a shift; return who worked it."""
    shift.ended = act.now
    act.session.add(shift)
    act.session.flush()
    ids = _members(act, shift) | {shift.staff_id}
    return list(act.session.exec(select(Staff).where(col(Staff.id).in_(ids))))
