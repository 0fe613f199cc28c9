"""The rows of the posts: every post with who stands there, then who on duty stands nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from controlroom.base.i18n import _
from controlroom.base.times import left_or_clock, when_text
from controlroom.posts import reads, reads_equipment, reads_orders, reads_people, reads_roster, reads_rounds
from controlroom.posts.pane.staff import doing_words
from controlroom.posts.reads import Post, Stander
from controlroom.posts.reads_equipment import Told
from controlroom.posts.reads_orders import Order
from controlroom.posts.reads_people import Person
from controlroom.posts.reads_rounds import Round
from controlroom.posts.rules import STANDING_TITLES, STATUS_TITLES, Standing, Status, roles_of_posts
from controlroom.shifts.reads import current
from controlroom.shifts.reads_roster import Planned
from controlroom.ui.columns import Column
from controlroom.ui.pane import Frame
from controlroom.ui.table import Cell, Row

OTHERS = "others"
"""Key of the one row of those on duty whom no post waits for."""

_SIGNS = {
    Standing.MANNED: ("●", "ok"),
    Standing.EMPTY: ("▲", "late"),
    Standing.CLOSED: ("‖", "text"),
    Standing.UNUSED: ("○", "dim"),
}
_LOOKS = {Status.OUT_OF_CONTACT: "late", Status.BREAK: "soon"}
_AWAY = (Status.OUT_OF_CONTACT, Status.BREAK, Status.ON_SCENE, Status.SENT)
"""What somebody at no post does that the desk keeps an eye on, the gravest first."""


class View(NamedTuple):
    """All that is shown, as it was read.

    Attributes:
        idle: on duty, at no post: away, or somebody a post can be manned with.
        others: the rest of those on duty; whoever has the desk is not among them.
        planned: whom the roster names for a post now, by the post's code.
        rounds: not reported yet, the first due first.
        orders: in force, the latest first.
        equipment: when the equipment's state is next to be told.
        told: what was told of it in this shift.
    """

    posts: tuple[Post, ...]
    idle: tuple[Person, ...]
    others: tuple[Person, ...]
    planned: Mapping[str, tuple[Planned, ...]]
    rounds: tuple[Round, ...]
    orders: tuple[Order, ...]
    equipment: datetime | None
    told: Told | None


def read(frame: Frame) -> View:
    """Read everything; in a worker thread."""
    reader, policy, now = frame.reader, frame.policy, frame.now()
    found = reads.posts(reader, policy)
    shift = current(reader)
    placed = {one.number for post in found for one in post.people}
    # whoever has the desk stands there
    placed |= {shift.number, *shift.members} if shift is not None else set()
    free = [
        one
        for one in reads_people.by_key(reader).values()
        if one.number not in placed and one.status is not Status.OFF
    ]
    planned = reads_roster.rostered(reader, policy, now)
    roles = roles_of_posts(policy)
    due = {one.number for people in planned.values() for one in people}
    idle = [one for one in free if one.status in _AWAY or one.role in roles or one.number in due]
    return View(
        tuple(found),
        tuple(sorted(idle, key=_gravity)),
        tuple(one for one in free if one not in idle),
        planned,
        tuple(reads_rounds.expected(reader)),
        tuple(reads_orders.orders(reader, in_force=True, limit=policy.list_limit)),
        reads.equipment_due(reader),
        reads_equipment.told(reader, policy, now),
    )


def columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column("", 2),
        Column(_("Post"), 16, share=1),
        Column(_("Who"), 16, share=3),
        Column(_("State"), 10, share=2),
        Column(_("Due"), 15),
        Column(_("Last report"), 11, drop=2),
        Column(_("Orders"), 8, drop=1),
    ]


def rows(frame: Frame, view: View) -> list[Row]:
    """Return the rows: posts, those in use first; people at no post; one row of the rest on duty."""
    found = [_post(frame, view, one) for one in view.posts]
    found += [_person(frame, one) for one in view.idle]
    return [*found, _rest(view)] if view.others else found


def post_key(post: Post) -> str:
    """Return the key of a post's row."""
    return f"post {post.code}"


def person_key(one: Person) -> str:
    """Return the key of the row of somebody at no post."""
    return f"staff {one.staff_id}"


def round_left(frame: Frame, one: Round) -> tuple[str, str]:
    """Return how long a round may still be walked, then until when its report is in time, with the look."""
    now = frame.now()
    if now < one.ends:
        return left_or_clock(one.ends, now, frame.zone), "bright"
    left = left_or_clock(one.due, now, frame.zone)
    return (_("over, report {left}").format(left=left), "soon") if now < one.due else (left, "late")


class _Due(NamedTuple):
    """What is owed at a post, and when; ``words`` with a gap for the time."""

    at: datetime
    words: str


def _post(frame: Frame, view: View, one: Post) -> Row:
    now = frame.now()
    due = min(_owed(one), key=lambda owed: owed.at, default=None)
    late = due is not None and due.at <= now
    planned = () if one.people or one.standing is Standing.CLOSED else view.planned.get(one.code, ())
    sign, look = _sign(one, late=late, expected=bool(planned))
    state, look_state = _state(one, expected=bool(planned))
    return Row(
        post_key(one),
        (
            Cell(sign, look),
            Cell(one.title, "dim" if one.standing is Standing.UNUSED and not planned else "bright"),
            _who(one, planned),
            Cell(state, look_state),
            _due_cell(frame, due),
            Cell(when_text(one.reported, now, frame.zone) if one.reported is not None else "", "dim"),
            Cell(_("{count} to ack").format(count=one.missing) if one.missing else "", "late"),
        ),
    )


def _who(one: Post, planned: tuple[Planned, ...]) -> Cell:
    """Return who stands there, else whom the roster names, else why nobody is to."""
    if planned:
        return Cell(planned_words(planned), "soon")
    if one.standing is Standing.CLOSED:
        return Cell(one.closed, "dim")
    return Cell("、".join(map(_called, one.people)), "text")


def planned_words(planned: tuple[Planned, ...]) -> str:
    """Return whom the roster names for a post."""
    return _("roster: {who}").format(who=_(", ").join(f"{one.number} {one.name}" for one in planned))


def _owed(one: Post) -> list[_Due]:
    found = [
        (one.check_due, _("check {left}")),
        (one.relief_due, _("relief {left}")),
        *((stander.until, _("break {left}")) for stander in one.people),
    ]
    return [_Due(at, words) for at, words in found if at is not None]


def _due_cell(frame: Frame, due: _Due | None) -> Cell:
    if due is None:
        return Cell("", "dim")
    now = frame.now()
    left = left_or_clock(due.at, now, frame.zone)
    return Cell(due.words.format(left=left), "late" if due.at <= now else "bright")


def _sign(one: Post, *, late: bool, expected: bool) -> tuple[str, str]:
    """Return a post's sign; what is overdue there, or who is lost, stands before all else."""
    if late or any(stander.status is Status.OUT_OF_CONTACT for stander in one.people):
        return "▲", "late"
    if expected and one.standing is Standing.UNUSED:
        return "○", "soon"
    return _SIGNS[one.standing]


def _state(one: Post, *, expected: bool) -> tuple[str, str]:
    if expected and one.standing is Standing.UNUSED:
        return _("awaited"), "soon"
    if one.standing is Standing.CLOSED:
        return _(STANDING_TITLES[one.standing]), "text"
    if one.standing is not Standing.MANNED:
        empty = one.standing is Standing.EMPTY
        return _(STANDING_TITLES[one.standing]), "late" if empty else "dim"
    if any(stander.held for stander in one.people):
        return _("gas: no radio"), "late"
    away = sorted((stander for stander in one.people if _is_away(stander)), key=_gravity)
    if not away:
        return _(STANDING_TITLES[Standing.MANNED]), "text"
    alone = len(one.people) == 1
    words = [
        _stander_words(stander) if alone else f"{stander.number} {_stander_words(stander)}"
        for stander in away
    ]
    look = "soon" if away[0].tries else _LOOKS.get(away[0].status, "text")
    return "、".join(words), "late" if away[0].status is Status.OUT_OF_CONTACT else look


def _is_away(one: Stander) -> bool:
    return bool(one.tries) or one.status in _AWAY


def _stander_words(one: Stander) -> str:
    if one.tries and one.status is not Status.OUT_OF_CONTACT:
        return _("no answer ×{count}").format(count=one.tries)
    return f"{_(STATUS_TITLES[one.status])} {one.place}".strip()


def _gravity(one: Stander | Person) -> int:
    """Return a number by which the gravest comes first: lost, not answering, on a break, out, free."""
    if isinstance(one, Stander) and one.tries and one.status is not Status.OUT_OF_CONTACT:
        return 1
    return _AWAY.index(one.status) * 2 if one.status in _AWAY else len(_AWAY) * 2


def _called(one: Stander | Person) -> str:
    return f"{one.number} {one.name}"


def _person(frame: Frame, one: Person) -> Row:
    late = one.until is not None and one.until <= frame.now()
    lost = one.status is Status.OUT_OF_CONTACT
    due = _Due(one.until, _("break {left}")) if one.until is not None else None
    return Row(
        person_key(one),
        (
            Cell("▲", "late") if late or lost else Cell("·", "dim"),
            Cell("—", "dim"),
            Cell(_called(one), "text"),
            Cell(doing_words(frame, one), "late" if late else _LOOKS.get(one.status, "dim")),
            _due_cell(frame, due),
            Cell("", "dim"),
            Cell("", "dim"),
        ),
    )


def _rest(view: View) -> Row:
    return Row(
        OTHERS,
        (
            Cell("·", "dim"),
            Cell(_("others on duty"), "dim"),
            Cell("、".join(map(_called, view.others)), "dim"),
            Cell(_("{count} people").format(count=len(view.others)), "dim"),
            *(Cell("", "dim") for _nth in range(3)),
        ),
    )
