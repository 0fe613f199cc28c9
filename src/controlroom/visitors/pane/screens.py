"""Visitors and vehicles in lists over the panes."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from controlroom.base.i18n import N_, _
from controlroom.base.text import width
from controlroom.base.times import when_text
from controlroom.ui.columns import Column
from controlroom.ui.keys import bindings
from controlroom.ui.listscreen import ListScreen
from controlroom.ui.notice import decline
from controlroom.ui.pane import Frame, frame
from controlroom.ui.prompt import Ask, open_once
from controlroom.ui.safe import Part
from controlroom.ui.table import Cell, Row
from controlroom.visitors import reads, reads_vehicles
from controlroom.visitors.pane.forms import VisitorForms
from controlroom.visitors.pane.keys import VEHICLES, VISITORS
from controlroom.visitors.pane.writing import DESK
from controlroom.visitors.reads import Visitor, Which
from controlroom.visitors.reads_vehicles import Vehicle
from controlroom.visitors.register import Edge
from controlroom.visitors.rules import SORT_TITLES, STATE_TITLES, Sort, State

_WHICH = {Which.INSIDE: N_("on the estate"), Which.REFUSED: N_("not let in"), Which.ALL: N_("all")}
_SORTS: tuple[Sort | None, ...] = (None, *Sort)
_HIDDEN = "…"
"""In the place of whoever is named, while nobody is signed in."""
_SIGNS = {
    State.INSIDE: ("●", "text"),
    State.LEFT: ("·", "dim"),
    State.REFUSED: ("✕", "soon"),
    State.STRUCK: ("–", "struck"),
}


class VisitorList(ListScreen[Visitor, Edge]):
    """Visitors, who came last first; those on the estate at first."""

    where = VISITORS
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(VISITORS))

    def __init__(self) -> None:
        super().__init__(
            _("Visitors"),
            name=VISITORS,
            columns=[
                Column("", 2),
                Column(_("No."), 7),
                Column(_("Name"), 10, share=1),
                Column(_("To whom"), 12, share=4),
                Column(_("What for"), 10, share=2, drop=2),
                Column(_("Plate"), 9, drop=3),
                Column(_("Post"), 6, drop=4, share=1),
                Column(_("Came"), 11),
                Column(
                    _("State"),
                    max(12, *(width(_(title)) for title in STATE_TITLES.values())),
                    share=2,
                    drop=1,
                ),
            ],
            empty=_("Nobody here. F2 registers a visitor."),
        )
        self._which = Which.INSIDE

    def read(self, edge: Edge | None, limit: int) -> list[Visitor]:
        """Read visitors behind an edge."""
        return reads.visitors(frame(self).reader, self._which, text=self.text, limit=limit, before=edge)

    def edge_of(self, item: Visitor) -> Edge:
        """Return time and key."""
        return item.came, item.id

    def key_of(self, item: Visitor) -> int:
        """Return the key."""
        return item.id

    def state(self) -> list[Part]:
        """Say which are listed."""
        return [(_(_WHICH[self._which]), "dim")]

    def row(self, item: Visitor) -> Row:
        """Return a visitor as a line."""
        sign, look = _SIGNS[item.state]
        state = _(STATE_TITLES[item.state])
        if item.left is not None:
            state = _("left {time}").format(time=self._time(item.left))
        elif item.struck:
            state = _("struck: {why}").format(why=item.struck)
        elif item.refused:
            state = item.refused
        name = item.name if item.people == 1 else f"{item.name} +{item.people - 1}"
        who: tuple[str, ...] = (name, item.place, item.why, item.plate)
        if not frame(self).revealed:
            who = (_HIDDEN,) * len(who)
            # a reason may name somebody, too
            state = _(STATE_TITLES[item.state]) if item.refused or item.struck else state
        words = (item.spoken, *who, item.post, self._time(item.came), state)
        return Row(item.id, (Cell(sign, look), *(Cell(word, look) for word in words)))

    def _time(self, at: datetime) -> str:
        return when_text(at, frame(self).now(), frame(self).zone)

    def action_new(self) -> None:
        """Register a visitor."""
        open_once(self.app, VisitorForms(frame(self)).visitor())

    def action_left(self) -> None:
        """The chosen visitor has left."""
        one = self.chosen
        if one is None:
            return
        if one.state is not State.INSIDE:
            decline(self, _("{number} is not on the estate.").format(number=one.spoken))
        else:
            frame(self).desk.press(DESK + "left", one.spoken)

    def action_undo(self) -> None:
        """Take the leaving of the chosen visitor back, else strike the entry."""
        one = self.chosen
        if one is None:
            return
        if one.state is State.STRUCK:
            decline(self, _("{number} has been struck already.").format(number=one.spoken))
            return
        has_left = one.state is State.LEFT
        title = _("Take the leaving of {number} back?") if has_left else _("Strike {number}?")
        _ask_why(self, title.format(number=one.spoken), "undo", one.spoken)

    def action_filter(self) -> None:
        """Those on the estate, those not let in, all."""
        order = list(Which)
        self._which = order[(order.index(self._which) + 1) % len(order)]
        self.reread(first=True)


class VehicleList(ListScreen[Vehicle, Edge]):
    """Vehicles that were noticed, those seen last first."""

    where = VEHICLES
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(VEHICLES))

    def __init__(self) -> None:
        super().__init__(
            _("Vehicles"),
            name=VEHICLES,
            columns=[
                Column(_("No."), 7),
                Column(_("Plate"), 9),
                Column(_("What was noticed"), 20, share=3),
                Column(_("Post"), 8, share=1, drop=2),
                Column(_("Sort"), max(width(_(title)) for title in SORT_TITLES.values()), drop=1),
                Column(_("Time"), 11),
                Column(_("By"), max(width(_("By")), 4), drop=3),
            ],
            empty=_("Nothing here. F2 writes a vehicle down."),
        )
        self._sort: Sort | None = None

    def read(self, edge: Edge | None, limit: int) -> list[Vehicle]:
        """Read vehicles behind an edge."""
        return reads_vehicles.vehicles(
            frame(self).reader, sort=self._sort, text=self.text, limit=limit, before=edge
        )

    def edge_of(self, item: Vehicle) -> Edge:
        """Return time and key."""
        return item.at, item.id

    def key_of(self, item: Vehicle) -> int:
        """Return the key."""
        return item.id

    def state(self) -> list[Part]:
        """Say which are listed."""
        return [(_(SORT_TITLES[self._sort]) if self._sort is not None else _("all"), "dim")]

    def row(self, item: Vehicle) -> Row:
        """Return a vehicle as a line."""
        time = when_text(item.at, frame(self).now(), frame(self).zone)
        look, text, plate = "text", item.text, item.plate or _("no plate")
        if item.is_struck:
            look, text = "struck", _("[struck: {why}] {text}").format(why=item.struck, text=item.text)
        if not frame(self).revealed:
            text = plate = _HIDDEN
        return Row(
            item.id,
            (
                Cell(item.spoken, "dim"),
                Cell(plate, "struck" if item.is_struck else "bright"),
                Cell(text, look),
                Cell(item.post),
                Cell(_(SORT_TITLES[item.sort]), "dim"),
                Cell(time, "dim"),
                Cell(item.by, "dim"),
            ),
        )

    def action_new(self) -> None:
        """Write a vehicle down."""
        open_once(self.app, VisitorForms(frame(self)).vehicle())

    def action_undo(self) -> None:
        """Strike the chosen entry."""
        one = self.chosen
        if one is None:
            return
        if one.is_struck:
            decline(self, _("{number} has been struck already.").format(number=one.spoken))
        else:
            _ask_why(self, _("Strike {number}?").format(number=one.spoken), "undo_vehicle", one.spoken)

    def action_filter(self) -> None:
        """All, unknown ones, the car-park watch."""
        self._sort = _SORTS[(_SORTS.index(self._sort) + 1) % len(_SORTS)]
        self.reread(first=True)


def _ask_why(widget: Widget, title: str, act: str, number: str) -> None:
    save = partial(_undo, frame(widget), act, number)
    open_once(widget.app, Ask(title, _("Say why; it stands in the log."), save=save, name="visitors.undo"))


async def _undo(desk: Frame, act: str, number: str, why: str, request: str) -> None:
    await desk.desk.save(DESK + act, number, why=why, request=request)
