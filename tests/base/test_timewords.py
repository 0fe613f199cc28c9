"""The everyday words for times, both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.base import i18n
from controlroom.base.errors import UsageError
from controlroom.base.times import Look, iso, parse_span, parse_when
from controlroom.base.timewords import length

SHANGHAI = ZoneInfo("Asia/Shanghai")
LOOKS: tuple[Look, ...] = ("back", "forward")
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("10分钟前", "11-22T11:50"),
        ("十五分钟以前", "11-22T11:45"),
        ("半小时前", "11-22T11:30"),
        ("半个小时前", "11-22T11:30"),
        ("一个半小时前", "11-22T10:30"),
        ("两个小时前", "11-22T10:00"),
        ("2小时半前", "11-22T09:30"),
        ("３天前", "11-19T12:00"),
        ("刚才", "11-22T12:00"),
        ("刚刚", "11-22T12:00"),
        ("20分钟后", "11-22T12:20"),
        ("过半小时", "11-22T12:30"),
        ("一周后", "11-29T12:00"),
        ("10 minutes ago", "11-22T11:50"),
        ("10 min ago", "11-22T11:50"),
        ("2h ago", "11-22T10:00"),
        ("Half an hour ago", "11-22T11:30"),
        ("an hour ago", "11-22T11:00"),
        ("1 hour and 20 minutes ago", "11-22T10:40"),
        ("just now", "11-22T12:00"),
        ("in 20 minutes", "11-22T12:20"),
        ("in an hour", "11-22T13:00"),
        ("2 hours from now", "11-22T14:00"),
        ("明天下午3点", "11-23T15:00"),
        ("明天下午三点半", "11-23T15:30"),
        ("明天15点20", "11-23T15:20"),
        ("明天15时20分", "11-23T15:20"),
        ("后天上午9点一刻", "11-24T09:15"),
        ("大后天 8:30", "11-25T08:30"),
        ("前天晚上11点", "11-20T23:00"),
        ("昨晚11点半", "11-21T23:30"),
        ("昨晚12点", "11-22T00:00"),
        ("今晚8点", "11-22T20:00"),
        ("今晚20:15", "11-22T20:15"),
        ("今早7点", "11-22T07:00"),
        ("明早八点", "11-23T08:00"),
        ("明天中午12点", "11-23T12:00"),
        ("明天中午1点", "11-23T13:00"),
        ("今天凌晨0点20分", "11-22T00:20"),
        ("tomorrow 3pm", "11-23T15:00"),
        ("3pm tomorrow", "11-23T15:00"),
        ("tomorrow at 3:30 PM", "11-23T15:30"),
        ("tomorrow morning at 9", "11-23T09:00"),
        ("tomorrow at 9 in the morning", "11-23T09:00"),
        ("yesterday 11am", "11-21T11:00"),
        ("tonight at 8", "11-22T20:00"),
        ("8pm tonight", "11-22T20:00"),
        ("last night 11:30", "11-21T23:30"),
        ("this morning 9:15", "11-22T09:15"),
        ("tomorrow noon", "11-23T12:00"),
        ("the day after tomorrow 14:00", "11-24T14:00"),
    ],
)
def test_words_that_name_their_side_mean_the_same_wherever_is_looked(typed: str, wanted: str) -> None:
    for look in LOOKS:
        found = parse_when(typed, NOON, SHANGHAI, look=look)
        assert iso(found, SHANGHAI) == f"2026-{wanted}:00+08:00"


@pytest.mark.parametrize(
    ("typed", "back", "forward"),
    [
        ("后天", "11-24T00:00", "11-25T00:00"),
        ("前天", "11-20T00:00", "11-21T00:00"),
        ("day before yesterday", "11-20T00:00", "11-21T00:00"),
        ("下午3点", "11-21T15:00", "11-22T15:00"),
        ("凌晨2点", "11-22T02:00", "11-23T02:00"),
        ("3pm", "11-21T15:00", "11-22T15:00"),
        ("at 3:20pm", "11-21T15:20", "11-22T15:20"),
        ("20点", "11-21T20:00", "11-22T20:00"),
        ("noon", "11-22T12:00", "11-23T12:00"),
        ("晚上12点", "11-22T00:00", "11-23T00:00"),
        ("20 minutes", "11-22T11:40", "11-22T12:20"),
        ("半小时", "11-22T11:30", "11-22T12:30"),
    ],
)
def test_words_without_a_side_look_where_the_field_looks(typed: str, back: str, forward: str) -> None:
    for look, wanted in zip(LOOKS, (back, forward), strict=True):
        found = parse_when(typed, NOON, SHANGHAI, look=look)
        assert iso(found, SHANGHAI) == f"2026-{wanted}:00+08:00"


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("3点", "03:00", "15:00"),
        ("明天3点半", "03:30", "15:30"),
        ("tomorrow at 3", "03:00", "15:00"),
        ("昨晚1点", "01:00", "13:00"),
        ("12am", "00:00", "12:00"),
        ("12pm", "00:00", "12:00"),
        ("14时30分", "14:30", "14h30m"),
        ("2时", "02:00", "2h0m"),
    ],
)
def test_what_may_mean_two_times_is_asked_back(typed: str, first: str, second: str) -> None:
    i18n.use("en")
    with pytest.raises(UsageError) as refused:
        parse_when(typed, NOON, SHANGHAI, look="back", field="at")
    assert refused.value.field == "at"
    assert f"{first} or {second}" in refused.value.sentence


@pytest.mark.parametrize("typed", ["明天下午", "今晚", "tonight", "tomorrow morning", "下午"])
def test_words_without_an_hour_are_asked_back(typed: str) -> None:
    i18n.use("en")
    with pytest.raises(UsageError) as refused:
        parse_when(typed, NOON, SHANGHAI, look="forward")
    assert "hour" in refused.value.sentence


@pytest.mark.parametrize(
    "typed",
    [
        "前", "ago", "in", "明天25点", "下午22点", "晚上14点", "13am", "14pm", "明天3点61", "十十分钟前",
        "今天 今天", "1430", "15", "半",
    ],
)  # fmt: skip
def test_other_words_are_no_time(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_when(typed, NOON, SHANGHAI, look="back")


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("20 minutes", 20), ("半小时", 30), ("一个半小时", 90), ("half an hour", 30), ("二十分钟", 20),
        ("2时5分", 125), ("1 hour", 60),
    ],
)  # fmt: skip
def test_lengths_in_words(typed: str, minutes: int) -> None:
    assert parse_span(typed) == timedelta(minutes=minutes)


@given(st.text("明天昨后前今早晚上下午中点半刻分钟小时个之以0123456789十三:ago in pmt", max_size=14))
def test_any_mixture_of_our_words_is_a_time_or_a_sentence(text: str) -> None:
    for look in LOOKS:
        try:
            found = parse_when(text, NOON, SHANGHAI, look=look)
        except UsageError:
            continue
        assert found.tzinfo is not None


@given(st.integers(1, 999), st.sampled_from(["分钟", " minutes", "m", "分"]))
def test_a_length_before_and_after_now_mirror_each_other(count: int, unit: str) -> None:
    span = length(f"{count}{unit}")
    assert span == timedelta(minutes=count)
    before = parse_when(f"{count}{unit}前", NOON, SHANGHAI, look="forward")
    after = parse_when(f"{count}{unit}后", NOON, SHANGHAI, look="back")
    assert NOON - before == after - NOON == span
