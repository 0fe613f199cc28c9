"""What posts report, in one line each (004:493, 576-581), and the state of the equipment told on (DC2, 004:557)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import shown, tidy
from controlroom.deadlines.desk import meet, start
from controlroom.posts.desk.common import answer, any_manned, need, note, owed, post_named
from controlroom.posts.rules import EQUIPMENT, Topic
from controlroom.shifts.rules import span_at
from controlroom.store import search
from controlroom.store.act import Act, Done, desk_act

STATE = "equipment-state"
REPORTED = "post.reported"
_SUBJECT = (STATE, 1)
_REPORTS = """SELECT j.seq, t.body FROM journal j JOIN journal_text t ON t.seq = j.seq
 WHERE j.act = :act AND t.body IS NOT NULL ORDER BY j.seq"""


@desk_act(right="log")
def report(act: Act, post: str, text: str, *, topic: str = "other", at: datetime | None = None) -> Done:
    """Write down what a post reports (right ``log``); it is one line of the log and found by its search.

    Args:
        act: the act.
        post: the post's code or name.
        text: what was reported.
        topic: what it is about, one of ``rules.Topic``.
        at: when it was reported, if not now.

    Raises:
        NotFound: no such post; UsageError: nothing said, no such topic, a time still to come.
    """
    row = post_named(act, post)
    words = need(text, _("Write what was reported."), "text")
    if topic not in set(Topic):
        raise UsageError(
            _("“{value}” is not possible here. Choose one of: {choices}.").format(
                value=shown(topic), choices=", ".join(Topic)
            ),
            field="topic",
        )
    if at is not None and at > act.now:
        raise UsageError(_("This time is still to come. Give the time it happened."), field="at")
    row.reported = max(at or act.now, row.reported or at or act.now)
    act.session.add(row)
    seq = note(act, REPORTED, row, {"topic": topic}, {"text": words}, at=at)
    search.put(act, "log", seq, words)
    return answer(row)


def reindex(act: Act) -> None:
    """Let every report be found by the log's search anew."""
    for seq, body in act.run(_REPORTS, act=REPORTED):
        search.put(act, "log", seq, json.loads(body).get("text", ""))


@desk_act(right="log")
def equipment(act: Act, *, fault: str = "") -> Done:
    """Write down that the team leader was told how the monitoring equipment is (right ``log``; DC2, 004:557).

    Args:
        act: the act.
        fault: what is out of order; nothing if all is well.
    """
    words = tidy(fault, field="fault")
    act.journal("post.equipment", _SUBJECT, {"well": not words, "owed": owed(act, _SUBJECT)}, {"text": words})
    meet(act, _SUBJECT, asked(act), [EQUIPMENT], at=act.now)
    _ask(act, span_at(act.policy, span_at(act.policy, act.now).ends).ends)
    return Done(STATE, 1, "")


def plan_equipment(act: Act) -> None:
    """Ask for the equipment's state once a shift, from the first post that is manned on."""
    if not owed(act, _SUBJECT) and any_manned(act):
        _ask(act, span_at(act.policy, act.now).ends)


def asked(act: Act) -> int:
    """Return which asking for the equipment's state is open; 0 while nobody asks."""
    open_ = "SELECT MAX(life) FROM deadline WHERE subject = :subject AND ended_at IS NULL"
    return int(act.run(open_, subject=STATE)[0][0] or 0)


def _ask(act: Act, due: datetime) -> None:
    last = act.run("SELECT MAX(life) FROM deadline WHERE subject = :subject", subject=STATE)[0][0]
    rules = act.policy.posts
    start(
        act,
        kind=EQUIPMENT,
        subject=_SUBJECT,
        life=(last or 0) + 1,
        started=act.now,
        due=due,
        warn=max(act.now, due - timedelta(seconds=rules.equipment_warn)),
        priority=rules.priority,
        ladder=rules.ladder,
        pauses=False,
    )
