"""The log over the panes: a day or a shift, or all that bears a tag or a word; a leader countersigns the day here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.base.text import width
from controlroom.base.times import clock_text, parse_when, weekday, when_text
from controlroom.dutylog import reads_days
from controlroom.dutylog.pane.forms import LogForms
from controlroom.dutylog.pane.keys import READING
from controlroom.dutylog.pane.reading import Found, Wanted, is_day, read_found
from controlroom.dutylog.pane.wording import look_of, strike, words
from controlroom.dutylog.reads import Entry
from controlroom.dutylog.reads_pages import Place, place_of
from controlroom.dutylog.rules import TAGS
from controlroom.shifts import reads as shifts
from controlroom.ui.columns import Column
from controlroom.ui.fields import Choice
from controlroom.ui.footer import KeyLine
from controlroom.ui.keys import bindings
from controlroom.ui.notice import decline, warn
from controlroom.ui.overlay import Overlay
from controlroom.ui.pane import Changed, Tick, frame
from controlroom.ui.panel import Panel
from controlroom.ui.prompt import Ask, Choose, open_once
from controlroom.ui.safe import Part, content
from controlroom.ui.table import Cell, RecordTable, Row

NAME = "log"


class LogScreen(Overlay):
    """The log by day and shift, the latest first; the chosen entry in full below.

    Args:
        heading: its translated title.
    """

    where = READING
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(READING))
    DEFAULT_CSS = """
    LogScreen .chosen { height: auto; max-height: 6; padding: 0 1; }
    """

    def __init__(self, heading: str) -> None:
        super().__init__(name=NAME)
        self.heading = heading
        self.found: Found | None = None
        self._wanted: Wanted | None = None
        self._before_search: Wanted | None = None
        self._panel = Panel(title=heading)
        self.table = RecordTable(
            [
                Column(_("Time"), 11),
                Column(_("What happened"), 30, share=1),
                Column(_("By"), max(width(_("By")), 4), drop=1),
                Column(_("Entry"), 6, drop=2, align="right"),
            ],
            empty=_("Nothing was written then."),
        )
        self._chosen_lines = Static(classes="chosen")

    def compose(self) -> ComposeResult:
        """The entries, the chosen one in full, the keys."""
        with self._panel:
            yield self.table
            yield self._chosen_lines
        yield KeyLine(self.key_hints())

    def on_mount(self) -> None:
        """Begin with today."""
        self.table.focus()
        self._want(Wanted(self._today()))

    def on_changed(self, _message: Changed) -> None:
        """Something was written, here or elsewhere."""
        self._reread()

    def on_screen_resume(self) -> None:
        """A form above it has closed."""
        self._reread()

    def on_tick(self, _message: Tick) -> None:
        """Times read otherwise."""
        self._show()

    # -- reading ------------------------------------------------------------------------------------------

    def _today(self) -> date:
        desk = frame(self)
        return desk.now().astimezone(desk.zone).date()

    @property
    def wanted(self) -> Wanted:
        """What is being read."""
        return self._wanted or Wanted(self._today())

    def _want(self, wanted: Wanted) -> None:
        self._wanted = wanted
        if not wanted.all_days:
            self._before_search = wanted
        self._reread(first=True)

    def _reread(self, *, first: bool = False) -> None:
        if first:
            self.table.await_rows()
        read: Callable[[], Awaitable[None]] = partial(self._read, first)
        self.run_worker(read, group="read", exclusive=True, exit_on_error=False)

    async def _read(self, first: bool) -> None:
        desk = frame(self)
        try:
            found = await asyncio.to_thread(read_found, desk, self.wanted)
        except ControlroomError as error:
            self.table.fail(error.sentence)
            desk.storage_failed(error)
            return
        self.found = found
        self._show()
        if first:
            self.table.action_first()

    # -- showing ------------------------------------------------------------------------------------------

    def _show(self) -> None:
        if self.found is None:
            return
        self.table.show([self._row(one) for one in self.found.page.entries])
        self._panel.show_title(f"{self.heading}  {self._title(self.found.wanted)}")
        self._panel.show_state(*self._state(self.found))
        self._show_chosen()

    def _title(self, wanted: Wanted) -> str:
        desk = frame(self)
        if wanted.all_days:
            parts = [
                _("tag {tag}").format(tag=_(TAGS[wanted.tag])) if wanted.tag else "",
                _("found: {text}").format(text=wanted.text) if wanted.text else "",
            ]
            return " · ".join(filter(None, parts))
        if wanted.shift is not None:
            one = wanted.shift
            names = {shift.id: title(shift) for shift in desk.policy.shifts}
            return f"{one.day} {names.get(one.name, one.name)} {one.number} {one.officer}"
        noon = reads_days.bounds(wanted.day, desk.zone)[0] + timedelta(hours=12)
        return f"{wanted.day.isoformat()} {weekday(noon, desk.zone)}"

    def _state(self, found: Found) -> list[Part]:
        state: list[Part] = []
        if found.wanted.notes_only and not found.wanted.all_days:
            state.append((_("notes only"), "soon"))
        if found.page.newer or found.page.older:
            state.append((_("{count} on this page").format(count=len(found.page.entries)), "bright"))
        else:
            state.append((_("{count} entries").format(count=len(found.page.entries)), "bright"))
        if is_day(found.wanted):
            if found.signed is not None:
                state.append((_("✓ countersigned by {who}").format(who=found.signed.who), "ok"))
                if later := found.count - found.signed.entries:
                    state.append((_("{count} later").format(count=later), "soon"))
            elif found.wanted.day < self._today() and found.count:
                state.append((_("○ not countersigned"), "soon"))
        return state

    def _row(self, one: Entry) -> Row:
        desk = frame(self)
        all_days = self.found is not None and self.found.wanted.all_days
        time = self._date_and_time(one.at) if all_days else clock_text(one.at, desk.zone)
        look = look_of(one)
        cells = (
            Cell(time, "dim"),
            Cell(words(desk, one), look),
            Cell(one.number, "dim"),
            Cell(str(one.seq), "dim"),
        )
        return Row(one.seq, cells)

    def _date_and_time(self, at: datetime) -> str:
        local = at.astimezone(frame(self).zone)
        # of another year the day is enough: Enter leads to it
        return f"{local:%m-%d %H:%M}" if local.year == self._today().year else f"{local:%Y-%m-%d}"

    @property
    def chosen(self) -> Entry | None:
        """The entry under the cursor."""
        entries: Sequence[Entry] = self.found.page.entries if self.found is not None else ()
        return next((one for one in entries if one.seq == self.table.cursor_key), None)

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Show the entry under the cursor in full."""
        event.stop()
        self._show_chosen()

    def _show_chosen(self) -> None:
        one, desk = self.chosen, frame(self)
        if one is None:
            self._chosen_lines.update("")
            return

        def when(instant: datetime) -> str:
            return when_text(instant, desk.now(), desk.zone)

        head = _("entry {seq}").format(seq=one.seq) + f"  {when(one.at)}  {one.number} {one.who}".rstrip()
        if one.late:
            head += "  " + _("written at {time}").format(time=when(one.recorded))
        if one.about:
            head += f"  {one.about}"
        says = one.says(desk.policy, when=when, reveal=desk.may("reveal"))
        parts: list[Part] = [
            (head + "\n", "dim"),
            (says, "struck" if one.struck_by is not None else "bright"),
        ]
        if one.struck_by is not None:
            parts.append(
                (
                    "\n" + _("struck by entry {seq}: {why}").format(seq=one.struck_by, why=one.struck_why),
                    "soon",
                )
            )
        self._chosen_lines.update(content(*parts))

    # -- where to -----------------------------------------------------------------------------------------

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Enter on what was found over all days shows it among the entries of its day."""
        event.stop()
        one, desk = self.chosen, frame(self)
        if one is not None and self.wanted.all_days:
            behind = Place(one.at, one.seq + 1)
            self._want(Wanted(one.at.astimezone(desk.zone).date(), before=behind))

    def action_close(self) -> None:
        """From what was found over all days to what was read before; from there to the panes."""
        if self.wanted.all_days and self._before_search is not None:
            self._want(self._before_search)
        else:
            super().action_close()

    def action_note(self) -> None:
        """Open the note form, as F5 does everywhere."""
        open_once(self.app, LogForms(frame(self)).note())

    def action_day_before(self) -> None:
        """To the day or shift before."""
        self._step(-1)

    def action_day_behind(self) -> None:
        """To the day or shift after, not beyond today."""
        self._step(1)

    def _step(self, by: int) -> None:
        wanted = self.wanted
        if wanted.shift is not None:
            key = reads_days.beside(frame(self).reader, wanted.shift.started, later=by > 0)
            if key is None:
                decline(self, _("There is no other shift on this side."))
                return
            shift = shifts.by_id(frame(self).reader, key)
            self._want(Wanted(date.fromisoformat(shift.day), shift=shift, notes_only=wanted.notes_only))
            return
        day = wanted.day + timedelta(days=0 if wanted.all_days else by)
        if day > self._today():
            decline(self, _("This is today: nothing is written yet of tomorrow."))
        else:
            self._want(Wanted(day, notes_only=wanted.notes_only))

    def action_older(self) -> None:
        """The page behind."""
        if self.found is None or not self.found.page.older or not self.found.page.entries:
            decline(self, _("There is nothing older here."))
        else:
            self._turn(before=place_of(self.found.page.entries[-1]))

    def action_newer(self) -> None:
        """The page before."""
        if self.found is None or not self.found.page.newer or not self.found.page.entries:
            decline(self, _("There is nothing newer here."))
        else:
            self._turn(after=place_of(self.found.page.entries[0]))

    def _turn(self, *, before: Place | None = None, after: Place | None = None) -> None:
        one = self.wanted
        self._want(Wanted(one.day, one.shift, one.tag, one.text, one.notes_only, before, after))

    def action_jump(self) -> None:
        """To a date that is typed."""

        def then(typed: str | None) -> None:
            if typed and typed.strip():
                self._want(Wanted(self._date(typed), notes_only=self.wanted.notes_only))

        sentence = _("today, yesterday, 2026-11-22")
        open_once(self.app, Ask(_("To which day?"), sentence, check=self._date, name="log.jump"), then)

    def _date(self, typed: str) -> date:
        desk = frame(self)
        if not typed.strip():
            raise UsageError(_("Write a day."))
        return parse_when(typed, desk.now(), desk.zone, look="back").astimezone(desk.zone).date()

    def action_shift_view(self) -> None:
        """Shift by shift, or day by day again."""
        wanted, desk = self.wanted, frame(self)
        if wanted.shift is not None:
            self._want(Wanted(wanted.day, notes_only=wanted.notes_only))
            return
        until = reads_days.bounds(wanted.day, desk.zone)[1]
        key = reads_days.beside(desk.reader, until, later=False)
        if key is None:
            decline(self, _("No shift has been started yet."))
        else:
            self._want(Wanted(wanted.day, shift=shifts.by_id(desk.reader, key), notes_only=wanted.notes_only))

    # -- what of it ---------------------------------------------------------------------------------------

    def action_tag(self) -> None:
        """Choose a tag; all that bears it, of whatever day."""
        choices = [Choice("", _("every entry")), *(Choice(tag, _(name)) for tag, name in TAGS.items())]

        def then(tag: str | None) -> None:
            if tag is not None:
                self._want(Wanted(self.wanted.day, tag=tag, text=self.wanted.text))

        open_once(self.app, Choose(_("Which tag?"), choices=choices, name="log.tag"), then)

    def action_find(self) -> None:
        """Find words in the notes of all days; nothing typed shows the day again."""

        def then(typed: str | None) -> None:
            if typed is not None:
                self._want(Wanted(self.wanted.day, tag=self.wanted.tag, text=typed.strip()))

        sentence = _("Empty shows everything again.")
        ask = Ask(_("Find in the notes"), sentence, value=self.wanted.text, name="log.search")
        open_once(self.app, ask, then)

    def action_notes_only(self) -> None:
        """Notes only, or everything again."""
        one = self.wanted
        self._want(Wanted(one.day, one.shift, one.tag, one.text, not one.notes_only))

    def action_strike(self) -> None:
        """Strike the chosen note, with a reason."""
        strike(self, self.chosen)

    def action_sign(self) -> None:
        """Let a leader countersign the day; the officer stays signed in."""
        found = self.found
        if found is None or not is_day(found.wanted):
            decline(self, _("A leader countersigns a whole day: go to the day first."))
        elif found.signed is not None:
            sentence = _("{day} has been countersigned by {who} already.")
            decline(self, sentence.format(day=found.wanted.day, who=found.signed.who))
        elif found.wanted.day >= self._today():
            sentence = _("{day} is not over yet. Countersign it from tomorrow on.")
            decline(self, sentence.format(day=found.wanted.day))
        elif not found.count:
            warn(
                self,
                _("Nothing was written on {day}: there is nothing to sign.").format(day=found.wanted.day),
            )
        else:
            open_once(self.app, LogForms(frame(self)).sign(found.wanted.day, found.count))
