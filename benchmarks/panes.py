"""Acts in the panes of keys and passes, in a real terminal: saved, durable, painted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks import estate
from benchmarks.report import Measured, ratio
from benchmarks.screen import DOWN, F2, KEY, console, env_of, floor_of_a_key, sign_in
from benchmarks.terminal import Terminal
from benchmarks.timing import percentile
from controlroom.base.clock import SystemClock
from controlroom.base.i18n import _
from controlroom.passes import reads
from controlroom.passes.rules import State, number_of
from controlroom.store.database import Store


def returns(files: Mapping[str, Path], count: int, home: Path) -> list[Measured]:
    """Return a row for each size: a lent key taken back in its pane, from saving until the pane counts it, p95.

    Args:
        files: databases by the name of their size; they are written to.
        count: how many count, at most eleven; one more is taken back before, to load what a first act loads.
        home: a folder for settings and for the floor's database.
    """
    env = env_of(home)
    found = {"floor": floor_of_a_key(home / "floor-returns.db", 2 * count, env)}
    for size, file in files.items():
        out = estate.fill_panes(file, count + 1)
        with Terminal(console(file), env) as terminal:
            sign_in(terminal)
            terminal.press("2")
            terminal.rest(1.0, 5.0)
            seconds = []
            for left in range(out - 1, out - 2 - count, -1):
                terminal.press("r")
                terminal.wait(_("State on return"))
                terminal.rest(0.3, 1.0)
                began = terminal.press(F2)
                seconds.append(terminal.wait(_("lent {count}").format(count=left)) - began)
                terminal.rest(0.4, 2.0)
                # what came back stays under the cursor until it moves
                terminal.press(DOWN)
                terminal.rest(0.4, 2.0)
            found[size] = percentile(seconds[1:], 95)
    return [
        ratio(f"key taken back → durable → painted, p95, {size}", found["floor"], found[size], KEY)
        for size in files
    ]


def gates(files: Mapping[str, Path], count: int, home: Path) -> list[Measured]:
    """Return a row for each size: goods let out in their pane, from saving until the pane counts it, p95.

    Args:
        files: databases by the name of their size; they are written to.
        count: how many passes count; one more is let out before, to load what a first act loads.
        home: a folder for settings and for the floor's database.
    """
    env = env_of(home)
    found = {"floor": floor_of_a_key(home / "floor-gates.db", 2 * count, env)}
    for size, file in files.items():
        ready, guard = _passes_to_go(file, count + 2)
        with Terminal(console(file), env) as terminal:
            sign_in(terminal)
            terminal.press("3")
            terminal.rest(1.0, 5.0)
            seconds = []
            for done, (number, code) in enumerate(ready[: count + 1], start=1):
                terminal.press("v")
                terminal.rest(0.2, 1.0)
                terminal.press(f"{number} {code}\r")
                terminal.wait(_("{number} at the gate").format(number=number_of(number)))
                terminal.rest(0.2, 1.0)
                terminal.press(guard)
                terminal.rest(0.3, 1.0)
                began = terminal.press(F2)
                seconds.append(terminal.wait(_("may go {count}").format(count=len(ready) - done)) - began)
                terminal.rest(0.4, 2.0)
            found[size] = percentile(seconds[1:], 95)
    return [
        ratio(f"goods let out → durable → painted, p95, {size}", found["floor"], found[size], KEY)
        for size in files
    ]


def _passes_to_go(file: Path, count: int) -> tuple[list[tuple[int, str]], str]:
    """Write passes down until so many may go out; return number and code of all that may, and a guard's number."""
    store = Store(estate.location_of(file), SystemClock())
    now = store.clock.now()
    while reads.counts(store.reader, now).ready < count:
        estate.release(store, 3)
    ready = [one for one in reads.passes(store.reader, now, limit=1000) if one.state is State.READY]
    found = [(one.number, reads.code_of(store.reader, one.id)) for one in ready]
    guard = estate.guards(store)[0][1]
    store.close()
    return found, guard
