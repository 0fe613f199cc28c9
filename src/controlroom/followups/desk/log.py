"""What the log leaves open: a leader's remark on a day, the findings of a night check (listeners, in the same act)."""

from __future__ import annotations

from collections.abc import Sequence

from controlroom.base.i18n import _
from controlroom.dutylog.rules import LOG
from controlroom.followups.desk.acts import NewFollowup, owe
from controlroom.store.act import Act


def on_remarked(act: Act, entry: int, words: str, notes: list[str]) -> None:
    """Owe an answer to what a leader remarked while countersigning a day of the log; a note names it."""
    done = owe(act, NewFollowup("query", text=words), (LOG, entry))
    notes.append(_("Follow-up {number} is written down.").format(number=done.number))


def on_checked(act: Act, entry: int, findings: Sequence[str], notes: list[str]) -> None:
    """Owe for each finding of a night check that somebody looks again (B级夜间查岗, 000:28); notes name them."""
    for found in findings:
        done = owe(act, NewFollowup("check", text=found), (LOG, entry))
        notes.append(_("Follow-up {number} is written down.").format(number=done.number))
