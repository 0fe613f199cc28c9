"""A policy version this program cannot read stops nobody: what is in force instead, and how it is told."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from controlroom.base.policy import PolicyError, parse
from controlroom.base.settings import Location
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.doctor import examine
from controlroom.store.policies import active_text, in_force, policy_before, shipped_text, stored_policy
from controlroom.store.policy_act import apply_policy
from controlroom.store.tables import PolicyVersion

LEADER = Actor(console="1", staff_id=1, number="101", name="王", rights=frozenset({"policy"}))
DAMAGED = "[backups]\nkeep = "


def strange(text: str) -> str:
    """A policy as another release might have it: one key this one wants is missing."""
    return text.replace("keep = 14", "kept = 14")


def put(store: Store, text: str) -> int:
    """Store a version without looking at it; return its number."""
    with store.act(LEADER, "test.put") as act:
        row = PolicyVersion(text=text, compiled="x", applied_at=act.now)
        act.session.add(row)
        act.session.flush()
        assert row.id is not None
        return row.id


def test_the_policy_applied_last_is_in_force(store: Store) -> None:
    apply_policy(store, LEADER, shipped_text().replace("keep = 14", "keep = 15"))
    found = in_force(store.reader)
    assert (found.policy.backups_keep, found.unread, found.warning) == (15, None, "")
    assert "keep = 15" in active_text(store.reader)
    assert policy_before(store.reader, found.version or 0).backups_keep == 14


def test_a_version_whose_compact_form_is_outdated_is_read_from_its_text(store: Store) -> None:
    version = put(store, shipped_text().replace("keep = 14", "keep = 16"))
    assert (in_force(store.reader).version, store.policy().backups_keep) == (version, 16)
    assert in_force(store.reader).warning == ""


@pytest.mark.parametrize(
    ("text", "place"), [(strange(shipped_text()), "backups.keep"), (DAMAGED, "policy.toml:2")]
)
def test_the_newest_readable_version_stands_in(store: Store, text: str, place: str) -> None:
    """Acts go on; file, key and reason are told."""
    apply_policy(store, LEADER, shipped_text().replace("keep = 14", "keep = 15"))
    put(store, DAMAGED)
    assert put(store, text) == 4
    found = in_force(store.reader)
    assert (found.policy.backups_keep, found.version, found.unread) == (15, 2, 4)
    assert found.problem is not None
    assert place in found.warning
    assert found.problem.reason in found.warning
    assert "4" in found.warning
    assert "2" in found.warning
    with store.act(LEADER, "test.after") as act:
        assert act.policy.backups_keep == 15
        act.journal("test.after", ("test", 1))
    assert {one.name: one.state for one in examine(store)}["policy"] == "bad"
    told = next(one for one in examine(store) if one.name == "policy")
    assert told.sentence == found.warning
    assert "policy apply" in told.advice
    assert "keep = 15" in active_text(store.reader)


def test_without_any_readable_version_the_shipped_file_stands_in(
    store: Store, raw: Callable[..., list[Any]]
) -> None:
    raw(store, ("UPDATE policy_version SET text = ?, compiled = ?", (DAMAGED, "{}")))
    found = in_force(store.reader)
    assert (found.version, found.unread) == (None, 1)
    assert found.policy.raw == parse(shipped_text(), "x").raw
    assert found.warning
    assert active_text(store.reader) == shipped_text()


def test_applying_a_sound_policy_ends_it_and_a_broken_one_changes_nothing(store: Store) -> None:
    put(store, DAMAGED)
    with pytest.raises(PolicyError):
        apply_policy(store, LEADER, strange(shipped_text()))
    assert in_force(store.reader).unread == 2
    done = apply_policy(store, LEADER, shipped_text().replace("keep = 14", "keep = 17"))
    assert in_force(store.reader).warning == ""
    assert (in_force(store.reader).version, store.policy().backups_keep) == (done.id, 17)
    assert policy_before(store.reader, done.id).backups_keep == 14
    assert stored_policy(store.reader, done.id).backups_keep == 17
    facts = store.reader.value("SELECT facts FROM journal WHERE act = 'policy.applied'")
    assert json.loads(facts)["changes"] == 1


@pytest.mark.parametrize(("columns", "unread"), [("compiled", None), ("text, compiled", 1)])
def test_bytes_that_are_no_text_are_a_policy_that_cannot_be_read(
    file_store: Store, raw: Callable[..., list[Any]], columns: str, unread: int | None
) -> None:
    """As damage to a file's page leaves them; what is still whole is used."""
    spoiled = ", ".join(f"{name} = CAST(x'7ba5a5' AS TEXT)" for name in columns.split(", "))
    raw(file_store, f"UPDATE policy_version SET {spoiled}")
    found = in_force(file_store.reader)
    assert (found.unread, found.policy.backups_keep) == (unread, 14)
    assert bool(found.warning) == (unread is not None)


def held_open(file: Path) -> list[str]:
    """Which descriptors of this process are open on a file or on what stands beside it."""
    links = (Path("/proc/self/fd") / name for name in os.listdir("/proc/self/fd"))
    # the descriptor that listed the folder is gone by now
    return [name for link in links if link.is_symlink() and (name := os.readlink(link)).startswith(str(file))]


def test_a_policy_outlives_its_store_without_holding_the_file(file_store: Store) -> None:
    file = file_store.location.file
    assert file is not None
    policy = file_store.policy()
    assert held_open(file)
    file_store.close()
    assert [kept.version for kept in policy.catalogues()] == [1]
    assert next(iter(policy.catalogues())).text
    assert held_open(file) == []


def test_two_databases_never_share_a_policy(file_store: Store, made_file: Path, tmp_path: Path) -> None:
    """Copies of one file have the same versions, applied at the same instants."""
    copy = tmp_path / "copy.db"
    shutil.copy(made_file, copy)
    other = Store(Location(f"sqlite:///{copy}", copy), file_store.clock)
    apply_policy(file_store, LEADER, shipped_text().replace("keep = 14", "keep = 15"))
    apply_policy(other, LEADER, shipped_text().replace("keep = 14", "keep = 16"))
    assert (file_store.policy().backups_keep, other.policy().backups_keep) == (15, 16)
    other.close()
