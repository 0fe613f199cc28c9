"""What is open in every room at an instant, and what is counted, in both languages: what the sheet is made of."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.clock import to_us
from controlroom.base.i18n import _, speaking
from controlroom.base.policy import Policy
from controlroom.base.registry import OpenItem, ToCount, load, rooms
from controlroom.base.text import tidy_line
from controlroom.handovers.counting import Count
from controlroom.handovers.rules import ROOM, Item
from controlroom.store.reader import Reader


def open_now(reader: Reader, policy: Policy, now: datetime) -> list[Item]:
    """Return what every room has open, rooms from the ground up, each in its own order."""
    found = []
    for room in rooms():
        for name in room.open_items:
            with speaking("zh"):
                listed: list[OpenItem] = load(name)(reader, policy, now)
            with speaking("en"):
                english = {(one.subject, one.id): _lines(one) for one in load(name)(reader, policy, now)}
            found += [
                Item(
                    room.name,
                    one.subject,
                    one.id,
                    one.number,
                    _lines(one),
                    english.get((one.subject, one.id), _lines(one)),
                    one.due,
                    one.risk,
                )
                for one in listed
            ]
    return found


def _lines(one: OpenItem) -> str:
    """Return what the sheet keeps of an item: a line for itself, one for each thing that is told with it."""
    return "\n".join(tidy_line(line) for line in (one.words, *one.told))


def to_count(reader: Reader, policy: Policy) -> list[Count]:
    """Return what is counted at a handover: what the rooms bring, then what only the policy knows."""
    found = []
    for room in rooms():
        for name in room.counts:
            with speaking("zh"):
                listed: list[ToCount] = load(name)(reader, policy)
            with speaking("en"):
                english = {one.id: one.title for one in load(name)(reader, policy)}
            found += [
                Count(one.id, one.title, english.get(one.id, one.title), one.expected) for one in listed
            ]
    return found + [Count(one.id, one.zh, one.en, str(one.expected)) for one in policy.handover.counts]


def policy_changes(reader: Reader, since: datetime) -> list[Item]:
    """Return the last change of the policy since an instant: the next officer works by it."""
    seq = reader.value(
        "SELECT MAX(seq) FROM journal WHERE act = 'policy.applied' AND at >= :since", since=to_us(since)
    )
    if seq is None:
        return []
    words = {}
    for language in ("zh", "en"):
        with speaking(language):
            words[language] = _("The policy was changed during this shift: “policy show” has it")
    return [Item(ROOM, "policy", int(seq), f"#{seq}", words["zh"], words["en"], None)]
