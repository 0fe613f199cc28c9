"""Who is on duty: the staff in a list, ticked on and off one by one while the shift runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import N_, _
from controlroom.people import reads
from controlroom.people.rules import named
from controlroom.ui.closing import Modal
from controlroom.ui.columns import Column
from controlroom.ui.footer import KeyLine
from controlroom.ui.inputs import LineInput
from controlroom.ui.keys import Key, bindings, hints, register
from controlroom.ui.pane import Changed, frame
from controlroom.ui.table import Cell, RecordTable, Row

DUTY = "duty"

register(
    Key("duty.tick", ("enter", "f2"), "tick", N_("On or off"), DUTY, (), N_("On duty, or off duty"), 1),
    Key("duty.up", ("up",), "up", N_("Up"), DUTY, (), N_("One line up"), priority=True),
    Key("duty.down", ("down",), "down", N_("Down"), DUTY, (), N_("One line down"), priority=True),
    Key("duty.close", ("escape",), "close", N_("Close"), DUTY, rank=1),
)


class DutyList(Modal[None]):
    """The staff, those on duty first; typing narrows the list, Enter ticks whoever the cursor stands on."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(DUTY))
    AUTO_FOCUS: ClassVar[str | None] = "LineInput"
    DEFAULT_CSS = """
    DutyList {
        align: center middle;
        background: $background 25%;
        #box {
            width: 90%; max-width: 84; height: 20; max-height: 100%;
            background: $panel; border: round $border; border-title-color: $primary; padding: 0 1;
        }
        LineInput { background: $surface; }
    }
    """

    def __init__(self) -> None:
        super().__init__(name=DUTY)
        self._staff: dict[int, reads.Staff] = {}
        self._typed: str | None = None
        """What the list was read for."""
        self._input = LineInput(hint=_("number, name or initials"))
        self._table = RecordTable(
            [
                Column(_("On duty"), 10),
                Column(_("No."), 5),
                Column(_("Name"), 8, share=1),
                Column(_("Department"), 8, share=1),
                Column(_("Role"), 8, share=1, drop=1),
            ],
            empty=_("No match. Type less."),
        )
        self._table.can_focus = False

    def compose(self) -> ComposeResult:
        """The line one types into, the people, the keys."""
        with Vertical(id="box") as box:
            box.border_title = Content(_("Who is on duty"))
            yield self._input
            yield self._table
            yield KeyLine(hints(DUTY))

    def on_mount(self) -> None:
        """Read who is there."""
        self._table.await_rows()
        self._reread()

    def on_changed(self, _message: Changed) -> None:
        """Somebody was ticked, here or elsewhere."""
        self._reread()

    def on_input_changed(self) -> None:
        """Narrow the list; the best stands under the cursor."""
        self._table.await_rows()
        self._reread(first=True)

    def _reread(self, *, first: bool = False) -> None:
        self.run_worker(self._read(first), group="read", exclusive=True, exit_on_error=False)

    async def _read(self, first: bool) -> None:
        desk, typed = frame(self), self._input.value
        limit = desk.policy.list_limit
        try:
            found = await asyncio.to_thread(reads.find, desk.reader, typed, limit=limit)
        except ControlroomError as error:
            self._typed, self._staff = typed, {}
            self._table.fail(error.sentence)
            desk.storage_failed(error)
            return
        self._typed = typed
        self._staff = {one.id: one for one in found}
        self._table.show([self._row(one) for one in found])
        if first:
            self._table.action_first()

    def _row(self, one: reads.Staff) -> Row:
        policy = frame(self).policy
        look = "text" if one.on_duty else "dim"
        words = (
            one.number,
            one.name,
            named(policy.departments.get(one.department), one.department),
            named(policy.roles.get(one.role), one.role),
        )
        sign = Cell("● " + _("on duty"), "text") if one.on_duty else Cell("○ " + _("off duty"), "dim")
        return Row(one.id, (sign, *(Cell(word, look) for word in words)))

    def action_up(self) -> None:
        """One line up."""
        self._among_found(self._table.action_cursor_up)

    def action_down(self) -> None:
        """One line down."""
        self._among_found(self._table.action_cursor_down)

    def on_input_submitted(self) -> None:
        """Enter."""
        self.action_tick()

    def action_tick(self) -> None:
        """Tick whoever the cursor stands on, on or off duty."""
        self._among_found(self._tick)

    def _among_found(self, act: Callable[[], object]) -> None:
        """Act once the list is what was typed: a hand is faster than the reading, and would tick somebody else."""
        if self._typed == self._input.value:
            act()
        elif self.is_attached:
            self._table.await_rows(partial(self._among_found, act))

    def _tick(self) -> None:
        key = self._table.cursor_key
        one = self._staff.get(key) if isinstance(key, int) else None
        if one is not None:
            frame(self).desk.press("controlroom.shifts.desk:on_duty", (one.number,), not one.on_duty)

    def action_close(self) -> None:
        """Back to the panes."""
        self.dismiss(None)
