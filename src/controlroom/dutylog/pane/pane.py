"""Pane 4: the duty log, live, with the running shift on its head line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.registry import load, rooms
from controlroom.base.text import width
from controlroom.base.times import clock_text, format_left
from controlroom.dutylog import reads
from controlroom.dutylog.pane.forms import LogForms
from controlroom.dutylog.pane.keys import WHERE
from controlroom.dutylog.pane.wording import look_of, strike, words
from controlroom.dutylog.reads import Entry
from controlroom.shifts.reads import Shift
from controlroom.shifts.rules import span_of
from controlroom.ui.columns import Column
from controlroom.ui.keys import bindings
from controlroom.ui.later import later
from controlroom.ui.opening import open_signed_in
from controlroom.ui.pane import Pane, Parked
from controlroom.ui.panel import Panel
from controlroom.ui.prompt import Ask, open_once
from controlroom.ui.safe import Part
from controlroom.ui.table import Cell, RecordTable, Row

if TYPE_CHECKING:
    from controlroom.dutylog.pane.screen import LogScreen

SHOWN = 200
"""How many entries the pane holds; older ones are read by day."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the pane shows."""

    entries: Sequence[Entry]
    shift: Shift | None


class DutyLogPane(Pane[Found]):
    """The log of the desk: what happened, newest first."""

    where: ClassVar[str] = WHERE
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(WHERE))

    def __init__(self, number: int, heading: str, *, id: str | None = None) -> None:
        super().__init__(number, heading, id=id)
        self._notes_only = False
        self._text = ""
        self._desk: Sequence[Part] = ()
        self._shown: Found | None = None
        self._panel = Panel(title=heading, number=number)
        self._table = RecordTable(
            [
                Column(_("Time"), 5),
                Column(_("What happened"), 30, share=1),
                Column(_("By"), max(width(_("By")), 4), drop=1),
                Column(_("Entry"), 6, drop=2, align="right"),
            ],
            empty=_("Nothing written yet. F5 writes a note."),
        )

    def compose(self) -> ComposeResult:
        """One panel with the list."""
        with self._panel:
            yield self._table

    def read(self) -> Found:
        """Read the latest entries and the running shift."""
        from controlroom.shifts.reads import current

        reader = self.frame.reader
        text = self._text or None
        return Found(
            reads.entries(reader, notes_only=self._notes_only, text=text, limit=SHOWN), current(reader)
        )

    def show(self, found: Found) -> None:
        """Show entries and the shift; what the desk holds follows, every room has to be asked for it."""
        if found is not self._shown:
            self._shown = found
            later(self, self._ask_rooms)
        self._panel.show_state(*self._head(found))
        follow = self._follows()
        self._table.show([self._row(one) for one in found.entries])
        if follow:
            self._table.action_first()
        self._show_foot()

    def _ask_rooms(self) -> None:
        self.run_worker(self._read_desk(), group="desk", exclusive=True, exit_on_error=False)

    async def _read_desk(self) -> None:
        try:
            self._desk = await asyncio.to_thread(self._desk_line)
        except ControlroomError as error:
            self.frame.storage_failed(error)
        if self._shown is not None:
            self._panel.show_state(*self._head(self._shown))

    def _desk_line(self) -> list[Part]:
        reader, policy, now = self.frame.reader, self.frame.policy, self.frame.now()
        return [
            part for room in rooms() for name in room.desk_line for part in load(name)(reader, policy, now)
        ]

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Name the entry under the cursor."""
        event.stop()
        self._show_foot()

    def _show_foot(self) -> None:
        seq = self._table.cursor_key
        entry = " · " + _("entry {seq}").format(seq=seq) if seq is not None else ""
        self._panel.show_foot(("F5 ", "key"), (self._foot(), "dim"), (entry, "dim"))

    def take_focus(self) -> None:
        """Begin with the newest entry; an older one may have been read before."""
        if self.screen.focused is not self._table:
            self._table.action_first()
        super().take_focus()

    def _follows(self) -> bool:
        """Return whether the newest entry is to stay in sight: nobody reads an older one here."""
        rows = self._table.rows
        return not rows or self.screen.focused is not self._table or self._table.cursor_key == rows[0].key

    def fail(self, sentence: str) -> None:
        """Show that reading failed."""
        self._table.fail(sentence)

    def _head(self, found: Found) -> list[Part]:
        """Return shift, officer, what is left of it, what the sheet holds, what misses; the border cuts at its end."""
        now, policy, shift = self.frame.now(), self.frame.policy, found.shift
        if shift is None:
            return [(_("no shift started"), "soon")]
        names = {one.id: title(one) for one in policy.shifts}
        ends = span_of(policy, shift.name, shift.day, shift.started).ends
        left = (ends - now).total_seconds()
        look = "late" if left <= 0 else "soon" if left <= policy.desk.remind else "dim"
        return [
            (f"{names.get(shift.name, shift.name)} {shift.number}", "dim"),
            (format_left(left), look),
            *self._desk,
        ]

    def _foot(self) -> str:
        if self._text:
            return _("note · found: {text}").format(text=self._text)
        return _("note · notes only") if self._notes_only else _("note")

    def _row(self, one: Entry) -> Row:
        zone, now = self.frame.zone, self.frame.now()
        said, time = words(self.frame, one), clock_text(one.at, zone)
        if one.at.astimezone(zone).date() != now.astimezone(zone).date():
            # the column of times has room for one of both
            said, time = f"{time} {said}", one.at.astimezone(zone).strftime("%m-%d")
        text = Cell(said, look_of(one))
        return Row(one.seq, (Cell(time, "dim"), text, Cell(one.number, "dim"), Cell(str(one.seq), "dim")))

    # -- what the officer does --------------------------------------------------------------------------

    def action_note(self) -> None:
        """Open the note form (F5)."""
        open_once(self.app, LogForms(self.frame).note())

    def action_watch(self) -> None:
        """Open the form for what was seen on CCTV."""
        open_once(self.app, LogForms(self.frame).watch())

    def action_check_night(self) -> None:
        """Open the form of a night check."""
        open_signed_in(self, LogForms(self.frame).night)

    def action_read_days(self) -> None:
        """Read the log by day and shift; what was written may name residents, so somebody must be signed in."""
        open_signed_in(self, self._days)

    def _days(self) -> LogScreen:
        # not at the start: it is read a few times in a shift
        from controlroom.dutylog.pane.screen import LogScreen

        return LogScreen(self.heading)

    def reopen(self, parked: Parked) -> None:
        """Open a form that was put aside."""
        open_once(self.app, LogForms(self.frame).again(parked.form, parked.filled))

    def action_strike(self) -> None:
        """Strike the chosen note, with a reason."""
        seq = self._table.cursor_key
        entries = self._found[0].entries if self._found else ()
        strike(self, next((entry for entry in entries if entry.seq == seq), None))

    def action_filter(self) -> None:
        """Show notes only, or everything again."""
        self._notes_only = not self._notes_only
        self.reread_before_keys()

    def find(self) -> None:
        """Ask for words and show the notes that hold them; nothing typed shows all again."""
        ask = Ask(
            _("Find in the notes"), _("Empty shows everything again."), value=self._text, name="log.find"
        )
        open_once(self.app, ask, self._find)

    def _find(self, text: str | None) -> None:
        if text is not None:
            self._text = text.strip()
            self.reread_before_keys()
