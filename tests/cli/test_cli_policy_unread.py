"""The shell while the policy applied last cannot be read: status, show, writes, and applying a mended one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from controlroom.store.actor import house
from controlroom.store.database import Store
from controlroom.store.policies import shipped_text
from tests.cli.harness import Shell, officer


@pytest.fixture
def shell(file_store: Store) -> Shell:
    """The shell of somebody who may do everything."""
    return Shell(file_store, officer(file_store))


@pytest.fixture(autouse=True)
def unread(shell: Shell) -> None:
    """Version 2 has a value that cannot be."""
    with shell.store.act(house("other"), "test.put") as act:
        act.run(
            "INSERT INTO policy_version (text, compiled, applied_at) VALUES (:text, '', 1)",
            text=shipped_text().replace("keep = 14", "keep = 0"),
        )


def test_status_and_doctor_say_it(shell: Shell) -> None:
    warning = shell.json("status")["policy_warning"]
    assert "backups.keep" in warning
    assert warning in shell("status").out
    assert {row["name"]: row["sentence"] for row in _doctor(shell)}["policy"] == warning


def _doctor(shell: Shell) -> list[dict[str, str]]:
    outcome = shell("doctor", "--json")
    assert outcome.exit_code == 1
    found: list[dict[str, str]] = json.loads(outcome.out)
    return found


def test_writes_say_it_in_one_line_and_reads_keep_quiet(shell: Shell) -> None:
    written = shell("log", "add", "x")
    assert written.exit_code == 0
    assert [line for line in written.err.splitlines() if "backups.keep" in line]
    assert len([line for line in written.err.splitlines() if "规则" in line]) == 1
    assert shell("incidents", "list").err == ""


def test_show_prints_the_one_in_force(shell: Shell) -> None:
    shown = shell("policy", "show")
    assert shown.exit_code == 0
    assert "keep = 14" in shown.out
    assert "backups.keep" in shown.err
    assert shell.json("policy", "show")["backups"]["keep"] == 14


def test_a_mended_one_is_applied_and_the_warning_ends(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(shipped_text().replace("keep = 14", "keep = 0"), "utf-8")
    assert shell("policy", "apply", str(file)).exit_code == 2
    file.write_text(shipped_text().replace("keep = 14", "keep = 15"), "utf-8")
    applied = shell.json("policy", "apply", str(file), "--id", "7d2cb6a5-95a9-4a80-a40a-0a4b5c2cfd0b")
    assert applied["changes"] == [{"key": "backups.keep", "old": "14", "new": "15"}]
    assert shell.json("status")["policy_warning"] is None
    assert "规则" not in shell("log", "add", "x").err
