"""The only place that asks the machine for the time. Instants are aware UTC; stored as microseconds since 1970."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Clock(Protocol):
    """What the house needs of a clock."""

    def now(self) -> datetime:
        """Return this instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return this instant, aware, in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved: for tests and for replaying a script.

    Args:
        start: aware instant at which it stands first.
    """

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant at which the clock stands."""
        return self._now

    def move(self, by: timedelta) -> None:
        """Move the clock, backwards too."""
        self._now += by

    def set(self, to: datetime) -> None:
        """Set the clock to an aware instant."""
        self._now = to.astimezone(UTC)


class FastClock:
    """A clock that runs faster than the machine's: a test-only entry injects it into a real terminal run.

    Args:
        start: aware instant it shows when it is made.
        rate: how many of its seconds pass in one real second.
    """

    def __init__(self, start: datetime, rate: float) -> None:
        self._start = start.astimezone(UTC)
        self._rate = rate
        self._real = time.monotonic()

    def now(self) -> datetime:
        """Return the start plus the real time passed, multiplied by the rate."""
        return self._start + timedelta(seconds=(time.monotonic() - self._real) * self._rate)


def to_us(instant: datetime) -> int:
    """Return an aware datetime as microseconds since 1970 UTC.

    Raises:
        ValueError: the datetime is naive.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    return (instant - EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """Return microseconds since 1970 UTC as an aware datetime in UTC."""
    return EPOCH + timedelta(microseconds=microseconds)


def opt_us(instant: datetime | None) -> int | None:
    """Like ``to_us``; None stays None."""
    return None if instant is None else to_us(instant)


def opt_from_us(microseconds: int | None) -> datetime | None:
    """Like ``from_us``; None stays None."""
    return None if microseconds is None else from_us(microseconds)
