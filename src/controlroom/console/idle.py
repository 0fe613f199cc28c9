"""How long nobody has touched a console: a laptop that slept was not touched either."""

from __future__ import annotations

import time

_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine sleeps, where there is such a clock, and is never set."""


class Idle:
    """Seconds since the last key, mouse button or pasted text."""

    def __init__(self) -> None:
        self._at = _now()

    @property
    def seconds(self) -> float:
        """How long nobody has touched it."""
        return _now() - self._at

    def touched(self) -> None:
        """Somebody has touched it now."""
        self._at = _now()


def _now() -> float:
    return time.clock_gettime(_CLOCK)
