"""Preparing the sheet of a handover, at few and at many old records; what is open is the same in both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks import estate
from benchmarks.desk import GROWTH, LEGS
from benchmarks.report import Measured, ratio
from benchmarks.timing import median, timed
from controlroom.base.clock import SystemClock
from controlroom.handovers import desk as handovers
from controlroom.store.database import Store


def measure(files: Mapping[str, Path], rounds: int) -> list[Measured]:
    """Return the row of growth; the files are written to.

    Args:
        files: databases by the name of their size, the smallest first.
        rounds: how many sheets in each.
    """
    seconds: dict[str, list[float]] = defaultdict(list)
    for _leg in range(LEGS):
        for size, file in files.items():
            store = Store(estate.location_of(file), SystemClock())
            by = estate.officer(store)
            for _round in range(rounds // LEGS):
                seconds[size].append(timed(lambda store=store, by=by: handovers.prepare(store, by))())
                handovers.drop(store, by, "试")
            store.close()
    sizes = list(files)
    if len(sizes) < 2:
        return []
    small, large = (median(seconds[size]) for size in (sizes[0], sizes[-1]))
    return [ratio(f"a handover's sheet prepared, {sizes[0]} → {sizes[-1]}", small, large, GROWTH)]
