"""How an incident stands in the list: its cells, the nearest of its time limits, what lies below the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from textual.message import Message

from controlroom.base.i18n import N_, _
from controlroom.base.policy_model import title
from controlroom.base.text import width
from controlroom.base.times import FAR_OFF, format_left, when_text
from controlroom.deadlines.reads import DueRow
from controlroom.incidents.catalogue import Catalogue
from controlroom.incidents.naming import place_name, short, state_title
from controlroom.incidents.reads import Incident
from controlroom.incidents.rules import State
from controlroom.ui.columns import Column
from controlroom.ui.table import Cell, RecordTable, Row

WHICH = {"open": N_("open ones"), "closed": N_("closed ones"), "all": N_("all")}

PLACE_CELLS = 13
"""Room for ``3栋2单元1802``; a home with a longer title stands in the list by its code."""

_SIGNS = {"late": "▲", "soon": "●", "hold": "‖", "": " "}
_LOOKS = {"late": "late", "soon": "soon", "hold": "dim", "": "text"}
_STATE_LOOKS = {
    State.RECEIVED: "title",
    State.DISPATCHED: "soon",
    State.ON_SCENE: "ok",
    State.HELD: "dim",
    State.RESOLVED: "dim",
    State.CLOSED: "dim",
    State.CANCELLED: "dim",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """What the time column says of an incident.

    Attributes:
        stage: ``late``, ``soon``, ``hold`` or empty.
        text: ``超2分``, ``剩16分``, a clock time, or empty.
    """

    stage: str
    text: str

    @property
    def look(self) -> str:
        """How it is painted; never the only thing that tells."""
        return _LOOKS[self.stage]


class IncidentTable(RecordTable):
    """The list; going on from its last line asks for what lies below."""

    class AtEnd(Message):
        """The cursor was to go below the last line."""

    @property
    def _at_end(self) -> bool:
        return bool(self.rows) and self.cursor_key == self.rows[-1].key

    def action_cursor_down(self) -> None:
        """One record down, or ask for more."""
        if self._at_end:
            self.post_message(self.AtEnd())
        super().action_cursor_down()

    def action_page_down(self) -> None:
        """One page down, or ask for more."""
        if self._at_end:
            self.post_message(self.AtEnd())
        super().action_page_down()

    def raise_cursor(self) -> None:
        """Bring the cursor's line to the top, so that what follows it is seen."""
        if self._cursor is not None:
            self.scroll_to(y=self._cursor, animate=False, force=True)


def columns() -> list[Column]:
    """Return the columns of the list, the most dispensable to go first on a narrow screen."""
    return [
        Column(_("No."), 8),
        Column(_("Pri"), 3),
        Column(_("State"), max(width(state_title(state)) for state in State)),
        Column(_("Place"), PLACE_CELLS, share=1),
        Column(_("Kind"), 8, share=6),
        Column(_("People"), 8, drop=1),
        Column(_("Time limit"), max(width(_("Time limit")), 9)),
    ]


def limit_of(one: Incident, due: DueRow | None, now: datetime, zone: ZoneInfo) -> Limit:
    """Return what the time column says: what is left, what is over, or when to look again."""
    if not one.is_open:
        ended = one.closed or one.cancelled
        return Limit("", when_text(ended, now, zone) if ended else "")
    runs_out = due is not None and due.paused_since is None and now >= due.due
    if one.state is State.HELD and not runs_out:
        return Limit("hold", when_text(one.hold_until, now, zone) if one.hold_until else _("waits"))
    if due is None:
        return Limit("", "—")
    if due.paused_since is not None:
        return Limit("hold", _("waits"))
    stage = "late" if now >= due.due else "soon" if now >= due.warn else ""
    if not stage and (one.appointment is not None or due.left(now) > FAR_OFF):
        return Limit("", when_text(due.due, now, zone))
    return Limit(stage, format_left(due.left(now).total_seconds()))


def row(one: Incident, due: DueRow | None, catalogue: Catalogue, now: datetime, zone: ZoneInfo) -> Row:
    """Return an incident's line."""
    limit = limit_of(one, due, now, zone)
    base = "dim" if limit.stage == "hold" or not one.is_open else "text"
    people, look = _people(one)
    return Row(
        one.id,
        (
            Cell(short(one.number, now.astimezone(zone)), base),
            Cell(f"{one.priority}{_SIGNS[limit.stage]}", limit.look if limit.stage else base),
            Cell(state_title(one.state), _STATE_LOOKS.get(one.state, "text")),
            Cell(place_short(one), base),
            Cell(kind_name(catalogue, one.kind), base),
            Cell(people, look if one.is_open else "dim"),
            Cell(limit.text, limit.look if limit.stage else "dim"),
        ),
    )


def _people(one: Incident) -> tuple[str, str]:
    if not one.people:
        waiting = one.state is State.RECEIVED
        return (_("nobody"), "soon") if waiting else ("—", "dim")
    numbers = " ".join(person.number for person in one.people)
    arrived = sum(person.arrived is not None for person in one.people)
    if len(one.people) > 1 and arrived:
        numbers = _("{numbers} there {count}").format(numbers=numbers, count=arrived)
    return numbers, "text"


def place_short(one: Incident) -> str:
    """Return where an incident is for the list: its code where the title would lose the room's number."""
    name = place_name(one)
    return one.place_code if one.place_sort in ("room", "unit") and width(name) > PLACE_CELLS else name


def kind_name(catalogue: Catalogue, kind: str) -> str:
    """Return a kind's name in the officer's language; one that is no longer in the catalogue by its id."""
    known = catalogue.kinds.get(kind)
    return title(known) if known is not None else kind
