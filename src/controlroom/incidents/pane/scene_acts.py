"""What the officer does around the chosen incident: emergency, ticks, who was told, callers, command, services."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple, TypeVar

from controlroom.base.errors import ControlroomError, Refused
from controlroom.base.i18n import _
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.pane import scene_forms
from controlroom.incidents.pane.acts import DESK, IncidentActs
from controlroom.incidents.pane.card import BRANCH, UNREAD, OnScene
from controlroom.incidents.pane.emergency import EmergencyScreen, Pressed
from controlroom.incidents.pane.listing import kind_name
from controlroom.incidents.pane.onscene import beforehand, read_scene
from controlroom.incidents.pane.told import Hearing, ToldScreen
from controlroom.incidents.reads import Incident
from controlroom.incidents.reads_scene import StepLine
from controlroom.ui.fields import Choice
from controlroom.ui.kept import put_away
from controlroom.ui.notice import decline, tell, warn
from controlroom.ui.pane import Pane, Parked
from controlroom.ui.prompt import Choose, Confirm, open_once

FRESH = 300.0
"""Seconds in which one key takes an emergency back as pressed by mistake."""
_TRIES, _BETWEEN = 20, 0.1
"""How often, and after how many seconds, a form that was only just put aside is looked for."""
HELD = 0.2
"""Seconds between two strokes below which they are one key held down."""

Found = TypeVar("Found")

_log = logging.getLogger(__name__)


class Fresh(NamedTuple):
    """The emergency opened last on this console, and when by the monotonic clock."""

    id: int
    at: float


class SceneActs(IncidentActs[Found]):
    """The acts; the pane says what is chosen and shows the card."""

    _fresh: Fresh | None = None
    _stroke = -HELD

    def __init__(self, number: int, heading: str, *, id: str | None = None) -> None:
        super().__init__(number, heading, id=id)
        self._cards: dict[str, OnScene] = {}
        self._put_aside: list[str] = []
        self._opened: dict[int, set[str]] = {}
        self._asked_to_claim: set[tuple[int, int]] = set()

    # -- what the pane has ----------------------------------------------------------------------------------

    def on_scene(self) -> OnScene | None:
        """Return what goes on around the chosen incident, as last read."""
        raise NotImplementedError

    def cursor(self) -> tuple[str, str] | None:
        """Return the step or branch under the card's cursor; None while the list has the keyboard."""
        raise NotImplementedError

    def move_cursor(self, to: tuple[str, str]) -> None:
        """Put the card's cursor on a step or branch."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Show the card again: a branch was opened or folded."""
        raise NotImplementedError

    def show_at_once(self, heading: str, on: OnScene) -> None:
        """Show the card of an emergency that is only now being written."""
        raise NotImplementedError

    def opened(self, incident_id: int) -> set[str]:
        """Return the branches that were chosen, for as long as the console runs."""
        return self._opened.setdefault(incident_id, set())

    @property
    def _fresh_id(self) -> int | None:
        return self._fresh.id if self._fresh is not None else None

    @property
    def has_put_aside(self) -> bool:
        """Whether a form waits that an emergency put aside."""
        return bool(self._put_aside)

    def is_fresh(self, incident_id: int) -> bool:
        """Whether one key takes this emergency back."""
        fresh = self._fresh
        return fresh is not None and fresh.id == incident_id and time.monotonic() - fresh.at < FRESH

    # -- emergency ------------------------------------------------------------------------------------------

    def action_emergency(self) -> None:
        """Open the ten digits (F12), whatever is on the screen; held down it stays one."""
        if open_once(self.app, EmergencyScreen(self.frame), self._pressed):
            self.run_worker(self._prepare(), group="cards", exclusive=True, exit_on_error=False)

    async def _prepare(self) -> None:
        kinds = [one.kind for one in self.frame.policy.emergency.values()]
        try:
            self._cards = await asyncio.to_thread(beforehand, self.frame, kinds)
        except ControlroomError as error:
            self.frame.storage_failed(error)
        except Exception:
            # without a card the emergency is opened all the same
            _log.exception("the cards could not be read beforehand")

    def _pressed(self, pressed: Pressed | None) -> None:
        if pressed is None:
            return
        self._clear_the_screen()
        # where the pane is seen already the card is painted first
        soon = self.call_after_refresh if self.display else self.call_later
        soon(self.app.run_action, f"focus_pane({self.number})")
        on = self._cards.get(pressed.kind, UNREAD)
        heading = kind_name(active_catalogue(self.frame.policy), pressed.kind)
        self.show_at_once(heading, on)
        # once the card is painted: the write lane's thread would take its time away
        self.call_after_refresh(self._write_emergency, pressed, heading, on)

    def _write_emergency(self, pressed: Pressed, heading: str, on: OnScene) -> None:
        self.run_worker(self._open_emergency(pressed, heading, on), group="emergency", exit_on_error=False)

    async def _open_emergency(self, pressed: Pressed, heading: str, on: OnScene) -> None:
        try:
            done = await self.frame.desk.at_once(DESK + "emergency", pressed.kind, request=pressed.request)
        except ControlroomError as error:
            self._not_written(heading, on, error.sentence)
            return
        except Exception:
            _log.exception("an emergency could not be written")
            self._not_written(heading, on, _("Something went wrong inside. The log file has the details."))
            return
        self._fresh = Fresh(done.id, time.monotonic())
        try:
            self.go_to(done.id)
        except ControlroomError as error:
            warn(self, error)

    def _not_written(self, heading: str, on: OnScene, why: str) -> None:
        sentence = _("{kind} was NOT recorded: {why} Press F12 again.").format(kind=heading, why=why)
        warn(self, sentence, timeout=60)
        self.show_at_once(heading, replace(on, state=sentence))

    def _clear_the_screen(self) -> None:
        """Take away what stands over the panes; half-typed forms come back with Esc, answers with their question."""
        self._put_aside += put_away(self.app, down_to=type(self.screen))

    def action_cancel(self) -> None:
        """It was none: a fresh emergency at once, as pressed by mistake; any other asks why."""
        one = self.chosen()
        if one is not None and self.is_fresh(one.id):
            self._fresh = None
            self.run_worker(self._mistake(one), group="mistake", exit_on_error=False)
        else:
            super().action_cancel()

    async def _mistake(self, one: Incident) -> None:
        try:
            await self.frame.desk.at_once(DESK + "mistake", one.number)
        except Refused as error:
            # more has happened to it than a wrong press: that is cancelled with a reason
            warn(self, error)
            self._ask_to_cancel(one)
        except ControlroomError as error:
            warn(self, error)
        else:
            tell(self, _("{number} is taken back: pressed by mistake.").format(number=self._spoken(one)))
            self.come_back()

    def come_back(self) -> bool:
        """Open the form again that an emergency put aside; False if there is none."""
        if not self._put_aside:
            return False
        form_id = self._put_aside.pop()
        self.run_worker(self._come_back(form_id), group="come-back", exit_on_error=False)
        return True

    async def _come_back(self, form_id: str) -> None:
        parked = None
        try:
            # it is put aside in the background, behind the emergency
            for _try in range(_TRIES):
                waiting = await self.frame.drafts.waiting()
                parked = next((one for one in waiting if one.filled.form_id == form_id), None)
                if parked is not None:
                    break
                await asyncio.sleep(_BETWEEN)
        except ControlroomError as error:
            warn(self, error)
            return
        pane = self._pane_of(parked) if parked is not None else None
        if parked is not None and pane is not None:
            pane.reopen(parked)
        else:
            warn(self, _("The half-typed form could not be found again."))

    def _pane_of(self, parked: Parked) -> Pane[object] | None:
        name = f"pane-{parked.form.partition('.')[0]}"
        return next((pane for pane in self.screen.query(Pane) if pane.id == name), None)

    def claim(self, waiting: Iterable[Incident]) -> None:
        """Let the officer who is signed in sign for what was opened on this console with nobody signed in; once."""
        by = self.frame.actor
        if by is None or by.staff_id is None or "take" not in by.rights:
            return
        new = {(one.id, by.staff_id) for one in waiting} - self._asked_to_claim
        if new:
            self._asked_to_claim |= new
            self.frame.desk.press(DESK + "claim")

    def action_place(self) -> None:
        """Fill in, or change, where it is."""
        one = self._for("edit")
        if one is not None:
            open_once(self.app, scene_forms.place(self.frame, one))

    # -- the card ---------------------------------------------------------------------------------------------

    def action_tick(self) -> None:
        """Tick the step under the cursor, or from the list the next one that is not ticked."""
        stroke = self.struck()
        held = stroke - self._stroke < HELD
        self._stroke = stroke
        one, on, at = self.chosen(), self.on_scene(), self.cursor()
        if held or one is None or on is None:
            return
        if at is not None and at[0] == BRANCH:
            self.unfold(at[1])
            return
        line = self._line(on, at) or on.next_step(self.opened(one.id))
        if line is None:
            decline(
                self, _("Every open step is ticked.") if on.steps else _("No playbook belongs to this kind.")
            )
        elif line.tick is not None:
            self._ask_untick(line)
        else:
            self._tick(line)

    def _line(self, on: OnScene, at: tuple[str, str] | None) -> StepLine | None:
        return next((line for line in on.steps if at is not None and line.id == at[1]), None)

    def _tick(self, line: StepLine) -> None:
        one = self._for("tick")
        on = self.on_scene()
        if one is None or on is None:
            return
        needed = on.needed(line)
        if needed is not None and not self._signed_in(self.action_tick):
            return
        if needed is not None:
            open_once(self.app, scene_forms.field_for(self.frame, one, on, needed, line.id))
            return
        self.frame.desk.press(DESK + "tick", one.number, line.id)
        if self.cursor() is not None:
            following = [other for other in on.steps[on.steps.index(line) + 1 :] if other.tick is None]
            branches = on.unfolded(self.opened(one.id))
            for other in following:
                if other.step is not None and (not other.step.branch or other.step.branch in branches):
                    self.move_cursor(("step", other.id))
                    break

    def _ask_untick(self, line: StepLine) -> None:
        one = self._for("untick")
        if one is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.frame.desk.press(DESK + "untick", one.number, line.id)

        sentence = _("The tick and its time stay in the log; the step is open again.")
        open_once(self.app, Confirm(_("Take the tick back?"), sentence, name="incidents.untick"), answered)

    def unfold(self, branch: str) -> None:
        """Open a branch of the card, or fold it again."""
        one = self.chosen()
        if one is not None:
            opened = self.opened(one.id)
            opened.symmetric_difference_update({branch})
            self.redraw()

    # -- who was told -----------------------------------------------------------------------------------------

    def action_told(self) -> None:
        """Write down who was told."""
        if not self._signed_in(self.action_told):
            return
        found = self._fresh_scene("told")
        if found is None:
            return
        one, on = found

        async def save(hearing: Hearing, request: str) -> None:
            await self.frame.desk.save(
                DESK + "told",
                one.number,
                hearing.who,
                by=hearing.by,
                said=hearing.said,
                request=request,
            )

        heading = f"{self._spoken(one)} {kind_name(active_catalogue(self.frame.policy), one.kind)}"
        open_once(self.app, ToldScreen(self.frame, heading, on.to_tell, gas=on.gas, save=save))

    def _signed_in(self, then: Callable[[], None]) -> bool:
        """Whether somebody is signed in; else ask, and go on afterwards: nobody types a PIN into a form of ours."""
        if self.frame.revealed:
            return True
        self.run_worker(self._sign_in_then(then), group="sign-in", exit_on_error=False)
        return False

    def _fresh_scene(self, act: str) -> tuple[Incident, OnScene] | None:
        """Return the chosen incident and what goes on around it as they are now."""
        one = self._for(act)
        if one is None:
            return None
        try:
            return one, read_scene(self.frame, one)
        except ControlroomError as error:
            warn(self, error)
            return None

    # -- what else goes on --------------------------------------------------------------------------------------

    def action_caller(self) -> None:
        """Somebody else calls about the same matter."""
        if not self._signed_in(self.action_caller):
            return
        one = self._for("caller")
        if one is not None:
            open_once(self.app, scene_forms.caller(self.frame, one))

    def action_scene(self) -> None:
        """Choose what else to write down: command, services, what must be recorded, links."""
        if not self._signed_in(self.action_scene):
            return
        one = self.chosen()
        if one is None:
            decline(self, _("Choose an incident first."))
            return
        choices = [
            Choice("outside", _("Police, ambulance, fire brigade: came, left")),
            Choice("commander", _("Who commands now")),
            Choice("caller", _("One more caller")),
            Choice("fields", _("What must be recorded")),
            Choice("link", _("Belongs together with another incident")),
            Choice("duplicate", _("Is a duplicate of another incident")),
        ]
        open_once(self.app, Choose(self._spoken(one), choices, name="incidents.scene"), self._scene_chosen)

    def _scene_chosen(self, what: str | None) -> None:
        if what == "caller":
            self.action_caller()
        elif what == "commander":
            one = self._for("commander")
            if one is not None:
                open_once(self.app, scene_forms.commander(self.frame, one))
        elif what in ("link", "duplicate"):
            one = self._for(what)
            if one is not None:
                open_once(self.app, scene_forms.other(self.frame, one, what))
        elif what == "outside":
            self._with_scene("outside", scene_forms.outside)
        elif what == "fields":
            self._with_scene("field", scene_forms.fields)

    def _with_scene(self, act: str, form: scene_forms.SceneForm) -> None:
        found = self._fresh_scene(act)
        if found is not None:
            open_once(self.app, form(self.frame, *found))
