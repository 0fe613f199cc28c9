"""What else the officer does with a call while it is being taken: join it, park it, ask, look, end it at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from textual.content import Content

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.registry import load
from controlroom.incidents.catalogue import Kind
from controlroom.incidents.pane.call_beside import CallPage, CallSide
from controlroom.incidents.pane.call_join import Same, joinable, words
from controlroom.incidents.pane.call_page import THREAT, card_for, page
from controlroom.incidents.pane.call_questions import QuestionScreen, hang_on, running
from controlroom.incidents.pane.hints import Typed, typed_kind
from controlroom.incidents.reads import Incident
from controlroom.ui.fields import Choice, Filled
from controlroom.ui.form import FieldRow, Form
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.notice import decline, warn
from controlroom.ui.pane import Frame, Parked
from controlroom.ui.prompt import Choose, open_once

FORM = "incidents.new"
CALLS = "controlroom.incidents.desk.calls:"

NEW_CALL = Filled("")
"""Stands for an empty form where a parked one is meant otherwise."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ends other than by being written down.

    Attributes:
        act: ``join``, ``link``, ``answered`` or ``owed``.
        other: the incident it is joined to or linked with.
    """

    act: str
    other: Incident | None = None


class CallActs(FormScreen):
    """The acts; the form says what is typed, and saves with the ending that was chosen."""

    _frame: Frame
    side: CallSide
    same = Same()
    ending: Ending | None = None
    instead: Filled | None = None
    since: datetime | None = None
    """When the call began; None for a form that comes back."""

    def _typed(self) -> Typed:
        """Return what stands in the form."""
        raise NotImplementedError

    def _kind_typed(self) -> Kind | None:
        return typed_kind(self._frame, self._typed().kind)

    # -- the same matter ----------------------------------------------------------------------------------------

    def action_join(self) -> None:
        """Write the caller down at the incident shown; no new one is opened."""
        self.run_worker(
            self._with_other("join", self._join), group="same", exclusive=True, exit_on_error=False
        )

    def action_link(self) -> None:
        """Save as an incident of its own, linked with the one shown."""
        self.run_worker(
            self._with_other("link", self._link), group="same", exclusive=True, exit_on_error=False
        )

    async def _with_other(self, act: str, then: Callable[[Incident], None]) -> None:
        typed, shown = self._typed(), self.same
        try:
            same = await asyncio.to_thread(
                joinable, self._frame, typed.place, typed.phone, self._kind_typed()
            )
        except ControlroomError as error:
            warn(self, error)
            return
        if not same.all:
            decline(self, _("Nothing open is like this call. F2 opens a new incident."))
        elif len(same.likely) == 1 and [one.id for one in shown.likely] in ([], [same.likely[0].id]):
            then(same.likely[0])
        else:
            known = {str(one.id): one for one in same.all}
            choices = [Choice(key, words(self._frame, one)) for key, one in known.items()]
            question = _("Join the caller to which?") if act == "join" else _("Link with which?")

            def chosen(key: str | None) -> None:
                if key is not None:
                    then(known[key])

            open_once(self.app, Choose(question, choices, name="incidents.same"), chosen)

    def _join(self, one: Incident) -> None:
        if self._busy:
            return
        self.form.clear_faults()
        self.ending = Ending("join", one)
        # place and kind may be missing: the incident has them
        self.on_form_submitted(Form.Submitted(self.form, self.form.filled()))

    def _link(self, one: Incident) -> None:
        self._end(Ending("link", one))

    # -- questions --------------------------------------------------------------------------------------------

    def action_answered(self) -> None:
        """Save and close: the question was answered on the telephone."""
        if self._is_enquiry():
            self._end(Ending("answered"))

    def action_owed(self) -> None:
        """Save, and owe the answer by the time in “Wanted by”."""
        if self._is_enquiry():
            self._end(Ending("owed"))

    def _is_enquiry(self) -> bool:
        kind = self._kind_typed()
        if kind is not None and (kind.group == "enquiry" or kind.nature == "enquiry"):
            return True
        decline(self, _("This key is for enquiries. Choose such a kind first."))
        return False

    def _end(self, ending: Ending) -> None:
        if self._busy:
            return
        self.ending = ending
        self.form.action_save()
        if any(row.failed for row in self.form.query(FieldRow)):
            self.ending = None

    def action_questions(self) -> None:
        """Ask what the playbook asks; the answers go into the report."""
        card = card_for(self._frame, self._kind_typed())
        if card is None or not card.ask:
            decline(self, _("There are no questions for this kind."))
            return
        before = self.form.values["summary"].strip()

        def answered(said: str) -> None:
            self.form.set_value("summary", _("; ").join(word for word in (before, said) if word))

        open_once(self.app, QuestionScreen(self._frame, card, answered, self.since))

    def show_running(self) -> None:
        """Show on the frame of the form how long a threat has been on the line."""
        kind = self._kind_typed()
        if kind is not None and kind.situation == THREAT and self.since is not None:
            time = running(self._frame, self.since)
            self.query_one("#box").border_title = Content(f"{self.heading} ▲ {hang_on()} {time}")
        else:
            self.query_one("#box").border_title = Content(self.heading)

    # -- beside it --------------------------------------------------------------------------------------------

    def action_home(self) -> None:
        """Show the home and the questions over the form."""
        self.run_worker(self._open_home(), group="home", exclusive=True, exit_on_error=False)

    async def _open_home(self) -> None:
        try:
            lines = await asyncio.to_thread(page, self._frame, self._typed().place, self._kind_typed())
        except ControlroomError as error:
            warn(self, error)
            return
        if lines:
            open_once(self.app, CallPage(lines))
        else:
            decline(self, _("Type the place or the kind first."))

    # -- two calls --------------------------------------------------------------------------------------------

    def others(self) -> list[Parked]:
        """Return the calls that wait besides this one, the latest first; reads nothing."""
        return [one for one in self._frame.drafts.known(FORM) if one.filled.form_id != self.form.form_id]

    def action_go_on(self) -> None:
        """To the call that waits, this one is kept; with none waiting a second call begins."""
        others = self.others()
        if others:
            self._leave_for(others[0].filled)
        elif self.form.dirty:
            self._leave_for(NEW_CALL)
        else:
            decline(self, _("There is no half-typed form."))

    def action_second(self) -> None:
        """Put this call aside and take another one."""
        self._leave_for(NEW_CALL)

    def _leave_for(self, filled: Filled) -> None:
        self.instead = filled
        self.form.action_leave()


async def finish(frame: Frame, ending: Ending, report: dict[str, Any], filled: Filled, said: str) -> Any:
    """Save a call that ends in one of the ways above; answers what the desk has done.

    Args:
        frame: the console.
        ending: which.
        report: what was typed, as ``NewIncident`` takes it.
        filled: the form.
        said: what the caller said, for an incident that is known already.
    """
    save: Callable[..., Awaitable[Any]] = frame.desk.save
    if ending.act == "join" and ending.other is not None:
        return await save(
            "controlroom.incidents.desk:add_caller",
            ending.other.number,
            caller=report["caller"],
            phone=report["phone"],
            said=said,
            anonymous=report["anonymous"],
            at=report["told"],
            request=filled.form_id,
        )
    more = (ending.other.number,) if ending.other is not None else ()
    if ending.act == "owed":
        more = (report["wanted_by"],)
    return await save(f"{__name__}:end_with", ending.act, report, *more, request=filled.form_id)


def end_with(store: Any, by: Any, act: str, report: dict[str, Any], *more: Any) -> Any:
    """Run one of the desk's ``open_linked``, ``open_answered``, ``open_owed``; in the write thread."""
    name = {"link": "open_linked", "answered": "open_answered", "owed": "open_owed"}[act]
    new = load("controlroom.incidents.desk:NewIncident")(**report)
    return load(CALLS + name)(store, by, new, *more)
