"""Ctrl+Z over the posts: what was entered a moment ago is taken back at once, anything before it is chosen."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _
from controlroom.base.times import when_text
from controlroom.base.undoing import SECONDS
from controlroom.posts.pane.forms import DESK
from controlroom.posts.reads_undo import latest
from controlroom.posts.rules_undo import Entry, is_free
from controlroom.posts.story import of_entry
from controlroom.ui.fields import Choice
from controlroom.ui.notice import decline, tell, warn
from controlroom.ui.overlay import Overlay
from controlroom.ui.pane import frame
from controlroom.ui.prompt import Ask, Choose, open_once

_MOST = 10


class Undoing(Overlay):
    """The key that takes back what was entered wrongly."""

    _back_to = 0
    """Number of the entry that was taken back at once: the same key again does not go on to the one before."""

    def action_undo(self) -> None:
        """Take back what was entered a moment ago; of what was entered before choose."""
        self.run_worker(self._undo(), group="undo", exclusive=True, exit_on_error=False)

    async def _undo(self) -> None:
        console = frame(self)
        by = await console.sign_in()
        if by is None:
            return
        try:
            found = await asyncio.to_thread(latest, console.reader.rows)
        except ControlroomError as error:
            warn(self, error)
            return
        if not found:
            decline(self, _("Nothing was entered that could be taken back."))
            return
        last = found[0]
        age = console.now() - last.recorded
        if last.by == by.staff_id and last.seq > self._back_to and age <= timedelta(seconds=SECONDS):
            self._back_to = last.seq
            await self._take_back(last)
            return
        known = {str(one.seq): one for one in found[:_MOST]}
        choices = [Choice(seq, self._words(one)) for seq, one in known.items()]

        def then(seq: str | None) -> None:
            if seq is not None:
                self._chosen(known[seq])

        open_once(self.app, Choose(_("Take back what?"), choices, name="posts.undo"), then)

    def _chosen(self, one: Entry) -> None:
        if is_free(one.recorded, frame(self).now()):
            self.run_worker(self._take_back(one), group="undo", exclusive=True, exit_on_error=False)
            return

        async def save(why: str, request: str) -> None:
            await frame(self).desk.save(DESK + "undo", one.seq, why=why, request=request)

        sentence = _("{entry}. Say why; it stands in the log.").format(entry=self._words(one))
        open_once(self.app, Ask(_("Take it back?"), sentence, check=_not_empty, save=save, name="posts.why"))

    async def _take_back(self, one: Entry) -> None:
        if await frame(self).desk.do(DESK + "undo", one.seq) is not None:
            tell(self, _("Taken back: {what}").format(what=self._words(one)))

    def _words(self, one: Entry) -> str:
        console = frame(self)
        now, zone = console.now(), console.zone
        words = of_entry(
            console.policy, one.act, one.facts, one.texts, when=lambda at: when_text(at, now, zone)
        )
        return f"{when_text(one.at, now, zone)} {words}"


def _not_empty(text: str) -> None:
    if not text.strip():
        raise UsageError(_("Say why it is taken back."))
