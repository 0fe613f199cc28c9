"""What of the keys goes on to the next officer: those that are out, lost or kept back; and what the relief counts."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import OpenItem, ToCount
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


def to_count(reader: Reader, policy: Policy) -> list[ToCount]:
    """Return the keys that hang on their hooks, and the number on the seal of the box (6.2, G-04)."""
    sealed = [one.id for one in policy.keys.classes.values() if one.sealed]
    hanging, seal = reads.at_rest(reader, sealed)
    counts = [ToCount("keys", _("Keys on their hooks"), str(hanging))]
    if seal:
        counts.append(ToCount("seal", _("Number on the seal of the key box"), seal))
    return counts
