"""Pane 3: the passes the desk has to do with, or all of them, and the chosen one in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from controlroom.base.i18n import _
from controlroom.incidents.pane.detail import Detail
from controlroom.incidents.pane.lines import view_of
from controlroom.incidents.reads_story import story
from controlroom.passes import reads, reads_checks, reads_estate
from controlroom.passes.gas import gas_places, is_inside
from controlroom.passes.pane.acts import PassActs
from controlroom.passes.pane.detail import Whole, parts
from controlroom.passes.pane.listing import WHICH, columns, in_order, row
from controlroom.passes.reads import Counts, Pass, Which
from controlroom.passes.rules import LIVE
from controlroom.ui.listed import Listed, in_its_place
from controlroom.ui.prompt import Ask, open_once
from controlroom.ui.safe import Part
from controlroom.ui.table import RecordTable

_FIND_MOST = 50
_ENTRIES = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What the pane shows: a page of passes, the numbers of its head, the chosen one, whether more follow."""

    page: Sequence[Pass]
    counts: Counts
    whole: Whole | None
    more: bool


class PassesPane(Listed[Found, Whole], PassActs[Found]):
    """The passes of the desk."""

    def __init__(self, number: int, heading: str, *, id: str | None = None) -> None:
        table = RecordTable(
            columns(), empty=_("No goods wait to go out or come back. F4 takes an application.")
        )
        self._detail = Detail()
        super().__init__(number, heading, table, self._detail, id=id)
        self._which = "desk"
        self._words = ""
        self._pages: list[int | None] = [None]
        self._go_to: int | None = None

    # -- reading and showing ------------------------------------------------------------------------------

    def read(self) -> Found:
        """Read a page of passes, and the chosen one whole."""
        frame = self.frame
        page, more = self._read_page()
        kept = reads.by_id(frame.reader, self._stays, frame.now()) if self._stays is not None else None
        page = in_its_place(page, kept, self._found[0].page if self._found else ())
        ids = [one.id for one in page]
        wanted = self._go_to or self._key
        key = wanted if wanted in ids else ids[0] if ids else None
        whole = self.read_if_looked_at(key)
        return Found(page, reads.counts(frame.reader, frame.now()), whole, more)

    def _read_page(self) -> tuple[Sequence[Pass], bool]:
        frame = self.frame
        reader, now, limit = frame.reader, frame.now(), frame.policy.list_limit
        if self._words:
            return reads.find(reader, self._words, now, limit=_FIND_MOST), False
        if self._which == "all":
            page = reads.passes(reader, now, Which.ALL, limit=limit + 1, before=self._pages[-1])
            return page[:limit], len(page) > limit
        page = reads.passes(reader, now, Which.OPEN, limit=limit + 1)
        if len(page) > limit:
            # what waits may end later than all of these
            page = [*reads.passes(reader, now, Which.WAITING, limit=limit), *page]
        page = in_order([*page, *reads.passes(reader, now, Which.BACK_DUE, limit=limit + 1)], now)
        return page[:limit], len(page) > limit

    def key_of(self, whole: Whole) -> int:
        """Return the pass's key."""
        return whole.one.id

    def read_whole(self, key: int) -> Whole | None:
        """Read a pass with its checks, trips, whom to call, and its history."""
        frame = self.frame
        reader = frame.reader
        one = reads.by_id(reader, key, frame.now())
        if one is None:
            return None
        may_see = frame.revealed and frame.may("release")
        return Whole(
            one,
            reads_checks.checks(reader, key),
            reads_checks.moves(reader, key),
            reads_estate.owner_of(reader, one.place_sort, one.place_id),
            is_inside(one.place_code, gas_places(reader.rows, frame.policy, reader.location)),
            reads.code_of(reader, key) if may_see else "",
            story(reader, key, subject="pass", limit=_ENTRIES),
        )

    def show(self, found: Found) -> None:
        """Show list and detail; times are worked out at this instant."""
        frame = self.frame
        now = frame.now()
        self._table.show([row(one, frame.policy, now, revealed=frame.revealed) for one in found.page])
        if self._go_to is not None and self._table.move_to(self._go_to):
            self._go_to = None
        key = self._table.cursor_key
        self._key = key if isinstance(key, int) else None
        self._list_panel.show_state(*self._state(found))
        self.show_hints()
        self.show_chosen(found.whole)

    def _state(self, found: Found) -> list[Part]:
        if self._words:
            words = _("found {count}: {words}").format(count=len(found.page), words=self._words[:30])
            return [(words, "dim")]
        counts = found.counts
        state: list[Part] = []
        if counts.waiting:
            state.append((_("to check {count}").format(count=counts.waiting), "soon"))
        if counts.ready:
            state.append((_("may go {count}").format(count=counts.ready), "dim"))
        if counts.owed:
            state.append((_("out {count}").format(count=counts.owed), "dim"))
        if counts.overdue:
            state.append((f"▲{counts.overdue}", "late"))
        if self._which != "desk":
            state.append((_(WHICH[self._which]), "dim"))
            if found.more:
                state.append((_("further: Ctrl+→"), "dim"))
        elif found.more:
            state.append((_("more: L"), "dim"))
        return state

    def show_whole(self, whole: Whole | None) -> None:
        """Show one in full."""
        self._whole = whole
        if whole is None:
            self._detail.display_parts(None, [])
            return
        self._detail.display_parts(whole.one.id, parts(whole, view_of(self.frame)))

    # -- which one ----------------------------------------------------------------------------------------

    def chosen(self) -> Pass | None:
        """Return the pass under the cursor as last read."""
        rows = self._found[0].page if self._found else ()
        return next((one for one in rows if one.id == self._key), None)

    def stay_on(self, key: int) -> None:
        """Keep the cursor on a pass that is acted on, also from elsewhere: the next key is about it too."""
        super().stay_on(key)
        if key != self._key:
            self._go_to = key

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Show the record under the cursor; one that the cursor is to go to stays."""
        stays = self._stays
        super().on_record_table_moved(event)
        if self._go_to is not None:
            self._stays = stays

    async def show_pass(self, pass_id: int) -> None:
        """Show a pass in full, whether the desk still has to do with it or not."""
        frame = self.frame
        one = reads.by_id(frame.reader, pass_id, frame.now())
        if one is None:
            return
        at_desk = one.state in LIVE or one.owed
        self._which, self._words, self._pages = "desk" if at_desk else "all", "", [None]
        self._go_to, self._stays = pass_id, None
        self.read_in_full()
        await self.app.run_action(f"focus_pane({self.number})")

    def is_narrowed(self) -> bool:
        """Whether it shows a search, all records or another page."""
        return bool(self._words or self._which != "desk")

    def show_first(self) -> None:
        """Show what it shows at first."""
        self._words, self._which, self._pages, self._stays = "", "desk", [None], None

    def action_filter(self) -> None:
        """What the desk has to do with, or all passes, the newest first."""
        self._which = "all" if self._which == "desk" else "desk"
        self._words, self._pages, self._stays = "", [None], None
        self.reread_before_keys()

    def action_older(self) -> None:
        """Turn the page."""
        if self._found and self._found[0].more and self._which == "all":
            self._pages.append(min(one.id for one in self._found[0].page if one.id != self._stays))
            self._stays = None
            self.reread_before_keys()

    def action_newer(self) -> None:
        """Turn back."""
        if len(self._pages) > 1:
            self._pages.pop()
            self._stays = None
            self.reread_before_keys()

    def find(self) -> None:
        """Ask for a number or words."""
        ask = Ask(
            _("Find a pass"),
            _("Its number, home, applicant, plate or goods. Empty shows what the desk has to do with."),
            name="passes.find",
        )
        open_once(self.app, ask, self._find)

    def _find(self, typed: str | None) -> None:
        if typed is None:
            return
        self._words, self._pages, self._key, self._stays = typed.strip(), [None], None, None
        self.reread_before_keys()
