"""Alt+J: the posts over the panes; the lines above and below stay in sight."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _
from controlroom.posts.pane import forms
from controlroom.posts.pane.below import due_below, standing, told_words
from controlroom.posts.pane.forms import DESK
from controlroom.posts.pane.keys import ACK_KEYS, ALONE_KEYS, ORDER_KEYS, POST_KEYS, ROUND_KEYS, WHERE
from controlroom.posts.pane.rows import OTHERS, View, columns, person_key, post_key, read, rows
from controlroom.posts.pane.undo import Undoing
from controlroom.posts.reads import Post, Stander
from controlroom.posts.reads_people import Person
from controlroom.posts.reads_rounds import round_title
from controlroom.posts.rules import BY_HAND, STANDING_TITLES, STATUS_TITLES, Status
from controlroom.ui.fields import Choice
from controlroom.ui.footer import KeyLine
from controlroom.ui.keys import bindings, hints, table
from controlroom.ui.notice import decline, tell
from controlroom.ui.pane import Changed, Tick, frame
from controlroom.ui.panel import Panel
from controlroom.ui.prompt import Ask, Choose, Confirm, open_once
from controlroom.ui.safe import content
from controlroom.ui.table import RecordTable

NAME = "posts"
_UNTIL = "until"


class PostsScreen(Undoing):
    """The posts with who stands there, then who on duty stands nowhere; below, rounds and orders."""

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

    # -- posts --------------------------------------------------------------------------------------------

    def action_man(self) -> None:
        """Who stands at the chosen post from now on; of a chosen person, at which post."""
        if self.person is not None and self.view is not None:
            self._place(self.person, self.view.posts)
            return
        post = self._at_post()
        if post is not None:
            self._man(post)

    def _man(self, post: Post, *more: str) -> None:
        planned = self.view.planned.get(post.code, ()) if self.view is not None else ()
        open_once(self.app, forms.man(frame(self), post, planned=planned, more=more))

    def _place(self, person: Person, posts: Sequence[Post]) -> None:
        """Ask at which post somebody stands from now on."""
        known = {one.code: one for one in posts}
        choices = [Choice(one.code, f"{one.title}  {_standing_words(one)}".rstrip()) for one in posts]

        def then(code: str | None) -> None:
            if code is not None:
                self._man(known[code], person.number)

        heading = _("{who}: at which post?").format(who=f"{person.number} {person.name}")
        open_once(self.app, Choose(heading, choices, name="posts.where"), then)

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
        people: Sequence[Stander | Person] = self.post.people if self.post is not None else ()
        if self.view is not None and self.table.cursor_key == OTHERS:
            people = self.view.others
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
                chosen = Status(status)
                said = _("{head}: {tail}").format(head=heading, tail=_(STATUS_TITLES[chosen]))
                self._act("set_status", number, chosen.value, said=said, undo=False)

        open_once(self.app, Choose(heading, choices, name="posts.status"), then)

    # -- rounds and signs of life -------------------------------------------------------------------------

    def action_round_done(self) -> None:
        """The round was walked, all well."""
        code = self._round()
        if code is not None:
            title = round_title(frame(self).policy, code)
            self._act("report_round", code, said=_("{round} walked, all well").format(round=title))

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
            post, who = self._post_of(one), f"{one.number} {one.name}"
            self._act("heard", one.number, said=_("{who} answers ({post})").format(who=who, post=post))

    def action_silent(self) -> None:
        """Called, and nobody answered."""
        one = self._alone()
        if one is not None:
            said = _("{who} does not answer, call {count} ({post})").format(
                who=f"{one.number} {one.name}", count=one.tries + 1, post=self._post_of(one)
            )
            self._act("silent", one.number, said=said)

    def action_on_behalf(self) -> None:
        """Somebody else answered."""
        one = self._alone()
        if one is not None:
            open_once(self.app, forms.on_behalf(frame(self), one.number))

    def _post_of(self, one: Stander) -> str:
        posts = self.view.posts if self.view is not None else ()
        return next((post.title for post in posts if one in post.people), "")

    # -- orders and equipment -----------------------------------------------------------------------------

    def action_order(self) -> None:
        """An order to every manned post."""
        post = self.post if self.post is not None and self.post.people else None
        begun = forms.whose_order(frame(self), post, self.view.posts if self.view is not None else ())
        open_once(self.app, forms.order(frame(self), begun))

    def action_acknowledged(self) -> None:
        """The chosen post has acknowledged; which of several orders is asked."""
        post = self._at_post()
        if post is None or self.view is None:
            return
        open_ = [
            order
            for order in self.view.orders
            if any(ack.code == post.code and ack.acked is None for ack in order.acks)
        ]
        if not open_:
            decline(self, _("{post} has nothing to acknowledge.").format(post=post.title))
        elif len(open_) == 1:
            self._acknowledge(open_[0].spoken, post)
        else:
            choices = [Choice(one.spoken, f"{one.spoken} {one.text}") for one in open_]

            def then(number: str | None) -> None:
                if number is not None:
                    self._acknowledge(number, post)

            heading = _("{post}: which order?").format(post=post.title)
            open_once(self.app, Choose(heading, choices, name="posts.which-order"), then)

    def _acknowledge(self, number: str, post: Post) -> None:
        said = _("{post} has acknowledged order {number}").format(post=post.title, number=number)
        self._act("acknowledge", number, post.code, said=said)

    def action_stand_down(self) -> None:
        """End an order; which one is asked."""
        orders = self.view.orders if self.view is not None else ()
        if not orders:
            decline(self, _("No order is in force."))
            return
        choices = [Choice(one.spoken, f"{one.spoken} {one.text}") for one in orders[:10]]

        def then(number: str | None) -> None:
            if number is not None:
                said = _("Order {number} stood down").format(number=number)
                self._act("stand_down", number, said=said, undo=False)

        open_once(self.app, Choose(_("Stand down which order?"), choices, name="posts.stand-down"), then)

    def action_equipment_well(self) -> None:
        """The team leader was told that the equipment is all well; told in this shift already, it is asked first."""
        told = self.view.told if self.view is not None else None
        if told is None:
            self._equipment_well()
            return

        def then(wanted: bool | None) -> None:
            if wanted:
                self._equipment_well()

        asked = Confirm(_("Tell it anew: all well?"), told_words(frame(self), told), name="posts.anew")
        open_once(self.app, asked, then)

    def _equipment_well(self) -> None:
        self._act("equipment", said=_("Team leader told: monitoring equipment all well"))

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
        said = _("Team leader told of the monitoring equipment: {text}").format(text=fault.strip())
        self._tell_written(said)

        def then(wanted: bool | None) -> None:
            if wanted:
                frame(self).take_report({"summary": fault.strip(), "source": "other"})

        offer = Confirm(_("Open an incident of it?"), fault.strip(), default=True, name="posts.incident")
        open_once(self.app, offer, then)


def _standing_words(one: Post) -> str:
    who = "、".join(f"{stander.number} {stander.name}" for stander in one.people)
    return who or _(STANDING_TITLES[one.standing])


def _not_empty(text: str) -> None:
    if not text.strip():
        raise UsageError(_("Write what is out of order."))
