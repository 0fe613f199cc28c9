"""The ``shifts`` commands: what they print and every exit code they can give."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from controlroom.base.clock import ManualClock
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from tests.cli.harness import Shell, hire, officer

ID = "7f9c24e8-3b12-4a0e-9b0f-000000000001"


@pytest.fixture
def shell(file_store: Store) -> Shell:
    """The shell of an officer."""
    by = officer(file_store)
    hire(file_store, "612", "单田芳", "guard")
    return Shell(file_store, by)


def test_before_anybody_began(shell: Shell) -> None:
    outcome = shell("shifts", "now")
    assert outcome.exit_code == 0
    assert "shifts start" in outcome.err
    now = shell.json("shifts", "now")
    assert (now["shift"], now["day"], now["officer"], now["ends"]) == (
        "early",
        "2026-11-22",
        None,
        "2026-11-22T20:00:00+08:00",
    )
    assert shell.json("shifts", "list") == []


def test_beginning_and_looking(shell: Shell, clock: ManualClock) -> None:
    begun = shell.json("shifts", "start", "--with", "612", "--id", ID)
    assert begun == {
        "id": 1,
        "day": "2026-11-22",
        "shift": "early",
        "officer": "101",
        "name": "王敏",
        "with": ["612"],
        "started": "2026-11-22T12:00:00+08:00",
        "ended": None,
        "console": "desk-1",
    }
    assert shell.json("shifts", "start", "--with", "612", "--id", ID) == begun
    now = shell.json("shifts", "now")
    assert (now["id"], now["on_duty"]) == (1, ["101", "612"])
    clock.move(timedelta(hours=1))
    # who shares it changes, the shift stays; nobody named, nobody goes
    refused = shell("shifts", "start")
    assert (refused.exit_code, shell.json("shifts", "now")["on_duty"]) == (1, ["101", "612"])
    hire(shell.store, "613", "曾志", "guard")
    changed = shell.json("shifts", "start", "--with", "613")
    assert (changed["id"], changed["with"]) == (1, ["613"])
    other = Shell(shell.store, officer(shell.store, "102", "李红"))
    refused = other("shifts", "start")
    assert (refused.exit_code, "F7" in refused.err) == (1, True)
    assert other.json("shifts", "start", "--why", "值班员突发急病")["id"] == 2
    assert [row["id"] for row in shell.json("shifts", "list")] == [2, 1]
    assert [row["id"] for row in shell.json("shifts", "list", "--until", "30m")] == [1]
    assert [row["id"] for row in shell.json("shifts", "list", "--limit", "1")] == [2]
    table = Shell(shell.store, None, width=100)("shifts", "list").out
    assert "白班" in table
    assert "13:00" in table


def test_people_come_on_duty_and_leave_it_while_the_shift_runs(shell: Shell) -> None:
    hire(shell.store, "613", "曾志", "guard")
    assert shell("shifts", "start", "--with", "612").exit_code == 0
    on = shell.json("shifts", "on-duty", "613", "６１３", "--id", ID)
    assert on["on_duty"] == ["101", "612", "613"]
    assert shell.json("shifts", "on-duty", "613", "--id", ID)["on_duty"] == on["on_duty"]
    assert shell.json("shifts", "off-duty", "612", "613")["on_duty"] == ["101"]
    assert [row["number"] for row in shell.json("staff", "list", "--on-duty")] == ["101"]
    noted = shell.store.reader.rows(
        "SELECT act, s.number FROM journal JOIN staff s ON s.id = subject_id WHERE act LIKE 'staff.o%' ORDER BY seq"
    )
    assert noted == [("staff.on-duty", "613"), ("staff.off-duty", "612"), ("staff.off-duty", "613")]
    assert shell("shifts", "on-duty", "612", "999").exit_code == 3
    assert shell.json("shifts", "now")["on_duty"] == ["101"]
    for verb in ("on-duty", "off-duty"):
        assert shell("shifts", verb).exit_code == 2
        assert Shell(shell.store, None)("shifts", verb, "612").exit_code == 4
        assert Shell(shell.store, Actor("desk-1", 1, "101"))("shifts", verb, "612").exit_code == 4


def test_exit_codes(shell: Shell) -> None:
    assert shell("shifts", "start", "--with", "999").exit_code == 3
    assert shell("shifts", "start").exit_code == 0
    assert shell("shifts", "start").exit_code == 1
    assert shell("shifts", "list", "--since", "never").exit_code == 2
    assert Shell(shell.store, None)("shifts", "start").exit_code == 4
    assert Shell(shell.store, Actor("desk-1", 1, "101"))("shifts", "start").exit_code == 4
    assert Shell(shell.store, None)("shifts", "list", "--json").exit_code == 0


def test_a_database_held_by_another_ends_with_5(shell: Shell) -> None:
    with closing(sqlite3.connect(shell.store.location.file or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome = shell("shifts", "start")
        other.execute("ROLLBACK")
    assert (outcome.exit_code, outcome.out) == (5, "")
    assert shell("shifts", "start").exit_code == 0
