"""Who stands where: a post is manned, relieved, left empty (003:34: nobody leaves before the relief has come)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _, language
from controlroom.base.text import tidy_line
from controlroom.deadlines.desk import cancel, meet, start
from controlroom.people import desk as people
from controlroom.people.tables import Staff
from controlroom.posts.desk import reports, rounds, welfare
from controlroom.posts.desk.common import POST, answer, called, key, note, post_named, standing
from controlroom.posts.rules import RELIEF
from controlroom.posts.tables import Post, Posting
from controlroom.store.act import Act, Done, desk_act


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
    left: list[Post] = []
    for person in come:
        if not person.on_duty:
            people.set_on_duty.inside(act, person.number, True)
        left += _leave(act, person)
    for one in gone:
        _end(act, one)
    act.session.flush()
    for person in come:
        assert person.id is not None
        act.session.add(Posting(post_id=key(row), staff_id=person.id, since=act.now, heard=act.now))
    row.used, row.closed = 1, closed
    act.session.flush()
    note(
        act,
        "post.manned" if named else "post.closed",
        row,
        {"on": [one.id or 0 for one in come], "off": [one.staff_id for one in gone]},
        {"who": ", ".join(map(called, named)), "why": closed},
    )
    for touched in (row, *left):
        settle(act, touched)
    rounds.plan(act)
    reports.plan_equipment(act)
    notes = [_("{post} is unmanned now.").format(post=_title(one)) for one in left if not standing(act, one)]
    return answer(row, *notes)


def leave_all(act: Act, staff: frozenset[int]) -> None:
    """Let people leave their posts inside an act: they went off duty, or work here no more."""
    statement = select(Posting).where(col(Posting.staff_id).in_(staff), col(Posting.until).is_(None))
    for one in act.session.exec(statement).all():
        post = act.session.get_one(Post, one.post_id)
        person = act.session.get_one(Staff, one.staff_id)
        _end(act, one)
        act.session.flush()
        note(act, "post.left", post, {"off": [one.staff_id]}, {"who": called(person)})
        settle(act, post)
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


def _leave(act: Act, person: Staff) -> list[Post]:
    """Let somebody leave where they stand; return that post, if there is one."""
    statement = select(Posting).where(Posting.staff_id == person.id, col(Posting.until).is_(None))
    one = act.session.exec(statement).first()
    if one is None:
        return []
    _end(act, one)
    act.session.flush()
    post = act.session.get_one(Post, one.post_id)
    note(act, "post.left", post, {"off": [one.staff_id]}, {"who": called(person)})
    return [post]


def _end(act: Act, one: Posting) -> None:
    one.until = act.now
    act.session.add(one)
    welfare.end(act, one)


def _title(post: Post) -> str:
    return post.zh if language() == "zh" else post.en
