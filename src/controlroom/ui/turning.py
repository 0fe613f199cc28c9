"""Times left on the screen: each turns to its next minute at its own second, not with the clock on the wall."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)


class Turning:
    """A pane or screen that shows times left; the console calls ``turn`` once ``turns_at`` has come.

    Attributes:
        turns_at: when one of its times next reads otherwise; None if it shows none. Set after every painting.
    """

    turns_at: datetime | None = None

    def turn(self) -> None:
        """Paint the times anew."""
        raise NotImplementedError


def next_turn(dues: Iterable[datetime], now: datetime) -> datetime | None:
    """Return the next instant at which ``format_left`` of one of these says something else, to the minute.

    Args:
        dues: when they are due, past or to come.
        now: this instant.
    """
    return min((now + ((due - now) % _MINUTE or _MINUTE) for due in dues), default=None)
