"""What the officer does with passes: one action per key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, TypeVar

from textual.binding import BindingType

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.times import when_text
from controlroom.incidents.pane import IncidentsPane
from controlroom.passes import reads
from controlroom.passes.pane import forms, gate
from controlroom.passes.pane.applying import FORM as APPLICATION
from controlroom.passes.pane.applying import applying
from controlroom.passes.pane.detail import fees_words, moved_words
from controlroom.passes.pane.keys import WHERE
from controlroom.passes.pane.writing import DESK, HERE
from controlroom.passes.reads import Checked, Pass
from controlroom.passes.rules import (
    CHECK_TITLES,
    LIVE,
    MOVE_TITLES,
    STATE_TITLES,
    VERDICT_TITLES,
    Check,
    Move,
)
from controlroom.ui.fields import Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import bindings
from controlroom.ui.notice import tell, warn
from controlroom.ui.pane import Pane, Parked
from controlroom.ui.prompt import Ask, Confirm, open_once

_HELD = (Check.GATE, Check.CODE)

Found = TypeVar("Found")


class PassActs(Pane[Found]):
    """The acts; the pane says which pass is chosen."""

    where: ClassVar[str] = WHERE
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(WHERE))

    def chosen(self) -> Pass | None:
        """Return the pass under the cursor."""
        raise NotImplementedError

    async def show_pass(self, pass_id: int) -> None:
        """Show a pass in full."""
        raise NotImplementedError

    # -- applying -----------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Take an application; what it still waits for then stands in its card."""
        self._apply(None)

    def _apply(self, filled: Filled | None) -> None:
        made: list[int] = []

        def then(saved: Filled | None) -> None:
            if saved is not None and made:
                self.run_worker(self.show_pass(made[0]), group="show", exit_on_error=False)

        self._open(lambda: applying(self.frame, made.append, filled), then)

    # -- checking -----------------------------------------------------------------------------------------

    def action_called(self) -> None:
        """What the owner says on the number on file."""
        one = self._with_open(Check.IDENTITY, _("{number} waits for no word of the owner."))
        if one is not None:
            self._open(lambda: forms.called(self.frame, one))

    def action_document(self) -> None:
        """A document was seen."""
        one = self._live()
        if one is not None:
            self._open(lambda: forms.document(self.frame, one))

    def action_fees(self) -> None:
        """Decide about fees that are owing."""
        one = self._with_open(Check.FEES, _("Nothing is to be decided about the fees of {number}."))
        if one is None:
            return
        fees = next(check for check in reads.checks(self.frame.reader, one.id) if check.sort is Check.FEES)
        words = f"{_(VERDICT_TITLES[fees.verdict])} {fees_words(fees)}".strip()
        title = _("Fees of {number}: {words}").format(number=one.spoken, words=words)
        self._ask(
            one, title, _("Goods go out all the same: what was decided, and why."), "decide_fees", "decision"
        )

    def action_goods(self) -> None:
        """The goods of a request were looked at."""
        one = self._with_open(Check.GOODS, _("The goods of {number} have been checked."))
        if one is None:
            return

        def then(is_so: bool | None) -> None:
            if is_so:
                self.frame.desk.press(DESK + "check_goods", one.spoken)

        title = _("Goods of {number} as listed?").format(number=one.spoken)
        open_once(self.app, Confirm(title, one.goods, name="passes.goods"), then)

    def action_refuse(self) -> None:
        """Do not release it."""
        one = self._live()
        if one is not None:
            title = _("Do not release {number}?").format(number=one.spoken)
            self._ask(one, title, _("Why; the applicant is told so."), "refuse", "why")

    def action_void(self) -> None:
        """Make it void."""
        one = self._live()
        if one is not None:
            title = _("Make {number} void?").format(number=one.spoken)
            self._ask(one, title, _("Nothing more goes out by it. Say why."), "void", "why")

    def action_undo(self) -> None:
        """Let a held pass go on; else take its last trip back."""
        one = self._fresh()
        if one is None:
            return
        held = [check for check in self._checks(one) if check.is_open and check.sort in _HELD]
        if held and one.state in LIVE:
            words = _(", ").join(self._check_words(check) for check in held)
            title = _("Let {number} go on?").format(number=one.spoken)
            self._ask(one, title, _("{held}. Write what was found.").format(held=words), "resume", "why")
            return
        trips = [
            move
            for move in reads.moves(self.frame.reader, one.id)
            if move.undone is None and move.sort is not Move.PRECHECK
        ]
        if not trips:
            tell(self, _("No trip of {number} can be taken back.").format(number=one.spoken))
            return
        last = trips[-1]
        what = f"{_(MOVE_TITLES[last.sort])} {moved_words(last.counts, one.lines)}"
        title = _("{number}: take back “{what}”?").format(number=one.spoken, what=what)
        self._ask(one, title, _("Say why; it stands in the log."), "undo", "why", move=last.id)

    # -- at the gate --------------------------------------------------------------------------------------

    def action_check(self) -> None:
        """A guard reads number and check code; what is right opens the lines."""
        heard: list[str] = []

        async def save(text: str, _request: str) -> None:
            number, code = gate.read_heard(text)
            # each code that is read counts: an id of its own each time
            done = await self.frame.desk.save(DESK + "check", number, code)
            heard.append(done.number)

        def then(text: str | None) -> None:
            if text is not None and heard:
                self._at_gate(heard[-1])

        sentence = _("Number and check code as the guard reads them: 0311 4821.")
        open_once(self.app, Ask(_("Check a pass"), sentence, save=save, name="passes.check"), then)

    def _at_gate(self, number: str, filled: Filled | None = None) -> None:
        def made() -> FormScreen:
            one = reads.by_number(self.frame.reader, number, self.frame.now())
            return gate.letting_out(self.frame, one, self._surplus, filled)

        self._open(made)

    def action_let_out(self) -> None:
        """Goods of the chosen pass go out."""
        one = self._live()
        if one is None:
            return
        waits = [check for check in self._checks(one) if check.is_open]
        if waits:
            words = _(", ").join(self._check_words(check) for check in waits)
            warn(self, _("{number} waits: {checks}.").format(number=one.spoken, checks=words))
        else:
            self._at_gate(one.spoken)

    def action_come_back(self) -> None:
        """Goods of the chosen pass came back."""
        one = self._fresh()
        if one is None:
            return
        if one.owed:
            self._open(lambda: gate.coming_back(self.frame, one))
        else:
            tell(self, _("Nothing of {number} is to come back.").format(number=one.spoken))

    def action_precheck(self) -> None:
        """The lobby has compared the goods."""
        one = self._live()
        if one is not None:
            self._open(lambda: forms.precheck(self.frame, one))

    def action_surplus(self) -> None:
        """Goods that are not on the pass."""
        one = self._fresh()
        if one is not None:
            self._surplus(one)

    def _surplus(self, one: Pass) -> None:
        self._open(lambda: forms.surplus(self.frame, one))

    def action_slip(self) -> None:
        """Write the slip."""
        one = self._live()
        if one is None:
            return

        async def save(text: str, request: str) -> None:
            await self.frame.desk.save(HERE + "slip", one.spoken, text, request=request)

        title = _("Slip of {number}").format(number=one.spoken)
        sentence = _("The PDF is written to this file; it bears the check code.")
        value = str(free_file(Path.home(), one.spoken))
        open_once(self.app, Ask(title, sentence, value=value, save=save, name="passes.slip"))

    async def action_incident(self) -> None:
        """To the incident that goods not on the pass brought."""
        one = self._fresh()
        if one is None:
            return
        if one.incident_id is None:
            tell(self, _("{number} brought no incident.").format(number=one.spoken))
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
            self._open(lambda: forms.again(self.frame, parked.form, parked.filled))

    def _live(self) -> Pass | None:
        """Return the chosen pass if something may still go out by it, or say how it ended."""
        one = self._fresh()
        if one is None or one.state in LIVE:
            return one
        when = when_text(one.ended or one.until, self.frame.now(), self.frame.zone)
        words = [one.spoken, _(STATE_TITLES[one.state]), when, one.ended_by, one.ended_why]
        tell(self, "  ".join(word for word in words if word))
        return None

    def _with_open(self, sort: Check, sentence: str) -> Pass | None:
        one = self._live()
        if one is None or any(check.is_open and check.sort is sort for check in self._checks(one)):
            return one
        tell(self, sentence.format(number=one.spoken))
        return None

    def _checks(self, one: Pass) -> list[Checked]:
        try:
            return reads.checks(self.frame.reader, one.id)
        except ControlroomError as error:
            warn(self, error)
            return []

    @staticmethod
    def _check_words(check: Checked) -> str:
        return _("{check} {verdict}").format(
            check=_(CHECK_TITLES[check.sort]), verdict=_(VERDICT_TITLES[check.verdict])
        )

    def _fresh(self) -> Pass | None:
        """Return the chosen pass as it is now, or say that one must be chosen."""
        one = self.chosen()
        if one is None:
            tell(self, _("Choose a pass first."))
            return None
        try:
            return reads.by_id(self.frame.reader, one.id, self.frame.now()) or one
        except ControlroomError as error:
            warn(self, error)
            return None

    def _open(
        self, made: Callable[[], FormScreen], then: Callable[[Filled | None], None] | None = None
    ) -> None:
        # the form tells who lives there
        self.run_worker(self._sign_in_then(made, then), group="sign-in", exit_on_error=False)

    async def _sign_in_then(
        self, made: Callable[[], FormScreen], then: Callable[[Filled | None], None] | None
    ) -> None:
        if not self.frame.revealed and await self.frame.sign_in() is None:
            return
        try:
            screen = made()
        except ControlroomError as error:
            warn(self, error)
        else:
            open_once(self.app, screen, then)

    def _ask(self, one: Pass, title: str, sentence: str, act: str, field: str, **more: object) -> None:
        async def save(text: str, request: str) -> None:
            await self.frame.desk.save(DESK + act, one.spoken, request=request, **{field: text}, **more)

        open_once(self.app, Ask(title, sentence, save=save, name=f"passes.{act}"))


def free_file(folder: Path, number: str) -> Path:
    """Return a file for a slip that is not there yet."""
    file, count = folder / f"{number}.pdf", 1
    while file.exists():
        count += 1
        file = folder / f"{number}-{count}.pdf"
    return file
