"""What of the follow-ups is open: everything that is still owed."""

from __future__ import annotations

import re
from datetime import datetime

from controlroom.base.policy import Policy
from controlroom.base.registry import OpenItem
from controlroom.base.text import mask_phone, tidy_line
from controlroom.followups.reads import Followup, followups, owner_words
from controlroom.followups.rules import State
from controlroom.followups.story import kind_title
from controlroom.store.reader import Reader

_MOST = 1000
_LONGEST = 60
"""So many characters of what is owed stand on the sheet; the record has the rest."""


def open_items(reader: Reader, policy: Policy, _now: datetime) -> list[OpenItem]:
    """Return everything that is owed by the time it is due."""
    return [
        OpenItem("followup", one.id, one.spoken, _words(policy, one), one.due)
        for one in followups(reader, state=State.OPEN, limit=_MOST)
    ]


def _words(policy: Policy, one: Followup) -> str:
    words = [kind_title(policy, one.kind)]
    if one.about_sort == "incident" and one.about.number:
        # without the year, whatever day it is: at New Year it would read otherwise, though nothing has changed
        words += [one.about.number.partition("-")[2], one.about.place]
    elif one.about.number:
        words.append(one.about.number)
    else:
        # about no record: what is owed stands nowhere else
        words.append(_short(_unnumbered(tidy_line(one.text or one.phone))))
    words.append(owner_words(policy, one))
    return " · ".join(word for word in words if word)


def _unnumbered(text: str) -> str:
    """Return a text without telephone numbers in full; the number of a home stays."""
    return re.sub(r"\d{7,}", lambda found: mask_phone(found[0]), text)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
