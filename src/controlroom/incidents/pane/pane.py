"""Pane 1: the list of incidents by urgency, and the chosen one in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.times import FAR_OFF
from controlroom.deadlines.reads import DueRow, deadlines, of_subject
from controlroom.incidents import reads, reads_people, reads_story, reads_urgency
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.pane.call_acts import FORM
from controlroom.incidents.pane.card import OnScene, card_lines
from controlroom.incidents.pane.detail import Detail, View, Whole, head_parts, story_parts
from controlroom.incidents.pane.finding import by_words, number_in
from controlroom.incidents.pane.listing import WHICH, IncidentTable, columns, row
from controlroom.incidents.pane.onscene import read_scene
from controlroom.incidents.pane.scene_acts import SceneActs
from controlroom.incidents.reads import Incident
from controlroom.incidents.reads_scene import unclaimed
from controlroom.store.reader import Reader
from controlroom.ui.chosen import OneChosen
from controlroom.ui.keys import hints, key_name, table
from controlroom.ui.notice import warn
from controlroom.ui.pane import Tick
from controlroom.ui.panel import Panel
from controlroom.ui.prompt import Ask, open_once
from controlroom.ui.safe import Part
from controlroom.ui.table import RecordTable
from controlroom.ui.turning import Turning, next_turn

_SUBJECT = "incident"
_OPEN_PAGE = 500
"""Open incidents on a page, unless policy's limit of a list is longer: more than an ordinary night has."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the pane shows: a page of incidents, the nearest deadline of each, how many are open, the chosen one,
    emergencies of this console that nobody has signed for, and which one was looked for."""

    incidents: Sequence[Incident]
    due: Mapping[int, DueRow]
    open_count: int
    whole: Whole | None
    more: bool
    unclaimed: Sequence[Incident]
    sought: int | None


class IncidentsPane(SceneActs[Found], OneChosen[Found, Whole], Turning):
    """The incidents of the desk."""

    # the layout follows the classes of the screen around it, which scoped styles cannot see
    SCOPED_CSS = False
    DEFAULT_CSS = """
    IncidentsPane {
        layout: vertical;
        #incident-list { height: 2fr; min-height: 6; }
        #incident-detail { height: 3fr; }
        #incident-detail:focus-within { height: 5fr; }
    }
    Board.-wide IncidentsPane {
        layout: horizontal;
        #incident-list { height: 1fr; width: 5fr; min-width: 73; }
        #incident-detail, #incident-detail:focus-within { height: 1fr; width: 3fr; }
    }
    Board.-narrow IncidentsPane {
        #incident-detail { display: none; }
        &.-reading #incident-list { display: none; }
        &.-reading #incident-detail, &.-reading #incident-detail:focus-within { display: block; height: 1fr; }
    }
    """

    def __init__(self, number: int, heading: str, *, id: str | None = None) -> None:
        super().__init__(number, heading, id=id)
        self._which = "open"
        self._words = ""
        self._pages: list[int] = []
        self._depth = 1
        self._below = 0
        self._go_to: int | None = None
        self._list_panel = Panel(title=heading, number=number, id="incident-list")
        self._detail_panel = Panel(title=_("History"), id="incident-detail")
        self._table = IncidentTable(columns(), empty=_("No incident. F2 takes a report."))
        self._detail = Detail()
        self._at_once = False

    def compose(self) -> ComposeResult:
        """The list, and the chosen one beside or below it."""
        with self._list_panel:
            yield self._table
        with self._detail_panel:
            yield self._detail

    # -- reading and showing ------------------------------------------------------------------------------

    def read(self) -> Found:
        """Read a page of incidents with their deadlines, and the chosen one whole."""
        reader, sought = self.frame.reader, self._go_to
        wanted = sought or self._key
        page, more = self._read_page(reader, wanted)
        due = of_subject(reader, _SUBJECT, [one.id for one in page])
        ids = {one.id for one in page}
        key = wanted if wanted in ids else page[0].id if page else None
        whole = self.read_whole(key) if key is not None else None
        waiting = unclaimed(reader, self.frame.desk_name) if self.frame.actor is not None else ()
        return Found(page, due, reads_urgency.open_count(reader), whole, more, waiting, sought)

    @property
    def _open_page(self) -> int:
        return max(self.frame.policy.list_limit, _OPEN_PAGE)

    def _read_page(self, reader: Reader, wanted: int | None) -> tuple[Sequence[Incident], bool]:
        if self._words:
            return by_words(self.frame, self._words), False
        if self._which == "open":
            limit, depth = self._open_page, self._depth
            return reads_urgency.open_list(reader, self.frame.now(), limit=limit, pages=depth, holding=wanted)
        limit = self.frame.policy.list_limit
        before = self._pages[-1] if self._pages else None
        page = reads.incidents(reader, which=self._which, limit=limit + 1, before=before)
        return page[:limit], len(page) > limit

    def key_of(self, whole: Whole) -> int:
        """Return the incident's key."""
        return whole.incident.id

    def read_whole(self, key: int) -> Whole | None:
        """Read an incident with its people, time limits, story and card."""
        reader = self.frame.reader
        one = reads.by_id(reader, key)
        if one is None:
            return None
        due = deadlines(reader, about=(_SUBJECT, key))
        on = read_scene(self.frame, one, due)
        return Whole(one, reads_people.sent_to(reader, key), due, reads_story.story(reader, key), on)

    def show(self, found: Found) -> None:
        """Show list and detail; time limits are worked out at this instant."""
        self._rows(found)
        if 0 < self._below < len(found.incidents):
            self._table.raise_cursor()
            self._below = 0
        if self._go_to is not None and (self._table.move_to(self._go_to) or found.sought == self._go_to):
            self._go_to = None
        key = self._table.cursor_key
        self._key = key if isinstance(key, int) else None
        self._list_panel.show_state(*self._title_parts(found))
        self._foot()
        self.show_chosen(found.whole)
        self._await_turn(found)
        self.claim(found.unclaimed)

    def _rows(self, found: Found) -> None:
        now, zone = self.frame.now(), self.frame.zone
        catalogue = active_catalogue(self.frame.policy)
        self._table.show([row(one, found.due.get(one.id), catalogue, now, zone) for one in found.incidents])

    def turn(self) -> None:
        """A time limit reads otherwise now: paint list and story, read nothing."""
        if self._found:
            self._rows(self._found[0])
            self.show_chosen(self._whole)
            self._await_turn(self._found[0])

    def _await_turn(self, found: Found) -> None:
        now = self.frame.now()
        shown = [*found.due.values(), *(self._whole.due if self._whole else ())]
        running = (one for one in shown if one.ended_at is None and one.paused_since is None)
        self.turns_at = next_turn((one.due for one in running if one.due - now <= FAR_OFF), now)

    def show_parked(self) -> None:
        """Show how many calls wait half-taken, in the list's title."""
        if self._found:
            self._list_panel.show_state(*self._title_parts(self._found[0]))

    def _title_parts(self, found: Found) -> list[Part]:
        waiting = len(self.frame.drafts.known(FORM))
        kept: list[Part] = (
            [(" ‖" + _("calls kept: {count}").format(count=waiting), "soon")] if waiting else []
        )
        return [(self._state(found), "dim"), *kept]

    def _state(self, found: Found) -> str:
        if self._words:
            return _("found {count}: {words}").format(count=len(found.incidents), words=self._words[:30])
        count = str(found.open_count)
        if self._which == "open":
            shown = len(found.incidents)
            words = _("{shown} of {count} · more below")
            return words.format(shown=shown, count=count) if found.more else count
        more = _(" · older: Ctrl+→") if found.more else ""
        return _("{which} · open {count}").format(which=_(WHICH[self._which]), count=count) + more

    def _foot(self) -> None:
        shown = [hint for hint in hints(self.where) if hint.rank <= 3]
        self._list_panel.show_keys(
            *[part for hint in shown for part in ((f"{hint.key} ", "key"), (f"{hint.label} ", "dim"))]
        )

    def show_whole(self, whole: Whole | None) -> None:
        """Show one in full."""
        self._whole = whole
        if self._at_once and (whole is None or whole.incident.id != self._fresh_id):
            # the card of the emergency that is being written stays until its incident can be shown
            return
        self._at_once = False
        if whole is None:
            self._detail.display_parts(None, [])
            self._detail_panel.show_keys()
            return
        view, key = self._view(), whole.incident.id
        lines = card_lines(whole.on, view, self.opened(key)) if whole.on is not None else []
        self._detail.display_parts(key, head_parts(whole, view), lines, story_parts(whole, view))
        self._show_card_keys(whole)

    def _view(self) -> View:
        frame = self.frame
        return View(
            frame.policy, active_catalogue(frame.policy), frame.now(), frame.revealed, frame.may("reveal")
        )

    def _show_card_keys(self, whole: Whole) -> None:
        """Show below the card the keys that matter for it."""
        ticks = whole.on is not None and bool(whole.on.steps)
        names = ("tick",) * ticks + ("told",) + ("place",) * (not whole.incident.place) + ("scene",)
        known = {key.action: key for key in table(self.where)}
        parts: list[Part] = []
        if self.is_fresh(whole.incident.id):
            parts += [("Del ", "key"), (_("pressed by mistake") + " ", "late")]
        if self.has_put_aside:
            parts += [("Esc ", "key"), (_("back to your form") + " ", "soon")]
        for key in (known[name] for name in names):
            parts += [(f"{key_name(key.keys[-1])} ", "key"), (_(key.label) + " ", "dim")]
        self._detail_panel.show_keys(*parts)

    # -- the card -----------------------------------------------------------------------------------------

    def on_scene(self) -> OnScene | None:
        """Return what goes on around the chosen incident, as last read."""
        whole = self._whole
        return whole.on if whole is not None and whole.incident.id == self._key else None

    def cursor(self) -> tuple[str, str] | None:
        """Return the step or branch under the card's cursor; None while the list has the keyboard."""
        return self._detail.card.at if self._detail.has_focus else None

    def move_cursor(self, to: tuple[str, str]) -> None:
        """Put the card's cursor on a step or branch."""
        self._detail.card.put(to)
        self._detail.show_cursor()

    def redraw(self) -> None:
        """Show the card again: a branch was opened or folded."""
        self.show_whole(self._whole)

    def on_detail_branch_chosen(self, event: Detail.BranchChosen) -> None:
        """Open or fold it."""
        event.stop()
        self.unfold(event.branch)

    def show_at_once(self, heading: str, on: OnScene) -> None:
        """Show the card of an emergency that is only now being written."""
        self._at_once = True
        head: list[Part] = [(heading, "bright"), (_("  priority {priority}").format(priority=1), "soon")]
        if not on.state:
            head.append((_("  is being recorded"), "dim"))
        self._detail.display_parts(None, [*head, ("\n", "text")], card_lines(on, self._view(), ()))
        self.add_class("-reading")
        # laid out now and not when the loop is idle: the first picture after the digit has the card in it
        self._detail._clear_arrangement_cache()
        self.screen._refresh_layout()

    @property
    def is_being_read(self) -> bool:
        """Whether the officer is at the card of an emergency."""
        one = self.chosen()
        return self._detail.has_focus and (self._at_once or (one is not None and one.priority == 1))

    def on_tick(self, _message: Tick) -> None:
        """Another minute: read again too, for the order follows from the time limits."""
        self.reread()

    def fail(self, sentence: str) -> None:
        """Show that reading failed."""
        self._table.fail(sentence)

    def on_record_table_moved(self, _event: RecordTable.Moved) -> None:
        """Leave the card that is being written down; ``OneChosen`` does the rest, Textual calls both."""
        self._at_once = self._at_once and not self._table.has_focus

    # -- which one ----------------------------------------------------------------------------------------

    def chosen(self) -> Incident | None:
        """Return the incident under the cursor as last read."""
        if self._whole is not None and self._whole.incident.id == self._key:
            return self._whole.incident
        rows = self._found[0].incidents if self._found else ()
        return next((one for one in rows if one.id == self._key), None)

    def go_to(self, incident_id: int) -> None:
        """Put the cursor on an incident, whichever list it is in."""
        if self._table.move_to(incident_id):
            self._go_to = None
            return
        self._words, self._go_to = "", incident_id
        one = reads.by_id(self.frame.reader, incident_id)
        if one is not None and one.is_open:
            self._which, self._pages = "open", []
        else:
            self._which, self._pages = "all", [incident_id + 1]
        self.reread_before_keys()

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Enter: read the chosen one."""
        event.stop()
        self.add_class("-reading")
        self._detail.focus()

    def action_back(self) -> None:
        """Back from the story to the list; from a search to the open ones."""
        if self.come_back():
            return
        if self._detail.has_focus:
            self.remove_class("-reading")
            self._table.focus()
        elif self._words or self._which != "open":
            self._words, self._which, self._pages, self._depth = "", "open", [], 1
            self.reread_before_keys()

    def take_focus(self) -> None:
        """The list has the keyboard first."""
        (self._detail if self.has_class("-reading") else self._table).focus()

    def action_filter(self) -> None:
        """Open ones, closed ones, all, round and round."""
        names = list(WHICH)
        self._which = names[(names.index(self._which) + 1) % len(names)]
        self._words, self._pages, self._depth = "", [], 1
        self.reread_before_keys()

    def on_incident_table_at_end(self, event: IncidentTable.AtEnd) -> None:
        """Going on from the last open one: read the next page too."""
        event.stop()
        found = self._found[0] if self._found else None
        if found and found.more and self._which == "open":
            self._below = len(found.incidents)
            self._depth = -(-self._below // self._open_page) + 1
            self.reread()

    def action_older(self) -> None:
        """Turn to older ones."""
        found = self._found[0] if self._found else None
        if found and found.more and self._which != "open":
            self._pages.append(min(one.id for one in found.incidents))
            self.reread_before_keys()

    def action_newer(self) -> None:
        """Turn back to newer ones."""
        if self._pages:
            self._pages.pop()
            self.reread_before_keys()

    def find(self) -> None:
        """Ask for a number or words."""
        ask = Ask(
            _("Find an incident"),
            _("Its number (1122-012, or 12 for today's), or words. Empty shows the open ones."),
            name="incidents.find",
        )
        open_once(self.app, ask, self._find)

    def _find(self, typed: str | None) -> None:
        if typed is None:
            return
        now = self.frame.now().astimezone(self.frame.zone)
        number = number_in(typed, now)
        if number is None:
            self._words, self._pages, self._key = typed.strip(), [], None
            self.reread_before_keys()
            return
        try:
            self.go_to(reads.by_number(self.frame.reader, number, now).id)
        except ControlroomError as error:
            warn(self, error)
