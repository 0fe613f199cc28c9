"""What the officer does with keys: one action per key."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import ClassVar, TypeVar

from textual.binding import BindingType

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.base.times import parse_when
from controlroom.incidents.pane import IncidentsPane
from controlroom.keyloans import reads
from controlroom.keyloans.pane import counting, forms
from controlroom.keyloans.pane.keys import WHERE
from controlroom.keyloans.pane.lending import FORM as LEND
from controlroom.keyloans.pane.lending import OUTSIDE, lending
from controlroom.keyloans.pane.writing import DESK, HERE
from controlroom.keyloans.reads import Key
from controlroom.keyloans.rules import Ended, State
from controlroom.ui.fields import Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import bindings
from controlroom.ui.notice import decline, warn
from controlroom.ui.opening import open_signed_in
from controlroom.ui.pane import Pane, Parked
from controlroom.ui.prompt import Ask, open_once

_TIME = re.compile(r"(?<![0-9])[0-2]?[0-9][:：][0-5][0-9](?![0-9])")

Found = TypeVar("Found")


class KeyActs(Pane[Found]):
    """The acts; the pane says which key is chosen."""

    where: ClassVar[str] = WHERE
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(WHERE))

    def chosen(self) -> Key | None:
        """Return the key under the cursor."""
        raise NotImplementedError

    def stay_on(self, key: int) -> None:
        """Keep a record in the list that is being acted on, until the cursor leaves it."""
        raise NotImplementedError

    # -- lending ------------------------------------------------------------------------------------------

    def action_lend(self) -> None:
        """Lend: the chosen key if this pane has the keyboard, else any."""
        one = self.chosen() if self.has_focus_within else None
        open_signed_in(self, lambda: self._lending(key=one))

    def _lending(
        self, *, key: Key | None = None, filled: Filled | None = None, outside: bool = False
    ) -> FormScreen:
        return lending(
            self.frame, self._back, self._lend_again, self.reopen, key=key, filled=filled, outside=outside
        )

    def _lend_again(self, filled: Filled, outside: bool) -> None:
        open_signed_in(self, lambda: self._lending(filled=filled, outside=outside))

    def _back(self, one: Key) -> None:
        open_signed_in(self, lambda: forms.give_back(self.frame, one))

    def action_give_back(self) -> None:
        """The chosen key is back."""
        self._with_loan(self._back)

    def action_hand_over(self) -> None:
        """The chosen key goes on to somebody else."""
        self._with_loan(lambda one: open_signed_in(self, lambda: forms.hand_over(self.frame, one)))

    def action_extend(self) -> None:
        """Lend the chosen key for longer."""
        self._with_loan(lambda one: open_signed_in(self, lambda: forms.extend(self.frame, one)))

    def action_remind(self) -> None:
        """Write a call about the chosen key down; a time in what was said is what was promised."""
        self._with_loan(self._remind)

    def _remind(self, one: Key) -> None:
        async def save(text: str, request: str) -> None:
            promised = self._promised(text)
            await self.frame.desk.save(
                DESK + "remind", one.tag, said=text, promised=promised, request=request
            )

        loan = one.loan
        assert loan is not None
        called = loan.called if self.frame.revealed or loan.number else _("outsider")
        phone = loan.phone if self.frame.may("reveal") else ""
        title = _("Called {who} about {tag}").format(who=" ".join((called, phone)).strip(), tag=one.tag)
        sentence = _(
            "What was said; with a time (back at 10:30) that is what was promised. Empty: no answer."
        )
        open_once(self.app, Ask(title, sentence, save=save, name="keyloans.remind"))

    def _promised(self, text: str) -> object:
        found = _TIME.search(text)
        if found is None:
            return None
        return parse_when(half(found[0]), self.frame.now(), self.frame.zone, look="forward", field="promised")

    # -- what befalls a key -------------------------------------------------------------------------------

    def action_lose(self) -> None:
        """The chosen key is lost; of one that is lost: it was found or replaced."""
        one = self._fresh()
        if one is None:
            return
        if one.state is State.LOST:
            title = _("{tag} hangs on its hook again").format(tag=one.tag)
            self._ask(title, _("Where it was found, or what was replaced."), "found", one.tag, "note")
        elif one.is_set:
            decline(self, _("{tag} is a set. Choose the key that is lost.").format(tag=one.tag))
        else:
            title = _("{tag} is lost?").format(tag=one.tag)
            self._ask(title, _("What is known of it. An incident is opened."), "lose", one.tag, "why")

    def action_audit(self) -> None:
        """Keep the chosen key back while it is looked into, or let it go."""
        one = self._fresh()
        if one is not None:
            title = _("Let {tag} be lent again?") if one.in_audit else _("Keep {tag} back?")
            self._ask(title.format(tag=one.tag), _("Say why; it stands in the log."), "audit", one.tag, "why")

    def action_undo(self) -> None:
        """Take the return of the chosen key back."""
        one = self._fresh()
        if one is None:
            return
        last = reads.loans(self.frame.reader, one.id, limit=1)
        if one.state is not State.IN or not last or last[0].how != Ended.RETURNED:
            decline(self, _("No return of {tag} can be taken back.").format(tag=one.tag))
        else:
            title = _("Take the return of {tag} back?").format(tag=one.tag)
            self._ask(title, _("Say why; it stands in the log."), "undo", one.tag, "why")

    async def action_incident(self) -> None:
        """To the incident the chosen key was lent for."""
        one = self._fresh()
        if one is None:
            return
        if one.loan is None or one.loan.incident_id is None:
            decline(self, _("{tag} is lent for no incident.").format(tag=one.tag))
            return
        for pane in self.screen.query(IncidentsPane):
            try:
                pane.go_to(one.loan.incident_id)
            except ControlroomError as error:
                warn(self, error)
                return
            await self.app.run_action(f"focus_pane({pane.number})")

    # -- counting -----------------------------------------------------------------------------------------

    def action_count(self) -> None:
        """Walk along the hooks; a count that was put aside goes on."""
        waiting = self.frame.drafts.known(counting.FORM)
        self._count(waiting[0].filled if waiting else counting.draft({}))

    def _count(self, kept: Filled) -> None:
        self.run_worker(self._walk(kept), group="count", exclusive=True, exit_on_error=False)

    async def _walk(self, kept: Filled) -> None:
        frame = self.frame
        if not frame.revealed and await frame.sign_in() is None:
            return

        def keys() -> list[Key]:
            return [one for one in reads.keys(frame.reader, limit=reads.ALL) if not one.is_set]

        def keep(seen: Mapping[str, str]) -> None:
            frame.drafts.park(counting.FORM, counting.draft(seen, kept.form_id))

        def walked(seen: dict[str, str] | None) -> None:
            if seen is not None:
                self._explain(seen, kept.form_id)

        try:
            screen = counting.CountScreen(keys, kept.values, keep)
        except ControlroomError as error:
            warn(self, error)
            return
        open_once(self.app, screen, walked)

    def _explain(self, seen: dict[str, str], form_id: str) -> None:
        frame = self.frame
        # somebody may have lent or returned one while the hooks were walked
        keys = [one for one in reads.keys(frame.reader, limit=reads.ALL) if not one.is_set]

        def saved() -> None:
            frame.drafts.drop(counting.FORM, form_id)

        form = counting.explaining(frame, keys, seen, saved)
        if form is not None:
            open_once(self.app, form)
        else:
            self.run_worker(self._write_count(seen, form_id, saved), exit_on_error=False)

    async def _write_count(self, seen: dict[str, str], form_id: str, saved: Callable[[], object]) -> None:
        done = await self.frame.desk.do(HERE + "count", counting.walk_of(seen), request=form_id)
        if done is not None:
            saved()

    # -- forms --------------------------------------------------------------------------------------------

    def reopen(self, parked: Parked) -> None:
        """Open a form that was put aside."""
        name, _blank, more = parked.form.partition(" ")
        if name == counting.FORM:
            self._count(parked.filled)
        elif name == LEND:
            open_signed_in(self, lambda: self._lending(filled=parked.filled, outside=more == OUTSIDE))
        else:
            open_signed_in(self, lambda: forms.again(self.frame, parked.form, parked.filled))

    def _with_loan(self, then: Callable[[Key], object]) -> None:
        one = self._fresh()
        if one is None:
            return
        if one.loan is None:
            decline(self, _("{tag} is not lent. Choose one that is.").format(tag=one.tag))
        else:
            then(one)

    def _fresh(self) -> Key | None:
        """Return the chosen key as it is now, or say that one must be chosen."""
        one = self.chosen()
        if one is None:
            decline(self, _("Choose a key first."))
            return None
        self.stay_on(one.id)
        try:
            return reads.by_id(self.frame.reader, one.id) or one
        except ControlroomError as error:
            warn(self, error)
            return None

    def _ask(self, title: str, sentence: str, act: str, tag: str, field: str) -> None:
        async def save(text: str, request: str) -> None:
            await self.frame.desk.save(DESK + act, tag, request=request, **{field: text})

        check = None if field == "note" else _not_empty
        open_once(self.app, Ask(title, sentence, check=check, save=save, name=f"keyloans.{act}"))


def _not_empty(text: str) -> None:
    if not text.strip():
        raise UsageError(_("Write what is known, or why."))
