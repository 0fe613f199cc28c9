"""``kill -9`` at random moments of 1,000 acts; four processes of 500 acts each on one database."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import Session

from controlroom.base.settings import Location
from controlroom.people.tables import Staff
from controlroom.store.database import Store
from controlroom.store.migrate import create
from controlroom.store.verify import verify

ROOT = Path(__file__).resolve().parents[2]


def prepared(location: Location) -> Store:
    """Return a new database with an officer and somebody to send."""
    store = Store(location)
    create(store)
    with Session(store.engine) as session, session.begin():
        for number in ("101", "612"):
            session.add(Staff(number=number, name=number, role="guard", department="security", on_duty=1))
    return store


def worker(location: Location, name: str, acts: int) -> subprocess.Popen[str]:
    """Start a process that does acts."""
    target = str(location.file) if location.file else location.url
    return subprocess.Popen(
        [sys.executable, "-m", "tests.soak.worker", target, name, str(acts)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def check_confirmed(store: Store, confirmed: list[str]) -> None:
    """Compare what the processes confirmed with what is in the database."""
    reader = store.reader
    opened = {row[0] for row in reader.rows("SELECT number FROM incident")}
    closed = {row[0] for row in reader.rows("SELECT number FROM incident WHERE is_open = 0")}
    sent = {
        row[0]
        for row in reader.rows("SELECT i.number FROM incident i JOIN assignment a ON a.incident_id = i.id")
    }
    notes = Counter(
        json.loads(row[0])["text"]
        for row in reader.rows(
            "SELECT t.body FROM journal_text t JOIN journal j ON j.seq = t.seq WHERE j.act = 'incident.noted'"
        )
    )
    for line in confirmed:
        what, number, *rest = line.split()
        assert what != "refused", line
        found = {"open": opened, "close": closed, "dispatch": sent}.get(what)
        if found is not None:
            assert number in found, line
        else:
            assert notes[" ".join(rest)] == 1, line
    assert verify(reader) == []


def test_kill_9_loses_nothing_that_was_confirmed(file_location: Location) -> None:
    store = prepared(file_location)
    luck = random.Random(20261122)
    confirmed: list[str] = []
    kills = 0
    while len(confirmed) < 1000:
        process = worker(file_location, f"k{kills}", 1000 - len(confirmed))
        assert process.stdout is not None
        wanted = luck.randint(5, 80)
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line.strip())
            if len(lines) >= wanted:
                time.sleep(luck.random() * 0.01)
                os.kill(process.pid, signal.SIGKILL)
                break
        lines += [line.strip() for line in process.stdout if line.endswith("\n")]
        process.wait()
        kills += 1
        confirmed += lines
    check_confirmed(store, confirmed)
    connection = sqlite3.connect(str(file_location.file))
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    print(f"\n{len(confirmed)} acts confirmed, {kills} processes killed, chain and file sound")
    store.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_four_processes(engine: str, request: pytest.FixtureRequest) -> None:
    location: Location = request.getfixturevalue("file_location" if engine == "sqlite" else "server_location")
    store = prepared(location)
    started = time.monotonic()
    processes = [worker(location, f"p{one}", 500) for one in range(4)]
    confirmed = [line.strip() for one in processes for line in (one.stdout or ())]
    assert [one.wait() for one in processes] == [0, 0, 0, 0]
    assert len(confirmed) == 2000
    check_confirmed(store, confirmed)
    seqs = [row[0] for row in store.reader.rows("SELECT seq FROM journal ORDER BY seq")]
    assert seqs == list(range(1, len(seqs) + 1))
    numbers = [row[0] for row in store.reader.rows("SELECT in_day FROM incident ORDER BY day, in_day")]
    assert len(numbers) == 500
    print(
        f"\n{engine}: 4 x 500 acts in {time.monotonic() - started:.1f} s, {len(seqs)} entries without a gap"
    )
    store.close()
