"""When a promise falls due and when it warns: pure functions over a clock of the policy."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from controlroom.base.policy_clock import Calendar, Clock, Limit, LimitKind, Window

CALENDAR_DAYS = Calendar()
_DAY = timedelta(days=1)


def due_at(
    clock: Clock,
    start: datetime,
    zone: ZoneInfo,
    *,
    appointment: datetime | None = None,
    wanted_by: datetime | None = None,
    priority: int | None = None,
    calendar: Calendar = CALENDAR_DAYS,
) -> datetime:
    """Return the instant, in UTC, at which a clock that started has run out. Pauses are not known here.

    A resident's own limit replaces the clock's where the clock allows it (T-055). An appointment re-bases a
    clock that says so: it is due its lead before the appointment (T-004); when the appointment is nearer than
    that, at the appointment, and never before the start (ours). Days end at the same local hour so many
    calendar days later, "same day" at the local midnight ending it (G-03, ours); with working days,
    weekends and holidays are passed over. A daily window asks for quiet: inside it, or on a holiday, the
    clock is due its grace after the start, outside it when the window next begins (T-082).

    Args:
        clock: the clock.
        start: aware instant of the milestone that started it.
        zone: the estate's zone.
        appointment: aware instant agreed with the resident.
        wanted_by: aware instant the resident asked for.
        priority: priority of the incident, for clocks with limits by priority.
        calendar: weekend and holidays.

    Raises:
        ValueError: the start is naive, or the clock needs an appointment and there is none.
    """
    if start.tzinfo is None:
        raise ValueError("the start must be aware")
    if clock.resident_limit and wanted_by is not None:
        return wanted_by.astimezone(UTC)
    limit = clock.limit_for(priority)
    if appointment is not None and clock.appointment == "rebase":
        return _before(appointment, clock.lead, start)
    if limit.kind is LimitKind.BEFORE_APPOINTMENT:
        if appointment is None:
            raise ValueError(f"{clock.id} needs an appointment")
        return _before(appointment, limit.seconds, start)
    if limit.kind in (LimitKind.ELAPSED, LimitKind.AT_ONCE):
        return start.astimezone(UTC) + timedelta(seconds=limit.seconds)
    local = start.astimezone(zone)
    if limit.kind is LimitKind.DAILY:
        return _quiet_due(limit, local, calendar)
    if limit.kind is LimitKind.SAME_DAY:
        last = local
        while clock.days == "working" and not calendar.works(last.date()):
            last += _DAY
        return _midnight(last + _DAY).astimezone(UTC)
    return _days_later(local, limit.days, clock.days == "working", calendar).astimezone(UTC)


def warn_at(clock: Clock, start: datetime, due: datetime) -> datetime:
    """Return the instant, in UTC, at which a clock warns: before it is due, never before its start."""
    begun, end = start.astimezone(UTC), due.astimezone(UTC)
    lead = (end - begun) * clock.warn.share if clock.warn.share else timedelta(seconds=clock.warn.seconds)
    # a promise already late when it starts has nothing left to warn of
    return min(end, max(begun, end - lead))


def is_quiet(window: Window, at: datetime, zone: ZoneInfo, calendar: Calendar) -> bool:
    """Tell whether an instant lies in quiet hours: the daily window, or a legal holiday (T-082, 000:20)."""
    local = at.astimezone(zone)
    return local.date() in calendar.holidays or window.holds(local.hour * 60 + local.minute)


def _before(appointment: datetime, lead: int, start: datetime) -> datetime:
    due = appointment.astimezone(UTC) - timedelta(seconds=lead)
    return due if due >= start else max(start, appointment).astimezone(UTC)


def _midnight(local: datetime) -> datetime:
    return datetime.combine(local.date(), time(), local.tzinfo)


def _days_later(local: datetime, days: int, working: bool, calendar: Calendar) -> datetime:
    # arithmetic on a zoned datetime keeps the wall clock, which is what a day means here
    local = local.replace(fold=0)
    if not working:
        return local + days * _DAY
    while days:
        local += _DAY
        days -= calendar.works(local.date())
    return local


def _quiet_due(limit: Limit, local: datetime, calendar: Calendar) -> datetime:
    assert limit.window is not None
    assert isinstance(local.tzinfo, ZoneInfo)
    if is_quiet(limit.window, local, local.tzinfo, calendar):
        return local.astimezone(UTC) + timedelta(seconds=limit.seconds)
    tonight = _midnight(local) + timedelta(minutes=limit.window.starts)
    if tonight <= local:
        tonight += _DAY
    tomorrow = _midnight(local + _DAY)
    begins = min(tonight, tomorrow) if tomorrow.date() in calendar.holidays else tonight
    return begins.astimezone(UTC)
