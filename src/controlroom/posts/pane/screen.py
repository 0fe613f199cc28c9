"""Alt+J: the posts over the panes; the lines above and below stay in sight."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _
from controlroom.base.times import left_or_clock
from controlroom.posts.pane import forms
from controlroom.posts.pane.forms import DESK
from controlroom.posts.pane.keys import WHERE
from controlroom.posts.pane.rows import View, columns, person_key, post_key, read, rows
from controlroom.posts.pane.undo import Undoing
from controlroom.posts.reads import Post, Stander
from controlroom.posts.reads_people import Person
from controlroom.posts.reads_rounds import round_title, span_words
from controlroom.posts.rules import BY_HAND, STATUS_TITLES, Standing, Status
from controlroom.ui.fields import Choice
from controlroom.ui.footer import KeyLine
from controlroom.ui.keys import bindings
from controlroom.ui.notice import decline
from controlroom.ui.pane import Changed, Tick, frame
from controlroom.ui.panel import Panel
from controlroom.ui.prompt import Ask, Choose, Confirm, open_once
from controlroom.ui.safe import Part, content
from controlroom.ui.table import RecordTable

NAME = "posts"
_UNTIL = "until"


class PostsScreen(Undoing):
    """The posts with who stands there, then those on duty who stand nowhere; below, rounds and orders."""

    where = WHERE
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(WHERE))
    DEFAULT_CSS = """
    PostsScreen .below { height: auto; max-height: 8; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(name=NAME)
        self.heading = _("Posts")
        self.view: View | None = None
        self.table = RecordTable(columns(), empty=_("The policy has no posts."))
        self._panel = Panel(title=self.heading)
        self._below = Static(classes="below")

    def compose(self) -> ComposeResult:
        """The posts, what is due below them, the keys."""
        with self._panel:
            yield self.table
            yield self._below
        yield KeyLine(self.key_hints())

    def on_mount(self) -> None:
        """Show what there is at once."""
        self.table.focus()
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
        desk = frame(self)
        self.table.show(rows(desk, self.view))
        manned = sum(1 for one in self.view.posts if one.standing is Standing.MANNED)
        empty = sum(1 for one in self.view.posts if one.standing is Standing.EMPTY)
        state: list[Part] = [(_("manned {count}").format(count=manned), "bright")]
        if empty:
            state.append((_("unmanned {count}").format(count=empty), "late"))
        missing = sum(len(one.missing) for one in self.view.orders)
        if missing:
            state.append((_("to acknowledge {count}").format(count=missing), "late"))
        self._panel.show_state(*state)
        self._show_below()

    def _show_below(self) -> None:
        view = self.view
        if view is None:
            return
        desk, now = frame(self), frame(self).now()
        parts: list[Part] = []
        for one in view.rounds[:3]:
            due = left_or_clock(one.due, now, desk.zone)
            words = f"{round_title(desk.policy, one.code)} {span_words(one, desk.policy)}  "
            parts += [(words, "text"), (due + "\n", "late" if one.due <= now else "bright")]
        for order in view.orders[:3]:
            names = " · ".join(ack.title for ack in order.missing)
            parts.append((f"{order.spoken} {order.text}  ", "bright"))
            acked = sum(1 for ack in order.acks if ack.acked is not None)
            parts.append((f"✓{acked}/{len(order.acks)}  ", "text" if names else "ok"))
            parts.append((f"{names}\n", "late"))
        if view.equipment is not None:
            due = left_or_clock(view.equipment, now, desk.zone)
            parts += [
                (_("Equipment told to the team leader by") + "  ", "text"),
                (due, "late" if view.equipment <= now else "dim"),
            ]
        self._below.update(content(*parts))

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

    # -- posts --------------------------------------------------------------------------------------------

    def action_man(self) -> None:
        """Who stands at the chosen post from now on."""
        post = self._at_post()
        if post is not None:
            open_once(self.app, forms.man(frame(self), post))

    def action_report(self) -> None:
        """One line from the chosen post."""
        post = self._at_post()
        if post is not None:
            open_once(self.app, forms.report(frame(self), post))

    def action_status(self) -> None:
        """Set what somebody at the chosen post, or the chosen person, does."""
        person = self.person
        if person is not None:
            self._choose_status(person.number, person.name)
            return
        people = self.post.people if self.post is not None else ()
        if not people:
            decline(self, _("Nobody stands there."))
        elif len(people) == 1:
            self._choose_status(people[0].number, people[0].name)
        else:
            choices = [Choice(one.number, f"{one.number} {one.name}") for one in people]

            def then(number: str | None) -> None:
                name = next((one.name for one in people if one.number == number), None)
                if number is not None and name is not None:
                    self._choose_status(number, name)

            open_once(self.app, Choose(_("Whose status?"), choices, name="posts.whose"), then)

    def _choose_status(self, number: str, name: str) -> None:
        choices = [Choice(one.value, _(STATUS_TITLES[one])) for one in BY_HAND]
        choices.insert(2, Choice(_UNTIL, _("on a break until …")))
        heading = f"{number} {name}"

        def then(status: str | None) -> None:
            if status == _UNTIL:
                open_once(self.app, forms.rest(frame(self), number))
            elif status is not None:
                frame(self).desk.press(DESK + "set_status", number, Status(status).value)

        open_once(self.app, Choose(heading, choices, name="posts.status"), then)

    # -- rounds and signs of life -------------------------------------------------------------------------

    def action_round_done(self) -> None:
        """The round was walked, all well."""
        code = self._round()
        if code is not None:
            frame(self).desk.press(DESK + "report_round", code)

    def action_round_found(self) -> None:
        """The round was walked: what was found."""
        code = self._round()
        if code is not None:
            open_once(self.app, forms.round_walked(frame(self), code))

    def _round(self) -> str | None:
        """The round of the chosen post, else the one due first."""
        found = self.view.rounds if self.view is not None else ()
        rules = frame(self).policy.posts.rounds
        post = self.post
        own = [
            one
            for one in found
            if post is not None and one.code in rules and post.kind in rules[one.code].posts
        ]
        if not found:
            decline(self, _("No round is expected. Man its post first."))
            return None
        return (own or found)[0].code

    def action_well(self) -> None:
        """Whoever stands alone has answered."""
        one = self._alone()
        if one is not None:
            frame(self).desk.press(DESK + "heard", one.number)

    def action_silent(self) -> None:
        """Called, and nobody answered."""
        one = self._alone()
        if one is not None:
            frame(self).desk.press(DESK + "silent", one.number)

    def action_on_behalf(self) -> None:
        """Somebody else answered."""
        one = self._alone()
        if one is not None:
            open_once(self.app, forms.on_behalf(frame(self), one.number))

    # -- orders and equipment -----------------------------------------------------------------------------

    def action_order(self) -> None:
        """An order to every manned post."""
        post = self.post if self.post is not None and self.post.people else None
        open_once(self.app, forms.order(frame(self), post))

    def action_acknowledged(self) -> None:
        """The chosen post has acknowledged; of several orders the oldest."""
        post = self._at_post()
        if post is None or self.view is None:
            return
        for order in reversed(self.view.orders):
            if any(ack.code == post.code and ack.acked is None for ack in order.acks):
                frame(self).desk.press(DESK + "acknowledge", order.spoken, post.code)
                return
        decline(self, _("{post} has nothing to acknowledge.").format(post=post.title))

    def action_stand_down(self) -> None:
        """End an order; which one is asked."""
        orders = self.view.orders if self.view is not None else ()
        if not orders:
            decline(self, _("No order is in force."))
            return
        choices = [Choice(one.spoken, f"{one.spoken} {one.text}") for one in orders[:10]]

        def then(number: str | None) -> None:
            if number is not None:
                frame(self).desk.press(DESK + "stand_down", number)

        open_once(self.app, Choose(_("Stand down which order?"), choices, name="posts.stand-down"), then)

    def action_equipment_well(self) -> None:
        """The team leader was told that the equipment is all well."""
        frame(self).desk.press(DESK + "equipment")

    def action_equipment_fault(self) -> None:
        """The team leader was told what is out of order; an incident of it is offered."""

        async def save(text: str, request: str) -> None:
            await frame(self).desk.save(DESK + "equipment", fault=text, request=request)

        sentence = _("As the team leader was told.")
        asked = Ask(_("What is out of order?"), sentence, check=_not_empty, save=save, name="posts.fault")
        open_once(self.app, asked, self._offer_incident)

    def _offer_incident(self, fault: str | None) -> None:
        """Offer to open an incident with the words that stand in the log already: Esc loses nothing."""
        if fault is None:
            return

        def then(wanted: bool | None) -> None:
            if wanted:
                frame(self).take_report({"summary": fault.strip(), "source": "other"})

        offer = Confirm(_("Open an incident of it?"), fault.strip(), default=True, name="posts.incident")
        open_once(self.app, offer, then)


def _not_empty(text: str) -> None:
    if not text.strip():
        raise UsageError(_("Write what is out of order."))
