"""The reminder when nobody has written anything for long: one deadline that follows the last entry of a person."""

from __future__ import annotations

from datetime import timedelta

from controlroom.base.clock import to_us
from controlroom.deadlines import desk as queue
from controlroom.dutylog.rules import SILENCE, SILENT
from controlroom.store.act import Act

_LIFE = 1
_ON = """UPDATE deadline SET started = :now, base_due = :due, base_warn = :warn, due = :due, warn = :warn,
 wake_at = :warn WHERE subject = :subject AND subject_id = 1 AND life = 1 AND ended_at IS NULL AND stage = 'none'
 AND EXISTS (SELECT 1 FROM shift WHERE ended IS NULL) RETURNING id"""
_RUNS = "SELECT 1 FROM shift WHERE ended IS NULL LIMIT 1"


def on_written(act: Act) -> None:
    """Let the silence begin anew with what a person has just written; without a running shift nobody is reminded.

    Most acts find the deadline running and move it in one statement. What the console writes by itself is no sign of
    anybody.
    """
    if act.by.staff_id is None:
        return
    silence = timedelta(seconds=act.policy.log.silence)
    # the reminder is a warning and goes by itself; only a silence twice as long stays until somebody has seen it
    warn, due = act.now + silence, act.now + 2 * silence
    subject = (SILENCE, 1)
    if act.run(_ON, now=to_us(act.now), due=to_us(due), warn=to_us(warn), subject=SILENCE):
        return
    runs = bool(act.run(_RUNS))
    if runs:
        queue.meet(act, subject, _LIFE, [SILENT], at=act.now)
        act.session.flush()
        queue.start(
            act,
            kind=SILENT,
            subject=subject,
            life=_LIFE,
            started=act.now,
            due=due,
            warn=warn,
            priority=act.policy.log.priority,
            ladder="",
            pauses=False,
            fresh=True,
        )
    else:
        queue.cancel(act, subject, _LIFE, None, at=act.now)
    act.session.flush()
