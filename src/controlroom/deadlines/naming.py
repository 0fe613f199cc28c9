"""How deadlines, conditions and the records they are about are named on strips and lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from controlroom.base import registry
from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.policy_model import title
from controlroom.base.registry import Subject
from controlroom.base.text import visible
from controlroom.store.reader import Reader

NOBODY = Subject("", "")


def deadline_title(policy: Policy, kind: str) -> str:
    """Return what is promised, short: a room's own word, else the policy's clock, else the kind itself."""
    for room in registry.rooms():
        if kind in room.deadline_titles:
            return _(room.deadline_titles[kind])
    return title(policy.clocks[kind]) if kind in policy.clocks else kind


def condition_title(policy: Policy, name: str) -> str:
    """Return a named condition in the officer's language."""
    return title(policy.alarms.conditions[name]) if name in policy.alarms.conditions else name


def role_title(policy: Policy, role: str) -> str:
    """Return a role in the officer's language."""
    return title(policy.roles[role]) if role in policy.roles else role


def describe(reader: Reader, records: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Subject]:
    """Return how records of any sort are named, asking each sort's room once; those nobody names are left out."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for sort, key in records:
        wanted[sort].add(key)
    found: dict[tuple[str, int], Subject] = {}
    for room in registry.rooms():
        for sort, function in room.describes.items():
            if sort in wanted:
                named = registry.load(function)(reader, sorted(wanted[sort]))
                found.update({(sort, key): subject for key, subject in named.items()})
    return found


def find(reader: Reader, text: str, local_now: datetime) -> tuple[str, int]:
    """Return sort and key of the record that a spoken number names, whichever room it belongs to.

    Args:
        reader: the read lane.
        text: what was typed, ``1122-012``.
        local_now: this instant in the estate's zone; its year fills a short number.

    Raises:
        UsageError: no room knows numbers like this; NotFound: there is no such record.
    """
    for room in registry.rooms():
        for sort, function in room.finds.items():
            try:
                return sort, registry.load(function)(reader, text, local_now).id
            except UsageError:
                continue
    raise UsageError(
        _("“{text}” is not a number of a record, like 1122-012.").format(text=visible(text)[:40])
    )
