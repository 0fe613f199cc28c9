"""The rows of the posts: each post with who stands there, then those on duty who stand nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from controlroom.base.i18n import _
from controlroom.base.times import left_or_clock, when_text
from controlroom.posts import reads, reads_orders, reads_people, reads_rounds
from controlroom.posts.pane.staff import doing_words
from controlroom.posts.reads import Post, Stander
from controlroom.posts.reads_orders import Order
from controlroom.posts.reads_people import Person
from controlroom.posts.reads_rounds import Round
from controlroom.posts.rules import STATUS_TITLES, Standing, Status
from controlroom.ui.columns import Column
from controlroom.ui.pane import Frame
from controlroom.ui.table import Cell, Row

_SIGNS = {
    Standing.MANNED: ("●", "ok"),
    Standing.EMPTY: ("▲", "late"),
    Standing.CLOSED: ("‖", "dim"),
    Standing.UNUSED: ("○", "dim"),
}
_LOOKS = {Status.OUT_OF_CONTACT: "late", Status.BREAK: "soon"}


class View(NamedTuple):
    """All that is shown, as it was read.

    Attributes:
        idle: on duty, at no post.
        rounds: not reported yet, the first due first.
        orders: in force, the latest first.
        equipment: when the equipment's state is next to be told.
    """

    posts: tuple[Post, ...]
    idle: tuple[Person, ...]
    rounds: tuple[Round, ...]
    orders: tuple[Order, ...]
    equipment: datetime | None


def read(frame: Frame) -> View:
    """Read everything; in a worker thread."""
    reader, policy = frame.reader, frame.policy
    found = reads.posts(reader, policy)
    stand = {one.staff_id for post in found for one in post.people}
    idle = [
        one
        for one in reads_people.by_key(reader).values()
        if one.status is not Status.OFF and one.staff_id not in stand
    ]
    return View(
        tuple(found),
        tuple(idle),
        tuple(reads_rounds.expected(reader)),
        tuple(reads_orders.orders(reader, in_force=True, limit=policy.list_limit)),
        reads.equipment_due(reader),
    )


def columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column("", 2),
        Column(_("Post"), 14, share=1),
        Column(_("Who"), 16, share=2),
        Column(_("State"), 10, share=1),
        Column(_("Due"), 11),
        Column(_("Last report"), 11, drop=2),
        Column(_("Orders"), 8, drop=1),
    ]


def rows(frame: Frame, view: View) -> list[Row]:
    """Return the rows: posts in use, people at no post, posts nobody has used."""
    used = [one for one in view.posts if one.standing is not Standing.UNUSED]
    rest = [one for one in view.posts if one.standing is Standing.UNUSED]
    return [
        *(_post(frame, one) for one in used),
        *(_person(frame, one) for one in view.idle),
        *(_post(frame, one) for one in rest),
    ]


def post_key(post: Post) -> str:
    """Return the key of a post's row."""
    return f"post {post.code}"


def person_key(one: Person) -> str:
    """Return the key of the row of somebody at no post."""
    return f"staff {one.staff_id}"


def _post(frame: Frame, one: Post) -> Row:
    sign, look = _SIGNS[one.standing]
    now = frame.now()
    due = min((at for at in (one.check_due, one.relief_due) if at is not None), default=None)
    look_due = "bright" if due is None or due > now else "late"
    plain = "text" if one.people else "dim"
    state, look_state = _state(one)
    return Row(
        post_key(one),
        (
            Cell(sign, look),
            Cell(one.title, "bright" if one.people else plain),
            Cell("、".join(f"{stander.number} {stander.name}" for stander in one.people), plain),
            Cell(state, look_state),
            Cell(left_or_clock(due, now, frame.zone) if due is not None else "", look_due),
            Cell(when_text(one.reported, now, frame.zone) if one.reported is not None else "", "dim"),
            Cell(_("{count} to ack").format(count=one.missing) if one.missing else "", "late"),
        ),
    )


def _state(one: Post) -> tuple[str, str]:
    if one.standing is Standing.EMPTY:
        return _("unmanned"), "late"
    if one.standing is Standing.CLOSED:
        return one.closed, "dim"
    if any(stander.held for stander in one.people):
        return _("gas: no radio"), "late"
    worst = min(one.people, key=_gravity, default=None)
    if worst is None:
        return "", "dim"
    if worst.tries and worst.status is not Status.OUT_OF_CONTACT:
        return _("no answer ×{count}").format(count=worst.tries), "soon"
    return _(STATUS_TITLES[worst.status]), _LOOKS.get(worst.status, "text")


def _gravity(one: Stander) -> int:
    order = (Status.OUT_OF_CONTACT, Status.BREAK, Status.ON_SCENE, Status.SENT, Status.FREE, Status.OFF)
    return order.index(one.status)


def _person(frame: Frame, one: Person) -> Row:
    late = one.until is not None and one.until <= frame.now()
    return Row(
        person_key(one),
        (
            Cell("·", "dim"),
            Cell("—", "dim"),
            Cell(f"{one.number} {one.name}", "text"),
            Cell(doing_words(frame, one), "late" if late else _LOOKS.get(one.status, "dim")),
            Cell(
                left_or_clock(one.until, frame.now(), frame.zone) if one.until else "",
                "late" if late else "text",
            ),
            Cell("", "dim"),
            Cell("", "dim"),
        ),
    )
