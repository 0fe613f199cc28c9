"""On a server what others do appears at once, not at the next poll; and after a loss again."""

from __future__ import annotations

import statistics
import time

import psycopg
import pytest

from controlroom.console import heart
from controlroom.store.actor import house
from controlroom.store.database import Store
from tests.console.conftest import Open
from tests.console.hands import app_of, lines, until

SLOW = 4.0


def act(store: Store) -> int:
    """Do something small elsewhere; return its number."""
    with store.act(house("other"), "test.act") as one:
        return one.journal("test.act", ("test", 1))


async def test_an_act_elsewhere_wakes_the_console(
    console: Open, server: str, server_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the poll put off, only the word of the act can bring it in time; also on a connection made anew."""
    monkeypatch.setattr(heart, "POLL", SLOW)
    other = Store(server_store.location, server_store.clock)
    async with console(server_store) as pilot:
        await app_of(pilot).ready()
        watch = app_of(pilot).heart._watch
        await pilot.pause(0.5)
        took = []
        for _time in range(5):
            begun = time.monotonic()
            seq = act(other)
            await until(pilot, lambda seq=seq: watch.seq == seq, 3)
            took.append(time.monotonic() - begun)
        assert statistics.median(took) < 0.5
        name = server_store.location.url.partition("?")[0].rpartition("/")[2]
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
        await pilot.pause(1.5)
        seq = act(other)
        await until(pilot, lambda: watch.seq == seq, 3)
        await until(pilot, lambda: "数据库 正常" in lines(pilot)[0])
    other.close()
