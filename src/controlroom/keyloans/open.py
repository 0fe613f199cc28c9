"""What of the keys is open: those that are out, lost or kept back, and the count that is due."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import OpenItem
from controlroom.keyloans import reads
from controlroom.keyloans.rules import State
from controlroom.store.reader import Reader


def open_items(reader: Reader, _policy: Policy, _now: datetime) -> list[OpenItem]:
    """Return every key that is not on its hook or not to be lent, by the time it is due; a set stands for its keys."""
    return [
        OpenItem("key", one.id, one.tag, _words(one), one.loan.due if one.loan is not None else None)
        for one in reads.keys(reader, away=True, limit=reads.ALL)
        if one.loan is None or not one.loan.is_of_set
    ]


def _words(one: reads.Key) -> str:
    if one.loan is not None:
        return _("{name}: {who} has it").format(name=one.name, who=one.loan.called)
    return f"{one.name}: {_('lost') if one.state is State.LOST else _('kept back')}"
