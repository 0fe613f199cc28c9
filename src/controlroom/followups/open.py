"""What of the follow-ups is open: everything that is still owed."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.policy import Policy
from controlroom.base.registry import OpenItem
from controlroom.base.text import mask_phone, tidy_line
from controlroom.followups.reads import Followup, followups, owner_words
from controlroom.followups.rules import State
from controlroom.followups.story import kind_title
from controlroom.incidents.naming import short
from controlroom.store.reader import Reader

_MOST = 1000
_LONGEST = 60
"""So many characters of what is owed stand on the sheet; the record has the rest."""


def open_items(reader: Reader, policy: Policy, now: datetime) -> list[OpenItem]:
    """Return everything that is owed by the time it is due."""
    local = now.astimezone(policy.zone)
    return [
        OpenItem("followup", one.id, one.spoken, _words(policy, one, local), one.due)
        for one in followups(reader, state=State.OPEN, limit=_MOST)
    ]


def _words(policy: Policy, one: Followup, local: datetime) -> str:
    words = [kind_title(policy, one.kind)]
    if one.about_sort == "incident" and one.about.number:
        words += [short(one.about.number, local), one.about.place]
    elif one.about.number:
        words.append(one.about.number)
    else:
        # about no record: what is owed stands nowhere else
        words.append(_short(mask_phone(tidy_line(one.text))))
    words.append(owner_words(policy, one))
    return " · ".join(word for word in words if word)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
