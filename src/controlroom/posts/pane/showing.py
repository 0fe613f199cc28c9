"""The posts as they are read and shown, and what of them is chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from textual.app import ComposeResult
from textual.widgets import Static

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.posts.pane.below import due_below, standing
from controlroom.posts.pane.forms import DESK
from controlroom.posts.pane.keys import ACK_KEYS, ALONE_KEYS, ORDER_KEYS, POST_KEYS, ROUND_KEYS, WHERE
from controlroom.posts.pane.rows import View, columns, person_key, post_key, read, rows
from controlroom.posts.pane.undo import Undoing
from controlroom.posts.reads import Post, Stander
from controlroom.posts.reads_people import Person
from controlroom.ui.footer import KeyLine
from controlroom.ui.keys import hints, table
from controlroom.ui.notice import decline, tell
from controlroom.ui.pane import Changed, Tick, frame
from controlroom.ui.panel import Panel
from controlroom.ui.safe import content
from controlroom.ui.table import RecordTable

NAME = "posts"


class PostsShown(Undoing):
    """The posts with who stands there, then who on duty stands nowhere; below, rounds and orders."""

    where = WHERE
    DEFAULT_CSS = """
    PostsShown .below { height: auto; max-height: 8; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(name=NAME)
        self.heading = _("Posts")
        self.view: View | None = None
        self.table = RecordTable(columns(), empty=_("The policy has no posts."))
        self._panel = Panel(title=self.heading)
        self._below = Static(classes="below")
        self._post_keys, self._desk_keys = KeyLine(), KeyLine()
        self._acting: set[tuple[str, ...]] = set()

    def compose(self) -> ComposeResult:
        """The posts, what is due below them, the keys."""
        with self._panel:
            yield self.table
            yield self._below
        yield self._post_keys
        yield self._desk_keys

    def on_mount(self) -> None:
        """Show what there is at once."""
        self.table.focus()
        self.table.await_rows()
        self._reread()

    def on_changed(self, _message: Changed) -> None:
        """Something happened, here or elsewhere."""
        self._reread()

    def on_screen_resume(self) -> None:
        """A form above it has closed."""
        self._reread()

    def on_tick(self, _message: Tick) -> None:
        """What is left reads otherwise."""
        self._show()

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Show what belongs to the row under the cursor."""
        event.stop()
        self._show_below()

    def _reread(self) -> None:
        work: Callable[[], Awaitable[None]] = self._read
        self.run_worker(work, group="read", exclusive=True, exit_on_error=False)

    async def _read(self) -> None:
        desk = frame(self)
        try:
            self.view = await asyncio.to_thread(read, desk)
        except ControlroomError as error:
            self.table.fail(error.sentence)
            desk.storage_failed(error)
            return
        self._show()

    def _show(self) -> None:
        if self.view is None:
            return
        self.table.show(rows(frame(self), self.view))
        self._panel.show_state(*standing(self.view))
        self._show_below()
        self._show_keys(self.view)

    def _show_keys(self, view: View) -> None:
        """Show the keys that can do something now, those about a post above the rest."""
        idle: set[str] = set()
        if not view.rounds:
            idle |= ROUND_KEYS
        if not any(one.checked for post in view.posts for one in post.people):
            idle |= ALONE_KEYS
        if not view.orders:
            idle |= ORDER_KEYS
        if not any(order.missing for order in view.orders):
            idle |= ACK_KEYS
        here = {key.id for key in table(WHERE)}
        self._post_keys.show(hints(WHERE, without=idle | (here - POST_KEYS)))
        self._desk_keys.show(hints(WHERE, "overlay", without=idle | POST_KEYS))

    def _show_below(self) -> None:
        if self.view is not None:
            self._below.update(content(*due_below(frame(self), self.view)))

    def _act(self, act: str, *args: str, said: str, undo: bool = True) -> None:
        """Act because a key was pressed and say what was written down; the same press while it runs is ignored.

        Args:
            act: one of the desk's, with its ``args``.
            said: what was done, in the words of the log.
            undo: whether it can be taken back with a key.
        """
        press = (act, *args)
        if press not in self._acting:
            self._acting.add(press)
            self.run_worker(self._acted(press, said, undo), group="act", exit_on_error=False)

    async def _acted(self, press: tuple[str, ...], said: str, undo: bool) -> None:
        act, *args = press
        try:
            done = await frame(self).desk.do(DESK + act, *args)
        finally:
            self._acting.discard(press)
        if done is not None:
            self._tell_written(said, undo=undo)

    def _tell_written(self, said: str, *, undo: bool = True) -> None:
        sentence = _("Written down: {what} · Ctrl+Z takes it back") if undo else _("Written down: {what}")
        tell(self, sentence.format(what=said))

    # -- what is chosen -----------------------------------------------------------------------------------

    @property
    def post(self) -> Post | None:
        """The post under the cursor; None where somebody without a post stands there."""
        posts = self.view.posts if self.view is not None else ()
        return next((one for one in posts if post_key(one) == self.table.cursor_key), None)

    @property
    def person(self) -> Person | None:
        """Somebody at no post, under the cursor."""
        idle = self.view.idle if self.view is not None else ()
        return next((one for one in idle if person_key(one) == self.table.cursor_key), None)

    def _at_post(self) -> Post | None:
        if self.post is None:
            decline(self, _("Put the cursor on a post."))
        return self.post

    def _alone(self) -> Stander | None:
        """Whoever is checked on at the chosen post; at none the one whose sign of life is due first."""
        posts = self.view.posts if self.view is not None else ()
        if self.post is not None and self.post.people:
            posts = (self.post,)
        checked = [one for post in posts for one in post.people if one.checked]
        if not checked:
            decline(self, _("Nobody stands alone there; no sign of life is asked for."))
            return None
        held = [one for one in checked if one.check_due is None]
        return min(
            (one for one in checked if one.check_due is not None),
            key=lambda one: one.check_due or one.since,
            default=held[0] if held else None,
        )
