"""The keys of the handover."""

from __future__ import annotations

from functools import partial

from controlroom.base.i18n import N_
from controlroom.ui.keys import Key, pane_key, register

WHERE = "handovers"

_key = partial(pane_key, WHERE)

register(
    Key("handovers.sign", ("f2", "ctrl+s"), "sign", N_("Sign"), WHERE, (),
        N_("Both sign with their PINs: the desk is the relief's"), 1),
    Key("handovers.relief", ("f3",), "relief", N_("Relief"), WHERE, (),
        N_("Whoever takes over signs in beside you"), 1),
    _key("accept", "alt+y", "y", N_("Accept"), N_("The relief takes the chosen item on"), 2),
    _key("accept_all", "alt+l", "l", N_("All"), N_("The relief takes on everything nobody has gone through"), 4),
    _key("count", "alt+c", "c", N_("Count"), N_("The relief counts keys, seal and radios"), 2),
    _key("query", "alt+q", "q", N_("Ask about it"), N_("The relief asks about the chosen item"), 2),
    _key("answer", "alt+w", "w", N_("Answer"), N_("Answer what was asked"), 3),
    _key("note", "alt+n", "n", N_("Leave word"), N_("A note to the next shift"), 5),
    _key("refuse", "delete", "x", N_("Do not take over"), N_("The relief does not take over, with the reason"), 5),
    _key("drop", "alt+g", "g", N_("Give up"), N_("Too early: give this handover up, with the reason"), 4),
)  # fmt: skip
