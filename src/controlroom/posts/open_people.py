"""Who is on duty, and where: one item of the sheet that tells every post and person (issue 5, R-04)."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import OpenItem
from controlroom.people.reads import on_duty
from controlroom.people.rules import named
from controlroom.posts.reads import posts
from controlroom.shifts.reads import current
from controlroom.store.reader import Reader

SUBJECT = "on-duty"


def open_people(reader: Reader, policy: Policy, _now: datetime) -> list[OpenItem]:
    """Return the people on duty as one item: a line for each manned post, then one a department.

    The latter are those who stand nowhere. Whoever has the desk or shares its shift goes with the signatures and is
    told only at a post. What is missing, a post unmanned or somebody out of contact, is an item of its own
    (``open.open_items``).
    """
    lines, placed = [], set[str]()
    for post in posts(reader, policy):
        if post.people:
            lines.append((post.title, [f"{one.number} {one.name}" for one in post.people]))
            placed |= {one.number for one in post.people}
    shift = current(reader)
    desk = {shift.number, *shift.members} if shift is not None else set()
    others: dict[str, list[str]] = {}
    for one in on_duty(reader):
        if one.number not in placed | desk:
            department = named(policy.departments.get(one.department), one.department)
            others.setdefault(department, []).append(f"{one.number} {one.name}")
    lines += others.items()
    if not lines:
        return []
    told = tuple(_("{head}: {tail}").format(head=head, tail=_(", ").join(who)) for head, who in lines)
    words = _("People on duty: {count}").format(count=len(placed) + sum(map(len, others.values())))
    return [OpenItem(SUBJECT, 0, "", words, told=told)]
