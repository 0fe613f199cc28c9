"""A list, and in its place the chosen record in full once Enter is pressed; Esc leads back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from textual.app import ComposeResult
from textual.widget import Widget

from controlroom.ui.chosen import OneChosen, Whole
from controlroom.ui.keys import hints
from controlroom.ui.pane import Found
from controlroom.ui.panel import Panel
from controlroom.ui.table import RecordTable

_IN_BORDER = 3
"""Keys of this rank and more important ones stand in the border."""


class _Record(Protocol):
    @property
    def id(self) -> int: ...


Record = TypeVar("Record", bound=_Record)


def in_its_place(page: Sequence[Record], kept: Record | None, before: Sequence[Record]) -> list[Record]:
    """Return a page with a record that has left it on the line where it stood, so that down leads to the next.

    Args:
        page: what was read.
        kept: the record that is to stay; None if there is none.
        before: the page as it was.
    """
    if kept is None or any(one.id == kept.id for one in page):
        return list(page)
    line = next((line for line, one in enumerate(before) if one.id == kept.id), len(page))
    return [*page[:line], kept, *page[line:]]


class Listed(OneChosen[Found, Whole], Generic[Found, Whole]):
    """A pane of one list; the pane says what is read and how it is shown.

    Args:
        number, heading: as for ``Pane``.
        table: the list.
        detail: shows the chosen record.
    """

    # the layout follows the classes of the screen around it, which scoped styles cannot see
    SCOPED_CSS = False
    DEFAULT_CSS = """
    Listed {
        layout: vertical;
        .list { height: 1fr; }
        .one { display: none; height: 1fr; }
        &.-reading .list { display: none; }
        &.-reading .one { display: block; }
    }
    """

    def __init__(
        self, number: int, heading: str, table: RecordTable, detail: Widget, *, id: str | None = None
    ) -> None:
        super().__init__(number, heading, id=id)
        self._table = table
        self._stays: int | None = None
        self._is_reading = False
        self._in_full = detail
        self._list_panel = Panel(title=heading, number=number, classes="list")
        self._one_panel = Panel(title=heading, number=number, classes="one")

    def compose(self) -> ComposeResult:
        """The list, and the chosen one in its place."""
        with self._list_panel:
            yield self._table
        with self._one_panel:
            yield self._in_full

    def read_if_looked_at(self, key: int | None) -> Whole | None:
        """Read the chosen record in full while it stands in the place of the list; else nobody sees it."""
        return self.read_whole(key) if self._is_reading and key is not None else None

    def show_chosen(self, read: Whole | None) -> None:
        """Show the chosen record while it stands in the place of the list."""
        if self._is_reading:
            super().show_chosen(read)

    def _read_chosen(self) -> None:
        if self._is_reading:
            super()._read_chosen()

    def read_in_full(self) -> None:
        """Let the chosen record stand in the place of the list."""
        self._is_reading = True
        self.add_class("-reading")
        # what was read of another, or earlier, must not be taken for it
        self.show_whole(None)
        self.reread_before_keys()

    def stay_on(self, key: int) -> None:
        """Keep a record in the list that is being acted on, until the cursor leaves it.

        What was taken back leaves the list of what is out; a second act on it must not hit another record.
        """
        self._stays = key

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Show the record under the cursor; what was kept only for its sake goes."""
        if self._stays is not None and event.key != self._stays:
            self._stays = None
            self.reread()
        super().on_record_table_moved(event)

    def is_narrowed(self) -> bool:
        """Whether the list shows something else than it does at first: a search, all records, another page."""
        raise NotImplementedError

    def show_first(self) -> None:
        """Let the list show what it shows at first."""
        raise NotImplementedError

    def show_hints(self) -> None:
        """Show the pane's keys in the border of the list."""
        shown = [hint for hint in hints(self.where) if 0 < hint.rank <= _IN_BORDER]
        self._list_panel.show_keys(
            *[part for hint in shown for part in ((f"{hint.key} ", "key"), (f"{hint.label} ", "dim"))]
        )

    def fail(self, sentence: str) -> None:
        """Show that reading failed."""
        self._table.fail(sentence)

    def take_focus(self) -> None:
        """The list has the keyboard first."""
        (self._in_full if self._is_reading else self._table).focus()

    def action_list(self) -> None:
        """Show the list instead of the chosen one."""
        self._is_reading = False
        self.remove_class("-reading")
        self._table.focus()

    def action_back(self) -> None:
        """Back from the chosen one to the list; from a search or all records to what it shows at first."""
        if self._in_full.has_focus:
            self.action_list()
        elif self.is_narrowed():
            self.show_first()
            self.reread_before_keys()

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Enter: read the chosen one."""
        event.stop()
        self.read_in_full()
        self._in_full.focus()
