"""The picker of people to send: the best on top, busy ones marked with what they are on."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.base.text import visible
from controlroom.incidents import gas
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.naming import place_name, short
from controlroom.incidents.pane.keys import SENDING
from controlroom.incidents.pane.listing import kind_name
from controlroom.incidents.pane.people import Candidate, candidates
from controlroom.incidents.reads import Incident
from controlroom.incidents.reads_scene import is_gas
from controlroom.ui.closing import ClosingScreen
from controlroom.ui.columns import Column
from controlroom.ui.footer import KeyLine
from controlroom.ui.inputs import LineInput
from controlroom.ui.kept import keep, take_back
from controlroom.ui.keys import bindings, hints
from controlroom.ui.pane import Changed, Frame
from controlroom.ui.safe import content
from controlroom.ui.table import Cell, RecordTable, Row

_MOST = 100

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sending:
    """Whom to send.

    Attributes:
        who: their numbers, in the order they were marked.
        even_if_busy: although some are out for something else.
        lead: the number of the one who leads; None leaves it to the desk: who leads already, else the first.
    """

    who: tuple[str, ...]
    even_if_busy: bool = False
    lead: str | None = None


class _Narrowing(LineInput):
    """The line that narrows the list; the blank marks and is never typed."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Leave the blank to the screen, whose key it is."""
        return key != "space" and super().check_consume_key(key, character)


class SendScreen(ClosingScreen[Sending | None]):
    """Choose whom to send. Typing narrows the list; Enter sends the chosen line or all who are marked.

    Args:
        frame: the console.
        one: the incident.
        send: awaited with whom to send and the id under which it is done once; why not is shown and the choice stays.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(SENDING))
    AUTO_FOCUS: ClassVar[str | None] = "_Narrowing"
    DEFAULT_CSS = """
    SendScreen {
        align: center middle;
        background: $background 25%;
        #box {
            width: 90%; max-width: 100; height: 20; max-height: 100%;
            background: $panel; border: round $border; border-title-color: $primary; padding: 0 1;
        }
        .said { height: auto; max-height: 5; }
        LineInput { background: $surface; }
    }
    """

    def __init__(
        self, frame: Frame, one: Incident, send: Callable[[Sending, str], Awaitable[object]]
    ) -> None:
        super().__init__(name="incidents.send")
        self._frame = frame
        self._one = one
        self._send = send
        self._requests: dict[tuple[tuple[str, ...], str | None], str] = {}
        self._busy = False
        self._all: list[Candidate] = []
        self._inside: frozenset[int] = frozenset()
        self._warned: frozenset[int] = frozenset()
        self._marked: dict[int, str] = {}
        self._lead: int | None = None
        self._input = _Narrowing(hint=_("number, name, initials, department or skill"))
        self._table = RecordTable(
            [
                Column("", 7),
                Column(_("No."), 5),
                Column(_("Name"), 8, share=1),
                Column(_("Department"), 8, share=1),
                Column(_("Skills"), 8, share=2, drop=1),
                Column(_("On"), 12, share=2),
            ],
            empty=_("No match. Type less."),
        )
        self._table.can_focus = False
        self._outside = Static(content(("▲ " + gas.words(), "late")), classes="said")
        self._said = Static(classes="said")

    @property
    def _asked(self) -> tuple[str, int]:
        return "incidents.send", self._one.id

    def compose(self) -> ComposeResult:
        """The line one types into, the people, what stands in the way, the keys."""
        frame, one = self._frame, self._one
        kept = take_back(self.app, self._asked)
        if kept is not None:
            self._marked, self._lead, self._requests = kept
        catalogue = active_catalogue(frame.policy)
        kind = kind_name(catalogue, one.kind)
        number = short(one.number, frame.now().astimezone(frame.zone))
        with Vertical(id="box") as box:
            box.border_title = Content(
                visible(_("Send to {what}").format(what=f"{number} {place_name(one)} {kind}"))
            )
            yield self._input
            yield self._table
            known = catalogue.kinds.get(one.kind)
            self._outside.display = known is not None and known.no_radio
            yield self._outside
            yield self._said
            yield KeyLine(hints(SENDING))

    async def on_mount(self) -> None:
        """Read who is here."""
        await self._read()

    async def on_changed(self, _message: Changed) -> None:
        """Somebody has become busy or free."""
        await self._read()

    async def _read(self) -> None:
        try:
            self._all, self._inside, is_area = await asyncio.to_thread(self._look)
        except ControlroomError as error:
            self._table.fail(error.sentence)
            return
        self._outside.display = is_area
        here = {one.staff.id for one in self._all}
        self._marked = {key: number for key, number in self._marked.items() if key in here}
        self._lead = self._lead if self._lead in here else None
        self._show()

    def _look(self) -> tuple[list[Candidate], frozenset[int], bool]:
        """Return who may be sent, who is inside a gas area, and whether this is one; in a thread."""
        reader, one = self._frame.reader, self._one
        out = [person.staff_id for person in one.people]
        areas = gas.gas_areas(reader.rows, self._frame.policy, reader.location)
        there = frozenset(gas.inside(reader.rows, areas))
        return candidates(self._frame, one.kind, out), there, is_gas(reader, one)

    def _show(self) -> None:
        typed = self._input.value.strip()
        # who is not on duty is shown only when asked for
        found = [one for one in self._all if one.answers(typed)] if typed else self._on_duty()
        self._table.show([self._row(one) for one in found[:_MOST]])

    def _on_duty(self) -> list[Candidate]:
        marked = [one for one in self._all if one.staff.id in self._marked]
        return marked + [one for one in self._all if one.staff.on_duty and one.staff.id not in self._marked]

    def _row(self, one: Candidate) -> Row:
        look = "text" if one.fits and one.staff.on_duty and not one.busy else "dim"
        on = (
            Cell(f"● {one.busy}", "soon")
            if one.busy
            else Cell("" if one.staff.on_duty else _("off duty"), "dim")
        )
        mark = _marks(one.staff.id in self._marked, one.staff.id == self._leads())
        cells = (one.staff.number, one.staff.name, one.department, one.skills)
        return Row(one.staff.id, (mark, *(Cell(text, look) for text in cells), on))

    def on_input_changed(self) -> None:
        """Narrow the list; the best stands under the cursor."""
        self._show()
        self._table.action_first()
        self._said.update("")

    def action_up(self) -> None:
        """One line up."""
        self._table.action_cursor_up()

    def action_down(self) -> None:
        """One line down."""
        self._table.action_cursor_down()

    def action_mark(self) -> None:
        """Mark the chosen line, or take the mark away."""
        one = self._under_cursor()
        if one is None:
            return
        if self._marked.pop(one.staff.id, None) is None:
            self._marked[one.staff.id] = one.staff.number
        elif self._lead == one.staff.id:
            self._lead = None
        self._input.value = ""
        self._show()

    def action_lead(self) -> None:
        """The chosen line leads; it is marked with it."""
        one = self._under_cursor()
        if one is None:
            return
        self._marked.setdefault(one.staff.id, one.staff.number)
        self._lead = one.staff.id
        self._input.value = ""
        self._show()

    def _leads(self) -> int | None:
        """Return who of those marked would lead; nobody of them while somebody leads already."""
        if self._lead is not None:
            return self._lead
        led = any(person.is_lead for person in self._one.people)
        return None if led else next(iter(self._marked), None)

    def _under_cursor(self) -> Candidate | None:
        return next((one for one in self._all if one.staff.id == self._table.cursor_key), None)

    def _chosen(self) -> Sequence[Candidate]:
        if self._marked:
            known = {one.staff.id: one for one in self._all}
            return [known[key] for key in self._marked if key in known]
        one = self._under_cursor()
        return [one] if one is not None else []

    def _is_clear(self) -> bool:
        """Tell whether it is clear who is sent: beside those marked nothing may stand in the line, or it is dropped."""
        typed = self._input.value.strip()
        if self._marked and typed:
            sentence = _("“{typed}” is not marked. Space marks the chosen line; clear it to send the others.")
            self._fail(sentence.format(typed=typed))
            return False
        return True

    def action_send(self) -> None:
        """Send; if somebody is out for something else say so and wait for the other key."""
        if not self._is_clear():
            return
        chosen = self._chosen()
        if any(one.busy for one in chosen):
            self._fail(self._in_the_way(chosen))
        elif chosen:
            self._save(chosen, even_if_busy=False)

    def action_send_anyway(self) -> None:
        """Send although somebody is out for something else; out of a gas area only after the warning."""
        if not self._is_clear():
            return
        chosen = self._chosen()
        if not self._warned.issuperset(self._in_gas(chosen)):
            self._fail(self._in_the_way(chosen))
        elif chosen:
            self._save(chosen, even_if_busy=True)

    def _in_gas(self, chosen: Sequence[Candidate]) -> dict[int, str]:
        return {one.staff.id: one.staff.number for one in chosen if one.staff.id in self._inside}

    def _in_the_way(self, chosen: Sequence[Candidate]) -> str:
        """Return who is out for something else; nobody is called inside a gas area (domain.md P-07)."""
        busy = "; ".join(f"{one.staff.number} {one.busy}" for one in chosen if one.busy)
        there = self._in_gas(chosen)
        if not there:
            return _("{busy}. F4 sends all the same; or choose somebody else.").format(busy=busy)
        self._warned = frozenset(there)
        sentence = _(
            "In a gas area: {who}. No radio there; wait until they call from outside. "
            "{busy}. F4 sends all the same; or choose somebody else."
        )
        return sentence.format(who=_(", ").join(there.values()), busy=busy)

    def _save(self, chosen: Sequence[Candidate], *, even_if_busy: bool) -> None:
        if not self._busy:
            self._busy = True
            lead = next((one.staff.number for one in chosen if one.staff.id == self._lead), None)
            sending = Sending(tuple(one.staff.number for one in chosen), even_if_busy, lead)
            self.run_worker(self._save_on(sending), group="save", exit_on_error=False)

    async def _save_on(self, sending: Sending) -> None:
        # one id for each choice: after a doubt the same is done once, somebody else is sent all the same
        request = self._requests.setdefault((sending.who, sending.lead), str(uuid.uuid4()))
        try:
            await self._send(sending, request)
        except ControlroomError as error:
            self._fail(error.sentence)
        except Exception:
            _log.exception("nobody could be sent")
            self._fail(_("This could not be saved. Nothing typed is lost: try again."))
        else:
            self.close(sending)
        finally:
            self._busy = False

    def _fail(self, sentence: str) -> None:
        self._said.update(content(("▲ " + sentence, "late")))

    def put_away(self) -> None:
        """Keep the marks for the same incident: an emergency takes the screen."""
        if self._marked or self._requests:
            keep(self.app, self._asked, (self._marked, self._lead, self._requests))

    def action_leave(self) -> None:
        """Send nobody; not while it is being sent."""
        if not self._busy:
            self.dismiss(None)


def _marks(marked: bool, leads: bool) -> Cell:
    if leads:
        return Cell("★ " + _("leads"), "bright")
    return Cell("✓" if marked else "", "ok")
