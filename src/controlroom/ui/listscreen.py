"""A list over the panes that reads itself page by page: older pages by keyset, newer ones by the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from textual.app import ComposeResult

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.ui.columns import Column
from controlroom.ui.footer import KeyLine
from controlroom.ui.notice import decline
from controlroom.ui.overlay import Overlay
from controlroom.ui.pane import Changed, Tick, frame
from controlroom.ui.panel import Panel
from controlroom.ui.prompt import Ask, open_once
from controlroom.ui.safe import Part
from controlroom.ui.table import RecordTable, Row

Item = TypeVar("Item")
Edge = TypeVar("Edge")

SHOWN = 100
"""How many records a page holds."""


class ListScreen(Overlay, Generic[Item, Edge]):
    """Records by key, those that are latest first. A room's list says what is read and how a record is shown.

    Args:
        heading: its translated title.
        name: as for ``ui.prompt.open_once``.
        columns: of the table.
        empty: what is said when there is nothing.
    """

    def __init__(self, heading: str, *, name: str, columns: Sequence[Column], empty: str) -> None:
        super().__init__(name=name)
        self.heading = heading
        self.text = ""
        self.items: dict[int, Item] = {}
        self._edges: list[Edge] = []
        self._more = False
        self._panel = Panel(title=heading)
        self.table = RecordTable(columns, empty=empty)

    # -- what a room implements -------------------------------------------------------------------------

    def read(self, edge: Edge | None, limit: int) -> list[Item]:
        """Return records behind an edge; ``None`` for the first page. Runs in a thread."""
        raise NotImplementedError

    def edge_of(self, item: Item) -> Edge:
        """Return the keyset of the page behind a record."""
        raise NotImplementedError

    def key_of(self, item: Item) -> int:
        """Return a record's key."""
        raise NotImplementedError

    def row(self, item: Item) -> Row:
        """Return a record as a line, under its key."""
        raise NotImplementedError

    def state(self) -> list[Part]:
        """Return what stands beside the title: what is listed."""
        return []

    # -- what it has ------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The records and the keys."""
        with self._panel:
            yield self.table
        yield KeyLine(self.key_hints())

    def on_mount(self) -> None:
        """Read at once."""
        self.table.focus()
        self.table.await_rows()
        self.reread()

    def on_changed(self, _message: Changed) -> None:
        """Something was written, here or elsewhere."""
        self.reread()

    def on_screen_resume(self) -> None:
        """A form above it has closed."""
        self.reread()

    def on_tick(self, _message: Tick) -> None:
        """Times read otherwise."""
        self._show()

    def reread(self, *, first: bool = False) -> None:
        """Read again.

        Args:
            first: from the first page on, the cursor on its first record.
        """
        if first:
            self._edges.clear()
            self.table.await_rows()
        read: Callable[[], Awaitable[None]] = partial(self._read, first)
        self.run_worker(read, group="read", exclusive=True, exit_on_error=False)

    async def _read(self, first: bool) -> None:
        edge = self._edges[-1] if self._edges else None
        try:
            found = await asyncio.to_thread(self.read, edge, SHOWN + 1)
        except ControlroomError as error:
            self.table.fail(error.sentence)
            frame(self).storage_failed(error)
            return
        self._more = len(found) > SHOWN
        self.items = {self.key_of(one): one for one in found[:SHOWN]}
        self._show()
        if first:
            self.table.action_first()

    def _show(self) -> None:
        self.table.show([self.row(one) for one in self.items.values()])
        state = [(str(len(self.items)) + ("+" if self._more or self._edges else ""), "bright"), *self.state()]
        if self.text:
            state.append((_("found: {text}").format(text=self.text), "soon"))
        self._panel.show_state(*state)

    @property
    def chosen(self) -> Item | None:
        """The record under the cursor."""
        key = self.table.cursor_key
        return self.items.get(key) if isinstance(key, int) else None

    def action_older(self) -> None:
        """The page behind."""
        if not self._more:
            decline(self, _("There is nothing older here."))
            return
        self._edges.append(self.edge_of(list(self.items.values())[-1]))
        self._turn()

    def action_newer(self) -> None:
        """The page before."""
        if not self._edges:
            decline(self, _("There is nothing newer here."))
            return
        self._edges.pop()
        self._turn()

    def _turn(self) -> None:
        self.table.await_rows()
        read: Callable[[], Awaitable[None]] = partial(self._read, True)
        self.run_worker(read, group="read", exclusive=True, exit_on_error=False)

    def action_find(self) -> None:
        """Ask for words; nothing typed shows all again."""

        def then(typed: str | None) -> None:
            if typed is not None:
                self.text = typed.strip()
                self.reread(first=True)

        title, sentence = _("Find"), _("Empty shows everything again.")
        open_once(self.app, Ask(title, sentence, value=self.text, name=f"{self.name}.find"), then)
