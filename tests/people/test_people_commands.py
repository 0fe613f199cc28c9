"""The ``staff`` commands: what they print and every exit code they can give."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from controlroom.base.clock import ManualClock
from controlroom.people.signin import sign_in
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from tests.cli.harness import Shell, hire, officer

ID = "7f9c24e8-3b12-4a0e-9b0f-000000000001"


@pytest.fixture
def shell(file_store: Store) -> Shell:
    """The shell of somebody who may do everything."""
    by = officer(file_store)
    hire(
        file_store,
        "612",
        "单田芳",
        "indoor-repairer",
        phone="13812346612",
        skills=("电工", "焊工"),
        on_duty=True,
    )
    return Shell(file_store, by)


@pytest.fixture
def guard(shell: Shell) -> Shell:
    """The shell of somebody without rights."""
    return Shell(shell.store, Actor("desk-1", 1, "101", "王敏", "guard", frozenset({"log"})))


def test_a_list_has_four_forms(shell: Shell) -> None:
    rows = shell.json("staff", "list")
    assert rows[1] == {
        "number": "612",
        "name": "单田芳",
        "role": "indoor-repairer",
        "department": "engineering",
        "call_sign": None,
        "phone": "138****6612",
        "skills": ["电工", "焊工"],
        "on_duty": True,
        "has_pin": False,
    }
    assert shell("staff", "list", "--on-duty").out.count("\n") == 1
    assert shell("staff", "list", "--limit", "1").out.startswith("101\t王敏")
    head, _first, second = csv.reader(StringIO(shell("staff", "list", "--csv").out))
    assert second[head.index("phone")] == "138****6612"
    table = Shell(shell.store, shell.actor, width=100)("staff", "list").out
    assert "室内维修员" in table
    assert "13812346612" not in table


def test_a_list_looks_at_when_something_was_noted(shell: Shell, clock: ManualClock) -> None:
    assert len(shell.json("staff", "list", "--since", "1h")) == 2
    assert shell.json("staff", "list", "--until", "1h") == []


def test_revealing_needs_the_right_and_is_journalled(shell: Shell, guard: Shell) -> None:
    assert "13812346612" in shell("staff", "show", "612", "--reveal").out
    assert shell.store.reader.value("SELECT COUNT(*) FROM journal WHERE act = 'staff.revealed'") == 1
    refused = guard("staff", "list", "--reveal")
    assert (refused.exit_code, refused.out) == (4, "")
    assert Shell(shell.store, None)("staff", "show", "612", "--reveal").exit_code == 4


def test_one_that_is_not_there_ends_with_3(shell: Shell) -> None:
    for words in (("staff", "show", "999"), ("staff", "pin", "999"), ("staff", "show", "\x1b[31m")):
        outcome = shell(*words)
        assert (outcome.exit_code, outcome.out) == (3, "")
        assert "\x1b" not in outcome.err


def test_taking_on(shell: Shell, guard: Shell, tmp_path: Path) -> None:
    pin = tmp_path / "pin"
    pin.write_text("２４６８０１\n")
    words = ("staff", "add", "--number", "301", "--name", "张三", "--role", "安全员", "--skill", "消防")
    made = shell.json(*words, "--new-pin-file", str(pin), "--phone", "13912345678", "--id", ID)
    assert (made["number"], made["role"], made["has_pin"], made["phone"]) == (
        "301",
        "guard",
        True,
        "139****5678",
    )
    again = shell(*words, "--new-pin-file", str(pin), "--id", ID, "--json")
    assert json.loads(again.out) == made
    assert "同一编号" in again.err
    assert sign_in(shell.store, "301", "246801", "shell").number == "301"
    assert shell(*words, "--no-pin").exit_code == 1
    assert shell(*words[:-2], "--role", "国王", "--no-pin").exit_code == 2
    assert shell(*words, "--no-pin", "--id", "no-uuid").exit_code == 2
    assert shell(*words, "--new-pin-file", str(tmp_path / "none")).exit_code == 2
    assert guard(*words, "--no-pin").exit_code == 4
    assert shell(*words, "--new-pin-file", str(pin), "--id", ID.replace("1", "2")).exit_code == 1


def test_an_id_belongs_to_one_kind_of_act(shell: Shell, tmp_path: Path) -> None:
    pin = tmp_path / "pin"
    pin.write_text("246801")
    assert shell("staff", "pin", "612", "--new-pin-file", str(pin), "--id", ID).exit_code == 0
    assert shell("shifts", "start", "--id", ID).exit_code == 1


def test_pins(shell: Shell, guard: Shell, tmp_path: Path) -> None:
    pin = tmp_path / "pin"
    pin.write_text("246801")
    assert shell.json("staff", "pin", "６１２", "--new-pin-file", str(pin))["has_pin"] is True
    assert guard("staff", "pin", "101", "--new-pin-file", str(pin)).exit_code == 0
    assert guard("staff", "pin", "612", "--new-pin-file", str(pin)).exit_code == 4
    pin.write_text("12")
    assert shell("staff", "pin", "612", "--new-pin-file", str(pin)).exit_code == 2
    pin.write_text("")
    assert shell("staff", "pin", "612", "--new-pin-file", str(pin)).exit_code == 2


def test_importing_and_the_template(shell: Shell, guard: Shell, tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    assert shell("staff", "template", str(file)).exit_code == 0
    assert shell("staff", "template", str(file)).exit_code == 1
    assert shell("staff", "template", str(tmp_path / "none" / "x.csv")).exit_code == 6
    assert shell.json("staff", "import", str(file)) == {"read": 0, "new": 0, "changed": 0, "doubtful": []}
    lines = file.read_text("utf-8-sig").splitlines()
    file.write_text("\n".join([lines[0], "301,张三,安全员,,,,,是,", "302,,安全员,,,,,,"]), "utf-8")
    report = shell.json("staff", "import", str(file), "--id", ID)
    assert (report["read"], report["new"]) == (2, 1)
    assert report["doubtful"][0]["row"] == 3
    assert shell.json("staff", "import", str(file), "--id", ID) == report
    assert shell("staff", "import", str(file), "--csv").out.splitlines()[0] == "sheet,row,reason"
    assert guard("staff", "import", str(file)).exit_code == 4
    assert shell("staff", "import", str(tmp_path / "none.csv")).exit_code == 2
    file.write_text("a,b\n1,2\n")
    assert shell("staff", "import", str(file)).exit_code == 1
    assert shell("staff", "list", "--json", "--csv").exit_code == 2
