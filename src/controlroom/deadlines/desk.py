"""The queue of deadlines, for use inside other rooms' acts: start, meet, pause, re-base, finish.

These functions take a running act and change the queue within its transaction. A change that follows from
what the room itself journals (an arrival meets a clock, a wait stops it) is covered by the room's entry,
which can carry the ids returned; a promise that is moved or judged anew has an entry of its own, and so has
every alarm.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import insert
from sqlalchemy import select as choose
from sqlmodel import col, select

from controlroom.base.clock import to_us
from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.deadlines.ladder import next_step
from controlroom.deadlines.raising import open_alarms
from controlroom.deadlines.rows import (
    MICROSECOND,
    Subject,
    catch_up,
    end,
    keep,
    new_round,
    open_rows,
    timer_of,
)
from controlroom.deadlines.rules import NOTHING, Stage, State, Timer, behind, wake_at
from controlroom.deadlines.tables import Deadline
from controlroom.store.act import Act

_TABLE = Deadline.__table__  # type: ignore[attr-defined]
_INSERT_ONE = insert(_TABLE).returning(_TABLE.c.id)


def start(
    act: Act,
    *,
    kind: str,
    subject: Subject,
    life: int,
    started: datetime,
    due: datetime,
    warn: datetime,
    priority: int,
    ladder: str,
    whose: str = "",
    limit: int | None = None,
    pauses: bool = True,
    paused: timedelta = NOTHING,
    fresh: bool = False,
) -> int:
    """Start a deadline and return its id; one of the same kind that still runs is left as it is and returned.

    What still runs of an earlier life of the subject is cancelled: a timer of an earlier life never alarms.

    Args:
        kind: the clock's id in the policy, or a name the room registers in ``deadline_titles``.
        subject: sort and id of the record it is about.
        life: how often that record has been opened; 1 at first.
        started: when the clock began.
        due, warn: when it is due and warns, without ``paused``, which is added here.
        priority: 1 to 4.
        ladder: id of the escalation ladder; "" for none.
        whose: role that owes it, or "".
        limit: the promised length in seconds, where the promise is a length.
        pauses: whether a wait stops it.
        paused: time already waited (a clock that goes on under another name).
        fresh: the caller knows that nothing of this kind, or of an earlier life, is open.
    """
    if not fresh:
        found = act.connection.execute(
            choose(_TABLE.c.id, _TABLE.c.life, _TABLE.c.kind, _TABLE.c.whose).where(
                _TABLE.c.subject == subject[0], _TABLE.c.subject_id == subject[1], _TABLE.c.ended_at.is_(None)
            )
        ).all()
        for one in found:
            if (one.life, one.kind, one.whose) == (life, kind, whose):
                return int(one.id)
        for old in sorted({one.life for one in found if one.life < life}):
            cancel(act, subject, old, None, at=act.now)
    row = starting(
        kind=kind,
        subject=subject,
        life=life,
        started=started,
        due=due,
        warn=warn,
        priority=priority,
        ladder=ladder,
        whose=whose,
        limit=limit,
        pauses=pauses,
        paused=paused,
    )
    return int(act.connection.execute(_INSERT_ONE, row).scalar_one())


def starting(
    *,
    kind: str,
    subject: Subject,
    life: int,
    started: datetime,
    due: datetime,
    warn: datetime,
    priority: int,
    ladder: str,
    whose: str = "",
    limit: int | None = None,
    pauses: bool = True,
    paused: timedelta = NOTHING,
) -> dict[str, Any]:
    """Return the row of a deadline that starts; the arguments are those of ``start``."""
    timer = Timer(started, due, warn, earlier=paused)
    return {
        "kind": kind,
        "subject": subject[0],
        "subject_id": subject[1],
        "life": life,
        "round": 1,
        "whose": whose,
        "ladder": ladder,
        "priority": priority,
        "pauses": int(pauses),
        "started": started,
        "limit_s": limit,
        "base_due": due,
        "base_warn": warn,
        "paused_us": paused // MICROSECOND,
        "waits": "[]",
        "due": timer.due,
        "warn": timer.warn,
        "state": State.RUNNING.value,
        "stage": Stage.NONE.value,
        "wake_at": wake_at(State.RUNNING, Stage.NONE, timer.warn, timer.due),
    }


def start_all(act: Act, rows: Sequence[dict[str, Any]]) -> None:
    """Start deadlines of which the caller knows that none is open already, past the unit of work.

    Args:
        rows: from ``starting``.
    """
    for row in rows:
        plain = {name: to_us(value) if isinstance(value, datetime) else value for name, value in row.items()}
        act.run(_insert_text(tuple(plain)), **plain)


@cache
def _insert_text(columns: tuple[str, ...]) -> str:
    return f"INSERT INTO deadline ({', '.join(columns)}) VALUES ({', '.join(f':{name}' for name in columns)})"


def meet(act: Act, subject: Subject, life: int, kinds: Collection[str], *, at: datetime) -> list[int]:
    """Meet the open deadlines of these kinds and return their ids.

    Late if more had run at ``at`` than was promised; then the breach is raised even if no tick came between,
    and stays until acknowledged. A breach raised before a report that came late stays, too.

    Args:
        subject, life: whose deadlines.
        kinds: the kinds that are met.
        at: when it was done, perhaps before now.
    """
    rows = open_rows(act, subject, life, kinds)
    for row in rows:
        meet_row(act, row, at)
    return [row.id or 0 for row in rows]


def meet_row(act: Act, row: Deadline, at: datetime) -> None:
    """Meet one open deadline, as ``meet`` does."""
    timer = timer_of(row)
    late = timer.overdue(at)
    if late:
        catch_up(act, row)
    end(act, row, timer, State.LATE if late else State.MET, at)


def pause(act: Act, subject: Subject, life: int, *, at: datetime) -> list[int]:
    """Stop the subject's running clocks that a wait stops; return their ids.

    A warning goes away with the wait and comes again after it; a breach stays but climbs no further.

    Args:
        at: when the wait began, perhaps before now.
    """
    paused = []
    for row in open_rows(act, subject, life, None):
        if not row.pauses or row.state != State.RUNNING:
            continue
        timer = timer_of(row).pause(at)
        reached = timer.stage(at)
        if reached is Stage.BREACH:
            catch_up(act, row)
            for alarm in open_alarms(act, row):
                if alarm.shelved_until is None:
                    alarm.wake_at = None
        elif row.stage != Stage.NONE:
            new_round(act, row)
        row.state = State.PAUSED.value
        keep(row, timer)
        paused.append(row.id or 0)
    return paused


def resume(act: Act, subject: Subject, life: int, *, at: datetime) -> list[int]:
    """Let the subject's waiting clocks run on, due later by exactly the time waited; return their ids.

    Args:
        at: when the wait ended; before its beginning counts as no wait at all.
    """
    resumed = []
    for row in open_rows(act, subject, life, None):
        if row.state != State.PAUSED:
            continue
        row.state = State.RUNNING.value
        keep(row, timer_of(row).resume(at))
        if row.stage == Stage.BREACH:
            for alarm in open_alarms(act, row):
                if alarm.returned_at is None and alarm.shelved_until is None:
                    alarm.wake_at = next_step(act, alarm)
        resumed.append(row.id or 0)
    return resumed


def rebase(
    act: Act, deadline_id: int, *, due: datetime, warn: datetime, at: datetime, pauses: bool | None = None
) -> None:
    """Let a clock run toward an appointment instead (T-004, 001:390); one that waits runs again.

    Its earlier alarms return, and a new round begins, so that it can warn and breach again. Journalled.

    Args:
        due, warn: the new instants; earlier waits do not move them.
        at: when the appointment was made.
        pauses: whether a later wait stops it; None leaves it as it was.

    Raises:
        Refused: it has ended.
    """
    row = _running(act, deadline_id)
    before = row.due
    new_round(act, row)
    row.state = State.RUNNING.value
    if pauses is not None:
        row.pauses = int(pauses)
    keep(row, timer_of(row).rebase(due, warn, at))
    _moved(act, row, "deadline.rebased", before)


def relimit(
    act: Act,
    deadline_id: int,
    *,
    due: datetime,
    warn: datetime,
    limit: int | None,
    priority: int,
    at: datetime,
    ladder: str | None = None,
) -> None:
    """Give a clock another limit (changed priority or kind, a resident's own, T-055); what has run is kept.

    If it is no longer as far as it had come, its alarms return and a new round begins. Journalled.

    Args:
        due, warn: the new instants without waits; the time waited is added here.
        limit: the new length in seconds, where there is one.
        priority: 1 to 4; open alarms take it, too.
        at: when it was changed.
        ladder: another ladder for alarms to come; None leaves it as it was.

    Raises:
        Refused: it has ended.
    """
    row = _running(act, deadline_id)
    before = row.due
    timer = timer_of(row).relimit(due, warn)
    if behind(timer.stage(at), row.stage):
        new_round(act, row)
    for alarm in open_alarms(act, row):
        alarm.priority = priority
    row.limit_s, row.priority = limit, priority
    if ladder is not None:
        row.ladder = ladder
    keep(row, timer)
    _moved(act, row, "deadline.relimited", before)


def cancel(
    act: Act, subject: Subject, life: int, kinds: Collection[str] | None, *, at: datetime
) -> list[int]:
    """Cancel open deadlines that no longer apply and return their ids.

    Args:
        kinds: which; None for all of the subject's.
        at: when they ceased to apply.
    """
    rows = open_rows(act, subject, life, kinds)
    for row in rows:
        end(act, row, timer_of(row), State.CANCELLED, at)
    return [row.id or 0 for row in rows]


def finish(
    act: Act, subject: Subject, life: int, *, at: datetime, kinds: Collection[str] | None = None
) -> list[int]:
    """End what is open as the subject closes, overdue ones as missed, others as cancelled; return their ids.

    Args:
        at: when the subject was closed.
        kinds: which; None for all of the subject's.
    """
    rows = open_rows(act, subject, life, kinds)
    for row in rows:
        timer = timer_of(row)
        missed = timer.overdue(at) or row.stage == Stage.BREACH
        if missed:
            catch_up(act, row)
        end(act, row, timer, State.MISSED if missed else State.CANCELLED, at)
    return [row.id or 0 for row in rows]


def correct(act: Act, subject: Subject, life: int, kind: str, *, at: datetime) -> list[int]:
    """Judge anew what was met, its milestone's time being corrected; return the ids that changed. Journalled.

    Alarms are left alone: what was raised stays to be acknowledged, and nobody need act on the rest.

    Args:
        at: the corrected time.
    """
    statement = select(Deadline).where(
        Deadline.subject == subject[0],
        Deadline.subject_id == subject[1],
        Deadline.life == life,
        Deadline.kind == kind,
        col(Deadline.state).in_([State.MET.value, State.LATE.value]),
    )
    changed = []
    for row in act.session.exec(statement.order_by(col(Deadline.id))):
        state = State.LATE if timer_of(row).overdue(at) else State.MET
        if (row.state, row.ended_at) == (state, at):
            continue
        facts = {"deadline": row.id, "kind": kind, "old": row.state, "new": state.value, "at": to_us(at)}
        row.state, row.ended_at = state.value, at
        act.journal("deadline.corrected", subject, facts)
        changed.append(row.id or 0)
    return changed


def reopen(act: Act, ids: Collection[int]) -> list[Deadline]:
    """Let those of some deadlines that have ended run again, due as they were; return these. Journalled.

    What ended them is taken back. The caller has seen to it that nothing else of their kinds is open.

    Args:
        ids: which; one that is still open is left as it is.
    """
    statement = select(Deadline).where(col(Deadline.id).in_(list(ids)), col(Deadline.ended_at).is_not(None))
    rows = list(act.session.exec(statement.order_by(col(Deadline.id))))
    for row in rows:
        run_again(act, row)
    return rows


def run_again(act: Act, row: Deadline) -> None:
    """Let one ended deadline run again, due as it was; overdue, it alarms anew. Journalled."""
    facts = {"deadline": row.id, "kind": row.kind, "old": row.state, "due": to_us(row.due)}
    row.state, row.ended_at = State.RUNNING.value, None
    new_round(act, row)
    keep(row, timer_of(row))
    act.journal("deadline.reopened", (row.subject, row.subject_id), facts)


def _running(act: Act, deadline_id: int) -> Deadline:
    row = act.session.get(Deadline, deadline_id)
    if row is None or row.ended_at is not None:
        raise Refused(_("This time limit has already ended. Look at the record again."))
    return row


def _moved(act: Act, row: Deadline, what: str, before: datetime) -> None:
    facts = {
        "deadline": row.id,
        "kind": row.kind,
        "old": to_us(before),
        "new": to_us(row.due),
        "priority": row.priority,
    }
    act.journal(what, (row.subject, row.subject_id), facts)
