"""Orders: one act sends them, each post acknowledges, who is missing is known until the end."""

from __future__ import annotations

import pytest

from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.deadlines.naming import describe, find
from controlroom.posts.rules import ANSWERED, OrderState
from tests.posts.conftest import Guards
from tests.posts.test_posts_undo import last


@pytest.fixture
def manned(guards: Guards) -> Guards:
    """Gate and lobby are manned."""
    guards.man("gate", "305")
    guards.man("lobby", "306")
    return guards


def missing(guards: Guards, number: str) -> list[str]:
    return [one.code for one in guards.order(number).missing]


def test_an_order_goes_to_every_manned_post_and_is_ticked_off(manned: Guards) -> None:
    """P-22: posts stay manned, all others assemble."""
    number = manned.do("send", "封闭各出入口").number
    assert missing(manned, number) == ["gate", "lobby"]
    assert manned.post("gate").missing == 1
    manned.do("acknowledge", number, "gate")
    assert missing(manned, number) == ["lobby"]
    assert manned.order(number).acks[0].acked == manned.clock.now()
    manned.desk.wait(minutes=6)
    assert ANSWERED in manned.alarms()
    manned.do("acknowledge", number, "大堂岗")
    assert missing(manned, number) == []
    assert ANSWERED not in manned.alarms()
    assert manned.order(number).state is OrderState.IN_FORCE


def test_an_order_goes_to_some_posts_only(manned: Guards) -> None:
    number = manned.do("send", "留意一名穿红衣的男子", ["gate"]).number
    assert missing(manned, number) == ["gate"]
    with pytest.raises(NotFound):
        manned.do("acknowledge", number, "lobby")
    with pytest.raises(Refused):
        manned.do("send", "留意", ["patrol"])


def test_it_is_stood_down_once(manned: Guards) -> None:
    number = manned.do("send", "紧急集合").number
    manned.do("stand_down", number)
    assert manned.order(number).state is OrderState.STOOD_DOWN
    assert manned.due(ANSWERED) == []
    assert manned.post("gate").missing == 0
    for act in (("stand_down", number), ("acknowledge", number, "gate")):
        with pytest.raises(Refused):
            manned.do(*act)


def test_a_post_acknowledges_once(manned: Guards) -> None:
    number = manned.do("send", "紧急集合").number
    manned.do("acknowledge", number, "gate")
    with pytest.raises(Refused):
        manned.do("acknowledge", number, "gate")


def test_an_order_is_found_by_its_number_and_named_without_what_was_said(manned: Guards) -> None:
    number = manned.do("send", "留意业主张三").number
    local = manned.clock.now().astimezone(manned.store.zone)
    sort, key = find(manned.store.reader, "l1", local)
    assert (sort, key) == ("order", manned.order(number).id)
    with pytest.raises(NotFound):
        find(manned.store.reader, "L-0009", local)
    named = describe(manned.store.reader, [(sort, key)])[sort, key]
    assert named.number == number
    assert "张三" not in "".join(map(str, named))


def test_nothing_is_sent_to_nobody_and_nothing_without_words(guards: Guards) -> None:
    with pytest.raises(Refused):
        guards.do("send", "封闭各出入口")
    guards.man("gate", "305")
    with pytest.raises(UsageError):
        guards.do("send", "  ")
    with pytest.raises(NotFound):
        guards.do("stand_down", "L-0009")


def test_a_post_inside_a_gas_area_is_not_called_and_missed_only_later(manned: Guards) -> None:
    gas = manned.desk.open(kind="gas-leak")
    manned.desk.do("dispatch", gas, ["306"])
    done = manned.do("send", "封闭各出入口")
    assert "大堂岗" in done.notes[0]
    assert missing(manned, done.number) == ["gate"]
    manned.do("acknowledge", done.number, "gate")
    assert manned.due(ANSWERED) == []
    manned.desk.do("arrive", gas, "306")
    manned.desk.do("clear", gas, "306")
    assert missing(manned, done.number) == ["lobby"]
    assert len(manned.due(ANSWERED)) == 1


def test_a_post_that_is_left_empty_is_not_waited_for_until_somebody_stands_there(manned: Guards) -> None:
    number = manned.do("send", "封闭各出入口").number
    manned.do("acknowledge", number, "lobby")
    manned.man("gate", why="夜间关闭")
    assert missing(manned, number) == []
    assert manned.post("gate").missing == 0
    manned.desk.wait(minutes=6)
    assert ANSWERED not in manned.alarms()
    manned.man("gate", "305")
    assert missing(manned, number) == ["gate"]
    manned.desk.wait(minutes=6)
    assert ANSWERED in manned.alarms()


def test_an_order_to_every_post_reaches_one_that_is_manned_later(manned: Guards) -> None:
    number = manned.do("send", "封闭各出入口").number
    manned.do("send", "留意一名穿红衣的男子", ["gate"])
    done = manned.do("man", "patrol", ["611"])
    assert [note for note in done.notes if number in note and "封闭各出入口" in note] == list(done.notes)
    assert missing(manned, number) == ["gate", "lobby", "patrol"]
    for post in ("gate", "lobby", "patrol"):
        manned.do("acknowledge", number, post)
    assert missing(manned, number) == []
    # the relief finds the post acknowledged; nobody is asked twice
    assert manned.do("man", "patrol", ["612"]).notes == ()
    assert missing(manned, number) == []


def test_what_reached_a_post_manned_by_mistake_is_taken_back_with_it(manned: Guards) -> None:
    number = manned.do("send", "封闭各出入口").number
    manned.do("acknowledge", number, "gate")
    manned.do("acknowledge", number, "lobby")
    assert manned.due(ANSWERED) == []
    manned.do("man", "patrol", ["611"])
    assert len(manned.due(ANSWERED)) == 1
    manned.do("undo", last(manned, "post.manned"))
    assert missing(manned, number) == []
    assert manned.due(ANSWERED) == []
    manned.do("man", "patrol", ["611"])
    assert missing(manned, number) == ["patrol"]


def test_a_post_that_has_acknowledged_is_not_taken_back_silently(manned: Guards) -> None:
    number = manned.do("send", "封闭各出入口").number
    manned.do("man", "patrol", ["611"])
    entry = last(manned, "post.manned")
    manned.do("acknowledge", number, "patrol")
    with pytest.raises(Refused):
        manned.do("undo", entry)
