"""Taking back what was entered wrongly: what may be, who may, what stands last of its sort. No database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from controlroom.base.undoing import FREELY

RIGHTS = {
    "post.manned": "shift",
    "post.closed": "shift",
    "post.reported": "log",
    "post.equipment": "log",
    "round.reported": "take",
    "order.acknowledged": "dispatch",
    "welfare.heard": "take",
    "welfare.silent": "take",
}
"""What can be taken back, with the right it takes: that of the act itself."""

UNDONE = ("post.undone", "round.undone", "order.undone", "welfare.undone")
"""How a taking back is written down; its fact ``entry`` is the number of what was taken back."""

MANNING = ("post.manned", "post.closed", "post.left")
"""What changes who stands at a post."""


class Entry(NamedTuple):
    """An entry of this room in the journal.

    Attributes:
        seq: its number.
        at, recorded: when it happened, when it was written.
        by: key of who wrote it.
        subject, subject_id: what it is about.
        facts, texts: what it holds.
    """

    seq: int
    act: str
    at: datetime
    recorded: datetime
    by: int | None
    subject: str
    subject_id: int
    facts: Mapping[str, Any]
    texts: Mapping[str, str]

    @property
    def is_whole(self) -> bool:
        """Whether it holds all that is needed to take it back; those of an earlier version do not."""
        return "owed" in self.facts or self.act in ("post.reported", "round.reported")


def is_free(recorded: datetime, now: datetime) -> bool:
    """Tell whether an entry was written so lately that it is taken back without a reason."""
    return now - recorded <= FREELY


def last_of_each(entries: Iterable[Entry], taken: Collection[int]) -> list[Entry]:
    """Return what can be taken back: of all about the same thing the last that stands.

    Args:
        entries: the latest first.
        taken: numbers of those that were taken back.
    """
    found: dict[tuple[object, ...], Entry] = {}
    for one in entries:
        if one.seq not in taken:
            found.setdefault(_thing(one), one)
    return list(found.values())


def _thing(one: Entry) -> tuple[object, ...]:
    """Return what an entry is about: a later entry about the same rests on it."""
    match one.act:
        case "post.manned" | "post.closed":
            return ("manning", one.subject_id)
        case "welfare.heard" | "welfare.silent":
            return ("welfare", one.facts.get("posting"))
        case "order.acknowledged":
            return (one.act, one.subject_id, one.facts.get("post"))
        case "post.reported":
            # a line rests on nothing
            return (one.act, one.seq)
    return (one.act, one.subject_id)


def is_given_up(due: datetime, later_done: bool, now: datetime) -> bool:
    """Tell whether nobody waits any more for a round that is not reported: it is missed.

    Args:
        due: until when its report was in time.
        later_done: whether a later one is reported by now, or its time over, too.
        now: this instant.
    """
    return due <= now and later_done
