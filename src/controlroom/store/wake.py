"""Being woken when somebody acts: PostgreSQL says it at once (LISTEN), a file has to be asked.

A notification only wakes; what happened is read from the journal. One that gets lost costs the time between two polls.
"""

from __future__ import annotations

import select
import time
from typing import Any

from controlroom.base.settings import Location
from controlroom.store.reader import CHANNEL, Reader


class ListeningReader(Reader):
    """A read lane that hears of every act on a PostgreSQL server; whenever it connects anew it listens again.

    Args:
        location: the database.
    """

    def __init__(self, location: Location) -> None:
        super().__init__(location)
        self._heard = False

    def wait(self, seconds: float) -> None:
        """Wait until somebody acted, at most so long."""
        connection = self._connection
        if self._heard:
            return
        if connection is None or connection.closed:
            time.sleep(seconds)
            return
        try:
            select.select([connection.fileno()], [], [], seconds)
        except (OSError, ValueError):
            # closed meanwhile; the next question says why
            return

    def seq(self) -> int:
        """Return the journal's last number; what is heard from here on belongs to the next question."""
        self._heard = False
        return super().seq()

    def _open(self) -> Any:
        connection = super()._open()
        if not self.is_file:
            connection.add_notify_handler(self._hear)
            connection.execute(f"LISTEN {CHANNEL}")
        return connection

    def _hear(self, _notification: Any) -> None:
        self._heard = True
