"""The chosen pass for an act: as it is now, whether it still holds, which check is open; and the ways to ask."""

from __future__ import annotations

from typing import TypeVar

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.times import when_text
from controlroom.passes import reads, reads_checks
from controlroom.passes.pane.writing import DESK
from controlroom.passes.reads import Pass
from controlroom.passes.reads_checks import Checked, Moved
from controlroom.passes.rules import CHECK_TITLES, LIVE, STATE_TITLES, VERDICT_TITLES, Check
from controlroom.ui.notice import decline, warn
from controlroom.ui.pane import Pane
from controlroom.ui.prompt import Ask, open_once

Found = TypeVar("Found")


class OnPass(Pane[Found]):
    """What every act on a pass needs; the pane says which pass is chosen."""

    def chosen(self) -> Pass | None:
        """Return the pass under the cursor."""
        raise NotImplementedError

    def stay_on(self, key: int) -> None:
        """Keep the cursor on a pass that is acted on until the officer moves."""
        raise NotImplementedError

    async def show_pass(self, pass_id: int) -> None:
        """Show a pass in full."""
        raise NotImplementedError

    def live_one(self) -> Pass | None:
        """Return the chosen pass if something may still go out by it, or say how it ended."""
        one = self.fresh_one()
        if one is None or one.state in LIVE:
            return one
        when = when_text(one.ended or one.until, self.frame.now(), self.frame.zone)
        words = [one.spoken, _(STATE_TITLES[one.state]), when, one.ended_by, one.ended_why]
        decline(self, "  ".join(word for word in words if word))
        return None

    def with_open_check(self, sort: Check, sentence: str) -> Pass | None:
        """Return the chosen pass if it waits for this check, or say that it does not."""
        one = self.live_one()
        if one is None or any(check.is_open and check.sort is sort for check in self.checks_of(one)):
            return one
        decline(self, sentence.format(number=one.spoken))
        return None

    def checks_of(self, one: Pass) -> list[Checked]:
        """Return its checks; none if they cannot be read."""
        try:
            return reads_checks.checks(self.frame.reader, one.id)
        except ControlroomError as error:
            warn(self, error)
            return []

    def moves_of(self, one: Pass) -> list[Moved]:
        """Return its trips; none if they cannot be read."""
        try:
            return reads_checks.moves(self.frame.reader, one.id)
        except ControlroomError as error:
            warn(self, error)
            return []

    @staticmethod
    def check_words(check: Checked) -> str:
        """Return a check and how it stands."""
        return _("{check}: {verdict}").format(
            check=_(CHECK_TITLES[check.sort]), verdict=_(VERDICT_TITLES[check.verdict])
        )

    def fresh_one(self) -> Pass | None:
        """Return the chosen pass as it is now, or say that one must be chosen."""
        one = self.chosen()
        if one is None:
            decline(self, _("Choose a pass first."))
            return None
        try:
            one = reads.by_id(self.frame.reader, one.id, self.frame.now()) or one
        except ControlroomError as error:
            warn(self, error)
            return None
        self.stay_on(one.id)
        return one

    def ask_why(self, one: Pass, title: str, sentence: str, act: str, field: str, **more: object) -> None:
        """Ask for one line and act with it.

        Args:
            one: the pass.
            title, sentence: what is asked.
            act: of the desk.
            field: the argument the line is.
            more: other arguments.
        """

        async def save(text: str, request: str) -> None:
            await self.frame.desk.save(DESK + act, one.spoken, request=request, **{field: text}, **more)

        open_once(self.app, Ask(title, sentence, save=save, name=f"passes.{act}"))
