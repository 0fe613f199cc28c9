"""Taking back that a round was reported: the wrong round, the wrong guard."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from controlroom.deadlines.desk import reopen
from controlroom.posts.desk.common import ROUND, note_undone, overtaken
from controlroom.posts.desk.rounds import miss, plan, void
from controlroom.posts.rules import RoundState
from controlroom.posts.rules_undo import Entry, is_given_up
from controlroom.posts.tables import PatrolRound
from controlroom.store.act import Act, Done


def unreport_round(act: Act, entry: Entry, why: str) -> Done:
    """Take a report back: the round is owed as it was, or missed if its time is over by now.

    Those before it that were given up because of the report may be reported again, too.

    Raises:
        Refused: the round is not as the report left it.
    """
    row = act.session.get(PatrolRound, entry.subject_id)
    if row is None or row.state != RoundState.REPORTED:
        raise overtaken()
    row.reported = row.staff_id = None
    row.found = ""
    # missed until something else is found: it is no report that others are overtaken by
    row.state = RoundState.MISSED.value
    act.session.flush()
    note_undone(act, entry, why)
    if entry.facts["was"] == RoundState.OPEN:
        _owe(act, row)
    for key in entry.facts.get("missed", ()):
        before = act.session.get_one(PatrolRound, key)
        _owe(act, before)
    if row.state == RoundState.OPEN and row.due > act.now:
        # the next was expected only because this one was done
        for later in _later(act, row):
            if later.state == RoundState.OPEN:
                void(act, later)
    plan(act)
    return Done(ROUND, entry.subject_id, row.code)


def _owe(act: Act, row: PatrolRound) -> None:
    """Let a round be owed again as it was; one that nobody waits for by now is missed."""
    row.state = RoundState.OPEN.value
    act.session.add(row)
    act.session.flush()
    ended = act.run(
        "SELECT id FROM deadline WHERE subject = :sort AND subject_id = :id", sort=ROUND, id=row.id
    )
    reopen(act, [key for (key,) in ended])
    later_done = any(one.state == RoundState.REPORTED or one.due <= act.now for one in _later(act, row))
    if is_given_up(row.due, later_done, act.now):
        miss(act, row)


def _later(act: Act, row: PatrolRound) -> Sequence[PatrolRound]:
    statement = select(PatrolRound).where(
        PatrolRound.code == row.code,
        PatrolRound.starts > row.starts,
        PatrolRound.state != RoundState.VOID.value,
    )
    return act.session.exec(statement.order_by(col(PatrolRound.starts))).all()
