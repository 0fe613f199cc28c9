"""Half-typed forms that wait: which there are, going on with one, throwing one away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from controlroom.base.i18n import _
from controlroom.base.times import when_text
from controlroom.console.drafts import ParkedForm
from controlroom.ui.fields import Choice
from controlroom.ui.notice import decline
from controlroom.ui.prompt import Choose, Confirm

if TYPE_CHECKING:
    from controlroom.console.core import Core

_MOST = 10


class Offers:
    """Asks what is to become of the forms that wait.

    Args:
        app: the console.
    """

    def __init__(self, app: Core) -> None:
        self._app = app
        self._open = False
        self._from_before: set[str] = set()

    async def note(self) -> bool:
        """Note which forms wait from before the start; whether there are any."""
        self._from_before = {one.filled.form_id for one in await self._app.drafts.waiting()}
        return bool(self._from_before)

    def wait_for(self, form_ids: Iterable[str]) -> None:
        """Offer these, once, as soon as somebody is signed in; of what is put aside otherwise the officer knows."""
        self._from_before = set(form_ids)

    def once(self) -> None:
        """Offer, once, what waits from before the start or from before the lock."""
        if self._from_before and not self._open:
            self._open = True
            self._app.start(self._ask(self._from_before))

    def show(self) -> None:
        """List them because the officer wants to see them."""
        if not self._open:
            self._open = True
            self._app.start(self._ask(None))

    async def _ask(self, only: set[str] | None) -> None:
        app = self._app
        try:
            # what was typed names residents
            if await app.officer.need() is None:
                return
            await app.ready()
            waiting = [
                one for one in await app.drafts.waiting() if only is None or one.filled.form_id in only
            ]
            self._from_before = set()
            if not waiting and only is None:
                decline(app.screen, _("No half-typed form waits."))
            # only the first box may come while something else is typed: the next ones follow an answer
            unasked = only is not None
            while waiting:
                if len(waiting) > 1:
                    one = await self._which(waiting, unasked=unasked)
                    unasked = False
                else:
                    one = waiting[0]
                if one is None or not await self._throw_away(one, unasked=unasked):
                    return
                unasked = False
                waiting.remove(one)
        finally:
            self._open = False

    async def _which(self, waiting: list[ParkedForm], *, unasked: bool) -> ParkedForm | None:
        choices = [Choice(one.filled.form_id, self._line(one)) for one in waiting[:_MOST]]
        sentence = _("Esc keeps all of them. Ctrl+P, “Drafts”, shows them again.")
        asked = Choose(_("Drafts"), choices, sentence, name="drafts", unasked=unasked)
        answer = await self._app.push_screen_wait(asked)
        return next((one for one in waiting if one.filled.form_id == answer), None)

    async def _throw_away(self, one: ParkedForm, *, unasked: bool) -> bool:
        """Ask what to do with one; whether it was thrown away, so that the next may be asked for."""
        app = self._app
        choices = [Choice("open", _("Go on with it")), Choice("drop", _("Discard it"))]
        sentence = _("{form}. Esc keeps it.").format(form=self._line(one))
        while True:
            asked = Choose(_("A half-typed form"), choices, sentence, name="draft", unasked=unasked)
            unasked = False
            answer = await app.push_screen_wait(asked)
            if answer == "open" and app.board is not None:
                app.board.reopen(one)
            if answer != "drop":
                return False
            gone = _("{form}. It cannot be brought back.").format(form=self._line(one))
            if await app.push_screen_wait(Confirm(_("Discard it?"), gone, name="drop-draft")):
                app.drafts.drop(one.form, one.filled.form_id)
                return True

    def _line(self, one: ParkedForm) -> str:
        when = when_text(one.at, self._app.now(), self._app.zone)
        whose = _("typed by {who}").format(who=one.by) if one.by not in ("", self._app.officer.typing) else ""
        return "  ".join(filter(None, (when, whose, one.filled.shown)))
