"""Who stands where: a post is manned, relieved, left empty (003:34: nobody leaves before the relief has come)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlmodel import col, select

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import tidy_line
from controlroom.deadlines.desk import cancel, meet, start
from controlroom.people import desk as people
from controlroom.people.tables import Staff
from controlroom.posts.desk import orders, reports, rounds, welfare
from controlroom.posts.desk.common import (
    POST,
    POSTING,
    answer,
    called,
    key,
    note,
    owed,
    post_named,
    standing,
    title,
    unmanned,
)
from controlroom.posts.rules import RELIEF, order_number
from controlroom.posts.tables import Post, Posting, PostOrder
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.chain import FactValue


@desk_act(right="shift")
def man(act: Act, post: str, who: Sequence[str] = (), *, why: str = "") -> Done:
    """Write down who stands at a post from now on; whoever stood there and is not named is relieved (right ``shift``).

    Whoever comes is on duty by that, and leaves the post where they stood before. Nobody named: the desk leaves
    the post empty.

    Args:
        act: the act.
        post: the post's code or name.
        who: staff numbers.
        why: why it is left empty.

    Raises:
        NotFound: no such post, nobody of a number; UsageError: nobody is named and no reason is given.
    """
    row = post_named(act, post)
    named = list(
        {one.id: one for one in (people.by_number(act, number, field="who") for number in who)}.values()
    )
    reason = tidy_line(why, field="why")
    if not named and not reason:
        raise UsageError(_("Say who stands there, or why the post is left empty."), field="why")
    before = standing(act, row)
    wanted = {one.id for one in named}
    gone = [one for one in before if one.staff_id not in wanted]
    come = [one for one in named if one.id not in {stood.staff_id for stood in before}]
    closed = "" if named else reason
    if not gone and not come and row.closed == closed:
        return answer(row)
    elsewhere = _stand(act, [one.id or 0 for one in come])
    promised = owed(act, (POST, key(row)), *((POSTING, key(one)) for one in (*before, *elsewhere)))
    new = [one for one in come if not one.on_duty]
    for person in new:
        people.set_on_duty.inside(act, person.number, True)
    left = [_leave(act, one) for one in elsewhere]
    for one in gone:
        _end(act, one)
    act.session.flush()
    begun = [Posting(post_id=key(row), staff_id=one.id or 0, since=act.now, heard=act.now) for one in come]
    act.session.add_all(begun)
    act.session.flush()
    # what else is needed to take it back: whose places changed, what was promised
    facts: dict[str, FactValue] = {
        "on": [one.id or 0 for one in come],
        "off": [one.staff_id for one in gone],
        "begun": [key(one) for one in begun],
        "ended": [key(one) for one in (*gone, *elsewhere)],
        "left": [seq for _post, seq in left],
        "duty": [one.id or 0 for one in new],
        "owed": promised,
        "used": bool(row.used),
    }
    reached = orders.reach(act, row) if begun else []
    facts["orders"] = [one.id or 0 for one in reached]
    texts = {"who": ", ".join(map(called, named)), "why": closed, "was": row.closed}
    row.used, row.closed = 1, closed
    act.session.flush()
    note(act, "post.manned" if named else "post.closed", row, facts, texts)
    orders.note_reached(act, row, reached)
    posts = {key(one): one for one in (row, *(post for post, _seq in left))}
    for touched in posts.values():
        settle(act, touched)
    orders.hold(act)
    rounds.plan(act)
    reports.plan_equipment(act)
    notes = unmanned(one for one in posts.values() if one is not row and not standing(act, one))
    return answer(row, *(_to_tell(row, one) for one in reached), *notes)


def _to_tell(post: Post, order: PostOrder) -> str:
    number = order_number(order.number)
    return _("Tell {post} of order {number}: {text}").format(post=title(post), number=number, text=order.text)


def leave_all(act: Act, staff: frozenset[int]) -> None:
    """Let people leave their posts inside an act: they went off duty, or work here no more."""
    for one in _stand(act, staff):
        post, _seq = _leave(act, one)
        settle(act, post)
    orders.hold(act)
    rounds.plan(act)


def settle(act: Act, post: Post) -> None:
    """Bring in line what follows from who stands at a post: the relief that is owed, the checks on who is alone."""
    here = standing(act, post)
    subject = (POST, key(post))
    if here:
        meet(act, subject, post.life, [RELIEF], at=act.now)
    elif post.closed:
        cancel(act, subject, post.life, [RELIEF], at=act.now)
    elif post.used and not _owed(act, post):
        post.life += 1
        act.session.add(post)
        rules = act.policy.posts
        due = act.now + timedelta(seconds=rules.relief)
        start(
            act,
            kind=RELIEF,
            subject=subject,
            life=post.life,
            started=act.now,
            due=due,
            warn=due,
            priority=rules.priority,
            ladder=rules.ladder,
            limit=rules.relief,
            pauses=False,
        )
    welfare.settle(act, post, here)


def _owed(act: Act, post: Post) -> bool:
    return bool(
        act.run(
            "SELECT id FROM deadline WHERE subject = :subject AND subject_id = :id AND ended_at IS NULL",
            subject=POST,
            id=key(post),
        )
    )


def _stand(act: Act, staff: Collection[int]) -> Sequence[Posting]:
    """Return where people stand."""
    statement = select(Posting).where(col(Posting.staff_id).in_(list(staff)), col(Posting.until).is_(None))
    return act.session.exec(statement.order_by(col(Posting.id))).all()


def _leave(act: Act, one: Posting) -> tuple[Post, int]:
    """Let somebody leave where they stand; return that post, and the number of the entry that says so."""
    _end(act, one)
    act.session.flush()
    post, person = act.session.get_one(Post, one.post_id), act.session.get_one(Staff, one.staff_id)
    return post, note(act, "post.left", post, {"off": [one.staff_id]}, {"who": called(person)})


def _end(act: Act, one: Posting) -> None:
    one.until = act.now
    act.session.add(one)
    welfare.end(act, one)
