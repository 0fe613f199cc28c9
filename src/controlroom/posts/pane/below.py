"""What the posts say besides their rows: how they stand as a whole; the rounds, orders and equipment below them."""

from __future__ import annotations

from controlroom.base.i18n import _
from controlroom.base.times import left_or_clock, when_text
from controlroom.posts.pane.rows import View, round_left
from controlroom.posts.reads_equipment import Told
from controlroom.posts.reads_rounds import round_title, span_words
from controlroom.posts.rules import Standing
from controlroom.ui.pane import Frame
from controlroom.ui.safe import Part

_MOST = 3
"""Rounds, and orders, that are shown below the posts."""


def standing(view: View) -> list[Part]:
    """Return how many posts are manned, how many are not, how many have to acknowledge an order."""
    manned = sum(1 for one in view.posts if one.standing is Standing.MANNED)
    empty = sum(1 for one in view.posts if one.standing is Standing.EMPTY)
    missing = sum(len(one.missing) for one in view.orders)
    parts: list[Part] = [(_("manned {count}").format(count=manned), "bright")]
    if empty:
        parts.append((_("unmanned {count}").format(count=empty), "late"))
    if missing:
        parts.append((_("to acknowledge {count}").format(count=missing), "late"))
    return parts


def due_below(desk: Frame, view: View) -> list[Part]:
    """Return what stands below the posts: rounds that are due, orders in force, the telling of the equipment."""
    parts: list[Part] = []
    for one in view.rounds[:_MOST]:
        left, look = round_left(desk, one)
        words = f"{round_title(desk.policy, one.code)} {span_words(one, desk.policy)}  "
        parts += [(words, "text"), (left + "\n", look)]
    for order in view.orders[:_MOST]:
        names = " · ".join(ack.title for ack in order.missing)
        acked = sum(1 for ack in order.acks if ack.acked is not None)
        parts.append((f"{order.spoken} {order.text}  ", "bright"))
        parts.append((f"✓{acked}/{len(order.acks)}  ", "text" if names else "ok"))
        parts.append((f"{names}\n", "late"))
    if view.told is not None:
        parts.append((told_words(desk, view.told), "soon" if view.told.fault else "ok"))
    elif view.equipment is not None:
        due = left_or_clock(view.equipment, desk.now(), desk.zone)
        parts += [
            (_("Equipment told to the team leader by") + "  ", "text"),
            (due, "late" if view.equipment <= desk.now() else "dim"),
        ]
    return parts


def told_words(desk: Frame, told: Told) -> str:
    """Return what the team leader was told of the equipment in this shift."""
    when = when_text(told.at, desk.now(), desk.zone)
    if told.fault:
        return _("Monitoring equipment: told at {time}, {fault}").format(time=when, fault=told.fault)
    return _("Monitoring equipment: told at {time}, all well").format(time=when)
