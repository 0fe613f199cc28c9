"""Who is signed in at this console: the sign-in, the sign-out, the lock, and what is done about the shift."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from textual.widgets import Static

from controlroom.base.errors import ControlroomError, NotFound, Refused, TooSoon, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.console.bar import run_line
from controlroom.console.help import Page
from controlroom.console.idle import Idle
from controlroom.console.tenure import Tenure
from controlroom.people.pinform import PinForm
from controlroom.shifts.duty import DutyList
from controlroom.shifts.reads import Shift, current
from controlroom.shifts.reads_roster import planned
from controlroom.shifts.rules import has_the_desk, span_begun, span_of
from controlroom.store.actor import Actor
from controlroom.store.reader import Reader
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.kept import forget, put_away
from controlroom.ui.notice import tell, warn
from controlroom.ui.overlay import Overlay
from controlroom.ui.prompt import Ask, Choose, Keep, open_once
from controlroom.ui.safe import content

if TYPE_CHECKING:
    from controlroom.console.core import Core
    from controlroom.handovers.reads import Handover

_DESK = "controlroom.shifts.desk:"


class Officer:
    """The officer at the desk.

    Args:
        app: the console.

    Attributes:
        actor: who is signed in, None before and while the console is locked.
        locked: who was signed in when the console locked itself: for so long nobody had touched a key.
        offer_shift: a shift, or who shares it, is to be offered as soon as nothing else is open.
        tenure: whether the officer still has the desk.
    """

    def __init__(self, app: Core) -> None:
        self._app = app
        self.actor: Actor | None = None
        self.locked: Actor | None = None
        self._idle = Idle()
        self.offer_shift = False
        self.tenure = Tenure()
        self._asked: asyncio.Future[None] | None = None
        self._waits: Handover | None = None

    @property
    def typing(self) -> str:
        """Number and name of who types here, also while the lock puts their forms aside; empty: nobody signed in."""
        actor = self.actor or self.locked
        return f"{actor.number} {actor.name}" if actor is not None else ""

    async def need(self) -> Actor | None:
        """Return who acts, on the shift that runs now; ask first if nobody is signed in; None if that was left.

        Raises:
            Refused: the officer has lost the desk and does not know it; said once.
        """
        if self.actor is None:
            if self._asked is None:
                self._asked = asyncio.get_running_loop().create_future()
                self._open()
            await asyncio.shield(self._asked)
        if self.actor is not None and not await asyncio.to_thread(_is_staff, self._app.reader, self.actor):
            # whoever left the staff while signed in writes nothing more
            left = _("{number} is no longer on the staff and is signed out.").format(number=self.actor.number)
            self.sign_out()
            warn(self._app.screen, left)
        if self.actor is None:
            return None
        by = await self.here()
        if self.tenure.lost:
            said, self.tenure.lost = self.tenure.lost, ""
            raise Refused(said + " " + _("This was not done; do it once more if it is to be."))
        return by

    async def here(self) -> Actor:
        """Return who is signed in, on the shift that runs now, or the console itself; nobody is asked."""
        by = self.actor or Actor(self._app.desk_name)
        shift = await asyncio.to_thread(current, self._app.reader)
        self.saw(shift)
        return replace(by, shift_id=shift.id if shift is not None else None)

    def saw(self, shift: Shift | None) -> None:
        """Note whose shift runs; before there are panes nobody has one here."""
        if self._app.board is not None:
            self.tenure.saw(self.actor, shift, self._app.zone)

    def say_lost(self) -> None:
        """Say that somebody else has the desk; it stands until a key says that it was read."""

        def seen(_answer: str | None) -> None:
            self.tenure.lost = ""

        title, choices = _("You do not have the desk any more"), [Choice("seen", _("Understood"))]
        open_once(self._app, Choose(title, choices, self.tenure.lost, name="desk-lost", unasked=True), seen)

    async def take(self, number: str, pin: str) -> None:
        """Sign in.

        Args:
            number: as typed.
            pin: as typed.

        Raises:
            NotAllowed: number or PIN wrong, or tried too soon; StorageFailed, Busy: it cannot be noted.
        """
        await self._app.ready()
        from controlroom.people.recovery import sign_in_and_hear

        app, before = self._app, self.locked
        actor, notice = await asyncio.to_thread(sign_in_and_hear, app.store, number, pin, app.desk_name)
        self.actor, self.locked = actor, None
        self._idle.touched()
        if before is not None and before.staff_id != actor.staff_id:
            forget(app)
            self.tenure.forget()
            app.offers.wait_for(())
        shift = await asyncio.to_thread(current, app.reader)
        self.saw(shift)
        self.offer_shift = shift is None and "shift" in actor.rights
        if before is None and "shift" in actor.rights and shift is not None:
            self._say_who_has_the_desk(shift)
        app.officer_changed()
        if notice:
            app.call_after_refresh(lambda: warn(app.screen, notice, timeout=30))

    def _say_who_has_the_desk(self, shift: Shift) -> None:
        if self.actor is not None and shift.staff_id != self.actor.staff_id:
            sentence = has_the_desk(shift.number, shift.officer)
            self._app.call_after_refresh(lambda: tell(self._app.screen, sentence, timeout=15))

    # -- nobody touches it ----------------------------------------------------------------------------

    def touched(self) -> None:
        """Somebody struck a key; after a long rest the console is locked before the key is worked off."""
        self.look()
        self._idle.touched()

    def look(self) -> None:
        """Lock the console if nobody has touched it for the policy's time.

        The panes stay live and the alarms ring, without residents' names; forms are put aside and offered again to
        who had the console, answers of the command bar go. The next entry asks for the PIN; F12 never does.
        """
        if self.actor is None or self._app.board is None:
            return
        if self._idle.seconds >= self._app.policy.desk.lock_after:
            self.locked, self.actor = self.actor, None
            # what is typed there, or was answered, may name residents
            self._app.offers.wait_for(put_away(self._app, down_to=Overlay))
            self._app.officer_changed()

    # -- what may be done -----------------------------------------------------------------------------

    def menu(self) -> None:
        """Sign in; or, once signed in, sign out, begin a shift, and what a leader may do about the desk."""
        if self.actor is None:
            self._app.start(self.need())
        else:
            self._app.hold_keys(self._read_menu(), self._open_menu)

    async def _read_menu(self) -> None:
        from controlroom.handovers.reads import to_countersign

        self._waits = await asyncio.to_thread(to_countersign, self._app.reader)

    def _open_menu(self) -> None:
        shift, actor = self._app.heart.seen.shift, self.actor
        if actor is None:
            return
        who = _("{number} {name} is signed in.").format(number=actor.number, name=actor.name)
        duty, leader = Choice("duty", _("Who is on duty")), "override" in actor.rights
        choices = [duty, Choice("out", _("Sign out"))]
        if shift is None:
            choices[0] = Choice("shift", _("Begin my shift"))
        elif shift.staff_id != actor.staff_id:
            who += " " + has_the_desk(shift.number, shift.officer)
            if leader:
                choices.append(Choice("take", _("Take the desk over, with a reason")))
        elif shift.console != self._app.desk_name:
            choices.append(Choice("carry", _("Carry the desk to this console")))
        if shift is not None and leader:
            choices.append(Choice("end", _("End the shift without relief, with a reason")))
        if self._waits is not None:
            # a leader reads and countersigns beside the officer, who stays signed in
            title, number = _("Read handover {number}, not countersigned yet"), self._waits.spoken
            choices.append(Choice("read", title.format(number=number)))
            choices.append(Choice("countersign", _("Countersign handover {number}").format(number=number)))
        open_once(self._app, Choose(_("Officer"), choices, who, name="officer"), self._chosen)

    def sign_out(self) -> None:
        """Sign out; the screen is a wall display again."""
        if self.actor is not None:
            tell(self._app.screen, _("{number} is signed out.").format(number=self.actor.number))
            self.actor = None
            forget(self._app)
            self.tenure.forget()
            self._app.officer_changed()

    def sign_over(self, actor: Actor) -> None:
        """Another officer has signed for the desk here and is signed in; what the one before had typed is forgotten."""
        forget(self._app)
        self._app.offers.wait_for(())
        self.tenure.forget()
        self.actor, self.locked = actor, None
        self.offer_shift = True
        self._app.officer_changed()

    def begin_shift(self) -> None:
        """Offer to begin the shift of the hour on this console; of one's own that runs, to say who shares it."""
        self.offer_shift = False
        runs = self._running()
        if runs is not None and self.actor is not None and runs.staff_id != self.actor.staff_id:
            self._say_who_has_the_desk(runs)
            return
        policy, now = self._app.policy, self._app.now()
        if runs is None:
            span, heading, label = span_begun(policy, now), _("Begin your shift: {shift}"), _("Begin")
        else:
            span = span_of(policy, runs.name, runs.day, runs.started)
            heading, label = _("Who shares your shift: {shift}"), ""
        sharing = set(runs.members if runs is not None else ()) | self._planned(max(span.starts, now))

        async def save(filled: Filled) -> None:
            await self._start_shift(filled, runs)

        screen = FormScreen(
            heading.format(shift=title(span.shift)),
            [
                Field(
                    "with",
                    _("Who shares it"),
                    value=" ".join(sorted(sharing)),
                    hint=_("staff numbers with blanks between; leave it empty if nobody"),
                )
            ],
            name="shift",
            save=save,
            save_label=label,
        )
        open_once(self._app, screen)

    def _running(self) -> Shift | None:
        try:
            # whoever has just signed for the desk has it, whatever was painted last
            return current(self._app.reader)
        except ControlroomError:
            return self._app.heart.seen.shift

    def _planned(self, at: datetime) -> set[str]:
        """Return the numbers of those whom the roster has beside the officer."""
        try:
            found = planned(self._app.reader, self._app.policy, at)
        except ControlroomError:
            # a roster that cannot be read keeps nobody from beginning
            return set()
        return {one.number for one in found} - {self.actor.number if self.actor is not None else ""}

    def _chosen(self, answer: str | None) -> None:
        if answer == "out":
            self.sign_out()
        elif answer == "shift":
            self.begin_shift()
        elif answer == "duty":
            open_once(self._app, DutyList())
        elif answer == "carry":
            self._app.desk.press(_DESK + "start")
        elif answer == "take":
            self._ask_why(
                _("Take the desk over: why?"),
                _("Say why; it stands in the log."),
                self._take,
            )
        elif answer == "end":
            self._ask_why(
                _("End the shift without relief: why?"),
                _("Nobody has the desk then; it stands in the log."),
                self._end,
            )
        elif answer == "read" and self._waits is not None:
            self._app.start(self._read_sheet(self._waits.spoken))
        elif answer == "countersign" and self._waits is not None:
            self._countersign(self._waits)

    def _ask_why(self, title: str, sentence: str, save: Keep) -> None:
        open_once(self._app, Ask(title, sentence, save=save, name="officer.why"))

    async def _take(self, why: str, request: str) -> None:
        if not why.strip():
            raise UsageError(_("Say why."))
        await self._app.desk.save(_DESK + "start", why=why, request=request)

    async def _end(self, why: str, request: str) -> None:
        await self._app.desk.save(_DESK + "end", why, request=request)
        # one's own shift ended here is nothing to be told
        self.tenure.forget()

    async def _read_sheet(self, number: str) -> None:
        by = await self.need()
        if by is not None:
            line, wide = f"handovers show {number}", self._app.size.width - 6
            answer = await run_line(self._app.store, lambda: by, line, wide)
            open_once(self._app, Page(number, [(answer.data or answer.talk, "text")], name="record"))

    def _countersign(self, one: Handover) -> None:
        async def save(filled: Filled) -> None:
            given = filled.values
            await self._app.desk.save(
                "controlroom.handovers.pane.writing:countersign",
                given["number"],
                given["pin"],
                one.spoken,
                given["remark"],
                request=filled.form_id,
            )
            tell(self._app.screen, _("{number} is countersigned.").format(number=one.spoken))

        own = self.actor.number if self.actor is not None and "countersign" in self.actor.rights else ""
        fields = [
            Field("remark", _("Remark"), hint=_("the desk owes an answer; none is needed")),
            Field("number", _("Number"), required=True, value=own),
            Field("pin", _("PIN"), kind="secret", required=True),
        ]
        sentence = _("{outgoing} handed over to {incoming}: {count} items.")
        words = sentence.format(outgoing=one.outgoing, incoming=one.incoming, count=one.items)
        screen = PinForm(
            _("Countersign handover {number}").format(number=one.spoken),
            fields,
            name="officer.countersign",
            save=save,
            aside=Static(content((words, "dim"))),
            save_label=_("Sign"),
        )
        open_once(self._app, screen)

    async def _start_shift(self, filled: Filled, runs: Shift | None) -> None:
        numbers = filled.values["with"].replace("，", " ").replace(",", " ").replace("、", " ").split()
        if runs is not None and set(numbers) == set(runs.members):
            return
        try:
            await self._app.desk.save(_DESK + "start", numbers, request=filled.form_id)
        except NotFound as error:
            raise NotFound(error.sentence, field="with") from error
        if runs is None:
            tell(self._app.screen, _("Your shift runs. The log and every entry carry it."))

    def _open(self) -> None:
        fields = [
            Field("number", _("Number"), required=True, value=self.locked.number if self.locked else ""),
            Field("pin", _("PIN"), kind="secret", required=True),
        ]
        hint = self._app.hint
        aside = Static(content((hint, "dim"))) if hint else None
        screen = PinForm(
            _("Locked: number and PIN") if self.locked else _("Sign in"),
            fields,
            name="sign-in",
            save=self._sign_in,
            aside=aside,
            save_label=_("Sign in"),
        )
        screen.form.begins = "pin" if self.locked else ""
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


def _is_staff(reader: Reader, actor: Actor) -> bool:
    return reader.value("SELECT 1 FROM staff WHERE id = :id AND active = 1", id=actor.staff_id) is not None
