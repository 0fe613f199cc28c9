"""The loop that wakes at the next instant: real time, short spans."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from deadline_harness import Queue

from controlroom.base.clock import FastClock, ManualClock, SystemClock
from controlroom.deadlines import desk
from controlroom.deadlines.scheduler import AlarmLoop
from controlroom.deadlines.tick import Ticked
from controlroom.store.actor import house
from controlroom.store.database import Store


def start(store: Store, seconds: float, number: int = 1) -> None:
    now = store.clock.now()
    due = now + timedelta(seconds=seconds)
    with store.act(house("t"), "test.start") as act:
        desk.start(
            act,
            kind="arrive",
            subject=("incident", number),
            life=1,
            started=now,
            due=due,
            warn=due,
            priority=4,
            ladder="",
        )


class Watched:
    """A running loop and what it reported."""

    def __init__(self, store: Store) -> None:
        self.ticks: list[Ticked] = []
        self.failed: list[Exception] = []
        self.came = asyncio.Event()
        self.loop = AlarmLoop(store, house("t"), self.ticked, self.failing)

    def ticked(self, ticked: Ticked) -> None:
        self.ticks.append(ticked)
        self.came.set()

    def failing(self, error: Exception) -> None:
        self.failed.append(error)
        self.came.set()

    @property
    def raised(self) -> int:
        return sum(len(tick.raised) for tick in self.ticks)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while self.raised < count:
                self.came.clear()
                await self.came.wait()


@pytest.fixture
def real(file_queue: Queue) -> Store:
    """A store under the machine's own clock."""
    store = file_queue.store
    store.clock = SystemClock()
    return store


async def test_it_raises_by_itself_at_the_instant(real: Store) -> None:
    start(real, 0.5, 1)
    start(real, 0.9, 2)
    watched = Watched(real)
    begun = time.monotonic()
    task = asyncio.create_task(watched.loop.run())
    await watched.until(2)
    assert 0.8 < time.monotonic() - begun < 3
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    watched.loop.kick()


async def test_a_kick_from_any_thread_makes_it_look_again(real: Store) -> None:
    watched = Watched(real)
    task = asyncio.create_task(watched.loop.run())
    await watched.came.wait()
    await asyncio.to_thread(start, real, -1.0)
    await asyncio.to_thread(watched.loop.kick)
    await watched.until(1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_failed_tick_is_told_and_tried_again(real: Store) -> None:
    start(real, -1)
    file = real.location.file
    assert file is not None
    hidden = file.with_suffix(".away")
    real.reader.close()
    file.rename(hidden)
    watched = Watched(real)
    task = asyncio.create_task(watched.loop.run())
    await watched.came.wait()
    assert watched.failed
    hidden.rename(file)
    await watched.until(1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_fast_clock_needs_only_the_safety_kick(file_queue: Queue) -> None:
    store = file_queue.store
    store.clock = FastClock(datetime(2026, 11, 22, 4, 0, tzinfo=UTC), 600)
    start(store, 120)
    watched = Watched(store)
    task = asyncio.create_task(watched.loop.run())
    async with asyncio.timeout(10):
        while not watched.raised:
            await asyncio.sleep(0.05)
            watched.loop.kick()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_the_safety_kick_survives_a_clock_set_back(file_queue: Queue, clock: ManualClock) -> None:
    file_queue.start(due=10, warn=10)
    watched = Watched(file_queue.store)
    task = asyncio.create_task(watched.loop.run())
    await watched.came.wait()
    clock.move(timedelta(hours=-1))
    watched.loop.kick()
    await asyncio.sleep(0.1)
    clock.move(timedelta(minutes=71))
    watched.loop.kick()
    await watched.until(1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
