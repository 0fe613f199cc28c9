"""RecordTable: rows known by their primary key; of new rows only the changed lines are painted.

Built on Textual's line API because a ``DataTable`` repaints all of itself for one changed cell.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from controlroom.base.text import fit, width
from controlroom.ui.columns import Column, lay_out
from controlroom.ui.inorder import InOrder
from controlroom.ui.keys import bindings
from controlroom.ui.looks import STRUCK, Palette, palette
from controlroom.ui.safe import line, shown

RecordKey = str | int

MARK = "▸"
_HEAD = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: a text and its look."""

    text: str
    look: str = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its primary key and a cell for every column."""

    key: RecordKey
    cells: tuple[Cell, ...]


class RecordTable(ScrollView, can_focus=True):
    """A list of records with a heading, a cursor that stays on its record, and a text for "nothing here".

    The caller limits how many rows there are (policy's list limit) and sorts them.

    Args:
        columns: the columns, headings translated.
        empty: the sentence shown when there are no rows.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings("list"))
    DEFAULT_CSS = """
    RecordTable {
        height: 1fr;
        width: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $background;
    }
    """

    class Moved(Message):
        """The cursor stands on another record, or on none (``key`` is ``None``)."""

        def __init__(self, table: RecordTable, key: RecordKey | None) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> RecordTable:
            """The table."""
            return self.table

    class Chosen(Message):
        """Enter was pressed on a record, or it was clicked again."""

        def __init__(self, table: RecordTable, key: RecordKey) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> RecordTable:
            """The table."""
            return self.table

    def __init__(
        self, columns: Sequence[Column], *, empty: str = "", id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._empty = empty
        self._trouble = ""
        self._rows: tuple[Row, ...] = ()
        self._places: dict[RecordKey, int] = {}
        self._cursor: int | None = None
        self._painted: dict[tuple[RecordKey, str], tuple[Row, Strip]] = {}
        self._laid: tuple[int, Palette, tuple[int, ...], int] | None = None
        self._rows_there = asyncio.Event()

    # -- what it shows --------------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows shown."""
        return self._rows

    @property
    def cursor_key(self) -> RecordKey | None:
        """The key of the record under the cursor."""
        return None if self._cursor is None else self._rows[self._cursor].key

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows. The cursor stays on its record and the record on its line, as far as may be.

        If the record is gone the cursor takes the one that came after it.

        Raises:
            ValueError: two rows have one key, or a row has not one cell for each column.
        """
        self._rows_there.set()
        new = tuple(rows)
        if new == self._rows and not self._trouble:
            return
        places = {row.key: index for index, row in enumerate(new)}
        if len(places) != len(new):
            raise ValueError("two rows have one key")
        if any(len(row.cells) != len(self._columns) for row in new):
            raise ValueError("a row needs one cell for each column")
        old, key, top = self._rows, self.cursor_key, self.scroll_offset.y
        was_trouble, self._trouble = self._trouble, ""
        anchor = self._anchor()
        self._rows, self._places = new, places
        self._cursor = self._find(key, old)
        for stale in [one for one in self._painted if one[0] not in places]:
            del self._painted[stale]
        self._resize(len(new))
        self._hold(anchor, top)
        if was_trouble or not new or not old or len(new) != len(old):
            self.refresh()
        else:
            for line_no in self._visible():
                if old[line_no] != new[line_no]:
                    self._paint(line_no)
        if self.cursor_key != key:
            self._paint_cursor_of(key, old)
            self.post_message(self.Moved(self, self.cursor_key))

    def fail(self, sentence: str) -> None:
        """Show a sentence instead of the rows (they could not be read) until the next ``show``."""
        self._rows_there.set()
        if sentence != self._trouble:
            self._trouble = sentence
            self.refresh()

    def await_rows(self, then: Callable[[], object] = lambda: None) -> None:
        """Let keys wait for the rows that are being read: they would act on those of before, or on none.

        Args:
            then: called once they are shown.
        """
        self._rows_there.clear()
        if isinstance(self.app, InOrder):
            self.app.hold_keys(self._rows_there.wait(), then)

    def on_unmount(self) -> None:
        """Nobody waits for rows that will not come."""
        self._rows_there.set()

    def move_to(self, key: RecordKey) -> bool:
        """Put the cursor on a record; ``False`` if it is not shown."""
        index = self._places.get(key)
        if index is None:
            return False
        self._go(index)
        return True

    # -- keeping the place ----------------------------------------------------------------------------

    def _anchor(self) -> tuple[RecordKey, int] | None:
        """Return the record that must not move on the screen, and its place: the cursor's or the top one."""
        if not self._rows:
            return None
        index = self._cursor
        if index is None or index not in self._visible():
            index = min(self.scroll_offset.y, len(self._rows) - 1)
        return self._rows[index].key, index

    def _hold(self, anchor: tuple[RecordKey, int] | None, top: int) -> None:
        if top and anchor and anchor[0] in self._places:
            wanted = top + self._places[anchor[0]] - anchor[1]
            self.scroll_to(y=max(wanted, 0), animate=False, force=True)
        elif not top:
            self._bring_into_view()

    def _find(self, key: RecordKey | None, old: Sequence[Row]) -> int | None:
        if not self._rows:
            return None
        if key is None:
            return 0
        if key in self._places:
            return self._places[key]
        start = next(index for index, row in enumerate(old) if row.key == key)
        following = (self._places[row.key] for row in old[start + 1 :] if row.key in self._places)
        return next(following, len(self._rows) - 1)

    def _resize(self, count: int) -> None:
        size = Size(1, count + _HEAD)
        if self.virtual_size != size:
            self.virtual_size = size

    def _visible(self) -> range:
        top = self.scroll_offset.y
        return range(top, min(top + max(self._lines, 0), len(self._rows)))

    @property
    def _lines(self) -> int:
        return self.scrollable_content_region.height - _HEAD

    # -- moving ---------------------------------------------------------------------------------------

    def _go(self, index: int) -> None:
        if not self._rows:
            return
        before, index = self._cursor, max(0, min(index, len(self._rows) - 1))
        if before != index:
            self._cursor = index
            if before is not None:
                self._paint(before)
            self._paint(index)
            self.post_message(self.Moved(self, self.cursor_key))
        self._bring_into_view()

    def _bring_into_view(self) -> None:
        if self._cursor is None or self._lines <= 0:
            return
        top = self.scroll_offset.y
        wanted = max(min(top, self._cursor), self._cursor - self._lines + 1)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True)

    def action_cursor_up(self) -> None:
        """One record up."""
        self._go((self._cursor or 0) - 1)

    def action_cursor_down(self) -> None:
        """One record down."""
        self._go((self._cursor or 0) + 1)

    def action_page_up(self) -> None:
        """One page up."""
        self._go((self._cursor or 0) - max(self._lines - 1, 1))

    def action_page_down(self) -> None:
        """One page down."""
        self._go((self._cursor or 0) + max(self._lines - 1, 1))

    def action_first(self) -> None:
        """To the first record."""
        self._go(0)

    def action_last(self) -> None:
        """To the last record."""
        self._go(len(self._rows) - 1)

    def action_open(self) -> None:
        """Tell that the record under the cursor was chosen."""
        if self.cursor_key is not None and not self._trouble:
            self.post_message(self.Chosen(self, self.cursor_key))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse points; a click on the cursor opens."""
        index = self.scroll_offset.y + event.y - _HEAD
        if event.y < _HEAD or index >= len(self._rows):
            return
        if index == self._cursor:
            self.action_open()
        else:
            self._go(index)

    def on_resize(self) -> None:
        """Keep the cursor in sight on a smaller screen."""
        self._bring_into_view()

    def on_focus(self) -> None:
        """Paint the cursor bright."""
        self._paint_cursor()

    def on_blur(self) -> None:
        """Paint the cursor at rest."""
        self._paint_cursor()

    # -- painting -------------------------------------------------------------------------------------

    def _paint_cursor(self) -> None:
        if self._cursor is not None:
            self._paint(self._cursor)

    def _paint_cursor_of(self, key: RecordKey | None, old: Sequence[Row]) -> None:
        self._paint_cursor()
        for index, row in enumerate(old):
            if row.key == key:
                self._paint(index)

    def _paint(self, index: int) -> None:
        y = index + _HEAD - self.scroll_offset.y
        if _HEAD <= y <= self._lines:
            self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Paint one line: the heading, a record, or the sentence of an empty or failed list."""
        cells = self.scrollable_content_region.width
        colours = palette(self.app)
        if self._laid is None or self._laid[:2] != (cells, colours):
            widths, gap = lay_out(self._columns, cells - 2)
            self._laid = (cells, colours, widths, gap)
            self._painted.clear()
        if y < _HEAD:
            return self._render_cells([Cell(column.title, "dim") for column in self._columns], " ", "ground")
        index = self.scroll_offset.y + y - _HEAD
        if self._trouble or not self._rows:
            sentence, look = (f"▲ {self._trouble}", "late") if self._trouble else (self._empty, "dim")
            return line([("  ", "text"), (sentence if y == _HEAD else "", look)], cells, colours)
        if index >= len(self._rows):
            return line([], cells, colours)
        row = self._rows[index]
        ground = "ground" if index != self._cursor else "selected" if self.has_focus else "resting"
        kept = self._painted.get((row.key, ground))
        if kept is not None and kept[0] == row:
            return kept[1]
        strip = self._render_cells(row.cells, MARK if ground != "ground" else " ", ground)
        self._painted[row.key, ground] = (row, strip)
        return strip

    def _render_cells(self, cells: Sequence[Cell], mark: str, ground: str) -> Strip:
        assert self._laid is not None
        total, colours, widths, gap = self._laid
        blank = colours.style("text", ground)
        segments = [Segment(mark, colours.style("title", ground))]
        used = width(mark)
        for column, cell, room in zip(self._columns, cells, widths, strict=True):
            if room:
                text = fit(shown(cell.text, room), room, align=column.align)
                # the line through a struck text ends with the text
                bare = text.rstrip(" ") if cell.look == STRUCK else text
                style = colours.style(cell.look, ground)
                segments += [Segment(bare, style), Segment(" " * (len(text) - len(bare) + gap), blank)]
                used += room + gap
        segments.append(Segment(" " * max(total - used, 0), blank))
        return Strip(segments).adjust_cell_length(total)
