"""Signing in: right, wrong, too soon, three times wrong; the count survives a restart."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.errors import NotAllowed
from controlroom.base.registry import Listener, Room, with_room
from controlroom.people import desk
from controlroom.people.sheet import Person
from controlroom.people.signin import sign_in
from controlroom.store.act import Act
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from tests.cli.harness import hire, officer

PIN = "135790"
HEARD: list[dict[str, int]] = []


def hears(_act: Act, **payload: int) -> None:
    """Listen for somebody's wrong PINs."""
    HEARD.append(payload)


@pytest.fixture
def boss(store: Store) -> Actor:
    """Somebody with a PIN."""
    by = officer(store)
    desk.set_pin(store, by, "101", PIN)
    return by


def test_a_pin_is_hashed_slowly_enough() -> None:
    """In a program of its own: tests hash cheaply (conftest.py)."""
    line = "from controlroom.people.hashing import _HASHER; print(_HASHER.hash('135790'))"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("$argon2id$v=19$m=32768,t=3,p=1$")


def wrong(store: Store) -> None:
    """Type a wrong PIN."""
    with pytest.raises(NotAllowed):
        sign_in(store, "101", "000111", "desk-1")


def entries(store: Store, act: str) -> int:
    """Return how many entries of an act there are."""
    found: int = store.reader.value("SELECT COUNT(*) FROM journal WHERE act = :act", act=act)
    return found


def test_number_and_pin_give_the_person_with_the_rights_of_the_role(store: Store, boss: Actor) -> None:
    by = sign_in(store, "１０１", f" {PIN} ", "desk-2")
    assert (by.staff_id, by.number, by.name, by.role, by.console) == (
        boss.staff_id,
        "101",
        "王敏",
        "admin",
        "desk-2",
    )
    by.need("policy")
    assert entries(store, "staff.signed-in") == 1
    sign_in(store, "101", PIN, "shell", note=False)
    assert entries(store, "staff.signed-in") == 1


def test_rights_are_those_of_the_role(store: Store, boss: Actor) -> None:
    desk.add(store, boss, Person("301", "张三", "guard"), pin=PIN)
    by = sign_in(store, "301", PIN, "desk-1")
    by.need("log")
    with pytest.raises(NotAllowed):
        by.need("dispatch")


def test_wrong_pins_cost_more_each_time_and_a_restart_forgives_nothing(
    store: Store, boss: Actor, clock: ManualClock
) -> None:
    wrong(store)
    wrong(store)
    with pytest.raises(NotAllowed, match="2 秒"):
        sign_in(store, "101", PIN, "desk-1")
    again = Store(store.location, clock)
    with pytest.raises(NotAllowed, match="2 秒"):
        sign_in(again, "101", PIN, "desk-2")
    again.close()
    clock.move(timedelta(seconds=2))
    wrong(store)
    clock.move(timedelta(seconds=3.9))
    with pytest.raises(NotAllowed, match="1 秒"):
        sign_in(store, "101", PIN, "desk-1")
    clock.move(timedelta(seconds=0.1))
    assert sign_in(store, "101", PIN, "shell", note=False).number == "101"
    assert store.reader.one("SELECT pin_wrong, pin_locked_until FROM staff WHERE number = '101'") == (0, None)
    assert entries(store, "staff.pin-wrong") == 3


def test_a_wait_is_not_counted_as_another_wrong_pin(store: Store, boss: Actor) -> None:
    wrong(store)
    wrong(store)
    wrong(store)
    assert store.reader.value("SELECT pin_wrong FROM staff WHERE number = '101'") == 2


def test_three_wrong_pins_are_announced(store: Store, boss: Actor, clock: ManualClock) -> None:
    HEARD.clear()
    room = Room("test", has_tables=False, listeners=(Listener("pin.wrong-three-times", f"{__name__}:hears"),))
    with with_room(room):
        for _try in range(3):
            wrong(store)
            clock.move(timedelta(minutes=1))
    assert [{"staff_id": boss.staff_id, "wrong": 3}] == HEARD


def test_nobody_without_a_pin_and_no_stranger_signs_in(store: Store, boss: Actor) -> None:
    hire(store, "301", "张三", "guard")
    with pytest.raises(NotAllowed, match="staff pin 301"):
        sign_in(store, "301", PIN, "desk-1")
    with pytest.raises(NotAllowed):
        sign_in(store, "999", PIN, "desk-1")
    assert entries(store, "staff.pin-wrong") == 0


def test_ones_own_pin_and_with_the_right_anybodys(store: Store, boss: Actor) -> None:
    desk.add(store, boss, Person("301", "张三", "guard"), pin=PIN)
    guard = sign_in(store, "301", PIN, "desk-1")
    desk.set_pin(store, guard, "301", "246801")
    assert sign_in(store, "301", "246801", "desk-1").number == "301"
    with pytest.raises(NotAllowed):
        desk.set_pin(store, guard, "101", "246801")
    desk.set_pin(store, boss, "301", "975310")
    assert sign_in(store, "301", "975310", "desk-1").number == "301"
    with pytest.raises(NotAllowed):
        desk.set_pin(store, Actor("desk-1"), "301", "975310")


def test_a_new_pin_ends_the_wait(store: Store, boss: Actor) -> None:
    wrong(store)
    wrong(store)
    desk.set_pin(store, boss, "101", "246801")
    assert sign_in(store, "101", "246801", "desk-1").number == "101"


def test_a_damaged_hash_fits_nothing(file_store: Store) -> None:
    officer(file_store)
    with file_store.act(Actor("test"), "test") as act:
        desk.by_number(act, "101").pin_hash = "$argon2id$broken"
    wrong(file_store)
