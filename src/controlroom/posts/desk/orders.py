"""Orders to the posts (P-22; seal the exits, look out for somebody): sent in one act, ticked off post by post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from controlroom.base.errors import NotFound, Refused
from controlroom.base.i18n import _
from controlroom.deadlines.desk import cancel, finish, meet, start
from controlroom.posts.desk.common import (
    ORDER,
    key,
    need,
    overtaken,
    owed,
    post_named,
    standing,
    title,
    titles,
    unreachable,
)
from controlroom.posts.rules import ANSWERED, OrderState, order_number, parse_order
from controlroom.posts.tables import Post, PostOrder, PostOrderAck
from controlroom.store.act import Act, Done, desk_act


@desk_act(right="dispatch")
def send(act: Act, text: str, posts: Sequence[str] = ()) -> Done:
    """Send an order to every manned post, or to some; each has to acknowledge it (right ``dispatch``).

    An order to every post also reaches those that are manned while it is in force. A post whose people are
    all inside a gas area is not called; the order waits for it (P-07).

    Args:
        act: the act.
        text: the order.
        posts: codes or names; every manned post if none is named.

    Raises:
        UsageError: nothing said; NotFound: no such post; Refused: nobody stands there, or at any post.
    """
    words = need(text, _("Write the order."), "text")
    there = {post.id: post for post in (post_named(act, one, field="posts") for one in posts)}
    everywhere = not there
    if everywhere:
        statement = select(Post).order_by(col(Post.code))
        there = {post.id: post for post in act.session.exec(statement).all() if standing(act, post)}
        if not there:
            raise Refused(
                _("No post is manned. Write down first who stands where: “posts man”."), field="posts"
            )
    for post in there.values():
        if not standing(act, post):
            raise Refused(_("Nobody stands at {post}.").format(post=title(post)), field="posts")
    last = act.run("SELECT MAX(number) FROM post_order")[0][0]
    row = PostOrder(
        number=(last or 0) + 1,
        text=words,
        state=OrderState.IN_FORCE.value,
        sent=act.now,
        staff_id=act.by.staff_id,
        everywhere=int(everywhere),
    )
    act.session.add(row)
    act.session.flush()
    inside = unreachable(act)
    held = [post for post in there.values() if _all_inside(act, post, inside)]
    for post in there.values():
        act.session.add(PostOrderAck(order_id=_key(row), post_id=key(post), held=int(post in held)))
    act.session.flush()
    act.journal(
        "order.sent",
        (ORDER, _key(row)),
        {"number": row.number, "posts": [key(post) for post in there.values()]},
        {
            "text": words,
            "zh": "、".join(one.zh for one in there.values()),
            "en": ", ".join(one.en for one in there.values()),
        },
    )
    settle(act, row)
    notes = [_("{post} is not called: gas, no radio there.").format(post=title(post)) for post in held]
    return Done(ORDER, _key(row), order_number(row.number), tuple(notes))


@desk_act(right="dispatch")
def acknowledge(act: Act, order: str, post: str) -> Done:
    """Tick that a post has acknowledged an order (right ``dispatch``).

    Raises:
        UsageError, NotFound: no such order or post, or the order did not go there; Refused: it was stood down, or the
            post has acknowledged already.
    """
    row = _in_force(act, order)
    there = post_named(act, post)
    ack = act.session.get(PostOrderAck, (row.id, there.id))
    if ack is None:
        raise NotFound(
            _("{number} did not go to {post}.").format(number=order_number(row.number), post=title(there)),
            field="post",
        )
    if ack.acked is not None:
        raise Refused(
            _("{post} has acknowledged {number} already.").format(
                post=title(there), number=order_number(row.number)
            ),
            field="post",
        )
    ack.acked = act.now
    act.session.add(ack)
    act.journal(
        "order.acknowledged",
        (ORDER, _key(row)),
        {"number": row.number, "post": key(there), "owed": owed(act, (ORDER, _key(row)))},
        titles(there),
    )
    settle(act, row)
    return _done(row)


@desk_act(right="dispatch")
def stand_down(act: Act, order: str) -> Done:
    """End an order (right ``dispatch``).

    Raises:
        UsageError, NotFound: no such order; Refused: it was stood down already.
    """
    row = _in_force(act, order)
    row.state, row.ended = OrderState.STOOD_DOWN.value, act.now
    act.session.add(row)
    finish(act, (ORDER, _key(row)), 1, at=act.now)
    act.journal("order.stood-down", (ORDER, _key(row)), {"number": row.number}, {"text": row.text})
    return _done(row)


def hold(act: Act) -> None:
    """Let orders wait for posts inside a gas area or left empty, and ask again once somebody there can be called."""
    statement = (
        select(PostOrder, PostOrderAck)
        .where(
            PostOrder.state == OrderState.IN_FORCE.value,
            PostOrderAck.order_id == PostOrder.id,
            col(PostOrderAck.acked).is_(None),
        )
        .order_by(col(PostOrder.id))
    )
    found = act.session.exec(statement).all()
    inside = unreachable(act) if found else frozenset()
    for row, ack in found:
        post = act.session.get_one(Post, ack.post_id)
        held = int(bool(post.closed) or _all_inside(act, post, inside))
        if held != ack.held:
            ack.held = held
            act.session.add(ack)
            act.session.flush()
            settle(act, row)


def reach(act: Act, post: Post) -> list[PostOrder]:
    """Send a post that was empty the orders to every post that are in force; return those it did not have."""
    had = select(PostOrderAck.order_id).where(PostOrderAck.post_id == key(post))
    statement = (
        select(PostOrder)
        .where(
            PostOrder.state == OrderState.IN_FORCE.value,
            PostOrder.everywhere == 1,
            col(PostOrder.id).not_in(had),
        )
        .order_by(col(PostOrder.id))
    )
    found = list(act.session.exec(statement).all())
    act.session.add_all([PostOrderAck(order_id=_key(row), post_id=key(post)) for row in found])
    act.session.flush()
    return found


def note_reached(act: Act, post: Post, found: Sequence[PostOrder]) -> None:
    """Write down that orders go to a post, too, and begin to wait for it."""
    for row in found:
        act.journal(
            "order.reached",
            (ORDER, _key(row)),
            {"number": row.number, "post": key(post)},
            {**titles(post), "text": row.text},
        )
        settle(act, row)


def unreach(act: Act, ids: Sequence[int], post: Post) -> None:
    """Take orders back that reached a post because it was manned by mistake.

    Raises:
        Refused: the post has acknowledged one of them.
    """
    for one in ids:
        ack = act.session.get(PostOrderAck, (one, key(post)))
        if ack is not None and ack.acked is not None:
            raise overtaken()
        if ack is not None:
            act.session.delete(ack)
            act.session.flush()
        row = act.session.get_one(PostOrder, one)
        if row.state == OrderState.IN_FORCE:
            settle(act, row)


def settle(act: Act, row: PostOrder) -> None:
    """Bring the time limit in line with who has not acknowledged yet."""
    missing = act.run(
        "SELECT COUNT(*) FROM post_order_ack WHERE order_id = :id AND acked IS NULL AND held = 0", id=row.id
    )[0][0]
    waiting = act.run(
        "SELECT COUNT(*) FROM post_order_ack WHERE order_id = :id AND acked IS NULL AND held = 1", id=row.id
    )[0][0]
    subject = (ORDER, _key(row))
    if missing:
        rules = act.policy.posts
        due = act.now + timedelta(seconds=rules.answer)
        start(
            act,
            kind=ANSWERED,
            subject=subject,
            life=1,
            started=act.now,
            due=due,
            warn=due,
            priority=rules.order_priority,
            ladder=rules.ladder,
            limit=rules.answer,
            pauses=False,
        )
    elif waiting:
        cancel(act, subject, 1, [ANSWERED], at=act.now)
    else:
        meet(act, subject, 1, [ANSWERED], at=act.now)


def _all_inside(act: Act, post: Post, inside: frozenset[int]) -> bool:
    here = standing(act, post)
    return bool(here) and all(one.staff_id in inside for one in here)


def _in_force(act: Act, text: str) -> PostOrder:
    number = parse_order(text)
    row = act.session.exec(select(PostOrder).where(PostOrder.number == number)).first()
    if row is None:
        raise NotFound(_("There is no order {number}.").format(number=order_number(number)), field="order")
    if row.state != OrderState.IN_FORCE:
        raise Refused(
            _("{number} was stood down already.").format(number=order_number(number)), field="order"
        )
    return row


def _done(row: PostOrder) -> Done:
    return Done(ORDER, _key(row), order_number(row.number))


def _key(row: PostOrder) -> int:
    assert row.id is not None
    return row.id
