"""The log file: it takes stack traces and what went wrong unseen, so that the screen never has to."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from controlroom.base.settings import Location
from controlroom.base.text import visible

_BIGGEST = 5_000_000


class _Visible(logging.Formatter):
    """Whoever reads the file on a terminal meets no control characters that somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record), newline="\n")


def log_file(location: Location) -> Path:
    """Return the file that takes stack traces; the shell uses the same."""
    return location.home / "controlroom.log"


def start_log(location: Location) -> None:
    """Send the house's log to its file, mode 0600; one that cannot be written costs nothing but the log."""
    house = logging.getLogger("controlroom")
    house.propagate = False
    house.setLevel(logging.WARNING)
    for handler in house.handlers:
        handler.close()
    house.handlers = [_handler(log_file(location))]


def _handler(file: Path) -> logging.Handler:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > _BIGGEST:
            file.replace(file.with_suffix(".log.1"))
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
        handler = logging.FileHandler(file, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(_Visible("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler
