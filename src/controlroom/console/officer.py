"""Who is signed in at this console: the sign-in, the sign-out, the beginning of a shift."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.widgets import Static

from controlroom.base.errors import ControlroomError, NotFound, TooSoon
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.console.signin import SignIn
from controlroom.shifts.duty import DutyList
from controlroom.shifts.reads import current
from controlroom.shifts.rules import span_at
from controlroom.store.actor import Actor
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.kept import forget
from controlroom.ui.notice import tell, warn
from controlroom.ui.prompt import Choose, open_once
from controlroom.ui.safe import content

if TYPE_CHECKING:
    from controlroom.console.core import Core


class Officer:
    """The officer at the desk.

    Args:
        app: the console.

    Attributes:
        actor: who is signed in, None before.
        offer_shift: a shift is to be offered as soon as nothing else is open.
    """

    def __init__(self, app: Core) -> None:
        self._app = app
        self.actor: Actor | None = None
        self.offer_shift = False
        self._asked: asyncio.Future[None] | None = None

    async def need(self) -> Actor | None:
        """Return who acts, on the shift that runs now; ask first if nobody is signed in; None if that was left."""
        if self.actor is None:
            if self._asked is None:
                self._asked = asyncio.get_running_loop().create_future()
                self._open()
            await asyncio.shield(self._asked)
        return None if self.actor is None else await self.here()

    async def here(self) -> Actor:
        """Return who is signed in, on the shift that runs now, or the console itself; nobody is asked."""
        by = self.actor or Actor(self._app.desk_name)
        shift = await asyncio.to_thread(current, self._app.reader, self._app.desk_name)
        return replace(by, shift_id=shift.id if shift is not None else None)

    async def take(self, number: str, pin: str) -> None:
        """Sign in.

        Args:
            number: as typed.
            pin: as typed.

        Raises:
            NotAllowed: number or PIN wrong, or tried too soon; StorageFailed, Busy: it cannot be noted.
        """
        await self._app.ready()
        from controlroom.people.recovery import unseen
        from controlroom.people.signin import sign_in

        app = self._app
        notice = await asyncio.to_thread(unseen, app.store, number)
        self.actor = await asyncio.to_thread(sign_in, app.store, number, pin, app.desk_name)
        shift = await asyncio.to_thread(current, app.reader, app.desk_name)
        self.offer_shift = (shift is None or shift.console != app.desk_name) and "shift" in self.actor.rights
        app.officer_changed()
        if notice:
            app.call_after_refresh(lambda: warn(app.screen, notice, timeout=30))

    def menu(self) -> None:
        """Sign in; or, once signed in, sign out or begin a shift."""
        if self.actor is None:
            self._app.start(self.need())
            return
        shift = self._app.heart.seen.shift
        mine = shift is not None and (shift.staff_id, shift.console) == (
            self.actor.staff_id,
            self._app.desk_name,
        )
        first = Choice("duty", _("Who is on duty")) if mine else Choice("shift", _("Begin my shift"))
        choices = [first, Choice("out", _("Sign out"))]
        who = _("{number} {name} is signed in.").format(number=self.actor.number, name=self.actor.name)
        open_once(self._app, Choose(_("Officer"), choices, who, name="officer"), self._chosen)

    def sign_out(self) -> None:
        """Sign out; the screen is a wall display again."""
        if self.actor is not None:
            tell(self._app.screen, _("{number} is signed out.").format(number=self.actor.number))
            self.actor = None
            forget(self._app)
            self._app.officer_changed()

    def begin_shift(self) -> None:
        """Offer to begin the shift of the hour on this console."""
        self.offer_shift = False
        shift = title(span_at(self._app.policy, self._app.now()).shift)
        screen = FormScreen(
            _("Begin your shift: {shift}").format(shift=shift),
            [
                Field(
                    "with",
                    _("Who shares it"),
                    hint=_("staff numbers with blanks between; leave it empty if nobody"),
                )
            ],
            name="shift",
            save=self._start_shift,
            save_label=_("Begin"),
        )
        open_once(self._app, screen)

    def _chosen(self, answer: str | None) -> None:
        if answer == "out":
            self.sign_out()
        elif answer == "shift":
            self.begin_shift()
        elif answer == "duty":
            open_once(self._app, DutyList())

    async def _start_shift(self, filled: Filled) -> None:
        numbers = filled.values["with"].replace("，", " ").replace(",", " ").replace("、", " ").split()
        try:
            await self._app.desk.save("controlroom.shifts.desk:start", numbers, request=filled.form_id)
        except NotFound as error:
            raise NotFound(error.sentence, field="with") from error
        tell(self._app.screen, _("Your shift runs. The log and every entry carry it."))

    def _open(self) -> None:
        fields = [
            Field("number", _("Number"), required=True),
            Field("pin", _("PIN"), kind="secret", required=True),
        ]
        hint = self._app.hint
        aside = Static(content((hint, "dim"))) if hint else None
        screen = SignIn(
            _("Sign in"),
            fields,
            name="sign-in",
            save=self._sign_in,
            aside=aside,
            save_label=_("Sign in"),
        )
        self._app.push_screen(screen, self._closed)

    async def _sign_in(self, filled: Filled) -> None:
        try:
            await self.take(filled.values["number"], filled.values["pin"])
        except ControlroomError as error:
            if isinstance(error, TooSoon):
                error.field = "pin"
                raise
            raise type(error)(error.sentence, field="pin") from error

    def _closed(self, _filled: Filled | None) -> None:
        asked, self._asked = self._asked, None
        if asked is not None and not asked.done():
            asked.set_result(None)
