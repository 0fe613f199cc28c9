"""What a pane of the console is, and what it may ask of the console around it (``Frame``).

Rooms must not import the console, which stands above them; so the contract between both lives here.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.reader import Reader
from controlroom.ui.fields import Filled
from controlroom.ui.inorder import InOrder
from controlroom.ui.panel import Panel

if TYPE_CHECKING:
    from controlroom.store.act import Done

Found = TypeVar("Found")

_log = logging.getLogger(__name__)


class Changed(Message, bubble=False):
    """The journal moved, here or elsewhere, or another officer signed in: read again."""

    def __init__(self, seq: int) -> None:
        super().__init__()
        self.seq = seq


class Tick(Message, bubble=False):
    """The estate's clock shows another minute: what is left of the limits is no longer true."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.now = now


class Lane(Protocol):
    """The write lane: every act of the desk goes through it, in a worker thread, one after the other.

    ``reference`` is ``"module:function"`` of an act ``f(store, by, *args, **kwargs) -> Done``. Nobody signed in: the
    console asks for number and PIN first. Afterwards the alarm loop is kicked and every pane reads again.
    ``request`` is the id under which the act is done once; a form gives its form id, otherwise a new one is made.
    """

    async def do(self, reference: str, *args: Any, request: str | None = None, **kwargs: Any) -> Done | None:
        """Act and return what was done; ``None`` if it was refused (a notice says why) or the sign-in was left.

        Await it in a Textual worker, never in a message handler: it may wait for the officer.
        """
        ...

    async def save(self, reference: str, *args: Any, request: str | None = None, **kwargs: Any) -> Done:
        """Act for a form (``FormScreen.save``): like ``do``, but the error goes to the form.

        Raises:
            ControlroomError: why not; ``field`` names the form's field.
        """
        ...

    async def at_once(self, reference: str, *args: Any, request: str | None = None, **kwargs: Any) -> Done:
        """Act without asking for the sign-in (an emergency): as who is signed in, else unsigned for this console.

        Raises:
            ControlroomError: why not.
        """
        ...

    def press(self, reference: str, *args: Any, **kwargs: Any) -> None:
        """Act because a key was pressed; may be called from any handler. The same press while it runs is ignored."""
        ...


class Parked(Protocol):
    """A half-typed form that was put aside: which form, and what was in it."""

    @property
    def form(self) -> str:
        """Its name, ``incidents.new``: the pane's name, a dot, a word of the room's own."""
        ...

    @property
    def filled(self) -> Filled:
        """What was typed; ``filled.form_id`` is the form's id."""
        ...

    @property
    def at(self) -> datetime:
        """When it was typed in last."""
        ...

    @property
    def by(self) -> str:
        """Number and name of who typed it; empty if nobody was signed in."""
        ...


class Drafts(Protocol):
    """Forms put aside on this console. They survive a crash and are offered again at the next start."""

    def park(self, form: str, filled: Filled) -> None:
        """Keep what is typed so far (``FormScreen.park``); returns at once, writes in the background."""
        ...

    def drop(self, form: str, form_id: str) -> None:
        """Forget a form that was saved or given up."""
        ...

    def known(self, form: str) -> Sequence[Parked]:
        """Return the forms of this name that wait, the latest first, as far as is known; reads nothing."""
        ...

    async def waiting(self, form: str | None = None) -> Sequence[Parked]:
        """Return the forms that wait, the latest first; only those of a name if one is given."""
        ...


class Frame(Protocol):
    """What the console offers its panes; get it with ``frame(widget)``."""

    store: Store
    reader: Reader
    desk: Lane
    drafts: Drafts
    desk_name: str

    @property
    def actor(self) -> Actor | None:
        """The officer who is signed in."""
        ...

    @property
    def revealed(self) -> bool:
        """Whether residents' names may be on the screen: somebody is signed in. Else it is a wall display."""
        ...

    @property
    def policy(self) -> Policy:
        """The active policy."""
        ...

    @property
    def zone(self) -> ZoneInfo:
        """The estate's time zone."""
        ...

    def now(self) -> datetime:
        """Return this instant by the house's clock."""
        ...

    def may(self, right: str) -> bool:
        """Whether the signed-in officer has a right (``reveal``: telephone numbers in full)."""
        ...

    def hand_over_to(self, actor: Actor) -> None:
        """Let another officer be the one who is signed in; the PIN has been given."""
        ...

    def show_record(self, subject: str, number: str) -> None:
        """Show the whole record that a spoken number names, over whatever stands on the screen."""
        ...

    def take_report(self, known: Mapping[str, str]) -> None:
        """Open the form in which a report is taken, with what is known already.

        Args:
            known: texts by the fields of a report: ``place``, ``kind``, ``summary``, ``caller``, ``phone``, ``source``.
        """
        ...

    async def sign_in(self) -> Actor | None:
        """Ask for number and PIN if nobody is signed in; ``None`` if it was left. Await it in a worker."""
        ...

    def storage_failed(self, error: ControlroomError) -> None:
        """Tell the console that a read failed: the status bar says so, and it is tried again."""
        ...


def frame(widget: Widget) -> Frame:
    """Return the console a widget or screen stands in."""
    return cast(Frame, widget.app)


class Pane(Vertical, Generic[Found]):
    """A pane: it reads in a thread, shows on the loop, and lays itself out in the box it is given.

    A room's pane implements ``read`` and ``show`` and composes one or several ``Panel`` (the first carries
    ``self.number`` and ``self.heading``). The screen has the class ``-narrow`` (below 100 columns: this pane is
    alone on the screen), ``-normal`` or ``-wide`` (from 160 columns).

    Args:
        number: the digit that focuses it.
        heading: its translated title.
    """

    where: ClassVar[str] = ""
    """Name under which the room registered its keys (``ui.keys``), for the key line and the help."""

    DEFAULT_CSS = """
    Pane { width: 1fr; height: 1fr; }
    """

    def __init__(self, number: int, heading: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.number = number
        self.heading = heading
        self._reading = False
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._wanted = False
        self._found: list[Found] = []

    # -- what a room implements -------------------------------------------------------------------------

    def read(self) -> Found:
        """Read what is shown. Runs in a thread: touch no widget, only ``self.frame.reader`` and plain attributes."""
        raise NotImplementedError

    def show(self, found: Found) -> None:
        """Show what was read. Called again with the same at every new minute, so time limits are worked out here."""
        raise NotImplementedError

    def fail(self, sentence: str) -> None:
        """Show that reading failed (``RecordTable.fail``); never an empty list."""
        raise NotImplementedError

    def find(self) -> None:
        """The officer wants to find something in this pane (``/``)."""

    def reopen(self, parked: Parked) -> None:
        """Open a form that was put aside, as it was."""

    @property
    def is_being_read(self) -> bool:
        """Whether nothing that can wait may come over the pane now."""
        return False

    def take_focus(self) -> None:
        """Give the keyboard to this pane: to its first widget that takes it."""
        for widget in self.query("*"):
            if widget.focusable:
                widget.focus()
                return

    # -- what it has ------------------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        """The console around it."""
        return frame(self)

    def reread(self) -> None:
        """Read again soon; many wishes at once are one reading."""
        self._wanted = True
        if not self._reading:
            self._reading = True
            self._at_rest.clear()
            self.run_worker(self._read_on(), group="read", exit_on_error=False)

    def reread_before_keys(self) -> None:
        """Read what the officer turned to; the keys behind wait for it, or they would act on what was there before."""
        self.reread()
        if isinstance(self.app, InOrder):
            self.app.hold_keys(self._at_rest.wait(), lambda: None)

    async def at_rest(self) -> None:
        """Return once everything that was to be read is shown."""
        await self._at_rest.wait()

    def struck(self) -> float:
        """Return when the present key was struck, in seconds of ``time.monotonic``, however late it is heard."""
        return self.app.struck if isinstance(self.app, InOrder) else time.monotonic()

    def on_mount(self) -> None:
        """Show live rows in the very first picture."""
        try:
            self._took(self.read())
        except ControlroomError as error:
            self._failed(error)

    def on_descendant_focus(self) -> None:
        """Show the keys: they act here now."""
        self._keyboard_moved()

    def on_descendant_blur(self) -> None:
        """Hide the keys: they act elsewhere now."""
        self._keyboard_moved()

    def _keyboard_moved(self) -> None:
        for panel in self.query(Panel):
            panel.keyboard_moved()

    def on_changed(self, _message: Changed) -> None:
        """Read again."""
        self.reread()

    def on_tick(self, _message: Tick) -> None:
        """Work the time limits out again."""
        if self._found:
            self.show(self._found[0])

    async def _read_on(self) -> None:
        try:
            while self._wanted:
                self._wanted = False
                try:
                    found = await asyncio.to_thread(self.read)
                except ControlroomError as error:
                    self._failed(error)
                else:
                    self._took(found)
        except Exception:
            _log.exception("a pane could not be read")
            self.fail(_("This could not be shown. The log file has the details; it is tried again."))
        finally:
            self._reading = False
            self._at_rest.set()

    def _took(self, found: Found) -> None:
        self._found = [found]
        self.show(found)

    def _failed(self, error: ControlroomError) -> None:
        self.fail(error.sentence)
        self.frame.storage_failed(error)
