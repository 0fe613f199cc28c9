"""Waking one long-lived loop at the next stored instant. The only module that imports APScheduler.

The scheduler's jobs only wake the loop; the loop raises what is due. APScheduler follows the wall clock and stays
silent when that is set back, so a console also calls ``kick`` once a second from a monotonic timer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from controlroom.base.clock import SystemClock
from controlroom.base.errors import ControlroomError
from controlroom.deadlines.tick import BEAT, Ticked, tick
from controlroom.store.actor import Actor
from controlroom.store.database import Store

log = logging.getLogger(__name__)

AGAIN = timedelta(seconds=1)
"""How long after a failure the loop tries once more."""


class AlarmLoop:
    """Ticks when something is due, for as long as ``run`` runs.

    Args:
        store: the database.
        by: who ticks, ``house(console)``.
        on_ticked: called in the event loop after every tick.
        on_failed: called in the event loop when a tick failed; it is tried again by itself.
    """

    def __init__(
        self,
        store: Store,
        by: Actor,
        on_ticked: Callable[[Ticked], None],
        on_failed: Callable[[Exception], None],
    ) -> None:
        self._store = store
        self._by = by
        self._on_ticked = on_ticked
        self._on_failed = on_failed
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._planned: datetime | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def kick(self) -> None:
        """Look at the queue now, because an act changed it or a second passed; from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    async def run(self) -> None:
        """Tick now and whenever something is due, until cancelled."""
        self._loop = asyncio.get_running_loop()
        self._scheduler.add_listener(lambda _event: self.kick(), EVENT_JOB_MISSED | EVENT_JOB_ERROR)
        self._scheduler.start()
        self._scheduler.add_job(self._ring, "interval", seconds=BEAT.total_seconds(), id="beat")
        try:
            while True:
                await self._once()
                await self._wake.wait()
                self._wake.clear()
        finally:
            self._loop = None
            self._scheduler.shutdown(wait=False)

    async def _once(self) -> None:
        try:
            ticked = await asyncio.to_thread(tick, self._store, self._by)
        except Exception as error:
            # nothing may end the loop: a console without it would look calm and be deaf
            if not isinstance(error, ControlroomError):
                log.exception("the tick failed")
            self._plan(self._store.clock.now() + AGAIN)
            self._on_failed(error)
            return
        self._plan(ticked.next_at)
        self._on_ticked(ticked)

    def _plan(self, at: datetime | None) -> None:
        """Let the scheduler ring at an instant of the house's clock."""
        if at is None or at == self._planned:
            return
        self._planned = at
        ahead = max(at - self._store.clock.now(), timedelta())
        self._scheduler.add_job(
            self._ring, "date", run_date=SystemClock().now() + ahead, id="next", replace_existing=True
        )

    async def _ring(self) -> None:
        self._planned = None
        self._wake.set()
