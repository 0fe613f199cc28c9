"""What this room hears: people go off duty, rounds run out of time, people are sent where gas escapes."""

from __future__ import annotations

from typing import Any

from controlroom.deadlines.tables import Deadline
from controlroom.posts.desk import manning, orders, rounds, status, welfare
from controlroom.posts.desk.common import ROUND, doing
from controlroom.posts.rules import ROUND as REPORT
from controlroom.posts.rules import Status
from controlroom.store.act import Act

_CONCERNED = """SELECT (SELECT COUNT(*) FROM staff_status WHERE status = 'break')
 + (SELECT COUNT(*) FROM posting WHERE until IS NULL AND checked = 1)
 + (SELECT COUNT(*) FROM post_order WHERE state = 'in-force')"""


def on_left(act: Act, *, staff: frozenset[int]) -> None:
    """People went off duty or were taken from the staff: they stand nowhere, and nothing is set of them."""
    status.over(act, staff)
    manning.leave_all(act, staff)


def on_breached(act: Act, *, deadline: Deadline) -> None:
    """A round was not reported in time."""
    if (deadline.subject, deadline.kind) == (ROUND, REPORT):
        rounds.on_missed(act, deadline.subject_id)


def on_scene(act: Act, **_what: Any) -> None:
    """People were sent or came back, an incident changed: breaks end, and nobody inside a gas area is called."""
    # most incidents come and go while nobody rests, stands alone or owes an answer: one question then
    if not act.run(_CONCERNED)[0][0]:
        return
    resting = act.run("SELECT staff_id FROM staff_status WHERE status = :status", status=Status.BREAK.value)
    if resting:
        out = doing(act)
        status.over(act, frozenset(key for (key,) in resting if key in out))
    welfare.hold(act)
    orders.hold(act)
