"""Before the panes: a first start makes the database, an older one is brought up to date."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Middle
from textual.screen import Screen
from textual.widgets import Static

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import N_, _
from controlroom.base.settings import Location
from controlroom.store.migrate import State
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.form import FieldRow, Form
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.prompt import Confirm, open_once
from controlroom.ui.safe import content

if TYPE_CHECKING:
    from controlroom.console.core import Core

_PRACTICE_NAME = N_("Trainee")
"""Who practises at the sample estate under a number that is not on its staff."""

_log = logging.getLogger(__name__)


class FirstStart(FormScreen):
    """The form of a first start. What was typed is kept nowhere, so leaving asks first."""

    def on_form_changed(self) -> None:
        """The sample estate has a name and people of its own."""
        sample = self.form.values["with"] == "sample"
        for row in self.form.query(FieldRow):
            if row.of.id in ("estate", "name"):
                row.display = not sample

    def on_form_left(self, event: Form.Left) -> None:
        """Ask if something was typed."""
        event.prevent_default()
        if event.dirty:
            sentence = _("Nothing of what you typed is kept.")
            open_once(self.app, Confirm(_("Quit"), sentence, name="first.leave"), self._leave)
        else:
            self.dismiss(None)

    def _leave(self, yes: bool | None) -> None:
        if yes:
            self.dismiss(None)


def practice(own: Location) -> Location:
    """Return where the sample estate is kept: a file of its own beside the house's."""
    return Location(f"sqlite:///{own.sample}", own.sample)


class Threshold(Screen[None]):
    """What stands on the screen until there is a database to show.

    Args:
        desk: the console.
        state: how the schema stands to this program's.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "leave", show=False)]
    DEFAULT_CSS = """
    Threshold { align: center middle; background: $background; }
    Threshold Static { width: auto; max-width: 76; height: auto; }
    """

    def __init__(self, desk: Core, state: State) -> None:
        super().__init__()
        self._desk = desk
        self._state = state
        self._own = desk.store.location
        self._said = Static()
        advice = _("The first officer has full access. “staff add” adds the others.")
        self._aside = Static(content((advice, "dim")))
        self._stopped = False

    def compose(self) -> ComposeResult:
        """One sentence."""
        with Middle():
            yield self._said

    def on_mount(self) -> None:
        """Begin."""
        if self._state == "missing":
            self._said.update(content((_("controlroom: first start"), "dim")))
            self._desk.push_screen(self._first_form(), self._left)
        else:
            self.run_worker(self._upgrade(), exit_on_error=False)

    # -- first start ----------------------------------------------------------------------------------

    def _first_form(self) -> FormScreen:
        choices = (
            Choice("own", _("my own estate, empty")),
            Choice("sample", _("the sample estate, to practise")),
        )
        fields = [
            Field("with", _("Begin with"), kind="choice", value="own", choices=choices),
            Field("estate", _("Estate"), hint=_("its name, as it stands at the top of the screen")),
            Field("number", _("Your number"), required=True, hint=_("staff number, for instance 101")),
            Field("name", _("Your name"), hint=_("as it stands in the log; to practise it may stay empty")),
            Field("pin", _("PIN"), kind="secret", required=True),
            Field("again", _("PIN once more"), kind="secret", required=True),
        ]
        return FirstStart(
            _("First start: {where}").format(where=self._desk.store.location.shown),
            fields,
            name="first",
            save=self._found,
            aside=self._aside,
            save_label=_("Begin"),
            leave_label=_("Quit"),
        )

    async def _found(self, filled: Filled) -> None:
        given, desk = filled.values, self._desk
        sample = given.get("with") == "sample"
        if given["pin"] != given["again"]:
            raise UsageError(_("The two PINs differ. Type both again."), field="again")
        if desk.store.location != self._own:
            desk.stand_on(self._own, hint="")
        if sample:
            await self._practise(filled)
            return
        if not given["estate"].strip():
            raise UsageError(_("The estate's name is missing."), field="estate")
        if not given["name"].strip():
            raise UsageError(_("Fill in: {label}.").format(label=_("Your name")), field="name")
        await desk.ready()
        await asyncio.to_thread(self._make, filled)
        await desk.officer.take(given["number"], given["pin"])

    async def _practise(self, filled: Filled) -> None:
        """Go to the sample estate, which has a file of its own; what is asked for here stays to be founded."""
        given, desk = filled.values, self._desk
        where = practice(desk.store.location)
        await desk.ready()
        # made at an earlier start: number and PIN are those of that time
        if where.file is None or not where.file.exists():
            await asyncio.to_thread(self._make_sample, filled, where)
        sentence = _(
            "For practice: {file}. The next start asks for your own estate again; this one opens with: {open}"
        )
        desk.stand_on(where, hint=sentence.format(file=where.shown, open=f"controlroom --db {where.shown}"))
        await desk.officer.take(given["number"], given["pin"])

    def _make(self, filled: Filled) -> None:
        from controlroom.people.founding import found

        given, desk = filled.values, self._desk
        found(
            desk.store,
            desk.desk_name,
            estate=given["estate"],
            number=given["number"],
            name=given["name"],
            pin=given["pin"],
            request=filled.form_id,
        )

    def _make_sample(self, filled: Filled, where: Location) -> None:
        from controlroom.demo import Officer, make

        given, desk = filled.values, self._desk
        officer = Officer(given["number"], given["name"].strip() or _(_PRACTICE_NAME), given["pin"])
        make(
            where,
            officer,
            now=desk.now(),
            console=desk.desk_name,
            progress=lambda done, of: desk.call_from_thread(self._tell_progress, done, of),
        )

    def _tell_progress(self, done: int, of: int) -> None:
        share = 100 * done // max(of, 1)
        self._aside.update(content((_("Building the sample: {share} %").format(share=share), "text")))

    def _left(self, filled: Filled | None) -> None:
        if filled is None:
            self._desk.exit()
        else:
            self._desk.open_board()

    # -- an older database ----------------------------------------------------------------------------

    async def _upgrade(self) -> None:
        seconds = 0
        work = asyncio.create_task(asyncio.to_thread(self._bring_up_to_date))
        while not work.done():
            sentence = _("The database is brought up to date; a backup is made first. {seconds} s")
            self._said.update(content(sentence.format(seconds=seconds)))
            await asyncio.wait({work}, timeout=1)
            seconds += 1
        try:
            work.result()
        except ControlroomError as error:
            self.stop(error.sentence)
        except Exception:
            _log.exception("the upgrade failed")
            self.stop(_("The database could not be brought up to date; it is as it was. See the log file."))
        else:
            self._desk.open_board()

    def _bring_up_to_date(self) -> None:
        from controlroom.store.migrate import upgrade

        upgrade(self._desk.store)

    def stop(self, sentence: str) -> None:
        """Say why there is nothing to show; a key leaves."""
        self._stopped = True
        self._said.update(content((f"▲ {sentence}\n\n", "late"), (_("Esc leaves."), "dim")))

    def action_leave(self) -> None:
        """Leave, once there is nothing left to wait for."""
        if self._stopped:
            self._desk.exit()
