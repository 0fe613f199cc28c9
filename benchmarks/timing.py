"""Time programs and functions in turns, so that whatever else the machine does meets all of them alike."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
_NOT_OF_AN_INSTALLED_PROGRAM = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH", "NO_COLOR")


def environment(**more: str) -> dict[str, str]:
    """Return the environment of an installed program: compiled files are kept, no settings of ours leak in."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _NOT_OF_AN_INSTALLED_PROGRAM and not name.startswith("CONTROLROOM_")
    }
    return kept | more


def program(reference: str, *words: str) -> list[str]:
    """Return the command that runs ``module:function`` as an installed script does."""
    module, function = reference.split(":")
    return [
        sys.executable,
        "-c",
        f"import sys; from {module} import {function} as run; sys.exit(run())",
        *words,
    ]


HOUSE = "controlroom.__main__:main"


def run_once(command: Sequence[str], env: Mapping[str, str]) -> float:
    """Return the seconds from start to end of a program.

    Raises:
        CalledProcessError: it failed; what it said is in ``stderr``.
    """
    start = time.perf_counter()
    subprocess.run(command, env=env, cwd=REPOSITORY, check=True, capture_output=True)
    return time.perf_counter() - start


def in_turns(doings: Mapping[str, Callable[[], float]], rounds: int, warm: int = 2) -> dict[str, list[float]]:
    """Return what each doing measured, one of each in every round, the order turning.

    Args:
        doings: by name; each returns seconds.
        rounds: how many of each count.
        warm: rounds before, which do not count.
    """
    names = list(doings)
    found: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(-warm, rounds):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            seconds = doings[name]()
            if turn >= 0:
                found[name].append(seconds)
    return found


def timed(run: Callable[[], object]) -> Callable[[], float]:
    """Return the function with its seconds as the answer; the garbage collector stands still meanwhile."""

    def measured() -> float:
        gc.collect(0)
        gc.disable()
        start = time.perf_counter()
        try:
            run()
            return time.perf_counter() - start
        finally:
            gc.enable()

    return measured


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below which so many per cent lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)
