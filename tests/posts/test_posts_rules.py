"""When rounds are walked, what somebody is doing, numbers of orders, names of posts: without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from controlroom.base.errors import NotFound, UsageError
from controlroom.base.policy_clock import Origin, Warn
from controlroom.base.policy_posts import RoundRule
from controlroom.base.registry import Doing
from controlroom.posts.places import Place, find_place
from controlroom.posts.rules import Status, order_number, parse_order, parse_status, slot_from, status_of
from controlroom.posts.rules_undo import Entry, is_free, is_given_up, last_of_each

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
OUT, THERE = Doing("2026-1122-001", "东门", False), Doing("2026-1122-001", "东门", True)


def rule(starts: int = 0, ends: int = 0, every: int = 3600) -> RoundRule:
    return RoundRule(
        "r",
        "巡逻",
        "round",
        "T-071",
        ("patrol",),
        every,
        starts,
        ends,
        900,
        Warn(600),
        3,
        "security",
        Origin("ours"),
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("starts", "ends", "every", "now", "begins", "over"),
    [
        (0, 0, 3600, "22T10:20", "22T10:00", "22T11:00"),
        (0, 0, 3600, "22T23:59", "22T23:00", "23T00:00"),
        (0, 0, 3600, "22T11:00", "22T11:00", "22T12:00"),
        # at night only, past midnight
        (22 * 60, 6 * 60, 3600, "22T05:30", "22T05:00", "22T06:00"),
        (22 * 60, 6 * 60, 3600, "22T06:00", "22T22:00", "22T23:00"),
        # by day, the last one cut where the hours end
        (8 * 60, 18 * 60 + 30, 7200, "22T17:00", "22T16:00", "22T18:00"),
        (8 * 60, 18 * 60 + 30, 7200, "22T18:10", "22T18:00", "22T18:30"),
        (8 * 60, 18 * 60 + 30, 7200, "22T18:30", "23T08:00", "23T10:00"),
    ],
)
def test_a_round_lies_between_its_hours(
    starts: int, ends: int, every: int, now: str, begins: str, over: str
) -> None:
    slot = slot_from(rule(starts, ends, every), local(now), ZONE)
    assert (slot.starts, slot.ends) == (local(begins), local(over))


def test_slots_follow_each_other_without_gap_through_a_day() -> None:
    at = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    slot = slot_from(rule(), at, ZONE)
    for _nth in range(30):
        following = slot_from(rule(), slot.ends, ZONE)
        assert following.starts == slot.ends
        assert following.ends - following.starts == timedelta(hours=1)
        slot = following


@pytest.mark.parametrize(
    ("on_duty", "kept", "doing", "status"),
    [
        (True, "", None, Status.FREE),
        (False, "", None, Status.OFF),
        (True, "", OUT, Status.SENT),
        (True, "", THERE, Status.ON_SCENE),
        (True, "break", None, Status.BREAK),
        (True, "break", OUT, Status.SENT),
        (True, "out-of-contact", THERE, Status.OUT_OF_CONTACT),
        (False, "", OUT, Status.SENT),
        (False, "break", None, Status.OFF),
    ],
)
def test_what_somebody_is_doing(on_duty: bool, kept: str, doing: Doing | None, status: Status) -> None:
    assert status_of(on_duty, kept, doing) is status


def test_numbers_of_orders() -> None:
    assert order_number(12) == "L-0012"
    assert [parse_order(text) for text in ("L-0012", "l12", "Ｌ－００１２", "12")] == [12] * 4
    with pytest.raises(UsageError):
        parse_order("令")


def test_a_status_is_named_in_either_language() -> None:
    assert [parse_status(text) for text in ("break", "休息", "on a break", " ＯＦＦ ")] == [
        Status.BREAK,
        Status.BREAK,
        Status.BREAK,
        Status.OFF,
    ]


def test_a_post_is_named_by_code_by_name_or_by_a_piece_that_only_one_has() -> None:
    known = {
        code: Place(code, "gate", zh, en, False)
        for code, zh, en in (("GT-E", "东门", "East gate"), ("GT-W", "西门", "West gate"))
    }
    for text in ("gt-e", "东门", "ＥＡＳＴ　gate", "东", "east"):
        assert find_place(known, text).code == "GT-E"
    with pytest.raises(UsageError):
        find_place(known, "门")
    with pytest.raises(NotFound):
        find_place(known, "北门")
    with pytest.raises(UsageError):
        find_place(known, " ")


def entry(seq: int, act: str, subject_id: int = 1, **facts: object) -> Entry:
    return Entry(seq, act, NOON, NOON, 1, "post", subject_id, facts, {})


def test_of_all_about_one_thing_the_last_that_stands_is_taken_back() -> None:
    entries = [
        entry(9, "welfare.silent", posting=1),
        entry(8, "post.closed", 1),
        entry(7, "welfare.heard", posting=2),
        entry(6, "welfare.heard", posting=1),
        entry(5, "post.manned", 1),
        entry(4, "order.acknowledged", 1, post=1),
        entry(3, "order.acknowledged", 1, post=2),
        entry(2, "post.reported"),
        entry(1, "post.reported"),
    ]
    assert [one.seq for one in last_of_each(entries, ())] == [9, 8, 7, 4, 3, 2, 1]
    assert [one.seq for one in last_of_each(entries, {9, 8})] == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(("seconds", "free"), [(-3600, True), (0, True), (60, True), (61, False)])
def test_a_minute_is_free_also_for_a_clock_set_back(seconds: int, free: bool) -> None:
    assert is_free(NOON, NOON + timedelta(seconds=seconds)) is free


@pytest.mark.parametrize(
    ("minutes", "later_done", "given_up"),
    [(-1, True, False), (0, True, True), (5, True, True), (5, False, False)],
)
def test_a_round_is_given_up_once_its_time_is_over_and_a_later_one_done(
    minutes: int, later_done: bool, given_up: bool
) -> None:
    assert is_given_up(NOON, later_done, NOON + timedelta(minutes=minutes)) is given_up
