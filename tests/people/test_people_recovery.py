"""A forgotten PIN of the last administrator: who may set a new one, and what stays of it."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.errors import NotAllowed, NotFound, Refused, UsageError
from controlroom.dutylog.sentences import sentence
from controlroom.people import desk
from controlroom.people.recovery import candidate, recover, unseen
from controlroom.people.signin import sign_in
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from tests.cli.harness import Shell, hire, officer

PIN, NEW = "135790", "864209"


@pytest.fixture
def boss(store: Store) -> Actor:
    """The only one who may set PINs."""
    by = officer(store)
    desk.set_pin(store, by, "101", PIN)
    return by


def test_a_new_pin_signs_in_and_ends_the_wait_of_wrong_ones(store: Store, boss: Actor) -> None:
    for _try in range(6):
        with pytest.raises(NotAllowed):
            sign_in(store, "101", "000111", "desk-1")
    recover(store, "shell", "101", NEW, account="root")
    assert sign_in(store, "101", NEW, "desk-1").number == "101"
    with pytest.raises(NotAllowed):
        sign_in(store, "101", PIN, "desk-1")


def test_the_journal_says_without_a_sign_in_and_by_which_account(store: Store, boss: Actor) -> None:
    recover(store, "shell", "101", NEW, account="wang")
    row = store.reader.one(
        "SELECT staff_id, console, canonical FROM journal WHERE act = 'staff.pin-recovered'"
    )
    assert row is not None
    assert row[:2] == (None, "shell")
    assert NEW not in row[2]
    said = sentence(
        store.policy(),
        "staff.pin-recovered",
        {"number": "101"},
        {"name": "王敏", "account": "wang"},
        when=str,
    )
    assert "101 王敏" in said
    assert "wang" in said


def test_only_who_sets_the_others_pins_is_recovered(store: Store, boss: Actor) -> None:
    hire(store, "301", "李强", "guard")
    with pytest.raises(Refused, match="101"):
        recover(store, "shell", "301", NEW, account="root")
    with pytest.raises(NotFound):
        recover(store, "shell", "999", NEW, account="root")
    with pytest.raises(UsageError):
        recover(store, "shell", "101", "1", account="root")
    assert store.reader.value("SELECT COUNT(*) FROM journal WHERE act = 'staff.pin-recovered'") == 0


def test_who_may_not_write_the_file_recovers_nothing(
    file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer(file_store)
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)
    with pytest.raises(NotAllowed, match=str(file_store.location.file)):
        candidate(file_store, file_store.reader, "101")


def test_everybody_is_told_once_at_the_next_sign_in(store: Store, boss: Actor, clock: ManualClock) -> None:
    hire(store, "102", "赵磊", "duty-officer")
    desk.set_pin(store, boss, "102", PIN)
    sign_in(store, "102", PIN, "desk-1")
    assert unseen(store, "102") == ""
    clock.move(timedelta(minutes=5))
    recover(store, "shell", "101", NEW, account="root")
    hire(store, "103", "后来", "guard")
    for number, pin in (("101", NEW), ("102", PIN)):
        assert "12:05" in unseen(store, number)
        assert "101 王敏" in unseen(store, number)
        sign_in(store, number, pin, "desk-1")
        assert unseen(store, number) == ""
    assert unseen(store, "103") == ""


def test_without_a_terminal_nothing_is_recovered(file_store: Store) -> None:
    shell = Shell(file_store, officer(file_store))
    outcome = shell("staff", "pin", "101", "--recover")
    assert outcome.exit_code == 4
    assert "终端" in outcome.err
