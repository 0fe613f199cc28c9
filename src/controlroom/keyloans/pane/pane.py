"""Pane 2: the keys that are away, or the whole register, and the chosen one in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from controlroom.base.i18n import _
from controlroom.incidents.pane.detail import Detail
from controlroom.incidents.pane.lines import view_of
from controlroom.incidents.reads_story import story
from controlroom.keyloans import reads
from controlroom.keyloans.pane.acts import KeyActs
from controlroom.keyloans.pane.detail import Whole, parts
from controlroom.keyloans.pane.listing import WHICH, columns, in_sets, row
from controlroom.keyloans.reads import Counts, Key
from controlroom.ui.listed import Listed, in_its_place
from controlroom.ui.prompt import Ask, open_once
from controlroom.ui.table import RecordTable

_FIND_MOST = 50
_LOANS = 10
_LINES = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What the pane shows: a page of keys, the numbers of its head, the chosen one, whether more follow."""

    page: Sequence[Key]
    counts: Counts
    whole: Whole | None
    more: bool


class KeysPane(Listed[Found, Whole], KeyActs[Found]):
    """The keys of the desk."""

    def __init__(self, number: int, heading: str, *, id: str | None = None) -> None:
        table = RecordTable(columns(), empty=_("Every key is on its hook. F3 lends one."))
        self._detail = Detail()
        super().__init__(number, heading, table, self._detail, id=id)
        self._which = "away"
        self._words = ""
        self._skip = [0]

    # -- reading and showing ------------------------------------------------------------------------------

    def read(self) -> Found:
        """Read a page of keys, and the chosen one whole."""
        reader, limit, now = self.frame.reader, self.frame.policy.list_limit, self.frame.now()
        if self._words:
            page = reads.find(reader, self._words, limit=_FIND_MOST)
        else:
            page = reads.keys(reader, away=self._which == "away", skip=self._skip[-1], limit=limit + 1)
        page, more = page[:limit], len(page) > limit and not self._words
        kept = reads.by_id(reader, self._stays) if self._stays is not None else None
        page = in_its_place(in_sets(page), kept, self._found[0].page if self._found else ())
        ids = [one.id for one in page]
        key = self._key if self._key in ids else ids[0] if ids else None
        return Found(page, reads.counts(reader, now), self.read_if_looked_at(key), more)

    def key_of(self, whole: Whole) -> int:
        """Return the key's id."""
        return whole.key.id

    def read_whole(self, key: int) -> Whole | None:
        """Read a key with its terms, the keys of a set, calls, loans and its history."""
        reader = self.frame.reader
        one = reads.by_id(reader, key)
        if one is None:
            return None
        return Whole(
            one,
            reads.terms_of(reader, self.frame.policy, key),
            reads.members(reader, key) if one.is_set else [],
            reads.reminders(reader, key),
            reads.loans(reader, key, limit=_LOANS),
            story(reader, key, subject="key", limit=_LINES),
        )

    def show(self, found: Found) -> None:
        """Show list and detail; times are worked out at this instant."""
        frame = self.frame
        now = frame.now()
        self._table.show([row(one, frame.policy, now, revealed=frame.revealed) for one in found.page])
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
        counts = found.counts
        state = [(_("lent {count}").format(count=counts.out), "dim")]
        if counts.overdue:
            state.append(("▲" + _("{count} overdue").format(count=counts.overdue), "late"))
        if counts.away:
            state.append((_("missing {count}").format(count=counts.away), "soon"))
        state.append((_("of {count}").format(count=counts.all), "dim"))
        if self._which != "away":
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
        self._detail.display_parts(whole.key.id, parts(whole, view_of(self.frame)))

    # -- which one ----------------------------------------------------------------------------------------

    def chosen(self) -> Key | None:
        """Return the key under the cursor as last read."""
        rows = self._found[0].page if self._found else ()
        return next((one for one in rows if one.id == self._key), None)

    def is_narrowed(self) -> bool:
        """Whether it shows a search, all records or another page."""
        return bool(self._words or self._which != "away" or self._skip != [0])

    def show_first(self) -> None:
        """Show what it shows at first."""
        self._words, self._which, self._skip, self._stays = "", "away", [0], None

    def action_filter(self) -> None:
        """What is away, or the whole register."""
        self._which = "all" if self._which == "away" else "away"
        self._words, self._skip, self._stays = "", [0], None
        self.reread_before_keys()

    def action_older(self) -> None:
        """Turn the page."""
        if self._found and self._found[0].more:
            self._skip.append(self._skip[-1] + self.frame.policy.list_limit)
            self.reread_before_keys()

    def action_newer(self) -> None:
        """Turn back."""
        if len(self._skip) > 1:
            self._skip.pop()
            self.reread_before_keys()

    def find(self) -> None:
        """Ask for a tag or words."""
        ask = Ask(
            _("Find a key"),
            _("Its tag, its name or initials, or what it opens. Empty shows what is away."),
            name="keyloans.find",
        )
        open_once(self.app, ask, self._find)

    def _find(self, typed: str | None) -> None:
        if typed is None:
            return
        self._words, self._skip, self._key, self._stays = typed.strip(), [0], None, None
        self.reread_before_keys()
