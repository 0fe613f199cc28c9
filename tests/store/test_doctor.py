"""The doctor: a well database gets "ok" everywhere; each illness is named with what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.settings import Location
from controlroom.store import doctor, filecopy
from controlroom.store.actor import Actor
from controlroom.store.backup import backup, daily
from controlroom.store.database import Store
from controlroom.store.doctor import Finding, examine, megabytes


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def ill(store: Store, **more: Any) -> dict[str, Finding]:
    """Return what is not well, by name."""
    return {one.name: one for one in examine(store, **more) if one.state != "ok"}


def test_a_well_database(told: Store) -> None:
    """Everything was looked at, all of it is well."""
    assert ill(told) == {}
    names = [one.name for one in examine(told)]
    assert names == [
        "file",
        *(["rights"] if told.location.is_file else []),
        "schema", "chain", "clock", "policy", "disk",
        *(["wal"] if told.location.is_file else []),
        "backups",
    ]  # fmt: skip
    assert all(one.sentence for one in examine(told))


def test_nothing_there(location: Location, clock: ManualClock) -> None:
    """No further questions; what to do."""
    found = examine(Store(location, clock))
    assert [(one.name, one.state) for one in found] == [("file", "bad")]
    assert "controlroom init" in found[0].advice


def test_a_damaged_file(file_store: Store) -> None:
    """It never raises."""
    assert file_store.location.file is not None
    file_store.close()
    content = file_store.location.file.read_bytes()
    file_store.location.file.write_bytes(content[:100] + b"\xa5" * (len(content) - 100))
    assert set(ill(Store(file_store.location))) == {"file"}
    file_store.location.file.write_bytes(content[: 4096 * 12] + b"\xa5" * (len(content) - 4096 * 12))
    found = ill(Store(file_store.location))
    assert set(found) == {"file"}
    assert found["file"].sentence


def test_open_to_others(file_store: Store) -> None:
    """The file's mode."""
    assert file_store.location.file is not None
    os.chmod(file_store.location.file, 0o644)
    assert set(ill(file_store)) == {"rights"}
    assert "chmod 600" in ill(file_store)["rights"].advice


def test_not_writable(file_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder belongs to somebody else."""
    monkeypatch.setattr(doctor.os, "access", lambda _path, _mode: False)
    assert set(ill(file_store)) == {"rights"}


def test_another_schema(told: Store, raw: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Newer is bad, older only waits."""
    raw(told, "UPDATE alembic_version SET version_num = '9999'")
    assert ill(told)["schema"].state == "bad"
    monkeypatch.setattr(doctor.migrate, "REVISIONS", ("9999", "99999"))
    monkeypatch.setattr(doctor.migrate, "HEAD", "99999")
    assert ill(told)["schema"].state == "warn"


def test_a_changed_journal(told: Store, raw: Callable[..., Any]) -> None:
    """The first fault is told; the quick look sees only the end."""
    raw(told, "UPDATE journal SET subject_id = 5555 WHERE seq IN (2, 4)")
    finding = ill(told)["chain"]
    assert finding.state == "bad"
    assert "2" in finding.sentence
    assert "log verify" in finding.advice
    doctor_tail, doctor.TAIL = doctor.TAIL, 3
    try:
        assert "chain" not in ill(told, thorough=False)
    finally:
        doctor.TAIL = doctor_tail


def test_a_cut_journal(told: Store, raw: Callable[..., Any]) -> None:
    """The seals beside the backups are looked at."""
    daily(told)
    raw(told, "DELETE FROM journal_text WHERE seq > 5", "DELETE FROM journal WHERE seq > 5")
    assert ill(told)["chain"].state == "bad"


def test_the_clock_set_back(told: Store, clock: ManualClock) -> None:
    """The journal is ahead of it."""
    clock.move(-timedelta(minutes=30))
    assert ill(told)["clock"].state == "bad"


def test_a_policy_that_does_not_read(told: Store, raw: Callable[..., Any]) -> None:
    """A sentence, and how to mend it."""
    raw(
        told,
        "INSERT INTO policy_version (id, text, compiled, applied_at) SELECT 99, '[clocks', 'x', 1 FROM policy_version",
    )
    found = ill(told)
    assert found["policy"].state == "bad"
    assert "policy apply" in found["policy"].advice


def test_little_space(told: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the policy's figure."""
    usage = filecopy.shutil.disk_usage("/")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: usage._replace(free=1_000_000))
    assert set(ill(told)) == {"disk"}
    assert "1 MB" in ill(told)["disk"].sentence


def test_large_changes_waiting(file_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something keeps the file from taking them in."""
    monkeypatch.setattr(doctor, "_WAL_LARGE", 10)
    Path(f"{file_store.location.file}-wal").write_bytes(b"")
    with file_store.act(Actor(console="x"), "test.write") as act:
        act.journal("a.b", ("a", 1))
    assert set(ill(file_store)) == {"wal"}


def test_no_backup_for_days(told: Store, clock: ManualClock, tmp_path: Path) -> None:
    """None at all after two days; an old one; a person's own counts."""
    clock.move(timedelta(days=3))
    assert ill(told)["backups"].state == "bad"
    backup(told, tmp_path / "mine.db")
    assert ill(told) == {}
    clock.move(timedelta(days=3))
    assert ill(told)["backups"].state == "warn"


def test_sizes() -> None:
    """For people."""
    assert [megabytes(size) for size in (12_345_678, 2_500_000_000)] == ["12 MB", "2.5 GB"]
