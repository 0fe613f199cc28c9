"""The list of all alarms: acknowledge, shelve with reason and end, unshelve, silence."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.text import fit, mask_phone, visible, width
from controlroom.base.times import parse_when, when_text
from controlroom.console.help import Page
from controlroom.console.keys import ALARMS
from controlroom.console.lines import late_words, number_of, numbers, state_words, whom
from controlroom.deadlines.reads import AlarmRow, Prompt, Rates, alarms, prompts, rates
from controlroom.ui.columns import Column
from controlroom.ui.fields import Field, Filled
from controlroom.ui.footer import KeyLine
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import Hint, bindings
from controlroom.ui.notice import tell, warn
from controlroom.ui.overlay import Overlay
from controlroom.ui.pane import Changed, Tick, frame
from controlroom.ui.panel import Panel
from controlroom.ui.prompt import open_once
from controlroom.ui.safe import Part
from controlroom.ui.table import Cell, RecordTable, Row
from controlroom.ui.turning import Turning, next_turn

SETTLED = 1.0
"""Seconds an alarm must have stood where F8 looks: never one that jumped there under the finger."""

_DESK = "controlroom.deadlines.alarms:"
_SHELF = "15m"


class AlarmList(Overlay, Turning):
    """All alarms, the active ones worst first; over the panes, the lines stay in sight."""

    where = ALARMS
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(ALARMS))

    def __init__(self) -> None:
        super().__init__(name="alarms")
        self._which: Literal["active", "all"] = "active"
        self._alarms: dict[int, AlarmRow] = {}
        self._jumped = 0.0
        self.table = RecordTable(
            [
                Column("", 2),
                Column(_("State"), 16, share=1, drop=3),
                Column(_("Pri"), 3),
                Column(_("No."), 9),
                Column(_("Place"), 14, share=2, drop=1),
                Column(_("What"), 10, share=1),
                Column(_("Time limit"), 14, share=1),
                Column(_("Whom to call"), 16, share=2),
                Column(_("Raised"), 11, drop=4),
            ],
            empty=_("No alarms. What falls due appears here by itself."),
        )
        self.heading = _("Alarms")
        self._panel = Panel(self.table, title=self.heading)

    def compose(self) -> ComposeResult:
        """The table and its keys."""
        with self._panel:
            yield self.table
        yield KeyLine([*self.key_hints(), Hint("F8", _("Acknowledge"), 1), Hint("F9", _("Silence"), 2)])

    def on_mount(self) -> None:
        """Read at once."""
        self.table.focus()
        self.table.await_rows()
        self._reread()

    def on_changed(self, _message: Changed) -> None:
        """Read again."""
        self._reread()

    def on_tick(self, _message: Tick) -> None:
        """Work the times out again."""
        self._show(list(self._alarms.values()))

    def turn(self) -> None:
        """A time limit reads otherwise now."""
        self._show(list(self._alarms.values()))

    def _reread(self) -> None:
        read: Callable[[], Awaitable[None]] = self._read
        self.run_worker(read, group="read", exclusive=True, exit_on_error=False)

    async def _read(self) -> None:
        desk = frame(self)
        try:
            found, how = await asyncio.to_thread(
                lambda: (
                    alarms(desk.reader, self._which, limit=desk.policy.list_limit),
                    rates(desk.reader, desk.now()),
                )
            )
        except ControlroomError as error:
            self.table.fail(error.sentence)
            desk.storage_failed(error)
            return
        self._show(found)
        self._panel.show_state(
            (str(len(found)), "bright"), *_rate_words(how, desk.policy.alarms.flood_within // 60)
        )
        self._panel.show_title(_("All alarms") if self._which == "all" else _("Alarms"))

    def _show(self, found: Sequence[AlarmRow]) -> None:
        desk = frame(self)
        now = desk.now().astimezone(desk.zone)
        self._alarms = {alarm.id: alarm for alarm in found}
        before = self.table.cursor_key
        self.table.show([_row(alarm, now, revealed=desk.revealed) for alarm in found])
        if before is not None and self.table.cursor_key != before:
            self._jumped = time.monotonic()
        running = (alarm for alarm in found if alarm.state in ("unacknowledged", "acknowledged"))
        self.turns_at = next_turn((alarm.due for alarm in running if alarm.due is not None), now)

    @property
    def chosen(self) -> AlarmRow | None:
        """The alarm under the cursor."""
        key = self.table.cursor_key
        return self._alarms.get(key) if isinstance(key, int) else None

    def acknowledge(self) -> None:
        """Acknowledge the alarm under the cursor (F8 while this list is open), not one that jumped there."""
        alarm = self.chosen
        if time.monotonic() - self._jumped < SETTLED:
            warn(self, _("The list has just changed. Look at the marked line, then press F8 again."))
        elif alarm is not None:
            frame(self).desk.press(_DESK + "acknowledge", alarm.id)

    def on_record_table_chosen(self, _message: RecordTable.Chosen) -> None:
        """Enter tells all there is to an alarm, and who was to be called when."""
        alarm = self.chosen
        if alarm is not None:
            self.run_worker(self._tell(alarm), group="tell", exclusive=True, exit_on_error=False)

    async def _tell(self, alarm: AlarmRow) -> None:
        desk = frame(self)
        try:
            called = await asyncio.to_thread(prompts, desk.reader, alarm.id)
        except ControlroomError as error:
            warn(self, error)
            return
        parts = story_parts(alarm, called, desk.now().astimezone(desk.zone), revealed=desk.revealed)
        open_once(self.app, Page(_("Alarm"), parts, name="alarm"))

    def action_shelve(self) -> None:
        """Ask for reason and end."""
        alarm = self.chosen
        if alarm is None:
            return
        desk = frame(self)
        longest = desk.policy.alarms.shelve_at_most // 60
        screen = FormScreen(
            _("Shelve: {alarm}").format(alarm=f"{self._number(alarm)} {alarm.title}".strip()),
            [
                Field("why", _("Reason"), required=True),
                Field(
                    "until",
                    _("Until"),
                    value=_SHELF,
                    required=True,
                    hint=_("15m, 1h, 14:30; at most {minutes} minutes").format(minutes=longest),
                    check=lambda text: parse_when(text, desk.now(), desk.zone, look="forward", field="until"),
                ),
            ],
            name="shelve",
            save=lambda filled: self._shelve(alarm.id, filled),
        )
        open_once(self.app, screen)

    def _number(self, alarm: AlarmRow) -> str:
        desk = frame(self)
        return number_of(alarm.subject, alarm.about, desk.now().astimezone(desk.zone))

    async def _shelve(self, alarm_id: int, filled: Filled) -> None:
        desk = frame(self)
        until = parse_when(filled.values["until"], desk.now(), desk.zone, look="forward", field="until")
        request: dict[str, Any] = {"until": until, "why": filled.values["why"], "request": filled.form_id}
        await desk.desk.save(_DESK + "shelve", alarm_id, **request)
        tell(self, _("Shelved until {time}.").format(time=when_text(until, desk.now(), desk.zone)))

    def action_unshelve(self) -> None:
        """Take the alarm under the cursor off the shelf."""
        alarm = self.chosen
        if alarm is None:
            return
        if alarm.state != "shelved":
            warn(self, _("This alarm is not shelved."))
            return
        frame(self).desk.press(_DESK + "unshelve", alarm.id)

    def action_all(self) -> None:
        """Show all alarms, or the active ones again."""
        self._which = "active" if self._which == "all" else "all"
        self._reread()

    def action_close(self) -> None:
        """Back to the panes."""
        self.dismiss(None)


def _row(alarm: AlarmRow, now: datetime, *, revealed: bool) -> Row:
    sign, words, look = state_words(alarm)
    aside = ""
    if alarm.shelved_until is not None and now.tzinfo is not None:
        aside = _("until {time}").format(time=when_text(alarm.shelved_until, now, now.tzinfo))
    # numbers first: on a narrow screen the words are cut
    call = " ".join([*numbers(alarm, revealed=revealed), _role(alarm)]).strip()
    if alarm.why and revealed:
        call = _("why: {why}").format(why=alarm.why)
    raised = when_text(alarm.raised_at, now, now.tzinfo) if now.tzinfo is not None else ""
    known = _("{words} by {number}").format(words=words, number=alarm.acked_by) if alarm.acked_by else words
    return Row(
        alarm.id,
        (
            Cell(sign + ("✓" if alarm.state == "acknowledged" else ""), look),
            Cell(known, look),
            Cell(str(alarm.priority), "late" if alarm.priority == 1 else "text"),
            Cell(number_of(alarm.subject, alarm.about, now), "bright"),
            Cell(alarm.about.place),
            Cell(alarm.about.title or alarm.title),
            Cell(aside or _late(alarm, now), look),
            Cell(call, "bright"),
            Cell(raised, "dim"),
        ),
    )


def _role(alarm: AlarmRow) -> str:
    if not whom(alarm):
        return ""
    return alarm.prompt.title if alarm.prompt is not None else alarm.about.role


def story_parts(alarm: AlarmRow, called: Sequence[Prompt], now: datetime, *, revealed: bool) -> list[Part]:
    """Return all there is to an alarm, a line each: what, since when, who was to be called when.

    Args:
        alarm: the alarm.
        called: every prompt it made.
        now: this instant in the estate's zone.
        revealed: reasons and telephone numbers may be shown.
    """
    assert now.tzinfo is not None
    sign, words, look = state_words(alarm)
    what = f"{number_of(alarm.subject, alarm.about, now)} {alarm.about.place} {alarm.about.title}".strip()
    lines: list[tuple[str, str, str]] = [
        ("", f"{sign} {words}  {late_words(alarm, now, seconds=False)}", look)
    ]
    lines += [(_("Record"), what, "bright")] if what else []
    moments = (
        (_("Due"), alarm.due),
        (_("Raised"), alarm.raised_at),
        (_("Acknowledged"), alarm.acked_at),
        (_("Was over"), alarm.returned_at),
        (_("Shelved until"), alarm.shelved_until),
    )
    lines += [(label, when_text(at, now, now.tzinfo), "text") for label, at in moments if at is not None]
    lines += [(_("Reason"), alarm.why, "text")] if alarm.why and revealed else []
    for one in called:
        phone = one.phone if revealed else mask_phone(one.phone)
        who = " ".join(part for part in (one.title, one.staff, one.name, phone) if part)
        lines.append((_("To call"), f"{when_text(one.at, now, now.tzinfo)}  {who}", "text"))
    cells = max(width(label) for label, _text, _look in lines) + 2
    parts: list[Part] = []
    for label, text, text_look in lines:
        parts += [(fit(label, cells), "dim"), (visible(text) + "\n", text_look)]
    return parts


def _late(alarm: AlarmRow, now: datetime) -> str:
    # to the minute: a list that repaints every second costs too much
    return late_words(alarm, now, seconds=False)


def _rate_words(how: Rates, minutes: int) -> list[tuple[str, str]]:
    words = [
        (
            _("{count} in {minutes} min").format(count=how.recent, minutes=minutes),
            "late" if how.flood else "dim",
        )
    ]
    if how.flood:
        words.append((_("▲ flood: the worst first"), "late"))
    if how.stale:
        words.append((_("{count} stand too long").format(count=len(how.stale)), "soon"))
    if how.chattering:
        words.append((_("{count} come and go").format(count=len(how.chattering)), "soon"))
    return words
