"""How deadlines, conditions and the records they are about are named on strips and lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from controlroom.base import registry
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import N_, _
from controlroom.base.policy import Policy
from controlroom.base.policy_model import title
from controlroom.base.registry import Subject
from controlroom.base.text import half, visible
from controlroom.store.reader import Reader

NOBODY = Subject("", "")


def deadline_title(policy: Policy, kind: str) -> str:
    """Return what is promised, short: a room's own word, else the policy's clock, else the kind itself."""
    for room in registry.rooms():
        if kind in room.deadline_titles:
            return _(room.deadline_titles[kind])
    if kind in policy.clocks:
        return title(policy.clocks[kind])
    names = (registry.load(one)(policy, kind) for room in registry.rooms() for one in room.deadline_names)
    return next((str(name) for name in names if name), kind)


_FAULTS = {
    "changed": N_("{title}: entry {entry} was changed"),
    "removed": N_("{title}: entries are missing from {entry} on"),
    "text": N_("{title}: the words of entry {entry} were changed"),
    "cut": N_("{title}: entries were cut off from {entry} on"),
}


def condition_title(policy: Policy, name: str, facts: Mapping[str, Any]) -> str:
    """Return a named condition in the officer's language, of a broken journal with its first fault.

    Args:
        policy: the active policy, which names it.
        name: its id.
        facts: what it was raised with.
    """
    named = title(policy.alarms.conditions[name]) if name in policy.alarms.conditions else name
    fault = _FAULTS.get(str(facts.get("fault")))
    return named if fault is None else _(fault).format(title=named, entry=facts.get("entry"))


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
    missing: NotFound | None = None
    for room in registry.rooms():
        for sort, function in room.finds.items():
            try:
                return sort, registry.load(function)(reader, text, local_now).id
            except UsageError:
                continue
            except NotFound as error:
                missing = missing or error
                # a bare number may be of another sort
                if not half(text).strip().isdigit():
                    raise
    if missing is not None:
        raise missing
    raise UsageError(
        _("“{text}” is not a number of a record, like 1122-012.").format(text=visible(text)[:40])
    )
