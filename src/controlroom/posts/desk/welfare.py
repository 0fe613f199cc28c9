"""Signs of life of a guard who stands alone: asked for again and again, answered, or not (000:11; figures ours)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from controlroom.base.clock import opt_us
from controlroom.base.errors import NotFound, Refused
from controlroom.base.i18n import _
from controlroom.deadlines.desk import cancel, meet, pause, resume, start
from controlroom.people import desk as people
from controlroom.people.tables import Staff
from controlroom.posts.desk import status
from controlroom.posts.desk.common import POSTING, answer, called, key, need, note, owed, unreachable
from controlroom.posts.rules import CHECK, SILENT
from controlroom.posts.tables import Post, Posting
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.chain import FactValue


@desk_act(right="take")
def heard(act: Act, who: str, *, by: str = "", words: str = "") -> Done:
    """Write down a sign of life; the next is due an interval later (right ``take``).

    Args:
        act: the act.
        who: number of the guard who stands alone.
        by: number of whoever answered on the guard's behalf; empty if the guard did.
        words: what was heard; needed when somebody else answered.

    Raises:
        NotFound: nobody of the number, or nobody asks for this guard; UsageError: somebody else answered and the
            words are missing; Refused: the guard is inside a gas area.
    """
    person, one, post = _checked(act, who)
    other = people.by_number(act, by, field="by") if by.strip() else None
    if other is not None and other.id == person.id:
        other = None
    said = words.strip()
    if other is not None:
        said = need(words, _("Write the words that were heard on the guard's behalf."), "words")
    before = _before(act, one)
    one.heard, one.tries = act.now, 0
    act.session.add(one)
    meet(act, (POSTING, key(one)), one.life, [CHECK, SILENT], at=act.now)
    status.back_in_contact(act, person)
    _ask(act, one, act.policy.posts.welfare.every, first=True)
    note(
        act,
        "welfare.heard",
        post,
        {"staff": person.id, "by": other.id if other is not None else None, **before},
        {"who": called(person), "by": called(other) if other is not None else "", "words": said},
    )
    return answer(post)


@desk_act(right="take")
def silent(act: Act, who: str) -> Done:
    """Write down a call that nobody answered: call again, and after the last call go and look (right ``take``).

    Raises:
        NotFound: nobody of the number, or nobody asks for this guard; Refused: inside a gas area, or somebody is
            being sent to look already.
    """
    person, one, post = _checked(act, who)
    rules = act.policy.posts.welfare
    if one.tries > rules.again:
        raise Refused(
            _("{who} did not answer {count} calls. Send somebody to look.").format(
                who=called(person), count=one.tries
            )
        )
    before = _before(act, one)
    one.tries += 1
    act.session.add(one)
    facts = {**before, "staff": person.id, "tries": one.tries}
    note(act, "welfare.silent", post, facts, {"who": called(person)})
    if one.tries <= rules.again:
        _ask(act, one, rules.reply, first=False)
        return answer(post)
    cancel(act, (POSTING, key(one)), one.life, [CHECK], at=act.now)
    one.life += 1
    start(
        act,
        kind=SILENT,
        subject=(POSTING, key(one)),
        life=one.life,
        started=act.now,
        due=act.now,
        warn=act.now,
        priority=rules.priority,
        ladder=rules.ladder,
    )
    status.out_of_contact(act, person)
    return answer(post, _("{who} is out of contact. Send somebody to look.").format(who=called(person)))


def settle(act: Act, post: Post, here: Sequence[Posting]) -> None:
    """Begin to ask for signs of life of whoever stands alone at such a post, stop where two stand."""
    kind = act.policy.posts.kinds.get(post.kind)
    wanted = kind is not None and kind.alone and len(here) == 1
    for one in here:
        if wanted and not one.checked:
            one.checked, one.heard, one.tries = 1, act.now, 0
            _ask(act, one, act.policy.posts.welfare.every, first=True)
        elif not wanted and one.checked:
            end(act, one)
    hold(act)


def end(act: Act, one: Posting) -> None:
    """Ask for no more signs of life."""
    if one.checked:
        cancel(act, (POSTING, key(one)), one.life, None, at=act.now)
        one.checked = one.held = 0
        act.session.add(one)


def hold(act: Act) -> None:
    """Ask nothing of those who are inside a gas area, and go on where they are out of it (P-07, 001:254)."""
    statement = select(Posting).where(col(Posting.until).is_(None), Posting.checked == 1)
    rows = act.session.exec(statement).all()
    inside = unreachable(act) if rows else frozenset()
    for one in rows:
        held = int(one.staff_id in inside)
        if held == one.held:
            continue
        one.held = held
        act.session.add(one)
        (pause if held else resume)(act, (POSTING, key(one)), one.life, at=act.now)


def check_reachable(one: Posting, person: Staff) -> None:
    """Refuse where nobody may call: inside a gas area (P-07).

    Raises:
        Refused: so it is.
    """
    if one.held:
        raise Refused(
            _("{who} is in a gas area: no radio, no telephone. The checks wait.").format(who=called(person)),
            field="who",
        )


def _before(act: Act, one: Posting) -> dict[str, FactValue]:
    """Return what the checks on somebody are now, as facts from which it can be brought back."""
    return {
        "posting": one.id,
        "owed": owed(act, (POSTING, key(one))),
        "heard": opt_us(one.heard),
        "calls": one.tries,
        "away": status.is_out_of_contact(act, one.staff_id),
    }


def _ask(act: Act, one: Posting, seconds: int, *, first: bool) -> None:
    """Ask for the next sign of life; the deadline before it was met or gives way."""
    rules = act.policy.posts.welfare
    due = act.now + timedelta(seconds=seconds)
    lead = (
        timedelta(seconds=rules.warn.seconds) if not rules.warn.share else (due - act.now) * rules.warn.share
    )
    one.life += 1
    start(
        act,
        kind=CHECK,
        subject=(POSTING, key(one)),
        life=one.life,
        started=act.now,
        due=due,
        warn=max(act.now, due - lead) if first else due,
        priority=rules.priority,
        ladder=rules.ladder,
        limit=seconds,
    )


def _checked(act: Act, who: str) -> tuple[Staff, Posting, Post]:
    person = people.by_number(act, who, field="who")
    statement = select(Posting).where(
        Posting.staff_id == person.id, col(Posting.until).is_(None), Posting.checked == 1
    )
    one = act.session.exec(statement).first()
    if one is None:
        raise NotFound(
            _("{who} does not stand alone at a post; nobody asks for signs of life.").format(
                who=called(person)
            ),
            field="who",
        )
    check_reachable(one, person)
    return person, one, act.session.get_one(Post, one.post_id)
