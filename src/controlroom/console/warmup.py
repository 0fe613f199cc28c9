"""Loading what writing needs, in the background, once the first rows are on the screen."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
from importlib import import_module

from controlroom.store.database import Store

_log = logging.getLogger(__name__)

HEAVY = (
    "controlroom.store.act",
    "controlroom.people.signin",
    "controlroom.shifts.desk",
    "controlroom.deadlines.alarms",
    "controlroom.deadlines.conditions",
    "controlroom.deadlines.scheduler",
    "controlroom.incidents.desk",
)
"""Modules that load SQLModel, APScheduler and argon2."""


class Warmup:
    """Loads in a thread, the garbage collector off until then because it stalls the loop.

    Args:
        store: the database.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._done = asyncio.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_done(self) -> bool:
        """Whether writing may begin."""
        return self._done.is_set()

    def begin(self) -> None:
        """Begin; a second call does nothing."""
        if self._thread is None:
            loop = asyncio.get_running_loop()
            self._thread = threading.Thread(target=self._load, args=(loop,), name="warmup", daemon=True)
            self._thread.start()

    async def ready(self) -> None:
        """Wait until writing may begin."""
        self.begin()
        await self._done.wait()

    def _load(self, loop: asyncio.AbstractEventLoop) -> None:
        gc.disable()
        try:
            for name in HEAVY:
                import_module(name)
            self._store.engine  # noqa: B018 - made on first asking
        except Exception:
            # whoever writes next meets the error itself, with a sentence
            _log.exception("the write lane could not be loaded")
        finally:
            gc.freeze()
            gc.enable()
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._done.set)
