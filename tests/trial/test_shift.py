"""200 real emergency calls taken by keyboard in one shift of twelve hours, in a real terminal, then handed over."""

from __future__ import annotations

import csv
import random
from datetime import timedelta
from itertools import islice
from pathlib import Path

from controlroom.base.policy_model import RIGHTS
from controlroom.incidents import desk as incidents
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.verify import verify
from tests.e2e.shift import MORNING, Report, make_morning, morning, work
from tests.e2e.steered import SteeredClock
from tests.followups.closing import close
from tests.trial.test_calls import kind_of

CALLS = 200
LEFT_OPEN = 12
"""How many of the last calls a colleague has not closed when the desk is handed over."""


def reports(folder: Path) -> list[Report]:
    """Return the first calls in their order; a place as the caller would say it, at most a line."""
    with (folder / "calls-911.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["timeStamp"])
    return [
        Report(f"{row['twp']} {row['addr']}"[:40], kind_of(row["title"]), row["title"])
        for row in islice(rows, CALLS)
    ]


def test_a_shift_with_real_calls(folder: Path, tmp_path: Path) -> None:
    todo = reports(folder)
    assert len(todo) == CALLS
    sample = make_morning(tmp_path)
    luck = random.Random(911)
    with morning(sample, tmp_path, "zh", None) as desk:
        # a colleague at another console, its clock a little ahead, sends and closes what the officer takes
        beside = Store(desk.store.location, SteeredClock(MORNING + timedelta(minutes=1), desk.clock_file))
        by = Actor("2", staff_id=beside.reader.value("SELECT id FROM staff WHERE number = '103'"), number="103",
                   rights=frozenset(RIGHTS))  # fmt: skip
        waiting: list[tuple[int, str]] = []

        def meanwhile(nth: int, key: int) -> None:
            number = str(beside.reader.value("SELECT number FROM incident WHERE id = :id", id=key))
            if nth:
                incidents.dispatch(beside, by, number, ["612"], even_if_busy=True)
                waiting.append((nth, number))
            while waiting and len(waiting) > LEFT_OPEN:
                _nth, oldest = waiting.pop(luck.randrange(3))
                incidents.arrive(beside, by, oldest, "612")
                close(beside, by, oldest, result="ok")

        before = desk.newest()
        work(desk, todo, after=meanwhile)
        beside.close()
        rows = desk.store.reader.rows("SELECT kind, summary, is_open FROM incident WHERE id > :id", id=before)
        assert sorted((row[0], row[1]) for row in rows) == sorted((one.kind, one.said) for one in todo)
        # on the sheet stands what was open, nothing else
        assert sum(row[2] for row in rows) == LEFT_OPEN + 1
        on_sheet = "SELECT COUNT(*) FROM handover_item WHERE subject = 'incident' AND subject_id > :id AND gone IS NULL"
        assert desk.value(on_sheet, id=before) == LEFT_OPEN + 1
        assert verify(desk.store.reader) == []
        print(
            f"\n{CALLS} calls taken by keyboard, {CALLS - LEFT_OPEN - 1} closed, the rest handed over; sheet proved"
        )
