"""Times as officers type and read them (shell.md, T): parsing, what is left, clock and day texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from controlroom.base.errors import UsageError
from controlroom.base.i18n import N_, _
from controlroom.base.text import half, shown
from controlroom.base.timewords import Unclear, length, read

Look = Literal["back", "forward"]

# of small letters
_ISO = r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[t ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)\s?(.+)?)?"
_OFFSET = r"z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9]|[+-](?:0[0-9]|1[0-4])"
_CLOCK = r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?"
_YEARS = range(1900, 3000)
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def parse_when(text: str, now: datetime, zone: tzinfo, *, look: Look, field: str | None = None) -> datetime:
    """Return the instant an officer typed (shell.md, T), aware, in UTC.

    ISO 8601 (without offset: the estate's time); ``HH:MM``, the last or the next such time; ``2h``, ``15m``,
    ``1d``, ``90s`` before or after now; ``yesterday``/``昨天``, ``today``, ``tomorrow``, alone or with a
    time; ``now``; the everyday words of ``timewords`` (``10分钟前``, ``tomorrow 3pm``): those that name
    their side keep it, wherever is looked. A day alone is its first instant when looking back and its end
    (the next midnight) when looking forward. An hour that happens twice is the one nearest to now on the
    side looked at.

    Args:
        text: what was typed, wide or plain.
        now: this instant, aware.
        zone: the estate's zone.
        look: ``back`` for when something happened and for list filters, ``forward`` for due times and ends.
        field: name of the form field or option, for the error.

    Raises:
        UsageError: not a time, one that does not exist (2026-02-30, an hour the clocks skip), or words that
            may mean two times.
    """
    typed = half(text).strip().lower()
    try:
        found = _instant(typed, now, zone, look)
    except Unclear as unclear:
        raise UsageError(_unclear(text, unclear.choices), field=field) from None
    except (ValueError, OverflowError):
        found = None
    if found is not None and found.year not in _YEARS:
        found = None
    if found is None:
        sentence = _("“{text}” is not a time. Write 14:30, 2h, yesterday 14:30 or 2026-11-22T14:30.")
        raise UsageError(sentence.format(text=shown(text)), field=field)
    return found.astimezone(UTC)


def parse_span(text: str, *, field: str | None = None) -> timedelta:
    """Return a length of time: ``90s``, ``15m``, ``2h``, ``1d`` (24 hours), ``1h30m``, ``2小时``, ``20 minutes``.

    Raises:
        UsageError: anything else.
    """
    span = length(half(text).strip().lower())
    if span is None:
        sentence = _("“{text}” is not a length of time. Write 15m, 2h, 1h30m or 1d.")
        raise UsageError(sentence.format(text=shown(text)), field=field)
    return span


def _instant(typed: str, now: datetime, zone: tzinfo, look: Look) -> datetime | None:
    if re.fullmatch(_CLOCK, typed):
        return _nearest_clock(_clock(typed), now, zone, look)
    said = read(typed)
    if said is not None and said.shift is not None:
        return now + said.shift
    span = length(typed) if said is None else None
    if span is not None:
        return now - span if look == "back" else now + span
    if said is not None and said.day is None and said.clock is not None:
        return _nearest_clock(said.clock, now, zone, look)
    if said is not None and said.day is not None:
        today = now.astimezone(zone).date()
        return _on(today + timedelta(days=said.day), said.clock, now, zone, look)
    if match := re.fullmatch(_ISO, typed):
        day, offset = date.fromisoformat(match[1]), match[3]
        clock = time.fromisoformat(match[2].replace(",", ".")) if match[2] else None
        if not offset:
            return _on(day, clock, now, zone, look)
        if clock is not None and re.fullmatch(_OFFSET, offset):
            return datetime.fromisoformat(f"{day}T{clock}{offset.upper()}")
    return None


def _unclear(text: str, choices: tuple[str, ...]) -> str:
    if not choices:
        sentence = _("“{text}” names no hour. Add one: tomorrow 3pm, tonight 20:00.")
        return sentence.format(text=shown(text))
    sentence = _("“{text}” may mean {first} or {second}. Write one of these.")
    return sentence.format(text=shown(text), first=choices[0], second=choices[1])


def _clock(typed: str) -> time:
    match = re.fullmatch(_CLOCK, typed)
    if not match:
        raise ValueError(typed)
    return time(int(match[1]), int(match[2]), int(match[3] or 0))


def _nearest_clock(clock: time, now: datetime, zone: tzinfo, look: Look) -> datetime | None:
    today = now.astimezone(zone).date()
    step = -1 if look == "back" else 1
    # a day more than needed: the time may be one that the clocks skip on one of them
    for offset in range(3):
        for instant in _existing(
            today + timedelta(days=step * offset), clock, zone, latest_first=look == "back"
        ):
            if (instant <= now) if look == "back" else (instant > now):
                return instant
    return None


def _on(day: date, clock: time | None, now: datetime, zone: tzinfo, look: Look) -> datetime | None:
    if clock is None:
        # a midnight that the clocks skip is still where the day begins
        midnight = datetime.combine(day + timedelta(days=look == "forward"), time(), zone)
        return midnight.astimezone(UTC)
    instants = list(_existing(day, clock, zone, latest_first=look == "back"))
    fitting = [instant for instant in instants if (instant <= now if look == "back" else instant > now)]
    return next(iter(fitting or instants), None)


def _existing(day: date, clock: time, zone: tzinfo, *, latest_first: bool) -> Iterator[datetime]:
    """Yield the instants at which the estate's clocks show a time: none in a gap, two when they go back."""
    seen = set()
    for fold in (1, 0) if latest_first else (0, 1):
        wall = datetime.combine(day, clock, zone).replace(fold=fold)
        instant = wall.astimezone(UTC)
        if instant not in seen and instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
            seen.add(instant)
            yield instant


def iso(instant: datetime, zone: tzinfo) -> str:
    """Return ISO 8601 with the estate's offset, microseconds only where there are any."""
    return _local(instant, zone).isoformat()


def clock_text(instant: datetime, zone: tzinfo, *, seconds: bool = False) -> str:
    """Return the estate's clock time: ``14:00``, or ``14:00:05``."""
    return _local(instant, zone).strftime("%H:%M:%S" if seconds else "%H:%M")


def day_text(instant: datetime, zone: tzinfo) -> str:
    """Return the estate's day: ``11-22 周日``."""
    return f"{_local(instant, zone):%m-%d} {weekday(instant, zone)}"


def weekday(instant: datetime, zone: tzinfo) -> str:
    """Return the day of the week, short, in the language in use."""
    return _(_WEEKDAYS[_local(instant, zone).weekday()])


def when_text(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a time that is never ambiguous: ``14:00`` today, ``11-21 14:00`` this year, else in full."""
    local, today = _local(instant, zone), _local(now, zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    short = f"{local:%m-%d %H:%M}"
    return short if local.year == today.year else f"{local.year:04d}-{short}"


def other_day_text(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a time of another day than now's with the word for the day, ``昨天 11-22 03:00``; empty for today's."""
    days = (_local(instant, zone).date() - _local(now, zone).date()).days
    if not days:
        return ""
    word = {-1: _("yesterday"), 1: _("tomorrow")}.get(days) or weekday(instant, zone)
    return f"{word} {when_text(instant, now, zone)}"


def full_text(instant: datetime, zone: tzinfo) -> str:
    """Return a time that reads the same on every day, for paper and for what is signed: ``2026-11-22 14:00``."""
    return f"{_local(instant, zone):%Y-%m-%d %H:%M}"


def format_left(seconds: float) -> str:
    """Return what is left of a limit, for lists: ``剩16分``, ``超2分``; long ones in hours or days.

    Args:
        seconds: until due; negative or zero is over.
    """
    if 0 < seconds < 60:
        return _("<1m left")
    if -60 < seconds <= 0:
        return _("just over")
    return _with_side(seconds, _minutes(int(abs(seconds))))


FAR_OFF = timedelta(hours=12)
"""What is due farther off stands in lists as a clock time."""


def left_or_clock(due: datetime, now: datetime, zone: tzinfo) -> str:
    """Return what is left until an instant or over it; a clock time where that is far off."""
    left = due - now
    return when_text(due, now, zone) if left > FAR_OFF else format_left(left.total_seconds())


def format_left_seconds(seconds: float) -> str:
    """Return what is left of a limit to the second, for the alarm strip: ``超2分10秒``."""
    whole = int(abs(seconds))
    if whole >= 3600:
        return format_left(seconds)
    minutes, rest = divmod(whole, 60)
    text = _("{m}m{s}s").format(m=minutes, s=rest) if minutes else _("{s}s").format(s=rest)
    return _with_side(seconds, text)


def span_text(span: timedelta) -> str:
    """Return a length of time for people: ``45秒``, ``59分``, ``2时5分``, ``3天4时``."""
    whole = int(abs(span.total_seconds()))
    text = _minutes(whole) if whole >= 60 else _("{s}s").format(s=whole)
    return f"-{text}" if span < timedelta() and whole else text


def _minutes(whole: int) -> str:
    minutes, hours, days = whole // 60, whole // 3600, whole // 86400
    if minutes < 60:
        return _("{m}m").format(m=minutes)
    if hours < 48:
        rest = minutes % 60
        return _("{h}h{m}m").format(h=hours, m=rest) if rest else _("{h}h").format(h=hours)
    rest = hours % 24
    return _("{d}d{h}h").format(d=days, h=rest) if rest else _("{d}d").format(d=days)


def _with_side(seconds: float, span: str) -> str:
    return (_("{span} left") if seconds > 0 else _("{span} over")).format(span=span)


def _local(instant: datetime, zone: tzinfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    return instant.astimezone(zone)
