"""The write lane as panes use it: sign-in first, then one act after the other in a thread."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from controlroom.base.errors import ControlroomError, NotAllowed, StorageFailed
from controlroom.base.i18n import _
from controlroom.base.registry import load
from controlroom.store.actor import Actor
from controlroom.store.database import Store

if TYPE_CHECKING:
    from controlroom.store.act import Done

_log = logging.getLogger(__name__)


class SignInLeft(NotAllowed):
    """The officer closed the sign-in: nothing is wrong, and nothing is to be said in a notice."""


class DeskLane:
    """Every act of this console.

    Args:
        store: the database.
        ready: awaited before the first write (the write lane is loaded in the background).
        who: asks for the sign-in if need be; None if it was left.
        start: runs a coroutine in the background and keeps it alive.
        acted: called after every act.
        say: shows a note of an act.
        refuse: shows why an act was refused.
        failed: told when the database could not be written.
    """

    def __init__(
        self,
        store: Store,
        *,
        ready: Callable[[], Coroutine[Any, Any, None]],
        who: Callable[[], Coroutine[Any, Any, Actor | None]],
        start: Callable[[Coroutine[Any, Any, object]], object],
        acted: Callable[[], None],
        say: Callable[[str], None],
        refuse: Callable[[str], None],
        failed: Callable[[ControlroomError], None],
    ) -> None:
        self._store = store
        self._ready = ready
        self._who = who
        self._start = start
        self._acted = acted
        self._say = say
        self._refuse = refuse
        self._failed = failed
        self._one_by_one = asyncio.Lock()
        self._pressed: set[str] = set()

    async def do(self, reference: str, *args: Any, request: str | None = None, **kwargs: Any) -> Done | None:
        """Act and return what was done, None if it was refused (a notice says why) or the sign-in was left."""
        try:
            return await self.save(reference, *args, request=request, **kwargs)
        except SignInLeft:
            return None
        except ControlroomError as error:
            self._refuse(error.sentence)
        except Exception:
            _log.exception("an act failed: %s", reference)
            self._refuse(_("Something went wrong inside; nothing was changed. The log file has the details."))
        return None

    async def save(self, reference: str, *args: Any, request: str | None = None, **kwargs: Any) -> Done:
        """Act for a form; the error goes to the form.

        Raises:
            ControlroomError: why not; ``field`` names the form's field.
        """
        by = await self._who()
        if by is None:
            raise SignInLeft(_("Sign in first: this needs a number and a PIN."))
        await self._ready()
        by = by.with_request(request or str(uuid.uuid4()))
        try:
            async with self._one_by_one:
                done: Done = await asyncio.to_thread(
                    lambda: load(reference)(self._store, by, *args, **kwargs)
                )
        except StorageFailed as error:
            self._failed(error)
            raise
        for note in done.notes:
            self._say(note)
        self._acted()
        return done

    def press(self, reference: str, *args: Any, **kwargs: Any) -> None:
        """Act because a key was pressed; the same press while it runs is ignored."""
        name = repr((reference, args, sorted(kwargs.items())))
        if name not in self._pressed:
            self._pressed.add(name)
            self._start(self._press(name, reference, *args, **kwargs))

    async def _press(self, name: str, reference: str, *args: Any, **kwargs: Any) -> None:
        try:
            await self.do(reference, *args, **kwargs)
        finally:
            self._pressed.discard(name)
