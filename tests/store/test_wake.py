"""Being woken by somebody's act on a PostgreSQL server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from controlroom.base.errors import Refused
from controlroom.store.act import Act, Done, desk_act
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.wake import ListeningReader

Write = Callable[..., Any]
LONG = 5.0


@pytest.fixture
def listener(server_store: Store) -> Iterator[ListeningReader]:
    """A reader that has looked once."""
    reader = ListeningReader(server_store.location)
    reader.seq()
    yield reader
    reader.close()


def waited(reader: ListeningReader, seconds: float = LONG) -> float:
    """Return how long it waited."""
    begun = time.monotonic()
    reader.wait(seconds)
    return time.monotonic() - begun


def test_an_act_wakes(listener: ListeningReader, server_store: Store, officer: Actor, write: Write) -> None:
    """Once; and the journal has moved when it does."""
    write(server_store, officer, "warm", "x")
    while waited(listener, 0.2) < 0.2:
        listener.seq()
    before = listener.seq()
    threading.Timer(0.2, lambda: write(server_store, officer, "a", "b")).start()
    assert 0.1 < waited(listener) < 2
    assert listener.seq() == before + 1
    while waited(listener, 0.3) < 0.3:
        assert listener.seq() == before + 1


@desk_act()
def _refused(act: Act) -> Done:
    act.journal("test.refused", ("test", 1))
    raise Refused("no")


def test_an_act_that_is_refused_wakes_nobody(
    listener: ListeningReader, server_store: Store, officer: Actor
) -> None:
    """The word is part of the transaction."""
    with pytest.raises(Refused):
        _refused(server_store, officer)
    assert waited(listener, 0.3) >= 0.3


def test_what_comes_with_an_answer_is_not_lost(
    listener: ListeningReader, server_store: Store, officer: Actor, write: Write
) -> None:
    """A word that came in during another question still wakes."""
    write(server_store, officer, "a", "b")
    listener.rows("SELECT pg_sleep(0.1)")
    assert waited(listener) < 1


def test_it_listens_again_after_a_loss(
    listener: ListeningReader, server: str, server_store: Store, officer: Actor, write: Write
) -> None:
    """A connection that was cut is made anew by the next question, and hears."""
    name = server_store.location.url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
    assert waited(listener) < 1
    assert listener.seq() == 0
    threading.Timer(0.2, lambda: write(server_store, officer, "a", "b")).start()
    assert waited(listener) < 3
    assert listener.seq() == 1


def test_without_a_connection_it_only_waits(server_store: Store) -> None:
    """A loop of waiting and asking never spins."""
    assert waited(ListeningReader(server_store.location), 0.2) >= 0.2
