"""What the console stands on: the database, who is signed in, the write lane, the heart."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Coroutine
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from textual import events
from textual.screen import Screen

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import rooms
from controlroom.base.settings import Location
from controlroom.console.board import Board
from controlroom.console.drafts import ConsoleDrafts
from controlroom.console.heart import Heart
from controlroom.console.lane import DeskLane
from controlroom.console.offers import Offers
from controlroom.console.officer import Officer
from controlroom.console.prefs import remembered_theme
from controlroom.console.pulse import Anchor
from controlroom.console.threshold import Threshold
from controlroom.console.warmup import Warmup
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.migrate import State
from controlroom.ui.inorder import InOrder
from controlroom.ui.notice import tell, warn
from controlroom.ui.themes import install

_log = logging.getLogger(__name__)


class Core(InOrder[None]):
    """What the console stands on: the database, who is signed in, the write lane, the heart.

    Args:
        store: the database; its clock is the house's.
        found: how its schema stands: ``current``, ``missing`` (a first start) or ``older``.
        hint: a sentence shown at the start and beside the sign-in (the sample estate's number and PIN).

    Attributes:
        store, reader: the database.
        desk: the write lane.
        drafts: half-typed forms.
        offers: asks what is to become of them.
        officer: who is signed in.
        board: the screen with the panes; None before there is a database.
        heart: what keeps the screen true; there as soon as the board is.
        anchor: knows whether the database file is still where it was; there as soon as the board is.
        desk_name: this console's name in the journal.
        crashed: an error nobody foresaw ended it.
    """

    ENABLE_COMMAND_PALETTE = False
    TITLE = "controlroom"
    CSS = (
        "Toast { width: 100%; max-width: 100%; margin: 0; padding: 0 1; background: $surface; } "
        "ToastRack { margin-bottom: 0; }"
    )
    # over the line of keys, not of what comes next; elsewhere panes' edges would cut wide characters in a notice

    heart: Heart
    anchor: Anchor

    def __init__(self, store: Store, found: State = "current", *, hint: str = "") -> None:
        super().__init__()
        self.hint = hint
        self.desk_name = os.environ.get("CONTROLROOM_CONSOLE") or "1"
        self.board: Board | None = None
        self.crashed = False
        self._state = found
        self._faults = install(self, remembered_theme())
        self._stand(store)

    def _stand(self, store: Store) -> None:
        self.store = store
        self.reader = store.reader
        self._warmup = Warmup(store)
        self.officer = Officer(self)
        self.offers = Offers(self)
        self.drafts = ConsoleDrafts(
            store, self.desk_name, self.ready, self.start, self._write_failed, lambda: self.officer.typing
        )
        self.desk = DeskLane(
            store,
            ready=self.ready,
            who=self.officer.need,
            here=self.officer.here,
            there=lambda: self.anchor.check(),
            start=self.start,
            acted=lambda: self.heart.kick(),
            caught_up=lambda: self.heart.caught_up(),
            say=lambda sentence: tell(self.screen, sentence),
            refuse=lambda sentence: warn(self.screen, sentence),
            failed=self._write_failed,
        )

    def stand_on(self, location: Location, *, hint: str) -> None:
        """Go over to another database, before there are panes: from a first start to the sample estate.

        Args:
            location: the database.
            hint: a sentence shown when the panes come.
        """
        self.store.close()
        self.hint = hint
        self._stand(Store(location, self.store.clock))

    # -- what panes may ask (ui.pane.Frame) -----------------------------------------------------------

    @property
    def actor(self) -> Actor | None:
        """The officer who is signed in."""
        return self.officer.actor

    @property
    def revealed(self) -> bool:
        """Whether residents' names may be on the screen: somebody is signed in."""
        return self.officer.actor is not None

    @property
    def policy(self) -> Policy:
        """The active policy, as of the last reading."""
        return self.heart.seen.policy

    @property
    def zone(self) -> ZoneInfo:
        """The estate's time zone."""
        return self.policy.zone

    def now(self) -> datetime:
        """Return this instant by the house's clock."""
        return self.store.clock.now()

    def may(self, right: str) -> bool:
        """Whether the signed-in officer has a right."""
        return self.officer.actor is not None and right in self.officer.actor.rights

    def hand_over_to(self, actor: Actor) -> None:
        """Let another officer be the one who is signed in; the PIN has been given."""
        self.officer.sign_over(actor)

    async def sign_in(self) -> Actor | None:
        """Ask for number and PIN if nobody is signed in; None if it was left."""
        return await self.officer.need()

    def storage_failed(self, error: ControlroomError) -> None:
        """Note that a pane could not read."""
        self.heart.failed(error, _("cannot be read"))

    # -- the life of the console ----------------------------------------------------------------------

    def get_default_screen(self) -> Screen[Any]:
        """Return the first screen: the panes, or what comes before them."""
        return self._new_board() if self._state == "current" else Threshold(self, self._state)

    def on_ready(self) -> None:
        """Begin to beat once the first picture is there."""
        if self._faults:
            warn(self.screen, " ".join(self._faults), timeout=20)
        if self.board is not None:
            self._begin()
        else:
            # what comes before the panes may stand for long, and is not warmed up
            gc.enable()

    def open_board(self) -> None:
        """Show the panes: there is a database now."""
        self.push_screen(self._new_board())
        self.call_after_refresh(self._begin)

    def _new_board(self) -> Board:
        self.anchor = Anchor(self.store.location)
        self.heart = Heart(self)
        self.board = Board([entry for room in rooms() for entry in room.panes])
        return self.board

    def _begin(self) -> None:
        self._warmup.begin()
        self.heart.start()
        self.start(self._tell_waiting())
        if self.hint:
            tell(self.screen, self.hint, timeout=20)

    async def _tell_waiting(self) -> None:
        """Say that forms wait; what stands in them is shown only to who is signed in."""
        if await self.offers.note() and self.actor is None:
            tell(
                self.screen,
                _("A half-typed form waits. It is offered once you sign in (Ctrl+O)."),
                timeout=15,
            )

    async def on_unmount(self) -> None:
        """Close what is open, once the forms are written: one saved a moment ago must not be offered again."""
        if self.board is not None:
            await self.drafts.settle()
            self.heart.stop()

    async def ready(self) -> None:
        """Wait until writing may begin."""
        await self._warmup.ready()

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there: who comes back after a long rest finds the console locked."""
        if isinstance(event, events.Key | events.Paste | events.MouseDown):
            self.officer.touched()
        await super().on_event(event)

    def start(self, work: Coroutine[Any, Any, object]) -> None:
        """Run something in the background; an error of its own is logged and told, never shown as a trace."""
        self.run_worker(self._guarded(work), group="console", exit_on_error=False)

    async def _guarded(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except ControlroomError as error:
            warn(self.screen, error)
        except Exception:
            _log.exception("something in the background failed")
            warn(self.screen, _("Something went wrong inside. The log file has the details."))

    def officer_changed(self) -> None:
        """Let everything show what this officer may see."""
        if self.board is not None:
            self.heart.changed(everywhere=True)
            self.heart.paint()

    def _write_failed(self, error: ControlroomError) -> None:
        if self.board is not None:
            self.heart.failed(error, _("cannot be written"))

    def _handle_exception(self, error: Exception) -> None:
        # Textual has no public hook; without this a stack trace would end on the officer's screen
        self.crashed = True
        _log.error("the console stopped", exc_info=error)
        if self.is_headless:
            super()._handle_exception(error)
        else:
            self.exit(return_code=1)

    def when_idle(self) -> None:
        """Called every second: offer what waits once nothing else is open."""
