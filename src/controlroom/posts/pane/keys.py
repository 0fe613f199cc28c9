"""The keys of the posts."""

from __future__ import annotations

from functools import partial

from controlroom.base.i18n import N_
from controlroom.ui.keys import pane_key, register

WHERE = "posts"

_key = partial(pane_key, WHERE)

register(
    _key("man", "alt+m", "m", N_("On post"), N_("Who stands at the chosen post from now on"), 1),
    _key("report", "alt+r", "r", N_("Report"), N_("One line from the chosen post, into the log"), 2),
    _key("round_done", "alt+d", "d", N_("Round ok"), N_("The round was walked, all well"), 2),
    _key("round_found", "alt+u", "u", N_("Finding"), N_("The round was walked: what was found, when, by whom"), 5),
    _key("well", "alt+w", "w", N_("Safe"), N_("Whoever stands alone at the chosen post has answered"), 2),
    _key("silent", "alt+n", "n", N_("Silent"), N_("Called, and nobody answered"), 3),
    _key("on_behalf", "alt+b", "b", N_("Answers for"), N_("Somebody else answered: who, and the words heard"), 6),
    _key("status", "alt+s", "s", N_("Status"), N_("Free, on a break until, out of contact, off duty"), 4),
    _key("order", "alt+o", "o", N_("Order"), N_("An order to every manned post"), 2),
    _key("acknowledged", "alt+y", "y", N_("Ack"), N_("The chosen post has acknowledged the order"), 1),
    _key("stand_down", "delete", "x", N_("Stand down"), N_("End an order"), 3),
    _key("equipment_well", "alt+e", "e", N_("Equipment well"),
        N_("Team leader told: the monitoring equipment is all well"), 4),
    _key("equipment_fault", "alt+f", "f", N_("Equipment fault"),
        N_("Team leader told: what of the monitoring equipment is out of order; then an incident of it, if wanted"), 6),
    _key("undo", "ctrl+z", "", N_("Undo"),
        N_("Take back what was entered wrongly: a round, an acknowledgement, a sign of life, who stands where"), 5),
)  # fmt: skip

POST_KEYS = frozenset(
    f"{WHERE}.{one}"
    for one in ("man", "report", "round-done", "round-found", "well", "silent", "on-behalf", "status")
)
"""Keys about one post or person, on the upper key line; the rest stands on the lower."""
ROUND_KEYS = frozenset({f"{WHERE}.round-done", f"{WHERE}.round-found"})
ALONE_KEYS = frozenset({f"{WHERE}.well", f"{WHERE}.silent", f"{WHERE}.on-behalf"})
ACK_KEYS = frozenset({f"{WHERE}.acknowledged"})
ORDER_KEYS = frozenset({f"{WHERE}.stand-down"})
