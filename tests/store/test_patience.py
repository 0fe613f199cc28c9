"""A server that keeps its connections and answers nothing: no statement waits for ever, in neither lane."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text

from controlroom.base.errors import StorageFailed
from controlroom.store import patience
from controlroom.store.actor import house
from controlroom.store.database import Store


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second instead of ten."""
    monkeypatch.setattr(patience, "PATIENCE", 0.5)


def test_a_read_is_given_up_and_the_next_one_works(server_store: Store) -> None:
    before = time.monotonic()
    with pytest.raises(StorageFailed):
        server_store.reader.rows("SELECT pg_sleep(30)")
    assert time.monotonic() - before < 5
    assert server_store.reader.value("SELECT 1") == 1


def test_an_act_is_given_up_and_the_next_one_works(
    server_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StorageFailed), server_store.act(house("1"), "probe.hung") as act:
        act.session.connection().execute(text("SELECT pg_sleep(30)"))
    # the server still sleeps for the client that has gone and holds the lane's lock, but not much longer
    monkeypatch.setattr(patience, "PATIENCE", 10)
    with server_store.act(house("1"), "probe.well") as act:
        assert act.session.connection().execute(text("SELECT 1")).scalar() == 1
