"""Working slowly on purpose: long chores of a console must not be felt at the keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable

_NAP = 0.2
"""Seconds between two looks at whether to stop."""


class Pace:
    """Keeps the thread it is used in below a share of one core by sleeping between two pieces of work.

    Args:
        share: of one core, 0 to 1.
        stop: asked while it sleeps; True ends the sleep.
    """

    def __init__(self, share: float, stop: Callable[[], bool] | None = None) -> None:
        self._share = share
        self._stop = stop
        self._worked = time.thread_time()
        self._since = time.monotonic()

    def breathe(self) -> None:
        """Sleep as long as the piece just done asks for; what it waited for the disk counts as sleep."""
        until = self._since + (time.thread_time() - self._worked) / self._share
        while (left := until - time.monotonic()) > 0 and not (self._stop is not None and self._stop()):
            time.sleep(min(left, _NAP))
        self._worked = time.thread_time()
        self._since = time.monotonic()
