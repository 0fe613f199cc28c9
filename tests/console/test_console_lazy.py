"""Rows come first: what writing needs is loaded only after the first picture."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = (
    "sqlmodel",
    "sqlalchemy",
    "apscheduler",
    "alembic",
    "openpyxl",
    "pypinyin",
    "typer",
    "argon2",
    "reportlab",
    "segno",
)

PROGRAM = """
import asyncio, gc, sys
gc.disable()
from controlroom.base.settings import locate
from controlroom.console.app import ControlRoom
from controlroom.store.database import Store

class Watched(ControlRoom):
    def on_ready(self):
        self.first = [name for name in {heavy} if name in sys.modules]
        super().on_ready()
        self.status = self.board.status.text

async def main():
    app = Watched(Store(locate(sys.argv[1])))
    async with app.run_test() as pilot:
        await app.ready()
        print(app.first, "sqlmodel" in sys.modules, "apscheduler" in sys.modules, bool(app.status), gc.isenabled())

asyncio.run(main())
"""


def test_the_first_picture_needs_no_write_lane(sample: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(heavy=HEAVY), str(sample)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert made.stdout.strip() == "[] True True True True"


FIRST = """
import asyncio, gc, sys
gc.disable()
from controlroom.base.settings import locate
from controlroom.console.app import ControlRoom
from controlroom.store.database import Store

async def main():
    app = ControlRoom(Store(locate(sys.argv[1])), "missing")
    async with app.run_test() as pilot:
        await pilot.pause()
        print(app.board, gc.isenabled())

asyncio.run(main())
"""


def test_garbage_is_looked_for_before_there_is_a_database_too(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-c", FIRST, str(tmp_path / "new.db")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert made.stdout.strip() == "None True"
