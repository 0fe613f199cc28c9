"""The console's heart: every second, every change of the journal, every alarm."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.widget import Widget

from controlroom.base.errors import Busy, ControlroomError
from controlroom.base.i18n import _
from controlroom.base.policy import parse
from controlroom.console.keeper import Keeper
from controlroom.console.lines import alarm_ground, alarm_line, due_line, status_line
from controlroom.console.outlook import Outlook, read_outlook
from controlroom.console.pulse import Trouble, Watch, write_down
from controlroom.console.ringer import Ringer
from controlroom.store.actor import house
from controlroom.store.policies import shipped_text
from controlroom.ui.later import later
from controlroom.ui.notice import warn
from controlroom.ui.overlay import Overlay
from controlroom.ui.pane import Changed, Pane, Tick
from controlroom.ui.turning import Turning

if TYPE_CHECKING:
    from controlroom.console.core import Core
    from controlroom.deadlines.scheduler import AlarmLoop
    from controlroom.deadlines.tick import Ticked

POLL = 0.25
"""Seconds between two looks at the journal's number."""

CATCH_UP = 0.2
"""Seconds a form waits for the list behind it, so that both change in one picture."""

RETRY = 3
"""Seconds between two tries while the database does not answer."""

_log = logging.getLogger(__name__)


class Heart:
    """Keeps the screen true.

    Args:
        app: the console.

    Attributes:
        seen: the last reading of what the lines show.
        ringer: when the bell rings.
        trouble: what is wrong with the database.
        worst_since: since when, in seconds of a clock that only goes forward, the alarm stands on the strip.
    """

    def __init__(self, app: Core) -> None:
        self._app = app
        self._watch = Watch(app.store.location)
        self._alarm_loop: AlarmLoop | None = None
        self._minute = int(app.now().timestamp() // 60)
        self._keeper = Keeper(app)
        self._closing = False
        self._polling = False
        self._reading = False
        self._wanted = False
        self._spreading = False
        self._at_work: Pane[Any] | None = None
        self._tried = 0.0
        self.seen = self._first()
        self.ringer = Ringer()
        self.trouble = Trouble()
        self.worst_since = time.monotonic()

    def _first(self) -> Outlook:
        app = self._app
        try:
            return read_outlook(app.reader, app.now())
        except ControlroomError:
            return Outlook(parse(shipped_text(), "policy.toml"))

    def start(self) -> None:
        """Begin to beat; the screen is painted once before."""
        self._tell_policy()
        self.poll()
        self.paint()
        self._app.set_interval(POLL, self.poll)
        self._arm()
        self._app.start(self._begin_alarms())

    async def _begin_alarms(self) -> None:
        app = self._app
        await app.ready()
        from controlroom.deadlines.scheduler import AlarmLoop

        self._alarm_loop = AlarmLoop(app.store, house(app.desk_name), self._ticked, self._tick_failed)
        app.start(self._alarm_loop.run())

    def stop(self) -> None:
        """Close what is open."""
        self._closing = True
        self._keeper.stop()
        self._watch.close()

    # -- every second ---------------------------------------------------------------------------------

    def _arm(self) -> None:
        # a little after the full second, so that the clock on the screen never skips one
        later(self._app, self.second, 1.01 - self._app.now().microsecond / 1e6)

    def second(self) -> None:
        """Paint clock and strip, ring, let the alarm loop look; a new minute reaches the panes."""
        if not self._app.screen_stack:
            # the console is closing: its screens are gone before its timers
            return
        try:
            now = self._app.now()
            minute = int(now.timestamp() // 60)
            if minute != self._minute:
                self._minute = minute
                self._new_minute()
            self._app.officer.look()
            self._ring()
            self.paint()
            self._turn(now)
            if self._alarm_loop is not None:
                self._alarm_loop.kick()
            if self.trouble.since is not None and time.monotonic() - self._tried >= RETRY:
                self._tried = time.monotonic()
                self._app.start(self._try_again())
            self._app.when_idle()
        finally:
            self._arm()

    def _new_minute(self) -> None:
        for target in self._hearers():
            target.post_message(Tick(self._app.now()))
        self._keeper.minute()

    def _turn(self, now: datetime) -> None:
        """Let those paint their times anew on which one has just changed, so that lists and strip agree."""
        for target in self._hearers():
            if isinstance(target, Turning) and target.turns_at is not None and now >= target.turns_at:
                target.turn()

    def _ring(self) -> None:
        strokes = self.ringer.strokes(self.seen.alarms, self.seen.policy.alarms, time.monotonic())
        for stroke in range(strokes):
            self._app.set_timer(0.01 + 0.3 * stroke, self._app.bell)

    # -- what changed ---------------------------------------------------------------------------------

    def poll(self) -> None:
        """Look at the journal's number; a server is watched all the time, in a thread because a network may hang."""
        if self._app.store.location.is_file:
            try:
                self._app.anchor.check()
                moved = self._watch.moved()
            except ControlroomError as error:
                self._watch.close()
                self.failed(error, _("cannot be read"))
            else:
                if moved:
                    self.changed()
        elif not self._polling:
            self._polling = True
            self._app.start(self._poll_server())

    async def _poll_server(self) -> None:
        wait = 0.0
        try:
            while not self._closing:
                if await asyncio.to_thread(self._watch.moved, wait=wait):
                    self.changed()
                wait = POLL
        except ControlroomError as error:
            self._watch.close()
            self.failed(error, _("cannot be reached"))
            await asyncio.sleep(1)
        finally:
            self._polling = False

    def changed(self, *, everywhere: bool = False) -> None:
        """Let what shows something read again: first what the officer works in, then the rest.

        Args:
            everywhere: all of it at once, because what may be seen has changed.
        """
        board = self._app.board
        covered = any(isinstance(one, Overlay) for one in self._app.screen_stack)
        self._at_work = board.current if board is not None and not covered else None
        for target in self._hearers():
            if target is self._at_work:
                # not by a message: whoever acted may wait for it
                self._at_work.reread()
            elif everywhere or self._comes_first(target):
                target.post_message(Changed(self._watch.seq))
        if everywhere:
            self._look()
        elif not self._spreading:
            self._spreading = True
            later(self._app, self._spread)

    async def caught_up(self) -> None:
        """Return once the pane the officer works in shows what has changed; a slow one is not waited for."""
        if self._at_work is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(CATCH_UP):
                    await self._at_work.at_rest()

    def _comes_first(self, target: Widget) -> bool:
        return target is self._at_work or isinstance(target, Screen)

    def _spread(self) -> None:
        """Let the rest read; side by side with the first it would take the time of both."""
        self._spreading = False
        for target in self._hearers():
            if not self._comes_first(target):
                target.post_message(Changed(self._watch.seq))
        self._look()

    def _look(self) -> None:
        """Read what the lines show."""
        self._wanted = True
        if not self._reading:
            self._reading = True
            self._app.start(self._read())

    async def _read(self) -> None:
        app = self._app
        try:
            while self._wanted:
                self._wanted = False
                self._took(await asyncio.to_thread(read_outlook, app.reader, app.now()))
        except Busy:
            self._wanted = True
        except ControlroomError as error:
            self.failed(error, _("cannot be read"))
        finally:
            self._reading = False

    def _took(self, seen: Outlook) -> None:
        before, warned, self.seen = self.seen.worst, self.seen.policy_warning, seen
        if seen.policy_warning != warned:
            self._tell_policy()
        if (before and before.id) != (seen.worst and seen.worst.id):
            self.worst_since = time.monotonic()
        self._app.officer.saw(seen.shift)
        self._ring()
        self.paint()

    def _tell_policy(self) -> None:
        """Say once that the policy applied last is not in force; the status bar says it as long as it is so."""
        if self.seen.policy_warning:
            advice = _("Apply a mended policy: controlroom policy apply FILE")
            warn(self._app.screen, f"{self.seen.policy_warning} {advice}", timeout=30)

    def _hearers(self) -> list[Widget]:
        board = self._app.board
        panes: list[Widget] = list(board.panes) if board is not None else []
        return panes + [screen for screen in self._app.screen_stack if screen is not board]

    # -- alarms ---------------------------------------------------------------------------------------

    def kick(self) -> None:
        """Look at the journal at once, because an act changed it, and then at the queue."""
        self.poll()
        later(self._app, self._kick_alarms)

    def _kick_alarms(self) -> None:
        if self._alarm_loop is not None:
            self._alarm_loop.kick()

    def _ticked(self, ticked: Ticked) -> None:
        if ticked.raised or ticked.escalated or ticked.unshelved:
            self._look()
            self.poll()

    def _tick_failed(self, error: Exception) -> None:
        if isinstance(error, ControlroomError) and not isinstance(error, Busy):
            self.failed(error, _("cannot be written"))

    # -- a database that does not answer --------------------------------------------------------------

    def failed(self, error: ControlroomError, word: str) -> None:
        """Note that the database failed: the lines say so until it answers again.

        Args:
            error: what happened.
            word: the same for the status bar.
        """
        if isinstance(error, Busy):
            return
        if self.trouble.begin(error, word, self._app.now()):
            _log.warning("the database failed: %s", error.sentence)
            self._tried = time.monotonic()
            self.paint()

    async def _try_again(self) -> None:
        app, since = self._app, self.trouble.since
        if since is None:
            return
        try:
            await app.ready()
            app.anchor.check()
            await asyncio.to_thread(write_down, app.store, app.desk_name, since)
        except ControlroomError as error:
            self.trouble.begin(error, self.trouble.word, app.now())
            return
        self.trouble.end()
        self.changed()

    # -- painting -------------------------------------------------------------------------------------

    def paint(self) -> None:
        """Paint the lines; a line that says the same as before costs nothing."""
        board = self._app.board
        if board is None:
            return
        now, seen, cells = self._app.now(), self.seen, board.size.width or self._app.size.width
        local = now.astimezone(seen.policy.zone)
        loud = self.ringer.is_loud(time.monotonic())
        actor, locked = self._app.actor, self._app.officer.locked
        board.status.show(
            status_line(seen, seen.policy, actor, now, self.trouble.word, cells - 2, loud=loud, locked=locked)
        )
        if self.trouble.sentence:
            left = [("▲ " + _("Database") + "  ", "late"), (self.trouble.sentence, "bright")]
            board.strip.show(left, [(_("it is tried again by itself") + " ", "dim")], ground="alarm")
        else:
            more = max(len(seen.alarms) - 1, 0)
            parts = alarm_line(seen.worst, more, local, cells - 2, revealed=self._app.revealed)
            board.strip.show(parts, ground=alarm_ground(seen.worst))
        board.due.show(due_line(seen.due, seen.counts.late, now, seen.policy, cells - 2))
