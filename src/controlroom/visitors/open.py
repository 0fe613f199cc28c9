"""Visitors who are still on the estate, for the handover."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import OpenItem
from controlroom.base.times import full_text
from controlroom.store.reader import Reader
from controlroom.visitors.reads import Visitor, visitors

_MOST = 1000


def open_items(reader: Reader, policy: Policy, _now: datetime) -> list[OpenItem]:
    """Return the visitors who have not left, without their names: whom they visit, what for, where, since when."""
    found = visitors(reader, limit=_MOST)
    return [OpenItem("visitor", one.id, one.spoken, _words(one, policy)) for one in reversed(found)]


def _words(one: Visitor, policy: Policy) -> str:
    since = _("on the estate since {time}").format(time=full_text(one.came, policy.zone))
    people = _("{count} people").format(count=one.people) if one.people > 1 else ""
    return " · ".join(word for word in (one.place, one.why, one.post, people, since) if word)
