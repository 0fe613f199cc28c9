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


ANSWER = 15.0
"""Seconds after which an act's outcome is called unknown: longer than one connection waits for its server."""


class SignInLeft(NotAllowed):
    """The officer closed the sign-in: nothing is wrong, and nothing is to be said in a notice."""


class DeskLane:
    """Every act of this console.

    Args:
        store: the database.
        ready: awaited before the first write (the write lane is loaded in the background).
        who: asks for the sign-in if need be; None if it was left.
        here: who is signed in, or the console itself; asks nobody.
        there: raises if the database is no longer where it was.
        start: runs a coroutine in the background and keeps it alive.
        acted: called after every act.
        caught_up: awaited for a form before it closes: what stands behind it shows the act.
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
        here: Callable[[], Coroutine[Any, Any, Actor]],
        there: Callable[[], None],
        start: Callable[[Coroutine[Any, Any, object]], object],
        acted: Callable[[], None],
        caught_up: Callable[[], Coroutine[Any, Any, None]],
        say: Callable[[str], None],
        refuse: Callable[[str], None],
        failed: Callable[[ControlroomError], None],
    ) -> None:
        self._store = store
        self._ready = ready
        self._who = who
        self._here = here
        self._there = there
        self._start = start
        self._acted = acted
        self._caught_up = caught_up
        self._say = say
        self._refuse = refuse
        self._failed = failed
        self._one_by_one = asyncio.Lock()
        self._pressed: set[str] = set()
        self._doubtful: set[str] = set()
        self._unknown: dict[str, str] = {}
        self._asked: dict[str, int] = {}

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
        done = await self._act(by, reference, *args, request=request, **kwargs)
        await self._caught_up()
        return done

    async def at_once(self, reference: str, *args: Any, request: str | None = None, **kwargs: Any) -> Done:
        """Act without asking for the sign-in: as who is signed in, else unsigned for this console.

        Raises:
            ControlroomError: why not.
        """
        return await self._act(await self._here(), reference, *args, request=request, **kwargs)

    async def _act(
        self, by: Actor, reference: str, /, *args: Any, request: str | None = None, **kwargs: Any
    ) -> Done:
        await self._ready()
        by = by.with_request(request or str(uuid.uuid4()))
        what = hash(repr((reference, args, sorted(kwargs.items()))))
        before = self._asked.setdefault(request, what) if request else what
        try:
            self._there()
            work = asyncio.ensure_future(
                self._in_turn(lambda: load(reference)(self._store, by, *args, **kwargs))
            )
            try:
                await asyncio.wait({work}, timeout=ANSWER)
            finally:
                if not work.done():
                    # too late, or its screen has gone
                    work.add_done_callback(_read_result)
            if not work.done():
                raise StorageFailed(
                    _(
                        "The database has not answered, so it is not known whether this was recorded. "
                        "Do the same once more: it is never recorded twice."
                    )
                )
            done = work.result()
            self._there()
        except StorageFailed as error:
            self._doubtful.add(by.request or "")
            self._failed(error)
            raise
        if done.repeated and before != what:
            self._refuse(
                _(
                    "This had been recorded as it was sent first; what was changed since is not in it. "
                    "Correct it there."
                )
            )
        for note in done.notes:
            self._say(note)
        self._acted()
        return done

    async def _in_turn(self, act: Callable[[], Done]) -> Done:
        async with self._one_by_one:
            return await asyncio.to_thread(act)

    def press(self, reference: str, *args: Any, **kwargs: Any) -> None:
        """Act because a key was pressed; the same press while it runs is ignored."""
        name = repr((reference, args, sorted(kwargs.items())))
        if name not in self._pressed:
            self._pressed.add(name)
            self._start(self._press(name, reference, *args, **kwargs))

    async def _press(self, name: str, reference: str, *args: Any, **kwargs: Any) -> None:
        # what may have been recorded is asked again under the same id
        request = self._unknown.pop(name, None) or str(uuid.uuid4())
        try:
            await self.do(reference, *args, request=request, **kwargs)
            if request in self._doubtful:
                self._doubtful.discard(request)
                self._unknown[name] = request
        finally:
            self._pressed.discard(name)


def _read_result(work: asyncio.Future[Done]) -> None:
    """Note what became of an act nobody waits for any more."""
    if not work.cancelled() and work.exception() is not None:
        _log.warning("an act without an answer failed: %s", work.exception())
