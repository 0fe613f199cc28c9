"""Shell queries against a bare Typer command, at both sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks.report import Measured, ratio
from benchmarks.timing import HOUSE, environment, in_turns, median, program, run_once

COMMANDS = {
    "incidents list": ("incidents", "list"),
    "deadlines list": ("deadlines", "list"),
    "alarms list": ("alarms", "list"),
    "followups list": ("followups", "list"),
    "keys list": ("keys", "list"),
    "passes list": ("passes", "list"),
    "status": ("status",),
    "next": ("next",),
}
LIMIT, GROWTH = 1.2, 1.15


def measure(files: Mapping[str, Path], rounds: int) -> list[Measured]:
    """Return a row for each query and size, and one for each query's growth.

    Args:
        files: databases by the name of their size, the smallest first.
        rounds: how often each is run.

    Raises:
        CalledProcessError: a program failed.
    """
    env = environment(CONTROLROOM_LANG="zh")
    doings: dict[str, Callable[[], float]] = {}
    for size, file in files.items():
        bare = program("benchmarks.floors.bare_query:main", str(file))
        doings[f"floor {size}"] = partial(run_once, bare, env)
        for name, words in COMMANDS.items():
            doings[f"{name} {size}"] = partial(run_once, program(HOUSE, "--db", str(file), *words), env)
    found = {name: median(seconds) for name, seconds in in_turns(doings, rounds).items()}
    sizes = list(files)
    rows = []
    for name in COMMANDS:
        rows += [
            ratio(f"shell `{name}`, {size}", found[f"floor {size}"], found[f"{name} {size}"], LIMIT)
            for size in sizes
        ]
        if len(sizes) > 1:
            small, large = (found[f"{name} {size}"] for size in (sizes[0], sizes[-1]))
            rows.append(ratio(f"shell `{name}`, {sizes[0]} → {sizes[-1]}", small, large, GROWTH))
    return rows
