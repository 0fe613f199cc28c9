"""Policy, backups, paths and doctor from the shell, with every exit code they can give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from controlroom.store import policies
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
    assert (status["officer"], status["open"]) == ("101", 0)
    # the end of the shift is promised, too
    assert [row["kind"] for row in shell.json("next", "--within", "9h")] == ["shift.handover", "shift.relief"]
    assert shell.json("next", "--within", "60m") == []
    assert shell("next", "--within", "soon").exit_code == 2


@pytest.fixture
def catalogue(shell: Shell, tmp_path: Path) -> Path:
    """A copy of the active catalogue, one kind added and one name changed."""
    file = tmp_path / "kinds.toml"
    text = shell("policy", "show", "--catalogue").out.replace('zh = "漏水"', 'zh = "漏水跑水"')
    file.write_text(text + MORE, "utf-8")
    return file


MORE = """
[kinds.lost-child]
zh = "走失儿童"
en = "Lost child"
group = "service"
priority = 1
source = "ours"
why = "Our estate has a playground by the lake."
"""


def test_a_catalogue_is_told_by_its_content_shown_checked_and_applied(shell: Shell, catalogue: Path) -> None:
    checked = shell("policy", "check", str(catalogue))
    assert "事件目录" in checked.err
    changes = {row["key"]: row["new"] for row in shell.json("policy", "check", str(catalogue))}
    assert changes["kinds.water-leak.zh"] == '"漏水跑水"'
    assert changes["kinds.lost-child.priority"] == "1"
    assert shell("incidents", "open", "--kind", "lost-child", "--place", "湖边").exit_code == 3
    applied = shell.json("policy", "apply", str(catalogue), "--id", ID)
    assert applied["version"] == 2
    assert {row["key"]: row["new"] for row in applied["changes"]} == changes
    assert shell.json("policy", "apply", str(catalogue), "--id", ID) == applied
    assert shell.json("policy", "show", "--catalogue")["kinds"]["water-leak"]["zh"] == "漏水跑水"
    assert shell.json("incidents", "open", "--kind", "走失儿童", "--place", "湖边")["kind"] == "lost-child"
    facts, body = shell.store.reader.rows(
        "SELECT facts, body FROM journal j JOIN journal_text t ON t.seq = j.seq WHERE act = 'catalogue.applied'"
    )[0]
    assert json.loads(facts) == {"changes": len(changes), "version": 2}
    assert 'kinds.water-leak.zh: "漏水" → "漏水跑水"' in json.loads(body)["difference"]
    assert "启用事件目录" in shell("log", "list").out
    assert shell("policy", "check", str(catalogue)).out == ""


def test_another_console_has_the_same_catalogue_at_once(shell: Shell, catalogue: Path) -> None:
    other = Shell(Store(shell.store.location, shell.store.clock), shell.actor)
    assert "lost-child" not in other("policy", "show", "--catalogue").out
    assert shell("policy", "apply", str(catalogue)).exit_code == 0
    assert "lost-child" in other("policy", "show", "--catalogue").out
    other.store.close()


def test_an_unreadable_catalogue_leaves_the_active_one_in_force(
    shell: Shell, guard: Shell, catalogue: Path
) -> None:
    text = catalogue.read_text("utf-8").replace("priority = 1\nsource", "priority = 9\nodd = 1\nsource")
    catalogue.write_text(text, "utf-8")
    line = text.splitlines().index("priority = 9") + 1
    for verb in ("check", "apply"):
        outcome = shell("policy", verb, str(catalogue))
        assert (outcome.exit_code, outcome.out) == (2, "")
        assert "现行事件目录继续有效" in outcome.err
        assert f"{catalogue}:{line} kinds.lost-child.priority" in outcome.err
        assert f"{catalogue}:{line + 1} kinds.lost-child.odd" in outcome.err
    assert "lost-child" not in shell("policy", "show", "--catalogue").out
    assert guard("policy", "apply", str(catalogue)).exit_code == 4


def test_a_kind_of_an_open_incident_stays(shell: Shell, catalogue: Path) -> None:
    assert shell("policy", "apply", str(catalogue)).exit_code == 0
    number = shell.json("incidents", "open", "--kind", "lost-child", "--place", "湖边")["number"]
    without = catalogue.with_name("without.toml")
    without.write_text(catalogue.read_text("utf-8").replace(MORE, ""), "utf-8")
    for verb in ("check", "apply"):
        outcome = shell("policy", verb, str(without))
        assert outcome.exit_code == 1
        assert number in outcome.err
    assert shell("incidents", "close", number, "--result", "找到了").exit_code == 0
    assert shell("policy", "apply", str(without)).exit_code == 0
    assert shell.json("incidents", "show", number)["kind"] == "lost-child"
    assert "lost-child" in shell("incidents", "list", "--all").out
    assert shell("incidents", "history", number).exit_code == 0
    assert shell("log", "list").exit_code == 0
    assert shell("incidents", "reopen", number, "--why", "又丢了").exit_code == 0
    assert shell("incidents", "edit", number, "--kind", "water-leak").exit_code == 0


def test_a_stored_catalogue_that_cannot_be_read_gives_way_and_says_so(shell: Shell, catalogue: Path) -> None:
    assert shell("policy", "apply", str(catalogue)).exit_code == 0
    damage = "UPDATE catalogue_version SET compiled = 'x', text = '[kinds' WHERE id = {}"
    for version, warning in ((2, "第 1 版"), (1, "自带")):
        with shell.store.engine.begin() as connection:
            connection.exec_driver_sql(damage.format(version))
        fresh = Shell(Store(shell.store.location, shell.store.clock), shell.actor)
        policies._known.clear()
        shown = fresh("policy", "show", "--catalogue")
        assert shown.exit_code == 0
        assert "第 2 版" in shown.err
        assert warning in shown.err
        assert "water-leak" in shown.out
        assert "lost-child" not in shown.out
        assert warning in fresh("incidents", "list").err
        assert warning in fresh.json("status")["catalogue_warning"]
        rows = {row["name"]: row for row in json.loads(fresh("doctor", "--json").out)}
        assert rows["catalogue"]["state"] == "bad"
        fresh.store.close()
    assert shell("policy", "apply", str(catalogue)).exit_code == 0
    assert shell.json("status")["catalogue_warning"] is None


def test_an_outdated_compiled_form_is_read_from_the_text(shell: Shell, catalogue: Path) -> None:
    assert shell("policy", "apply", str(catalogue)).exit_code == 0
    with shell.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE catalogue_version SET compiled = '{}' WHERE id = 2")
    policies._known.clear()
    shown = shell("policy", "show", "--catalogue")
    assert (shown.err, "lost-child" in shown.out) == ("", True)
