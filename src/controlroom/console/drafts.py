"""Half-typed forms, put aside in the background and offered again at the next start."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from controlroom.base.errors import ControlroomError
from controlroom.store import drafts as kept
from controlroom.store.database import Store
from controlroom.ui.fields import Filled

_PICKED = "picked."
"""Before the name of a field whose suggestion was taken: field ids hold no dot."""

_SHOWN = "about.shown"
"""Under it the line a person knows the form by."""

_BY = "about.by"
"""Under it who typed it."""

SETTLE = 1.0
"""Seconds a console that closes waits for its forms."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ParkedForm:
    """A form that waits: its name, what was typed, when, and by whom (number and name; empty: nobody signed in)."""

    form: str
    filled: Filled
    at: datetime
    by: str = ""


class ConsoleDrafts:
    """The forms put aside on one console.

    Args:
        store: the database.
        console: the console's name.
        ready: awaited before the first write (the write lane is loaded in the background).
        start: runs a coroutine in the background and keeps it alive.
        failed: told when a draft could not be kept.
        who: returns number and name of who types at this console; empty while nobody is signed in.
    """

    def __init__(
        self,
        store: Store,
        console: str,
        ready: Callable[[], Coroutine[Any, Any, None]],
        start: Callable[[Coroutine[Any, Any, None]], object],
        failed: Callable[[ControlroomError], None],
        who: Callable[[], str],
    ) -> None:
        self._store = store
        self._console = console
        self._ready = ready
        self._start = start
        self._failed = failed
        self._who = who
        self._latest: dict[str, ParkedForm | None] = {}
        self._known: dict[str, ParkedForm] = {}
        self._lock = asyncio.Lock()

    def park(self, form: str, filled: Filled) -> None:
        """Keep what is typed so far; of several wishes for one form only the latest is written.

        A form in which nothing is typed any more is forgotten.
        """
        if filled.empty:
            if filled.form_id in self._latest or filled.form_id in self._known:
                self.drop(form, filled.form_id)
            return
        self._known.pop(filled.form_id, None)
        parked = ParkedForm(form, filled, self._store.clock.now(), self._who())
        self._known[filled.form_id] = self._latest[filled.form_id] = parked
        self._start(self._write(filled.form_id))

    def drop(self, form: str, form_id: str) -> None:
        """Forget a form that was saved or given up."""
        self._known.pop(form_id, None)
        self._latest[form_id] = None
        self._start(self._write(form_id))

    async def waiting(self, form: str | None = None) -> Sequence[ParkedForm]:
        """Return the forms that wait, the latest first; only those of a name if one is given."""
        rows = await asyncio.to_thread(kept.parked, self._store.reader, self._console, form)
        found = [_parked(one) for one in rows]
        for one in reversed(found):
            if one.filled.form_id not in self._latest:
                self._known.setdefault(one.filled.form_id, one)
        return found

    def known(self, form: str) -> Sequence[ParkedForm]:
        """Return the forms of a name that wait, the latest first, as far as this console knows; reads nothing."""
        of_name = [one for one in reversed(self._known.values()) if one.form == form]
        return sorted(of_name, key=lambda one: one.at, reverse=True)

    async def settle(self) -> None:
        """Write what waits to be written; a database that does not answer is not waited for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE):
                async with self._lock:
                    # one that has begun is done by then, or wanted again
                    pass
                for form_id in list(self._latest):
                    await self._write(form_id)

    async def _write(self, form_id: str) -> None:
        await self._ready()
        async with self._lock:
            if form_id not in self._latest:
                return
            wanted = self._latest.pop(form_id)
            try:
                if wanted is None:
                    await asyncio.to_thread(kept.drop, self._store, form_id)
                else:
                    await asyncio.to_thread(
                        kept.save, self._store, self._console, wanted.form, form_id, _fields(wanted)
                    )
            except asyncio.CancelledError:
                # the console closes: ``settle`` writes it
                self._latest.setdefault(form_id, wanted)
                raise
            except ControlroomError as error:
                self._failed(error)
            except Exception:
                _log.exception("a draft could not be kept")


def _fields(parked: ParkedForm) -> dict[str, str]:
    filled = parked.filled
    picked = {_PICKED + name: key for name, key in filled.picked.items()}
    about = {_SHOWN: filled.shown, _BY: parked.by}
    return {**filled.values, **picked, **{name: text for name, text in about.items() if text}}


def _parked(row: kept.Parked) -> ParkedForm:
    fields = dict(row.fields)
    by = fields.pop(_BY, "")
    return ParkedForm(row.form, _filled(row.id, fields), row.at, by)


def _filled(form_id: str, fields: dict[str, str]) -> Filled:
    picked = {name.removeprefix(_PICKED): key for name, key in fields.items() if name.startswith(_PICKED)}
    shown = fields.pop(_SHOWN, "")
    values = {name: text for name, text in fields.items() if not name.startswith(_PICKED)}
    return Filled(form_id, values, picked, shown or " · ".join(text for text in values.values() if text))
