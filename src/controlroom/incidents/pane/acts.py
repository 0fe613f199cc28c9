"""What the officer does with the chosen incident: one action per key."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, TypeVar

from textual.binding import BindingType

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _
from controlroom.incidents import reads, reads_people
from controlroom.incidents.naming import short
from controlroom.incidents.pane import forms
from controlroom.incidents.pane.again import again
from controlroom.incidents.pane.call_acts import FORM
from controlroom.incidents.pane.closing import close
from controlroom.incidents.pane.intake import IntakeScreen
from controlroom.incidents.pane.keys import WHERE
from controlroom.incidents.pane.sending import Sending, SendScreen
from controlroom.incidents.pane.undo import Undoing
from controlroom.incidents.reads import Incident
from controlroom.incidents.reads_people import Sent
from controlroom.incidents.rules import State, check
from controlroom.ui.fields import Choice, Filled
from controlroom.ui.keys import bindings
from controlroom.ui.notice import decline, tell, warn
from controlroom.ui.pane import Parked
from controlroom.ui.prompt import Ask, Choose, open_once

TWICE = 0.7
"""Seconds after a report was saved in which F2 opens no new one."""

DESK = "controlroom.incidents.desk:"

Found = TypeVar("Found")


class IncidentActs(Undoing[Found]):
    """The acts; the pane says which incident is chosen."""

    where: ClassVar[str] = WHERE
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(WHERE))

    _taken_at = -TWICE

    def chosen(self) -> Incident | None:
        """Return the incident under the cursor."""
        raise NotImplementedError

    def go_to(self, incident_id: int) -> None:
        """Put the cursor on an incident."""
        raise NotImplementedError

    def show_parked(self) -> None:
        """Show how many calls wait half-taken."""

    def _for(self, act: str) -> Incident | None:
        """Return the chosen incident as it is now, or say why the act is not possible."""
        one = self.chosen()
        if one is None:
            decline(self, _("Choose an incident first."))
            return None
        try:
            fresh = reads.by_id(self.frame.reader, one.id) or one
            check(act, fresh.state, self._spoken(fresh))
        except ControlroomError as error:
            warn(self, error)
            return None
        return fresh

    def _spoken(self, one: Incident) -> str:
        return short(one.number, self.frame.now().astimezone(self.frame.zone))

    # -- taking a report ----------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Open the form for a new report (F2), unless F2 has only just saved one: a key pressed twice."""
        if self.struck() - self._taken_at <= TWICE:
            return
        if self.frame.revealed:
            self._take(None)
        else:
            self.run_worker(
                self._sign_in_then(lambda: self._take(None)), group="sign-in", exit_on_error=False
            )

    def reopen(self, parked: Parked) -> None:
        """Open a form that was put aside."""
        if parked.form == FORM:
            self._take(parked.filled)
            return
        try:
            screen = again(self.frame, parked.form, parked.filled)
        except ControlroomError as error:
            warn(self, error)
        else:
            open_once(self.app, screen)

    def _take(self, filled: Filled | None) -> None:
        screen = IntakeScreen(self.frame, filled)
        open_once(self.app, screen, lambda _filled: self._taken(screen))

    def _taken(self, screen: IntakeScreen) -> None:
        taken = screen.taken
        if taken is None:
            if screen.instead is not None:
                self._take(screen.instead if screen.instead.form_id else None)
            self.show_parked()
            return
        self._taken_at = time.monotonic()
        number = short(taken.number, self.frame.now().astimezone(self.frame.zone))
        words = _("The caller is added to {number}.") if taken.joined else _("{number} is written down.")
        tell(self, words.format(number=number))
        # whoever is sent next is sent to it, wherever the officer was before
        self.call_later(self.app.run_action, f"focus_pane({self.number})")
        try:
            self.go_to(taken.id)
        except ControlroomError as error:
            warn(self, error)
        if taken.send:
            self._open_sending(taken.id)

    # -- sending ------------------------------------------------------------------------------------------

    def action_dispatch(self) -> None:
        """Choose whom to send."""
        one = self._for("dispatch")
        if one is not None:
            self._open_sending(one.id)

    def _open_sending(self, incident_id: int) -> None:
        try:
            one = reads.by_id(self.frame.reader, incident_id)
        except ControlroomError as error:
            warn(self, error)
            return
        if one is not None:
            open_once(self.app, SendScreen(self.frame, one, partial(self._send, one.number)))

    async def _send(self, number: str, sending: Sending, request: str) -> None:
        await self.frame.desk.save(
            DESK + "dispatch",
            number,
            sending.who,
            lead=sending.lead,
            even_if_busy=sending.even_if_busy,
            request=request,
        )

    def action_under_way(self) -> None:
        """Somebody has set out."""
        self._report("under-way", "under_way", lambda one: one.under_way is None and one.arrived is None)

    def action_arrive(self) -> None:
        """Somebody is on the scene."""
        self._report("arrive", "arrive", lambda one: one.arrived is None)

    def action_clear(self) -> None:
        """Somebody is free again."""
        self._report("clear", "clear", lambda one: True)

    def action_late_report(self) -> None:
        """Somebody set out, came or was free at an earlier time (a radio report that comes late)."""
        one = self._for("clear")
        if one is None:
            return
        if one.people:
            open_once(self.app, forms.late_report(self.frame, one))
        else:
            warn(self, _("Nobody is out for {number}. Send first.").format(number=self._spoken(one)))

    def _report(self, verb: str, act: str, fits: Callable[[Sent], bool]) -> None:
        one = self._for(verb)
        if one is None:
            return
        people = [person for person in one.people if fits(person)]
        if not people:
            warn(self, _("Nobody is out for {number} to whom this applies.").format(number=self._spoken(one)))
        elif len(people) == 1:
            self.record(act, one, people[0])
        else:
            known = {person.number: person for person in people}
            self._who(_("Who?"), people, lambda who: self.record(act, one, known[who]))

    def _who(self, question: str, people: Sequence[Sent], then: Callable[[str], object]) -> None:
        choices = [Choice(person.number, f"{person.number} {person.name}") for person in people]

        def chosen(who: str | None) -> None:
            if who is not None:
                then(who)

        open_once(self.app, Choose(question, choices, name="incidents.who"), chosen)

    def action_recall(self) -> None:
        """Call somebody back who was sent by mistake; asks why."""
        one = self._for("recall")
        if one is None:
            return
        people = [person for person in one.people if person.arrived is None]
        if not people:
            warn(self, _("Nobody is on the way to {number}.").format(number=self._spoken(one)))
        elif len(people) == 1:
            self._why_recall(one, people[0].number)
        else:
            self._who(_("Recall whom?"), people, partial(self._why_recall, one))

    def _why_recall(self, one: Incident, who: str) -> None:
        title = _("Recall {who} from {number}?").format(who=who, number=self._spoken(one))
        self._ask_why(title, "recall", one.number, who)

    def _ask_why(self, title: str, act: str, *args: str) -> None:
        async def save(why: str, request: str) -> None:
            await self.frame.desk.save(DESK + act, *args, why=why, request=request)

        sentence = _("Say why; it stands in the log.")
        open_once(self.app, Ask(title, sentence, check=_not_empty, save=save, name="incidents.why"))

    # -- the course ---------------------------------------------------------------------------------------

    def action_note(self) -> None:
        """Add a line to the story."""
        one = self._for("note")
        if one is not None:
            open_once(self.app, forms.note(self.frame, one))

    def action_hold(self) -> None:
        """Let it wait, or let it go on."""
        one = self.chosen()
        if one is not None and one.state is State.HELD:
            self.frame.desk.press(DESK + "resume", one.number)
            return
        one = self._for("hold")
        if one is not None:
            open_once(self.app, forms.hold(self.frame, one))

    def action_edit(self) -> None:
        """Change what was taken."""
        one = self._for("edit")
        if one is None:
            return
        if not self.frame.revealed:
            self.run_worker(self._sign_in_then(self.action_edit), group="sign-in", exit_on_error=False)
            return
        open_once(self.app, forms.edit(self.frame, one))

    async def _sign_in_then(self, then: Callable[[], None]) -> None:
        # the form holds the caller's name and number
        if await self.frame.sign_in() is not None:
            then()

    def action_resolve(self) -> None:
        """The matter is settled."""
        one = self._for("resolve")
        if one is not None:
            open_once(self.app, forms.resolve(self.frame, one))

    def action_close(self) -> None:
        """Close it."""
        one = self._for("close")
        if one is None:
            return
        try:
            screen = close(self.frame, one)
        except ControlroomError as error:
            warn(self, error)
        else:
            open_once(self.app, screen)

    def action_cancel(self) -> None:
        """It was none; asks why."""
        one = self._for("cancel")
        if one is not None:
            self._ask_to_cancel(one)

    def _ask_to_cancel(self, one: Incident) -> None:
        self._ask_why(_("Cancel {number}?").format(number=self._spoken(one)), "cancel", one.number)

    def action_reopen(self) -> None:
        """Open it again; asks why."""
        one = self._for("reopen")
        if one is not None:
            title = _("Open {number} again?").format(number=self._spoken(one))
            self._ask_why(title, "reopen", one.number)

    def action_correct(self) -> None:
        """Put a written time right: first which, then the time and why."""
        one = self._for("correct")
        if one is None:
            return
        try:
            people = reads_people.sent_to(self.frame.reader, one.id)
        except ControlroomError as error:
            warn(self, error)
            return
        choices = forms.written_times(self.frame, one, people)

        def picked(which: str | None) -> None:
            if which is not None:
                open_once(self.app, forms.correct(self.frame, one, which))

        open_once(self.app, Choose(_("Which time is wrong?"), choices, name="incidents.times"), picked)


def _not_empty(text: str) -> None:
    if not text.strip():
        raise UsageError(_("Say why."))
