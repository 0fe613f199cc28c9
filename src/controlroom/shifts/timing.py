"""What is promised of the end of a shift: the handover prepared, the relief at the desk (003:34)."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.clock import from_us
from controlroom.deadlines.plan import Wanted, finish
from controlroom.deadlines.plan import settle as settle_deadlines
from controlroom.people.tables import Staff
from controlroom.shifts.rules import HANDOVER, RELIEF, promised, span_of
from controlroom.shifts.tables import Shift
from controlroom.store.act import Act

SUBJECT = "shift"
_LIFE = 1
_STANDS = "SELECT due FROM deadline WHERE subject = 'shift' AND subject_id = :id AND kind = :kind AND ended_at IS NULL"

_PREPARED = (
    "SELECT ended_at FROM deadline WHERE subject = 'shift' AND subject_id = :id AND kind = :kind "
    "AND state IN ('met', 'late') ORDER BY id"
)


def settle(
    act: Act, shift: Shift, *, prepared: datetime | None = None, relieved: datetime | None = None
) -> None:
    """Bring the two promises of a shift in line with what is so now.

    Of an officer who has left the staff nothing is to be prepared, and the relief is due that instant.

    Args:
        act: the act.
        shift: the shift.
        prepared: since when its handover is prepared; None if it is not.
        relieved: when the next officer took the desk over; None while this one has it.
    """
    act.session.flush()
    policy = act.policy.desk
    remind, ends, late = promised(act.policy, span_of(act.policy, shift.name, shift.day, shift.started))
    wanted = []
    if relieved is not None or act.session.get_one(Staff, shift.staff_id).active:
        wanted.append(
            Wanted(
                HANDOVER,
                shift.started,
                ends,
                remind,
                prepared or relieved,
                absolute=True,
                priority=policy.remind_priority,
                ladder="",
            )
        )
    else:
        late = _at_once(act, shift, late)
    wanted.append(Wanted(RELIEF, shift.started, late, late, relieved, absolute=True))
    settle_deadlines(
        act,
        (SUBJECT, key(shift)),
        _LIFE,
        wanted,
        priority=policy.priority,
        ladder=policy.ladder,
        at=act.now,
    )
    act.session.flush()


def settle_anew(act: Act, shift: Shift) -> None:
    """Bring the two promises of a running shift in line with other terms; a handover that is prepared stays so."""
    act.session.flush()
    prepared = [from_us(row[0]) for row in act.run(_PREPARED, id=key(shift), kind=HANDOVER)]
    settle(act, shift, prepared=prepared[-1] if prepared else None)


def end(act: Act, shift: Shift) -> None:
    """End what was promised of a shift that ended without relief: what was overdue is missed."""
    finish(act, (SUBJECT, key(shift)), _LIFE, at=act.now)


def _at_once(act: Act, shift: Shift, late: datetime) -> datetime:
    """Return when the relief of somebody who has gone is due: at once, and not anew each time it is asked."""
    stands = [from_us(row[0]) for row in act.run(_STANDS, id=key(shift), kind=RELIEF)]
    return min([*stands, late, act.now])


def key(shift: Shift) -> int:
    """Return the key of a shift that is in the database."""
    assert shift.id is not None
    return shift.id
