"""What of the posts goes on to the next officer: orders in force, unmanned posts, rounds, who is not free."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import OpenItem
from controlroom.posts.reads import posts
from controlroom.posts.reads_orders import orders
from controlroom.posts.reads_people import by_key
from controlroom.posts.reads_rounds import expected, round_title, span_words
from controlroom.posts.rules import STATUS_TITLES, Standing, Status
from controlroom.store.reader import Reader

_MOST = 1000


def open_items(reader: Reader, policy: Policy, now: datetime) -> list[OpenItem]:
    """Return what is open: overdue rounds, silent guards, unmanned posts, orders in force, people away.

    A post is known by its name: it has no number that is said. A round that is still to come is no open matter; who
    stands where is told by ``open_people``.
    """
    found = []
    for one in expected(reader):
        if one.due <= now:
            words = _("{round}: not reported").format(round=round_title(policy, one.code))
            found.append(OpenItem("round", one.id, span_words(one, policy), words, one.due))
    for post in posts(reader, policy):
        if post.standing is Standing.EMPTY:
            words = _("{post}: unmanned").format(post=post.title)
            found.append(OpenItem("post", post.id, "", words, post.relief_due))
        elif post.standing is Standing.CLOSED:
            words = _("{post}: left empty, {why}").format(post=post.title, why=post.closed)
            found.append(OpenItem("post", post.id, "", words))
    for order in orders(reader, in_force=True, limit=_MOST):
        words = order.text
        if order.missing:
            missing = ", ".join(ack.title for ack in order.missing)
            words = _("{order}; not acknowledged: {posts}").format(order=order.text, posts=missing)
        found.append(OpenItem("order", order.id, order.spoken, words))
    for person in by_key(reader).values():
        if person.status in (Status.BREAK, Status.OUT_OF_CONTACT):
            # when the break ends stands where it is due: as words it would read otherwise after midnight
            words = _("{head}: {tail}").format(head=person.name, tail=_(STATUS_TITLES[person.status]))
            lost = person.status is Status.OUT_OF_CONTACT
            item = OpenItem("staff", person.staff_id, person.number, words, person.until, risk=lost)
            found.append(item)
    return sorted(found, key=lambda item: (item.due is None, item.due or now))
