"""What a handover is: its states, what becomes of each item, when two people may sign (6.3, 003:34, 004:551)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from controlroom.base.clock import opt_us, to_us
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import N_, _, language
from controlroom.base.text import half
from controlroom.handovers.counting import Count


class State(StrEnum):
    """Where a handover stands."""

    OPEN = "open"
    SIGNED = "signed"
    REFUSED = "refused"
    DROPPED = "dropped"


STATE_TITLES = {
    State.OPEN: N_("being gone through"),
    State.SIGNED: N_("signed"),
    State.REFUSED: N_("refused"),
    State.DROPPED: N_("given up"),
}


class Verdict(StrEnum):
    """What the incoming officer said of an item."""

    NONE = ""
    ACCEPTED = "accepted"
    QUERIED = "queried"
    ANSWERED = "answered"
    """Queried, and the outgoing officer has answered."""


VERDICT_TITLES = {
    Verdict.NONE: N_("not gone through"),
    Verdict.ACCEPTED: N_("accepted"),
    Verdict.QUERIED: N_("queried"),
    Verdict.ANSWERED: N_("answered"),
}


ROOM = "handovers"
"""The room of what only the sheet has: what makes it risky, a policy that was changed."""

RISK = "handover-risk"
"""Subject of what makes a handover one of higher risk."""


class Item(NamedTuple):
    """One thing that goes on to the next officer, as it stands now.

    Attributes:
        room: the room it belongs to.
        subject, id: the record, as in the journal.
        number: the spoken number; empty for a group.
        zh, en: what it is; further lines are told with it.
        due: until when it is owed; None if it has no time.
        risk: whether it is to be spoken through by itself.
    """

    room: str
    subject: str
    id: int
    number: str
    zh: str
    en: str
    due: datetime | None
    risk: bool = False

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other item."""
        return self.subject, self.id

    @property
    def called(self) -> str:
        """How it is called in a sentence: its number, a group by its words in the officer's language."""
        return self.number or (self.zh if language() == "zh" else self.en).partition("\n")[0]


class Noted(NamedTuple):
    """An item as the sheet has it.

    Attributes:
        gone: whether it had come to an end when the sheet was last compared.
    """

    item: Item
    verdict: Verdict
    gone: bool

    def reads_otherwise(self, now: Item) -> bool:
        """Whether it is another thing now; that its number is said otherwise from New Year on makes it none."""
        return self.item._replace(number=now.number) != now


class Difference(NamedTuple):
    """How what is open now differs from the sheet.

    Attributes:
        new: not on the sheet yet.
        changed: on it, but it reads otherwise now, or had ended and is open again; it must be gone through anew.
        gone: on it, and at an end since.
    """

    new: tuple[Item, ...]
    changed: tuple[Item, ...]
    gone: tuple[Item, ...]


def difference(noted: Sequence[Noted], found: Sequence[Item]) -> Difference:
    """Compare the sheet with what is open now; nothing that stood on it vanishes, it is marked."""
    known = {one.item.key: one for one in noted}
    now = {one.key for one in found}
    return Difference(
        new=tuple(one for one in found if one.key not in known),
        changed=tuple(
            one
            for one in found
            if one.key in known and (known[one.key].gone or known[one.key].reads_otherwise(one))
        ),
        gone=tuple(one.item for one in noted if one.item.key not in now and not one.gone),
    )


def undecided(noted: Sequence[Noted]) -> list[Noted]:
    """Return the items nobody has gone through: neither accepted nor queried, and not at an end."""
    return [one for one in noted if one.verdict is Verdict.NONE and not one.gone]


def check_one_room(chosen: Sequence[Item], sheet: Sequence[Noted]) -> None:
    """Refuse to take everything on at once where something asks for more care: one room after the other then.

    Args:
        chosen: what is to be taken on at once.
        sheet: all that is on the sheet.

    Raises:
        Refused: a handover of higher risk (6.3), and what is chosen belongs to several rooms.
    """
    is_risky = any(one.item.subject == RISK and not one.gone for one in sheet)
    if is_risky and len({one.room for one in chosen}) > 1:
        raise Refused(_("This handover is one of higher risk: take on one kind after the other."))


def check_pair(outgoing: int | None, incoming: int | None) -> None:
    """Refuse one and the same person on both sides.

    Args:
        outgoing, incoming: their keys.

    Raises:
        Refused: it is the same person.
    """
    if outgoing == incoming:
        raise Refused(_("Whoever takes the desk over must be somebody else."), field="incoming")


def check_complete(noted: Sequence[Noted]) -> None:
    """Refuse to sign a sheet that has not been gone through to its end.

    Raises:
        Refused: items are neither accepted nor queried.
    """
    left = undecided(noted)
    if left:
        numbers = _(", ").join(one.item.called for one in left[:5]) + (" …" if len(left) > 5 else "")
        raise Refused(
            _("Not gone through yet: {numbers}. Accept each or ask about it, then sign.").format(
                numbers=numbers
            )
        )


class Signed(NamedTuple):
    """An item as it is signed.

    Attributes:
        came, gone: when it came onto the sheet, when it was seen to be at an end.
    """

    item: Item
    verdict: Verdict
    query: str
    answer: str
    came: datetime
    gone: datetime | None


def sheet_text(head: Mapping[str, Any], signed: Sequence[Signed], counts: Sequence[Count] = ()) -> str:
    """Return the sheet as it is sealed: one canonical text of all that is signed.

    Args:
        head: number, people, times, journal's head.
        signed: each item, in its place.
        counts: what was counted.
    """
    items = [
        {
            "room": one.item.room,
            "subject": one.item.subject,
            "id": one.item.id,
            "number": one.item.number,
            "zh": one.item.zh,
            "en": one.item.en,
            "due": opt_us(one.item.due),
            "risk": int(one.item.risk),
            "verdict": one.verdict.value,
            "came": to_us(one.came),
            "gone": opt_us(one.gone),
            "query": one.query,
            "answer": one.answer,
        }
        for one in signed
    ]
    sheet = {**head, "items": items, "counts": [one._asdict() for one in counts]}
    return json.dumps(sheet, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def seal_of(sheet: str) -> str:
    """Return the seal of a sheet."""
    return hashlib.sha256(sheet.encode()).hexdigest()


def number_of(number: int) -> str:
    """Return a handover's number as it is said: ``H-0042``."""
    return f"H-{number:04d}"


def parse_number(text: str) -> int:
    """Return the number of a handover as typed: ``H-0042``, ``h42``, ``42``.

    Raises:
        UsageError: it is no number of a handover.
    """
    digits = half(text).strip().upper().removeprefix("H").removeprefix("-")
    if not (digits.isdecimal() and 0 < int(digits) < 10**9):
        raise UsageError(_("A handover's number is like H-0042."), field="number")
    return int(digits)
