"""What the officer does with passes: one action per key."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.incidents.pane import IncidentsPane
from controlroom.passes import reads
from controlroom.passes.pane import forms, gate
from controlroom.passes.pane.applying import FORM as APPLICATION
from controlroom.passes.pane.applying import applying
from controlroom.passes.pane.detail import fees_words, moved_words
from controlroom.passes.pane.heard import Heard
from controlroom.passes.pane.keys import WHERE
from controlroom.passes.pane.on_pass import Found, OnPass
from controlroom.passes.pane.writing import DESK, HERE
from controlroom.passes.reads import Pass
from controlroom.passes.rules import (
    LIVE,
    MOVE_TITLES,
    VERDICT_TITLES,
    Check,
    Move,
)
from controlroom.ui.fields import Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import bindings
from controlroom.ui.notice import decline, warn
from controlroom.ui.opening import open_signed_in
from controlroom.ui.pane import Parked
from controlroom.ui.prompt import Ask, Confirm, open_once

_HELD = (Check.GATE, Check.CODE)


class PassActs(OnPass[Found]):
    """The acts; the pane says which pass is chosen."""

    where: ClassVar[str] = WHERE
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(WHERE))

    # -- applying -----------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Take an application; what it still waits for then stands in its card."""
        self._apply(None)

    def _apply(self, filled: Filled | None) -> None:
        made: list[int] = []

        def then(saved: Filled | None) -> None:
            if saved is not None and made:
                self.run_worker(self.show_pass(made[0]), group="show", exit_on_error=False)

        open_signed_in(self, lambda: applying(self.frame, made.append, self.reopen, filled), then)

    # -- checking -----------------------------------------------------------------------------------------

    def action_called(self) -> None:
        """What the owner says on the number on file."""
        one = self.with_open_check(Check.IDENTITY, _("{number} waits for no word of the owner."))
        if one is not None:
            open_signed_in(self, lambda: forms.called(self.frame, one))

    def action_document(self) -> None:
        """A document was seen."""
        one = self.live_one()
        if one is not None:
            open_signed_in(self, lambda: forms.document(self.frame, one))

    def action_fees(self) -> None:
        """Decide about fees that are owing."""
        one = self.with_open_check(Check.FEES, _("Nothing is to be decided about the fees of {number}."))
        if one is None:
            return
        fees = [check for check in self.checks_of(one) if check.sort is Check.FEES]
        words = " ".join(f"{_(VERDICT_TITLES[check.verdict])} {fees_words(check)}" for check in fees).strip()
        title = _("Fees of {number}: {words}").format(number=one.spoken, words=words)
        self.ask_why(
            one, title, _("Goods go out all the same: what was decided, and why."), "decide_fees", "decision"
        )

    def action_goods(self) -> None:
        """The goods of a request were looked at."""
        one = self.with_open_check(Check.GOODS, _("The goods of {number} have been checked."))
        if one is None:
            return

        def then(is_so: bool | None) -> None:
            if is_so:
                self.frame.desk.press(DESK + "check_goods", one.spoken)

        title = _("Goods of {number} as listed?").format(number=one.spoken)
        open_once(self.app, Confirm(title, one.goods, name="passes.goods"), then)

    def action_refuse(self) -> None:
        """Do not release it."""
        one = self.live_one()
        if one is not None:
            title = _("Do not release {number}?").format(number=one.spoken)
            self.ask_why(one, title, _("Why; the applicant is told so."), "refuse", "why")

    def action_void(self) -> None:
        """Make it void."""
        one = self.live_one()
        if one is not None:
            title = _("Make {number} void?").format(number=one.spoken)
            self.ask_why(one, title, _("Nothing more goes out by it. Say why."), "void", "why")

    def action_undo(self) -> None:
        """Let a held pass go on; else take its last trip back."""
        one = self.fresh_one()
        if one is None:
            return
        held = [check for check in self.checks_of(one) if check.is_open and check.sort in _HELD]
        if held and one.state in LIVE:
            words = _(", ").join(self.check_words(check) for check in held)
            title = _("Let {number} go on?").format(number=one.spoken)
            self.ask_why(one, title, _("{held}. Write what was found.").format(held=words), "resume", "why")
            return
        trips = [
            move for move in self.moves_of(one) if move.undone is None and move.sort is not Move.PRECHECK
        ]
        if not trips:
            decline(self, _("No trip of {number} can be taken back.").format(number=one.spoken))
            return
        last = trips[-1]
        what = f"{_(MOVE_TITLES[last.sort])} {moved_words(last.counts, one.lines)}"
        title = _("{number}: take back “{what}”?").format(number=one.spoken, what=what)
        self.ask_why(one, title, _("Say why; it stands in the log."), "undo", "why", move=last.id)

    # -- at the gate --------------------------------------------------------------------------------------

    def action_check(self) -> None:
        """A guard reads number and check code; what is right opens the lines."""
        heard: list[str] = []

        async def save(text: str, request: str) -> None:
            number, code = gate.read_heard(text)
            done = await self.frame.desk.save(DESK + "check", number, code, request=request)
            heard.append(done.number)

        def then(text: str | None) -> None:
            if text is not None and heard:
                self._at_gate(heard[-1])

        sentence = _("Number and check code as the guard reads them: 0311 4821.")
        ask = Heard(_("Check a pass"), sentence, save=save, name="passes.check", now=self.frame.now)
        open_once(self.app, ask, then)

    def _at_gate(self, number: str, filled: Filled | None = None) -> None:
        def made() -> FormScreen:
            one = reads.by_number(self.frame.reader, number, self.frame.now())
            self.stay_on(one.id)
            return gate.letting_out(self.frame, one, self._surplus, filled)

        open_signed_in(self, made)

    def action_let_out(self) -> None:
        """Goods of the chosen pass go out."""
        one = self.live_one()
        if one is None:
            return
        waits = [check for check in self.checks_of(one) if check.is_open]
        if waits:
            words = _(", ").join(self.check_words(check) for check in waits)
            warn(self, _("{number} waits. {checks}.").format(number=one.spoken, checks=words))
        else:
            self._at_gate(one.spoken)

    def action_come_back(self) -> None:
        """Goods of the chosen pass came back."""
        one = self.fresh_one()
        if one is None:
            return
        if one.owed:
            open_signed_in(self, lambda: gate.coming_back(self.frame, one))
        else:
            decline(self, _("Nothing of {number} is to come back.").format(number=one.spoken))

    def action_precheck(self) -> None:
        """The lobby has compared the goods."""
        one = self.live_one()
        if one is not None:
            open_signed_in(self, lambda: forms.precheck(self.frame, one))

    def action_surplus(self) -> None:
        """Goods that are not on the pass."""
        one = self.fresh_one()
        if one is not None:
            self._surplus(one)

    def _surplus(self, one: Pass, guard: str = "") -> None:
        open_signed_in(self, lambda: forms.surplus(self.frame, one, guard=guard))

    def action_slip(self) -> None:
        """Write the slip."""
        one = self.live_one()
        if one is None:
            return

        async def save(text: str, request: str) -> None:
            await self.frame.desk.save(HERE + "slip", one.spoken, text, request=request)

        title = _("Slip of {number}").format(number=one.spoken)
        sentence = _("The PDF is written to this file; it bears the check code.")
        value = str(free_file(one.spoken))
        open_once(self.app, Ask(title, sentence, value=value, save=save, name="passes.slip"))

    async def action_incident(self) -> None:
        """To the incident that goods not on the pass brought."""
        one = self.fresh_one()
        if one is None:
            return
        if one.incident_id is None:
            decline(self, _("{number} brought no incident.").format(number=one.spoken))
            return
        for pane in self.screen.query(IncidentsPane):
            try:
                pane.go_to(one.incident_id)
            except ControlroomError as error:
                warn(self, error)
                return
            await self.app.run_action(f"focus_pane({pane.number})")

    # -- forms --------------------------------------------------------------------------------------------

    def reopen(self, parked: Parked) -> None:
        """Open a form that was put aside."""
        name, _blank, number = parked.form.partition(" ")
        if name == APPLICATION:
            self._apply(parked.filled)
        elif name == gate.OUT:
            self._at_gate(number, parked.filled)
        else:
            open_signed_in(self, lambda: forms.again(self.frame, parked.form, parked.filled))


def free_file(number: str) -> Path:
    """Return a file for a slip that is not there yet, in the officer's own folder."""
    try:
        folder = Path.home()
    except RuntimeError:
        folder = Path.cwd()
    file, count = folder / f"{number}.pdf", 1
    while file.exists():
        count += 1
        file = folder / f"{number}-{count}.pdf"
    return file
