"""When a console does its chores: every minute, every ten minutes, and slowly in between."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING

from controlroom.base.errors import Busy, ControlroomError, StorageFailed
from controlroom.base.i18n import _
from controlroom.console.upkeep import back_up, upkeep
from controlroom.store.migrate import state
from controlroom.ui.notice import warn

if TYPE_CHECKING:
    from controlroom.console.chainwatch import ChainWatch
    from controlroom.console.core import Core

_EVERY = 10
"""Minutes between two looks at backups and disk."""

_LATER = 60
"""Seconds to wait before a round through the journal that could not read goes on."""

_log = logging.getLogger(__name__)


class Keeper:
    """Does the house's chores, one of each kind at a time.

    Args:
        app: the console.
    """

    def __init__(self, app: Core) -> None:
        self._app = app
        self._watch: ChainWatch | None = None
        self._closing = threading.Event()
        self._minutes = 0
        self._looking = False
        self._saving = False
        self._rounding = False

    def minute(self) -> None:
        """A minute has passed."""
        chores = self._minutes % _EVERY == 0
        self._minutes += 1
        if not self._looking:
            self._looking = True
            self._app.start(self._look_after(chores=chores))

    def stop(self) -> None:
        """End what runs; a backup half-made leaves nothing."""
        self._closing.set()
        if self._watch is not None:
            self._watch.close()

    @property
    def _chain(self) -> ChainWatch:
        if self._watch is None:
            # the first rows need not wait for what is used a minute later
            from controlroom.console.chainwatch import ChainWatch

            self._watch = ChainWatch(self._app.store, self._app.desk_name)
        return self._watch

    async def _look_after(self, *, chores: bool) -> None:
        """Notice a database that a newer program has taken over and a journal that is broken; do the chores."""
        app = self._app
        try:
            await app.ready()
            if await asyncio.to_thread(state, app.reader) == "newer":
                sentence = _(
                    "The database was brought up to date by a newer program. Start this console again."
                )
                warn(app.screen, sentence, timeout=50)
                return
            await asyncio.to_thread(self._chain.look)
            if chores:
                await asyncio.to_thread(upkeep, app.store, app.desk_name)
        except Busy:
            return
        except StorageFailed as error:
            app.heart.failed(error, _("cannot be written"))
            return
        finally:
            self._looking = False
        if not self._rounding:
            self._rounding = True
            app.start(self._go_round())
        if chores and not self._saving:
            self._saving = True
            app.start(self._save())

    async def _save(self) -> None:
        """Make the day's backup. That it fails says nothing about the database, so it is no trouble of that."""
        app = self._app
        try:
            await asyncio.to_thread(back_up, app.store, self._closing.is_set)
        except Busy:
            return
        except ControlroomError as error:
            if not self._closing.is_set():
                _log.warning("the backup failed: %s", error.sentence)
                sentence = _("The day's backup failed; it is tried again in ten minutes. {reason}")
                warn(app.screen, sentence.format(reason=error.sentence), timeout=50)
        finally:
            self._saving = False

    async def _go_round(self) -> None:
        while not self._closing.is_set():
            try:
                pause = await asyncio.to_thread(self._chain.step)
            except ControlroomError as error:
                _log.warning("the journal could not be looked over: %s", error.sentence)
                pause = _LATER
            await asyncio.sleep(pause)
