"""The console: the app that holds the panes together.

THE CONTRACT WITH THE PANES (its types stand in ``controlroom.ui.pane``, because rooms must not import the console)

- A room registers ``PaneEntry(number, name, title, "controlroom.<room>.pane:<Widget>")``. The widget is a subclass
  of ``ui.pane.Pane`` made as ``Widget(number, _(title), id=f"pane-{name}")``; on the screen it fills the box it is
  given, and composes ``ui.panel.Panel`` boxes of its own in it.
- It implements ``read()`` (in a thread: SQL only), ``show(found)`` (on the loop: ``RecordTable.show`` diffs by key;
  also called at every new minute), ``fail(sentence)``, and where it makes sense ``find()`` (``/``, ctrl+f),
  ``reopen(parked)`` (a form that was put aside). ``reread()`` asks for a reading; ``Changed`` and ``Tick`` come by
  themselves. A modal screen of a room gets ``Changed`` and ``Tick`` too (``on_changed``, ``on_tick``).
- Keys: the room registers them in ``ui.keys`` under a name of its own (``where``), sets ``Pane.where`` to that name
  and has ``BINDINGS = list(bindings(where))``. The console owns F1, F2, F5, F6, F8, F9, F10, F12, 1-9, alt+1-9, ``/``,
  ctrl+f, ``:``, ctrl+g, ctrl+p, ctrl+q, ``?``; ``z``/alt+z is every Panel's.
- F2 calls ``action_new()`` of pane ``incidents``, F5 ``action_note()`` of pane ``dutylog``, F6 ``action_due()`` of pane
  ``followups``, from wherever the officer is, also before anybody signed in.
- Everything else through ``ui.pane.frame(widget)`` (``self.frame`` in a pane): ``frame.reader``, ``frame.store``,
  ``frame.now()``, ``frame.zone``, ``frame.policy``, ``frame.actor``, ``frame.revealed`` (False: no residents' names
  nor telephone numbers on screen), ``frame.may("reveal")`` (telephone numbers in full).
- Writing: ``await frame.desk.do("controlroom.incidents.desk:arrive", number, request=None)`` in a worker: asks for
  the sign-in if need be, runs ``arrive(store, actor, number)`` in a thread, shows notes and refusals as notices,
  answers ``Done`` or None. ``frame.desk.save(...)`` is the same for ``FormScreen(save=...)`` and raises to the form.
  ``frame.desk.press(...)`` is fire-and-forget for key handlers, a second press while it runs is ignored.
- Drafts: ``FormScreen(park=lambda filled: frame.drafts.park("incidents.new", filled))``, after saving
  ``frame.drafts.drop("incidents.new", form_id)``. At start the console offers what waits and calls the pane's
  ``reopen``; the first word of the form's name is the pane's name.
- The screen wears ``-narrow`` (below 100 columns, one pane at a time), ``-normal`` or ``-wide`` (from 160 columns).
- Nothing a pane imports at its top may load sqlmodel, sqlalchemy, apscheduler or alembic: rows come first.
"""

from __future__ import annotations

import asyncio
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.binding import BindingType

from controlroom.base import i18n
from controlroom.base.clock import Clock
from controlroom.base.errors import ControlroomError, NotAllowed
from controlroom.base.i18n import _
from controlroom.base.registry import rooms
from controlroom.base.settings import Location
from controlroom.base.text import visible
from controlroom.base.times import clock_text
from controlroom.console.alarmlist import SETTLED, AlarmList
from controlroom.console.bar import Answer, CommandBar, run_line
from controlroom.console.board import AlarmStrip
from controlroom.console.core import Core
from controlroom.console.drafts import ParkedForm
from controlroom.console.help import Page, help_parts, own_parts
from controlroom.console.howto import how_parts
from controlroom.console.keys import PANES, WHERE
from controlroom.console.logfile import log_file, start_log
from controlroom.console.palette import Command, PalettePrompt
from controlroom.console.prefs import remember_theme
from controlroom.console.registers import WORDS as REGISTER_WORDS
from controlroom.console.registers import open_register
from controlroom.console.registers import titles as register_titles
from controlroom.console.staffing import WORDS as STAFF_WORDS
from controlroom.console.staffing import Staffing
from controlroom.console.staffing import titles as staff_titles
from controlroom.console.standing import standing
from controlroom.shifts.duty import DutyList
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.migrate import need_current, state
from controlroom.ui.fields import Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import Key, bindings, key_name, table
from controlroom.ui.notice import decline, tell, warn
from controlroom.ui.overlay import Overlay
from controlroom.ui.prompt import Confirm, open_once
from controlroom.ui.themes import LoadedTheme, load_themes

_ALARMS = "controlroom.deadlines.alarms:"
_THEME = "theme."


class ControlRoom(Core):
    """The console of one estate: what its own keys do."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(WHERE, PANES))

    _history: ClassVar[list[str]] = []
    """Lines typed into the command bar, for the length of the program."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before there is a database only leaving works."""
        return self.board is not None or action in ("quit", "help_quit", "help") or action not in _OWN

    # -- panes ----------------------------------------------------------------------------------------

    def action_focus_pane(self, number: int) -> None:
        """Give the keyboard to a pane."""
        if self.board is not None:
            self.board.go_to(number)

    async def action_pane(self, name: str, action: str) -> None:
        """Run an action of a pane, from wherever the officer is."""
        pane = self.board.pane(name) if self.board is not None else None
        if pane is not None:
            await self.run_action(action, pane)

    def action_find(self) -> None:
        """Find in the pane in use."""
        if self.board is not None and self.board.current is not None:
            self.board.current.find()

    # -- alarms ---------------------------------------------------------------------------------------

    def action_acknowledge(self) -> None:
        """Acknowledge the alarm on the strip, or the one chosen in the list of alarms."""
        if isinstance(self.screen, AlarmList):
            self.screen.acknowledge()
            return
        alarm = self.heart.seen.worst
        if alarm is None or alarm.state not in ("unacknowledged", "returned"):
            decline(self.screen, _("No alarm waits to be acknowledged."))
        elif time.monotonic() - self.heart.worst_since < SETTLED:
            warn(self.screen, _("Another alarm has just come to the strip. Look at it, then press F8 again."))
        else:
            self.desk.press(_ALARMS + "acknowledge", alarm.id)

    def action_silence(self) -> None:
        """Silence the bell for the policy's time; no alarm is acknowledged by it."""
        if self.heart.ringer.is_loud(time.monotonic()):
            self.start(self._silence())
        else:
            decline(self.screen, _("The bell is silent already."))

    async def _silence(self) -> None:
        if await self.desk.do(_ALARMS + "silence") is not None:
            self.heart.ringer.silence(self.policy.alarms.silence, time.monotonic())

    def action_alarms(self) -> None:
        """Open the list of all alarms."""
        open_once(self, AlarmList())

    def on_alarm_strip_opened(self, _message: AlarmStrip.Opened) -> None:
        """Enter or a click on the strip."""
        self.action_alarms()

    # -- the officer ----------------------------------------------------------------------------------

    def action_officer(self) -> None:
        """Sign in; or sign out, begin a shift."""
        self.officer.menu()

    def action_duty(self) -> None:
        """Open the list of who is on duty."""
        open_once(self, DutyList())

    def action_posts(self) -> None:
        """Open the posts."""
        from controlroom.posts.pane import PostsScreen

        open_once(self, PostsScreen())

    def action_handover(self) -> None:
        """Prepare the handover, or go on with the one that is open."""
        self.start(self._open_handover())

    async def _open_handover(self) -> None:
        by = await self.officer.need()
        if by is None:
            return
        from controlroom.handovers.reads_desk import too_early

        ends = await asyncio.to_thread(too_early, self.reader, self.policy, self.now(), by.staff_id)
        if ends is not None:
            sentence = _("The shift ends at {time}. Alt+G gives the sheet up again.")
            said = sentence.format(time=clock_text(ends, self.zone))
            title = _("Prepare the handover now?")
            if not await self.push_screen_wait(Confirm(title, said, name="handover.early")):
                return
        if await self.desk.do("controlroom.handovers.desk:prepare") is not None:
            from controlroom.handovers.pane import HandoverScreen

            open_once(self, HandoverScreen())

    def when_idle(self) -> None:
        """Offer a shift or a half-typed form once the officer is signed in and nothing else is open.

        That somebody else has taken the desk over is said over a list, too.
        """
        lost = bool(self.officer.tenure.lost)
        if self.board is None or self.actor is None:
            return
        if self.screen is not self.board and not (lost and isinstance(self.screen, Overlay)):
            return
        if any(pane.is_being_read for pane in self.board.panes):
            # a card of an emergency is never covered by what can wait
            return
        if lost:
            self.officer.say_lost()
        elif self.officer.offer_shift:
            self.officer.begin_shift()
        else:
            self.offers.once()

    def action_drafts(self) -> None:
        """List the half-typed forms."""
        self.offers.show()

    # -- words ----------------------------------------------------------------------------------------

    def action_bar(self) -> None:
        """Open the command bar; what it answers may name residents, so somebody must be signed in."""
        self.start(self._open_bar())

    async def _open_bar(self) -> None:
        if await self.officer.need() is not None:
            bar = CommandBar(lambda line: self.start(self._run_line(bar, line)), self._history)
            open_once(self, bar)

    async def _run_line(self, bar: CommandBar, line: str) -> None:
        answer = await self._answer(line)
        if bar.is_attached:
            bar.answer(answer)
        self.heart.kick()

    async def _answer(self, line: str) -> Answer:
        try:
            by = await self.officer.need()
        except ControlroomError as error:
            return Answer("", error.sentence, well=False)

        def who() -> Actor:
            if by is None:
                raise NotAllowed(_("Sign in first: this needs a number and a PIN."))
            return by

        return self._own_word(line) or await run_line(self.store, who, line, self.size.width - 6)

    def show_record(self, subject: str, number: str) -> None:
        """Show the whole record that a spoken number names, over whatever stands on the screen."""
        group = next((room.groups[0].name for room in rooms() if subject in room.finds), None)
        if group is None:
            decline(self.screen, _("There is no more to show of {number}.").format(number=number))
        else:
            self.start(self._show_record(f"{group} show {number}", number))

    async def _show_record(self, line: str, number: str) -> None:
        answer = await self._answer(line)
        if answer.well:
            open_once(self, Page(number, [(answer.data, "text")], name="record"))
        else:
            decline(self.screen, answer.talk)

    def take_report(self, known: Mapping[str, str]) -> None:
        """Open the form in which a report is taken, with what is known already in it."""
        form = next(room.takes_reports for room in rooms() if room.takes_reports)
        self.start(self._take_report(ParkedForm(form, Filled(str(uuid.uuid4()), known), self.now())))

    async def _take_report(self, form: ParkedForm) -> None:
        if await self.officer.need() is not None and self.board is not None:
            self.board.reopen(form)

    def _own_word(self, line: str) -> Answer | None:
        """Run a word of the console that the shell does not have: ``theme day``, ``quit``."""
        match line.split():
            case ["theme" | "主题", *names]:
                return self._wear_named(" ".join(names))
            case ["drafts" | "草稿"]:
                self.call_later(self._leave_bar_for, self.action_drafts)
                return Answer("", "", well=True)
            case ["help" | "帮助" | "?"]:
                self.call_later(self._leave_bar_for, self.action_help)
                return Answer("", "", well=True)
            case words if " ".join(words) in STAFF_WORDS:
                which = STAFF_WORDS[" ".join(words)]
                self.call_later(self._leave_bar_for, lambda: self.start(Staffing(self).open(which)))
                return Answer("", "", well=True)
            case words if " ".join(words) in REGISTER_WORDS:
                name = REGISTER_WORDS[" ".join(words)]
                self.call_later(self._leave_bar_for, lambda: self.start(open_register(self, name)))
                return Answer("", "", well=True)
            case ["quit" | "exit" | "退出"]:
                self.call_later(self.run_action, "quit")
                return Answer("", "", well=True)
        return None

    def _leave_bar_for(self, then: Callable[[], object]) -> None:
        if isinstance(self.screen, CommandBar):
            self.screen.dismiss()
        then()

    def _wear_named(self, name: str) -> Answer:
        themes = load_themes()[0]
        for theme in themes:
            if name and name in (theme.id, theme.zh, theme.en):
                self._wear(theme)
                return Answer("", _("The theme is now {name}.").format(name=theme.title), well=True)
        names = "  ".join(theme.id for theme in themes)
        return Answer("", _("Say which theme: {names}").format(names=names), well=False)

    def _wear(self, theme: LoadedTheme) -> None:
        self.register_theme(theme.textual())
        self.theme = theme.id
        self.start(asyncio.to_thread(remember_theme, theme.id))

    def action_help(self) -> None:
        """Show what the keys do; in a form its own first."""
        board, screen = self.board, self.screen
        parts = own_parts(screen) if isinstance(screen, FormScreen | Overlay) else []
        if board is not None:
            parts += how_parts() + help_parts(board.panes, board.current)
        if parts:
            open_once(self, Page(_("Help"), parts, name="help"))

    def action_palette(self) -> None:
        """Find what the keys do by name."""
        open_once(self, PalettePrompt([command for command, _key in self._commands()]), self._run_command)

    def _commands(self) -> list[tuple[Command, Key | None]]:
        board = self.board
        panes = {f"console.pane{pane.number}": pane.heading for pane in board.panes} if board else {}
        keys = [(key, _(key.label)) for key in table(WHERE) if key.action != "palette"]
        keys += [(key, panes[key.id]) for key in table(PANES) if key.id in panes]
        if board is not None and board.current is not None and board.current.where:
            keys += [(key, _(key.help or key.label)) for key in table(board.current.where)]
        found: list[tuple[Command, Key | None]] = [
            (Command(key.id, label, key_name(key.keys[0])), key) for key, label in keys
        ]
        named = staff_titles() | register_titles()
        found += [(Command(which, words), None) for which, words in named.items()]
        for theme in load_themes()[0]:
            found.append((Command(_THEME + theme.id, _("Theme: {name}").format(name=theme.title)), None))
        return found

    def _run_command(self, command_id: str | None) -> None:
        if command_id is not None:
            self.start(self._do_command(command_id))

    async def _do_command(self, command_id: str) -> None:
        if command_id.startswith(_THEME):
            self._wear_named(command_id.removeprefix(_THEME))
            return
        if command_id in staff_titles():
            await Staffing(self).open(command_id)
            return
        if command_id in register_titles():
            await open_register(self, command_id)
            return
        for command, key in self._commands():
            if command.id == command_id and key is not None:
                own = key.where in (WHERE, PANES)
                await self.run_action(key.action, self if own or self.board is None else self.board.current)

    # -- leaving --------------------------------------------------------------------------------------

    async def action_quit(self) -> None:
        """Leave, after asking."""
        if self.board is None:
            self.exit()
            return
        still = await asyncio.to_thread(standing, self.reader)
        sentence = still + _("Alarms are raised only while a console runs. Leave anyway?")
        open_once(self, Confirm(_("Leave the console"), sentence, name="quit"), self._leave)

    def _leave(self, yes: bool | None) -> None:
        if yes:
            self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C copies; it does not leave."""
        tell(self.screen, _("Ctrl+Q leaves the console."))


_OWN = frozenset(key.action.partition("(")[0] for key in table(WHERE, PANES))


def run(location: Location, lang: i18n.Language, clock: Clock | None = None, *, hint: str = "") -> None:
    """Run the console until the officer leaves.

    Args:
        location: the database; a first start makes it.
        lang: the language of the screen.
        clock: the house's clock; only tests give one.
        hint: a sentence shown at the start.

    Raises:
        SystemExit: with 2 without a terminal, 6 if the database cannot be used, 1 after an unforeseen error.
    """
    i18n.use(lang)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _end(_("The console needs a terminal. “controlroom --help” shows what works without one."), 2)
    start_log(location)
    store = Store(location, clock)
    try:
        try:
            found = state(store.reader)
            if found == "newer":
                need_current(store.reader)
        except ControlroomError as error:
            _end(error.sentence, error.exit_code)
        app = ControlRoom(store, found, hint=hint)
        try:
            app.run()
        finally:
            # a first start may have gone over to another database
            app.store.close()
    finally:
        store.close()
    if app.crashed:
        _end(
            _(
                "The console stopped because of an error nobody foresaw. What was confirmed is kept, and a form "
                "half typed is offered again: start it once more. The details are in {file}."
            ).format(file=log_file(location)),
            1,
        )


def _end(sentence: str, code: int) -> None:
    print(visible(sentence), file=sys.stderr)
    raise SystemExit(code)
