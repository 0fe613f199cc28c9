"""The keys of the posts."""

from __future__ import annotations

from functools import partial

from controlroom.base.i18n import N_
from controlroom.ui.keys import pane_key, register

WHERE = "posts"

_key = partial(pane_key, WHERE)

register(
    _key("man", "alt+m", "m", N_("On post"), N_("Who stands at the chosen post from now on"), 2),
    _key("report", "alt+r", "r", N_("Report"), N_("One line from the chosen post, into the log"), 2),
    _key("round_done", "alt+d", "d", N_("Round done"), N_("The round was walked, all well"), 2),
    _key("round_found", "alt+u", "u", N_("Round, found"), N_("The round was walked: what was found, when, by whom"), 5),
    _key("well", "alt+w", "w", N_("Safe"), N_("Whoever stands alone at the chosen post has answered"), 3),
    _key("silent", "alt+n", "n", N_("No answer"), N_("Called, and nobody answered"), 3),
    _key("on_behalf", "alt+b", "b", N_("Answered for"), N_("Somebody else answered: who, and the words heard"), 6),
    _key("status", "alt+s", "s", N_("Status"), N_("Free, on a break until, out of contact, off duty"), 3),
    _key("order", "alt+o", "o", N_("Order"), N_("An order to every manned post"), 3),
    _key("acknowledged", "alt+y", "y", N_("Acknowledged"), N_("The chosen post has acknowledged the order"), 4),
    _key("stand_down", "delete", "x", N_("Stand down"), N_("End an order"), 5),
    _key("equipment_well", "alt+e", "e", N_("Equipment well"),
        N_("Team leader told: the monitoring equipment is all well"), 4),
    _key("equipment_fault", "alt+f", "f", N_("Equipment fault"),
        N_("Team leader told: what of the monitoring equipment is out of order; then an incident of it, if wanted"), 6),
    _key("undo", "ctrl+z", "", N_("Undo"),
        N_("Take back what was entered wrongly: a round, an acknowledgement, a sign of life, who stands where"), 5),
)  # fmt: skip
