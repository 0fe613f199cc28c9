"""The console in a real terminal under a clock that runs faster than the machine's; for tests only.

Usage: python tests/e2e/fast.py --db FILE --start 2026-11-22T04:00:00+00:00 --rate 60 [--lang zh]
"""

from __future__ import annotations

import argparse
from datetime import datetime

from controlroom.base.clock import FastClock
from controlroom.base.settings import locate
from controlroom.console.app import run


def main() -> None:
    """Run the console."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--db", required=True)
    parser.add_argument("--start", required=True, type=datetime.fromisoformat)
    parser.add_argument("--rate", required=True, type=float)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    given = parser.parse_args()
    run(locate(given.db), given.lang, FastClock(given.start, given.rate))


if __name__ == "__main__":
    main()
