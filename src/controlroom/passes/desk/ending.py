"""How a pass ends without being used up: refused, void, or its end has come."""

from __future__ import annotations

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.deadlines.tables import Deadline
from controlroom.incidents.desk.common import need
from controlroom.passes.desk.common import (
    SUBJECT,
    answer,
    find_live,
    key,
    line_rows,
    no_documents,
    said,
    settle,
)
from controlroom.passes.rules import USED, State
from controlroom.passes.tables import Pass
from controlroom.store.act import Act, Done, desk_act

_ACTS = {State.REFUSED: "pass.refused", State.VOID: "pass.voided", State.EXPIRED: "pass.expired"}


def end(act: Act, row: Pass, how: State, why: str) -> None:
    """End a pass; what of it is out and to come back stays owed."""
    row.ended_how, row.ended_why = how.value, why
    settle(act, row)
    lines = line_rows(act, row)
    act.journal(
        _ACTS[how],
        (SUBJECT, key(row)),
        facts={"out": sum(one.out for one in lines), "left": sum(one.count - one.out for one in lines)},
        texts={"number": said(row), "place": row.place, "why": why},
        at=row.ended,
    )


@desk_act(right="release")
def refuse(act: Act, number: str, *, why: str) -> Done:
    """Do not release what was applied for.

    Args:
        why: the reason, as it is told to the applicant.

    Raises:
        UsageError: no reason; NotFound: no such pass; Refused: it has ended, or something is out already.
    """
    no_documents(why=why)
    row = find_live(act, number)
    why = need(why, _("Write why it is not released."), "why")
    if any(one.out for one in line_rows(act, row)):
        raise Refused(
            _("Something of {number} is out already. Void it instead.").format(number=said(row)),
            field="number",
        )
    end(act, row, State.REFUSED, why)
    return answer(act, row)


@desk_act(right="release")
def void(act: Act, number: str, *, why: str) -> Done:
    """Make a pass void: nothing more goes out by it.

    Raises:
        UsageError: no reason; NotFound: no such pass; Refused: it has ended.
    """
    no_documents(why=why)
    row = find_live(act, number)
    end(act, row, State.VOID, need(why, _("Write why it is void."), "why"))
    return answer(act, row)


def on_breached(act: Act, *, deadline: Deadline) -> None:
    """Let a pass expire whose end has come; listens to the deadline queue, whichever process ticks."""
    if (deadline.subject, deadline.kind) != (SUBJECT, USED):
        return
    row = act.session.get(Pass, deadline.subject_id)
    if row is not None and row.is_live:
        end(act, row, State.EXPIRED, "")
