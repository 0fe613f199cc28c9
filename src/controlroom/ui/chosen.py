"""A list and the chosen record in full: what stands in full is the record under the cursor, never another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Generic, TypeVar

from controlroom.base.errors import ControlroomError
from controlroom.ui.pane import Found, Pane
from controlroom.ui.table import RecordTable

Whole = TypeVar("Whole")


class OneChosen(Pane[Found], Generic[Found, Whole]):
    """A pane whose cursor chooses one record; the pane says how that is read and shown."""

    _key: int | None = None
    _whole: Whole | None = None

    def key_of(self, whole: Whole) -> int:
        """Return the key of a record that was read in full."""
        raise NotImplementedError

    def read_whole(self, key: int) -> Whole | None:
        """Read one in full; None if there is none. Runs in a thread."""
        raise NotImplementedError

    def show_whole(self, whole: Whole | None) -> None:
        """Show one in full, or that there is none, and remember it as ``_whole``."""
        raise NotImplementedError

    def show_chosen(self, read: Whole | None) -> None:
        """Show the record under the cursor, which may have moved since the list was read.

        Args:
            read: what was read with the list.
        """
        for whole in (read, self._whole):
            if whole is not None and self.key_of(whole) == self._key:
                self.show_whole(whole)
                return
        if self._key is None:
            self.show_whole(None)
        else:
            self._read_chosen()

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Show the record under the cursor."""
        event.stop()
        self._key = event.key if isinstance(event.key, int) else None
        if self._whole is None or self.key_of(self._whole) != self._key:
            self._read_chosen()

    def _read_chosen(self) -> None:
        read: Callable[[], Awaitable[None]] = partial(self._read_one, self._key)
        self.run_worker(read, group="detail", exclusive=True, exit_on_error=False)

    async def _read_one(self, key: int | None) -> None:
        try:
            whole = await asyncio.to_thread(self.read_whole, key) if key is not None else None
        except ControlroomError as error:
            self.fail(error.sentence)
            self.frame.storage_failed(error)
            return
        if key == self._key:
            self.show_whole(whole)
