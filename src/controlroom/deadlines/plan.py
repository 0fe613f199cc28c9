"""The queue for rooms that say what should be promised, and let it be brought in line in one call.

A room that works out all its promises anew after each act (incidents do) hands the whole list to ``settle``; what
is to be started, met, moved, judged anew or cancelled follows from the difference.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy.orm.util import identity_key

from controlroom.base.clock import to_us
from controlroom.deadlines.desk import (
    cancel,
    correct,
    finish,
    meet_row,
    pause,
    rebase,
    relimit,
    resume,
    run_again,
    start,
    start_all,
    starting,
)
from controlroom.deadlines.raising import open_alarms
from controlroom.deadlines.rows import Subject, keep, open_rows, timer_of
from controlroom.deadlines.rules import NOTHING, Stage, State, Timer
from controlroom.deadlines.tables import Deadline
from controlroom.store.act import Act

__all__ = ["Wanted", "cancel", "finish", "judge_anew", "pause", "resume", "settle", "waits_for"]

_OF_SUBJECT = """SELECT id, kind, state, ended_at, stage, started, base_due, base_warn, priority, ladder, pauses, waits,
 paused_us, whose FROM deadline WHERE subject = :subject AND subject_id = :subject_id AND life = :life ORDER BY id"""
_MET = "UPDATE deadline SET state = :state, ended_at = :at, wake_at = NULL WHERE id = :id"


class _Known(NamedTuple):
    """A deadline as it stands in the database, instants in microseconds: enough to see that nothing is to be done."""

    id: int
    kind: str
    state: str
    ended_at: int | None
    stage: str
    started: int
    base_due: int
    base_warn: int
    priority: int
    ladder: str
    pauses: int
    waits: str
    paused_us: int
    whose: str

    def follows(self, one: Wanted, priority: int, ladder: str) -> bool:
        """Whether, still open, it is just where it should be."""
        if (self.priority, self.ladder, self.whose) != (priority, ladder, one.whose):
            return False
        if one.absolute:
            return not self.pauses and (self.base_due, self.base_warn) == (to_us(one.due), to_us(one.warn))
        return bool(self.pauses) >= one.pauses and (self.started, self.base_due, self.base_warn) == (
            to_us(one.started),
            to_us(one.due),
            to_us(one.warn),
        )

    def just_met(self, at: datetime) -> bool:
        """Whether meeting it changes its own row only: in time, never waited, nothing raised."""
        return (
            self.state == State.RUNNING
            and self.stage == Stage.NONE
            and (self.waits, self.paused_us) == ("[]", 0)
            and to_us(at) <= self.base_due
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """One promise as it should stand.

    Attributes:
        kind: the clock's id in the policy.
        started: when it began.
        due, warn: when it is due and warns, before any wait is added.
        met: when it was met; None while it is not.
        pauses: whether a wait stops it.
        absolute: due and warn follow an appointment: no wait, earlier or later, moves them.
        paused: time of the finished waits since it began; counts only where a wait stops it.
        whose: role that owes it.
        priority, ladder: of its alarms, where they are not those of its subject.
    """

    kind: str
    started: datetime
    due: datetime
    warn: datetime
    met: datetime | None = None
    pauses: bool = True
    absolute: bool = False
    paused: timedelta = NOTHING
    whose: str = ""
    priority: int | None = None
    ladder: str | None = None

    @property
    def limit(self) -> int:
        """The promised length in whole seconds."""
        return int((self.due - self.started).total_seconds())


def settle(
    act: Act,
    subject: Subject,
    life: int,
    wanted: Sequence[Wanted],
    *,
    priority: int,
    ladder: str,
    at: datetime,
    new: bool = False,
    held_since: datetime | None = None,
) -> None:
    """Bring a subject's deadlines in line with what should be promised.

    What is missing starts; what is met ends, and runs again if its milestone is taken back; a corrected milestone
    is judged anew; another limit keeps what has run; an appointment re-bases; what is no longer wanted is
    cancelled. What was missed or met before is not touched by a limit that changed later.

    Args:
        subject, life: whose deadlines.
        wanted: all of them, each kind once.
        priority: 1 to 4.
        ladder: id of the escalation ladder.
        at: when the change was made.
        new: True if the subject has just been made, so that nothing can be in the queue yet.
        held_since: beginning of a wait that goes on, so that clocks started meanwhile wait, too.
    """
    known = {} if new else _known(act, subject, life)
    fresh = []
    for one in wanted:
        stands = known.get(one.kind)
        urgent = priority if one.priority is None else one.priority
        up = ladder if one.ladder is None else one.ladder
        if stands is None or stands.state == State.CANCELLED:
            terms = _terms(subject, life, one, urgent, up)
            if one.met is None and (known or new):
                fresh.append(starting(**terms))
            else:
                _start(act, one.met, terms, fresh=bool(known) or new)
        elif stands.ended_at is None:
            _go_on(act, stands, one, urgent, up, at)
        elif stands.state != State.MISSED:
            _judge(act, stands, one, subject, life)
    start_all(act, fresh)
    kinds = {one.kind for one in wanted}
    gone = [row.kind for row in known.values() if row.ended_at is None and row.kind not in kinds]
    if gone:
        cancel(act, subject, life, gone, at=at)
    if held_since is not None:
        pause(act, subject, life, at=held_since)


def judge_anew(act: Act, subject: Subject, life: int, wanted: Sequence[Wanted]) -> None:
    """Judge anew what was met in a life that has ended; nothing starts, runs again, ends or alarms.

    Args:
        subject, life: whose deadlines.
        wanted: all of them as ``settle`` takes them; those that are not met are left alone.
    """
    known = _known(act, subject, life)
    for one in wanted:
        stands = known.get(one.kind)
        if one.met is not None and stands is not None and stands.state in (State.MET, State.LATE):
            _judge(act, stands, one, subject, life)


def waits_for(act: Act, subject: Subject, life: int, kinds: Collection[str]) -> bool:
    """Tell whether any deadline of these kinds is still open."""
    return bool(open_rows(act, subject, life, kinds))


def _known(act: Act, subject: Subject, life: int) -> dict[str, _Known]:
    """Return the latest deadline of each kind."""
    act.session.flush()
    rows = act.run(_OF_SUBJECT, subject=subject[0], subject_id=subject[1], life=life)
    return {row[1]: _Known(*row) for row in rows}


def _row(act: Act, stands: _Known) -> Deadline:
    return act.session.get_one(Deadline, stands.id)


def _go_on(act: Act, stands: _Known, one: Wanted, priority: int, ladder: str, at: datetime) -> None:
    """Bring an open deadline to where it should be; most are there already, or are met and that is all."""
    follows = stands.follows(one, priority, ladder)
    if follows and one.met is None:
        return
    loaded = identity_key(Deadline, stands.id) in act.session.identity_map
    if follows and one.met is not None and stands.just_met(one.met) and not loaded:
        act.run(_MET, state=State.MET.value, at=to_us(one.met), id=stands.id)
        return
    row = _row(act, stands)
    _align(act, row, one, priority, ladder, at)
    if one.met is not None:
        meet_row(act, row, one.met)


def _terms(subject: Subject, life: int, one: Wanted, priority: int, ladder: str) -> dict[str, Any]:
    """Return the arguments of ``start``."""
    stops = one.pauses and not one.absolute
    return {
        "kind": one.kind,
        "subject": subject,
        "life": life,
        "started": one.started,
        "due": one.due,
        "warn": one.warn,
        "priority": priority,
        "ladder": ladder,
        "whose": one.whose,
        "limit": one.limit,
        "pauses": stops,
        "paused": one.paused if stops else NOTHING,
    }


def _start(act: Act, met: datetime | None, terms: dict[str, Any], *, fresh: bool) -> None:
    made = start(act, **terms, fresh=fresh)
    row = act.session.get(Deadline, made) if met is not None else None
    if row is not None and met is not None:
        meet_row(act, row, met)


def _align(act: Act, row: Deadline, one: Wanted, priority: int, ladder: str, at: datetime) -> None:
    """Move an open deadline to where it should be."""
    row_id = row.id or 0
    row.whose = one.whose
    if one.absolute:
        if row.pauses or row.base_due != one.due:
            rebase(act, row_id, due=one.due, warn=one.warn, at=at, pauses=False)
        elif row.base_warn != one.warn:
            relimit(act, row_id, due=one.due, warn=one.warn, limit=one.limit, priority=priority, at=at)
        _take(act, row, priority, ladder)
        return
    if one.pauses and not row.pauses:
        # the appointment is gone: back to the limit, with what was waited before
        row.pauses = 1
        keep(
            row,
            Timer(row.started, row.base_due, row.base_warn, earlier=one.paused, waits=((at, at),)),
        )
    row.started = one.started
    if (row.base_due, row.base_warn, row.priority) != (one.due, one.warn, priority):
        relimit(
            act, row_id, due=one.due, warn=one.warn, limit=one.limit, priority=priority, at=at, ladder=ladder
        )
    row.ladder = ladder


def _take(act: Act, row: Deadline, priority: int, ladder: str) -> None:
    row.ladder = ladder
    if row.priority != priority:
        row.priority = priority
        for alarm in open_alarms(act, row):
            alarm.priority = priority


def _judge(act: Act, stands: _Known, one: Wanted, subject: Subject, life: int) -> None:
    """Look again at a deadline that was met: its milestone may be taken back or corrected."""
    if one.met is not None and (stands.ended_at, stands.started) == (to_us(one.met), to_us(one.started)):
        return
    row = _row(act, stands)
    if one.met is None:
        run_again(act, row)
        return
    if one.started != row.started:
        row.started = one.started
        row.base_due, row.base_warn, row.limit_s = one.due, one.warn, one.limit
        keep(row, timer_of(row))
    correct(act, subject, life, row.kind, at=one.met)
