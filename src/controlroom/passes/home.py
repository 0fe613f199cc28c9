"""The passes of a home, for the form in which a call from there is taken."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.times import when_text
from controlroom.passes.reads import of_home as passes_of_home
from controlroom.passes.rules import LIVE, STATE_TITLES
from controlroom.store.reader import Reader

_MOST = 5


def of_home(reader: Reader, policy: Policy, place_code: str, now: datetime) -> list[str]:
    """Return a line for each pass of this home by which goods may go out or are to come back, the newest first."""
    found = []
    for one in passes_of_home(reader, place_code, now, limit=_MOST):
        is_live = one.state in LIVE
        due = one.until if is_live or one.back_due is None else one.back_due
        sign = "▲" if due <= now else "○"
        words = _(STATE_TITLES[one.state]) if is_live else _("to come back: {count}").format(count=one.owed)
        found.append(f"{sign} {one.spoken} {words} {when_text(due, now, policy.zone)}")
    return found
