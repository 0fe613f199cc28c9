"""Taking back who was put on a post: those relieved stand there again, those who came stand where they stood."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import col, select

from controlroom.deadlines.desk import cancel, reopen
from controlroom.people import desk as people
from controlroom.people.tables import Staff
from controlroom.posts.desk import orders, rounds, welfare
from controlroom.posts.desk.common import (
    POST,
    answer,
    doing,
    key,
    note_undone,
    overtaken,
    standing,
    unmanned,
)
from controlroom.posts.desk.manning import settle
from controlroom.posts.reads_undo import taken
from controlroom.posts.rules import RELIEF
from controlroom.posts.rules_undo import MANNING, Entry
from controlroom.posts.tables import Post, Posting
from controlroom.store.act import Act, Done

_SINCE = "SELECT seq FROM journal WHERE subject = 'post' AND subject_id = :id AND act = :act AND seq > :since"


def unman(act: Act, entry: Entry, why: str) -> Done:
    """Take back who stands at a post, or that it is left empty.

    Raises:
        Refused: who stands there has changed since, somebody cannot go back where they stood, or an order that
            reached the post by it has been acknowledged.
    """
    facts = entry.facts
    post = act.session.get_one(Post, entry.subject_id)
    begun, ended = _postings(act, facts["begun"]), _postings(act, facts["ended"])
    touched = {key(post): post}
    touched |= {one.post_id: act.session.get_one(Post, one.post_id) for one in ended}
    if _changed(act, entry, touched) or not all(_may_return(act, one, facts["begun"]) for one in ended):
        raise overtaken()
    orders.unreach(act, facts.get("orders", ()), post)
    for one in begun:
        # the row stays, as long as nothing: an alarm may be about it
        welfare.end(act, one)
        one.until = one.since
    act.session.flush()
    for one in ended:
        one.until = None
    post.closed, post.used = entry.texts.get("was", ""), int(facts["used"])
    act.session.flush()
    note_undone(act, entry, why)
    for other in touched.values():
        # what fell empty by it has not fallen empty
        cancel(act, (POST, key(other)), other.life, [RELIEF], at=act.now)
    for row in reopen(act, facts["owed"]):
        if row.subject == POST:
            touched[row.subject_id].life = row.life
        else:
            watched = act.session.get_one(Posting, row.subject_id)
            watched.checked, watched.life = 1, row.life
    act.session.flush()
    for other in touched.values():
        settle(act, other)
    orders.hold(act)
    _off_duty(act, facts["duty"])
    rounds.plan(act)
    return answer(post, *unmanned(one for one in touched.values() if one.used and not standing(act, one)))


def _postings(act: Act, ids: Collection[int]) -> Sequence[Posting]:
    return act.session.exec(
        select(Posting).where(col(Posting.id).in_(list(ids))).order_by(col(Posting.id))
    ).all()


def _changed(act: Act, entry: Entry, posts: Collection[int]) -> bool:
    """Tell whether who stands at any of the posts has been changed since; what was taken back does not count."""
    since = {
        seq
        for one in posts
        for what in MANNING
        for (seq,) in act.run(_SINCE, id=one, act=what, since=entry.seq)
    }
    return bool(since - taken(act.run, entry.seq))


def _may_return(act: Act, one: Posting, begun: Collection[int]) -> bool:
    """Tell whether somebody may stand again where they stood: at work, and put nowhere else meanwhile."""
    person = act.session.get_one(Staff, one.staff_id)
    statement = select(Posting).where(Posting.staff_id == one.staff_id, col(Posting.until).is_(None))
    now = act.session.exec(statement).first()
    return bool(person.active and person.on_duty) and (now is None or now.id in begun)


def _off_duty(act: Act, ids: Collection[int]) -> None:
    """Let those go off duty again who came on duty by it, but nobody who has been sent somewhere."""
    out = doing(act) if ids else {}
    for one in ids:
        person = act.session.get_one(Staff, one)
        if one not in out:
            people.set_on_duty.inside(act, person.number, False)
