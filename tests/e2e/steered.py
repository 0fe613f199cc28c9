"""The console in a real terminal under a clock that its test moves forward; for tests only.

Usage: python tests/e2e/steered.py --db FILE --start 2026-11-22T04:00:00+00:00 [--ahead FILE] [--lang zh]
"""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import mmap
import signal
import struct
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from controlroom.base.settings import locate
from controlroom.console.app import run

_SECONDS = "d"


class SteeredClock:
    """A clock that goes as the machine's does, and as far ahead of it as its test says.

    Args:
        start: aware instant it shows when it is made.
        ahead: the file ``go_ahead`` writes.
    """

    def __init__(self, start: datetime, ahead: Path | None) -> None:
        self._start = start
        self._real = time.monotonic()
        self._ahead: mmap.mmap | None = None
        if ahead is not None:
            with ahead.open("rb") as file:
                self._ahead = mmap.mmap(file.fileno(), struct.calcsize(_SECONDS), access=mmap.ACCESS_READ)

    def now(self) -> datetime:
        """Return the instant it shows, aware."""
        ahead = struct.unpack(_SECONDS, self._ahead[:])[0] if self._ahead is not None else 0.0
        return self._start + timedelta(seconds=time.monotonic() - self._real + ahead)


def go_ahead(file: Path, by: timedelta) -> None:
    """Move the clock that reads this file, which is made if need be, ahead of the machine's by so much in all."""
    mode = "r+b" if file.exists() else "wb"
    with file.open(mode) as out:
        out.write(struct.pack(_SECONDS, by.total_seconds()))


def say_where(file: Path) -> None:
    """On ``SIGUSR1`` write where every task and thread is: what a console that hangs waits for."""

    def write(*_signal: object) -> None:
        with file.open("w") as out:
            for task in asyncio.all_tasks():
                frames = list(_frames(task.get_coro()))
                # whoever only waits for the next message is well
                if not any(one.startswith("_queue.py") for one in frames):
                    print(task.get_name()[:60], *frames, sep=" < ", file=out)
            faulthandler.dump_traceback(file=out)

    signal.signal(signal.SIGUSR1, write)


def _frames(waits: Any) -> Iterator[str]:
    while waits is not None:
        frame = getattr(waits, "cr_frame", None) or getattr(waits, "gi_frame", None)
        if frame is not None:
            yield f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
        waits = getattr(waits, "cr_await", None) or getattr(waits, "gi_yieldfrom", None)


def main() -> None:
    """Run the console."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--db", required=True)
    parser.add_argument("--start", required=True, type=datetime.fromisoformat)
    parser.add_argument("--ahead", type=Path)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    given = parser.parse_args()
    if given.ahead is not None:
        say_where(given.ahead.with_name("where"))
    run(locate(given.db), given.lang, SteeredClock(given.start, given.ahead))


if __name__ == "__main__":
    main()
