"""Policy, backups, paths and doctor from the shell, with every exit code they can give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from controlroom.store.actor import Actor
from controlroom.store.database import Store
from tests.cli.harness import Shell, officer

ID = "7f9c24e8-3b12-4a0e-9b0f-000000000001"


@pytest.fixture
def shell(file_store: Store) -> Shell:
    """The shell of somebody who may do everything."""
    return Shell(file_store, officer(file_store))


@pytest.fixture
def guard(shell: Shell) -> Shell:
    """The shell of somebody without rights."""
    return Shell(shell.store, Actor("desk-1", 1, "101", "王敏", "guard", frozenset({"log"})))


@pytest.fixture
def policy(shell: Shell, tmp_path: Path) -> Path:
    """A copy of the active policy, one setting changed."""
    file = tmp_path / "policy.toml"
    file.write_text(shell("policy", "show").out.replace("keep = 14", "keep = 15"), "utf-8")
    return file


def test_a_policy_is_shown_checked_and_applied(shell: Shell, policy: Path) -> None:
    changes = [{"key": "backups.keep", "old": "14", "new": "15"}]
    assert shell.json("policy", "check", str(policy)) == changes
    assert shell.store.policy().backups_keep == 14
    applied = shell.json("policy", "apply", str(policy), "--id", ID)
    assert applied == {"version": 2, "changes": changes}
    assert shell.store.policy().backups_keep == 15
    assert shell.json("policy", "apply", str(policy), "--id", ID) == applied
    assert shell.json("policy", "show")["backups"]["keep"] == 15
    facts, body = shell.store.reader.rows(
        "SELECT facts, body FROM journal j JOIN journal_text t ON t.seq = j.seq WHERE act = 'policy.applied'"
    )[0]
    assert json.loads(facts) == {"changes": 1, "version": 2}
    assert "backups.keep: 14 → 15" in json.loads(body)["difference"]
    assert shell("policy", "check", str(policy)).out == ""


def test_an_unreadable_policy_leaves_the_active_one_in_force(shell: Shell, policy: Path) -> None:
    policy.write_text(policy.read_text("utf-8").replace("keep = 15", 'keep = "many"\nodd = 1'), "utf-8")
    for verb in ("check", "apply"):
        outcome = shell("policy", verb, str(policy))
        assert (outcome.exit_code, outcome.out) == (2, "")
        assert "现行规则继续有效" in outcome.err
        assert "backups.keep" in outcome.err
        assert "backups.odd" in outcome.err
    assert shell.store.policy().backups_keep == 14
    assert shell("policy", "apply", str(policy.with_name("none.toml"))).exit_code == 2


def test_a_policy_the_catalogue_needs_more_of_is_refused(shell: Shell, policy: Path) -> None:
    text = policy.read_text("utf-8").replace("[clocks.arrive-listed]", "[clocks.arrive-renamed]")
    policy.write_text(text, "utf-8")
    assert shell("policy", "check", str(policy)).exit_code == 2


def test_applying_needs_the_right(guard: Shell, policy: Path) -> None:
    assert guard("policy", "apply", str(policy)).exit_code == 4
    assert guard("policy", "check", str(policy)).exit_code == 0


def test_backup_and_restore(shell: Shell, guard: Shell, tmp_path: Path) -> None:
    copy, new = tmp_path / "copy.db", tmp_path / "new.db"
    made = shell.json("backup", str(copy), "--id", ID)
    assert made["file"] == str(copy)
    assert shell.json("backup", str(copy), "--id", ID) == made
    assert shell("backup", str(copy)).exit_code == 1
    assert guard("backup", str(tmp_path / "other.db")).exit_code == 4
    assert [row["file"] for row in shell.json("backups", "list")] == [str(copy)]
    assert shell.json("backups", "list", "--until", "1h") == []
    assert shell.json("restore", str(copy), "--into", str(new))["database"] == str(new)
    assert new.stat().st_mode & 0o777 == 0o600
    assert shell("restore", str(copy), "--into", str(new)).exit_code == 1
    assert shell("restore", str(tmp_path / "none.db"), "--into", str(tmp_path / "x.db")).exit_code == 6
    assert shell("restore", str(copy)).exit_code == 2


def test_paths_and_doctor(shell: Shell) -> None:
    assert shell.json("paths")["database"] == str(shell.store.location.file)
    found = {row["name"]: row["state"] for row in shell.json("doctor")}
    assert found["schema"] == "ok"
    assert found["chain"] == "ok"
    assert shell.store.location.file is not None
    shell.store.location.file.chmod(0o644)
    rows = {row["name"]: row for row in json.loads(shell("doctor", "--json").out)}
    assert rows["rights"]["state"] != "ok"
    assert rows["rights"]["advice"]


def test_doctor_ends_with_1_if_something_is_bad(shell: Shell) -> None:
    assert shell.store.location.file is not None
    shell.store.close()
    shell.store.location.file.unlink()
    assert shell("doctor").exit_code == 1
    assert shell("policy", "show").exit_code == 6


def test_status_and_next(shell: Shell) -> None:
    assert shell("shifts", "start").exit_code == 0
    status = shell.json("status")
    assert (status["officer"], status["open"], status["next"]) == ("101", 0, [])
    assert shell.json("next", "--within", "60m") == []
    assert shell("next", "--within", "soon").exit_code == 2
