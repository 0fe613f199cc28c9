"""Rounds (T-071): one ahead is expected while somebody stands at its posts; reported, missed, planned on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from controlroom.base.clock import from_us, to_us
from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.policy_posts import RoundRule
from controlroom.base.text import tidy
from controlroom.base.times import clock_text
from controlroom.deadlines.desk import cancel, finish, meet, start
from controlroom.people import desk as people
from controlroom.posts.desk.common import ROUND, any_manned, called
from controlroom.posts.rules import ROUND as REPORT
from controlroom.posts.rules import RoundState, find_round, slot_from
from controlroom.posts.tables import PatrolRound
from controlroom.store.act import Act, Done, desk_act


@desk_act(right="take")
def report_round(
    act: Act, name: str, *, at: datetime | None = None, found: str = "", who: str | None = None
) -> Done:
    """Write down that a round was walked (right ``take``). The report belongs to the round in whose time it lies.

    Args:
        act: the act.
        name: the round's id or name.
        at: when it was walked, if not now.
        found: what was found; nothing if all is well.
        who: number of whoever walked it.

    Raises:
        UsageError: no such round, a time still to come; NotFound: none is expected then, nobody of the number;
            Refused: it is reported already, or another was just now and no time is given: one report, told twice.
    """
    rule = find_round(act.policy.posts.rounds, name)
    when = at or act.now
    if when > act.now:
        raise UsageError(_("This time is still to come. Give the time it was walked."), field="at")
    person = people.by_number(act, who, field="who") if who else None
    if at is None:
        _not_just_reported(act, rule)
    row = _fitting(act, rule, when)
    was = row.state
    row.state, row.reported, row.found = RoundState.REPORTED.value, when, tidy(found, field="found")
    row.staff_id = person.id if person is not None else None
    act.session.add(row)
    meet(act, (ROUND, _key(row)), 1, [REPORT], at=when)
    given_up = [before for before in _open(act, rule) if before.starts < row.starts]
    for before in given_up:
        miss(act, before)
    act.journal(
        "round.reported",
        (ROUND, _key(row)),
        {
            "round": rule.id,
            "was": was,
            "staff": row.staff_id,
            "missed": [_key(before) for before in given_up],
        },
        {
            "zh": rule.zh,
            "en": rule.en,
            "who": called(person) if person is not None else "",
            "found": row.found,
        },
        at=when,
    )
    plan(act)
    return Done(ROUND, _key(row), rule.id)


def plan(act: Act) -> None:
    """Expect the next of each round whose posts are manned; expect no more of those where nobody stands."""
    rules = act.policy.posts.rounds
    statement = select(PatrolRound).where(PatrolRound.state == RoundState.OPEN.value)
    open_: dict[str, list[PatrolRound]] = {}
    for row in act.session.exec(statement.order_by(col(PatrolRound.starts))):
        open_.setdefault(row.code, []).append(row)
    for code, rows in open_.items():
        rule = rules.get(code)
        if rule is None or not any_manned(act, rule.posts):
            for row in rows:
                void(act, row)
    for rule in rules.values():
        ahead = [row for row in open_.get(rule.id, ()) if row.state == RoundState.OPEN and row.due > act.now]
        if not ahead and any_manned(act, rule.posts):
            _expect(act, rule)


def on_missed(act: Act, key: int) -> None:
    """A round's time is over: it stays open for a late report, the one before it is missed, the next is expected."""
    row = act.session.get(PatrolRound, key)
    if row is None:
        return
    rule = act.policy.posts.rounds.get(row.code)
    for before in _open(act, rule) if rule is not None else ():
        if before.starts < row.starts:
            miss(act, before)
    plan(act)


def _expect(act: Act, rule: RoundRule) -> None:
    last = act.run("SELECT MAX(ends) FROM patrol_round WHERE code = :code AND state <> 'void'", code=rule.id)
    slot = slot_from(rule, act.now, act.policy.zone)
    while last[0][0] is not None and to_us(slot.starts) < last[0][0]:
        slot = slot_from(rule, slot.ends, act.policy.zone)
    act.session.flush()
    act.run(
        "DELETE FROM patrol_round WHERE code = :code AND starts = :starts AND state = 'void'",
        code=rule.id,
        starts=to_us(slot.starts),
    )
    row = PatrolRound(
        code=rule.id,
        starts=slot.starts,
        ends=slot.ends,
        due=slot.ends + timedelta(seconds=rule.late),
        state=RoundState.OPEN.value,
    )
    act.session.add(row)
    act.session.flush()
    lead = (
        (row.due - row.starts) * rule.warn.share if rule.warn.share else timedelta(seconds=rule.warn.seconds)
    )
    start(
        act,
        kind=REPORT,
        subject=(ROUND, _key(row)),
        life=1,
        started=slot.starts,
        due=row.due,
        warn=row.due - lead,
        priority=rule.priority,
        ladder=rule.ladder,
        limit=rule.every,
        pauses=False,
    )


def _fitting(act: Act, rule: RoundRule, when: datetime) -> PatrolRound:
    """Return the round a report belongs to: the one in whose time it lies, else the one just over and not yet late."""
    statement = select(PatrolRound).where(
        PatrolRound.code == rule.id, PatrolRound.starts <= when, PatrolRound.due >= when
    )
    rows = [
        row
        for row in act.session.exec(statement.order_by(col(PatrolRound.starts)))
        if row.state != RoundState.VOID
    ]
    left = [row for row in rows if row.state != RoundState.REPORTED]
    if left:
        return left[0]
    if rows:
        raise Refused(
            _("{round} of {time} is reported already.").format(
                round=title(rule), time=clock_text(rows[-1].starts, act.policy.zone)
            ),
            field="at",
        )
    raise NotFound(_("No {round} was expected then.").format(round=title(rule)), field="at")


def _not_just_reported(act: Act, rule: RoundRule) -> None:
    """Refuse a report that may be the one before pressed again: just after the hour it would count for the next."""
    last = act.run("SELECT MAX(reported) FROM patrol_round WHERE code = :code", code=rule.id)[0][0]
    if last is None:
        return
    # a clock set back makes the last report one to come: that is no key pressed twice
    if timedelta() <= act.now - from_us(last) < timedelta(seconds=rule.late):
        raise Refused(
            _("{round} was reported at {time}. If another was walked, give its time.").format(
                round=title(rule), time=clock_text(from_us(last), act.policy.zone)
            ),
            field="at",
        )


def _open(act: Act, rule: RoundRule) -> Sequence[PatrolRound]:
    statement = select(PatrolRound).where(
        PatrolRound.code == rule.id, PatrolRound.state == RoundState.OPEN.value
    )
    return act.session.exec(statement.order_by(col(PatrolRound.starts))).all()


def miss(act: Act, row: PatrolRound) -> None:
    """Note inside an act that nobody waits for a round any more."""
    row.state = RoundState.MISSED.value
    act.session.add(row)
    finish(act, (ROUND, _key(row)), 1, at=act.now)
    rule = act.policy.posts.rounds.get(row.code)
    act.journal(
        "round.missed",
        (ROUND, _key(row)),
        {"round": row.code},
        {"zh": rule.zh if rule else row.code, "en": rule.en if rule else row.code},
        at=row.due,
    )


def void(act: Act, row: PatrolRound) -> None:
    """Nobody stands at its posts: what is over was missed, what is still to come is not expected any more."""
    if row.due <= act.now:
        miss(act, row)
        return
    row.state = RoundState.VOID.value
    act.session.add(row)
    cancel(act, (ROUND, _key(row)), 1, None, at=act.now)


def _key(row: PatrolRound) -> int:
    assert row.id is not None
    return row.id
