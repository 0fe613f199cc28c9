"""What the officer does with the chosen follow-up: one action per key."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.binding import BindingType

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _
from controlroom.followups import reads
from controlroom.followups.pane import forms
from controlroom.followups.pane.keys import WHERE
from controlroom.followups.reads import Followup
from controlroom.followups.rules import VISIT, check_open
from controlroom.incidents.pane import IncidentsPane
from controlroom.ui.fields import check_phone
from controlroom.ui.keys import bindings
from controlroom.ui.notice import decline, warn
from controlroom.ui.opening import open_signed_in
from controlroom.ui.pane import Pane, Parked
from controlroom.ui.prompt import Ask, open_once

_ADD_WITH = "controlroom.followups.pane.forms:add_with"

Found = TypeVar("Found")


class FollowupActs(Pane[Found]):
    """The acts; the pane says which follow-up is chosen."""

    where: ClassVar[str] = WHERE
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(WHERE))

    def chosen(self) -> Followup | None:
        """Return the follow-up under the cursor."""
        raise NotImplementedError

    def _fresh(self, *, is_open: bool = True) -> Followup | None:
        """Return the chosen follow-up as it is now, or say why nothing can be done with it."""
        one = self.chosen()
        if one is None:
            decline(self, _("Choose a follow-up first."))
            return None
        try:
            one = reads.by_id(self.frame.reader, one.id) or one
            if is_open:
                check_open(one.state, one.spoken)
        except ControlroomError as error:
            warn(self, error)
            return None
        return one

    def action_attempt(self) -> None:
        """Write an attempt down."""
        one = self._fresh()
        if one is not None:
            open_signed_in(self, lambda: forms.attempt(self.frame, one))

    def action_done(self) -> None:
        """It is done: a visit or a call asks for the resident's word, anything else for the result."""
        one = self._fresh()
        if one is None:
            return
        if one.kind == VISIT:
            open_signed_in(self, lambda: forms.attempt(self.frame, one, outcome="satisfied"))
        elif one.kind == "call-back":
            open_signed_in(self, lambda: forms.attempt(self.frame, one, outcome="done"))
        else:
            title = _("{number} is done").format(number=one.spoken)
            self._ask(title, _("What came of it; it stands in the log."), "done", one.spoken, "result")

    def action_drop(self) -> None:
        """Drop it; asks why."""
        one = self._fresh()
        if one is not None:
            title = _("Drop {number}?").format(number=one.spoken)
            self._ask(title, _("Say why; it stands in the log."), "drop", one.spoken, "why")

    def action_undo(self) -> None:
        """Take the last step back; asks why."""
        one = self._fresh(is_open=False)
        if one is not None:
            title = _("Take the last step of {number} back?").format(number=one.spoken)
            self._ask(title, _("Say why; it stands in the log."), "undo", one.spoken, "why")

    def action_pass_on(self) -> None:
        """Let somebody else owe it."""
        one = self._fresh()
        if one is not None:
            open_signed_in(self, lambda: forms.pass_on(self.frame, one))

    def action_add(self) -> None:
        """Write down something owed later."""
        open_signed_in(self, lambda: forms.add(self.frame))

    def action_missed(self) -> None:
        """A missed call: the number is all that is asked."""

        async def save(number: str, request: str) -> None:
            await self.frame.desk.save(_ADD_WITH, {"kind": "call-back", "phone": number}, request=request)

        sentence = _("Type the number. A call back will be due.")
        open_once(
            self.app,
            Ask(_("Missed call"), sentence, check=_number, save=save, name="followups.missed"),
        )

    async def action_incident(self) -> None:
        """To the incident it is about; from one that was raised in a visit, to that."""
        one = self._fresh(is_open=False)
        if one is None:
            return
        key = one.raised_id or (one.about_id if one.about_sort == "incident" else None)
        if key is None:
            decline(self, _("{number} is about no incident.").format(number=one.spoken))
            return
        for pane in self.screen.query(IncidentsPane):
            try:
                pane.go_to(key)
            except ControlroomError as error:
                warn(self, error)
                return
            await self.app.run_action(f"focus_pane({pane.number})")

    def reopen(self, parked: Parked) -> None:
        """Open a form that was put aside."""
        open_signed_in(self, lambda: forms.again(self.frame, parked.form, parked.filled))

    def _ask(self, title: str, sentence: str, act: str, number: str, field: str) -> None:
        async def save(text: str, request: str) -> None:
            await self.frame.desk.save(forms.DESK + act, number, request=request, **{field: text})

        open_once(self.app, Ask(title, sentence, check=_not_empty, save=save, name=f"followups.{act}"))


def _not_empty(text: str) -> None:
    if not text.strip():
        raise UsageError(_("Write what came of it, or why."))


def _number(text: str) -> None:
    if not text.strip():
        raise UsageError(_("Type the number that called."))
    try:
        check_phone(text)
    except UsageError as error:
        raise UsageError(_("This is no telephone number. Type 3 to 24 digits.")) from error
