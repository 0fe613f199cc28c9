"""Taking the last trip of a pass back: the wrong pass, or a wrong count."""

from __future__ import annotations

from sqlmodel import col, select

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.incidents.desk.common import need
from controlroom.passes.desk.common import (
    SUBJECT,
    answer,
    as_lines,
    find,
    key,
    line_rows,
    moved_text,
    said,
    settle,
    standing,
)
from controlroom.passes.desk.ending import end
from controlroom.passes.rules import Move, State
from controlroom.passes.tables import Pass, PassMove, PassMoved
from controlroom.store.act import Act, Done, desk_act

_TRIPS = (Move.OUT.value, Move.BACK.value)


@desk_act(right="release")
def undo(act: Act, number: str, *, why: str, move: int | None = None) -> Done:
    """Take the last trip of a pass back, out or back in: its goods count as if it had not been.

    The trip stays written and is marked. A pass that was used up by it holds again, unless its end has come meanwhile.

    Args:
        why: what was wrong.
        move: key of the trip that is meant; another one made meanwhile refuses this.

    Raises:
        UsageError: no reason; NotFound: no such pass; Refused: there is no trip, or another one is the last by now.
    """
    row = find(act, number)
    why = need(why, _("Say why it is taken back."), "why")
    last = _last(act, row)
    if last is None:
        raise Refused(_("No trip of {number} can be taken back.").format(number=said(row)), field="number")
    if move not in (None, last.id):
        sentence = _("Another trip of {number} was written down meanwhile. Look again.")
        raise Refused(sentence.format(number=said(row)), field="number")
    counts = _counts(act, last)
    goods = moved_text(act, row, counts)
    rows = line_rows(act, row)
    for one in rows:
        if last.sort == Move.OUT:
            one.out -= counts.get(one.nth, 0)
        else:
            one.back -= counts.get(one.nth, 0)
    last.undone = act.now
    act.session.flush()
    if last.sort == Move.OUT:
        row.used = None
        if not row.ended_how:
            row.ended = row.ended_by = None
    settle(act, row)
    _correct_return(act, row)
    lines = as_lines(line_rows(act, row))
    act.journal(
        "pass.undone",
        (SUBJECT, key(row)),
        facts={
            "move": last.id,
            "sort": last.sort,
            "state": row.state,
            "left": sum(line.left for line in lines),
            "owed": row.owed,
            **{f"line.{nth}": count for nth, count in counts.items()},
        },
        texts={"number": said(row), "place": row.place, "goods": goods, "why": why},
    )
    if row.is_live and standing(act, row) is State.EXPIRED:
        end(act, row, State.EXPIRED, "")
    return answer(act, row)


def _last(act: Act, row: Pass) -> PassMove | None:
    """Return the last trip that stands, out or back in."""
    statement = select(PassMove).where(
        PassMove.pass_id == row.id, col(PassMove.sort).in_(_TRIPS), col(PassMove.undone).is_(None)
    )
    return act.session.exec(statement.order_by(col(PassMove.id).desc()).limit(1)).first()


def _counts(act: Act, last: PassMove) -> dict[int, int]:
    found = act.session.exec(select(PassMoved).where(PassMoved.move_id == last.id))
    return {one.nth: one.count for one in found}


def _correct_return(act: Act, row: Pass) -> None:
    """All that is out and returnable was back before: when, is what the last return that stands says."""
    if row.owed:
        return
    at = act.session.exec(
        select(PassMove.at)
        .where(PassMove.pass_id == row.id, PassMove.sort == Move.BACK.value, col(PassMove.undone).is_(None))
        .order_by(col(PassMove.id).desc())
        .limit(1)
    ).first()
    if row.came_back != at:
        row.came_back = at
        settle(act, row)
