"""When a promise falls due: elapsed time, days, midnight, appointments, quiet hours, odd zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.base.due import due_at, is_quiet, warn_at
from controlroom.base.policy import Policy, load
from controlroom.base.policy_clock import Calendar, Clock, Warn, Window
from controlroom.base.policy_read_clocks import read_limit
from controlroom.base.settings import shipped

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
CAIRO = ZoneInfo("Africa/Cairo")
POLICY: Policy = load(shipped("data") / "policy.toml")


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def with_limit(limit: str, **changes: object) -> Clock:
    found = read_limit(limit)
    assert found is not None
    return POLICY.clock("complaint-answered")._replace(limit=found, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clock", "start", "due"),
    [
        ("repair-slip-written", "2026-11-22 23:59", "2026-11-23 00:01"),
        ("arrive-listed", "2026-11-22 08:00", "2026-11-22 08:10"),
        ("help-answered", "2026-11-22 08:00", "2026-11-22 08:01"),
        ("complaint-answered", "2026-02-28 08:00", "2026-03-01 08:00"),
        ("minor-solved", "2026-11-23 10:00", "2026-11-25 10:00"),
        ("major-solved", "2026-12-28 10:00", "2027-01-07 10:00"),
        ("result-told", "2026-11-22 00:00", "2026-11-23 00:00"),
        ("result-told", "2026-11-22 23:59", "2026-11-23 00:00"),
        ("quiet-hours", "2026-11-22 12:00", "2026-11-22 20:00"),
        ("quiet-hours", "2026-11-22 19:59", "2026-11-22 20:00"),
        ("quiet-hours", "2026-11-22 20:00", "2026-11-22 20:15"),
        ("quiet-hours", "2026-11-23 07:59", "2026-11-23 08:14"),
        ("quiet-hours", "2026-11-23 08:00", "2026-11-23 20:00"),
    ],
)
def test_due(clock: str, start: str, due: str) -> None:
    found = due_at(POLICY.clock(clock), local(start), SHANGHAI)
    assert found == local(due)
    assert found.tzinfo is UTC


def test_priority_chooses_the_limit() -> None:
    start = local("2026-11-22 08:00")
    arrive = POLICY.clock("arrive")
    assert due_at(arrive, start, SHANGHAI, priority=1) == local("2026-11-22 08:05")
    assert due_at(arrive, start, SHANGHAI, priority=4) == local("2026-11-22 10:00")
    assert due_at(arrive, start, SHANGHAI) == local("2026-11-22 08:10")


def test_same_day_is_the_estates_day_not_that_of_utc() -> None:
    start = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # 00:30 on the 23rd in Shanghai
    assert due_at(POLICY.clock("result-told"), start, SHANGHAI) == local("2026-11-24 00:00")


def test_a_day_keeps_the_wall_clock_when_the_clocks_change() -> None:
    spring = local("2026-03-28 10:00", BERLIN)
    assert due_at(with_limit("2d"), spring, BERLIN) == local("2026-03-30 10:00", BERLIN)
    assert due_at(with_limit("2d"), spring, BERLIN) - spring == timedelta(hours=47)
    assert due_at(with_limit("48h"), spring, BERLIN) - spring == timedelta(hours=48)


def test_an_hour_that_does_not_exist_moves_on() -> None:
    due = due_at(with_limit("1d"), local("2026-03-28 02:30", BERLIN), BERLIN)
    assert due.astimezone(BERLIN).isoformat() == "2026-03-29T03:30:00+02:00"


def test_an_hour_that_comes_twice_is_the_first() -> None:
    due = due_at(with_limit("1d"), local("2026-10-24 02:30", BERLIN), BERLIN)
    assert due.astimezone(BERLIN).isoformat() == "2026-10-25T02:30:00+02:00"


def test_the_long_day_has_25_hours() -> None:
    start = local("2026-10-25 00:00", BERLIN)
    assert due_at(with_limit("same-day"), start, BERLIN) - start.astimezone(UTC) == timedelta(hours=25)


def test_a_midnight_that_does_not_exist_ends_the_day() -> None:
    # Cairo's clocks go from 24:00 to 01:00
    due = due_at(with_limit("same-day"), local("2026-04-23 22:00", CAIRO), CAIRO)
    assert due - local("2026-04-23 22:00", CAIRO).astimezone(UTC) == timedelta(hours=2)


WORKING = Calendar("working", frozenset({5, 6}), frozenset({date(2026, 11, 24)}))


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        ("1d", "2026-11-20 10:00", "2026-11-23 10:00"),  # Friday to Monday
        ("2d", "2026-11-20 10:00", "2026-11-25 10:00"),  # Tuesday is a holiday
        ("1d", "2026-11-21 10:00", "2026-11-23 10:00"),  # Saturday
        ("same-day", "2026-11-20 10:00", "2026-11-21 00:00"),
        ("same-day", "2026-11-21 10:00", "2026-11-24 00:00"),  # Saturday: Monday counts
        ("24h", "2026-11-20 10:00", "2026-11-21 10:00"),  # hours are hours
    ],
)
def test_working_days(limit: str, start: str, due: str) -> None:
    clock = with_limit(limit, days="working")
    assert due_at(clock, local(start), SHANGHAI, calendar=WORKING) == local(due)


def test_calendar_days_pass_over_nothing() -> None:
    found = due_at(with_limit("1d"), local("2026-11-20 10:00"), SHANGHAI, calendar=WORKING)
    assert found == local("2026-11-21 10:00")


@pytest.mark.parametrize(
    ("clock", "appointment", "due"),
    [
        ("arrive-listed", "2026-11-22 14:00", "2026-11-22 13:55"),
        ("arrive", "2026-11-23 09:00", "2026-11-23 08:55"),
        ("send", "2026-11-22 14:00", "2026-11-22 13:30"),
        ("arrive-appointment", "2026-11-22 14:00", "2026-11-22 13:55"),
        ("arrive-listed", "2026-11-22 08:03", "2026-11-22 08:03"),  # nearer than the lead
        ("arrive-listed", "2026-11-22 07:00", "2026-11-22 08:00"),  # in the past: at once
        ("engineering-told", "2026-11-22 14:00", "2026-11-22 08:03"),  # not moved by an appointment
    ],
)
def test_appointment(clock: str, appointment: str, due: str) -> None:
    start = local("2026-11-22 08:00")
    found = due_at(POLICY.clock(clock), start, SHANGHAI, appointment=local(appointment), priority=1)
    assert found == local(due)
    assert found.tzinfo is UTC


def test_a_clock_before_an_appointment_needs_one() -> None:
    assert POLICY.clock("arrive-appointment").needs_appointment
    with pytest.raises(ValueError, match="arrive-appointment"):
        due_at(POLICY.clock("arrive-appointment"), local("2026-11-22 08:00"), SHANGHAI)


def test_the_residents_own_limit_replaces_only_where_allowed() -> None:
    start, wish = local("2026-11-22 08:00"), local("2026-11-26 18:00")
    assert due_at(POLICY.clock("minor-solved"), start, SHANGHAI, wanted_by=wish) == wish
    assert due_at(POLICY.clock("major-answered"), start, SHANGHAI, wanted_by=wish) == local(
        "2026-11-24 08:00"
    )


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        due_at(POLICY.clock("arrive"), datetime(2026, 11, 22, 8, 0), SHANGHAI)  # noqa: DTZ001


def test_holidays_are_quiet_all_day() -> None:
    holiday = Calendar(holidays=frozenset({date(2026, 10, 1)}))
    quiet = POLICY.clock("quiet-hours")
    noon = local("2026-10-01 12:00")
    assert is_quiet(POLICY.quiet, noon, SHANGHAI, holiday)
    assert not is_quiet(POLICY.quiet, noon, SHANGHAI, Calendar())
    assert due_at(quiet, noon, SHANGHAI, calendar=holiday) == local("2026-10-01 12:15")


def test_a_holiday_may_begin_before_the_window() -> None:
    siesta = with_limit("daily 12:00-14:00 within 15m")
    holiday = Calendar(holidays=frozenset({date(2026, 10, 1)}))
    start = local("2026-09-30 15:00")
    assert due_at(siesta, start, SHANGHAI, calendar=holiday) == local("2026-10-01 00:00")
    assert due_at(siesta, start, SHANGHAI) == local("2026-10-01 12:00")
    assert due_at(siesta, local("2026-09-30 11:00"), SHANGHAI, calendar=holiday) == local("2026-09-30 12:00")


def test_window_edges() -> None:
    night, noon = Window(1200, 480), Window(720, 840)
    assert [night.holds(minute) for minute in (1199, 1200, 0, 479, 480)] == [False, True, True, True, False]
    assert [noon.holds(minute) for minute in (719, 720, 839, 840)] == [False, True, True, False]


def test_warning_comes_before_by_length_or_share() -> None:
    start, due = local("2026-11-22 08:00"), local("2026-11-22 08:10")
    assert warn_at(with_limit("10m", warn=Warn(seconds=180)), start, due) == local("2026-11-22 08:07")
    assert warn_at(with_limit("10m", warn=Warn(share=0.25)), start, due) == local("2026-11-22 08:07:30")


def test_warning_is_never_before_the_start_nor_after_the_end() -> None:
    start, due = local("2026-11-22 23:30"), local("2026-11-23 00:00")
    assert warn_at(POLICY.clock("result-told"), start, due) == start
    assert warn_at(POLICY.clock("result-told"), due, start) == start  # already over


@given(
    start=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from([SHANGHAI, BERLIN, CAIRO, ZoneInfo("America/Havana"), ZoneInfo("Pacific/Apia")]),
    clock=st.sampled_from([one for one in POLICY.clocks.values() if not one.needs_appointment]),
)
def test_due_is_after_the_start_and_the_warning_between(
    start: datetime, zone: ZoneInfo, clock: Clock
) -> None:
    due = due_at(clock, start, zone)
    assert due > start
    assert start <= warn_at(clock, start, due) <= due
