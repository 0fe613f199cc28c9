"""Times as typed and as shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.base import i18n
from controlroom.base.errors import UsageError
from controlroom.base.times import (
    Look,
    clock_text,
    day_text,
    format_left,
    format_left_seconds,
    iso,
    parse_span,
    parse_when,
    span_text,
    weekday,
    when_text,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime.fromisoformat("1970-01-02"), datetime.fromisoformat("2899-12-31"))
LOOKS = st.sampled_from(["back", "forward"])


@pytest.mark.parametrize(
    ("typed", "back", "forward"),
    [
        ("14:30", "2026-11-21T14:30:00", "2026-11-22T14:30:00"),
        ("11:30", "2026-11-22T11:30:00", "2026-11-23T11:30:00"),
        ("12:00", "2026-11-22T12:00:00", "2026-11-23T12:00:00"),
        ("9:05:07", "2026-11-22T09:05:07", "2026-11-23T09:05:07"),
        ("１４：３０", "2026-11-21T14:30:00", "2026-11-22T14:30:00"),
        ("2h", "2026-11-22T10:00:00", "2026-11-22T14:00:00"),
        ("15M", "2026-11-22T11:45:00", "2026-11-22T12:15:00"),
        ("90s", "2026-11-22T11:58:30", "2026-11-22T12:01:30"),
        ("1d", "2026-11-21T12:00:00", "2026-11-23T12:00:00"),
        ("1h30m", "2026-11-22T10:30:00", "2026-11-22T13:30:00"),
        ("2小时15分钟", "2026-11-22T09:45:00", "2026-11-22T14:15:00"),
        ("yesterday", "2026-11-21T00:00:00", "2026-11-22T00:00:00"),
        ("昨天", "2026-11-21T00:00:00", "2026-11-22T00:00:00"),
        ("今天", "2026-11-22T00:00:00", "2026-11-23T00:00:00"),
        ("Tomorrow", "2026-11-23T00:00:00", "2026-11-24T00:00:00"),
        ("昨天 14:00", "2026-11-21T14:00:00", "2026-11-21T14:00:00"),
        ("明天９：００", "2026-11-23T09:00:00", "2026-11-23T09:00:00"),
        ("2026-11-20", "2026-11-20T00:00:00", "2026-11-21T00:00:00"),
        ("2026-11-20T08:15", "2026-11-20T08:15:00", "2026-11-20T08:15:00"),
        ("2026-11-20 08:15:30.25", "2026-11-20T08:15:30.250000", "2026-11-20T08:15:30.250000"),
        ("2026-11-20T08:15Z", "2026-11-20T16:15:00", "2026-11-20T16:15:00"),
        ("2026-11-20T08:15-0500", "2026-11-20T21:15:00", "2026-11-20T21:15:00"),
        ("2026-11-20T08:15+08", "2026-11-20T08:15:00", "2026-11-20T08:15:00"),
        ("now", "2026-11-22T12:00:00", "2026-11-22T12:00:00"),
    ],
)
def test_times(typed: str, back: str, forward: str) -> None:
    for look, wanted in (("back", back), ("forward", forward)):
        found = parse_when(typed, NOON, SHANGHAI, look=look)  # type: ignore[arg-type]
        assert iso(found, SHANGHAI) == wanted + "+08:00"
        assert found.utcoffset() == timedelta()


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "24:00", "25:00", "12:60", "12:00:60", "1430", "2026-02-30", "2026-13-01", "2026-11-20T24:00",
        "2026-11-20T8:15", "2026-11-20Z", "2026-11-20T08:15+15:00", "2026-11-20T08:15 x", "yesterday 2h",
        "昨天 25:00", "9999999d", "3661d", "-5m", "9999-12-31T23:59-08:00", "0001-01-01", "٠٩:٠٠",
        "[/]", "2h" * 1000,
    ],
)  # fmt: skip
def test_impossible_times(typed: str) -> None:
    for look in ("back", "forward"):
        with pytest.raises(UsageError) as refused:
            parse_when(typed, NOON, SHANGHAI, look=look, field="at")  # type: ignore[arg-type]
        assert refused.value.field == "at"
        assert "14:30" in refused.value.sentence


def test_a_time_the_clocks_skip_is_refused() -> None:
    # Berlin: 2026-03-29, 02:00 becomes 03:00
    now = datetime(2026, 3, 29, 10, 0, tzinfo=UTC)
    with pytest.raises(UsageError):
        parse_when("2026-03-29T02:30", now, BERLIN, look="back")
    with pytest.raises(UsageError):
        parse_when("today 02:30", now, BERLIN, look="back")
    assert parse_when("2026-03-29T02:30Z", now, BERLIN, look="back") == datetime(
        2026, 3, 29, 2, 30, tzinfo=UTC
    )
    # the last 02:30 there was, the day before
    assert parse_when("02:30", now, BERLIN, look="back") == datetime(2026, 3, 28, 1, 30, tzinfo=UTC)
    before = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)
    assert parse_when("02:30", before, BERLIN, look="forward") == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_a_time_that_happens_twice_is_the_one_nearest_to_now() -> None:
    # Berlin: 2026-10-25, 03:00 becomes 02:00; 02:30 is 00:30 and 01:30 UTC
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    cases: list[tuple[datetime, Look, datetime]] = [
        (second + timedelta(hours=5), "back", second),
        (first + timedelta(minutes=10), "back", first),
        (first - timedelta(hours=3), "forward", first),
        (first + timedelta(minutes=10), "forward", second),
    ]
    for now, look, wanted in cases:
        assert parse_when("02:30", now, BERLIN, look=look) == wanted
        assert parse_when("2026-10-25T02:30", now, BERLIN, look=look) == wanted


def test_a_day_without_a_midnight_begins_where_its_clocks_begin() -> None:
    # Sao Paulo: 2018-11-04, 00:00 becomes 01:00
    now = datetime(2018, 11, 4, 15, 0, tzinfo=UTC)
    assert iso(parse_when("today", now, SAO_PAULO, look="back"), SAO_PAULO) == "2018-11-04T01:00:00-02:00"


@given(st.text(max_size=40), LOOKS)
def test_any_text_is_a_time_or_refused(typed: str, look: Look) -> None:
    try:
        found = parse_when(typed, NOON, SHANGHAI, look=look)
    except UsageError:
        return
    assert found.utcoffset() == timedelta()


@given(
    st.integers(0, 23), st.integers(0, 59), LOOKS, MOMENTS,
    st.sampled_from([SHANGHAI, BERLIN, SAO_PAULO]),
)  # fmt: skip
def test_a_clock_time_is_the_nearest_such_time(
    hour: int, minute: int, look: Look, moment: datetime, zone: ZoneInfo
) -> None:
    now = moment.replace(tzinfo=UTC)
    found = parse_when(f"{hour:02d}:{minute:02d}", now, zone, look=look)
    assert clock_text(found, zone) == f"{hour:02d}:{minute:02d}"
    assert found <= now if look == "back" else found > now
    assert abs(found - now) <= timedelta(hours=48)


@given(
    MOMENTS,
    st.sampled_from([SHANGHAI, BERLIN, SAO_PAULO]),
    LOOKS,
)
def test_what_json_shows_is_understood(moment: datetime, zone: ZoneInfo, look: Look) -> None:
    instant = moment.replace(tzinfo=UTC)
    assert parse_when(iso(instant, zone), NOON, zone, look=look) == instant


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("90s", 90),
        ("15m", 900),
        ("２ｈ", 7200),
        ("1d", 86400),
        ("1d2h3m4s", 93784),
        ("15分", 900),
        ("1天", 86400),
        ("0m", 0),
    ],
)
def test_spans(typed: str, seconds: int) -> None:
    assert parse_span(typed) == timedelta(seconds=seconds)


@pytest.mark.parametrize("typed", ["", "15", "m", "-15m", "1.5h", "m15", "30m1h", "9999999h", "x" * 1000])
def test_impossible_spans(typed: str) -> None:
    with pytest.raises(UsageError, match="15m"):
        parse_span(typed)


@pytest.mark.parametrize(
    ("seconds", "listed", "strip", "english"),
    [
        (970, "剩16分", "剩16分10秒", "16m left"),
        (60, "剩1分", "剩1分0秒", "1m left"),
        (59.9, "不足1分", "剩59秒", "<1m left"),
        (0, "刚超时", "超0秒", "just over"),
        (-10, "刚超时", "超10秒", "just over"),
        (-130, "超2分", "超2分10秒", "2m over"),
        (3540, "剩59分", "剩59分0秒", "59m left"),
        (4320, "剩1时12分", "剩1时12分", "1h12m left"),
        (6000, "剩1时40分", "剩1时40分", "1h40m left"),
        (-7200, "超2时", "超2时", "2h over"),
        (172_800, "剩2天", "剩2天", "2d left"),
        (300_000, "剩3天11时", "剩3天11时", "3d11h left"),
    ],
)
def test_what_is_left(seconds: float, listed: str, strip: str, english: str) -> None:
    assert format_left(seconds) == listed
    assert format_left_seconds(seconds) == strip
    i18n.use("en")
    assert format_left(seconds) == english


def test_lengths_for_people() -> None:
    assert span_text(timedelta(seconds=45)) == "45秒"
    assert span_text(timedelta()) == "0秒"
    assert span_text(timedelta(minutes=72)) == "1时12分"
    assert span_text(-timedelta(minutes=2)) == "-2分"
    assert span_text(timedelta(days=3, hours=4)) == "3天4时"


def test_times_for_people() -> None:
    assert clock_text(NOON, SHANGHAI) == "12:00"
    assert clock_text(NOON, SHANGHAI, seconds=True) == "12:00:00"
    assert day_text(NOON, SHANGHAI) == "11-22 周日"
    assert weekday(NOON, ZoneInfo("Pacific/Kiritimati")) == "周日"
    assert weekday(NOON + timedelta(hours=12), SHANGHAI) == "周一"
    assert when_text(NOON - timedelta(hours=1), NOON, SHANGHAI) == "11:00"
    assert when_text(NOON - timedelta(hours=13), NOON, SHANGHAI) == "11-21 23:00"
    assert when_text(NOON - timedelta(days=365), NOON, SHANGHAI) == "2025-11-22 12:00"
    i18n.use("en")
    assert day_text(NOON, SHANGHAI) == "11-22 Sun"


@pytest.mark.parametrize("show", [iso, clock_text, day_text, weekday])
def test_naive_times_are_a_mistake(show: Callable[[datetime, ZoneInfo], str]) -> None:
    with pytest.raises(ValueError, match="aware"):
        show(datetime(2026, 11, 22, 12, 0), SHANGHAI)  # noqa: DTZ001
