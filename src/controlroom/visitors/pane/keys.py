"""The keys of the lists of visitors and vehicles."""

from __future__ import annotations

from functools import partial

from controlroom.base.i18n import N_
from controlroom.ui.keys import Key, pane_key, register

VISITORS = "visitors"
VEHICLES = "vehicles"

_visitors = partial(pane_key, VISITORS)
_vehicles = partial(pane_key, VEHICLES)

register(
    Key("visitors.new", ("f2",), "new", N_("New"), VISITORS, ("n",), N_("Register a visitor, or one not let in"), 1),
    Key("visitors.left", ("alt+l", "delete"), "left", N_("Has left"), VISITORS, ("l",),
        N_("The chosen visitor has left"), 2),
    _visitors("undo", "alt+u", "u", N_("Take back"), N_("Take its leaving back, or strike the entry"), 4),
    _visitors("filter", "alt+f", "f", N_("Filter"), N_("On the estate, not let in, or all"), 3),
    Key("visitors.find", ("ctrl+f",), "find", N_("Find"), VISITORS, ("/",), N_("By name, plate, home or number"), 3),
    _visitors("older", "alt+o", "o", N_("Older"), N_("The page behind"), 4),
    _visitors("newer", "alt+n", "b", N_("Newer"), N_("The page before"), 4),
    Key("vehicles.new", ("f2",), "new", N_("New"), VEHICLES, ("n",), N_("Write down a vehicle"), 1),
    _vehicles("undo", "alt+u", "u", N_("Take back"), N_("Strike the chosen entry; it stays readable"), 4),
    _vehicles("filter", "alt+f", "f", N_("Filter"), N_("Unknown ones, the car-park watch, or all"), 3),
    Key("vehicles.find", ("ctrl+f",), "find", N_("Find"), VEHICLES, ("/",), N_("By plate or words"), 3),
    _vehicles("older", "alt+o", "o", N_("Older"), N_("The page behind"), 4),
    _vehicles("newer", "alt+n", "b", N_("Newer"), N_("The page before"), 4),
)  # fmt: skip
