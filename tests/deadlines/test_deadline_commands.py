"""The shell's commands of this room, with every exit code they can give; reading loads nothing heavy."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from deadline_harness import Queue

from controlroom.base.errors import NotAllowed
from controlroom.base.settings import Location
from controlroom.cli.run import run
from controlroom.shell.session import Session
from controlroom.store.actor import Actor
from controlroom.store.database import Store

Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shell(queue: Queue) -> Shell:
    """Run a command signed in as the officer; returns exit code, data, talk."""
    return shell_of(queue)


@pytest.fixture
def file_shell(file_queue: Queue) -> Shell:
    """The same on a file."""
    return shell_of(file_queue)


def shell_of(queue: Queue) -> Shell:
    def one(
        *words: str,
        by: Actor | None = queue.officer,
        store: Store | None = None,
        width: int | None = None,
    ) -> tuple[int, str, str]:
        def sign_in(_here: Session) -> Actor:
            if by is None:
                raise NotAllowed("Sign in first.")
            return by

        out, err = io.StringIO(), io.StringIO()
        code = run(words, Session(store or queue.store, sign_in, out, err, width))
        return code, out.getvalue(), err.getvalue()

    return one


@pytest.fixture
def late(queue: Queue) -> int:
    """A breach that nobody has acknowledged."""
    return breach(queue)


@pytest.fixture
def file_late(file_queue: Queue) -> int:
    """The same on a file."""
    return breach(file_queue)


def breach(queue: Queue) -> int:
    queue.start()
    queue.pass_by(12)
    found = queue.alarms("id")[-1][0]
    assert isinstance(found, int)
    return found


def test_listing_alarms(shell: Shell, late: int) -> None:
    code, out, _err = shell("alarms", "list", "--json")
    (row,) = json.loads(out)
    assert (code, row["id"], row["stage"], row["status"], row["kind"]) == (
        0,
        late,
        "breach",
        "unacknowledged",
        "arrive",
    )
    assert row["raised"] == "2026-11-22T12:10:00+08:00"
    assert [one["id"] for one in json.loads(shell("alarms", "list", "--all", "--json")[1])] == [
        late,
        late - 1,
    ]
    assert json.loads(shell("alarms", "list", "--all", "--until", "12:08", "--json")[1])[0]["id"] == late - 1
    assert len(shell("alarms", "list", "--all", "--csv")[1].splitlines()) == 3
    assert "未确认" in shell("alarms", "list", width=120)[1]


def test_acknowledging(shell: Shell, late: int) -> None:
    code, out, _err = shell("alarms", "ack", str(late), "--json")
    assert (code, json.loads(out)["status"]) == (0, "acknowledged")
    code, _out, err = shell("alarms", "ack", str(late))
    assert code == 0
    assert err
    assert shell("alarms", "ack", str(late - 1))[0] == 1
    assert shell("alarms", "ack", "99")[0] == 3
    assert shell("alarms", "ack", "[/]")[0] == 2
    assert shell("alarms", "ack")[0] == 2


def test_the_same_id_is_one_act(shell: Shell, late: int, queue: Queue) -> None:
    words = ("alarms", "ack", str(late), "--id", "6a3ff4b6-6b2a-4e36-a5b2-5a3c8c7d8a11", "--json")
    first, second = shell(*words), shell(*words)
    assert (first[0], second[0], first[1]) == (0, 0, second[1])
    assert queue.journal("alarm.acknowledged") == ["alarm.acknowledged"]


def test_shelving_and_bringing_back(shell: Shell, late: int) -> None:
    words = ("alarms", "shelve", str(late))
    code, out, _err = shell(*words, "--for", "15m", "--why", "=cmd|[/]", "--json")
    row = json.loads(out)
    assert (code, row["status"], row["why"], row["shelved_until"]) == (
        0,
        "shelved",
        "=cmd|[/]",
        "2026-11-22T12:27:00+08:00",
    )
    assert shell(*words, "--for", "15m", "--why", "again")[0] == 1
    assert shell("alarms", "unshelve", str(late))[0] == 0
    assert shell("alarms", "unshelve", str(late))[0] == 1
    assert shell("alarms", "unshelve", "99")[0] == 3
    assert shell(*words, "--for", "2d", "--why", "long")[0] == 1
    assert shell(*words, "--for", "soon", "--why", "x")[0] == 2
    assert shell(*words, "--for", "15m")[0] == 2


@pytest.mark.parametrize(
    "words", [("ack", "2"), ("shelve", "2", "--for", "15m", "--why", "x"), ("unshelve", "2")]
)
def test_writing_needs_somebody_with_the_right(
    shell: Shell, late: int, queue: Queue, words: tuple[str, ...]
) -> None:
    assert shell("alarms", *words, by=None)[0] == 4
    assert shell("alarms", *words, by=replace(queue.officer, rights=frozenset()))[0] == 4
    assert queue.alarms()[-1] == ("breach", "unacknowledged")


def test_ticking_needs_nobody(shell: Shell, queue: Queue) -> None:
    queue.start()
    queue.clock.set(queue.now.replace(minute=8))
    code, out, _err = shell("alarms", "tick", "--json", by=None)
    assert (code, json.loads(out)) == (
        0,
        {"raised": [1], "escalated": [], "unshelved": [], "next": "2026-11-22T12:10:00+08:00"},
    )
    assert json.loads(shell("alarms", "tick", "--json", by=None)[1])["raised"] == []


def test_listing_deadlines(shell: Shell, queue: Queue) -> None:
    queue.start()
    queue.start(kind="result-told", due=600, warn=500)
    code, out, _err = shell("deadlines", "list", "--json")
    first, second = json.loads(out)
    assert (code, first["kind"], first["state"], first["left"], first["limit"]) == (
        0,
        "arrive",
        "running",
        600,
        600,
    )
    assert second["title"] == "结果告知住户"
    assert json.loads(shell("deadlines", "list", "--until", "13:00", "--json")[1]) == [first]
    assert json.loads(shell("deadlines", "list", "--state", "met", "--json")[1]) == []
    assert shell("deadlines", "list", "--state", "asleep")[0] == 2
    assert shell("deadlines", "list", "--about", "no number")[0] == 2
    assert shell("deadlines", "list", "--about", "1122-999")[0] == 3


def test_a_database_that_is_not_there(shell: Shell, queue: Queue, tmp_path: Path) -> None:
    file = tmp_path / "nothing.db"
    gone = Store(Location(f"sqlite:///{file}", file), queue.clock)
    for words in (("alarms", "list"), ("alarms", "tick"), ("deadlines", "list"), ("alarms", "ack", "1")):
        code, out, err = shell(*words, store=gone)
        assert (code, out) == (6, "")
        assert str(file) in err


def test_somebody_else_holds_the_database(file_shell: Shell, file_late: int, file_queue: Queue) -> None:
    file = file_queue.store.location.file
    assert file is not None
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert file_shell("alarms", "ack", str(file_late))[0] == 5
    other.execute("ROLLBACK")
    other.close()
    assert file_shell("alarms", "ack", str(file_late))[0] == 0


HEAVY = ("sqlmodel", "sqlalchemy", "textual", "apscheduler", "alembic", "openpyxl", "pypinyin")


@pytest.mark.parametrize("words", [["alarms", "list", "--json"], ["deadlines", "list"]])
def test_reading_loads_nothing_heavy(file_queue: Queue, words: list[str]) -> None:
    breach(file_queue)
    statement = (
        "import sys; from controlroom.cli.main import main; code = main(sys.argv[1:]); "
        f"leaked = [name for name in {HEAVY!r} if name in sys.modules]; "
        "assert not leaked, leaked; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", statement, "--db", str(file_queue.store.location.file), *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
