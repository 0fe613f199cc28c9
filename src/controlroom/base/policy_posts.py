"""What the policy says of posts: which there are, rounds, checks on a guard who is alone, orders, equipment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from controlroom.base.config_file import Section
from controlroom.base.i18n import _
from controlroom.base.policy_clock import Origin, Warn
from controlroom.base.policy_read_clocks import read_origin, read_warn

_DAY = 24 * 60


class PostKind(NamedTuple):
    """A sort of post.

    Attributes:
        id, zh, en: its name.
        facilities: kinds of facility; each one of the estate is a post of its own, without any there is just one.
        alone: whether somebody who stands there alone is checked on.
        origin: where this comes from.
    """

    id: str
    zh: str
    en: str
    facilities: tuple[str, ...]
    alone: bool
    origin: Origin


class RoundRule(NamedTuple):
    """A round that is walked again and again (T-071, 000:19).

    Attributes:
        id, zh, en: its name.
        t: number of the figure in domain.md 3.1, or of the gap it fills.
        posts: ids of the sorts of post whose people walk it; it is expected while one of them is manned.
        every: seconds from one to the next.
        starts, ends: minutes of the estate's day between which it is walked; the same for the whole day.
        late: seconds after its hour is over until it counts as missed.
        warn: how long before that, or at which share.
        priority, ladder: of its alarms.
        origin: where this comes from.
    """

    id: str
    zh: str
    en: str
    t: str
    posts: tuple[str, ...]
    every: int
    starts: int
    ends: int
    late: int
    warn: Warn
    priority: int
    ladder: str
    origin: Origin


class Welfare(NamedTuple):
    """Checks on a guard who stands alone. Lengths in seconds.

    Attributes:
        every: from one sign of life to the next.
        warn: how long before, or at which share.
        reply: how long to wait for an answer before calling again.
        again: how often to call again before somebody goes and looks.
        priority, ladder: of its alarms.
    """

    every: int
    warn: Warn
    reply: int
    again: int
    priority: int
    ladder: str


class Posts(NamedTuple):
    """Posts (T-072, 003:30, 35) and what is asked of them; figures the documents do not give are ours.

    Attributes:
        kinds: sorts of post by id, in the order of the list.
        rounds: rounds by id.
        welfare: checks on who stands alone.
        relief: seconds a post may stand empty before the console alarms.
        rest: seconds a break lasts if nobody says.
        answer: seconds within which every post acknowledges an order.
        equipment_warn: how long before the end of the shift the report on the equipment is asked for (DC2).
        priority, ladder: of the alarms of empty posts, breaks and equipment.
        order_priority: of the alarms of orders.
    """

    kinds: Mapping[str, PostKind]
    rounds: Mapping[str, RoundRule]
    welfare: Welfare
    relief: int
    rest: int
    answer: int
    equipment_warn: int
    priority: int
    ladder: str
    order_priority: int


def read_posts(section: Section, ladders: Collection[str]) -> Posts:
    """Return what the policy says of posts."""
    kinds = {name: _kind(name, table) for name, table in section.section("kinds").sections()}
    if not kinds:
        section.wrong("kinds", _("Write at least one post."))
    found = Posts(
        kinds=kinds,
        rounds={
            name: _round(name, table, kinds, ladders) for name, table in section.section("rounds").sections()
        },
        welfare=_welfare(section.section("welfare"), ladders),
        relief=section.duration("relief"),
        rest=section.duration("rest"),
        answer=section.duration("answer"),
        equipment_warn=section.duration("equipment_warn"),
        priority=section.whole("priority", 1, 4),
        ladder=section.choice("ladder", ladders),
        order_priority=section.whole("order_priority", 1, 4),
    )
    read_origin(section)
    section.done()
    return found


def _kind(name: str, table: Section) -> PostKind:
    found = PostKind(
        id=name,
        zh=table.text("zh"),
        en=table.text("en"),
        facilities=table.texts("facilities"),
        alone=table.flag("alone", False),
        origin=read_origin(table),
    )
    table.done()
    return found


def _round(name: str, table: Section, kinds: Collection[str], ladders: Collection[str]) -> RoundRule:
    found = RoundRule(
        id=name,
        zh=table.text("zh"),
        en=table.text("en"),
        t=table.text("t"),
        posts=table.choices("posts", kinds),
        every=table.duration("every"),
        starts=table.day_time("starts") if table.has("starts") else 0,
        ends=table.day_time("ends") % _DAY if table.has("ends") else 0,
        late=table.duration("late"),
        warn=read_warn(table),
        priority=table.whole("priority", 1, 4),
        ladder=table.choice("ladder", ladders),
        origin=read_origin(table),
    )
    if not found.posts:
        table.wrong("posts", _("Name the posts whose people walk it."))
    if found.every < 60:
        table.wrong("every", _("A round takes at least a minute."))
    table.done()
    return found


def _welfare(table: Section, ladders: Collection[str]) -> Welfare:
    found = Welfare(
        every=table.duration("every"),
        warn=read_warn(table),
        reply=table.duration("reply"),
        again=table.whole("again", 0, 10),
        priority=table.whole("priority", 1, 4),
        ladder=table.choice("ladder", ladders),
    )
    read_origin(table)
    table.done()
    return found
