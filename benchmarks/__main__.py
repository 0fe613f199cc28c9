"""``make bench``: measure, print one table, end with 1 if a limit was missed or something could not run."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import desk, fill, panes, screen, search, sheet, shell
from benchmarks.report import Measured, missing, table

SIZES = {"10 thousand": 10_000, "1 million": 1_000_000}
PARTS = ("desk", "shell", "search", "screen")


def main() -> int:
    """Measure what was asked for."""
    given = _given()
    sizes = {"10 thousand": 10_000} if given.small else SIZES
    with (
        _folder(given.keep) as kept,
        tempfile.TemporaryDirectory(prefix="controlroom-bench-", dir=kept) as made,
    ):
        files = {}
        bases = {}
        for place, (size, incidents) in enumerate(sizes.items()):
            bases[size] = fill.closed(kept, incidents, _say)
            files[size] = fill.working(bases[size], Path(made) / f"{place}.db")
        # what was just copied must not be written out while a commit is measured
        os.sync()
        rows: list[Measured] = []
        for name in given.only or PARTS:
            _say(f"measuring: {name}")
            rows += list(_part(name, files, bases, Path(made)))
        print(table(rows))
    print(f"\n{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    return 0 if all(row.held for row in rows) else 1


def _part(name: str, files: dict[str, Path], bases: dict[str, Path], made: Path) -> Iterator[Measured]:
    large = list(files.values())[-1]
    if name == "shell":
        yield from _tried("shell", lambda: shell.measure(files, 15))
    elif name == "desk":
        yield from _tried("desk", lambda: desk.measure(files, 200))
        yield from _tried("handover", lambda: sheet.measure(files, 30))
    elif name == "search":
        yield from _tried("search", lambda: search.measure(large, 20))
    else:
        yield from _tried("console start", lambda: screen.starts(files, 9, made))
        calm = {
            size: fill.working(base, made / f"calm-{place}.db", 0)
            for place, (size, base) in enumerate(bases.items())
        }
        few = fill.working(next(iter(bases.values())), made / "alarms.db", 0)
        for file in (large, few, *calm.values()):
            screen.chores(file)
        os.sync()
        yield from _tried("console idle", lambda: screen.idles(large, 30, made))
        # before the next one opens sixty incidents, which alarm a few minutes later
        yield from _tried("key taken back", lambda: panes.returns(calm, 10, made))
        yield from _tried("goods let out", lambda: panes.gates(calm, 10, made))
        yield from _tried("console key", lambda: screen.keys(calm, 60, made))
        yield from _tried("emergency", lambda: screen.emergencies(calm, 30, made))
        yield from _tried("alarm on screen", lambda: screen.alarms(few, made))


def _tried(what: str, run: Callable[[], list[Measured]]) -> list[Measured]:
    """Return the rows, or one that says why there are none."""
    try:
        return run()
    except Exception as error:
        # one part that cannot run must not hide the others
        return [missing(what, "—", f"{type(error).__name__}: {error}")]


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="controlroom-bench-") as folder:
        yield Path(folder)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="The numbers of the house.")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the filled databases here, to be used again"
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="only this part; may be repeated")
    parser.add_argument("--small", action="store_true", help="only 10 thousand incidents")
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
