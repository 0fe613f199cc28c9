"""F7: the handover gone through together. The sheet over the panes, the lines stay in sight."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from controlroom.base.errors import ControlroomError, Refused
from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.handovers import reads
from controlroom.handovers.counting import SEAL, why_field
from controlroom.handovers.pane.keys import WHERE
from controlroom.handovers.pane.showing import counted, in_full, rows, standing
from controlroom.handovers.pane.writing import DESK, HERE, not_who_hands_over
from controlroom.handovers.reads import CountLine, Handover, Line
from controlroom.handovers.rules import RISK
from controlroom.handovers.shown import room_title
from controlroom.people.pinform import PinForm
from controlroom.store.actor import Actor
from controlroom.ui.columns import Column
from controlroom.ui.fields import Field, Filled
from controlroom.ui.footer import KeyLine
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import Hint, bindings
from controlroom.ui.notice import decline, tell, warn
from controlroom.ui.overlay import Overlay
from controlroom.ui.pane import Changed, Tick, frame
from controlroom.ui.panel import Panel
from controlroom.ui.prompt import Ask, Confirm, open_once
from controlroom.ui.safe import content
from controlroom.ui.table import RecordTable

NAME = "handover"


class HandoverScreen(Overlay):
    """The sheet: each thing that goes on, and what the relief says of it.

    Attributes:
        relief: who stands beside the officer, once the PIN was given here.
    """

    where = WHERE
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(WHERE))
    DEFAULT_CSS = """
    HandoverScreen .chosen { height: auto; max-height: 6; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(name=NAME)
        self.relief: Actor | None = None
        self.one: Handover | None = None
        self._items: dict[int, Line] = {}
        self._counts: Sequence[CountLine] = ()
        self._compared = 0
        self.table = RecordTable(
            [
                Column("", 2),
                Column(_("Kind"), 10, drop=2),
                Column(_("No."), 11),
                Column(_("What goes on"), 34, share=3),
                Column(_("Due"), 11),
                Column(_("Gone through"), 10, share=1, drop=1),
            ],
            empty=_("Nothing is open."),
        )
        self.heading = _("Handover")
        self._panel = Panel(title=self.heading)
        self._chosen_lines = Static(classes="chosen")

    def key_hints(self) -> list[Hint]:
        """Return what its key line shows: Esc leads to a telephone that rings, F2 signs here."""
        return [replace(one, label=_("Calls")) if one.key == "Esc" else one for one in super().key_hints()]

    def compose(self) -> ComposeResult:
        """The sheet, the chosen item in full, the keys."""
        with self._panel:
            yield self.table
            yield self._chosen_lines
        yield KeyLine(self.key_hints())

    def on_mount(self) -> None:
        """Show what there is at once."""
        self.table.focus()
        self.table.await_rows()
        self._reread()

    def on_changed(self, message: Changed) -> None:
        """Something happened, here or elsewhere: the sheet is compared with it, then read."""
        if frame(self).actor is None:
            # the console was locked: the relief is not known to be here any more
            self.relief = None
        # whoever reads only, or nobody, changes nothing by looking at it, and is asked for no PIN
        if message.seq != self._compared and frame(self).may("sign"):
            self._compared = message.seq
            self._compare_anew()
        else:
            self._reread()

    def _compare_anew(self) -> None:
        # not among the readings: one of these must not cancel it, it would never be made up for
        compare: Callable[[], Awaitable[None]] = self._compare
        self.run_worker(compare, group="compare", exclusive=True, exit_on_error=False)

    async def _compare(self) -> None:
        is_open = await asyncio.to_thread(reads.open_one, frame(self).reader) is not None
        if is_open and frame(self).may("sign"):
            await frame(self).desk.do(DESK + "compare")
        self._reread()

    def on_screen_resume(self) -> None:
        """A form above it has closed."""
        self._reread()

    def on_tick(self, _message: Tick) -> None:
        """What is left reads otherwise."""
        self._show()

    def _reread(self) -> None:
        read: Callable[[], Awaitable[None]] = self._read
        self.run_worker(read, group="read", exclusive=True, exit_on_error=False)

    async def _read(self) -> None:
        desk = frame(self)
        try:
            one, items, counts = await asyncio.to_thread(_sheet, self)
        except ControlroomError as error:
            self.table.fail(error.sentence)
            desk.storage_failed(error)
            return
        if one is None:
            # signed, refused or given up; a form above it closes first
            if self.is_active:
                self.dismiss(None)
            return
        self.one, self._items = one, {item.nth: item for item in items}
        self._counts = counts
        self._show()

    def _show(self) -> None:
        one = self.one
        if one is None:
            return
        desk = frame(self)
        self.table.show([row for item in self._items.values() for row in rows(item, desk.now(), desk.zone)])
        self._panel.show_state(*standing(one, self._counts, is_here=self.relief is not None))
        self._show_chosen()

    @property
    def chosen(self) -> Line | None:
        """The item under the cursor; on what is told with one, that one."""
        return self._under_cursor()[0]

    def _under_cursor(self) -> tuple[Line | None, str]:
        """Return the item under the cursor, and the line told with it if the cursor stands there."""
        nth, _dot, told = str(self.table.cursor_key or 0).partition(".")
        one = self._items.get(int(nth))
        return one, one.told[int(told) - 1] if one is not None and 0 < int(told or 0) <= len(one.told) else ""

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Show the item under the cursor in full."""
        event.stop()
        self._show_chosen()

    def _show_chosen(self) -> None:
        one, told = self._under_cursor()
        parts = in_full(one, told, frame(self).zone) if one is not None else []
        parts += counted(self._counts)
        if self.one is not None and self.one.note:
            parts.append((_("Note to the next shift: {words}").format(words=self.one.note), "dim"))
        self._chosen_lines.update(content(*parts))

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Show the whole record of an item."""
        event.stop()
        one = self.chosen
        if one is not None:
            frame(self).show_record(one.subject, one.called)

    # -- two people ---------------------------------------------------------------------------------------

    def action_relief(self) -> None:
        """Let the relief sign in beside the officer."""
        fields = [
            Field("number", _("Number"), required=True),
            Field("pin", _("PIN"), kind="secret", required=True),
        ]
        title = _("Who takes over: number and PIN")
        screen = PinForm(title, fields, name="handover.relief", save=self._join, save_label=_("Sign in"))
        open_once(self.app, screen)

    async def _join(self, filled: Filled) -> None:
        from controlroom.people.recovery import sign_in_and_hear

        desk, number = frame(self), half(filled.values["number"]).strip().upper()
        if self.one is not None and self.one.is_handed_over_by(number):
            # before it is noted that somebody signed in
            raise Refused(_("Whoever takes the desk over must be somebody else."), field="number")
        try:
            relief, notice = await asyncio.to_thread(
                sign_in_and_hear, desk.store, number, filled.values["pin"], desk.desk_name
            )
        except ControlroomError as error:
            error.field = "pin"
            raise
        await desk.desk.save(HERE + "as_relief", relief, "join", request=filled.form_id)
        self.relief = relief
        if notice:
            # once the form is gone: what says something about the field before goes with it
            self.app.call_after_refresh(lambda: warn(self, notice, timeout=30))

    def action_accept(self) -> None:
        """The relief takes the chosen item on."""
        if self.chosen is not None:
            self._accept([self.chosen])

    def action_accept_all(self) -> None:
        """The relief takes on whatever nobody has gone through, once asked; of a risky handover that of one room."""
        waiting = [one for one in self._items.values() if one.is_undecided]
        left = [one for one in waiting if not one.risk]
        room = self.chosen.room if self.chosen is not None else ""
        one_room = any(one.subject == RISK and one.gone is None for one in self._items.values())
        if one_room and left:
            left = [one for one in left if one.room == room]
            if not left:
                decline(self, _("This handover is one of higher risk: take on one kind after the other."))
                return
        if not left:
            words = _("What has ▲ is spoken through one by one: Y on each.") if waiting else ""
            decline(self, words or _("Everything has been gone through. F2 signs."))
            return

        def then(is_so: bool | None) -> None:
            if is_so:
                self._accept(left)

        title = _("Take on all {count} items?").format(count=len(left))
        if one_room:
            title = _("{head}: {tail}").format(head=room_title(room), tail=title)
        sentence = _("Each has been spoken through with whoever hands over.")
        open_once(self.app, Confirm(title, sentence, name="handover.all"), then)

    def action_count(self) -> None:
        """The relief counts, without seeing what the register has; what differs is counted again or explained."""
        if not self._has_relief():
            return
        if not self._counts:
            decline(self, _("There is nothing to count."))
            return
        fields = []
        for one in self._counts:
            hint = _("the number of the seal you see") if one.sort == SEAL else _("what you counted yourself")
            fields.append(Field(one.sort, one.title, value=one.found, required=True, hint=hint))
            if one.differs:
                hint = _("count again, or say why")
                fields.append(
                    Field(why_field(one.sort), "▲ " + _("Why it differs"), value=one.why, hint=hint)
                )
        sorts = [one.sort for one in self._counts]

        async def save(filled: Filled) -> None:
            given = filled.values
            found = {sort: given[sort] for sort in sorts}
            why = {sort: given[why_field(sort)] for sort in sorts if why_field(sort) in given}
            await frame(self).desk.save(
                HERE + "as_relief", self.relief, "count", found, why, request=filled.form_id
            )

        title = _("Counted by {who}").format(who=self.one.incoming if self.one is not None else "")
        open_once(self.app, FormScreen(title, fields, name="handover.count", save=save))

    def action_query(self) -> None:
        """The relief asks about the chosen item."""
        one = self.chosen
        if one is not None and self._has_relief():
            self._ask(_("Ask about {number}").format(number=one.called), one.words, "query", one.nth)

    def action_answer(self) -> None:
        """Answer what was asked about the chosen item."""
        one = self.chosen
        if one is None:
            return
        if not one.query:
            decline(self, _("Nothing was asked about {number}.").format(number=one.called))
        else:
            self._ask(_("Answer about {number}").format(number=one.called), one.query, "answer", one.nth)

    def action_note(self) -> None:
        """Write the note to the next shift."""
        before = self.one.note if self.one is not None else ""
        self._ask(_("Note to the next shift"), "", "note", value=before)

    def action_refuse(self) -> None:
        """The relief does not take over."""
        if self._has_relief():
            self._ask(_("Not taken over: why?"), _("Whoever has the desk keeps it."), "refuse")

    def action_drop(self) -> None:
        """Give the handover up."""
        self._ask(_("Give this handover up: why?"), _("Whoever has the desk keeps it."), "drop")

    def _ask(self, title: str, sentence: str, act: str, *given: object, value: str = "") -> None:
        by_relief = act in ("query", "refuse")

        async def save(text: str, request: str) -> None:
            lane = frame(self).desk
            if by_relief:
                await lane.save(HERE + "as_relief", self.relief, act, *given, text, request=request)
            else:
                await lane.save(DESK + act, *given, text, request=request)

        open_once(self.app, Ask(title, sentence, value=value, save=save, name=f"handover.{act}"))

    def _accept(self, items: Sequence[Line]) -> None:
        self._as_relief("accept", [one.nth for one in items], {one.nth: one.looked_at for one in items})

    def _has_relief(self) -> bool:
        if self.relief is None:
            again = self.one is not None and self.one.incoming
            decline(
                self, _("The relief signs in again: F3.") if again else _("The relief signs in first: F3.")
            )
        return self.relief is not None

    def _as_relief(self, act: str, *given: object) -> None:
        if self._has_relief():
            frame(self).desk.press(HERE + "as_relief", self.relief, act, *given)

    # -- signing ------------------------------------------------------------------------------------------

    def action_sign(self) -> None:
        """Sign: both PINs on one screen."""
        one, relief = self.one, self.relief
        if one is None or not self._has_relief() or relief is None:
            return
        officer = frame(self).actor
        if officer is not None and not one.is_handed_over_by(officer.number):
            warn(self, not_who_hands_over(one.outgoing))
            return
        if one.left:
            warn(self, _("{count} items are not gone through yet.").format(count=one.left))
            return
        if one.uncounted:
            warn(self, _("Not everything is counted yet: C."))
            return
        if odd := [count.title for count in self._counts if count.is_unexplained]:
            words = _("Differs from the register: {what}. C counts again, or says why.")
            warn(self, words.format(what=_(", ").join(odd)))
            return
        fields = [
            Field("own", _("PIN of {who}").format(who=one.outgoing), kind="secret", required=True),
            Field("relief", _("PIN of {who}").format(who=one.incoming), kind="secret", required=True),
        ]

        async def save(filled: Filled) -> None:
            given = filled.values
            try:
                await frame(self).desk.save(
                    HERE + "sign", relief, given["own"], given["relief"], request=filled.form_id
                )
            except ControlroomError:
                # what the refused act had found is undone with it: the sheet finds it once more
                self._compare_anew()
                raise
            frame(self).hand_over_to(relief)
            words = _("{number} is signed. {who} has the desk.")
            tell(self, words.format(number=one.spoken, who=one.incoming))

        title = _("Sign handover {number}").format(number=one.spoken)
        screen = PinForm(title, fields, name="handover.sign", save=save, save_label=_("Sign"))
        open_once(self.app, screen)


def _sheet(screen: HandoverScreen) -> tuple[Handover | None, Sequence[Line], Sequence[CountLine]]:
    reader: Any = frame(screen).reader
    one = reads.open_one(reader)
    return (None, (), ()) if one is None else (one, reads.lines(reader, one.id), reads.counts(reader, one.id))
