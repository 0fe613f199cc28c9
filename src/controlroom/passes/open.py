"""What of the passes is open: what waits, may go out, or is to come back."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import OpenItem
from controlroom.passes import reads
from controlroom.passes.reads import Pass, Which
from controlroom.passes.rules import LIVE, STATE_TITLES, State
from controlroom.store.reader import Reader

_MOST = 1000


def open_items(reader: Reader, _policy: Policy, now: datetime) -> list[OpenItem]:
    """Return every pass by which goods may go out or are to come back, by the time it ends or they are due."""
    found = [
        *reads.passes(reader, now, Which.OPEN, limit=_MOST),
        *reads.passes(reader, now, Which.BACK_DUE, limit=_MOST),
    ]
    once = {one.id: one for one in found}
    items = [OpenItem("pass", one.id, one.spoken, _words(one), _due(one)) for one in once.values()]
    return sorted(items, key=lambda one: (one.due is None, one.due or now, one.id))


def _due(one: Pass) -> datetime | None:
    return one.until if one.state in LIVE else one.back_due


def _words(one: Pass) -> str:
    words = [one.place]
    if one.state is not State.OUT:
        words.append(_(STATE_TITLES[one.state]))
    if one.owed:
        words.append(_("{count} to come back").format(count=one.owed))
    return " · ".join(words)
