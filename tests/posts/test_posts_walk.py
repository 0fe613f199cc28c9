"""Whatever the desk does in whatever order, posts, promises and people agree."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta

import pytest

from controlroom.base.errors import ControlroomError
from controlroom.posts import reads, reads_undo
from controlroom.posts.rules import (
    ANSWERED,
    BREAK_OVER,
    CHECK,
    RELIEF,
    ROUND,
    SILENT,
    RoundState,
    Standing,
    Status,
)
from controlroom.shifts import desk as shifts
from tests.posts.conftest import Guards

POSTS = ("gate", "lobby", "car-park", "patrol")
PEOPLE = ("305", "306", "611")


def step(guards: Guards, dice: random.Random, open_: list[str]) -> None:
    """Do something a desk might do; what is refused is refused."""
    who, post = dice.choice(PEOPLE), dice.choice(POSTS)
    few = dice.sample(PEOPLE, dice.randint(1, 2))
    match dice.randrange(20):
        case 0 | 1 | 2:
            guards.man(post, *few)
        case 3:
            guards.man(post, why="关闭")
        case 4:
            shifts.on_duty(guards.store, guards.desk.by, [who], dice.random() < 0.5)
        case 5:
            guards.do("set_status", who, dice.choice(("free", "break", "out-of-contact", "off")))
        case 6:
            guards.do(
                "report_round", "hourly", at=guards.clock.now() - timedelta(minutes=dice.randint(0, 90))
            )
        case 7 | 8:
            guards.do("heard", who)
        case 9:
            guards.do("silent", who)
        case 10:
            guards.do("send", "封闭各出入口", dice.choice(((), (post,))))
        case 11:
            guards.do("acknowledge", f"L-{dice.randint(1, 4)}", post)
        case 12:
            guards.do("stand_down", f"L-{dice.randint(1, 4)}")
        case 13:
            number = guards.desk.open(kind=dice.choice(("gas-leak", "water-leak")))
            open_.append(number)
            guards.desk.do("dispatch", number, few, even_if_busy=True)
        case 14 if open_:
            guards.desk.do("cancel", open_.pop(), why="误报")
        case 15 | 16 | 17:
            back = reads_undo.latest(guards.store.reader.rows)
            guards.do("undo", dice.choice(back[:6]).seq, why="记错")
        case _:
            guards.desk.wait(minutes=dice.randint(1, 50))
            guards.alarms()


def agree(guards: Guards) -> None:
    """Compare what is promised with what stands there."""
    reader, policy = guards.store.reader, guards.store.policy()
    found = reads.posts(reader, policy)
    people = [one.number for post in found for one in post.people]
    assert len(people) == len(set(people))
    for number in people:
        assert guards.status(number) is not Status.OFF
    empty = {post.id for post in found if post.standing is Standing.EMPTY}
    assert {row.subject_id for row in guards.due(RELIEF)} == empty
    alone = {
        one.posting
        for post in found
        for one in post.people
        if len(post.people) == 1 and post.kind in ("car-park", "patrol")
    }
    asked = [row.subject_id for row in (*guards.due(CHECK), *guards.due(SILENT))]
    assert sorted(asked) == sorted(alone)
    assert {one.posting for post in found for one in post.people if one.checked} == alone
    for row in (*guards.due(CHECK), *guards.due(SILENT)):
        held = next(one.held for post in found for one in post.people if one.posting == row.subject_id)
        assert (row.state == "paused") == held
    patrolled = any(post.people for post in found if post.kind == "patrol")
    rounds = [one for one in guards.rounds() if one.state is RoundState.OPEN]
    assert sorted(row.subject_id for row in guards.due(ROUND)) == sorted(one.id for one in rounds)
    assert (len(rounds) in (1, 2)) if patrolled else not rounds
    resting = reader.rows("SELECT COUNT(*) FROM staff_status WHERE status = 'break'")[0][0]
    assert len(guards.due(BREAK_OVER)) == resting
    owing = reader.rows(
        "SELECT DISTINCT o.id FROM post_order o JOIN post_order_ack a ON a.order_id = o.id "
        "WHERE o.state = 'in-force' AND a.acked IS NULL AND a.held = 0"
    )
    assert sorted(row.subject_id for row in guards.due(ANSWERED)) == sorted(key for (key,) in owing)


@pytest.mark.parametrize("seed", range(6))
def test_posts_promises_and_people_agree(guards: Guards, seed: int) -> None:
    dice, open_ = random.Random(seed), list[str]()
    for _nth in range(60):
        with suppress(ControlroomError, IndexError):
            step(guards, dice, open_)
        agree(guards)
