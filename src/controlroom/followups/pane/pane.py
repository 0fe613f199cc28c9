"""Pane 5: what is owed by the time it is due, and the chosen one in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.text import half
from controlroom.followups import reads, reads_attempts
from controlroom.followups.pane.acts import FollowupActs
from controlroom.followups.pane.detail import Whole, parts
from controlroom.followups.pane.listing import WHICH, columns, row
from controlroom.followups.reads import Counts, Followup
from controlroom.followups.rules import State, midnight
from controlroom.incidents.pane.detail import Detail
from controlroom.incidents.pane.lines import view_of
from controlroom.store import search
from controlroom.ui.listed import Listed
from controlroom.ui.notice import warn
from controlroom.ui.prompt import Ask, open_once
from controlroom.ui.table import RecordTable

_FIND_MOST = 50


@dataclass(frozen=True, slots=True)
class Found:
    """What the pane shows: a page, how many are overdue and due today, the chosen one, and which one was looked for."""

    page: Sequence[Followup]
    counts: Counts
    whole: Whole | None
    more: bool
    sought: int | None


class FollowupsPane(Listed[Found, Whole], FollowupActs[Found]):
    """The follow-ups of the desk."""

    def __init__(self, number: int, heading: str, *, id: str | None = None) -> None:
        table = RecordTable(columns(), empty=_("Nothing is owed. N adds something, M a missed call."))
        self._detail = Detail()
        super().__init__(number, heading, table, self._detail, id=id)
        self._which = "open"
        self._words = ""
        self._pages: list[tuple[datetime, int]] = []
        self._go_to: int | None = None
        self._sought: int | None = None

    # -- reading and showing ------------------------------------------------------------------------------

    def read(self) -> Found:
        """Read a page of follow-ups, and the chosen one whole."""
        sought = self._go_to
        reader, limit, now = self.frame.reader, self.frame.policy.list_limit, self.frame.now()
        if self._words:
            page = self._search(self._words)
        elif self._which == "open":
            page = reads.followups(reader, limit=limit + 1, after=self._after())
        else:
            before = self._pages[-1][1] if self._pages else None
            page = reads.followups(reader, state=None, limit=limit + 1, before=before)
        page, more = page[:limit], len(page) > limit and not self._words
        ids = [one.id for one in page]
        wanted = sought or self._key
        key = wanted if wanted in ids else ids[0] if ids else None
        return Found(
            page,
            reads.counts(reader, now, midnight(now, self.frame.zone, 0)),
            self.read_if_looked_at(key),
            more,
            sought,
        )

    def _after(self) -> tuple[datetime, int] | None:
        """Return behind what the page begins; that of a number that was looked for goes with its time."""
        one = reads.by_id(self.frame.reader, self._sought) if self._sought and len(self._pages) == 1 else None
        if one is not None and one.state is State.OPEN:
            return one.due, one.id - 1
        return self._pages[-1] if self._pages else None

    def _search(self, words: str) -> list[Followup]:
        keys = search.find(self.frame.reader, "followup", words, confirm=self._texts, limit=_FIND_MOST)
        return reads.by_ids(self.frame.reader, keys)

    def _texts(self, keys: Sequence[int]) -> dict[int, str]:
        found = reads.by_ids(self.frame.reader, keys)
        # what people said, and who they are, answers only whoever is signed in
        if not self.frame.revealed:
            return {one.id: one.spoken for one in found}
        return {one.id: " ".join((one.spoken, one.text, one.result, one.phone, one.caller)) for one in found}

    def key_of(self, whole: Whole) -> int:
        """Return the follow-up's key."""
        return whole.followup.id

    def read_whole(self, key: int) -> Whole | None:
        """Read a follow-up with its attempts and its history."""
        reader = self.frame.reader
        one = reads.by_id(reader, key)
        if one is None:
            return None
        in_gas = one.state is State.OPEN and reads.in_gas_area(reader, one)
        return Whole(one, reads_attempts.attempts(reader, key), reads_attempts.history(reader, one), in_gas)

    def show(self, found: Found) -> None:
        """Show list and detail; times are worked out at this instant."""
        frame = self.frame
        now = frame.now()
        seen = {"revealed": frame.revealed, "phones": frame.may("reveal")}
        self._table.show([row(one, frame.policy, now, **seen) for one in found.page])
        if self._go_to is not None and (self._table.move_to(self._go_to) or found.sought == self._go_to):
            self._go_to = None
        key = self._table.cursor_key
        self._key = key if isinstance(key, int) else None
        self._show_state(found)
        self.show_hints()
        self.show_chosen(found.whole)

    def _show_state(self, found: Found) -> None:
        if self._words:
            words = _("found {count}: {words}").format(count=len(found.page), words=self._words[:30])
            self._list_panel.show_state((words, "dim"))
            return
        state = [(_("today {count}").format(count=found.counts.today), "dim")]
        if found.counts.overdue:
            state.append(("▲" + _("{count} overdue").format(count=found.counts.overdue), "late"))
        if self._which != "open":
            state.append((_(WHICH[self._which]), "dim"))
        if found.more:
            state.append((_("further: Ctrl+→"), "dim"))
        self._list_panel.show_state(*state)

    def show_whole(self, whole: Whole | None) -> None:
        """Show one in full."""
        self._whole = whole
        if whole is None:
            self._detail.display_parts(None, [])
            return
        self._detail.display_parts(whole.followup.id, parts(whole, view_of(self.frame)))

    # -- which one ----------------------------------------------------------------------------------------

    def chosen(self) -> Followup | None:
        """Return the follow-up under the cursor as last read."""
        rows = self._found[0].page if self._found else ()
        return next((one for one in rows if one.id == self._key), None)

    async def action_due(self) -> None:
        """To this pane, the cursor on what is due first (F6)."""
        await self.app.run_action(f"focus_pane({self.number})")
        if self._words or self._which != "open" or self._pages:
            self._words, self._which, self._pages, self._key = "", "open", [], None
            self.reread_before_keys()
        self.action_list()
        self._table.action_first()

    def is_narrowed(self) -> bool:
        """Whether it shows a search, all records or another page."""
        return bool(self._words or self._which != "open" or self._pages)

    def show_first(self) -> None:
        """Show what it shows at first."""
        self._words, self._which, self._pages = "", "open", []

    def action_filter(self) -> None:
        """What is owed, or all, newest first."""
        self._which = "all" if self._which == "open" else "open"
        self._words, self._pages = "", []
        self.reread_before_keys()

    def action_older(self) -> None:
        """Turn to what is due later; of all, to older ones."""
        found = self._found[0] if self._found else None
        if found and found.more:
            self._pages.append((found.page[-1].due, found.page[-1].id))
            self._sought = None
            self.reread_before_keys()

    def action_newer(self) -> None:
        """Turn back."""
        if self._pages:
            self._pages.pop()
            self.reread_before_keys()

    def find(self) -> None:
        """Ask for a number or words."""
        ask = Ask(
            _("Find a follow-up"),
            _("Its number (F-0042, or 42), or words. Empty shows what is owed."),
            name="followups.find",
        )
        open_once(self.app, ask, self._find)

    def _find(self, typed: str | None) -> None:
        if typed is None:
            return
        plain = half(typed).strip().upper().removeprefix("F").removeprefix("-")
        self._words, self._pages, self._key, self._sought = typed.strip(), [], None, None
        if plain.isdigit() and len(plain) <= 6:
            try:
                one = reads.by_number(self.frame.reader, plain)
            except ControlroomError as error:
                warn(self, error)
                return
            finally:
                self._words = ""
            self._which = "open" if one.state is State.OPEN else "all"
            # the page that begins with it
            self._pages = [(one.due, one.id - 1)] if self._which == "open" else [(one.due, one.id + 1)]
            self._go_to = self._sought = one.id
        self.reread_before_keys()
