"""Alt+J: the posts over the panes, and what their keys do; the lines above and below stay in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.posts.pane import forms
from controlroom.posts.pane.below import told_words
from controlroom.posts.pane.forms import DESK
from controlroom.posts.pane.keys import WHERE
from controlroom.posts.pane.rows import OTHERS
from controlroom.posts.pane.showing import PostsShown
from controlroom.posts.reads import Post, Stander
from controlroom.posts.reads_people import Person
from controlroom.posts.reads_rounds import round_title
from controlroom.posts.rules import BY_HAND, STANDING_TITLES, STATUS_TITLES, Status
from controlroom.ui.fields import Choice
from controlroom.ui.keys import bindings
from controlroom.ui.notice import decline
from controlroom.ui.pane import frame
from controlroom.ui.prompt import Ask, Choose, Confirm, open_once

_UNTIL = "until"


class PostsScreen(PostsShown):
    """What is done at the posts: people, reports, rounds, signs of life, orders, equipment."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(WHERE))

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
