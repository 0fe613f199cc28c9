"""A shift that runs while the program or its policy changes keeps an end that somebody is reminded of."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from controlroom.base.clock import ManualClock, to_us
from controlroom.base.settings import Location
from controlroom.deadlines.reads import deadlines
from controlroom.handovers import desk as handovers
from controlroom.shifts import desk
from controlroom.shifts.rules import HANDOVER, RELIEF
from controlroom.store import backup, migrate
from controlroom.store.database import Store
from controlroom.store.policies import shipped_text
from controlroom.store.policy_act import apply_policy
from controlroom.store.restore import restore
from tests.cli.harness import officer

ZONE = ZoneInfo("Asia/Shanghai")
BEFORE = "0008"
"""The last revision of a program that promised nothing of the end of a shift."""


def before(location: Location, clock: ManualClock) -> Store:
    """Make a database of before, an early shift running in it."""
    store = Store(location, clock)
    if location.file is not None:
        migrate._touch(location.file)
    with migrate.migrating(store, views=False) as connection:
        migrate.run_revisions(connection, BEFORE)
        migrate._fill(connection, store)
        connection.exec_driver_sql(
            "INSERT INTO staff (id, number, name, role, department, call_sign, phone, skills, active, on_duty, "
            "pin_wrong) VALUES (1, '101', '王敏', 'duty-officer', 'control-centre', '', '', '[]', 1, 1, 0)"
        )
        began = to_us(datetime(2026, 11, 22, 8, tzinfo=ZONE))
        connection.exec_driver_sql(
            "INSERT INTO shift (id, name, day, started, console, staff_id) "
            f"VALUES (1, 'early', '2026-11-22', {began}, 'desk-1', 1)"
        )
    store.reader.close()
    return store


@pytest.fixture(autouse=True)
def backups_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the backup before an upgrade out of the home folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def old(location: Location, clock: ManualClock) -> Store:
    """A database of before."""
    return before(location, clock)


def ends(store: Store) -> dict[str, tuple[str, datetime]]:
    """Return the open promises about the end of a shift."""
    return {
        one.kind: (one.state, one.due.astimezone(ZONE))
        for one in deadlines(store.reader)
        if one.kind in (HANDOVER, RELIEF) and one.ended_at is None
    }


PROMISED = {
    HANDOVER: ("running", datetime(2026, 11, 22, 20, 0, tzinfo=ZONE)),
    RELIEF: ("running", datetime(2026, 11, 22, 20, 10, tzinfo=ZONE)),
}


def test_a_shift_from_before_gets_its_end_at_the_first_start(old: Store) -> None:
    migrate.upgrade(old)
    assert ends(old) == PROMISED
    old.close()


def test_a_backup_from_before_gets_it_when_it_is_restored(
    file_location: Location, clock: ManualClock, tmp_path: Path
) -> None:
    old = before(file_location, clock)
    made = backup.copy(old, tmp_path / "before.db")
    into = tmp_path / "restored.db"
    restore(made.path, Location(f"sqlite:///{into}", into), clock=clock)
    new = Store(Location(f"sqlite:///{into}", into), clock)
    assert ends(new) == PROMISED
    new.close()
    old.close()


def test_an_upgrade_with_nobody_at_the_desk_promises_nothing(old: Store) -> None:
    with migrate.migrating(old, views=False) as connection:
        connection.exec_driver_sql("UPDATE shift SET ended = started")
    migrate.upgrade(old)
    assert ends(old) == {}
    old.close()


def test_other_hours_in_the_policy_move_the_end_of_the_shift_that_runs(
    store: Store, clock: ManualClock
) -> None:
    by = officer(store)
    desk.start(store, by)
    assert ends(store) == PROMISED
    text = (
        shipped_text()
        .replace('ends = "20:00"', 'ends = "18:00"')
        .replace('starts = "20:00"', 'starts = "18:00"')
    )
    apply_policy(store, by, text)
    assert {kind: due.strftime("%H:%M") for kind, (_state, due) in ends(store).items()} == {
        HANDOVER: "18:00",
        RELIEF: "18:10",
    }
    # a handover that is prepared stays prepared
    handovers.prepare(store, by)
    apply_policy(store, by, shipped_text())
    assert ends(store) == {RELIEF: PROMISED[RELIEF]}
