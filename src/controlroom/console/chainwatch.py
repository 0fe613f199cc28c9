"""Whether the journal is as it was written: its new entries every minute, the whole of it slowly once a day."""

from __future__ import annotations

import logging
import time

from controlroom.console.upkeep import stands
from controlroom.store.actor import house
from controlroom.store.database import Store
from controlroom.store.reader import Reader
from controlroom.store.rounds import Round, Tail
from controlroom.store.seals import seals
from controlroom.store.verify import Fault

SHARE = 0.0015
"""Of one core: two million entries take nine hours."""

DAY = 86_400.0
"""Seconds between two rounds."""

_PAUSE = 1.0

_log = logging.getLogger(__name__)


class ChainWatch:
    """Raises the condition "chain broken" with the first fault; a whole round without one lets it return.

    Args:
        store: the database.
        console: this console's name.
    """

    def __init__(self, store: Store, console: str) -> None:
        self._store = store
        self._console = console
        # its own connection: pages read on the way through two million entries push nobody else's out
        self._reader = Reader(store.location)
        self._tail = Tail()
        self._round: Round | None = None
        self._new: Fault | None = None
        self._found: Fault | None = None

    def look(self) -> None:
        """Look at what was written since the last look; in a thread.

        Raises:
            StorageFailed, Busy: the database cannot be read or written; what was found is not forgotten.
        """
        self._new = self._new or self._tail.look(self._store.reader)
        if self._new is not None:
            self._broken(self._new)
            self._new = None

    def step(self) -> float:
        """Look at the next slice of the whole journal; in a thread.

        Returns:
            Seconds to wait before the next step.

        Raises:
            StorageFailed, Busy: as ``look``.
        """
        begun = time.thread_time()
        if self._round is None:
            self._round = Round(seals(self._reader))
        if not self._round.done:
            self._found = self._round.slice(self._reader)
        if not self._round.done:
            return max(_PAUSE, (time.thread_time() - begun) / SHARE)
        if self._found is not None:
            self._broken(self._found)
        else:
            self._sound()
        self._round = self._found = None
        self._reader.close()
        return DAY

    def close(self) -> None:
        """Close what is open."""
        self._reader.close()

    def _broken(self, fault: Fault) -> None:
        from controlroom.deadlines.conditions import CHAIN_BROKEN, raise_condition

        if stands(self._store, CHAIN_BROKEN):
            return
        _log.error("the journal is broken: %s", fault.sentence)
        with self._store.act(house(self._console), "console.chain") as act:
            raise_condition(act, CHAIN_BROKEN, {"fault": fault.kind, "entry": fault.seq})

    def _sound(self) -> None:
        from controlroom.deadlines.conditions import CHAIN_BROKEN, clear_condition

        if stands(self._store, CHAIN_BROKEN):
            with self._store.act(house(self._console), "console.chain") as act:
                clear_condition(act, CHAIN_BROKEN)
