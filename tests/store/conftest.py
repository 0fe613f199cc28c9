"""What the store's tests share: a small act, a journal with some entries, a hand that goes past the guards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.clock import ManualClock
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.tables import Fact

OFFICER = Actor(
    console="console-1",
    staff_id=7,
    number="612",
    name="王",
    role="duty-officer",
    rights=frozenset({"log"}),
    shift_id=3,
)


@desk_act(right="log")
def write_fact(act: Act, name: str, value: str) -> Done:
    """Keep a small fact, with an entry that has both facts and texts."""
    act.session.merge(Fact(name=name, value=value))
    seq = act.journal(
        "fact.written",
        ("fact", len(name)),
        facts={"size": len(value), "state": "new"},
        texts={"value": value},
        at=act.now - timedelta(minutes=3),
    )
    return Done("fact", seq, name, notes=("kept",))


@pytest.fixture
def officer() -> Actor:
    """Somebody who may write facts."""
    return OFFICER


@pytest.fixture
def write() -> Callable[..., Done]:
    """The small act."""
    return write_fact


@pytest.fixture
def told(store: Store, clock: ManualClock) -> Store:
    """A database with eight journal entries, a minute apart."""
    for number in range(8):
        write_fact(store, OFFICER, f"name-{number}", f"值班员{number}说 “[Gate A]”")
        clock.move(timedelta(minutes=1))
    return store


@pytest.fixture
def raw() -> Callable[..., list[Any]]:
    """``raw(store, sql, …)``: run statements as an intruder would, without guards and references."""

    def run(store: Store, *statements: str | tuple[str, Sequence[Any]]) -> list[Any]:
        found: list[Any] = []
        with store.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            file = store.location.is_file
            if file:
                driver.execute("PRAGMA foreign_keys=OFF")
                for (name,) in driver.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal%'"
                ).fetchall():
                    driver.execute(f"DROP TRIGGER {name}")
            else:
                driver.rollback()
                driver.execute("SET session_replication_role = replica")
                driver.execute("ALTER TABLE journal_text DROP CONSTRAINT IF EXISTS journal_text_seq_fkey")
            for statement in statements:
                text, values = (statement, ()) if isinstance(statement, str) else statement
                cursor = driver.execute(text if file else text.replace("?", "%s"), tuple(values))
                found = cursor.fetchall() if cursor.description else []
            if file:
                driver.execute("PRAGMA foreign_keys=ON")
            else:
                driver.execute("SET session_replication_role = origin")
                driver.commit()
        store.reader.close()
        return found

    return run
